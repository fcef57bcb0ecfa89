"""The record of a training."""

import weakref

from .base import Callback


class History(Callback):
    """What `fit` returns.

    Attributes:
        history: {"loss": [one number per epoch], "val_loss": …}; for a stack, each entry is an
            array of shape `runs`.
        epoch: the epochs' numbers, from 0.
        model: the network that was trained.
    """

    def __init__(self):
        self.history: dict[str, list] = {}
        self.epoch: list[int] = []
        self._model = lambda: None

    @property
    def model(self):
        """The network, while somebody else holds it: the two would keep each other in memory."""
        return self._model()

    def set_model(self, model):
        self._model = weakref.ref(model)

    def on_train_begin(self, logs=None):
        self.epoch = []

    def on_epoch_end(self, epoch, logs=None):
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)

    def __repr__(self):
        epochs = f"{len(self.epoch)} epoch{'s' * (len(self.epoch) != 1)}"
        return f"<History of {epochs}: {', '.join(self.history)}>"
