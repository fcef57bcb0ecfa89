"""One neuron at work: its plane, the sum of its inputs term by term, and what it makes of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.surface import Surface

REACH = 3.3  # the plane shows inputs a little beyond the ends of the sliders, -3 and 3
Z_REACH = 8.0  # and the curve weighted sums from -8 to 8
# What the colours span, and what the axis of a spans, for each activation.
SPANS = {
    "step": ((0.0, 1.0), (-0.15, 1.15)),
    "sigmoid": ((0.0, 1.0), (-0.15, 1.15)),
    "tanh": ((-1.0, 1.0), (-1.3, 1.3)),
    "relu": ((-8.0, 8.0), (-1.2, 9.2)),
    "linear": ((-8.0, 8.0), (-9.2, 9.2)),
}
TERMS = ("w1·x1", "w2·x2", "b")


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


class NeuronPicture(Picture):
    """Left the plane of inputs, right the sum as a chain of bars over the activation's curve.

    ``update`` takes a ``helpers.explorers.perceptron_neuron.Neuron``.
    """

    height = 400

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 3, width_ratios=(1, 0.04, 1.05), height_ratios=(1, 2))
        self._build_plane(figure.add_subplot(grid[:, 0]))
        sums, curve = figure.add_subplot(grid[0, 2]), figure.add_subplot(grid[1, 2])
        self._build_sum(sums)
        self._build_curve(curve, figure.add_subplot(grid[1, 1]))

    def _build_plane(self, axes: Axes) -> None:
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xlabel="x1", ylabel="x2")
        axes.set(aspect="equal", xticks=range(-3, 4), yticks=range(-3, 4))
        self.plane = axes
        self.surface = Surface(self, axes)
        self.line = Trace(self, axes, color=palette.BOUNDARY)
        self.arrow = self.moving(axes.add_patch(arrow(palette.BOUNDARY)))
        self.arrow_name = self.moving(axes.text(0, 0, "w", weight="bold", ha="center", va="center"))
        style = {"color": palette.ACCENT, "markersize": 9, "zorder": 4}
        self.point = Trace(self, axes, "D", **style)

    def _build_sum(self, axes: Axes) -> None:
        axes.set(xlim=(-Z_REACH, Z_REACH), ylim=(2.6, -0.6), yticks=range(3))
        axes.set_yticklabels(TERMS)
        axes.tick_params(axis="x", labelbottom=False)
        axes.axvline(0, color=palette.MUTED, linewidth=0.8)
        self.bars = [
            self.moving(axes.plot([], [], linewidth=11, solid_capstyle="butt")[0]) for _ in TERMS
        ]
        self.links = self.moving(axes.plot([], [], color=palette.MUTED, linewidth=1, zorder=1.5)[0])
        self.sum = axes

    def _build_curve(self, axes: Axes, key: Axes) -> None:
        axes.set(xlim=(-Z_REACH, Z_REACH), xlabel="weighted sum z", ylabel="answer a")
        axes.axvline(0, color=palette.MUTED, linewidth=0.8)
        self.curve = self.moving(axes.plot([], [])[0])
        self.drop = self.moving(axes.plot([], [], color=palette.ACCENT, linewidth=1.2, zorder=2)[0])
        self.answer = Trace(self, axes, "D", color=palette.ACCENT, markersize=9, zorder=4)
        self.off = EdgeMarks(self, axes)
        key.set(xlim=(0, 1), xticks=[], yticks=[], ylabel="colour of a")
        for spine in key.spines.values():
            spine.set_visible(False)
        self.axes, self.key = axes, key
        self.colours = Surface(self, key)
        self.kind = ""
        self._span("sigmoid")

    def _span(self, activation: str) -> None:
        """Fit the axis of a, and the colours, to what this activation can answer."""
        if activation == self.kind:
            return
        self.kind = activation
        (low, high), limits = SPANS[activation]
        for axes in (self.axes, self.key):
            axes.set_ylim(limits)
        for surface in (self.surface, self.colours):
            surface.low, surface.high = low, high
        self.colours.extent = (0, 1, *limits)
        self.colours.show(np.linspace(*limits, 60)[:, None].repeat(2, axis=1))
        colour, dashes = palette.ACTIVATIONS.get(activation, (palette.INK, "-"))
        self.curve.set(color=colour, linestyle=dashes)
        self.refresh_background()

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self._span(result.activation)
        self._update_plane(result, ghost, pinned)
        self._update_sum(result)
        self.curve.set_data(*result.curve)
        self.drop.set_data([result.z, result.z], [SPANS[result.activation][1][1], result.a])
        self.answer.show(lambda run: ([run.z], [run.a]), result, ghost, pinned)
        self.off.show(result.z, result.a)
        self.title.set_text(result.title)

    def _update_plane(self, result: Any, ghost: Any, pinned: Any) -> None:
        limits = self.plane.get_xlim(), self.plane.get_ylim()
        self.surface.show(result.surface)
        self.line.show(lambda run: line_in_frame(run.w, run.b, *limits), result, ghost, pinned)
        self.point.show(lambda run: ([run.x[0]], [run.x[1]]), result, ghost, pinned)
        length = np.hypot(*result.w)
        for part in (self.arrow, self.arrow_name):
            part.set_visible(bool(length > 0))
        if length > 0:
            self.arrow.set_positions((0, 0), tuple(result.w))
            self.arrow_name.set_position(beside(result.w, REACH))

    def _update_sum(self, result: Any) -> None:
        ends = np.concatenate([[0.0], np.cumsum(result.terms)])
        for row, bar in enumerate(self.bars):
            bar.set_data(ends[row : row + 2], [row, row])
            bar.set_color(palette.POSITIVE if result.terms[row] >= 0 else palette.NEGATIVE)
        rows = np.array([0, 1, 1, 2, 2, 2.6])
        self.links.set_data(ends[[1, 1, 2, 2, 3, 3]], rows)


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


def beside(tip: np.ndarray, reach: float, gap: float = 0.3) -> np.ndarray:
    """Where the name of an arrow from the origin may stand: beyond its tip, or inside the frame."""
    place = tip * (1 + gap / np.hypot(*tip))
    if np.any(np.abs(place) > reach - 0.2):
        aside = np.array([-tip[1], tip[0]]) / np.hypot(*tip)
        place = tip * (1 - gap / np.hypot(*tip)) + gap * aside
    return np.clip(place, -reach + 0.2, reach - 0.2)
