"""What can be grabbed in the explorers of the chapters, and what is grey in them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from ci.tests.explorer.explorers import FACTORIES, check, drawn
from ci.tests.explorer.settings import random_settings
from helpers.explorer import Explorer, Film
from helpers.explorer.touch import spots

pytestmark = pytest.mark.usefixtures("no_png")

SETTINGS = 12
SHIFTS = ((26.0, -18.0), (-26.0, 18.0), (30.0, 25.0), (-30.0, -25.0))  # CSS pixels


@pytest.fixture(scope="module", params=sorted(FACTORIES))
def explorer(request: pytest.FixtureRequest) -> Iterator[Explorer]:
    """Each explorer in turn."""
    made = FACTORIES[request.param]()
    yield made
    made.close()


def drag(explorer: Explorer, start: tuple[float, float], shift: tuple[float, float]) -> None:
    x, y = start
    explorer.touch("down", x, y)
    explorer.touch("move", x + shift[0] / 2, y + shift[1] / 2)
    explorer.touch("move", x + shift[0], y + shift[1])
    explorer.touch("up", x + shift[0], y + shift[1])


def grips(explorer: Explorer, which: int) -> list[tuple[float, float]]:
    """Where the handle of that number can be grabbed."""
    found = spots([explorer.handles[which]], explorer.picture, explorer.result)
    return [
        (s["x"], s["y"]) if "r" in s else (s["x"] + s["w"] * 0.4, s["y"] + s["h"] * 0.6)
        for s in found
    ]


def moves(explorer: Explorer, which: int, start: dict) -> bool:
    """Whether a drag of the handle, from a preset, moves a control; the picture must follow."""
    handle, others = explorer.handles[which], explorer.handles
    for shift in SHIFTS:
        explorer.reset().set(**start)
        for grip in grips(explorer, which):
            before = explorer.values
            explorer.handles = (handle,)
            try:
                drag(explorer, grip, shift)
            finally:
                explorer.handles = others
            check(explorer)
            assert explorer.description == explorer.describe(explorer.compute(**explorer.values))
            if explorer.values != before:
                return True
    return False


def test_each_handle_moves_a_control(explorer: Explorer) -> None:
    for which in range(len(explorer.handles)):
        lines = [c for c in explorer.controls.values() if getattr(c, "examples", ())]
        examples = [{c.name: example} for c in lines for example in c.examples]
        starts = ({}, *explorer.presets.values(), *examples)
        assert any(moves(explorer, which, start) for start in starts), f"handle {which}"


def test_a_handle_that_is_let_go_where_it_was_taken_moves_nothing(explorer: Explorer) -> None:
    explorer.reset()
    for handle in (h for h in explorer.handles if h.places is not None and not h.tap):
        values = explorer.values
        for x, y in grips(explorer, explorer.handles.index(handle)):
            drag(explorer, (x, y), (0.0, 0.0))
        assert explorer.values == values


def test_what_is_grey_does_nothing(explorer: Explorer) -> None:
    def pixels(values: dict) -> np.ndarray:
        return drawn(explorer.picture, explorer.compute(**values))

    for values in random_settings(explorer, SETTINGS, seed=3):
        idle = explorer.idle(values)
        now = pixels(values) if idle else None
        for name in idle:
            for other in set(explorer.controls[name].corners()) - {values[name]}:
                then = pixels({**values, name: other})
                assert (now == then).all(), f"{name} is grey at {values}"


def test_a_film_ends_with_the_training(explorer: Explorer) -> None:
    """The slider of time reaches all there is, and each moment of it is another picture."""
    if not isinstance(explorer.compute, Film):
        pytest.skip("nothing is trained here that could be watched")
    explorer.reset()
    time = explorer.compute.time
    assert explorer.controls[time].plays
    last = explorer.panel.inputs[time].max
    moments = np.linspace(explorer.controls[time].min, last, 4).astype(int).tolist()
    runs = [explorer.compute(**{**explorer.values, time: moment}) for moment in moments]
    seen = {explorer.describe(run) for run in runs}
    assert len(seen) > 1
