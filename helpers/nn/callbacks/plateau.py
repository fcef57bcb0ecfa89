"""A smaller learning rate when nothing gets better any more."""

import numpy as np

from ..arrays import plain
from .monitor import MonitorCallback


class ReduceLROnPlateau(MonitorCallback):
    """Multiplies η by `factor` when `monitor` has not got better for `patience` epochs.

    In a stack, each run for itself. The history gains "learning_rate".

    Args:
        monitor: a name in the history, such as "val_loss".
        factor: what η is multiplied by, below 1.
        patience: epochs to wait.
        verbose: 1 says when η is reduced.
        mode: "min", "max" or "auto" (by the compiled metrics).
        min_delta: how much counts as better.
        cooldown: epochs after a reduction in which nothing is counted.
        min_lr: η does not fall below this.

    Raises:
        ValueError: for a factor of 1 or more.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: str = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
    ):
        if factor >= 1:
            raise ValueError(f"factor must be below 1, or the rate would not fall; got {factor}")
        super().__init__(monitor, mode, min_delta=min_delta)
        self.factor, self.min_lr, self.patience = factor, min_lr, patience
        self.verbose, self.cooldown = verbose, cooldown
        self._reset()

    def _reset(self):
        self.best, self.wait, self.cooldown_counter = None, 0, 0

    def on_train_begin(self, logs=None):
        self._reset()

    def in_cooldown(self):
        """Whether the last reduction is too fresh to count epochs; in a stack, one per run."""
        return self.cooldown_counter > 0

    def on_epoch_end(self, epoch, logs=None):
        logs = {} if logs is None else logs
        logs["learning_rate"] = plain(np.array(self.model.optimizer.learning_rate))
        value = self._seen(logs, "the rate stays")
        if value is None:
            return
        self.cooldown_counter = np.maximum(self.cooldown_counter - 1, 0)
        better = self._is_improvement(value, self.best)
        self.best = plain(np.where(better, value, value if self.best is None else self.best))
        counts = np.logical_not(better | self.in_cooldown())
        self.wait = np.where(counts, self.wait + 1, 0)
        self._reduce(counts & (self.wait >= self.patience), epoch)

    def _reduce(self, which, epoch):
        """Makes η smaller in these runs, unless it is as small as it may be."""
        rate = np.asarray(self.model.optimizer.learning_rate, dtype=float)
        which = which & (rate > self.min_lr)
        if not np.any(which):
            return
        smaller = np.maximum(rate * self.factor, self.min_lr)
        self.model.optimizer.learning_rate = np.where(which, smaller, rate)
        self.cooldown_counter = np.where(which, self.cooldown, self.cooldown_counter)
        self.wait = np.where(which, 0, self.wait)
        if self.verbose:
            of_stack = f" of {which.sum()} networks" if which.ndim else ""
            print(f"Epoch {epoch + 1}: the learning rate{of_stack} is reduced to {smaller}")
