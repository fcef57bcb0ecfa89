"""Touch: what is grabbed stays under the pointer, and sets what its slider would set."""

from __future__ import annotations

import numpy as np
import pytest

from ci.tests.explorer.demo import (
    CONTROLS,
    RATE,
    START,
    Parabola,
    descend,
    describe,
    grabbed,
    width,
)
from helpers.explorer import Explorer, Handle


def spot(explorer: Explorer) -> tuple[float, float]:
    circle = explorer.panel.image.spots[0]
    return circle["x"], circle["y"]


def pixel_of(explorer: Explorer, axes, x: float, y: float) -> np.ndarray:
    """CSS pixels of a place in data coordinates."""
    at = axes.transData.transform((x, y)) / 2
    return np.array([at[0], explorer.picture.height - at[1]])


def test_the_page_knows_where_something_can_be_grabbed():
    explorer = grabbed()
    circle, area = explorer.panel.image.spots
    place = pixel_of(explorer, explorer.picture.path_axes, -2.5, 6.25)
    assert np.allclose([circle["x"], circle["y"]], place, atol=0.06)
    assert set(area) == {"x", "y", "w", "h"}
    assert area["x"] > explorer.picture.width / 2
    explorer.set(start=1.0)
    place = pixel_of(explorer, explorer.picture.path_axes, 1, 1)
    assert np.allclose(spot(explorer), place, atol=0.06)


@pytest.mark.parametrize("off", [(0, 0), (9, -7), (-12, 3)])
def test_what_is_grabbed_stays_under_the_pointer(off):
    explorer = grabbed()
    grip = np.add(spot(explorer), off)
    explorer.touch("down", *grip)
    assert explorer.values["start"] == -2.5
    for start in (-1.0, 0.3, 2.2):
        there = pixel_of(explorer, explorer.picture.path_axes, start, start**2)
        explorer.touch("move", *(there + off))
        assert explorer.values["start"] == start
        assert np.allclose(spot(explorer), there, atol=0.06)
    explorer.touch("up", *(there + off))
    explorer.touch("move", 10, 10)
    assert explorer.values["start"] == 2.2


def test_a_touch_gives_the_picture_that_the_slider_gives():
    by_hand, by_slider = grabbed(), grabbed()
    by_hand.touch("down", *spot(by_hand))
    for kind in ("move", "up"):
        by_hand.touch(kind, *pixel_of(by_hand, by_hand.picture.path_axes, 1.5, 2.25))
    by_slider.panel.inputs["start"].set_state({"value": 1.5})
    assert by_hand.values == by_slider.values
    assert by_hand.description == by_slider.description
    assert by_hand.png == by_slider.png  # the ghost of the start with it


def test_beyond_the_end_of_the_slider_the_end_is_taken():
    explorer = grabbed()
    explorer.touch("down", *spot(explorer))
    explorer.touch("move", 5000, 100)
    assert explorer.values["start"] == 3
    explorer.touch("move", -5000, 100)
    assert explorer.values["start"] == -3


def test_an_area_answers_where_it_is_pressed_with_values_that_a_drag_can_reach():
    explorer = grabbed()
    there = pixel_of(explorer, explorer.picture.loss_axes, 20.4, 2.1)
    explorer.touch("down", *there)
    assert (explorer.values["learning_rate"], explorer.values["steps"]) == (2, 20)
    explorer.touch("up", *there)


def test_elsewhere_a_touch_does_nothing():
    explorer = grabbed()
    before = explorer.png
    for kind in ("down", "move", "up"):
        explorer.touch(kind, 3, 3)
    assert explorer.png == before


def test_a_drag_is_one_move_for_the_ghost():
    explorer = grabbed()
    explorer.touch("down", *spot(explorer))
    for start in (-1.0, 0.0, 1.0):
        explorer.touch("move", *pixel_of(explorer, explorer.picture.path_axes, start, 0))
    assert explorer._ghost[0]["start"] == -2.5


