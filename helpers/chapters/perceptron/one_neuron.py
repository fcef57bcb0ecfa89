"""One neuron: weights, bias, activation, and the point it looks at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import nn
from helpers.chapters.perceptron.plane import arrow, line_in_frame
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, Handle, choice, slider
from helpers.explorer.words import bracketed, number

REACH = 3.3  # the plane shows inputs a little beyond the ends of the sliders, -3 and 3
Z_REACH = 8.0  # and the curve weighted sums from -8 to 8
CELLS = 60
_MIDDLES = (np.arange(CELLS) + 0.5) / CELLS * 2 * REACH - REACH
_PLANE = np.stack(np.meshgrid(_MIDDLES, _MIDDLES), axis=-1)
_SUMS = np.linspace(-Z_REACH, Z_REACH, 401)  # holds 0, where step and relu turn


@dataclass(frozen=True, eq=False)
class Neuron:
    """A neuron and one input: ``terms`` are w1·x1, w2·x2 and b, ``z`` their sum, ``a`` its answer.

    ``surface`` (60, 60) holds the answers over the plane, ``curve`` the activation as (z, a).
    """

    w: np.ndarray
    b: float
    x: np.ndarray
    activation: str
    terms: np.ndarray
    z: float
    a: float
    surface: np.ndarray
    curve: tuple[np.ndarray, np.ndarray]

    @property
    def title(self) -> str:
        """What is seen."""
        return f"z = {number(self.z)}: the {self.activation} neuron answers a = {self.answer}"

    @property
    def answer(self) -> str:
        """``a`` as text; a step neuron knows nothing between 0 and 1."""
        return number(self.a, 0 if self.activation == "step" else 2)


def activate(name: str, z: np.ndarray) -> np.ndarray:
    """The answer a for weighted sums z; ``step`` answers 1 for z > 0 and 0 otherwise."""
    if name == "step":
        return (np.asarray(z) > 0).astype(float)
    return nn.activations.get(name)(np.asarray(z, float))


def compute(w1: float, w2: float, b: float, x1: float, x2: float, activation: str) -> Neuron:
    """One neuron, evaluated at (x1, x2), over the plane, and over its sums."""
    w, x = np.array([w1, w2]), np.array([x1, x2])
    terms = np.array([w1 * x1, w2 * x2, b])
    z = round(float(terms.sum()), 9)  # so that 0.1 + 0.2 - 0.3 lies on the line, as it should
    a = float(activate(activation, np.array([z]))[0])
    surface = activate(activation, _PLANE @ w + b)
    return Neuron(w, b, x, activation, terms, z, a, surface, (_SUMS, activate(activation, _SUMS)))


def describe(run: Neuron) -> str:
    """The sum with its numbers, the answer, and where the line z = 0 runs."""
    (w1, w2), (x1, x2) = run.w, run.x
    total = (
        f"z = w1·x1 + w2·x2 + b = {number(w1, 1)}·{bracketed(x1, 1)} + "
        f"{bracketed(w2, 1)}·{bracketed(x2, 1)} + {bracketed(run.b, 1)} = {number(run.z)}, "
        f"so the {run.activation} neuron answers a = {run.answer}."
    )
    return f"{total} {_line(run)}"


def _line(run: Neuron) -> str:
    if not run.w.any():
        return (
            "Both weights are 0: z = b everywhere, there is no line z = 0, and all points get the "
            "same answer."
        )
    if np.abs(run.w).sum() * REACH < abs(run.b):
        sign = "above" if run.b > 0 else "below"
        return f"The line z = 0 lies outside the picture: z is {sign} 0 at every point in it."
    if run.z == 0:
        return "The point lies on the line z = 0."
    side = "to which w points" if run.z > 0 else "from which w points away"
    return f"The point lies on that side of the line z = 0 {side}."


# What the colours span, and what the axis of a spans, for each activation.
SPANS = {
    "step": ((0.0, 1.0), (-0.15, 1.15)),
    "sigmoid": ((0.0, 1.0), (-0.15, 1.15)),
    "tanh": ((-1.0, 1.0), (-1.3, 1.3)),
    "relu": ((-8.0, 8.0), (-1.2, 9.2)),
    "linear": ((-8.0, 8.0), (-9.2, 9.2)),
}
TERMS = ("w1·x1", "w2·x2", "b")


class NeuronPicture(Picture):
    """Left the plane of inputs, right the sum as a chain of bars over the activation's curve."""

    height = 380

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
        # Without it there would be nothing to grab where both weights are 0.
        self.grip = self.moving(axes.plot([], [], "o", color=palette.BOUNDARY, markersize=4)[0])
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
        self.sum, self.sums_off = axes, EdgeMarks(self, axes)

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

    def update(
        self, result: Neuron, ghost: Neuron | None = None, pinned: Neuron | None = None
    ) -> None:
        self._span(result.activation)
        self._update_plane(result, ghost, pinned)
        self._update_sum(result)
        self.curve.set_data(*result.curve)
        self.drop.set_data([result.z, result.z], [SPANS[result.activation][1][1], result.a])
        self.answer.show(lambda run: ([run.z], [run.a]), result, ghost, pinned)
        self.off.show(result.z, result.a)
        self.title.set_text(result.title)

    def _update_plane(self, result: Neuron, ghost: Neuron | None, pinned: Neuron | None) -> None:
        limits = self.plane.get_xlim(), self.plane.get_ylim()
        self.surface.show(result.surface)
        self.line.show(lambda run: line_in_frame(run.w, run.b, *limits), result, ghost, pinned)
        self.point.show(lambda run: ([run.x[0]], [run.x[1]]), result, ghost, pinned)
        length = np.hypot(*result.w)
        self.arrow.set_visible(bool(length > 0))
        self.grip.set_data(*result.w[:, None])
        self.arrow.set_positions((0, 0), tuple(result.w))
        name = beside(result.w, REACH) if length > 0 else (0.3, 0.3)
        self.arrow_name.set_position(name)

    def _update_sum(self, result: Neuron) -> None:
        ends = np.concatenate([[0.0], np.cumsum(result.terms)])
        for row, bar in enumerate(self.bars):
            bar.set_data(ends[row : row + 2], [row, row])
            bar.set_color(palette.POSITIVE if result.terms[row] >= 0 else palette.NEGATIVE)
        rows = np.array([0, 1, 1, 2, 2, 2.6])
        self.links.set_data(ends[[1, 1, 2, 2, 3, 3]], rows)
        self.sums_off.show(ends[1:], range(3))


