"""Picture of chapter 06: which learning rates and gains train a network on digits."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.pictures import palette
from helpers.pictures.base import Picture
from helpers.pictures.parts import Trace
from helpers.pictures.surface import Surface

RATES = np.logspace(-3, 1, 10)
GAINS = np.logspace(-1.5, 1.2, 10)
DECADES = {-3: "0.001", -2: "0.01", -1: "0.1", 0: "1", 1: "10"}


class Map(Picture):
    """Left the map, right the best along each of its axes.

    A result is a ``Run`` of ``helpers.explorers.initialization_map``.
    """

    height = 390

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1))
        left = figure.add_subplot(grid[:, 0])
        log_axis(left.set_xlim, left.set_xticks, RATES)
        log_axis(left.set_ylim, left.set_yticks, GAINS)
        left.set(xlabel="η learning rate", ylabel="gain g (deviation g/√n)")
        left.set_title("digits read: white none, dark all, grey diverged")
        left.grid(False)
        for gain, name, va in ((1, "1/√n", "top"), (np.sqrt(2), "He", "bottom")):
            left.axhline(np.log10(gain), color=palette.ACCENT, linestyle=":", linewidth=1.2)
            style = {"color": palette.ACCENT, "va": va, "size": 11}
            # Beside the map, whose cells are as dark as letters where networks learn.
            left.text(1.015, np.log10(gain), name, transform=left.get_yaxis_transform(), **style)
        self.shares = Surface(self, left, colours=palette.SEQUENTIAL, smooth=False)
        # Drawn over the surface, which would cover them.
        self.lines = [self.moving(line) for line in left.lines]
        style = {"markersize": 14, "color": palette.ACCENT, "fillstyle": "none", "zorder": 6}
        self.best = self.moving(left.plot([], [], "o", markeredgewidth=2, **style)[0])
        self.by_rate = self._profile(figure.add_subplot(grid[0, 1]), RATES, "η learning rate")
        self.by_gain = self._profile(figure.add_subplot(grid[1, 1]), GAINS, "gain g")

    def _profile(self, axes: Axes, values: np.ndarray, name: str) -> Trace:
        log_axis(axes.set_xlim, axes.set_xticks, values)
        axes.set(ylim=(-0.02, 1.02), xlabel=name, ylabel="read by the best")
        axes.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
        return Trace(self, axes, "o-", color=palette.TRAIN, markersize=5)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.shares.show(result.shares)
        row, column = result.best
        self.best.set_data([np.log10(RATES[column])], [np.log10(GAINS[row])])
        runs = (result, ghost, pinned)
        self.by_rate.show(lambda run: (np.log10(RATES), run.known.max(axis=0)), *runs)
        self.by_gain.show(lambda run: (np.log10(GAINS), run.known.max(axis=1)), *runs)
        self.title.set_text(result.title)


def log_axis(set_limits: Any, set_ticks: Any, values: np.ndarray) -> None:
    """A linear axis of logarithms, with a cell around each value and decades as its ticks."""
    logs = np.log10(values)
    half = (logs[1] - logs[0]) / 2
    inside = {k: v for k, v in DECADES.items() if logs[0] - half <= k <= logs[-1] + half}
    set_ticks(list(inside), list(inside.values()))
    set_limits(logs[0] - half, logs[-1] + half)
