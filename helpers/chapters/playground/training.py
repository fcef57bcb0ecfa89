"""A training of the playground, kept for all its moments."""

from __future__ import annotations

import numpy as np

from helpers import nn
from helpers.chapters.playground.data import inputs_of, points
from helpers.chapters.playground.network import Setting, build, compiled, targets
from helpers.networks.record import Snapshots, stacked

UPDATES = 10_000  # of a film, so that a jump to its end takes seconds and no more
PIECE = 50  # epochs that are trained before their losses are looked at
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
        self._keep([self.network.get_weights()], [])

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
        while self.now < epochs and not self.diverged:
            film, until = Snapshots(), min(epochs, self.now + PIECE)
            try:
                self.network.fit(
                    *self.halves[0], self.setting.batch, initial_epoch=self.now, epochs=until,
                    shuffle=False, verbose=0, callbacks=[film],
                )  # fmt: skip
            finally:  # the network has learned that much, also when the reader stops it
                losses = self.network.history.history.get("loss", []) if film.kept else []
                if kept := film.kept[1:][: len(losses)]:
                    self._keep(kept, losses)

    def _keep(self, kept: list[list[np.ndarray]], reported: list[float]) -> None:
        """Take down the weights of some epochs, up to one whose loss has left all bounds.

        What they lose is worked out for all at once: as a stack, with a network for each epoch.
        """
        looks = stacked(kept, compiled(nn, self.setting, self.data, runs=(len(kept),)))
        train, test = (looks.evaluate(*half, verbose=0) for half in self.halves)
        far = np.flatnonzero(~(train < FAR))  # NaN too
        if self.kept and len(far):
            self.diverged = True
            kept = kept[: far[0]]
        self.kept += kept
        for losses, found in ((self.train, train), (self.test, test), (self.history, reported)):
            losses += [float(loss) for loss in found[: len(kept)]]
