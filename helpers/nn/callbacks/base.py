"""What a callback is: the events that `fit`, `evaluate` and `predict` call."""


class Callback:
    """Base class: override what is of interest; `self.model` is the network at work.

    Attributes:
        params: {"epochs": …, "verbose": …} of the call.
    """

    model = None
    params: dict | None = None

    def set_params(self, params: dict) -> None:
        """Called once, before anything else."""
        self.params = params

    def set_model(self, model) -> None:
        """Called once, before training."""
        self.model = model

    def wants(self, event: str) -> bool:
        """Whether its method for this event does anything."""
        names = (event, _OLDER.get(event, event))
        own, kind = vars(self), type(self)
        return any(n in own or getattr(kind, n) is not getattr(Callback, n) for n in names)

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Before the first epoch."""

    def on_train_end(self, logs: dict | None = None) -> None:
        """After the last epoch; `logs` are its."""

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Before epoch `epoch`, counted from 0."""

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """After it; `logs` holds its loss and metrics."""

    def on_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """An older name of `on_train_batch_begin`."""

    def on_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """An older name of `on_train_batch_end`."""

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Before each step, counted from 0 in each epoch."""
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """After it; `logs` holds the averages of the epoch so far."""
        self.on_batch_end(batch, logs)

    def on_test_begin(self, logs: dict | None = None) -> None:
        """Before `evaluate`, and before the validation data are looked at."""

    def on_test_end(self, logs: dict | None = None) -> None:
        """After it; `logs` holds its loss and metrics."""

    def on_test_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Before each batch of it, counted from 0."""

    def on_test_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """After it; `logs` holds the averages so far."""

    def on_predict_begin(self, logs: dict | None = None) -> None:
        """Before `predict`."""

    def on_predict_end(self, logs: dict | None = None) -> None:
        """After it."""

    def on_predict_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Before each batch of it, counted from 0."""

    def on_predict_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """After it; `logs` holds its "outputs"."""


EVENTS = tuple(name for name in vars(Callback) if name.startswith("on_"))
_OLDER = {"on_train_batch_begin": "on_batch_begin", "on_train_batch_end": "on_batch_end"}
