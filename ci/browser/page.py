"""A notebook in the browser, and an explorer in it, as a test uses them.

notebook = open_notebook("demo.ipynb")
notebook.run_all()
explorer = notebook.explorers()[0]
explorer.drag("learning rate", 0.8)
explorer.press("learning rate", "ArrowRight")
assert "η = 0.9" in explorer.sentence()
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

# What JupyterLab 4.6 itself writes to the console as an error, on an empty notebook too.
NOT_OURS: tuple[str, ...] = ()
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
CELL = ".jp-Notebook .jp-Cell"
RUN_SECONDS = 120
NUMBERED = re.compile(r"\[\d+\]")
LOADED = "img => img.complete && img.naturalWidth > 0 && img.decode().then(() => img.src)"
HASH = """img => fetch(img.src).then(answer => answer.arrayBuffer())
  .then(bytes => crypto.subtle.digest('SHA-256', bytes))
  .then(hash => [...new Uint8Array(hash)].map(n => n.toString(16).padStart(2, '0')).join(''))"""
# What the Run button does, for some cells; a cell may be folded and show no number.
RUN_CELLS = """async places => {
  const notebook = jupyterapp.shell.currentWidget.content;
  for (const place of places) {
    notebook.deselectAll();
    notebook.activeCellIndex = place;
    await jupyterapp.commands.execute('notebook:run-cell');
  }
  return places.filter(place => {
    const {executionCount, outputs} = notebook.widgets[place].model;
    const shown = [...Array(outputs.length).keys()].map(i => outputs.get(i).type);
    return !executionCount || shown.includes('error');
  });
}"""
# What the page has asked of the kernel and has no answer to yet, and when the two last spoke.
LISTEN = """() => {
  if (!window.jupyterapp) return;  // a server that is not ours; nothing can be waited for there
  const {kernel} = jupyterapp.shell.currentWidget.context.sessionContext.session;
  const unanswered = new Set();
  window.talk = {unanswered, last: performance.now()};
  kernel.anyMessage.connect((_, {msg, direction}) => {
    window.talk.last = performance.now();
    if (direction === 'send' && msg.channel === 'shell') unanswered.add(msg.header.msg_id);
    const told = msg.header.msg_type === 'status' && msg.content.execution_state;
    if (told === 'idle') unanswered.delete(msg.parent_header.msg_id);
  });
}"""
# Nothing is unanswered, nothing was said, no other picture came for a while and the one that is
# shown is crisp, or not in time.
STILL = """async ([image, pause, patience]) => {
  const end = performance.now() + patience;
  let source = '', since = 0;
  while (performance.now() < end) {
    const now = performance.now();
    if (image.src !== source || !image.complete) [source, since] = [image.src, now];
    const {unanswered, last} = window.talk;
    const crisp = image.naturalWidth >= 2 * image.getAttribute('width');
    if (crisp && !unanswered.size && now - Math.max(last, since) > pause) return true;
    await new Promise(done => setTimeout(done, 10));
  }
  return false;
}"""
PAUSE_MS = 60  # more than what lies between an answer and what the page asks next


def wait_until(page: Page, state: str) -> None:
    """Wait until the status bar calls the kernel ``state``, "idle" or "busy"."""
    bar = page.locator("#jp-main-statusbar")
    bar.get_by_text(f"| {state.capitalize()}").wait_for(timeout=60_000)


class NotebookPage:
    """One notebook, open in JupyterLab. ``errors`` gathers what the console gets as errors."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(address)
        page.locator(CELL).first.wait_for(timeout=60_000)
        self.wait_until("idle")  # before that, "run all" is lost
        page.evaluate(LISTEN)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(known in message.text for known in NOT_OURS):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    @property
    def cells(self) -> Locator:
        """All cells, in order."""
        return self.page.locator(CELL)

    def wait_until(self, state: str) -> None:
        """Wait until the status bar calls the kernel ``state``, "idle" or "busy"."""
        wait_until(self.page, state)

    def run_all(self) -> None:
        """Run all cells by the menu and wait until every one has its number."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self._wait_for_numbers()

    def run_cell(self, index: int) -> str:
        """Run one cell by the keyboard and return the text that it shows."""
        cell = self.cells.nth(index)
        prompt = cell.locator(".jp-InputArea .jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before, timeout=RUN_SECONDS * 1000)
        expect(prompt).to_have_text(NUMBERED, timeout=RUN_SECONDS * 1000)
        return "\n".join(cell.locator(".jp-OutputArea-output").all_inner_texts())

    def start_over(self) -> NotebookPage:
        """The page as at first for the next test: its first cell has run once more."""
        self.page.evaluate("document.body.style.zoom = 1")
        self.run_cell(0)
        self.errors.clear()
        return self

    def clear_outputs(self) -> None:
        """Take away all outputs and numbers, so that a number tells that a cell has run here."""
        self.page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")

    def run_cells(self, places: Sequence[int]) -> None:
        """Run the cells at these places, one after the other, until all have run.

        Raises AssertionError with the places of those that failed or did not run.
        """
        failed = self.page.evaluate(RUN_CELLS, list(places))
        assert not failed, f"cells that failed: {failed}"

    def _wait_for_numbers(self) -> None:
        code = self.page.locator(f"{CELL}.jp-CodeCell .jp-InputArea .jp-InputPrompt")
        problem = self.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]')
        for _ in range(RUN_SECONDS * 4):
            texts = code.all_inner_texts()
            if all(map(NUMBERED.search, texts)):
                return
            if problem.count() and not any("*" in text for text in texts):
                raise AssertionError(f"a cell failed:\n{problem.last.inner_text()}")
            self.page.wait_for_timeout(250)
        raise AssertionError(f"the notebook was not done in {RUN_SECONDS} s: {texts}")

    def explorers(self) -> list[ExplorerView]:
        """The explorers whose controls and picture are on the page, from the top."""
        self.wait_until("idle")  # all outputs have come by then, and are still being drawn
        views = self.page.locator(f'[data-mime-type="{WIDGET_VIEW}"]')
        drawn = views.filter(has=self.page.locator(".jupyter-widgets"))
        expect(drawn).to_have_count(views.count(), timeout=RUN_SECONDS * 1000)
        boxes = self.page.locator(".jp-OutputArea-output .widget-vbox:has(img.widget-image)")
        return [ExplorerView(self.page, boxes.nth(i)) for i in range(boxes.count())]


class ExplorerView:
    """The widgets of one explorer on a page."""

    def __init__(self, page: Page, box: Locator) -> None:
        self.page, self.box = page, box
        self.image = box.locator("img.widget-image")

    def labels(self) -> list[str]:
        """The labels of the sliders that are in sight and not greyed out."""
        alive = self.box.locator(".widget-slider:has(.noUi-target:not([disabled]))")
        return alive.filter(visible=True).locator(".widget-label").all_inner_texts()

    def slider(self, label: str) -> Locator:
        """The slider with this label, or where there is none, whose label contains it."""
        sliders = self.box.locator(".widget-slider")
        exact = sliders.filter(has=self.page.get_by_text(label, exact=True))
        return exact if exact.count() else sliders.filter(has_text=label)

    def kind(self, label: str) -> str:
        """What the slider of exactly this label gives: a "rate", a "whole" or other "number"."""
        readout = self.slider(label).locator(".widget-readout")
        if readout.get_attribute("contenteditable") != "true":
            return "rate"  # a list of round values, of which none is typed
        return "number" if "." in readout.inner_text() else "whole"

    def readout(self, label: str) -> str:
        """The value that stands beside the slider."""
        return self.slider(label).locator(".widget-readout").inner_text()

    def sentence(self) -> str:
        """The sentence below the picture."""
        area = self.box.locator("xpath=ancestor::*[contains(@class,'jp-OutputArea ')][1]")
        return area.get_by_role("status").inner_text()

    def button(self, name: str) -> Locator:
        """The preset, Reset or Pin button of that name."""
        return self.box.get_by_role("button", name=name, exact=True)

    def source(self) -> str:
        """The address of the picture that is shown, once it is decoded."""
        return self.image.evaluate(LOADED)

    def fingerprint(self) -> str:
        """The SHA-256 of the picture that is shown, in hexadecimal digits."""
        return self.image.evaluate(HASH)

    def wait_for_change(self, before: str, seconds: float = 10) -> str:
        """Wait for a picture whose ``fingerprint`` is another, with its sentence; returns it."""
        for _ in range(int(seconds * 20)):
            if (now := self.fingerprint()) != before:
                wait_until(self.page, "idle")  # the sentence comes behind the picture
                return now
            self.page.wait_for_timeout(50)
        raise AssertionError(f"the picture did not change in {seconds} s")

    def wait_for_picture(self, expected: str, seconds: float = 10) -> None:
        """Wait until the picture with this ``fingerprint`` is shown."""
        for _ in range(int(seconds * 20)):
            if self.fingerprint() == expected:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"another picture is shown after {seconds} s")

    def wait_until_still(self, seconds: float = 20) -> str:
        """Wait until all is answered and a crisp picture stands; returns its ``fingerprint``."""
        image = self.image.element_handle()
        if not self.page.evaluate(STILL, [image, PAUSE_MS, 1000 * seconds]):
            raise AssertionError(f"the kernel and the page were not done in {seconds} s")
        return self.fingerprint()

    def drag(self, label: str, to: float, moves: int = 40) -> None:
        """Drag the handle with the mouse to ``to``, a share of the track from 0 to 1."""
        slider = self.slider(label)
        slider.scroll_into_view_if_needed()
        handle = slider.locator(".noUi-handle").bounding_box()
        track = slider.locator(".noUi-base").bounding_box()
        x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(track["x"] + to * track["width"], y, steps=moves)
        mouse.up()

    def spots(self) -> list[dict[str, float]]:
        """What in the picture can be grabbed or pressed, in its own pixels."""
        return json.loads(self.image.get_attribute("data-spots") or "[]")

    def pull(self, spot: dict[str, float], finger: bool = False) -> None:
        """Press a spot, with the mouse or a finger, pull it a little to the middle, and let go."""
        self.image.scroll_into_view_if_needed()
        box = self.image.bounding_box()
        scale = box["width"] / float(self.image.get_attribute("width"))
        share = 0.6 if finger else 0.3  # of an area: not where the other has pulled already
        x = box["x"] + scale * (spot["x"] + share * spot.get("w", 0))
        y = box["y"] + scale * (spot["y"] + share * spot.get("h", 0))
        aside = 36 if x < box["x"] + box["width"] / 2 else -36
        up = 24 if y < box["y"] + box["height"] / 2 else -24
        if finger:
            self.swipe([(x, y), *((x + aside * k / 6, y + up * k / 6) for k in range(1, 7))])
            return
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + aside, y + up, steps=6)
        self.page.mouse.up()

    def swipe(self, places: Sequence[tuple[float, float]]) -> None:
        """Put a finger down at the first of these places of the page, and lift it at the last."""
        devtools = self.page.context.new_cdp_session(self.page)
        devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        kinds = ["touchStart", *["touchMove"] * (len(places) - 1), "touchEnd"]
        for kind, place in zip(kinds, [*places, None], strict=True):
            points = [{"x": float(place[0]), "y": float(place[1])}] if place is not None else []
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
        devtools.detach()

    def press(self, label: str, key: str, times: int = 1) -> None:
        """Give the slider the focus and press ``key``."""
        self.slider(label).locator(".noUi-handle").focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def type_value(self, label: str, text: str) -> None:
        """Type a value into the number beside the slider."""
        readout = self.slider(label).locator(".widget-readout")
        readout.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
