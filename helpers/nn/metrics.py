"""Metrics: what is counted besides the loss. Each is a number per sample, then averaged.

A metric takes y of shape `(…, n, k)` (or `(…, n)` of labels) and ŷ of shape `(*runs, n, k)` and
returns `(*runs, n)`.
"""

import numpy as np

from .arrays import plain
from .naming import resolve


def binary_accuracy(y_true, y_pred, threshold=0.5):
    """1 where ŷ falls on the side of the threshold that y names."""
    return ((y_pred > threshold) == (y_true > 0.5)).mean(axis=-1)


def categorical_accuracy(y_true, y_pred):
    """1 where the largest ŷ stands where y has its 1."""
    return y_true.argmax(axis=-1) == y_pred.argmax(axis=-1)


def sparse_categorical_accuracy(y_true, y_pred):
    """1 where the largest ŷ stands at the label y."""
    return y_true == y_pred.argmax(axis=-1)


def mean_squared_error(y_true, y_pred):
    """(y − ŷ)², averaged over the outputs."""
    return np.square(y_true - y_pred).mean(axis=-1)


def mean_absolute_error(y_true, y_pred):
    """|y − ŷ|, averaged over the outputs."""
    return np.abs(y_true - y_pred).mean(axis=-1)


_table = {
    "accuracy": None,
    "acc": None,
    "binary_accuracy": binary_accuracy,
    "categorical_accuracy": categorical_accuracy,
    "sparse_categorical_accuracy": sparse_categorical_accuracy,
    "mean_squared_error": mean_squared_error,
    "mse": mean_squared_error,
    "mean_absolute_error": mean_absolute_error,
    "mae": mean_absolute_error,
}


def get(identifier, loss=None, outputs: int = 1):
    """The metric of that name. "accuracy" means what fits the loss and the number of outputs.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
    """
    if identifier not in ("accuracy", "acc"):
        return resolve("metric", identifier, _table)
    if getattr(loss, "sparse", False):
        return sparse_categorical_accuracy
    return binary_accuracy if outputs == 1 else categorical_accuracy


class Averages:
    """The mean loss and metrics of the batches so far, each counted by its samples.

    Args:
        names: of the metrics, as given to `compile`.
        loss: the network's loss, which decides what "accuracy" means.
        outputs: how many the network has.
    """

    def __init__(self, names: list, loss, outputs: int):
        self.functions = {label(name): get(name, loss, outputs) for name in names}
        self.sums = dict.fromkeys(["loss", *self.functions], 0.0)
        self.count = 0

    def add(self, loss, y, prediction) -> None:
        """Counts one batch."""
        n = prediction.shape[-2]
        self.count += n
        self.sums["loss"] = self.sums["loss"] + loss * n
        for name, function in self.functions.items():
            self.sums[name] = self.sums[name] + function(y, prediction).sum(axis=-1)

    def result(self) -> dict:
        """The means, by name in alphabetical order, as in Keras' history."""
        return {name: plain(self.sums[name] / self.count) for name in sorted(self.sums)}


def label(metric) -> str:
    """The name under which a metric stands in the history."""
    return metric if isinstance(metric, str) else metric.__name__
