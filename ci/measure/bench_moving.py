"""Pictures a second in JupyterLab with Chromium, while a film plays and while a picture is dragged.

``measure()`` returns medians over ``SESSIONS`` kernels and pages.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Any

SESSIONS = 3
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
FILMS = {"first_network": "start.first_network()", "layers": "gates.layers()"}
TOUCHED = {"neuron": "perceptron.neuron()"}
SETUP = """from helpers.chapters import gates, perceptron, start
explorer = {made}
explorer"""
# A picture counts when it is decoded and a frame of the screen has come after it.
COUNT = """image => {
  window.shown = [];
  const look = async () => {
    try { await image.decode(); } catch { return; }
    requestAnimationFrame(() => window.shown.push(performance.now()));
  };
  new MutationObserver(look).observe(image, {attributes: true, attributeFilter: ['src']});
}"""
RATE = "() => 1000 * (window.shown.length - 1) / (window.shown.at(-1) - window.shown[0])"
WATCHED_MS = 3000
# A mouse tells of its place in each frame of the screen, more often than a test could move it.
CIRCLE = """async (image, [x, y, r, time]) => {
  const end = performance.now() + time;
  for (let step = 0; performance.now() < end; step++) {
    const place = {clientX: x + r * Math.cos(step / 6), clientY: y + r * Math.sin(step / 6)};
    const move = new PointerEvent('pointermove', {...place, pointerId: 1, bubbles: true});
    image.dispatchEvent(move);
    await new Promise(requestAnimationFrame);
  }
}"""


def measure() -> dict[str, float]:
    """Pictures a second by the names of ``FILMS`` and ``TOUCHED``."""
    found: dict[str, list[float]] = {name: [] for name in [*FILMS, *TOUCHED]}
    for _ in range(SESSIONS):
        for name, made in FILMS.items():
            found[name].append(_session(made, _play))
        for name, made in TOUCHED.items():
            found[name].append(_session(made, _drag))
    return {name: statistics.median(rates) for name, rates in found.items()}


def _session(made: str, move: Any) -> float:
    import nbformat
    from playwright.sync_api import sync_playwright

    from ci.browser.find import find_browser
    from ci.browser.page import NotebookPage
    from ci.browser.server import ARGUMENTS, LAPTOP, Lab

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        notebooks, private = Path(folder, "notebooks"), Path(folder, "private")
        notebooks.mkdir()
        private.mkdir()
        cell = nbformat.v4.new_code_cell(SETUP.format(made=made))
        notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": KERNEL})
        nbformat.write(notebook, notebooks / "bench.ipynb")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        with Lab(notebooks, private) as lab:
            page = browser.new_page(viewport=LAPTOP, device_scale_factor=2)
            opened = NotebookPage(page, lab.address("bench.ipynb"))
            opened.run_all()
            (view,) = opened.explorers()
            page.wait_for_timeout(1000)
            view.image.evaluate(COUNT)
            move(page, view)
            rate = float(page.evaluate(RATE))
        browser.close()
    return rate


def _play(page: Any, view: Any) -> None:
    view.button("Play").click()
    page.wait_for_timeout(WATCHED_MS)


def _drag(page: Any, view: Any) -> None:
    """Round in a circle with what can be grabbed."""
    view.image.scroll_into_view_if_needed()
    box = view.image.bounding_box()
    x, y = _grip(page, view, box)
    page.mouse.move(x, y)
    page.mouse.down()
    view.image.evaluate(CIRCLE, [x - 40, y, 40, WATCHED_MS])
    page.mouse.up()


def _grip(page: Any, view: Any, box: dict[str, float]) -> tuple[float, float]:
    """A place where the cursor says that something can be grabbed."""
    for row in range(20, int(box["height"]), 12):
        for column in range(20, int(box["width"]), 12):
            x, y = box["x"] + column, box["y"] + row
            page.mouse.move(x, y)
            if view.image.evaluate("image => image.style.cursor") == "grab":
                return x, y
    raise AssertionError("nothing in this picture can be grabbed")
