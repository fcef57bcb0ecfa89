"""From a move of a slider to new pixels, in JupyterLab with Chromium.

Four ways to show the same are moved in turn, so that whatever else the machine does hits all:

- ``bare``: an image widget whose two pictures are ready; the round trip that nothing can beat
- ``explorer``: the engine of the course, which trains a network and draws it at each move, with
  half the sharpness of all others as long as it moves
- ``interact``: the same network and the same picture through ``interact`` and inline figures
- ``interact, 1x``: that with figures at half the resolution, as inline figures are by default

``measure()`` returns medians in milliseconds and the two ratios that are aimed at.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

WAYS = ("bare", "explorer", "interact", "interact, 1x")
WARM_UP = 2  # of each run of moves, which are not counted
RUN = 10  # moves of one way before the next has its turn
SESSIONS = 3
REST_MS = 300  # until the kernel is idle and an explorer's crisp picture stands; for all ways
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
SETUP = """%matplotlib inline
from ci.measure import bench_slider
for way in bench_slider.WAYS:
    bench_slider.show(way)
"""
# The clock starts with the key and stops in the frame after the new picture is decoded.
CLOCK = """output => {
  const image = () => output.querySelector('img');
  let last = null, started = 0;
  output.addEventListener('keydown', () => { started = performance.now(); }, true);
  const look = async () => {
    const shown = image();
    if (!shown || !shown.src || shown.src === last) return;
    last = shown.src;
    try { await shown.decode(); } catch { return; }
    requestAnimationFrame(() => setTimeout(() => {
      if (started) output.dataset.elapsed = performance.now() - started;
      started = 0;
    }, 0));
  };
  new MutationObserver(look).observe(
    output, {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
  last = image().src;
}"""
DONE = "output => output.dataset.elapsed"


# In the notebook's kernel


def compute(units: int) -> dict[str, Any]:
    """Train a network of ``units`` hidden units on two interleaved half circles."""
    from helpers import nn
    from helpers.datasets import moons

    data = moons(200, noise=0.15, seed=0)
    nn.utils.set_random_seed(0)
    model = nn.Sequential(
        [nn.Input((2,)), nn.layers.Dense(units, "tanh"), nn.layers.Dense(1, "sigmoid")]
    )
    model.compile(optimizer=nn.optimizers.Adam(0.1), loss="binary_crossentropy")
    history = model.fit(data.x, data.y, batch_size=200, epochs=60, verbose=0)
    side = np.linspace(-1.6, 2.6, 60), np.linspace(-1.2, 1.7, 60)
    grid = np.stack(np.meshgrid(*side), axis=-1).reshape(-1, 2)
    return {
        "units": units,
        "loss": history.history["loss"],
        "surface": model.predict(grid, verbose=0).reshape(60, 60),
    }


def make_picture() -> Any:
    """The regions and the loss of that network, side by side."""
    from helpers.datasets import moons
    from helpers.drawing import palette
    from helpers.drawing.base import Picture
    from helpers.drawing.parts import Trace, scatter
    from helpers.drawing.surface import Surface

    class Regions(Picture):
        def build(self, figure: Any) -> None:
            left, right = figure.subplots(1, 2)
            left.set(xlim=(-1.6, 2.6), ylim=(-1.2, 1.7), xlabel="x1", ylabel="x2")
            right.set(xlim=(0, 60), ylim=(0, 1), xlabel="epoch", ylabel="loss L")
            self.surface = Surface(self, left)
            data = moons(200, noise=0.15, seed=0)
            for points in scatter(left, data.x, data.y):
                self.moving(points)
            self.loss = Trace(self, right, color=palette.LOSS)

        def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
            self.surface.show(result["surface"])
            self.loss.show(lambda r: (range(len(r["loss"])), r["loss"]), result, ghost, pinned)
            self.title.set_text(f"{result['units']} units: loss {result['loss'][-1]:.3f}")

    return Regions()


def show(way: str) -> None:
    """Display one of ``WAYS``."""
    from IPython.display import display

    if way == "bare":
        display(bare())
    elif way == "explorer":
        display(explorer())
    else:
        through_interact(0.5 if way.endswith("1x") else 1.0)


def bare() -> Any:
    """A slider and an image as large as the picture, with nothing to compute or draw."""
    import ipywidgets as widgets

    from helpers.drawing import png

    picture = make_picture()
    blank = np.full((2 * picture.height, 2 * picture.width, 4), 255, np.uint8)
    ready = []
    for shade in (0, 128):
        blank[:9, :9, :3] = shade
        ready.append(png.encode(blank))
    slider = widgets.IntSlider(min=1, max=60)
    size = {"width": str(picture.width), "height": str(picture.height)}
    image = widgets.Image(value=ready[1], format="png", **size)
    slider.observe(lambda change: setattr(image, "value", ready[change["new"] % 2]), "value")
    return widgets.VBox([slider, image], layout=widgets.Layout(align_items="flex-start"))


def explorer() -> Any:
    """The engine of the course."""
    from helpers.explorer import Explorer, integer

    return Explorer(
        [integer("units", "hidden units", 1, 60, 1)],
        compute,
        make_picture(),
        lambda r: f"{r['units']} units end at a loss of {r['loss'][-1]:.3f}.",
    )


def through_interact(scale: float) -> None:
    """The same picture, built anew at each move and shown as an inline figure."""
    import ipywidgets as widgets
    from IPython.display import display

    def draw(units: int) -> None:
        picture = make_picture()
        picture.update(compute(units))
        for artist in picture.figure.findobj():
            artist.set_animated(False)
        picture.figure.set_dpi(picture.figure.dpi * scale)
        display(picture.figure)

    widgets.interact(draw, units=widgets.IntSlider(min=1, max=60))


# Outside, with the browser


def measure(moves: int = 40) -> dict[str, float]:
    """Medians over ``moves`` moves a session of each way, in ms, and the ratios ``explorer / …``.

    In ``SESSIONS`` kernels and pages, as what is drawn in which frame changes with these.
    """
    import nbformat
    from playwright.sync_api import sync_playwright

    from ci.browser.find import find_browser
    from ci.browser.page import NotebookPage
    from ci.browser.server import ARGUMENTS, LAPTOP, Lab

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        notebooks, private = Path(folder, "notebooks"), Path(folder, "private")
        notebooks.mkdir()
        private.mkdir()
        cell = nbformat.v4.new_code_cell(SETUP)
        notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": KERNEL})
        nbformat.write(notebook, notebooks / "bench.ipynb")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        times: dict[str, list[float]] = {way: [] for way in WAYS}
        for _ in range(SESSIONS):
            with Lab(notebooks, private) as lab:
                page = browser.new_page(viewport=LAPTOP, device_scale_factor=2)
                opened = NotebookPage(page, lab.address("bench.ipynb"))
                opened.run_all()
                for way, found in _times(page, moves).items():
                    times[way] += found
                page.close()
        browser.close()
    medians = {way: statistics.median(values) for way, values in times.items()}
    return medians | {
        "explorer / bare": medians["explorer"] / medians["bare"],
        "explorer / interact": medians["explorer"] / medians["interact"],
    }


def _times(page: Any, moves: int) -> dict[str, list[float]]:
    outputs = page.locator(".jp-OutputArea-child:has(.widget-slider)")
    for index in range(len(WAYS)):
        outputs.nth(index).locator("img").wait_for()
        outputs.nth(index).evaluate(CLOCK)
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    while any(len(values) < moves for values in times.values()):
        for index, way in enumerate(WAYS):
            found = [move(page, outputs.nth(index), REST_MS) for _ in range(WARM_UP + RUN)]
            times[way].extend(found[WARM_UP:])
    return times


def move(page: Any, output: Any, idle: int, key: str = "ArrowRight") -> float:
    """One step of the first slider by the keyboard; milliseconds until its picture stood there.

    Waits ``idle`` ms afterwards.
    """
    output.evaluate("output => { delete output.dataset.elapsed; }")
    output.locator(".noUi-handle").first.focus()
    page.keyboard.press(key)
    page.wait_for_function(DONE, arg=output.element_handle(), timeout=20_000)
    page.wait_for_timeout(idle)
    return float(output.evaluate(DONE))


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:22} {value:8.2f}")
