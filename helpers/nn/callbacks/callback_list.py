"""Who is called when: all callbacks of one `fit`, `evaluate` or `predict`."""

from collections.abc import Iterable, Iterator

from .base import EVENTS, Callback
from .progress import PrintLines


class CallbackList:
    """The callbacks of one call: the reader's, then the printing of lines, then the history.

    Args:
        callbacks: one, or lists of them.
        history: the `History` of `fit`, or None.
        model: the network.
        epochs, verbose: as in `fit`.

    Raises:
        TypeError: for what is no callback.
        ValueError: for another `verbose`.
    """

    def __init__(self, callbacks, history, model, epochs: int, verbose: int | str):
        if verbose not in (0, 1, 2, "auto"):
            raise ValueError(f"verbose must be 0, 1, 2 or 'auto', got {verbose!r}")
        self.callbacks = list(_flat(callbacks))
        self.callbacks += [PrintLines(verbose)] if verbose else []
        self.callbacks += [] if history is None else [history]
        params = {"epochs": epochs, "verbose": verbose}
        for callback in self.callbacks:
            callback.set_params(params)
            callback.set_model(model)
        if history is not None:
            model.history = history
        self._methods = {
            event: [getattr(one, event) for one in self.callbacks if one.wants(event)]
            for event in EVENTS
        }

    def call(self, event: str, *arguments) -> None:
        """Calls one event, such as "on_epoch_end", of each; its logs are always a dictionary."""
        *number, logs = arguments
        for method in self._methods[event]:
            method(*number, {} if logs is None else logs)

    def hears(self, event: str) -> bool:
        """Whether anybody wants to know of an event, such as "on_train_batch_end"."""
        return bool(self._methods[event])

    def watches(self, what: str) -> bool:
        """Whether anybody wants to know when `what` begins or ends, such as "test_batch"."""
        return self.hears(f"on_{what}_begin") or self.hears(f"on_{what}_end")


def _flat(callbacks) -> Iterator[Callback]:
    if callbacks is None:
        return
    if isinstance(callbacks, Callback):
        yield callbacks
    elif isinstance(callbacks, Iterable) and not isinstance(callbacks, str):
        for callback in callbacks:
            yield from _flat(callback)
    else:
        raise TypeError(f"{callbacks!r} is no callback of nn.callbacks")