def beside(tip: np.ndarray, reach: float, gap: float = 0.3) -> np.ndarray:
    """Where the name of an arrow from the origin may stand: beyond its tip, or inside the frame."""
    place = tip * (1 + gap / np.hypot(*tip))
    if np.any(np.abs(place) > reach - 0.2):
        aside = np.array([-tip[1], tip[0]]) / np.hypot(*tip)
        place = tip * (1 - gap / np.hypot(*tip)) + gap * aside
    return np.clip(place, -reach + 0.2, reach - 0.2)


PRESETS = {
    "only x1 counts": {"w1": 2.0, "w2": 0.0, "b": 0.0},
    "turned over": {"w1": -1.0, "w2": -1.0, "b": -0.5},
    "steep": {"w1": 3.0, "w2": 3.0, "b": 1.5},
    "bias alone": {"w1": 0.0, "w2": 0.0, "b": 1.0},
    "a threshold": {"activation": "step"},
}


def along_line(run: Neuron) -> np.ndarray:
    """Places of the line z = 0, one unit apart (7, 2); none where there is no line."""
    length = np.hypot(*run.w)
    if length == 0:
        return np.empty((0, 2))
    foot, along = -run.b * run.w / length**2, np.array([-run.w[1], run.w[0]]) / length
    return foot + np.arange(-3, 4)[:, None] * along


# Of places that fall together the last is grabbed: w at the origin before the line through it.
HANDLES = [
    Handle(
        lambda picture: picture.plane,
        lambda x, y, which, values, result: {"b": -float(result.w @ [x, y])},
        along_line,
    ),
    Handle(
        lambda picture: picture.plane,
        lambda x, y, which, values, result: {"w1": x, "w2": y},
        lambda result: [result.w],
    ),
    Handle(
        lambda picture: picture.plane,
        lambda x, y, which, values, result: {"x1": x, "x2": y},
        lambda result: [result.x],
    ),
]


def neuron() -> Explorer:
    """The sum w1·x1 + w2·x2 + b and what the activation makes of it, at a point and everywhere."""
    weight = {"min": -3, "max": 3, "step": 0.1}
    controls = [
        slider("w1", "w1", value=1.0, tooltip="weight of the first input", **weight),
        slider("w2", "w2", value=1.0, tooltip="weight of the second input", **weight),
        slider("b", "b bias", value=0.5, tooltip="moves the line, does not turn it", **weight),
        slider("x1", "x1", value=1.0, tooltip="first input of the point", **weight),
        slider("x2", "x2", value=-0.5, tooltip="second input of the point", **weight),
        choice("activation", "activation", list(SPANS), "sigmoid", "what is made of the sum"),
    ]
    return Explorer(controls, compute, NeuronPicture(), describe, presets=PRESETS, handles=HANDLES)
