"""Picture of chapter 02: which learning rates and first weights solve XOR."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.pictures import palette
from helpers.pictures.base import Picture
from helpers.pictures.parts import Trace
from helpers.pictures.surface import Surface

RATES = np.logspace(-2, 1.6, 10)  # learning rates, 0.4 of a decade apart
SCALES = np.logspace(-2, 1.6, 10)  # deviations of the first weights
DECADES = {-2: "0.01", -1: "0.1", 0: "1", 1: "10"}


class Map(Picture):
    """Left the map, right its shares along each of its axes.

    A result is a ``Run`` of ``helpers.explorers.gates_map``.
    """

    height = 390

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1))
        left = figure.add_subplot(grid[:, 0])
        _log_axis(left.set_xlim, left.set_xticks, RATES)
        _log_axis(left.set_ylim, left.set_yticks, SCALES)
        left.set(xlabel="η learning rate", ylabel="init scale (deviation of first weights)")
        left.set_title("share solved: white none, dark all 4 of 4")
        left.grid(False)
        self.shares = Surface(self, left, colours=palette.SEQUENTIAL, smooth=False)
        self.by_rate = self._profile(figure.add_subplot(grid[0, 1]), RATES, "η learning rate")
        self.by_scale = self._profile(figure.add_subplot(grid[1, 1]), SCALES, "init scale")

    def _profile(self, axes: Axes, values: np.ndarray, name: str) -> Trace:
        _log_axis(axes.set_xlim, axes.set_xticks, values)
        axes.set(ylim=(-0.02, 1.02), xlabel=name, ylabel="share solved")
        axes.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
        return Trace(self, axes, "o-", color=palette.TRAIN, markersize=5)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.shares.show(result.shares)
        runs = (result, ghost, pinned)
        self.by_rate.show(lambda run: (np.log10(RATES), run.by_rate), *runs)
        self.by_scale.show(lambda run: (np.log10(SCALES), run.by_scale), *runs)
        self.title.set_text(result.title)


def _log_axis(set_limits: Any, set_ticks: Any, values: np.ndarray) -> None:
    """A linear axis of logarithms, with a cell around each value and decades as its ticks."""
    logs = np.log10(values)
    half = (logs[1] - logs[0]) / 2
    set_limits(logs[0] - half, logs[-1] + half)
    set_ticks(list(DECADES), list(DECADES.values()))
    set_limits(logs[0] - half, logs[-1] + half)
