"""What a callback is, and the list of them that `fit` calls."""

import numpy as np


class Callback:
    """Base class: override what is of interest; `self.model` is the network in training."""

    model = None

    def set_model(self, model) -> None:
        """Called once, before training."""
        self.model = model

    def on_train_begin(self, logs=None):
        """Before the first epoch."""

    def on_train_end(self, logs=None):
        """After the last epoch."""

    def on_epoch_begin(self, epoch, logs=None):
        """Before epoch `epoch`, counted from 0."""

    def on_epoch_end(self, epoch, logs=None):
        """After it; `logs` holds its loss and metrics."""

    def on_train_batch_begin(self, batch, logs=None):
        """Before each step, counted from 0 in each epoch."""

    def on_train_batch_end(self, batch, logs=None):
        """After it; `logs` holds the averages of the epoch so far."""


class LambdaCallback(Callback):
    """A callback from single functions: `LambdaCallback(on_epoch_end=lambda epoch, logs: …)`.

    Raises:
        TypeError: for a name that is no event.
    """

    def __init__(self, **functions):
        for name, function in functions.items():
            if name not in EVENTS:
                raise TypeError(f"{name} is no event; there are {', '.join(EVENTS)}")
            setattr(self, name, function)


EVENTS = (
    "on_train_begin",
    "on_train_end",
    "on_epoch_begin",
    "on_epoch_end",
    "on_train_batch_begin",
    "on_train_batch_end",
)


def best_direction(monitor: str, mode: str) -> int:
    """−1 when less of `monitor` is better (losses, errors), 1 when more is (accuracies).

    Raises:
        ValueError: for a mode other than "auto", "min" and "max".
    """
    if mode not in ("auto", "min", "max"):
        raise ValueError(f"mode must be 'auto', 'min' or 'max', got {mode!r}")
    if mode == "auto":
        return 1 if monitor.endswith(("accuracy", "acc")) else -1
    return 1 if mode == "max" else -1


def monitored(logs: dict, monitor: str):
    """The value of `monitor` in this epoch.

    Raises:
        ValueError: when it is not there, naming what is.
    """
    if monitor not in logs:
        hint = "; pass validation_data to fit" if monitor.startswith("val_") else ""
        raise ValueError(f"nothing called {monitor!r} to watch, only {', '.join(logs)}{hint}")
    return np.asarray(logs[monitor])


class CallbackList:
    """The callbacks of one `fit`: the reader's, then the printing of lines, then the history."""

    def __init__(self, callbacks, history, model, epochs, verbose):
        from .progress import PrintLines

        callbacks = [callbacks] if isinstance(callbacks, Callback) else list(callbacks or [])
        for callback in callbacks:
            if not isinstance(callback, Callback):
                raise TypeError(f"{callback!r} is no callback of nn.callbacks")
        if verbose not in (0, 1, 2, "auto"):
            raise ValueError(f"verbose must be 0, 1, 2 or 'auto', got {verbose!r}")
        self.callbacks = [*callbacks, *([PrintLines(verbose)] if verbose else []), history]
        for callback in self.callbacks:
            callback.set_model(model)
            callback.params = {"epochs": epochs, "verbose": verbose}
        model.history = history
        self.watches_batches = any(_watches_batches(callback) for callback in self.callbacks)

    def call(self, event: str, *arguments) -> None:
        """Calls one event of each."""
        for callback in self.callbacks:
            getattr(callback, event)(*arguments)


def _watches_batches(callback) -> bool:
    return any(
        getattr(getattr(callback, event), "__func__", None) is not getattr(Callback, event)
        for event in ("on_train_batch_begin", "on_train_batch_end")
    )
