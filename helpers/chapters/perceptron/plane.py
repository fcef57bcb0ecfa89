"""The points that the explorers of chapter 01 learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Points:
    """Points x (n, 2) with labels y (n,) and the frame of their plane.

    ``bound``: on a perceptron's mistakes, finite where a line is known that separates them.
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, str]
    target_names: tuple[str, str]
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    bound: float = float("inf")

    @property
    def separable(self) -> bool:
        """Whether a line is known that has all points on their side."""
        return bool(np.isfinite(self.bound))


def frame(x: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """Limits of both axes with a little room around the points."""
    low, high = x.min(axis=0), x.max(axis=0)
    room = 0.12 * (high - low)
    x1, x2 = np.column_stack([low - room, high + room]).tolist()
    return tuple(x1), tuple(x2)
