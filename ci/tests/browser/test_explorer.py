"""An explorer in JupyterLab, moved as a reader moves it."""

from __future__ import annotations

import re

import pytest

from ci.browser.page import LISTEN

pytestmark = pytest.mark.browser

CELLS = (
    "from ci.tests.explorer.demo import descent\nexplorer = descent()\nexplorer",
    "import hashlib\nprint(hashlib.sha256(explorer.png).hexdigest())\nprint(explorer.values)",
    "explorer.set(learning_rate=1.234, start=0.123)\nprint(explorer.values)",
    "print(explorer.values)",
    "import time\n"
    "def slow(**values):\n"
    "    time.sleep(60)\n"
    "fast, explorer.compute = explorer.compute, slow",
    "explorer.compute = fast",
)
ASK, SET, ASK_AGAIN, SLOW, FAST = range(1, 6)
WIDTHS = """image => {
  window.widths = [];
  image.addEventListener("load", () => window.widths.push(image.naturalWidth));
}"""


@pytest.fixture(scope="module")
def opened(open_cells):
    """A notebook with the explorer of the unit tests."""
    return open_cells(*CELLS)


@pytest.fixture
def demo(opened):
    """That notebook with the explorer made anew."""
    return opened.start_over()


def number(sentence: str) -> float:
    return float(re.search(r"η = ([\d.]+)", sentence)[1])


def test_a_drag_shows_new_pixels_and_the_sentence_of_the_last_value(demo):
    (explorer,) = demo.explorers()
    before = explorer.fingerprint()
    explorer.image.evaluate(WIDTHS)
    explorer.drag("learning rate", 0.9)
    explorer.wait_for_change(before)
    shown = explorer.wait_until_still()
    widths = demo.page.evaluate("window.widths")
    assert (widths[0], widths[-1]) == (760, 1520)  # coarse while it moves, crisp when it rests
    assert number(explorer.sentence()) == float(explorer.readout("learning rate"))
    assert number(explorer.sentence()) > 1
    assert demo.run_cell(ASK).splitlines()[0] == shown
    assert demo.errors == []


def test_a_fast_drag_leaves_no_queue_of_old_pictures(demo):
    (explorer,) = demo.explorers()
    explorer.image.evaluate(WIDTHS)
    for to in (0.9, 0.1, 0.8, 0.2, 0.7):
        explorer.drag("start", to, moves=60)
    while_dragged = demo.page.evaluate("window.widths.length")
    explorer.wait_until_still()
    # One picture was on its way when the handle was let go, and one has the last value.
    later = demo.page.evaluate("window.widths")[while_dragged:]
    assert later.count(760) <= 3 and later[-1] == 1520
    last = explorer.readout("start").replace("−", "-")
    assert f"'start': {float(last)}" in demo.run_cell(ASK)
    assert demo.errors == []


def test_every_slider_works_by_keyboard(demo):
    (explorer,) = demo.explorers()
    for label in explorer.labels():
        before, value = explorer.wait_until_still(), explorer.readout(label)
        explorer.press(label, "ArrowRight")
        explorer.wait_for_change(before)
        assert explorer.readout(label) != value
    assert demo.errors == []


def test_controls_are_reached_by_the_tab_key(demo):
    (explorer,) = demo.explorers()
    explorer.slider("learning rate").locator(".noUi-handle").focus()
    reached = set()
    for _ in range(16):
        demo.page.keyboard.press("Tab")
        reached.add(demo.page.evaluate("document.activeElement.className + ' ' + "
                                       "document.activeElement.textContent"))  # fmt: skip
    for part in ("noUi-handle", "Pin", "Reset", "too small"):
        assert any(part in name for name in reached), reached


def test_a_value_is_typed_into_the_number_beside_the_slider(demo):
    (explorer,) = demo.explorers()
    before = explorer.fingerprint()
    explorer.type_value("start", "1.5")
    explorer.wait_for_change(before)
    assert "'start': 1.5" in demo.run_cell(ASK)


def test_presets_reset_and_pin(demo):
    (explorer,) = demo.explorers()
    first = explorer.fingerprint()
    explorer.button("diverges").click()
    explorer.wait_for_change(first)
    assert number(explorer.sentence()) == 1.2
    assert explorer.readout("learning rate") == "1.2"
    before = explorer.wait_until_still()
    explorer.button("Pin").click()
    explorer.wait_for_change(before)
    explorer.button("Unpin").click()
    explorer.button("Reset").click()
    explorer.wait_for_picture(first)
    assert demo.errors == []


def test_what_code_sets_the_page_does_not_move(demo):
    (explorer,) = demo.explorers()
    demo.run_cell(SET)
    explorer.wait_until_still()
    values = demo.run_cell(ASK_AGAIN)
    assert "'learning_rate': 1.234, 'start': 0.123," in values
    assert explorer.readout("learning rate") == "1.234"
    assert number(explorer.sentence()) == 1.234
    explorer.button("Reset").click()
    explorer.wait_until_still()
    assert "'learning_rate': 0.1, 'start': -2.5," in demo.run_cell(ASK_AGAIN)


def test_the_stop_button_ends_a_long_computation(demo):
    (explorer,) = demo.explorers()
    demo.run_cell(SLOW)
    before = explorer.fingerprint()
    explorer.press("start", "ArrowRight")
    demo.wait_until("busy")
    demo.page.get_by_role("button", name=re.compile("Interrupt")).click()
    demo.page.get_by_text("Stopped. The picture shows the run before.").wait_for()
    assert explorer.fingerprint() == before
    demo.run_cell(FAST)
    explorer.press("start", "ArrowRight")
    explorer.wait_for_change(before)
    assert "Stopped" not in explorer.sentence()


def test_slider_and_picture_are_in_view_together_and_nothing_is_cut(demo):
    (explorer,) = demo.explorers()
    explorer.box.locator(".widget-slider").first.scroll_into_view_if_needed()
    demo.page.evaluate("document.activeElement.blur()")
    notebook = demo.page.locator(".jp-WindowedPanel-outer").bounding_box()
    box, image = explorer.box.bounding_box(), explorer.image.bounding_box()
    assert box["height"] < notebook["height"]
    assert (image["width"], image["height"]) == (760, 380)
    assert image["x"] + image["width"] <= notebook["x"] + notebook["width"]
    natural = explorer.image.evaluate("img => [img.naturalWidth, img.naturalHeight]")
    assert natural == [1520, 760]
    for label in explorer.box.locator(".widget-label:visible, button").all():
        assert label.evaluate("x => x.scrollWidth <= x.clientWidth"), label.inner_text()


def test_a_page_of_a_server_that_is_not_ours_can_be_looked_at(context):
    page = context.new_page()
    page.evaluate(LISTEN)  # as on the hub of ci/class_trial.py, which gives no application away
    page.close()
