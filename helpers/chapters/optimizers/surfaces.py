"""The six surfaces on which chapter 07's optimizers race, and their maps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from contourpy import contour_generator

Pair = tuple[float, float]


@dataclass(frozen=True)
class Surface:
    """A loss of two weights; ``loss`` and ``slopes`` take w1 and w2 as arrays of one shape.

    ``minima``: where it is 0, its lowest value; ``frame``: left, right, bottom, top of its map.
    """

    loss: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slopes: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
    minima: tuple[Pair, ...]
    frame: tuple[float, float, float, float] = (-2.6, 2.6, -2.3, 2.3)

    def gradient(self, w: np.ndarray) -> np.ndarray:
        """∂L/∂w for weights (…, 2)."""
        slope = np.empty_like(w)
        slope[..., 0], slope[..., 1] = self.slopes(w[..., 0], w[..., 1])
        return slope

    def height(self, w: np.ndarray) -> np.ndarray:
        """L for weights (…, 2)."""
        return self.loss(w[..., 0], w[..., 1])


def _rosenbrock_slopes(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    off = y - x * x
    return 2 * (x - 1) - 400 * x * off, 200 * off


def _beale_errors(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    square = y * y
    return 1.5 - x + x * y, 2.25 - x + x * square, 2.625 - x + x * square * y


def _beale(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    a, b, c = _beale_errors(x, y)
    return a * a + b * b + c * c


def _beale_slopes(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    a, b, c = _beale_errors(x, y)
    square = y * y
    along = a * (y - 1) + b * (square - 1) + c * (square * y - 1)
    return 2 * along, 2 * x * (a + 2 * y * b + 3 * square * c)


def _steep_slopes(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x, y = x - 1, y - 0.5
    below = WIDTH**2 + x * x + 4 * y * y
    return x / below, 4 * y / below


def _turned(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distances from the minimum along the turned ravine and across it."""
    x, y = (x - 1) * HALF, (y - 0.5) * HALF
    return x + y, y - x


def _turned_loss(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    along, across = _turned(x, y)
    return RAVINE[0] / 2 * along**2 + RAVINE[1] / 2 * across**2


def _turned_slopes(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    along, across = _turned(x, y)
    along, across = RAVINE[0] * HALF * along, RAVINE[1] * HALF * across
    return along - across, along + across


HALF = 0.5**0.5  # cosine and sine of 45°
WIDTH = 0.1  # of the steep optimum's bottom
RAVINE = (0.04, 2.0)  # its curvatures along and across
SURFACES = {
    "ravine": Surface(
        lambda x, y: RAVINE[0] / 2 * (x - 1) ** 2 + RAVINE[1] / 2 * (y - 0.5) ** 2,
        lambda x, y: (RAVINE[0] * (x - 1), RAVINE[1] * (y - 0.5)),
        ((1.0, 0.5),),
    ),
    "turned ravine": Surface(_turned_loss, _turned_slopes, ((1.0, 0.5),)),
    "saddle": Surface(
        lambda x, y: x * x / 2 + (y * y - 1) ** 2 / 4,
        lambda x, y: (x, y * (y * y - 1)),
        ((0.0, 1.0), (0.0, -1.0)),
    ),
    "Rosenbrock": Surface(
        lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        _rosenbrock_slopes,
        ((1.0, 1.0),),
    ),
    "Beale": Surface(_beale, _beale_slopes, ((3.0, 0.5),), (-2.6, 4.4, -2.3, 2.3)),
    "steep optimum": Surface(
        lambda x, y: np.log1p(((x - 1) ** 2 + 4 * (y - 0.5) ** 2) / WIDTH**2) / 2,
        _steep_slopes,
        ((1.0, 0.5),),
    ),
}
STARTS = {  # of the presets
    "ravine": (-1.5, 1.2),
    "turned ravine": (-1.25, -0.75),
    "saddle": (-1.5, 0.05),
    "Rosenbrock": (-1.5, 0.5),
    "Beale": (1.0, 1.5),
    "steep optimum": (-1.5, -1.0),
}
LEVELS = np.outer(10.0 ** np.arange(-2, 5), (1, 2, 3, 6)).ravel()


@lru_cache(maxsize=8)
def contours(place: Surface) -> tuple[np.ndarray, np.ndarray]:
    """The lines of equal loss of a surface on its map, NaN between them."""
    left, right, bottom, top = place.frame
    x, y = np.meshgrid(np.linspace(left, right, 181), np.linspace(bottom, top, 161))
    lines = contour_generator(x, y, place.loss(x, y))
    gap = np.full((1, 2), np.nan)
    parts = [part for level in LEVELS for line in lines.lines(level) for part in (line, gap)]
    joined = np.concatenate(parts)
    return joined[:, 0], joined[:, 1]
