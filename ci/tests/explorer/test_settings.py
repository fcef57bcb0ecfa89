"""Every explorer of every chapter at its corners and at random settings (presets: see chapters).

No exception, no warning, a picture whose limits and texts are at finite places with nothing cut
off, and a sentence that is whole and belongs to what is shown:

- it is the one that ``describe`` gives for a result that is computed anew, so it depends on
  nothing but the settings;
- of the numbers in it that change from setting to setting, at least ``FOLLOWED`` go along, all the
  time and to the digit, with a control or one or two quantities of the result (see
  ``sentences``). So a sentence of another run, in another unit or with a number that lags behind
  is found.

What this cannot know: whether it is the right quantity that is quoted, whether the words around
it are true, and whether a number is right that `describe` derives in a way of its own. That is for
each chapter's own tests (``test_explorers_*``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pytest

from ci.tests.explorer.demo import descent, describe
from ci.tests.explorer.explorers import FACTORIES, astray, check
from ci.tests.explorer.sentences import Slots
from ci.tests.explorer.settings import corner_settings, pairwise, random_settings
from helpers.drawing import base
from helpers.explorer import Explorer

RANDOM = 200
AGAIN = 20  # every so many of them are computed once more
FOLLOWED = 1 / 3


@pytest.fixture(autouse=True)
def no_png(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are drawn, and not encoded, which is tested elsewhere and takes half the time."""
    monkeypatch.setattr(base.png, "encode", lambda pixels: b"")


@pytest.fixture(scope="module", params=sorted(FACTORIES))
def explorer(request: pytest.FixtureRequest) -> Iterator[Explorer]:
    """Each explorer in turn."""
    made = FACTORIES[request.param]()
    yield made
    made.close()


def moved(explorer: Explorer, settings: Iterable[dict[str, Any]]) -> Slots:
    """Go to each of the settings, check, and follow the numbers of the sentences."""
    slots = Slots()
    for values in settings:
        explorer.set(**values)
        check(explorer)
        slots.see(explorer.description, explorer.values, explorer.result)
    return slots


def share_followed(slots: Slots) -> float:
    """The share of the numbers that change which go along with a quantity."""
    varying = len(slots.varying())
    return 1 - len(slots.unexplained()) / varying if varying else 1.0


def test_corners_show(explorer: Explorer) -> None:
    for values in corner_settings(explorer):
        explorer.set(**values)
        check(explorer)


def test_random_settings_show_and_are_told(explorer: Explorer) -> None:
    slots = moved(explorer, random_settings(explorer, RANDOM))
    assert share_followed(slots) >= FOLLOWED, slots.unexplained()


def test_the_sentence_depends_on_the_settings_alone(explorer: Explorer) -> None:
    for values in random_settings(explorer, RANDOM)[::AGAIN]:
        shown = explorer.set(**values).description
        assert explorer.describe(explorer.compute(**values)) == shown


def test_a_sentence_that_lags_behind_is_found() -> None:
    before = []

    def late(result: Any) -> str:
        before.append(describe(result))
        return before[-2:][0]

    kept = moved(made := descent(), random_settings(made, 40))
    assert kept.unexplained() == [] and kept.varying()
    lagging = moved(made := descent(describe=late), random_settings(made, 40))
    assert share_followed(lagging) < FOLLOWED


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
    slots = moved(made := descent(describe=wrong), random_settings(made, 40))
    assert len(slots.unexplained()) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "^$"),
        ("The loss is nan.", "nan"),
        ("The loss is 3", "loss is 3"),
        ("Of 1 epochs.", "1 epochs"),
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
