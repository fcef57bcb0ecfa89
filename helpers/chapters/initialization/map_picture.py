"""Picture of chapter 06: which learning rates and gains train a network on digits."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.rate_map import RateMap

RATES = np.logspace(-3, 1, 10)
GAINS = np.logspace(-1.5, 1.2, 10)


class Map(RateMap):
    """Left the map, right the best along each of its axes.

    A result is a ``Run`` of ``helpers.explorers.initialization_map``.
    """

    rates, sizes = RATES, GAINS
    size_names = ("gain g (deviation g/√n)", "gain g")
    map_title = "digits read: white none, dark all, grey diverged"
    profile_name = "read by the best"

    def build(self, figure: Figure) -> None:
        super().build(figure)
        for gain, name, va in ((1, "1/√n", "top"), (np.sqrt(2), "He", "bottom")):
            style = {"color": palette.ACCENT, "va": va, "size": 11}
            # Beside the map, whose cells are as dark as letters where networks learn.
            beside = self.map.get_yaxis_transform()
            self.map.text(1.015, np.log10(gain), name, transform=beside, **style)
            # Drawn over the surface, which would cover it.
            line = {"color": palette.ACCENT, "linestyle": ":", "linewidth": 1.2}
            self.moving(self.map.axhline(np.log10(gain), **line))
        style = {"markersize": 14, "color": palette.ACCENT, "fillstyle": "none", "zorder": 6}
        self.best = self.moving(self.map.plot([], [], "o", markeredgewidth=2, **style)[0])

    def profiles(self, run: Any) -> tuple[np.ndarray, np.ndarray]:
        """The best shares by rate and by gain."""
        return run.known.max(axis=0), run.known.max(axis=1)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        super().update(result, ghost, pinned)
        row, column = result.best
        self.best.set_data([np.log10(RATES[column])], [np.log10(GAINS[row])])
