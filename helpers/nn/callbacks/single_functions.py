"""A callback from single functions."""

from collections.abc import Callable

from ..naming import did_you_mean
from .base import EVENTS, Callback


class LambdaCallback(Callback):
    """Single functions as a callback: `LambdaCallback(on_epoch_end=lambda epoch, logs: …)`.

    Args:
        on_epoch_begin, on_epoch_end: functions of (epoch, logs).
        on_train_begin, on_train_end: functions of (logs).
        on_train_batch_begin, on_train_batch_end: functions of (batch, logs).
        others: further events of `Callback` by name, and attributes of other names.

    Raises:
        TypeError: for a name that begins with `on_` and is no event.
    """

    def __init__(
        self,
        on_epoch_begin: Callable | None = None,
        on_epoch_end: Callable | None = None,
        on_train_begin: Callable | None = None,
        on_train_end: Callable | None = None,
        on_train_batch_begin: Callable | None = None,
        on_train_batch_end: Callable | None = None,
        **others,
    ):
        others |= {
            "on_epoch_begin": on_epoch_begin,
            "on_epoch_end": on_epoch_end,
            "on_train_begin": on_train_begin,
            "on_train_end": on_train_end,
            "on_train_batch_begin": on_train_batch_begin,
            "on_train_batch_end": on_train_batch_end,
        }
        for name, function in others.items():
            if name.startswith("on_") and name not in EVENTS:
                raise TypeError(f"{name} is no event; {did_you_mean(name, EVENTS)}")
            if function is not None:
                setattr(self, name, function)
