"""The bar of a long training in Keras, and the stop button that ends it and keeps the weights."""

import signal
import threading

from ..nn.callbacks.bar import Bar
from .loading import module


class StopButton:
    """While it is on, the first interrupt (the stop button, Ctrl-C) is only noted.

    Keras would otherwise be torn from the middle of a step. A second interrupt ends it at once.

    Attributes:
        pressed: whether there was one.
    """

    def __init__(self):
        self.pressed, self._before = False, None

    def on(self) -> "StopButton":
        """Begins to listen, in the main thread: no other can."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._press)
        return self

    def off(self) -> None:
        """Leaves interrupts to whoever had them before."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None

    def _press(self, number, frame):
        self.pressed = True
        self.off()


def progress(description: str = "epochs"):
    """A callback for Keras' `fit`: a bar, and a stop button that ends `fit` after its step.

    The weights and the history are kept. `nn.callbacks.Progress` does the same for `nn`.
    """

    class Progress(module().callbacks.Callback):
        def on_train_begin(self, logs=None):
            self._bar, self._stop = Bar(self.params["epochs"], description), StopButton().on()

        def on_train_batch_end(self, batch, logs=None):
            self.model.stop_training |= self._stop.pressed

        def on_epoch_end(self, epoch, logs=None):
            self._bar.advance(logs)

        def on_train_end(self, logs=None):
            self._stop.off()
            self._bar.close(self._stop.pressed)

    return Progress()
