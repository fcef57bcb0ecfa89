"""Saving weights while training."""

import numpy as np

from .base import Callback, best_direction, monitored


class ModelCheckpoint(Callback):
    """Saves the weights after an epoch: each, or only when `monitor` is the best so far.

    Args:
        filepath: ends in `.npz`; may hold `{epoch:02d}` (from 1) and the names in the history.
        save_best_only: False saves after every epoch.
        save_weights_only: only True here: there is no file for the whole network.
        initial_value_threshold: only better values than this are saved.

    Raises:
        ValueError: for `save_weights_only=False` or another ending.
    """

    def __init__(
        self,
        filepath,
        monitor="val_loss",
        verbose=0,
        save_best_only=False,
        save_weights_only=True,
        mode="auto",
        *,
        initial_value_threshold=None,
    ):
        if not save_weights_only:
            raise ValueError("only weights can be saved here: pass save_weights_only=True")
        if not str(filepath).endswith(".npz"):
            raise ValueError(f"{filepath} must end in .npz")
        self.filepath, self.monitor, self.verbose = str(filepath), monitor, verbose
        self.save_best_only, self.sign = save_best_only, best_direction(monitor, mode)
        self.best = initial_value_threshold

    def on_train_begin(self, logs=None):
        if self.model.runs:
            raise ValueError(
                "ModelCheckpoint saves one network; a stack has many, use save_weights"
            )

    def on_epoch_end(self, epoch, logs=None):
        if self.save_best_only:
            value = float(monitored(logs, self.monitor))
            if self.best is not None and not self.sign * value > self.sign * self.best:
                return
            self.best = value
        path = self.filepath.format(epoch=epoch + 1, **{k: np.asarray(v) for k, v in logs.items()})
        self.model.save_weights(path)
        if self.verbose:
            print(f"Epoch {epoch + 1}: saved {path}")
