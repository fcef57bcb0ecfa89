"""A grid of values as colours, quick enough to follow a slider.

``Axes.imshow`` resamples every pixel in floating point, 20 ms for half a picture. Here the grid,
as whole numbers from 0 to 255, is enlarged by Pillow and coloured from a table, in 3 ms. The table
has few enough steps that the PNG stays small and quick to encode, and too many for the eye.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from PIL import Image

from helpers.drawing import palette
from helpers.drawing.base import Picture

STEPS = 49  # odd, so that one of them is neutral
MISSING = 255  # the number that stands for NaN
MISSING_COLOUR = (200, 200, 200, 255)


class Surface(Artist):
    """A moving artist under the points and lines of its axes; ``show`` gives it its values."""

    def __init__(
        self,
        picture: Picture,
        axes: Axes,
        extent: tuple[float, float, float, float] | None = None,
        colours: Colormap = palette.REGIONS,
        limits: tuple[float, float] = (0.0, 1.0),
        smooth: bool = True,
    ) -> None:
        """``extent``: left, right, bottom, top of the grid's outer edges in data units, by
        default the limits of the axes; ``limits``: the values at the ends of ``colours``;
        ``smooth`` interpolates between cells, otherwise each is a flat tile.

        The axes must be linear.
        """
        super().__init__()
        self.low, self.high = limits
        self.extent = extent or (*axes.get_xlim(), *axes.get_ylim())
        self.resampling = Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
        step = np.floor(np.linspace(0, STEPS - 1e-9, MISSING)) / (STEPS - 1)
        table = (colours(step) * 255).round().astype(np.uint8)
        self.table = np.vstack([table, MISSING_COLOUR]).astype(np.uint8).view(np.uint32).ravel()
        self.grid = np.zeros((2, 2), np.uint8)
        self.set_zorder(0.5)
        axes.add_artist(self)
        # add_artist would clip to the axes; only what lies inside is made in the first place.
        picture.moving(self)

    def show(self, values: Any) -> None:
        """``values``: array (rows, columns), row 0 at the bottom; NaN is shown in grey."""
        values = np.asarray(values, float)
        if values.ndim != 2:
            raise ValueError(f"a surface needs an array (rows, columns), got {values.shape}")
        share = (values - self.low) / (self.high - self.low)
        share = np.clip(np.nan_to_num(share, nan=0.0, posinf=1.0, neginf=0.0), 0, 1)
        self.grid = np.rint(share * (MISSING - 1)).astype(np.uint8)
        self.grid[np.isnan(values)] = MISSING

    def draw(self, renderer: Any) -> None:
        """Enlarge the visible part of the grid to the axes' pixels; called by the picture."""
        box = self.axes.bbox
        x0, y0 = int(np.ceil(box.x0)), int(np.ceil(box.y0))
        width, height = int(box.x1) - x0, int(box.y1) - y0
        left, right, bottom, top = self.extent
        rows, columns = self.grid.shape
        corners = self.axes.transData.inverted().transform([(x0, y0), (x0 + width, y0 + height)])
        (x_low, y_low), (x_high, y_high) = corners
        part = (
            max(0.0, (x_low - left) / (right - left) * columns),
            max(0.0, (y_low - bottom) / (top - bottom) * rows),
            min(float(columns), (x_high - left) / (right - left) * columns),
            min(float(rows), (y_high - bottom) / (top - bottom) * rows),
        )
        missing = self.grid == MISSING
        shown = Image.fromarray(self.grid).resize((width, height), self.resampling, box=part)
        numbers = np.asarray(shown)
        if missing.any():
            # Not blended with its neighbours: what is missing is no value.
            mask = Image.fromarray(missing).resize((width, height), 0, box=part)
            numbers = np.where(np.asarray(mask), MISSING, np.minimum(numbers, MISSING - 1))
        pixels = self.table[numbers].view(np.uint8).reshape(height, width, 4)
        context = renderer.new_gc()
        renderer.draw_image(context, x0, y0, pixels)
        context.restore()
