"""Touch in JupyterLab: with the mouse, with a finger, and on a page that is zoomed."""

from __future__ import annotations

import numpy as np
import pytest

pytestmark = pytest.mark.browser

TOUCH = "from ci.tests.explorer import demo\nexplorer = demo.grabbed()\nexplorer"
ASK = "print(explorer.values['start'])"
WHERE = """import numpy as np
axes = explorer.picture.path_axes
places = axes.transData.transform([(-2.5, 6.25), (0, 0), (1.5, 2.25)]) / 2
print(*places[:, 0].round(1), *(explorer.picture.height - places[:, 1]).round(1))"""


@pytest.fixture(scope="module")
def opened(open_cells):
    """A notebook with the descent whose start can be grabbed."""
    return open_cells(TOUCH, ASK, WHERE)


@pytest.fixture
def touch(opened):
    """That notebook with the descent made anew."""
    return opened.start_over()


def places(touch, explorer) -> np.ndarray:
    """Where the start is, and where it will be at 0 and at 1.5, in pixels of the page (3, 2)."""
    numbers = [float(text) for text in touch.run_cell(2).split()]
    explorer.image.scroll_into_view_if_needed()
    box = explorer.image.bounding_box()
    scale = box["width"] / 760
    return np.array(numbers).reshape(2, 3).T * scale + [box["x"], box["y"]]


def drag(explorer, start, middle, end) -> bool:
    """Drag with the mouse; whether the picture went along before the button was let go."""
    mouse, before = explorer.page.mouse, explorer.fingerprint()
    mouse.move(*start)
    mouse.down()
    mouse.move(*middle, steps=8)
    on_the_way = explorer.wait_until_still()
    mouse.move(*end, steps=8)
    mouse.up()
    return on_the_way != before


@pytest.mark.parametrize("zoom", [1, 1.5])
def test_what_is_grabbed_follows_the_mouse(touch, zoom):
    (explorer,) = touch.explorers()
    touch.page.evaluate(f"document.body.style.zoom = {zoom}")
    start, middle, end = places(touch, explorer)
    touch.page.mouse.move(*(start + 4))
    cursor = explorer.image.evaluate("image => image.style.cursor")
    assert drag(explorer, start + 4, middle + 4, end + 4)
    explorer.wait_until_still()
    assert cursor == "grab"
    assert explorer.readout("start") == "1.5"
    assert touch.run_cell(1).strip() == "1.5"
    assert touch.errors == []


@pytest.mark.parametrize("zoom", [1, 1.5])
def test_a_finger_does_the_same(touch, zoom):
    (explorer,) = touch.explorers()
    touch.page.evaluate(f"document.body.style.zoom = {zoom}")
    start, middle, end = places(touch, explorer)
    before = explorer.fingerprint()
    explorer.swipe([start, (start + middle) / 2, middle, (middle + end) / 2, end])
    explorer.wait_for_change(before)
    explorer.wait_until_still()
    assert explorer.readout("start") == "1.5"
    assert touch.errors == []


def test_where_nothing_can_be_grabbed_nothing_moves(touch):
    (explorer,) = touch.explorers()
    start, _, end = places(touch, explorer)
    before = explorer.fingerprint()
    assert not drag(explorer, start + 60, start + 80, end)
    assert explorer.image.evaluate("image => image.style.cursor") in ("", "grab")
    assert touch.run_cell(1).strip() == "-2.5"
    assert explorer.wait_until_still() == before
