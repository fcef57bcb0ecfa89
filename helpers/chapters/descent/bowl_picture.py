"""A bowl from above: ellipses of equal loss, the path of a descent, and its loss over passes."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace

LEVELS = 10.0 ** np.arange(-1.5, 1.6, 0.5)  # of the loss above its minimum
FLOOR = 1e-9
MOST_POINTS = 400  # of a loss curve; drawing a jagged line takes its time
MOST_STEPS = 1500  # of a path
CIRCLE = np.stack([f(np.linspace(0, 2 * np.pi, 73)) for f in (np.cos, np.sin)])


def ellipses(
    bottom: np.ndarray, axes: np.ndarray, curvatures: Any, levels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The lines where ½·Σ c·(distance along its axis)² is one of ``levels``, NaN between them.

    ``axes`` (2, 2) has one unit vector in each row; a curvature of 0 gives no line.
    """
    radii = np.sqrt(2 * levels[:, None] / np.maximum(curvatures, 1e-12))  # (levels, 2)
    rings = np.einsum("la,ap,ai->lpi", radii, CIRCLE, axes) + bottom
    rings = np.concatenate([rings, np.full((len(levels), 1, 2), np.nan)], axis=1).reshape(-1, 2)
    return rings[:, 0], rings[:, 1]


class Bowl(Picture):
    """Left the path over the ellipses of the loss, right the loss over passes.

    A result has ``path`` (updates + 1, 2), ``excess``, ``per_pass``, ``bottom``, ``axes``,
    ``curvatures`` and ``title``.
    """

    height = 350

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        left.set(xlim=(-3.2, 4.2), ylim=(-3.3, 2.8), xlabel="w1", ylabel="w2")
        left.set_aspect("equal")
        right.set(xlim=(0, 30), ylim=(FLOOR, 1e2), yscale="log", xlabel="passes over the data")
        right.set_ylabel("loss above its minimum")
        right.minorticks_off()
        self.left, self.right = left, right
        self.levels = self.moving(
            left.plot([], [], color=palette.LOSS, linewidth=0.8, alpha=0.55, zorder=1)[0]
        )
        self.path = Trace(
            self, left, "o-", color=palette.ACCENT, linewidth=1, markersize=3.5, zorder=4
        )
        style = {"color": palette.ACCENT, "zorder": 6, "markeredgecolor": "white"}
        self.start = self.moving(left.plot([], [], "D", markersize=9, **style)[0])
        self.end = self.moving(left.plot([], [], "o", markersize=11, **style)[0])
        self.bottom = self.moving(
            left.plot([], [], "+", color=palette.INK, markersize=11, zorder=5)[0]
        )
        self.edge = EdgeMarks(self, left)
        self.loss = Trace(self, right, color=palette.LOSS, linewidth=1.4)
        self.loss_edge = EdgeMarks(self, right, palette.LOSS)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.levels.set_data(*ellipses(result.bottom, result.axes, result.curvatures, LEVELS))
        many = len(result.path) > 300
        self.path.now.set_marker("" if many else "o")
        self.path.show(thinned, result, ghost, pinned)
        self.loss.show(lambda run: over_passes(run, run.excess, FLOOR), result, ghost, pinned)
        self.start.set_data(*result.path[0][:, None])
        self.bottom.set_data(*result.bottom[:, None])
        self.end.set_data(*inside(self.left, *result.path[-1]))
        self.edge.show(*result.path[np.abs(result.path).max(axis=1).argmax()])
        passes = (len(result.path) - 1) / result.per_pass
        self.loss_edge.show([passes], [max(result.excess[-1], FLOOR)])
        self.title.set_text(result.title)


def over_passes(run: Any, losses: np.ndarray, floor: float) -> tuple[np.ndarray, np.ndarray]:
    """Passes and losses, thinned to what can be told apart, and kept above ``floor``."""
    every = -(-len(losses) // MOST_POINTS)
    updates = np.arange(0, len(losses), every)
    return updates / run.per_pass, np.clip(losses[updates], floor, 1e30)


def thinned(run: Any) -> np.ndarray:
    """The two coordinates of a path; of a long one every second or third place and the last."""
    every = -(-len(run.path) // MOST_STEPS)
    return np.vstack([run.path[:-1:every], run.path[-1:]]).T


def inside(axes: Any, x: float, y: float) -> tuple[list, list]:
    """The point as data for a line of one point; none where it lies outside the axes."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    return ([x], [y]) if left <= x <= right and bottom <= y <= top else ([], [])
