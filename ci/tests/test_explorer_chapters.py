"""Every explorer of every chapter, walked through its corners without a browser."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import pytest

import helpers.explorers
from helpers.explorers.engine import Explorer

WIDEST = 860  # CSS pixels that a notebook has on a 13-inch laptop
HIGHEST = 480  # so that the slider stands above it in the same view


def factories() -> dict[str, Callable[[], Explorer]]:
    """The functions that make explorers, by module and name."""
    found = {}
    for entry in pkgutil.iter_modules(helpers.explorers.__path__, "helpers.explorers."):
        module = importlib.import_module(entry.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            mine = function.__module__ == entry.name
            if mine and inspect.signature(function).return_annotation == "Explorer":
                found[f"{entry.name.rpartition('.')[2]}.{name}"] = function
    return found


FACTORIES = factories()


@pytest.fixture(scope="module", params=sorted(FACTORIES))
def explorer(request) -> Explorer:
    """Each explorer in turn, made once for all tests of this file."""
    made = FACTORIES[request.param]()
    yield made
    made._panel.box.close()


def check(explorer: Explorer) -> None:
    assert explorer.error is None
    assert [str(warning.message) for warning in explorer.warnings] == []
    assert explorer.picture.cut_off() == []
    assert explorer.description.strip()
    assert "nan" not in explorer.description.lower().split()


def test_there_are_explorers():
    assert FACTORIES


def test_its_picture_fits_a_laptop(explorer):
    assert explorer.picture.width <= WIDEST
    assert explorer.picture.height <= HIGHEST


def test_each_end_of_each_control_shows(explorer):
    for name, control in explorer.controls.items():
        for value in control.corners():
            explorer.reset().set(**{name: value})
            check(explorer)


def test_all_controls_at_their_ends_show(explorer):
    for which in (0, -1):
        ends = {}
        for name, control in explorer.controls.items():
            plain = [control.min, control.max] if hasattr(control, "min") else control.corners()
            ends[name] = plain[which]
        explorer.set(**ends)
        check(explorer)


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
        seen.add(explorer.picture.draw(explorer.result))
    return len(seen) > 1


def test_each_control_changes_the_picture(explorer):
    for name in explorer.names:
        # One that does nothing at the start, as a seed without noise, does something elsewhere.
        starts = ({}, *explorer.presets.values())
        assert any(changes(explorer, name, start) for start in starts), f"{name} changes nothing"


def test_a_pinned_run_and_a_ghost_leave_no_text_cut(explorer):
    explorer.reset().pin()
    last = explorer.names[-1]
    explorer.set(**{last: explorer.controls[last].corners()[-1]})
    explorer.set(**{name: control.corners()[0] for name, control in explorer.controls.items()})
    check(explorer)
    explorer.unpin()


def test_reset_gives_the_bytes_of_the_start(explorer):
    explorer.reset()
    before = explorer.png
    explorer.set(**{name: control.corners()[-1] for name, control in explorer.controls.items()})
    explorer.reset()
    assert explorer.png == before
