"""A learning rate over the steps, and beside it the training that follows it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace

UPDATES = 320
RATES = (1e-4, 20)
LOSSES = (0.1, 10)


class Designer(Picture):
    """A result has ``rates`` (320,), ``updates``, ``loss``, ``test`` and ``title``."""

    height = 370

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.1, 1))
        steps = {"xlim": (0, UPDATES)}
        self.left = figure.add_subplot(grid[:, 0], yscale="log", ylim=RATES, **steps)
        self.left.set(xlabel="step t", ylabel="learning rate η")
        self.left.minorticks_off()
        self.top = figure.add_subplot(grid[0, 1], yscale="log", ylim=LOSSES, **steps)
        self.top.set_ylabel("training loss")
        self.top.tick_params(labelbottom=False)
        self.top.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        self.top.minorticks_off()
        self.low = figure.add_subplot(grid[1, 1], ylim=(0, 1.02), **steps)
        self.low.set(xlabel="updates", ylabel="unseen read")
        self.low.set_yticks([0, 0.5, 0.9, 1], ["0", "50 %", "90 %", ""])
        self.rates = Trace(self, self.left, color=palette.ACCENT)
        self.loss = Trace(self, self.top, color=palette.TRAIN)
        self.test = Trace(self, self.low, palette.DASHES["test"], color=palette.TEST)
        self.edges = [
            EdgeMarks(self, axes, colour)
            for axes, colour in ((self.left, palette.ACCENT), (self.top, palette.TRAIN))
        ]

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        runs = result, ghost, pinned
        steps = np.arange(UPDATES)
        self.rates.show(lambda run: (steps, np.maximum(run.rates, RATES[0] / 1e9)), *runs)
        self.loss.show(lambda run: (run.updates, run.loss), *runs)
        self.test.show(lambda run: (run.updates, run.test), *runs)
        ends = [int(result.rates.argmin()), int(result.rates.argmax())]
        self.edges[0].show(steps[ends], result.rates[ends])
        worst = [int(result.loss.argmin()), int(result.loss.argmax())]
        self.edges[1].show(result.updates[worst], result.loss[worst])
        self.title.set_text(result.title)
