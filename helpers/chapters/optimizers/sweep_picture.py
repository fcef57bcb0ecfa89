"""Loss over learning rate for seven optimizers, and the range of good rates of each."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.chapters.optimizers.style import LOOKS, EndNames, line_style

LOSSES = (0.05, 10)
DEFAULTS = (0.01, 0.01, 0.01, 0.001, 0.001, 0.001, 0.001)


class Sweep(Picture):
    """A result has ``losses`` (rates, 7), infinite where diverged, ``best`` (7,), ``lowest``
    (7,), ``good`` (rates, 7) and ``title``."""

    height = 370
    right_margin = 88

    def __init__(self, rates: np.ndarray) -> None:
        """``rates``: the learning rates that were tried, in order."""
        self.rates = rates
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        for axes in (left, right):
            axes.set(xscale="log", xlim=(self.rates[0] / 1.5, self.rates[-1] * 1.5))
            axes.set(xlabel="learning rate η")
            axes.set_xticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
            axes.minorticks_off()
        left.set(yscale="log", ylim=LOSSES, ylabel="loss on unseen points")
        left.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        left.minorticks_off()
        right.set(ylim=(-0.6, 6.6), title="within 25 % of its best;  | Keras' default")
        right.set_yticks([])
        self.left, self.right = left, right
        self.curves, self.bests, self.ranges, self.centres = [], [], [], []
        for row, name in enumerate(LOOKS):
            look = line_style(name)
            right.plot([DEFAULTS[row]], [6 - row], "|", color=look["color"], markersize=14)
            self.curves.append(Trace(self, left, linewidth=1.5, **look))
            for faint in (self.curves[-1].ghost, self.curves[-1].pinned):
                faint.set_linewidth(0.8)
            dot = {"color": look["color"], "markeredgecolor": "white", "zorder": 5}
            self.bests.append(self.moving(left.plot([], [], "o", markersize=8, **dot)[0]))
            wide = {"color": look["color"], "alpha": 0.45}
            self.ranges.append(self.moving(right.plot([], [], "s", markersize=10, **wide)[0]))
            self.centres.append(self.moving(right.plot([], [], "o", markersize=8, **dot)[0]))
        self.edge = EdgeMarks(self, left, palette.MUTED)
        self.names = EndNames(self, right, tuple(LOOKS))

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        for k, curve in enumerate(self.curves):
            curve.show(
                lambda run, k=k: (self.rates, np.clip(run.losses[:, k], 1e-9, 1e30)),
                result, ghost, pinned,
            )  # fmt: skip
            best = self.rates[result.best[k]]
            self.bests[k].set_data([best], [np.clip(result.lowest[k], *LOSSES)])
            good = self.rates[result.good[:, k]]
            self.ranges[k].set_data(good, np.full(len(good), 6 - k))
            self.centres[k].set_data([best], [6 - k])
        rates, _ = np.nonzero(~(result.losses <= LOSSES[1]))
        self.edge.show(self.rates[np.unique(rates)], np.full(len(np.unique(rates)), 1e9))
        self.names.show(6.0 - np.arange(len(LOOKS)), tuple(LOOKS))
        self.title.set_text(result.title)
