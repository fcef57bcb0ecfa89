// Carries the picture of an explorer. Tells the kernel what is touched, when nothing moves any more,
// and, while a film plays, which picture has been shown, so that no more are sent than the page can
// follow.
const FLYING = 4; // touches under way to the kernel at once; later moves replace each other
const REST = 150; // milliseconds without a new picture, after which nothing moves any more

function render({ model, el }) {
  const image = document.createElement("img");
  image.className = "widget-image course-picture";
  image.draggable = false;
  el.appendChild(image);

  // A picture is loaded and on the screen before the next one takes its place: where pictures come
  // faster than they load, none would be seen. A film shows each; all else the last that waits.
  const waiting = [];
  let loading = false, address = null, rest = null;
  const next = () => {
    if (loading || !waiting.length) return;
    const before = address;
    address = URL.createObjectURL(new Blob([waiting.shift()], { type: "image/png" }));
    image.onload = image.onerror = () => {
      if (before) URL.revokeObjectURL(before);
      if (model.get("playing")) model.send({ shown: true });
      else if (!waiting.length && coarse()) rest = setTimeout(settle, REST);
      requestAnimationFrame(() => { loading = false; next(); });
    };
    loading = true;
    image.src = address;
  };
  // While something is moved, its pictures come with half the sharpness, which takes less time.
  const coarse = () => image.naturalWidth < 2 * model.get("width");
  const settle = () => model.send({ rests: true });
  const show = () => {
    clearTimeout(rest);
    if (!model.get("playing")) waiting.length = 0;
    waiting.push(model.get("value"));
    next();
  };
  const describe = () => { image.alt = model.get("alt"); };
  const offer = () => { image.dataset.spots = JSON.stringify(model.get("spots")); };
  const size = () => {
    const width = model.get("width"), height = model.get("height");
    image.width = width;
    image.height = height;
    el.style.setProperty("--course-width", `${width}px`);
    el.style.setProperty("--course-ratio", width / height);
    // The picture has two pixels for one that is shown; a wide screen may use them up.
    el.style.setProperty("--course-most", `${(2 * width) / Math.max(1, window.devicePixelRatio)}px`);
  };

  const queue = [];
  let flying = 0;
  const pump = () => {
    while (queue.length && flying < FLYING) {
      flying += 1;
      model.send(queue.shift());
    }
  };
  const tell = (touch, [x, y]) => {
    const last = queue[queue.length - 1];
    if (touch === "move" && last && last.touch === "move") queue.pop();
    queue.push({ touch, x, y });
    pump();
  };
  const answered = (message) => {
    if (!message.touched) return;
    flying = Math.max(0, flying - 1);
    pump();
  };

  const place = (event) => {
    const box = image.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * model.get("width")) / box.width,
      ((event.clientY - box.top) * model.get("height")) / box.height,
    ];
  };
  const spotAt = ([x, y]) => {
    let found = null, least = Infinity;
    for (const spot of model.get("spots")) {
      const inside = spot.r === undefined
        ? x >= spot.x && x <= spot.x + spot.w && y >= spot.y && y <= spot.y + spot.h
        : Math.hypot(x - spot.x, y - spot.y) <= spot.r;
      const far = spot.r === undefined ? 1e6 : Math.hypot(x - spot.x, y - spot.y);
      if (inside && far < least) [found, least] = [spot, far];
    }
    return found;
  };
  const cursorFor = (spot) => (!spot ? "" : spot.r === undefined ? "crosshair" : "grab");

  let held = null; // the pointer that holds something
  const down = (event) => {
    const at = place(event);
    const spot = spotAt(at);
    if (held !== null || !spot || event.button > 0) return;
    event.preventDefault();
    held = event.pointerId;
    image.setPointerCapture(held);
    image.style.cursor = spot.r === undefined ? "crosshair" : "grabbing";
    tell("down", at);
  };
  const move = (event) => {
    if (held === event.pointerId) tell("move", place(event));
    else if (held === null) image.style.cursor = cursorFor(spotAt(place(event)));
  };
  const up = (event) => {
    if (held !== event.pointerId) return;
    held = null;
    tell("up", place(event));
    image.style.cursor = cursorFor(spotAt(place(event)));
  };
  // A finger on something that can be grabbed grabs it; elsewhere it scrolls the page.
  const finger = (event) => {
    if (held !== null || spotAt(place(event.touches[0]))) event.preventDefault();
  };

  image.addEventListener("pointerdown", down);
  image.addEventListener("pointermove", move);
  image.addEventListener("pointerup", up);
  image.addEventListener("pointercancel", up);
  image.addEventListener("touchstart", finger, { passive: false });
  model.on("change:value", show);
  model.on("change:alt", describe);
  model.on("change:spots", offer);
  model.on("msg:custom", answered);
  window.addEventListener("resize", size);
  size();
  show();
  describe();
  offer();
  return () => {
    model.off("change:value", show);
    model.off("change:alt", describe);
    model.off("change:spots", offer);
    model.off("msg:custom", answered);
    window.removeEventListener("resize", size);
    clearTimeout(rest);
    if (address) URL.revokeObjectURL(address);
  };
}

export default { render };
