"""Small maps, one for each unit of a network, drawn in one go."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from PIL import Image

from helpers.chapters.playground import layout
from helpers.drawing import palette
from helpers.drawing.base import SCALE, Picture
from helpers.drawing.surface import STEPS

SMOOTH = Image.Resampling.BILINEAR


class Tiles(Artist):
    """Small maps from -1 to 1, each over its middle in the axes' data, which are CSS pixels."""

    def __init__(self, picture: Picture, axes: Axes) -> None:
        super().__init__()
        steps = np.floor(np.linspace(0, STEPS - 1e-9, 256)) / (STEPS - 1)
        self.table = (palette.REGIONS(steps) * 255).round().astype(np.uint8)
        self.maps, self.places = np.zeros((0, 2, 2), np.uint8), np.zeros((0, 2))
        self.set_zorder(3)
        axes.add_artist(self)
        picture.moving(self)

    def show(self, maps: list[np.ndarray], places: list[np.ndarray]) -> None:
        """``maps``: (units, cells, cells) of each layer; ``places``: (units, 2)."""
        share = (np.clip(np.concatenate(maps), -1, 1) + 1) / 2
        self.maps, self.places = np.rint(share * 255).astype(np.uint8), np.concatenate(places)

    def draw(self, renderer: Any) -> None:
        """Enlarge and colour each; called by the picture."""
        side, context = layout.TILE * SCALE, renderer.new_gc()
        corners = self.axes.transData.transform(self.places) - side / 2
        for grid, (x, y) in zip(self.maps, corners, strict=True):
            large = np.asarray(Image.fromarray(grid).resize((side, side), SMOOTH))
            renderer.draw_image(context, round(x), round(y), self.table[large])
        context.restore()
