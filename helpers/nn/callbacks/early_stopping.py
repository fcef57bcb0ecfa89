"""Stopping before the network gets worse."""

import numpy as np

from ..arrays import plain
from .monitor import MonitorCallback


class EarlyStopping(MonitorCallback):
    """Stops when `monitor` has not got better for `patience` epochs.

    In a stack each run stops for itself: its weights stay as they were at that epoch, and
    training ends when all have stopped. Prechelt 1998, "Early stopping — but when?".

    Args:
        monitor: a name in the history, such as "val_loss".
        min_delta: how much counts as better.
        patience: epochs to wait, at least 0.
        verbose: 1 says when it stops.
        mode: "min", "max" or "auto" (by the compiled metrics).
        baseline: waiting starts over only for values better than this.
        restore_best_weights: whether to go back to the best epoch's weights at the end.
        start_from_epoch: earlier epochs are not looked at.

    Attributes:
        stopped_epoch: the epoch (from 0) after which training stopped, 0 if it did not; for a
            stack, as the following, an array.
        best, best_epoch: the best value and its epoch.
        wait: epochs without a better one.

    Raises:
        ValueError: for a negative `patience`.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0,
        patience: int = 0,
        verbose: int = 0,
        mode: str = "auto",
        baseline: float | None = None,
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ):
        if patience < 0:
            raise ValueError(f"patience must be at least 0, got {patience!r}")
        super().__init__(monitor, mode, min_delta=min_delta)
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best_weights = None

    def on_train_begin(self, logs=None):
        runs = getattr(self.model, "runs", ())
        self.best = self.best_weights = None
        self.wait = self.stopped_epoch = self.best_epoch = _whole(np.zeros(runs, dtype=int))
        self.stopped = np.zeros(runs, dtype=bool)

    def on_epoch_end(self, epoch, logs=None):
        value = self._seen(logs, "it stops nothing")
        if value is None or epoch < self.start_from_epoch:
            return
        running = ~self.stopped
        better = running & self._is_improvement(value, self.best)
        restart = better
        if self.baseline is not None:
            restart = better & self._is_improvement(value, self.baseline)
        self.best = plain(np.where(better, value, value if self.best is None else self.best))
        self.best_epoch = _whole(np.where(better, epoch, self.best_epoch))
        self.wait = _whole(np.where(running, np.where(restart, 0, self.wait + 1), self.wait))
        stop = running & ~better & (self.wait >= self.patience) & (epoch > 0)
        self.stopped_epoch = _whole(np.where(stop, epoch, self.stopped_epoch))
        self.stopped = self.stopped | stop
        self._keep(better if self.restore_best_weights else stop)
        if self.stopped.all():
            self.model.stop_training = True

    def _keep(self, which):
        """Keeps the present weights of these runs."""
        if self.stopped.ndim == 0:
            if which and self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            return
        weights = self.model.parameters.flat
        if self.best_weights is None:
            self.best_weights = weights.copy()
        self.best_weights[which] = weights[which]

    def on_train_end(self, logs=None):
        if self.verbose:
            self._say()
        if self.best_weights is None:
            return
        if self.stopped.ndim == 0:
            self.model.set_weights(self.best_weights)
            return
        back = np.ones_like(self.stopped) if self.restore_best_weights else self.stopped
        self.model.parameters.flat[back] = self.best_weights[back]

    def _say(self):
        if self.stopped.ndim:
            print(f"Early stopping ended {self.stopped.sum()} of {self.stopped.size} networks")
        elif self.stopped:
            print(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.best_weights is not None and not self.stopped.ndim:
            print(f"The weights are those of epoch {self.best_epoch + 1}, the best")


def _whole(array):
    """An int for a single network, the array itself for a stack."""
    return int(array) if array.ndim == 0 else array
