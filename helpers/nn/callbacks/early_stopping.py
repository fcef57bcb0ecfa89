"""Stopping before the network gets worse."""

import numpy as np

from .base import Callback, best_direction, monitored


class EarlyStopping(Callback):
    """Stops when `monitor` has not got better for `patience` epochs.

    In a stack each run stops for itself: its weights stay as they were at that epoch, and
    training ends when all have stopped. Prechelt 1998, "Early stopping — but when?".

    Args:
        monitor: a name in the history, such as "val_loss".
        min_delta: how much counts as better, at least 0.
        patience: epochs to wait.
        mode: "min", "max" or "auto" (by the name).
        baseline: waiting starts over only for values better than this.
        restore_best_weights: whether to go back to the best epoch's weights at the end.
        start_from_epoch: earlier epochs are not looked at.

    Attributes:
        stopped_epoch: the epoch (from 0) after which training stopped, 0 if it did not; for a
            stack an array.
        best, best_epoch: the best value and its epoch.
    """

    def __init__(
        self,
        monitor="val_loss",
        min_delta=0,
        patience=0,
        verbose=0,
        mode="auto",
        baseline=None,
        restore_best_weights=False,
        start_from_epoch=0,
    ):
        if patience < 0:
            raise ValueError(f"patience must be at least 0, got {patience!r}")
        self.monitor, self.min_delta, self.patience = monitor, abs(min_delta), patience
        self.verbose, self.sign, self.baseline = verbose, best_direction(monitor, mode), baseline
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch

    def on_train_begin(self, logs=None):
        runs = self.model.runs
        self._wait = np.zeros(runs, dtype=int)
        self._stopped = np.zeros(runs, dtype=bool)
        self._stopped_epoch = np.zeros(runs, dtype=int)
        self._best = np.full(runs, -self.sign * np.inf)
        self._best_epoch = np.zeros(runs, dtype=int)
        self._kept = None

    def _better(self, value, reference):
        return self.sign * value - self.min_delta > self.sign * reference

    def on_epoch_end(self, epoch, logs=None):
        if epoch < self.start_from_epoch:
            return
        value, weights = monitored(logs, self.monitor), self.model.parameters.flat
        first = self._kept is None
        if first:
            self._kept = weights.copy()
        running = ~self._stopped
        better = running & (first | self._better(value, self._best))
        self._best = np.where(better, value, self._best)
        self._best_epoch = np.where(better, epoch, self._best_epoch)
        restart = better if self.baseline is None else better & self._better(value, self.baseline)
        self._wait = np.where(restart, 0, self._wait + 1)
        stop = running & ~better & (self._wait >= self.patience) & (epoch > 0)
        self._stopped_epoch = np.where(stop, epoch, self._stopped_epoch)
        self._stopped = self._stopped | stop
        keep = better if self.restore_best_weights else running
        self._kept[keep] = weights[keep]
        if self._stopped.all():
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        if self.verbose and self._stopped.any():
            print(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self._kept is not None:
            back = np.ones_like(self._stopped) if self.restore_best_weights else self._stopped
            self.model.parameters.flat[back] = self._kept[back]

    stopped_epoch = property(lambda self: _plain_int(self._stopped_epoch))
    best_epoch = property(lambda self: _plain_int(self._best_epoch))
    best = property(lambda self: float(self._best) if self._best.ndim == 0 else self._best)
    wait = property(lambda self: _plain_int(self._wait))


def _plain_int(array):
    return int(array) if array.ndim == 0 else array
