"""Points, the curve that was fitted to them, and both errors over the epochs."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key

HEIGHTS = (-3.2, 3.2)
ERRORS = (1e-3, 30.0)


class Overfit(Picture):
    """A result has ``x``, ``y``, ``off`` (which points are outliers), ``curve``, ``train`` and
    ``validation`` (errors after each look), ``now`` and ``best`` (epochs, error), ``floor`` and
    ``title``.
    """

    height = 330

    def __init__(self, looks: np.ndarray, seen: np.ndarray, truth: np.ndarray) -> None:
        """``looks``: the epochs at which errors are known; ``truth``: the curve over ``seen``."""
        self.looks, self.seen, self.truth = looks, seen, truth
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
        left.set(xlim=(-1.05, 1.05), ylim=HEIGHTS, xlabel="x", ylabel="y, ŷ")
        left.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "0.5", "1"])
        left.plot(self.seen, self.truth, "--", color=palette.MUTED, linewidth=1.4)
        self.curve = Trace(self, left, color=palette.ACCENT, zorder=2.6)
        style = {"color": palette.TRAIN, "markeredgecolor": "white", "markeredgewidth": 0.6}
        self.points = self.moving(left.plot([], [], "o", zorder=3, **style)[0])
        ring = {"markerfacecolor": "none", "markeredgecolor": palette.MISTAKE, "zorder": 4}
        self.rings = self.moving(left.plot([], [], "o", markersize=12, linestyle="", **ring)[0])
        self.edge = EdgeMarks(self, left)
        write_key(self, left, 0.08, 0.05, "● training", palette.TRAIN)
        write_key(self, left, 0.38, 0.05, "╌ truth", palette.MUTED)
        write_key(self, left, 0.60, 0.05, "─ ŷ", palette.ACCENT)
        right.set(xscale="log", yscale="log", xlim=(1, 1.25 * self.looks[-1]), ylim=ERRORS)
        right.set(xlabel="epochs", ylabel="mean squared error")
        right.set_yticks([1e-3, 1e-2, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
        right.minorticks_off()
        self.floor = self.moving(right.plot([], [], ":", color=palette.MUTED, linewidth=1.4)[0])
        self.train = Trace(self, right, palette.DASHES["train"], color=palette.TRAIN)
        self.validation = Trace(
            self, right, palette.DASHES["validation"], color=palette.VALIDATION, linewidth=2.2
        )
        self.here = self.moving(right.axvline(1, color=palette.ACCENT, linewidth=1.2))
        dot = {"linestyle": "", "color": palette.VALIDATION, "zorder": 5}
        self.lowest = self.moving(right.plot([], [], marker="v", markersize=8, **dot)[0])
        self.top = EdgeMarks(self, right, palette.VALIDATION)
        write_key(self, right, 0.02, 0.05, "─ training", palette.TRAIN)
        write_key(self, right, 0.28, 0.05, "╌ new points, ▼ lowest", palette.VALIDATION)
        write_key(self, right, 0.78, 0.05, "· noise", palette.MUTED)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.curve.show(lambda run: (self.seen, run.curve), result, ghost, pinned)
        self.points.set_data(result.x, np.clip(result.y, *HEIGHTS))
        self.rings.set_data(result.x[result.off], np.clip(result.y[result.off], *HEIGHTS))
        outside = np.abs(result.curve) > HEIGHTS[1]
        self.edge.show(self.seen[outside][::8], result.curve[outside][::8])
        self.train.show(lambda run: (self.looks, np.maximum(run.train, 1e-9)), result, ghost,
                        pinned)  # fmt: skip
        self.validation.show(lambda run: (self.looks, run.validation), result, ghost, pinned)
        self.floor.set_data([1, self.looks[-1]], [max(result.floor, 1e-9)] * 2)
        self.here.set_xdata([result.now[0]] * 2)
        self.lowest.set_data([result.best[0]], np.clip([result.best[1] * 1.15], *ERRORS))
        self.top.show([result.now[0]], [result.now[1]])
        self.title.set_text(result.title)
