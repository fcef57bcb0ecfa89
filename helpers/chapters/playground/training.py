"""A training of the playground, kept for all its moments."""

from __future__ import annotations

import numpy as np

from helpers import nn
from helpers.chapters.playground.data import inputs_of, points
from helpers.chapters.playground.network import Setting, build, targets

UPDATES = 10_000  # of a film, so that a jump to its end takes seconds and no more
FAR = 1e6  # a loss beyond this has diverged


class Training:
    """A training that goes on as far as somebody looks.

    ``kept``: the weights at each moment; ``train`` and ``test``: the losses with these, of the
    network in use; ``history``: what ``fit`` reports of each epoch; ``diverged``: whether it ended
    because the loss left all bounds.
    """

    def __init__(self, setting: Setting, updates: int = UPDATES) -> None:
        names = "data", "points", "n", "noise", "share", "seed"
        self.setting, self.data = setting, points(*(getattr(setting, name) for name in names))
        self.x, self.y = inputs_of(self.data.x, setting.inputs), targets(setting, self.data)
        self.network, self.viewer = build(nn, setting, self.data), build(nn, setting, self.data)
        self.steps = -(-self.data.train // setting.batch)
        self._longest, self.diverged = max(1, updates // self.steps), False
        self.kept: list[list[np.ndarray]] = []
        self.train: list[float] = []
        self.test: list[float] = []
        self.history: list[float] = []
        self._keep(self.network)

    @property
    def halves(self) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
        """x and targets for training, and for testing."""
        cut = self.data.train
        return (self.x[:cut], self.y[:cut]), (self.x[cut:], self.y[cut:])

    @property
    def now(self) -> int:
        """The last epoch that has been trained."""
        return len(self.kept) - 1

    @property
    def last(self) -> int:
        """The last epoch that there will be, as far as is known."""
        return self.now if self.diverged else self._longest

    def __call__(self, epochs: int) -> None:
        """Train on to the end of that epoch, if it is not there yet."""
        epochs = min(epochs, self.last)
        if epochs > self.now:
            self.network.fit(
                *self.halves[0], self.setting.batch, initial_epoch=self.now, epochs=epochs,
                shuffle=False, verbose=0, callbacks=[Ear(self)],
            )  # fmt: skip

    def _keep(self, model: nn.Sequential) -> None:
        train, test = (float(model.evaluate(*half, verbose=0)) for half in self.halves)
        if self.kept and not train < FAR:  # NaN neither
            self.diverged, model.stop_training = True, True
            return
        self.kept.append(model.get_weights())
        self.train.append(train)
        self.test.append(test)

    def heard(self, model: nn.Sequential, loss: float) -> None:
        """An epoch is over."""
        self.history.append(float(loss))
        self._keep(model)
        if self.diverged:
            self.history.pop()


class Ear(nn.callbacks.Callback):
    """Tells a training of each epoch of its network."""

    def __init__(self, training: Training) -> None:
        self.training = training

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Pass it on."""
        self.training.heard(self.model, logs["loss"])
