"""A map of what trains over learning rate and first weights, with its profile along each axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import Trace
from helpers.drawing.surface import Surface


class RateMap(Picture):
    """Left the map, right its profiles; a chapter's picture says of what, and moves them.

    ``rates`` across and ``sizes`` of the first weights upwards are evenly spaced logarithms;
    ``size_names`` are what ``sizes`` are called beside the map and below their profile.
    """

    height = 380
    rates: np.ndarray
    sizes: np.ndarray
    size_names: tuple[str, str]
    map_title: str
    profile_name: str

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 3, width_ratios=(1.5, 1, 1))
        self.map = figure.add_subplot(grid[:, 0])
        log_axis(self.map.set_xlim, self.map.set_xticks, self.rates)
        log_axis(self.map.set_ylim, self.map.set_yticks, self.sizes)
        self.map.set(xlabel="η learning rate", ylabel=self.size_names[0])
        self.map.set_title(self.map_title)
        self.map.grid(False)
        self.shares = Surface(self, self.map, colours=palette.SEQUENTIAL, smooth=False)
        self.by_rate = self._profile(figure.add_subplot(grid[0, 1]), self.rates, "η learning rate")
        self.by_size = self._profile(figure.add_subplot(grid[1, 1]), self.sizes, self.size_names[1])
        style = {"markersize": 13, "markeredgewidth": 2, "fillstyle": "none", "zorder": 6}
        (mark,) = self.map.plot([], [], "s", color=palette.ACCENT, clip_on=False, **style)
        self.mark = self.moving(mark)  # the square whose networks are shown on the right
        self.build_more(*(figure.add_subplot(grid[row, 2]) for row in (0, 1)))

    def _profile(self, axes: Axes, values: np.ndarray, name: str) -> Trace:
        log_axis(axes.set_xlim, axes.set_xticks, values)
        axes.set(ylim=(-0.02, 1.02), xlabel=name, ylabel=self.profile_name)
        axes.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
        return Trace(self, axes, "o-", color=palette.TRAIN, markersize=5)

    def build_more(self, upper: Axes, lower: Axes) -> None:
        """What is shown of the networks in the square that is marked."""
        raise NotImplementedError

    def profiles(self, run: Any) -> tuple[np.ndarray, np.ndarray]:
        """What a run comes to by rate and by size of the first weights: (columns,), (rows,)."""
        raise NotImplementedError

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.shares.show(result.shares)
        runs = (result, ghost, pinned)
        self.by_rate.show(lambda run: (np.log10(self.rates), self.profiles(run)[0]), *runs)
        self.by_size.show(lambda run: (np.log10(self.sizes), self.profiles(run)[1]), *runs)
        self.title.set_text(result.title)


def nearest_cell(values: np.ndarray, value: float) -> int:
    """The row or column of the map that is nearest to a size or rate."""
    return int(np.abs(np.log(values / value)).argmin())


def log_axis(set_limits: Any, set_ticks: Any, values: np.ndarray) -> None:
    """A linear axis of logarithms, with a cell around each value and decades as its ticks."""
    logs = np.log10(values)
    half = (logs[1] - logs[0]) / 2
    low, high = logs[0] - half, logs[-1] + half
    decades = range(int(np.ceil(low)), int(np.floor(high)) + 1)
    set_ticks(list(decades), [f"{10.0**k:g}" for k in decades])
    set_limits(low, high)
