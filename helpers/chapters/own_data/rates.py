"""What four counts say: precision and recall, the curve of all thresholds, the area, the costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Counts:
    """How often the answer was yes or no, and rightly so: positives are the rows with y = 1."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def precision(self) -> float:
        """Of those that are called positive, how many are; NaN if none is called so."""
        return _share(self.true_positives, self.false_positives)

    @property
    def recall(self) -> float:
        """Of the positives, how many are found."""
        return _share(self.true_positives, self.false_negatives)

    @property
    def false_alarms(self) -> float:
        """Of the negatives, how many are called positive."""
        return _share(self.false_positives, self.true_negatives)

    def cost(self, miss: float, alarm: float) -> float:
        """What all wrong answers cost."""
        return miss * self.false_negatives + alarm * self.false_positives


def counted(y: np.ndarray, p: np.ndarray, threshold: float) -> Counts:
    """The four counts when every row with p ≥ threshold is called positive; y and p are (n,)."""
    said, y = np.asarray(p) >= threshold, np.asarray(y) == 1
    return Counts(
        int((said & y).sum()),
        int((said & ~y).sum()),
        int((~said & y).sum()),
        int((~said & ~y).sum()),
    )


def roc(y: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """False alarms and recall for every threshold, from "all no" at (0, 0) to "all yes" at (1, 1).

    Rows with the same p change their answer together.
    """
    order = np.argsort(-np.asarray(p), kind="stable")
    p, y = np.asarray(p)[order], np.asarray(y)[order] == 1
    ends = np.append(np.flatnonzero(p[1:] != p[:-1]), len(p) - 1)
    yes, no = np.cumsum(y)[ends], np.cumsum(~y)[ends]
    return np.append(0, no / max((~y).sum(), 1)), np.append(0, yes / max(y.sum(), 1))


def area(y: np.ndarray, p: np.ndarray) -> float:
    """The area under that curve, by trapezoids."""
    x, height = roc(y, p)
    return float((np.diff(x) * (height[1:] + height[:-1]) / 2).sum())


def _share(some: int, others: int) -> float:
    return some / (some + others) if some + others else float("nan")
