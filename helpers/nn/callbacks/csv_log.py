"""The history as a table in a file, while it comes about."""

import csv
import os
from pathlib import Path

import numpy as np

from .base import Callback


class CSVLogger(Callback):
    """Writes a line with the losses and metrics of every epoch; what is not known is "NA".

    Args:
        filename: of the table.
        separator: what stands between two columns.
        append: whether lines are added to a file that is there; otherwise it is replaced.
    """

    def __init__(self, filename: str | os.PathLike, separator: str = ",", append: bool = False):
        self.filename, self.sep, self.append = os.fspath(filename), separator, append
        self.keys: list[str] | None = None

    def on_train_begin(self, logs=None):
        self.keys = None
        self._write([], "a" if self.append else "w")

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        rows = []
        if self.keys is None:
            self.keys = sorted(logs)
            if not any(key.startswith("val_") for key in self.keys):  # they may come later
                self.keys += [f"val_{key}" for key in self.keys]
            if Path(self.filename).stat().st_size == 0:
                rows.append(["epoch", *self.keys])
        rows.append([epoch, *(_cell(logs.get(key, "NA")) for key in self.keys)])
        self._write(rows, "a")

    def _write(self, rows, mode):
        """Opens the file only for as long as it takes: training may be interrupted."""
        with open(self.filename, mode, newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=self.sep).writerows(rows)


def _cell(value):
    """A number or a word as it is; the numbers of a stack as a list."""
    if isinstance(value, str) or np.ndim(value) == 0:
        return value
    return f'"{np.asarray(value).tolist()}"'
