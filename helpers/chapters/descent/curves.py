"""Curves of one weight, and the descents on them."""

from __future__ import annotations

import numpy as np
from numpy.polynomial import Polynomial

FAR = 1e3  # beyond it a run counts as gone: no curve here brings it back
NEAR = 0.01  # as close as this to a point of slope 0 counts as arrived
STILL = 1e-4  # and next to one that does not hold it, a run stands if its next step is shorter


def _from_slope(roots: tuple[float, ...], scale: float, lowest: float) -> Polynomial:
    """The curve whose slope is scale · (w − roots[0]) · …, lifted so that it bottoms at lowest."""
    curve = (scale * Polynomial.fromroots(roots)).integ()
    return curve - float(curve(np.array(roots)).min()) + lowest


CURVES = {
    "parabola": _from_slope((1.0,), 2.0, 1.0),
    "two valleys": _from_slope((-1.8, 0.2, 1.6), 1.0, 1.0),
    "terrace": _from_slope((-1.0, -1.0, 1.5), 1.0, 1.0),
    "hills": _from_slope((-2.0, -0.8, 0.7, 0.7, 2.0), 0.6, 1.0),
}


def walk(curve: Polynomial, start: np.ndarray, rate: float, steps: int) -> np.ndarray:
    """w ← w − η·L'(w), ``steps`` times: shape (steps + 1, *start.shape).

    What is beyond ±1000 stays where it is: its next steps would overflow.
    """
    slope = curve.deriv()
    path = [np.asarray(start, float)]
    for _ in range(steps):
        w = path[-1]
        path.append(np.where(np.abs(w) > FAR, w, w - rate * slope(np.clip(w, -FAR, FAR))))
    return np.array(path)


def verdict_of(
    line: Polynomial, path: np.ndarray, rate: float, target: float, arrival: int | None
) -> str:
    """What became of a descent, in a word: see ``Run`` of ``curve``."""
    bend, slope = float(line.deriv(2)(target)), float(line.deriv()(path[-1]))
    moves = np.diff(path)[-4:]
    lengths = np.abs(moves)
    if abs(path[-1]) > FAR:
        return "diverged"
    if abs(bend) < 1e-4 and abs(path[-1] - target) < 0.25 and abs(slope) < 0.02:
        return "terrace"
    passes_by = abs(1 - rate * bend) >= 1 and abs(rate * slope) > STILL  # the distance grows
    on_it = bend > 0 or abs(path[-1] - target) < STILL  # beside a hilltop a run is under way
    if arrival is not None and on_it and not passes_by:
        return "arrived" if bend > 0 else "top"
    turns = moves * np.append(moves[1:], -slope) < 0  # the coming step goes against the slope
    if turns.sum() < 2:
        return "under way"
    if turns.all():  # each of these steps crossed a valley
        if (lengths[1:] < 0.999 * lengths[:-1]).all():
            return "closing in"
        if (lengths[1:] > 1.001 * lengths[:-1]).all():
            return "growing"
    return "jumping"
