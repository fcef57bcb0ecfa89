"""The plane of two features: points of two classes in it, lines and arrows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from helpers.chapters.perceptron.points import BOX, Points
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.quick_text import QuickText
from helpers.drawing.surface import Surface

CELLS = 120


def middles(points: Points, cells: int = CELLS) -> np.ndarray:
    """The middles of a grid over the frame of ``points``: (cells, cells, 2)."""
    steps = (np.arange(cells) + 0.5) / cells
    sides = (low + steps * (high - low) for low, high in (points.xlim, points.ylim))
    return np.stack(np.meshgrid(*sides), axis=-1)


def line_in_frame(
    w: np.ndarray, b: float, xlim: tuple[float, float], ylim: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Two points of the line w·x + b = 0, at the left and right or lower and upper limit.

    NaN, which draws nothing, when both weights are 0. The points may lie far outside.
    """
    if not np.any(w):
        return np.full(2, np.nan), np.full(2, np.nan)
    if abs(w[1]) >= abs(w[0]):
        x = np.asarray(xlim, float)
        return x, -(b + w[0] * x) / w[1]
    y = np.asarray(ylim, float)
    return -(b + w[1] * y) / w[0], y


def in_frame(w: np.ndarray, b: float, points: Points) -> bool:
    """Whether the line w·x + b = 0 runs through the frame of ``points``, if only its corner."""
    corners = np.stack(np.meshgrid(points.xlim, points.ylim), axis=-1) @ w + b
    return bool(corners.min() < 0 < corners.max())


def arrow(colour: str, width: float = 2.5) -> FancyArrowPatch:
    """An arrow from the origin to nowhere yet; ``set_positions`` moves it."""
    return FancyArrowPatch(
        (0, 0),
        (0, 1),
        arrowstyle="-|>",
        mutation_scale=14,
        linewidth=width,
        color=colour,
        shrinkA=0,
        shrinkB=0,
        zorder=3.5,
    )


class PlanePicture(Picture):
    """What pictures with points of two classes in a plane share: points, key, and limits."""

    ring_name = ""  # what a large ring of the picture means
    height = 380

    def build_plane(self, axes: Axes) -> None:
        """Make the artists of the plane; ``show_points`` fills them."""
        self.plane, self.shown = axes, ""
        # The widest labels that will come, so that the layout leaves room for them.
        axes.set(xlim=BOX, ylim=BOX, xlabel="x1", ylabel="x2")
        self.surface = Surface(self, axes)
        self.classes = [
            self.moving(axes.plot([], [], markersize=6.5, zorder=3, **palette.class_style(k))[0])
            for k in (0, 1)
        ]
        ring = {"linestyle": "", "marker": "o", "markerfacecolor": "none", "zorder": 3.4}
        self.wrong = self.moving(
            axes.plot([], [], markersize=10, markeredgecolor=palette.MISTAKE, **ring)[0]
        )
        self.own = [
            self.moving(axes.plot([], [], markersize=9.5, zorder=3.2, **palette.class_style(k))[0])
            for k in (0, 1)
        ]
        # On white, as it may stand among points and their rings.
        name = QuickText(0, 0, "", size=11, weight="bold", zorder=4, halo=True)
        self.own_name = self.moving(axes.add_artist(name))
        self.key(["class 0", "class 1"])

    def key(self, names: Sequence[object]) -> None:
        """Name the classes, and the rings, above the plane."""
        rings = [
            Line2D([], [], marker="o", linestyle="", color="none", markersize=size)
            for size in (9, 12)
        ]
        rings[0].set_markeredgecolor(palette.MISTAKE)
        rings[1].set(markeredgecolor=palette.ACCENT, markeredgewidth=2)
        words = ["wrong now", *([self.ring_name] if self.ring_name else [])]
        marks = [Line2D([], [], **palette.class_style(k), markersize=6) for k in (0, 1)]
        self.plane.legend(
            [*marks, *rings[: len(words)]],
            [*names, *words],
            loc="lower left",
            bbox_to_anchor=(-0.02, 0.99),
            ncols=4,
            handletextpad=0.1,
            columnspacing=0.9,
            borderpad=0.1,
        )

    def show_points(self, points: Points, wrong: np.ndarray) -> None:
        """Place the points, ring the ones in ``wrong`` (n,), and fit the frame to other data."""
        for label, line in enumerate(self.classes):
            line.set_data(*points.x[points.y == label].T)
        self.wrong.set_data(*points.x[wrong].T)
        self._show_own(points)
        if points.name != self.shown:
            self.shown = points.name
            x1, x2 = points.feature_names
            self.plane.set(xlim=points.xlim, ylim=points.ylim, xlabel=x1, ylabel=x2)
            self.surface.extent = (*points.xlim, *points.ylim)
            self.key(points.target_names)
            self.refresh_background()

    def _show_own(self, points: Points) -> None:
        """The reader's point is larger, and has its name beside it."""
        for label, line in enumerate(self.own):
            line.set_visible(points.own and int(points.y[-1]) == label)
            line.set_data(*points.x[-1:].T)
        self.own_name.set_visible(points.own)
        if points.own:
            x, y = points.x[-1]
            room = points.xlim[1] - points.xlim[0]
            left = x > points.xlim[1] - 0.25 * room
            self.own_name.set_text("yours")
            self.own_name.set_position((x + (-0.03 if left else 0.03) * room, y))
            self.own_name.set_ha("right" if left else "left")
