"""What every explorer of every chapter has: a fitting size, presets and controls that matter."""

from __future__ import annotations

import pytest

from ci.tests.explorer.explorers import FACTORIES, check
from helpers.explorer import Explorer

WIDEST = 860  # CSS pixels that a notebook has on a 13-inch laptop
A_MARKER = 100  # pixels of what can be seen of a run, at least
HIGHEST = 480  # so that the slider stands above it in the same view


@pytest.fixture(scope="module", params=sorted(FACTORIES))
def explorer(request) -> Explorer:
    """Each explorer in turn, made once for all tests of this file."""
    made = FACTORIES[request.param]()
    yield made
    made.close()


def test_there_are_explorers():
    assert FACTORIES


def test_its_picture_fits_a_laptop(explorer):
    assert explorer.picture.width <= WIDEST
    assert explorer.picture.height <= HIGHEST


def test_each_preset_shows_something_else(explorer):
    shown = set()
    for name in explorer.presets:
        explorer.preset(name)
        check(explorer)
        shown.add(explorer.description)
    assert len(shown) == len(explorer.presets)


def changes(explorer: Explorer, name: str, start: dict) -> bool:
    """Whether the ends of the control ``name`` give different pictures, ghosts left aside."""
    seen = set()
    for value in explorer.controls[name].corners():
        explorer.reset().set(**{**start, name: value})
        check(explorer)
        seen.add(explorer.picture.draw(explorer.result))
    return len(seen) > 1


def test_each_control_changes_the_picture(explorer):
    for name in explorer.names:
        # One that does nothing at the start, as a seed without noise, does something elsewhere.
        starts = ({}, *explorer.presets.values())
        assert any(changes(explorer, name, start) for start in starts), f"{name} changes nothing"


def ends(explorer: Explorer) -> tuple[dict, dict]:
    """All controls at their first corner, and all at their last."""
    corners = {name: control.corners() for name, control in explorer.controls.items()}
    return tuple({name: values[i] for name, values in corners.items()} for i in (0, -1))


def test_a_pinned_run_and_a_ghost_leave_no_text_cut(explorer):
    explorer.reset().pin()
    last = explorer.names[-1]
    explorer.set(**{last: explorer.controls[last].corners()[-1]})
    explorer.set(**ends(explorer)[0])
    check(explorer)
    explorer.unpin()


def test_the_run_before_and_a_pinned_run_are_drawn(explorer, monkeypatch):
    picture = explorer.picture
    monkeypatch.setattr(picture, "_name_runs", lambda runs, labels: None)  # so that curves tell

    def pixels(*runs):
        picture.draw(*runs)
        return picture.pixels().copy()

    seen = 0
    for name, control in explorer.controls.items():
        # Of several, as the run of other data is left out where it would stand among wrong points.
        other = explorer.reset().set(**{name: control.corners()[-1]}).result
        now = explorer.reset().result
        alone, after, beside = pixels(now), pixels(now, other), pixels(now, None, other)
        pairs = ((alone, after), (alone, beside), (after, beside))
        seen = max(seen, min((a != b).any(axis=-1).sum() for a, b in pairs))
    assert seen > A_MARKER


def test_reset_gives_the_bytes_of_the_start_computed_anew(explorer):
    explorer.reset()
    before = explorer.png
    explorer.set(**ends(explorer)[1])
    explorer._cache.clear()
    explorer.reset()
    assert explorer.png == before
