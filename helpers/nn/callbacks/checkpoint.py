"""Saving weights while training."""

import os
from pathlib import Path

import numpy as np

from .monitor import MonitorCallback


class ModelCheckpoint(MonitorCallback):
    """Saves the weights after an epoch, or after some batches: each time, or only the best.

    Args:
        filepath: ends in `.npz`; may hold `{epoch:02d}` and `{batch:02d}` (from 1) and the names
            in the history, such as `{val_loss:.3f}`. Its folder is made when it is not there.
        monitor: a name in the history, for `save_best_only`.
        verbose: 1 says what is saved.
        save_best_only: whether only weights are saved for which `monitor` is the best so far.
        save_weights_only: only True here: there is no file for the whole network.
        mode: "min", "max" or "auto" (by the compiled metrics).
        save_freq: "epoch", or a number of batches.
        initial_value_threshold: only better values than this are saved.

    Raises:
        ValueError: for `save_weights_only=False`, another ending or another `save_freq`.
    """

    def __init__(
        self,
        filepath: str | os.PathLike,
        monitor: str = "val_loss",
        verbose: int = 0,
        save_best_only: bool = False,
        save_weights_only: bool = True,
        mode: str = "auto",
        save_freq: str | int = "epoch",
        initial_value_threshold: float | None = None,
    ):
        super().__init__(monitor, mode, initial_value_threshold)
        if not save_weights_only:
            raise ValueError("only weights can be saved here: pass save_weights_only=True")
        self.filepath = os.fspath(filepath)
        if not self.filepath.endswith(".npz"):
            raise ValueError(f"{filepath} must end in .npz")
        if save_freq != "epoch" and (not isinstance(save_freq, int) or save_freq < 1):
            raise ValueError(
                f"Unrecognized save_freq {save_freq!r}: 'epoch' or a number of batches is expected"
            )
        self.verbose, self.save_best_only, self.save_freq = verbose, save_best_only, save_freq
        self.save_weights_only = save_weights_only
        self._epoch = self._batches = 0

    def wants(self, event):
        """Batches only when it saves by them, or all would have to be logged for nothing."""
        return super().wants(event) and (self.save_freq != "epoch" or "batch" not in event)

    def on_train_begin(self, logs=None):
        if getattr(self.model, "runs", ()) and self.save_best_only:
            raise ValueError(
                "in a stack each network has an epoch of its own that is the best: train with "
                "EarlyStopping(restore_best_weights=True) instead, and save_weights at the end"
            )

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        self._batches += 1
        if self.save_freq != "epoch" and self._batches >= self.save_freq:
            self._batches = 0
            self._save(self._epoch, logs or {}, batch=batch + 1)

    def on_epoch_end(self, epoch, logs=None):
        if self.save_freq == "epoch":
            self._save(epoch, logs or {})

    def _save(self, epoch, logs, **batch):
        path = self._path({"epoch": epoch + 1, **batch, **logs})
        if self.save_best_only and not self._is_best(epoch, logs):
            return
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.model.save_weights(path, overwrite=True)
        if self.verbose:
            print(f"Epoch {epoch + 1}: saved {path}")

    def _path(self, known):
        """The path with all numbers filled in."""
        known = {name: np.asarray(v)[()] for name, v in known.items() if np.ndim(v) == 0}
        try:
            return self.filepath.format(**known)
        except KeyError as error:
            raise KeyError(
                f"Failed to format {self.filepath!r}: there is no {error}, only {', '.join(known)}"
            ) from None

    def _is_best(self, epoch, logs):
        value = self._seen(logs, "the weights are saved all the same")
        if value is None:
            return True
        if not self._is_improvement(value, self.best):
            if self.verbose:
                print(f"Epoch {epoch + 1}: {self.monitor} is not better than {self.best:.5g}")
            return False
        self.best = float(value)
        return True
