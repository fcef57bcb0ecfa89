"""Showing how far training has come."""

import numpy as np

from .base import Callback


def _line(logs: dict) -> str:
    parts = []
    for name, value in logs.items():
        middle = float(np.median(value))
        parts.append(f"{name}: {middle:.4g}" + (" (median)" if np.ndim(value) else ""))
    return " - ".join(parts)


class PrintLines(Callback):
    """A line per epoch, or about ten in all: what `verbose` asks for."""

    def __init__(self, verbose):
        self.verbose = verbose

    def on_epoch_end(self, epoch, logs=None):
        epochs = self.params["epochs"]
        every = 1 if self.verbose == 2 else max(1, -(-epochs // 10))
        if (epoch + 1) % every == 0 or epoch + 1 == epochs:
            print(f"Epoch {epoch + 1}/{epochs} - {_line(logs)}")


class Progress(Callback):
    """A bar for long trainings; the kernel's stop button then ends `fit` and keeps the weights.

    Args:
        description: what the bar is labelled with.
        every: seconds between two looks at it, so that it costs nothing.
    """

    def __init__(self, description="epochs", every=0.2):
        self.description, self.every = description, every

    def on_train_begin(self, logs=None):
        from tqdm.auto import tqdm

        total = self.params["epochs"]
        self._bar = tqdm(total=total, desc=self.description, mininterval=self.every)

    def on_epoch_end(self, epoch, logs=None):
        self._bar.update()
        if self._bar.n == self._bar.last_print_n:
            self._bar.set_postfix_str(_line(logs), refresh=False)

    def on_train_end(self, logs=None):
        self._bar.close()

    def on_interrupt(self):
        epochs = self.params["epochs"]
        print(f"Stopped by hand after {self._bar.n} of {epochs} epochs; the weights are kept.")
        return True
