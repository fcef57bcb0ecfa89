"""Losses for numbers: squared error, absolute error, and Huber's between the two."""

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import as_hyper, per_run
from ..shapes import average, floats, same_rank, some
from .base import Loss


class Regression(Loss):
    """What the losses for numbers share: `(n,)` goes with `(n, 1)`."""

    def fitted(self, y_true, y_pred):
        some(y_true, y_pred)
        return same_rank(y_true, y_pred)


class MeanSquaredError(Regression):
    """(y − ŷ)², averaged over the outputs (no factor ½)."""

    def __init__(
        self,
        reduction: str | None = "sum_over_batch_size",
        name: str = "mean_squared_error",
        dtype: str | None = None,
    ):
        super().__init__(name, reduction, dtype)

    def call(self, y_true, y_pred):
        d = y_pred - y_true
        k = d.shape[-1]
        if k == 1:
            d = d[..., 0]
            return d * d
        if d.size >= 4096:
            return np.einsum("...k,...k->...", d, d) / k
        return np.add.reduce(d * d, axis=-1) / k

    def gradient(self, y_true, y_pred):
        d = y_pred - y_true
        d *= 2 / d.shape[-1]
        return d


class MeanAbsoluteError(Regression):
    """|y − ŷ|, averaged over the outputs."""

    def __init__(
        self,
        reduction: str | None = "sum_over_batch_size",
        name: str = "mean_absolute_error",
        dtype: str | None = None,
    ):
        super().__init__(name, reduction, dtype)

    def call(self, y_true, y_pred):
        return average(np.abs(y_pred - y_true))

    def gradient(self, y_true, y_pred):
        d = np.sign(y_pred - y_true)
        d /= d.shape[-1]
        return d


class Huber(Regression):
    """½e² where |e| ≤ δ, else δ·(|e| − ½δ), with e = ŷ − y; averaged over the outputs. Huber 1964.

    Squared for small errors and absolute for large ones, so that outliers pull less.

    Args:
        delta: δ, where the parabola turns into a line; one number or one per run.
    """

    def __init__(
        self,
        delta: float = 1.0,
        reduction: str | None = "sum_over_batch_size",
        name: str = "huber_loss",
        dtype: str | None = None,
    ):
        super().__init__(name, reduction, dtype)
        self.delta = as_hyper("delta", delta)

    def call(self, y_true, y_pred):
        error = np.abs(y_pred - y_true)
        curved = np.minimum(error, per_run(self.delta, error))
        return average(curved * (error - 0.5 * curved))

    def gradient(self, y_true, y_pred):
        error = y_pred - y_true
        delta = per_run(self.delta, error)
        return np.minimum(np.maximum(error, -delta), delta) / error.shape[-1]


def _of(loss: Loss, y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    y_pred = floats(y_pred)
    return loss.call(*loss.fitted(np.asarray(y_true, dtype=y_pred.dtype), y_pred))


def mean_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """(y − ŷ)², averaged over the last axis."""
    return _of(MeanSquaredError(), y_true, y_pred)


def mean_absolute_error(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """|y − ŷ|, averaged over the last axis."""
    return _of(MeanAbsoluteError(), y_true, y_pred)


def huber(y_true: ArrayLike, y_pred: ArrayLike, delta: float = 1.0) -> np.ndarray:
    """½e² where |e| ≤ δ, else δ·(|e| − ½δ), averaged over the last axis."""
    return _of(Huber(delta), y_true, y_pred)
