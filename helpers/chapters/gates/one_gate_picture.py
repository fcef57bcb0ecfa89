"""Picture of chapter 02: one neuron as a gate, its truth table, and the weights that would do."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import Trace
from helpers.drawing.surface import Surface

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
VIEW = (-0.5, 1.5)  # of x1 and of x2
LIMIT = 2.0  # of a weight
COLUMNS = ("x1", "x2", "z", "ŷ", "y", "")
# How many of the four answers are right: 2 or fewer, 3, 4.
SCORES = ListedColormap(["#FFFFFF", "#E6E8EB", "#8FD0BC"])


class Gate(Picture):
    """Left the inputs and the line z = 0; in the middle the truth table; right the weights.

    A result has ``w`` (2,), ``b``, ``z`` (4,), ``answers`` (4,), ``y`` (4,), ``scores`` (the right
    answers that each w1 and w2 give at this b) and ``title``.
    """

    height = 330

    def build(self, figure: Figure) -> None:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1, 0.85, 1))
        left.set(xlim=VIEW, ylim=VIEW, xlabel="x1", ylabel="x2", title="what it answers")
        left.set(xticks=[0, 1], yticks=[0, 1])
        self.regions = Surface(self, left)
        self.line = Trace(self, left, color=palette.BOUNDARY)
        self.points = GatePoints(self, left)
        self._table(middle)
        right.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), xlabel="w1", ylabel="w2")
        right.set(title="green: 4 right, grey: 3", xticks=range(-2, 3), yticks=range(-2, 3))
        self.weights = Surface(self, right, colours=SCORES, limits=(2, 4), smooth=False)
        style = {"color": palette.ACCENT, "markeredgecolor": "white", "clip_on": False}
        self.here = Trace(self, right, "D", markersize=9, zorder=6, **style)

    def _table(self, axes: Axes) -> None:
        axes.set(xlim=(0, len(COLUMNS)), ylim=(5.2, -0.2), title="truth table")
        axes.set_axis_off()
        for column, name in enumerate(COLUMNS):
            axes.text(column + 0.5, 0.4, name, ha="center", weight="bold")
        style = {"ha": "center", "va": "center"}
        for row, x in enumerate(INPUTS):
            for column, value in enumerate(x):
                axes.text(column + 0.5, row + 1.2, f"{value:.0f}", **style)
        self.cells = [
            [
                self.moving(axes.text(column + 0.5, row + 1.2, "", **style))
                for column in (2, 3, 4, 5)
            ]
            for row in range(4)
        ]

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        side = np.linspace(*VIEW, 101)
        z = result.w[0] * side + result.w[1] * side[:, None] + result.b
        self.regions.show(0.5 + 0.5 * np.sign(np.where(z == 0, -1, z)))
        self.line.show(lambda run: line_across(run.w, run.b), result, ghost, pinned)
        self.points.show(result.y, result.answers)
        self.weights.show(np.maximum(result.scores, 2))
        self.here.show(lambda run: ([run.w[0]], [run.w[1]]), result, ghost, pinned)
        for cells, z, answer, y in zip(self.cells, result.z, result.answers, result.y, strict=True):
            right = answer == y
            texts = (number(z), f"{answer}", f"{y}", "✓" if right else "✗")
            for cell, text in zip(cells, texts, strict=True):
                cell.set_text(text)
            cells[-1].set_color(palette.INK if right else palette.MISTAKE)
        self.title.set_text(result.title)


class GatePoints:
    """The four inputs, in the colour and marker of their target; a ring around a mistake."""

    def __init__(self, picture: Picture, axes: Axes, size: float = 11) -> None:
        style = {"markersize": size, "zorder": 4}
        self.classes = [
            picture.moving(axes.plot([], [], **{**palette.class_style(y), **style})[0])
            for y in (0, 1)
        ]
        ring = {"markersize": size + 8, "markeredgewidth": 2.5, "fillstyle": "none", "zorder": 5}
        self.rings = picture.moving(axes.plot([], [], "o", color=palette.MISTAKE, **ring)[0])

    def show(self, y: np.ndarray, answers: np.ndarray, places: np.ndarray = INPUTS) -> None:
        """Targets and answers (4,) at ``places`` (4, 2), by default the inputs themselves."""
        for label, line in enumerate(self.classes):
            line.set_data(*places[y == label].T)
        self.rings.set_data(*places[answers != y].T)


def line_across(w: np.ndarray, b: float) -> tuple[np.ndarray, np.ndarray]:
    """Two points of the line w·x + b = 0, far outside the picture; NaN where there is none."""
    length = float(np.hypot(*w))
    if length == 0:
        return np.full(2, np.nan), np.full(2, np.nan)
    foot, along = -b * w / length**2, np.array([-w[1], w[0]]) / length
    ends = foot + np.outer([-1e3, 1e3], along)
    return ends[:, 0], ends[:, 1]


def number(value: float, digits: int = 1) -> str:
    """A number as the pictures write it, with a true minus and no minus before zero."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}".replace("-", "−")
