"""The loss and the metrics of an epoch, read as one row of logs.

A step needs the gradient of the loss, not the loss. So what `fit` reports is counted when it is
asked for, at the end of an epoch over all its batches at once, which costs a fraction of counting
each; only what cannot be told from single samples is counted at once.
"""

from __future__ import annotations

import numpy as np

from . import metrics as metrics_
from .arrays import plain
from .head import Head
from .losses.own import OwnLoss


class Results:
    """The mean loss and the metrics of the batches so far.

    It does not hold the network, which would then never be forgotten.

    Args:
        model: the network, which has a loss that decides what "accuracy" means.
        metrics, weighted: as given to `compile`; the second follow the samples' weights.
    """

    def __init__(self, model, metrics: list, weighted: list):
        self.given = [(m, False) for m in metrics] + [(m, True) for m in weighted]
        self.found: list[tuple[metrics_.Metric, bool]] = []
        self._make(model, (None, 1))  # so that an unknown name is told by `compile`
        self.reset()

    def _make(self, model, output_shape, target_shape=None):
        loss, runs, make = model.loss, model.runs, metrics_.for_network
        self.found = [(make(m, loss, output_shape, runs, target_shape), w) for m, w in self.given]
        self.names: list[str] = []
        for metric, weighted in self.found:
            name, k = metric.name, 0
            while name in self.names:
                k += 1
                name = f"weighted_{metric.name}" if weighted else f"{metric.name}_{k}"
                weighted = False
            self.names.append(name)

    def prepare(self, model, target_shape: tuple | None) -> None:
        """Makes the metrics, now that the shapes of ŷ and, where it may be any, of y are known."""
        self._make(model, model.output_shape, target_shape)
        loss, self.keeps_z = model.loss, model.head.joined
        for metric, _ in self.found:
            head = Head(metric.loss, model) if hasattr(metric, "loss") else None
            if head and head.joined:  # a cross-entropy, which starts from z as the loss would
                metric.of = lambda y, y_pred, head=head: head.values(y, y_pred, self.z)
                self.keeps_z = True
        in_samples = loss.reduction in ("sum_over_batch_size", "mean") and not isinstance(
            loss, OwnLoss
        )
        self.batch_matters = not in_samples or any(m.batch_matters for m, _ in self.found)
        self.at_once = self.batch_matters or model.penalized

    def reset(self, row: bool = False) -> None:
        """Starts anew; with `row`, metrics of one's own see y as `(n,)`, as it was given."""
        self.sum, self.count, self.waiting, self.row = 0.0, 0, [], row
        for metric, _ in self.found:
            metric.reset_state()

    def add(self, model, y: np.ndarray, y_pred: np.ndarray, weight: np.ndarray | None) -> None:
        """Takes one batch down."""
        z = model.head.layer.z if self.keeps_z else y_pred
        self.waiting.append((y, y_pred, z, weight))
        if self.at_once:
            self._count(model)

    def _count(self, model):
        """Counts the batches that wait, as one."""
        if not self.waiting:
            return
        y, y_pred, z, weight = self.waiting[0]
        if len(self.waiting) > 1:
            columns, sparse = list(zip(*self.waiting, strict=True)), model.loss.sparse
            y = np.concatenate(columns[0], axis=-1 if sparse else -2)
            y_pred, z = (np.concatenate(column, axis=-2) for column in columns[1:3])
            weight = None if weight is None else np.concatenate(columns[3], axis=-1)
        self.waiting, self.z = [], z
        n = y_pred.shape[-2]
        self.sum = self.sum + model.loss_of(y, y_pred, z, weight) * n
        self.count += n
        for metric, weighted in self.found:
            seen = y[..., 0] if self.row and not metrics_.of_keras(metric) else y
            metric.add(seen, y_pred, weight if weighted else None)
        self.z = None  # of a stack this is megabytes, which a network would hold to its end

    def mean_loss(self, model):
        """The mean of the loss so far: a number per run."""
        self._count(model)
        return plain(self.sum / self.count) if self.count else 0.0

    def logs(self, model) -> dict:
        """All by name, in alphabetical order, as in Keras' history."""
        found = {"loss": self.mean_loss(model)}
        if not self.found:
            return found
        found |= {
            name: plain(m.result()) for name, (m, _) in zip(self.names, self.found, strict=True)
        }
        return {name: found[name] for name in sorted(found)}

    def in_order(self, model):
        """[loss, *metrics] in the order of `compile`, or the loss alone."""
        loss = self.mean_loss(model)
        values = [plain(metric.result()) for metric, _ in self.found]
        return [loss, *values] if values else loss

    def all(self, model) -> list[metrics_.Metric]:
        """The mean loss as a metric, and the metrics."""
        loss = metrics_.Mean(name="loss")
        loss.update_state(self.mean_loss(model))
        return [loss, *(metric for metric, _ in self.found)]
