"""The plane through 60 students: the bowl of its loss, and a descent worked out along the axes."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from helpers import datasets

GONE = 1e6  # times the loss of the start: from there on a run counts as diverged
BEYOND = 1e100  # and no farther than this, as a share of the first distance
ENOUGH = 0.01  # a loss this share above the smallest possible one counts as learned


@lru_cache(maxsize=64)
def students(standardized: bool, point: int = 0, pull: float = 0.0) -> tuple:
    """The table that the descent sees, and what follows from it once and for all.

    The score of student ``point`` is moved by ``pull``.
    """
    data = datasets.study_hours()
    data = replace(data, y=data.y + pull * (np.arange(len(data.y)) == point))
    mean, scale = data.x.mean(axis=0), data.x.std(axis=0)
    seen = (data.x - mean) / scale if standardized else data.x
    table = np.column_stack([seen, np.ones(len(seen))])
    bottom = np.linalg.lstsq(table, data.y, rcond=None)[0]
    curvatures, axes = np.linalg.eigh(2 / len(table) * table.T @ table)
    lowest = float(np.mean((table @ bottom - data.y) ** 2))
    return data, mean, scale, bottom, curvatures, axes, lowest


def updates_needed(rate: float, c: np.ndarray, away: np.ndarray, lowest: float) -> int | None:
    """The first number of updates that is enough; the loss falls steadily below the border."""
    if rate * c[-1] >= 2:
        return None
    share = np.abs(1 - rate * c)

    def enough(k: int) -> bool:
        return bool(((share**k) * away) ** 2 @ c / 2 <= ENOUGH * lowest)

    high = 1
    while not enough(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
