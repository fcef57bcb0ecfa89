"""Picture of chapter 02: which learning rates and first weights solve XOR."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.drawing.rate_map import RateMap

RATES = np.logspace(-2, 1.6, 10)  # learning rates, 0.4 of a decade apart
SCALES = np.logspace(-2, 1.6, 10)  # deviations of the first weights


class Map(RateMap):
    """Left the map, right its shares along each of its axes.

    A result is a ``Run`` of ``helpers.explorers.gates_map``.
    """

    rates, sizes = RATES, SCALES
    size_names = ("init scale (deviation of first weights)", "init scale")
    map_title = "share solved: white none, dark all 4 of 4"
    profile_name = "share solved"

    def profiles(self, run: Any) -> tuple[np.ndarray, np.ndarray]:
        """The shares that are solved, by rate and by scale."""
        return run.by_rate, run.by_scale
