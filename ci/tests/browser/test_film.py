"""A film in JupyterLab: it starts at the start, ends at the end, and gives way to the reader."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

# Slow enough that a click falls into the film on any machine.
FILM = """from ci.tests.explorer import demo
import time
explorer = demo.filmed()
frame = explorer.compute.frame
def slow(run, steps):
    time.sleep(0.1)
    return frame(run, steps)
explorer.compute.frame = slow
explorer"""
# A picture whose place is taken while it is being loaded never says that it is.
COUNT_LOADED = """image => {
  window.loaded = 0;
  image.addEventListener("load", () => { window.loaded += 1; });
}"""
FAST = "explorer.compute.frame = frame"
ASK = "print(explorer.player.playing, explorer.values['steps'], len(explorer.result.w) - 1)"


@pytest.fixture(scope="module")
def opened(open_cells):
    """A notebook with the film of the unit tests."""
    return open_cells(FILM, ASK, FAST)


@pytest.fixture
def film(opened):
    """That notebook with the film made anew, at step 10 of 30."""
    return opened.start_over()


def play_until(explorer, step: int) -> None:
    """Press Play and wait until the slider has come to ``step``."""
    explorer.button("Play").click()
    for _ in range(400):
        if int(explorer.readout("steps")) >= step:
            return
        explorer.page.wait_for_timeout(25)
    raise AssertionError(f"the film stands at {explorer.readout('steps')}")


def test_play_ends_at_the_end_and_starts_again_from_the_start(film):
    (explorer,) = film.explorers()
    play_until(explorer, 30)
    explorer.button("Play").wait_for()
    assert explorer.sentence().startswith("30 steps")
    explorer.button("Play").click()
    explorer.box.get_by_text("Pause").wait_for()
    film.page.wait_for_function(
        "readout => parseInt(readout.textContent) < 10",
        arg=explorer.slider("steps").locator(".widget-readout").element_handle(),
    )
    explorer.button("Pause").click()
    explorer.button("Play").wait_for()
    assert film.errors == []


@pytest.mark.parametrize(
    ("what", "step"), [("Reset", 10), ("just right", 20), ("another slider", None)]
)
def test_the_reader_stops_a_film(film, what, step):
    (explorer,) = film.explorers()
    play_until(explorer, 13)
    if what == "another slider":
        explorer.press("start", "ArrowRight")
    else:
        explorer.button(what).click()
    explorer.button("Play").wait_for()
    explorer.wait_until_still()
    stands = int(explorer.readout("steps"))
    assert step in (None, stands) and stands < 30
    assert explorer.sentence().startswith(f"{stands} steps")
    assert film.run_cell(1).strip() == f"False {stands} {stands}"
    assert film.errors == []


def test_each_picture_of_a_film_is_shown(film):
    """None takes the place of one that is still being loaded, as fast as they come."""
    film.run_cell(2)
    (explorer,) = film.explorers()
    explorer.image.evaluate(COUNT_LOADED)
    explorer.button("Play").click()
    explorer.button("Pause").wait_for()
    explorer.button("Play").wait_for()
    explorer.wait_until_still()
    assert explorer.readout("steps") == "30"
    assert explorer.page.evaluate("window.loaded") == 20  # steps 11 to 30


def test_the_slider_of_time_ends_where_the_run_ends(film):
    (explorer,) = film.explorers()
    explorer.type_value("steps", "25")
    explorer.wait_until_still()
    for _ in range(30):  # to a rate of 1, with which all is over after 5 steps
        explorer.press("learning rate", "ArrowRight")
        if explorer.readout("learning rate") == "1":
            break
    explorer.wait_until_still()
    assert explorer.readout("steps") == "5"
    assert film.run_cell(1).strip() == "False 5 5"