def test_the_picture_is_coarse_while_it_is_dragged_and_crisp_when_it_rests():
    explorer = grabbed()
    sizes = []
    explorer.panel.image.observe(lambda change: sizes.append(width(change["new"])), "value")
    explorer.touch("down", *spot(explorer))
    for kind, start in (("move", -1.0), ("move", 1.0), ("up", 2.2)):
        explorer.touch(kind, *pixel_of(explorer, explorer.picture.path_axes, start, 0))
    explorer.told({"rests": True})
    coarse = explorer.picture.width
    assert sizes == [coarse, coarse, coarse, 2 * coarse]
    assert explorer.png == grabbed().set(start=2.2).png  # its ghost is the start of the drag


def test_the_echo_of_a_slider_moves_nothing():
    explorer = grabbed()
    explorer.touch("down", *spot(explorer))
    for start in (-1.0, 0.0, 1.0):
        explorer.touch("move", *pixel_of(explorer, explorer.picture.path_axes, start, 0))
    slider = explorer.panel.inputs["start"]
    slider.set_state({"value": 1.0000000000000002})
    slider.set_state({"value": -1.0})  # what it was told two moves ago
    assert explorer.values["start"] == explorer.result.w[0] == 1.0
    assert explorer._ghost[0]["start"] == -2.5
    slider.set_state({"value": 2.0})  # the reader's
    assert explorer.values["start"] == explorer.result.w[0] == 2.0


def test_the_page_is_answered_whatever_happens():
    explorer = grabbed()
    told = []
    explorer.panel.image.send = told.append
    explorer.told({"touch": "down", "x": 3, "y": 3})
    with pytest.raises(ValueError, match="nonsense"):
        explorer.told({"touch": "down", "x": "nonsense", "y": 3})
    assert told == [{"touched": True}] * 2


def test_rare_controls_are_folded_away_and_idle_ones_grey():
    explorer = grabbed(more=["noisy"], idle=lambda v: {"noisy"} if v["rule"] == "plain" else set())
    assert explorer.panel.inputs["noisy"].disabled
    explorer.set(rule="momentum")
    assert not explorer.panel.inputs["noisy"].disabled
    (button,) = [b for b in explorer.panel.box.children[2].children if b.description == "More …"]
    folded = explorer.panel.box.children[1]
    assert (folded.layout.display, folded.children) == ("none", (explorer.panel.inputs["noisy"],))
    button.click()
    assert (folded.layout.display, button.description) == ("", "Less")
    button.click()
    assert (folded.layout.display, button.description) == ("none", "More …")


def test_a_control_that_is_to_be_folded_must_exist():
    with pytest.raises(ValueError, match=r"noisi.*did you mean 'noisy'"):
        grabbed(more=["noisi"])


def test_a_tap_counts_where_it_is_pressed_and_drags_nothing():
    tap = Handle(RATE.axes, lambda x, y, which, values, result: {"steps": x}, tap=True)
    explorer = Explorer(CONTROLS, descend, Parabola(), describe, handles=[tap])
    axes = explorer.picture.loss_axes
    explorer.touch("down", *pixel_of(explorer, axes, 20, 1))
    assert explorer.values["steps"] == 20
    explorer.touch("move", *pixel_of(explorer, axes, 25, 1))
    explorer.touch("up", *pixel_of(explorer, axes, 5, 1))
    assert explorer.values["steps"] == 20
    explorer.close()


def test_a_tap_of_a_place_counts_at_once():
    tap = Handle(START.axes, lambda *_: {"steps": 3}, START.places, tap=True)
    explorer = Explorer(CONTROLS, descend, Parabola(), describe, handles=[tap])
    explorer.touch("down", *spot(explorer))
    assert explorer.values["steps"] == 3
    explorer.close()


def test_an_area_knows_a_press_from_what_follows():
    seen = []
    area = Handle(RATE.axes, lambda x, y, which, values, result: seen.append(which) or {})
    explorer = Explorer(CONTROLS, descend, Parabola(), describe, handles=[area])
    for kind in ("down", "move", "move", "up", "down"):
        explorer.touch(kind, *pixel_of(explorer, explorer.picture.loss_axes, 9, 1))
    assert seen == [0, 1, 1, 1, 0]
    explorer.close()
