"""How far ŷ is from y: metrics for numbers."""

import warnings

import numpy as np
from numpy.typing import ArrayLike

from .. import losses
from ..shapes import floats, same_rank
from .base import Stackable
from .mean import PerSample


class MeanSquaredError(PerSample):
    """The mean of (y − ŷ)²."""

    _direction = "down"

    def __init__(self, name: str = "mean_squared_error", dtype: str | None = None):
        super().__init__(losses.mean_squared_error, name, dtype)
        self.of = losses.MeanSquaredError().call


class MeanAbsoluteError(PerSample):
    """The mean of |y − ŷ|."""

    _direction = "down"

    def __init__(self, name: str = "mean_absolute_error", dtype: str | None = None):
        super().__init__(losses.mean_absolute_error, name, dtype)
        self.of = losses.MeanAbsoluteError().call


class RootMeanSquaredError(PerSample):
    """√ of the mean of (y − ŷ)²: an error in the unit of y."""

    _direction = "down"

    def __init__(self, name: str = "root_mean_squared_error", dtype: str | None = None):
        super().__init__(_squares, name, dtype)
        self.of = losses.MeanSquaredError().call

    def result(self):
        return np.sqrt(super().result())


def _squares(y_true, y_pred):
    y_true, y_pred = same_rank(floats(y_true), floats(y_pred))
    return np.square(y_pred - y_true)


class R2Score(Stackable):
    """1 − Σ(y − ŷ)² / Σ(y − ȳ)²: 1 when all is right, 0 for always saying the mean ȳ.

    Args:
        class_aggregation: of several outputs, "uniform_average" their mean,
            "variance_weighted_average" weighted by Σ(y − ȳ)², None one score each.
        num_regressors: how many features the prediction rests on; not 0 makes it the adjusted R².

    Raises:
        ValueError: for another aggregation, a negative number, or arrays that are not `(n, k)`.
    """

    _direction = "up"

    def __init__(
        self,
        class_aggregation: str | None = "uniform_average",
        num_regressors: int = 0,
        name: str = "r2_score",
        dtype: str | None = None,
    ):
        super().__init__(dtype, name)
        kinds = (None, "uniform_average", "variance_weighted_average")
        if class_aggregation not in kinds:
            raise ValueError(
                "Invalid value for argument `class_aggregation`: "
                f"{class_aggregation!r}; it is one of {kinds}"
            )
        if num_regressors < 0:
            raise ValueError(
                f"Invalid value for argument `num_regressors`: {num_regressors}; at least 0"
            )
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_variable((), name="num_samples")
        self._built = False

    def _build(self, outputs):
        self.squared_sum = self.add_variable((outputs,), name="squared_sum")
        self.sum = self.add_variable((outputs,), name="sum")
        self.total_mse = self.add_variable((outputs,), name="residual")
        self.count = self.add_variable((outputs,), name="count")
        self._built = True

    def update_state(
        self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> None:
        """Counts some samples: `(n, k)`."""
        y_true, y_pred = np.asarray(y_true, self.dtype), np.asarray(y_pred, self.dtype)
        if not self.runs:
            y_true, y_pred = same_rank(y_true, y_pred)
            if y_pred.ndim != 2 or y_true.ndim != 2:
                raise ValueError(
                    "R2Score expects 2D inputs with shape (batch_size, output_dim), got "
                    f"{y_true.shape} and {y_pred.shape}"
                )
        self.add(y_true, y_pred, sample_weight)

    def add(self, y, y_pred, weight=None):
        if not self._built:
            self._build(y_pred.shape[-1])
        y = np.broadcast_to(y, y_pred.shape)
        weight = np.asarray(1.0 if weight is None else weight, y_pred.dtype)
        weight = weight[..., None] if 0 < weight.ndim < y_pred.ndim else weight
        weight = np.broadcast_to(weight, y.shape)
        weighted = y * weight
        self.sum.value += weighted.sum(axis=-2)
        self.squared_sum.value += (y * weighted).sum(axis=-2)
        self.total_mse.value += (np.square(y - y_pred) * weight).sum(axis=-2)
        self.count.value += weight.sum(axis=-2)
        self.num_samples.value += y.shape[-2] * y.shape[-1]

    def result(self):
        with np.errstate(all="ignore"):
            mean = self.sum.value / self.count.value
            spread = self.squared_sum.value - self.sum.value * mean
            score = 1 - self.total_mse.value / spread
            score = np.where(np.isinf(score), 0, score)
            if self.class_aggregation == "uniform_average":
                score = score.mean(axis=-1)
            elif self.class_aggregation is not None:
                score = (spread * score).sum(axis=-1) / spread.sum(axis=-1)
        return self._adjusted(score)[()]

    def _adjusted(self, score):
        n, p = np.max(self.num_samples.value), self.num_regressors
        if p == 0:
            return score
        if p >= n - 1:
            what = (
                "More independent predictors than datapoints" if p > n - 1 else "Division by zero"
            )
            warnings.warn(f"{what} in adjusted R2 score: this is the R2 score", stacklevel=3)
            return score
        return 1 - (1 - score) * (n - 1) / (n - p - 1)
