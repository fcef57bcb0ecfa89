"""Dropout: the curve of all units among those of thinned networks, the masks, and the errors."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key
from helpers.drawing.surface import Surface

HEIGHTS = (-2.6, 2.6)
ERRORS = (3e-3, 30.0)
UNITS = 64


class Dropout(Picture):
    """A result has ``x``, ``y``, ``curve``, ``thinned``, ``masks``, ``train``, ``validation``,
    ``plain`` (the result without dropout, or None) and ``title``.
    """

    height = 330

    def __init__(self, seen: np.ndarray, looks: np.ndarray, masks: int, thinned: int) -> None:
        """``seen``: where the curves are known, ``looks``: the steps at which the errors are."""
        self.seen, self.looks, self.masks, self.thinned = seen, looks, masks, thinned
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.15, 0.85, 1.1))
        left.set(xlim=(-1.05, 1.05), ylim=HEIGHTS, xlabel="x", ylabel="y, ŷ")
        left.plot(self.seen, np.sin(np.pi * self.seen), "--", color=palette.MUTED, linewidth=1.4)
        self.crowd = self.moving(
            left.plot([], [], color=palette.POSITIVE, linewidth=0.7, alpha=0.55, zorder=2)[0]
        )
        self.curve = Trace(self, left, color=palette.ACCENT, zorder=2.6)
        style = {"color": palette.TRAIN, "markeredgecolor": "white", "markeredgewidth": 0.6}
        self.points = self.moving(left.plot([], [], "o", zorder=3, **style)[0])
        self.edge = EdgeMarks(self, left)
        write_key(self, left, 0.03, 0.12, "─ ŷ, all units", palette.ACCENT)
        write_key(self, left, 0.03, 0.05, f"─ {self.thinned} thinned networks", palette.POSITIVE)
        middle.set(xlim=(0, self.masks), ylim=(0, UNITS), xlabel="step", ylabel="hidden unit")
        middle.set_title("on or off, one sample", size=11)
        middle.grid(False)
        self.raster = Surface(self, middle, colours=palette.SEQUENTIAL, smooth=False)
        right.set(xlim=(0, self.looks[-1]), ylim=ERRORS, yscale="log")
        right.set(xlabel="step", ylabel="mean squared error")
        right.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        right.minorticks_off()
        grey = {"color": palette.MUTED, "linewidth": 1.2}
        self.plain_train = self.moving(right.plot([], [], palette.DASHES["train"], **grey)[0])
        self.plain_new = self.moving(right.plot([], [], palette.DASHES["validation"], **grey)[0])
        self.train = Trace(self, right, palette.DASHES["train"], color=palette.TRAIN)
        self.new = Trace(self, right, palette.DASHES["validation"], color=palette.VALIDATION)
        self.top = EdgeMarks(self, right, palette.VALIDATION)
        write_key(self, right, 0.98, 0.96, "─ training", palette.TRAIN, "right")
        write_key(self, right, 0.98, 0.89, "╌ new points", palette.VALIDATION, "right")
        write_key(self, right, 0.98, 0.82, "grey: no dropout", palette.MUTED, "right")

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        gaps = np.column_stack([result.thinned, np.full(len(result.thinned), np.nan)])
        places = np.tile(np.r_[self.seen, np.nan], len(result.thinned))
        self.crowd.set_data(places, np.clip(gaps.ravel(), -1e3, 1e3))
        self.curve.show(lambda run: (self.seen, run.curve), result, ghost, pinned)
        self.points.set_data(result.x, np.clip(result.y, *HEIGHTS))
        outside = np.abs(result.curve) > HEIGHTS[1]
        self.edge.show(self.seen[outside][::5], result.curve[outside][::5])
        steps, width = result.masks.shape
        shown = np.full((UNITS, steps), np.nan)
        shown[:width] = 0.15 + 0.6 * result.masks.T
        self.raster.show(np.nan_to_num(shown, nan=0.0))
        self.train.show(lambda run: (self.looks, run.train), result, ghost, pinned)
        self.new.show(lambda run: (self.looks, run.validation), result, ghost, pinned)
        for line, name in ((self.plain_train, "train"), (self.plain_new, "validation")):
            line.set_visible(result.plain is not None)
            if result.plain is not None:
                line.set_data(self.looks, np.clip(getattr(result.plain, name), 1e-9, 1e9))
        self.top.show([self.looks[-1]], [result.validation[-1]])
        self.title.set_text(result.title)
