"""Keras' rules for arrays that a public function is given by itself.

Within a network all shapes have been checked once and all numbers are floats. A loss or a metric
that is called by itself also takes lists, whole numbers, `(n,)` against `(n, 1)`, and weights.
"""

import numpy as np
from numpy.typing import ArrayLike

from . import config


def floats(x: ArrayLike) -> np.ndarray:
    """x as an array of floats: of its own precision if it has one, else of floatx."""
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(config.floatx())


def same_rank(a: np.ndarray, b: np.ndarray, expand: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """a and b, one of them reshaped if it has one axis more, and that of length 1, at the end.

    `(n,)` against `(n, 1)` becomes `(n, 1)` twice, or without `expand` `(n,)` twice; `(n, k)`
    against `(n, k, 1)` becomes `(n, k)` twice. All else is left as it is.

    >>> [x.shape for x in same_rank(np.zeros(3), np.zeros((3, 1)))]
    [(3, 1), (3, 1)]
    """
    if a.ndim == b.ndim + 1:
        b, a = same_rank(b, a, expand)
    elif b.ndim == a.ndim + 1 and b.shape[-1] == 1:
        if a.ndim == 1 and expand:
            a = a[:, None]
        else:
            b = b[..., 0]
    return a, b


def same_shape(y_true: np.ndarray, y_pred: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both as they are.

    Raises:
        ValueError: when their shapes differ.
    """
    some(y_true, y_pred)
    if y_true.shape != y_pred.shape:
        what = "shape" if y_true.ndim == y_pred.ndim else "rank (number of axes)"
        raise ValueError(
            f"y_true and y_pred must have the same {what}, got {y_true.shape} and {y_pred.shape}"
        )
    return y_true, y_pred


def labels(y_true: np.ndarray, classes: int) -> np.ndarray:
    """Class numbers as integers.

    Raises:
        ValueError: when one is no whole number from 0 to `classes` − 1.
    """
    with np.errstate(invalid="ignore"):  # NaN becomes some integer, which it does not equal
        found = y_true.astype(np.intp)
    if (found != y_true).any() or found.min(initial=0) < 0 or found.max(initial=0) >= classes:
        reach = f"reaches from {y_true.min():g} to {y_true.max():g}"
        raise ValueError(
            f"y must hold whole class numbers from 0 to {classes - 1} for {classes} outputs, but "
            f"it {'holds NaN' if np.isnan(y_true).any() else reach}"
        )
    return found


def some(*arrays: np.ndarray) -> None:
    """Checks that each array has at least one axis.

    Raises:
        ValueError: for a single number.
    """
    if not all(a.ndim for a in arrays):
        raise ValueError(
            "y_true and y_pred must be arrays with a number per sample, or a row of them, got the "
            f"shapes {[a.shape for a in arrays]}"
        )


def total(a: np.ndarray) -> np.ndarray:
    """The sum over the last axis; for many short rows in a fifth of the time of `a.sum(-1)`."""
    return np.add.reduce(a, axis=-1) if a.size < 4096 else np.einsum("...k->...", a)


def average(a: np.ndarray) -> np.ndarray:
    """The mean over the last axis."""
    k = a.shape[-1]
    return a[..., 0] if k == 1 else total(a) / k


def largest(a: np.ndarray) -> np.ndarray:
    """The maximum over the last axis, kept; for many short rows column by column."""
    if a.size < 4096 or a.shape[-1] > 32:
        return np.maximum.reduce(a, axis=-1, keepdims=True)
    top = a[..., 0].copy()
    for j in range(1, a.shape[-1]):
        np.maximum(top, a[..., j], out=top)
    return top[..., None]
