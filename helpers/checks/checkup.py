"""The check of the exercise on data that make the loss NaN."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers import checks


def cured(answer: Any, number: str = "5.9") -> checks.Result:
    """`answer(x, y)` returns the usable rows of both, with labels −1 and 1 made 0 and 1."""
    return checks.function(
        answer,
        _cured,
        [_sick(*case) for case in CASES],
        name=f"{number} Data that can be learned from",
        hints=(
            "Which rows are usable: in x, in y, in both?",
            "np.isfinite(x).all(axis=1) & np.isfinite(y) is true for these rows.",
            "From −1 and 1 to 0 and 1: add 1, divide by 2.",
        ),
        why="The same rows are left out of both, so each sample keeps its label.",
    )


# Missing in x, infinite in x, missing in y, infinite in y: the numbers of the rows.
CASES = (
    ((), (), (), ()),
    ((3,), (), (), ()),
    ((), (0, 7), (), ()),
    ((), (), (5,), ()),
    ((2, 3), (3,), (7,), (4,)),
)


def _sick(missing, infinite, no_label, infinite_label) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    x, y = rng.normal(size=(8, 3)), np.array([-1.0, 1.0, 1.0, -1.0, 1.0, -1.0, -1.0, 1.0])
    x[list(missing), 1] = np.nan
    x[list(infinite), rng.integers(0, 3, len(infinite))] = -np.inf
    y[list(no_label)] = np.nan
    y[list(infinite_label)] = np.inf
    return x, y


def _cured(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    keep = np.isfinite(x).all(axis=1) & np.isfinite(y)
    return x[keep], (y[keep] + 1) / 2
