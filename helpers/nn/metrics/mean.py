"""Sums and means of numbers, and means of functions of (y, ŷ)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from .. import numeric
from ..losses import Loss, _table
from ..shapes import same_rank
from ..variables import Variable
from .base import Stackable, divide


def per_sample(values: np.ndarray, weight: ArrayLike | None, reduce: Callable) -> tuple:
    """One number per sample, times its weight; and the weights.

    `reduce` (np.mean or np.sum) joins the numbers of one sample. The weights may be one number
    for all, one per sample, or one per number.
    """
    if weight is None:
        axes = tuple(range(1, values.ndim))
        return (reduce(values, axis=axes) if axes else values), None
    weight = np.asarray(weight, dtype=values.dtype)
    if values.ndim == 0 and weight.ndim:
        raise ValueError(
            "one number for the whole batch cannot follow the weights of samples: return one per "
            "sample, or leave the metric out of weighted_metrics"
        )
    values, weight = same_rank(values, weight)
    if values.ndim > weight.ndim:
        values = reduce(values, axis=tuple(range(weight.ndim, values.ndim)))
    axes = tuple(range(1, weight.ndim))
    weight = np.broadcast_to(weight, values.shape)
    values = values * weight
    return (reduce(values, axis=axes), reduce(weight, axis=axes)) if axes else (values, weight)


class Sum(Stackable):
    """The sum of all values."""

    def __init__(self, name: str = "sum", dtype: str | None = None):
        super().__init__(dtype, name)
        self.total = self.add_variable((), name="total")

    def update_state(self, values: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Adds some values."""
        values, _ = per_sample(np.asarray(values, self.dtype), sample_weight, np.sum)
        self.total.value += values.sum()

    def result(self):
        return self.total.value[()]


class Mean(Stackable):
    """The mean of all values: Σ weight·value / Σ weight."""

    _sum = _number = 0.0

    def __init__(self, name: str = "mean", dtype: str | None = None):
        super().__init__(dtype, name)
        self._total = self.add_variable((), name="total")
        self._count = self.add_variable((), name="count")

    @property
    def total(self) -> Variable:
        """Σ weight·value."""
        self._note()
        return self._total

    @property
    def count(self) -> Variable:
        """Σ weight."""
        self._note()
        return self._count

    @property
    def variables(self) -> list[Variable]:
        """Its variables, total and count first."""
        self._note()
        return super().variables

    def _note(self):
        """Puts into the variables what `add` has counted in plain numbers, which is faster."""
        self._total.value += self._sum
        self._count.value += self._number
        self._sum = self._number = 0.0

    def of_runs(self, runs):
        self._sum = self._number = 0.0
        super().of_runs(runs)

    def update_state(self, values: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Counts some values; of more than one axis, the mean of each row. One number counts 1."""
        total, count = self._counted(values, sample_weight)
        self.total.value += total
        self.count.value += count

    def _counted(self, values, weight):
        values, weight = per_sample(np.asarray(values, self.dtype), weight, np.mean)
        count = (len(values) if values.ndim else 1) if weight is None else weight.sum()
        return values.sum(), count

    def result(self):
        return divide(self.total.value, self.count.value)


class MeanMetricWrapper(Mean):
    """The mean of a function of (y, ŷ).

    A function that returns one number per sample is averaged over the samples, one that returns
    a single number over the batches.

    Args:
        fn: f(y_true, y_pred, **kwargs).
        kwargs: further arguments of the function.
    """

    batch_matters = True

    def __init__(self, fn: Callable, name: str | None = None, dtype: str | None = None, **kwargs):
        super().__init__(name, dtype)
        self._fn, self._fn_kwargs = fn, kwargs
        if isinstance(fn, Loss) or fn in _table.values():
            self._direction = "down"

    def update_state(
        self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> None:
        """Counts some samples."""
        if self.runs:
            self.add(np.asarray(y_true), np.asarray(y_pred), sample_weight)
        else:
            super().update_state(self._fn(y_true, y_pred, **self._fn_kwargs), sample_weight)

    def add(self, y, y_pred, weight=None):
        if not self.runs:
            return self.update_state(y, y_pred, weight)

        def counted(y, y_pred, weight):
            return self._counted(self._fn(y, y_pred, **self._fn_kwargs), weight)

        shared = y.ndim < len(self.runs) + 2
        shared_weight = weight is None or np.ndim(weight) < len(self.runs) + 1
        arrays = (y,) if shared else y, y_pred, (weight,) if shared_weight else weight
        found = numeric.per_network(counted, self.runs, *arrays)
        self.total.value += found[..., 0]
        self.count.value += found[..., 1]


class PerSample(MeanMetricWrapper):
    """A metric of the course: `of(y, ŷ)` says one number per sample, without a look at shapes.

    Attributes:
        labels: whether y holds class numbers `(n,)`, not a row `(n, k)` per sample.
    """

    batch_matters = False
    labels = False
    reshape: Callable | None = None  # of a network's y, where the loss takes it otherwise

    def of(self, y: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        """One number per sample: `(*runs, n)`."""
        raise NotImplementedError

    def add(self, y, y_pred, weight=None):
        if self.reshape is not None:
            y = self.reshape(y)
        values = self.of(y, y_pred)
        if weight is None:
            fast = values.ndim == 1 and values.dtype.kind == "b"
            self._sum += np.count_nonzero(values) if fast else np.add.reduce(values, axis=-1)
            self._number += values.shape[-1]
        else:
            self._sum += np.add.reduce(values * weight, axis=-1)
            self._number += np.add.reduce(weight, axis=-1)
