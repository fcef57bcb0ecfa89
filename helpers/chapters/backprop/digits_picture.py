"""Accuracy and loss over the updates, and the small images that are misread."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.quick_text import QuickText
from helpers.drawing.surface import Surface

ROWS, COLUMNS = 4, 6
TILE, LABEL = 8, 5  # pixels of an image, and of the strip above it for its name
LOSSES = (1e-3, 1e2)


class Mistakes(Picture):
    """A result has ``updates``, ``train``, ``test``, ``loss``, and of the misread digits
    ``images`` (n, 8, 8), ``said`` and ``true``; and ``title``."""

    def __init__(self, updates: int) -> None:
        """``updates``: where the axis of the curves ends."""
        self.updates = updates
        super().__init__()

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1, 1.25))
        self.top = figure.add_subplot(grid[0, 0], xlim=(0, self.updates), ylim=(0, 1.02))
        self.top.set_ylabel("accuracy")
        self.top.set_yticks([0, 0.5, 0.9, 1], ["0", "50 %", "90 %", "100 %"])
        self.top.tick_params(labelbottom=False)
        self.low = figure.add_subplot(grid[1, 0], xlim=(0, self.updates), yscale="log", ylim=LOSSES)
        self.low.set(xlabel="updates", ylabel="loss")
        self.low.set_yticks([1e-2, 1, 1e2])
        self.low.minorticks_off()
        self.train = Trace(self, self.top, color=palette.TRAIN)
        self.test = Trace(self, self.top, palette.DASHES["test"], color=palette.TEST)
        self.loss = Trace(self, self.low, color=palette.TRAIN)
        self.edge = EdgeMarks(self, self.low, palette.TRAIN)
        key = {"size": 11, "ha": "right", "transform": self.low.transAxes}
        self.low.text(0.97, 0.2, "─ training", color=palette.TRAIN, **key)
        self.low.text(0.97, 0.06, "··· unseen", color=palette.TEST, **key)
        self._tiles(figure, grid[:, 1])

    def _tiles(self, figure: Figure, place: Any) -> None:
        high, wide = ROWS * (TILE + LABEL), COLUMNS * (TILE + 2)
        self.grid = figure.add_subplot(place, xlim=(0, wide), ylim=(0, high))
        self.grid.axis("off")
        self.mosaic = Surface(self, self.grid, colours=palette.SEQUENTIAL, smooth=False)
        self.names = []
        for row in range(ROWS):
            for column in range(COLUMNS):
                x = column * (TILE + 2) + TILE / 2
                y = high - row * (TILE + LABEL) - LABEL / 2
                name = QuickText(x, y, "", size=12, ha="center", color=palette.MISTAKE)
                self.names.append(self.moving(self.grid.add_artist(name)))
        self.note = QuickText(0, -3, "", size=11, color=palette.MUTED)
        self.moving(self.grid.add_artist(self.note))

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.train.show(lambda run: (run.updates, run.train), result, ghost, pinned)
        self.test.show(lambda run: (run.updates, run.test), result, ghost, pinned)
        self.loss.show(lambda run: (run.updates, _shown(run.loss)), result, ghost, pinned)
        self.edge.show(result.updates, result.loss)
        self.mosaic.show(mosaic(result.images))
        pairs = [f"{t} as {s}" for t, s in zip(result.true, result.said, strict=True)]
        for name, words in zip(self.names, pairs + [""] * len(self.names), strict=False):
            name.set_text(words)
        more = len(pairs) - len(self.names)
        self.note.set_text(f"and {more} more" if more > 0 else "")
        self.title.set_text(result.title)


def _shown(loss: np.ndarray) -> np.ndarray:
    return np.clip(loss, LOSSES[0], 1e30)


def mosaic(images: np.ndarray) -> np.ndarray:
    """The first 24 images side by side, row 0 at the bottom as a ``Surface`` takes it."""
    high, wide = ROWS * (TILE + LABEL), COLUMNS * (TILE + 2)
    pixels = np.zeros((high, wide))
    for place, image in enumerate(images[: ROWS * COLUMNS]):
        row, column = divmod(place, COLUMNS)
        top, left = row * (TILE + LABEL) + LABEL, column * (TILE + 2)
        pixels[top : top + TILE, left : left + TILE] = image
    return pixels[::-1]
