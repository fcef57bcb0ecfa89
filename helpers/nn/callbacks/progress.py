"""Showing how far training has come."""

from .bar import Bar, line
from .base import Callback
from .stop_button import StopButton


class PrintLines(Callback):
    """A line per epoch, or about ten in all: what `verbose` asks for."""

    def __init__(self, verbose: int | str):
        self.verbose = verbose

    def on_epoch_end(self, epoch, logs=None):
        epochs = self.params["epochs"]
        every = 1 if self.verbose == 2 else max(1, -(-epochs // 10))
        if (epoch + 1) % every == 0 or epoch + 1 == epochs:
            print(f"Epoch {epoch + 1}/{epochs} - {line(logs)}")


class Progress(Callback):
    """A bar for long trainings; the kernel's stop button then ends `fit` and keeps the weights.

    Args:
        description: what the bar is labelled with.
    """

    def __init__(self, description: str = "epochs"):
        self.description = description

    def on_train_begin(self, logs=None):
        self._bar = Bar(self.params["epochs"], self.description)
        self._stop = StopButton(self._end).on()

    def _end(self):
        """The training looks at this after each batch, so that it need not call anybody."""
        self.model.stop_training = True

    def on_epoch_end(self, epoch, logs=None):
        self._bar.advance(logs)

    def on_train_end(self, logs=None):
        stop, self._stop = self._stop, None
        stop.off()
        self._bar.close(stop.pressed)
