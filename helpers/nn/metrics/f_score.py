"""F1: precision and recall in one number."""

import numpy as np
from numpy.typing import ArrayLike

from .. import config
from .base import Stackable


class F1Score(Stackable):
    """2·precision·recall / (precision + recall), for each class or for all.

    Args:
        average: None one score per class; "macro" their mean, "weighted" their mean by how often
            each class occurs, "micro" one score from the counts of all classes.
        threshold: above it a prediction is called 1; None calls the largest of each sample so.

    Raises:
        ValueError: for another average or threshold, or arrays that are not `(n, classes)`.
    """

    _direction = "up"

    def __init__(
        self,
        average: str | None = None,
        threshold: float | None = None,
        name: str = "f1_score",
        dtype: str | None = None,
    ):
        super().__init__(dtype, name)
        kinds = (None, "micro", "macro", "weighted")
        if average not in kinds:
            raise ValueError(f"Invalid `average` argument value: {average!r}; one of {kinds}")
        if threshold is not None and not (isinstance(threshold, float) and 0 < threshold <= 1):
            raise ValueError(
                f"Invalid `threshold` argument value: {threshold!r}. It should be a Python float, "
                "0 < threshold <= 1"
            )
        self.average, self.threshold, self._built = average, threshold, False

    def _build(self, classes):
        shape = () if self.average == "micro" else (classes,)
        self.true_positives = self.add_variable(shape, name="true_positives")
        self.false_positives = self.add_variable(shape, name="false_positives")
        self.false_negatives = self.add_variable(shape, name="false_negatives")
        self.intermediate_weights = self.add_variable(shape, name="intermediate_weights")
        self._built = True

    def update_state(
        self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> None:
        """Counts some samples: `(n, classes)`."""
        y_true, y_pred = np.asarray(y_true, self.dtype), np.asarray(y_pred, self.dtype)
        if not self.runs and (y_pred.ndim != 2 or y_true.ndim != 2):
            raise ValueError(
                "F1Score expects 2D inputs with shape (batch_size, output_dim), got "
                f"{y_true.shape} and {y_pred.shape}"
            )
        weight = None if sample_weight is None else np.asarray(sample_weight, self.dtype)
        self.add(y_true, y_pred, weight)

    def add(self, y, y_pred, weight=None):
        if not self._built:
            self._build(y_pred.shape[-1])
        if self.threshold is None:
            top = y_pred.max(axis=-1, keepdims=True)
            called = (y_pred >= top) & (np.abs(y_pred) > 1e-9)
        else:
            called = y_pred > self.threshold
        called = called.astype(y_pred.dtype)
        self.true_positives.value += self._sum(called * y, weight)
        self.false_positives.value += self._sum(called * (1 - y), weight)
        self.false_negatives.value += self._sum((1 - called) * y, weight)
        self.intermediate_weights.value += self._sum(np.broadcast_to(y, called.shape), weight)

    def _sum(self, values, weight):
        if weight is not None:
            values = values * weight[..., None]
        return values.sum(axis=(-2, -1) if self.average == "micro" else -2)

    def result(self):
        if not self._built:
            raise ValueError("F1Score has counted no samples yet")
        tp, e = self.true_positives.value, config.epsilon()
        precision = tp / (tp + self.false_positives.value + e)
        recall = tp / (tp + self.false_negatives.value + e)
        score = 2 * (precision * recall / (precision + recall + e))
        if self.average == "macro":
            return score.mean(axis=-1)
        if self.average == "weighted":
            often = self.intermediate_weights.value
            return (score * often / (often.sum(axis=-1, keepdims=True) + e)).sum(axis=-1)
        return score
