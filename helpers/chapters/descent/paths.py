"""Descents on the mean squared error, and how their paths and losses are drawn."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
from matplotlib.axes import Axes

FAR = 1e6


class Descended(Protocol):
    """A run in the plane of two weights: ``path`` (updates + 1, 2), ``per_pass`` updates a pass."""

    path: np.ndarray
    per_pass: int


def walk(
    x: np.ndarray, y: np.ndarray, start: np.ndarray, rate: float, batch: int, passes: int
) -> np.ndarray:
    """The weights after each update, (updates + 1, 2), over shuffled batches of one size.

    Each batch's gradient of the mean squared error is A·w − r; A and r are found for all batches
    at once. A run beyond a million stays where it is.
    """
    rng = np.random.default_rng(0)
    rows = np.concatenate([rng.permutation(len(x)) for _ in range(passes)]).reshape(-1, batch)
    xs, ys = x[rows], y[rows]
    a = 2 / batch * np.einsum("kni,knj->kij", xs, xs)
    r = 2 / batch * np.einsum("kni,kn->ki", xs, ys)
    # Plain numbers: an array operation on two values takes ten times as long.
    w1, w2 = map(float, start)
    path = [(w1, w2)]
    steps = zip(
        *(part.tolist() for part in (a[:, 0, 0], a[:, 0, 1], a[:, 1, 1], *r.T)), strict=True
    )
    for a11, a12, a22, r1, r2 in steps:
        if abs(w1) < FAR and abs(w2) < FAR:
            g1, g2 = a11 * w1 + a12 * w2 - r1, a12 * w1 + a22 * w2 - r2
            w1, w2 = w1 - rate * g1, w2 - rate * g2
        path.append((w1, w2))
    return np.array(path)


def small(value: float) -> str:
    """A loss in two digits, without an exponent; below a billionth it is rounding."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 1e-9:
        return f"{value:.{max(0, 1 - math.floor(math.log10(value)))}f}"
    return "less than 0.000000001"


LEVELS = 10.0 ** np.arange(-1.5, 1.6, 0.5)  # of the loss above its minimum
MOST_POINTS = 400  # of a loss curve; drawing a jagged line takes its time
MOST_STEPS = 1500  # of a path


def over_passes(run: Descended, losses: np.ndarray, floor: float) -> tuple[np.ndarray, np.ndarray]:
    """Passes and losses, thinned to what can be told apart, and kept above ``floor``."""
    every = -(-len(losses) // MOST_POINTS)
    updates = np.arange(0, len(losses), every)
    return updates / run.per_pass, np.clip(losses[updates], floor, 1e30)


def thinned(run: Descended) -> np.ndarray:
    """The two coordinates of a path; of a long one every second or third place and the last."""
    every = -(-len(run.path) // MOST_STEPS)
    return np.vstack([run.path[:-1:every], run.path[-1:]]).T


def inside(axes: Axes, x: float, y: float) -> tuple[list, list]:
    """The point as data for a line of one point; none where it lies outside the axes."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    return ([x], [y]) if left <= x <= right and bottom <= y <= top else ([], [])
