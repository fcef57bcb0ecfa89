"""The perceptron's rule, with every mistake written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

import numpy as np


@dataclass(frozen=True, eq=False)
class Record:
    """What the rule did, mistake by mistake.

    ``rows`` (k,) are the samples answered wrongly, in order; ``w`` (k + 1, features) and ``b``
    (k + 1,) the weights before the first of these k mistakes and after each; ``passes`` (k,) the
    pass, from 1, in which it happened; ``per_pass`` the mistakes of each pass. ``stopped`` says
    whether the last pass was free of mistakes.
    """

    rows: np.ndarray
    w: np.ndarray
    b: np.ndarray
    passes: np.ndarray
    per_pass: tuple[int, ...]

    @property
    def stopped(self) -> bool:
        """Whether a whole pass went by without a mistake."""
        return self.per_pass[-1] == 0

    def __len__(self) -> int:
        return len(self.rows)


def record(
    x: np.ndarray,
    y: np.ndarray,
    learning_rate: float = 1.0,
    w: Sequence[float] | None = None,
    b: float = 0.0,
    passes: int = 60,
    tie: float = 0.0,
) -> Record:
    """Train a perceptron on x (n, features) and labels y (n,) of 0 and 1, in their order.

    A sample on the line (z = 0) is a mistake for either label, as in scikit-learn's ``Perceptron``;
    with s = −1 for label 0 and +1 for label 1, a mistake (s·z ≤ 0) moves w by η·s·x and b by η·s.
    Ends after a pass without a mistake, or after ``passes``. ``w`` and ``b`` start at 0. With a
    ``tie`` above 0, s·z ≤ η·tie is a mistake: a z that only rounding keeps from 0 counts as 0.
    Raises ValueError for shapes that do not fit, other labels, or a rate that is not positive.
    Rosenblatt 1958.
    """
    x, y = _checked(x, y, learning_rate)
    w = [0.0] * x.shape[1] if w is None else [float(value) for value in w]
    if len(w) != x.shape[1]:
        raise ValueError(f"w has {len(w)} weights, but x has {x.shape[1]} features")
    samples = list(zip(x.tolist(), np.where(y > 0, 1.0, -1.0).tolist(), strict=True))
    edge = tie * learning_rate
    b, rows, ws, bs, of_pass, per_pass = float(b), [], [w], [float(b)], [], []
    for number in range(1, passes + 1):
        for row, (sample, side) in enumerate(samples):
            if side * (sum(map(mul, w, sample)) + b) <= edge:
                move = learning_rate * side
                w = [weight + move * value for weight, value in zip(w, sample, strict=True)]
                b += move
                rows.append(row)
                ws.append(w)
                bs.append(b)
                of_pass.append(number)
        per_pass.append(len(rows) - sum(per_pass))
        if not per_pass[-1]:
            break
    whole = np.array(rows, int), np.array(ws), np.array(bs), np.array(of_pass, int)
    return Record(*whole, tuple(per_pass))


def _checked(x: np.ndarray, y: np.ndarray, rate: float) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.asarray(x, float), np.asarray(y)
    if x.ndim != 2 or y.shape != x.shape[:1] or not len(x):
        raise ValueError(
            f"expected x of shape (n, features) and y of shape (n,); got {x.shape} and {y.shape}"
        )
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"labels must be 0 or 1, got {np.unique(y)[:5].tolist()}")
    if not np.isfinite(x).all():
        raise ValueError("x holds values that are NaN or infinite")
    if not rate > 0:
        raise ValueError(f"learning_rate must be positive, got {rate}")
    return x, y


def mistake_bound(x: np.ndarray, y: np.ndarray) -> float:
    """The bound (R/γ)² on the mistakes from weights of 0, at any learning rate (Novikoff 1962).

    With the bias as one more weight, R is the longest (x, 1) and γ the widest margin: the length
    of the point nearest to 0 in the convex hull of s·(x, 1), which non-negative least squares
    finds (Lawson and Hanson 1974, chapter 23). Infinite if no line parts the classes.
    """
    from scipy.optimize import nnls  # takes 0.4 s, which the chapter's first picture need not wait

    points = np.where(np.asarray(y) > 0, 1.0, -1.0)[:, None] * np.column_stack([x, np.ones(len(x))])
    rows = np.vstack([points.T, np.ones(len(points))])
    shares, _ = nnls(rows, np.array([*np.zeros(len(rows) - 1), 1.0]))
    nearest = points.T @ shares
    length = np.sqrt(nearest @ nearest)
    margin = (points @ nearest).min() / length if length > 0 else 0.0
    radius_squared = float((points**2).sum(axis=1).max())
    return radius_squared / margin**2 if margin > 1e-9 else float("inf")
