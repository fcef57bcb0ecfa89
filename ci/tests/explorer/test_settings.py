"""What the walk through every explorer finds wrong, on an explorer that is wrong on purpose."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from ci.tests.explorer.demo import descent, describe, filmed
from ci.tests.explorer.explorers import astray, check, cut_off
from ci.tests.explorer.sentences import contradictions
from ci.tests.explorer.settings import pairwise, random_settings
from ci.tests.explorer.walk import followed, where, worth_drawing


def test_a_sentence_that_lags_behind_is_found() -> None:
    before = []

    def late(result: Any) -> str:
        before.append(describe(result))
        return before[-2:][0]

    kept, _ = followed(made := descent(), random_settings(made, 40))
    assert kept.unexplained() == [] and kept.varying()
    with pytest.raises(AssertionError, match="and the sentence says"):
        followed(made := descent(describe=late), random_settings(made, 40))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda run: f"The loss is {run.w[-1] ** 2 + 0.02:.2f}.",
        lambda run: f"The loss is {10 * run.w[-1] ** 2:.2f} %.",
        lambda run: f"The loss is {np.random.default_rng(len(run.w)).uniform():.2f}.",
    ],
    ids=["off", "another unit", "made up"],
)
def test_a_number_that_follows_nothing_is_found(wrong) -> None:
    slots, _ = followed(made := descent(describe=wrong), random_settings(made, 40))
    assert len(slots.unexplained()) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "endswith"),
        ("The loss is nan.", "nan"),
        ("The loss is 3", "loss is 3"),
        ("Of 1 epochs.", "1 epochs"),
        ("The loss is 3e-05.", "3e-05"),
        ("The loss is -3.", "-3"),
        ("It fell from 0.81 to 0.81.", "0.81 to"),
    ],
)
def test_a_sentence_that_is_not_whole_is_found(words: str, message: str) -> None:
    explorer = descent(describe=lambda run: words)
    with pytest.raises(AssertionError, match=message):
        check(explorer)


def test_a_place_that_is_no_number_is_found() -> None:
    explorer = descent()
    explorer.picture.title.set_x(math.nan)
    assert astray(explorer) == [explorer.picture.title.get_text()]


def test_any_two_corners_of_two_controls_meet() -> None:
    options = {"a": (1, 2, 3), "b": (True, False), "c": ("x", "y", "z", "w"), "d": (1.0, 1)}
    rows = pairwise(options)
    for one, other in [("a", "c"), ("b", "d"), ("c", "d")]:
        met = {(row[one], row[other]) for row in rows}
        assert met == {(i, j) for i in options[one] for j in options[other]}
    assert len(rows) < 24  # of 48


def test_random_settings_reach_all_of_each_range() -> None:
    explorer = descent()
    settings = random_settings(explorer, 300)
    assert settings == random_settings(explorer, 300)
    for name, control in explorer.controls.items():
        found = [row[name] for row in settings]
        if hasattr(control, "min"):
            spread = control.max - control.min
            assert min(found) < control.min + spread / 20
            assert max(found) > control.max - spread / 20
        else:
            assert set(found) == set(control.corners())


def test_a_warning_is_found() -> None:
    with pytest.warns(RuntimeWarning):
        np.array([1.0]) / 0
    explorer = descent(describe=lambda run: f"The loss is {np.array(1.0) / 0 * 0 + 1:.0f}.")
    with pytest.raises(AssertionError, match="divide by zero"):
        followed(explorer, random_settings(explorer, 1))


def test_a_text_that_comes_to_stand_over_the_edge_is_found() -> None:
    explorer = descent()
    picture = explorer.picture
    assert cut_off(picture) == []
    picture.title.set_x(0.95)
    assert cut_off(picture) == [picture.title.get_text()]
    picture.title.set_x(0.01)
    picture.figure.axes[0].set_xlabel("far too long " * 20)
    assert cut_off(picture) == []  # stands still, and was measured
    picture.refresh_background()
    assert len(cut_off(picture)) == 1


def test_sentences_that_say_something_else_are_drawn_first() -> None:
    told = ["It is 1.", "It is 2.", "It is 3.", "It leaves the picture.", "It is 4 of 5."]
    assert worth_drawing(told, 3) == [0, 3, 4]
    assert worth_drawing(told, 4) == [0, 1, 3, 4]
    assert worth_drawing(told, 40) == [0, 1, 2, 3, 4]


def test_a_film_is_told_where_its_slider_ends() -> None:
    explorer = filmed()
    values = {**explorer.values, "learning_rate": 1, "steps": 20}
    explorer.set(**values)
    assert where(explorer, values) == explorer.values == {**values, "steps": 5}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("With w = 0.5 and b = −1.25.", 0),
        ("With w = −1.25 and b = 0.5.", 2),
        ("w · b = 3, w = 0.5.", 0),
        ("At w = 0.5, where w = 2 fails.", 0),
    ],
)
def test_another_number_for_a_control_is_a_contradiction(words: str, found: int) -> None:
    words = words.replace("−", "\N{MINUS SIGN}")
    assert len(contradictions(words, {"w": 0.5, "b": -1.25})) == found
