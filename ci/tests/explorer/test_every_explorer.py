"""Every explorer of every chapter, walked through once: presets, each control, corners, anywhere.

No exception, no warning, a picture that fits, whose limits and texts are at finite places with
nothing cut off and can be read, and a sentence that is whole and belongs to what is shown:

- it is the one that ``describe`` gives for a result that is computed apart, so it depends on
  nothing but the settings;
- of the numbers in it that change from setting to setting, at least ``FOLLOWED`` go along, all the
  time and to the digit, with a control or one or two quantities of the result (see
  ``sentences``). So a sentence of another run, in another unit or with a number that lags behind
  is found.

What this cannot know: whether it is the right quantity that is quoted, whether the words around
it are true, and whether a number is right that `describe` derives in a way of its own. That is for
each chapter's own tests (``ci/tests/chapters``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ci.tests.drawing.legibility import type_of
from ci.tests.explorer.explorers import FACTORIES, check, drawn, under_the_title
from ci.tests.explorer.sentences import share_followed
from ci.tests.explorer.settings import corner_settings, random_settings
from ci.tests.explorer.walk import followed, where, worth_drawing
from helpers.explorer import Explorer

pytestmark = pytest.mark.usefixtures("no_png")

WIDEST = 860  # CSS pixels that a notebook has on a 13-inch laptop
HIGHEST = 480  # so that the slider stands above it in the same view
A_MARKER = 100  # pixels of what can be seen of a run, at least
RANDOM = 200  # settings that are computed and told
DRAWN = 40  # of these
FOLLOWED = 1 / 3


@pytest.fixture(scope="module", params=sorted(FACTORIES))
def factory(request: pytest.FixtureRequest) -> Callable[[], Explorer]:
    """Each explorer in turn, by the function that makes it."""
    return FACTORIES[request.param]


@pytest.fixture(scope="module")
def explorer(factory: Callable[[], Explorer]) -> Iterator[Explorer]:
    """The explorer, made once for all tests of this file."""
    made = factory()
    yield made
    made.close()


def at(explorer: Explorer, **values: object) -> Explorer:
    """The explorer moved to these values, all other controls at their start, and checked."""
    start = {name: control.value for name, control in explorer.controls.items()}
    explorer.set(**{**start, **values})
    check(explorer)
    return explorer


def ends(explorer: Explorer) -> tuple[dict, dict]:
    """All controls at their first corner, and all at their last."""
    corners = {name: control.corners() for name, control in explorer.controls.items()}
    return tuple({name: values[i] for name, values in corners.items()} for i in (0, -1))


def test_there_are_explorers() -> None:
    assert FACTORIES


def test_its_picture_fits_a_laptop(explorer: Explorer) -> None:
    assert explorer.picture.width <= WIDEST
    assert explorer.picture.height <= HIGHEST


def test_each_preset_shows_something_else_that_can_be_read(explorer: Explorer) -> None:
    shown, complaints = set(), {t.complaint for t in type_of(explorer.picture)}
    for name in explorer.presets:
        explorer.preset(name)
        check(explorer)
        shown.add(explorer.description)
        complaints |= {t.complaint for t in type_of(explorer.picture, moving_only=True)}
        assert under_the_title(explorer.picture) == []
    assert len(shown) == len(explorer.presets)
    assert complaints <= {""}


def shown(explorer: Explorer, **values: object) -> Any:
    """What would be shown at these values, all other controls at their start."""
    start = {name: control.value for name, control in explorer.controls.items()}
    return explorer.compute(**where(explorer, {**start, **values}))


def changes(explorer: Explorer, name: str, start: dict) -> bool:
    """Whether the ends of the control ``name`` give different pictures."""
    ends = explorer.controls[name].corners()
    return len({explorer.picture.draw(shown(explorer, **{**start, name: v})) for v in ends}) > 1


def test_each_control_changes_the_picture(explorer: Explorer) -> None:
    for name in explorer.names:
        # One that does nothing at the start, as a seed without noise, does something elsewhere.
        starts = ({}, *explorer.presets.values())
        assert any(changes(explorer, name, start) for start in starts), f"{name} changes nothing"


def test_a_pinned_run_and_a_ghost_leave_no_text_cut_or_illegible(explorer: Explorer) -> None:
    first, last = ends(explorer)
    explorer.reset().pin()
    explorer.set(**last)
    check(explorer)
    assert {t.complaint for t in type_of(explorer.picture)} <= {""}
    assert under_the_title(explorer.picture) == []
    name = explorer.names[-1]
    at(explorer, **{name: explorer.controls[name].corners()[-1]}).set(**first)
    check(explorer)
    explorer.unpin()


def test_the_run_before_and_a_pinned_run_are_drawn(explorer, monkeypatch) -> None:
    picture = explorer.picture
    monkeypatch.setattr(picture, "_name_runs", lambda runs, labels: None)  # so that curves tell

    # At its first moment a film may have nothing to show of another run.
    end = {c.name: c.corners()[1] for c in explorer.controls.values() if c.plays}
    seen = 0
    for name, control in explorer.controls.items():
        # Of several, as the run of other data is left out where it would stand among wrong points.
        other = shown(explorer, **{**end, name: control.corners()[-1]})
        now = shown(explorer, **end)
        runs = (now,), (now, other), (now, None, other)
        alone, after, beside = (drawn(picture, *these) for these in runs)
        pairs = ((alone, after), (alone, beside), (after, beside))
        seen = max(seen, min((a != b).any(axis=-1).sum() for a, b in pairs))
    assert seen > A_MARKER


def test_corners_show(explorer: Explorer) -> None:
    for values in corner_settings(explorer):
        explorer.set(**values)
        check(explorer)


def test_settings_from_everywhere_are_told_and_shown(explorer: Explorer) -> None:
    settings = random_settings(explorer, RANDOM)
    slots, told = followed(explorer, settings)
    for index in worth_drawing(told, DRAWN):
        explorer.set(**settings[index])
        check(explorer)
        assert explorer.description == told[index]
    assert share_followed(slots) >= FOLLOWED, slots.unexplained()


def test_reset_gives_the_picture_of_the_start_made_anew(explorer, factory) -> None:
    explorer.set(**ends(explorer)[1])
    explorer.reset()
    fresh = factory()
    assert explorer.png == fresh.png and explorer.description == fresh.description
    fresh.close()
