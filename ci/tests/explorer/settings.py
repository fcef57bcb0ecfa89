"""Which settings of an explorer's controls a test tries: its corners, and some at random."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from helpers.explorer import Explorer
from helpers.explorer.control import Control
from helpers.explorer.sliders import Integer, LogSlider, Slider

ALL = 64  # corners up to which every combination is tried


def corner_settings(explorer: Explorer) -> list[dict[str, Any]]:
    """Every combination of the controls' corners if these are at most ``ALL``.

    Otherwise so many of them that any two corners of any two controls meet in one.
    """
    options = {name: control.corners() for name, control in explorer.controls.items()}
    if math.prod(map(len, options.values())) <= ALL:
        rows = itertools.product(*options.values())
        return [dict(zip(options, row, strict=True)) for row in rows]
    return pairwise(options)


def pairwise(options: Mapping[str, Sequence]) -> list[dict[str, Any]]:
    """Settings in which each option of each control meets each option of each other one."""
    names = list(options)
    pairs = itertools.combinations(names, 2)
    # Options by their position: two of them may be equal numbers of different types.
    missing = {
        ((a, i), (b, j))
        for a, b in pairs
        for i, j in itertools.product(range(len(options[a])), range(len(options[b])))
    }
    rows = []
    while missing:
        chosen = dict(min(missing))
        for name in (n for n in names if n not in chosen):
            chosen[name] = max(
                range(len(options[name])),
                key=lambda i, name=name: len(missing & met({**chosen, name: i}, names)),
            )
        missing -= met(chosen, names)
        rows.append({name: options[name][chosen[name]] for name in names})
    return rows


def met(chosen: Mapping[str, int], names: Sequence[str]) -> set[tuple]:
    """The pairs of options that meet in a setting."""
    return set(itertools.combinations([(n, chosen[n]) for n in names if n in chosen], 2))


def random_settings(explorer: Explorer, count: int, seed: int = 0) -> list[dict[str, Any]]:
    """``count`` settings from everywhere in the controls' ranges."""
    rng = np.random.default_rng(seed)
    controls = explorer.controls.items()
    return [
        {name: control.check(anywhere(control, rng)) for name, control in controls}
        for _ in range(count)
    ]


def anywhere(control: Control, rng: np.random.Generator) -> Any:
    """A value of ``control``: a drag's on its steps, or for a rate also one that is typed."""
    if isinstance(control, LogSlider):
        low, high = np.log10(control.min), np.log10(control.max)
        value = float(f"{10 ** rng.uniform(low, high):.3g}")
        value = round(value) if control.play else value
        return min(max(value, control.min), control.max)
    if isinstance(control, Integer):
        return int(rng.integers(control.min, control.max + 1))
    if isinstance(control, Slider):
        steps = math.floor((control.max - control.min) / control.step + 1e-9)
        return min(control.min + control.step * int(rng.integers(steps + 1)), control.max)
    options = control.corners()
    return options[rng.integers(len(options))]
