"""Pictures of chapter 03 in one dimension: steps on a curve, and where each start ends."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.pictures import palette
from helpers.pictures.base import Picture
from helpers.pictures.parts import EdgeMarks, Trace, write_key

VIEW = (-3.0, 3.0)  # of w
HEIGHT = (0.0, 11.0)  # of L
LOSS_SPAN = (1e-6, 1e3)


class Curve(Picture):
    """Left the curve and the steps on it, right their loss and the end of every other start.

    A result has ``name``, ``curve_w`` and ``curve_loss``, ``path`` and ``losses`` (one more than
    steps), ``excess`` (losses above the lowest point of the curve), ``starts`` and ``ends``,
    and ``title``.
    """

    right_margin = 4

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.75, 1))
        self.left = figure.add_subplot(grid[:, 0], xlim=VIEW, ylim=HEIGHT)
        self.left.set(xlabel="w", ylabel="loss L(w)")
        self.loss = figure.add_subplot(grid[0, 1], ylim=LOSS_SPAN, xlim=(0, 60), yscale="log")
        self.loss.set(xlabel="step", ylabel="L above lowest")
        self.loss.set_yticks([1e-6, 1e-3, 1, 1e3])
        self.loss.minorticks_off()
        self.map = figure.add_subplot(grid[1, 1], xlim=VIEW, ylim=VIEW)
        self.map.set(xlabel="start", ylabel="end")
        self.shape = self.moving(self.left.plot([], [], color=palette.LOSS, zorder=2)[0])
        self.path = Trace(
            self, self.left, "o-", color=palette.ACCENT, linewidth=1, markersize=4.5, zorder=4
        )
        self.tangent = self.moving(
            self.left.plot([], [], color=palette.GRADIENT, linewidth=2.5, zorder=3)[0]
        )
        write_key(self, self.left, 0.9, 0.93, "slope at the start", palette.GRADIENT, ha="right")
        style = {"color": palette.ACCENT, "zorder": 6, "markeredgecolor": "white"}
        self.start = self.moving(self.left.plot([], [], "D", markersize=9, **style)[0])
        self.end = self.moving(self.left.plot([], [], "o", markersize=11, **style)[0])
        self.edge = EdgeMarks(self, self.left)
        self.curve = Trace(self, self.loss, color=palette.LOSS, linewidth=1.6)
        self.loss_edge = EdgeMarks(self, self.loss, palette.LOSS)
        self.ends = Trace(self, self.map, ".", color=palette.LOSS, markersize=3)
        self.here = self.moving(self.map.plot([], [], "o", markersize=8, **style)[0])

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.shape.set_data(result.curve_w, result.curve_loss)
        same = [run if run and run.name == result.name else None for run in (ghost, pinned)]
        self.path.show(lambda run: (run.path, run.losses), result, *same)
        self.curve.show(_excess, result, ghost, pinned)
        self.ends.show(lambda run: (run.starts, run.ends), result, *same)
        self.start.set_data([result.path[0]], [result.losses[0]])
        self.end.set_data(*_inside(result.path[-1], result.losses[-1]))
        self.here.set_data(*_inside(result.path[0], result.path[-1], VIEW))
        self.tangent.set_data(*_tangent(result))
        self.edge.show(result.path, result.losses)
        self.loss_edge.show([len(result.path) - 1], [result.excess[-1]])
        self.title.set_text(result.title)


def _excess(run: Any) -> tuple[np.ndarray, np.ndarray]:
    # A loss of exactly the lowest has no logarithm; it is drawn on the floor.
    return np.arange(len(run.excess)), np.clip(run.excess, LOSS_SPAN[0], 1e30)


def _inside(x: float, y: float, height: tuple[float, float] = HEIGHT) -> tuple[list, list]:
    inside = VIEW[0] <= x <= VIEW[1] and height[0] <= y <= height[1]
    return ([x], [y]) if inside else ([], [])


def _tangent(result: Any) -> tuple[np.ndarray, np.ndarray]:
    """A short piece of the tangent at the start, of the same length at any slope."""
    aspect = (VIEW[1] - VIEW[0]) / (HEIGHT[1] - HEIGHT[0])
    half = 0.7 / np.hypot(1, result.slope * aspect)
    x = result.path[0] + half * np.array([-1, 1])
    return x, result.losses[0] + result.slope * (x - result.path[0])
