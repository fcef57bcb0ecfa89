"""Every activation of the course with its slope: drag the input along the curve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from helpers import nn
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, Handle, choice, integer, slider
from helpers.explorer.words import count, number, power_of_ten, shortest

REACH = 5.0  # inputs are shown from −REACH to REACH
FLAT = 0.05  # a slope below this lets next to nothing through
CURVE = np.linspace(-REACH, REACH, 241)
FINE = np.linspace(-10, 10, 4001)  # where flat stretches are looked for


@dataclass(frozen=True)
class Function:
    """An activation of nn under the name of the menu, and what the parameter means to it."""

    of: str
    parameter: str = ""  # its name in the sentence; "" for none
    argument: str = ""  # its name in nn
    corner: Callable[[float], float | None] = lambda p: None  # where the slope jumps


def _zero(p: float) -> float | None:
    return 0.0


FUNCTIONS = {
    "sigmoid": Function("sigmoid"),
    "tanh": Function("tanh"),
    "relu": Function("relu", corner=_zero),
    "leaky_relu": Function("leaky_relu", "slope on the left", "negative_slope",
                           lambda p: None if p == 1 else 0.0),
    "prelu": Function("leaky_relu", "learned slope α", "negative_slope",
                      lambda p: None if p == 1 else 0.0),
    "thresholded_relu": Function("relu", "threshold θ", "threshold", lambda p: p),
    "elu": Function("elu", "α", "alpha", lambda p: None if p == 1 else 0.0),
    "selu": Function("selu", corner=_zero),
    "softplus": Function("softplus"),
    "gelu": Function("gelu"),
    "silu": Function("silu"),
    "softmax": Function("sigmoid", "logit of the other class"),
    "linear": Function("linear"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Shown:
    """Curve and slope over ``curve_z``, and both at ``z``; ``flat`` marks the flat stretches.

    ``jump``: the slopes left and right of a corner on which ``z`` stands, or None.
    ``flats``: the flat stretches as (from, to), infinities included. ``left``: what ``layers`` such
    slopes, multiplied, leave of a gradient; ``lefts``: the same over ``curve_z``.
    """

    name: str
    z: float
    parameter: float
    curve: np.ndarray
    slopes: np.ndarray
    flat: np.ndarray
    value: float
    slope: float
    jump: tuple[float, float] | None
    flats: tuple[tuple[float, float], ...]
    layers: int
    left: float
    lefts: np.ndarray
    title: str


def evaluate(name: str, z: np.ndarray, parameter: float) -> tuple[np.ndarray, np.ndarray]:
    """f(z) and f′(z), each of z's shape.

    For softmax: the first of two outputs, whose logits are z and the parameter.
    """
    function = FUNCTIONS[name]
    f = nn.activations.get(function.of)
    named = {function.argument: parameter} if function.argument else {}
    z = z - parameter if name == "softmax" else z
    value, slope = f(z, **named), f.derivative(z, **named)
    if name == "prelu":  # Keras computes relu(z) − α·relu(−z), whose slope at 0 is 0
        slope = np.where(z == 0, 0.0, slope)
    return value, slope


def flat_stretches(name: str, parameter: float) -> tuple[tuple[float, float], ...]:
    """Where |f′| < 0.05, as (from, to); what reaches the end of the search goes on for ever.

    The dip of SiLU and of GELU is one, too; a single point of the search is none.
    """
    flat = np.abs(evaluate(name, FINE, parameter)[1]) < FLAT
    steps = np.flatnonzero(np.diff(np.concatenate([[False], flat, [False]]).astype(int)))
    found = []
    for first, last in zip(steps[::2], steps[1::2] - 1, strict=True):
        low = -np.inf if first == 0 else FINE[first - 1 : first + 1].mean()
        high = np.inf if last == len(FINE) - 1 else FINE[last : last + 2].mean()
        if high - low > 0.1:
            found.append((float(low), float(high)))
    return tuple(found)


def compute_gallery(function: str, parameter: float, z: float, layers: int = 10) -> Shown:
    """The curve, its slope, both at z, and what ``layers`` slopes leave of a gradient."""
    at = np.array([z, z - 1e-9, z + 1e-9])
    values, slopes = evaluate(function, at, parameter)
    corner = FUNCTIONS[function].corner(parameter)
    curve, curve_slopes = evaluate(function, CURVE, parameter)
    flats = flat_stretches(function, parameter)
    inside = np.any([(low <= CURVE) & (high >= CURVE) for low, high in flats] or [False], axis=0)
    return Shown(
        name=function,
        z=z,
        parameter=parameter,
        curve=curve,
        slopes=curve_slopes,
        flat=np.broadcast_to(inside, CURVE.shape),
        value=float(values[0]),
        slope=float(slopes[0]),
        jump=(float(slopes[1]), float(slopes[2])) if corner == z else None,
        flats=flats,
        layers=layers,
        left=float(abs(slopes[0]) ** layers),
        lefts=np.abs(curve_slopes) ** layers,
        title=f"{function} at z = {number(z, 1)}: slope {number(slopes[0])}, "
        f"after {count(layers, 'layer')} {_left(abs(float(slopes[0])) ** layers)}",
    )


def _left(share: float) -> str:
    """How much of a gradient is left."""
    if share == 0:
        return "nothing is left of a gradient"
    if abs(share - 1) < 0.005:
        return "a gradient keeps its size"
    if share > 1:
        return f"a gradient is {power_of_ten(share)} times as large"
    return f"{power_of_ten(share)} of a gradient is left"


def describe_gallery(run: Shown) -> str:
    """Value and slope, what the parameter means, and where the function is flat."""
    meaning = FUNCTIONS[run.name].parameter
    setting = f"{meaning} {number(run.parameter)}" if meaning else "no parameter"
    text = (
        f"{run.name} ({setting}): at z = {number(run.z, 1)} the value is {number(run.value, 3)} "
        f"and the slope {number(run.slope, 3)}. Through {count(run.layers, 'such layer')} "
        f"{_left(run.left)}."
    )
    if run.jump is not None:
        left, right = run.jump
        jumps = run.name == "thresholded_relu" and run.parameter > 0
        what = f"the value jumps to {number(run.parameter)}" if jumps else "is a corner"
        text += (
            f" Here {what}: the slope is {number(left)} on the left and {number(right)} "
            f"on the right, and Keras takes {number(run.slope)}."
        )
    elif run.name == "prelu" and run.z == 0:
        text += " The slope is 1 on both sides here; it is Keras that takes 0."
    parts = [_stretch(low, high) for low, high in run.flats]
    if not parts:
        return text + " It is flat nowhere."
    return text + f" It is flat (slope within {FLAT:g} of 0) for {' and for '.join(parts)}."


def _stretch(low: float, high: float) -> str:
    if np.isinf(low):
        return f"z below {_end(high)}"
    if np.isinf(high):
        return f"z above {_end(low)}"
    return f"z from {_end(low)} to {_end(high)}"


def _end(z: float) -> str:
    return shortest(round(z, 2) + 0.0)  # and −0 is 0


# The heights of both axes: for functions between −1 and 1, and for the others.
LOW, HIGH = ((-1.15, 1.15), (-0.12, 1.15)), ((-2.2, 3.4), (-0.35, 2.15))
BOUNDED = ("sigmoid", "tanh", "softmax")
VIEW = (-1.08 * REACH, 1.08 * REACH)
LEFT = (1e-12, 1e4)


class Gallery(Picture):
    """An activation, its slope, and what many such slopes leave of a gradient."""

    height = 320

    def __init__(self, z: np.ndarray) -> None:
        """``z``: the inputs of the curves."""
        self.z = z
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, right, power = self.axes = figure.subplots(1, 3)
        left.set(xlim=VIEW, ylim=LOW[0], xlabel="z", title="a = f(z)")
        right.set(xlim=VIEW, ylim=LOW[1], xlabel="z", title="slope f′(z)")
        power.set(xlim=VIEW, ylim=LEFT, yscale="log", xlabel="z")
        power.set_title("left of a gradient: |f′(z)|ⁿ", size=11.5)
        power.set_yticks([1e-12, 1e-8, 1e-4, 1, 1e4])
        power.minorticks_off()
        power.axhline(1, color=palette.MUTED, linewidth=1, linestyle=":")
        self.span = LOW  # its tick labels are the wider ones
        for axes in (left, right):
            axes.axhline(0, color=palette.MUTED, linewidth=0.8)
        for height, name in ((0.25, "¼"), (1.0, "1")):
            right.axhline(height, color=palette.MUTED, linewidth=1, linestyle=":")
            right.text(REACH, height + 0.03, name, ha="right", size=11, color=palette.MUTED)
        self.curve = Trace(self, left, linewidth=2.5)
        self.slope = Trace(self, right, linewidth=2.5)
        self.tangent = self.moving(left.plot([], [], color=palette.GRADIENT, linewidth=1.6)[0])
        flat = {"color": palette.MISTAKE, "linewidth": 5, "solid_capstyle": "butt", "zorder": 2}
        self.flats = [self.moving(axes.plot([], [], **flat)[0]) for axes in (left, right)]
        style = {"size": 11, "color": palette.MISTAKE, "ha": "center", "va": "bottom"}
        self.flat_name = self.moving(right.text(0, 0, "flat", **style))
        self.power = Trace(self, power, linewidth=2.5)
        self.power_edge = EdgeMarks(self, power)
        style = {"color": palette.ACCENT, "markeredgecolor": "white", "markersize": 10, "zorder": 5}
        self.points = [self.moving(axes.plot([], [], "o", **style)[0]) for axes in self.axes]
        self.edge = EdgeMarks(self, left)

    def update(
        self, result: Shown, ghost: Shown | None = None, pinned: Shown | None = None
    ) -> None:
        self._fit(LOW if result.name in BOUNDED else HIGH)
        colour, dashes = palette.ACTIVATIONS[result.name]
        for trace in (self.curve, self.slope, self.power):
            trace.now.set(color=colour, linestyle=dashes)
        self.curve.show(lambda run: (self.z, _broken(run.curve)), result, ghost, pinned)
        self.slope.show(lambda run: (self.z, _broken(run.slopes)), result, ghost, pinned)
        reach = np.array([-1.2, 1.2])
        self.tangent.set_data(result.z + reach, result.value + result.slope * reach)
        for line, (low, high) in zip(self.flats, self.span, strict=True):
            line.set_data(self.z, np.where(result.flat, low + 0.012 * (high - low), np.nan))
        low, high = self.span[1]
        self.flat_name.set_y(low + 0.03 * (high - low))
        self.flat_name.set_visible(bool(result.flat.any()))
        if result.flat.any():
            # In the middle of the first stretch, away from the frame.
            end = np.flatnonzero(result.flat & ~np.append(result.flat[1:], False))[0]
            first = np.flatnonzero(result.flat)[0]
            self.flat_name.set_x(np.clip(self.z[[first, end]].mean(), -REACH + 0.6, REACH - 0.6))
        self.power.show(lambda run: (self.z, np.maximum(run.lefts, 1e-40)), result, ghost, pinned)
        self.points[2].set_data([result.z], [result.left if result.left > LEFT[0] else np.nan])
        self.power_edge.show([result.z], [result.left])
        inside = self.span[0][0] <= result.value <= self.span[0][1]
        self.points[0].set_data([result.z], [result.value if inside else np.nan])
        self.points[1].set_data([result.z], [result.slope])
        self.edge.show([result.z], [result.value])
        self.title.set_text(result.title)

    def _fit(self, span: tuple) -> None:
        """Let a curve between −1 and 1 fill the height."""
        if span is not self.span:
            self.span = span
            for axes, limits in zip(self.axes, span, strict=False):
                axes.set_ylim(limits)
            self.refresh_background()


def _broken(heights: np.ndarray) -> np.ndarray:
    """The curve with a gap where it jumps: no line stands there."""
    jump = np.abs(np.diff(heights, append=heights[-1])) > 0.2
    return np.where(jump, np.nan, heights)


def _along(n: int) -> Handle:
    """The input is wherever one of the three pictures is pressed."""
    return Handle(lambda picture: picture.axes[n], lambda x, y, which, values, result: {"z": x})


def activation_gallery() -> Explorer:
    """A function, its parameter and an input: curve, tangent, slope, and where it is flat."""
    return Explorer(
        [
            choice("function", "function", tuple(FUNCTIONS)),
            slider("parameter", "parameter", 0, 2, 0.3, 0.05,
                   tooltip="Means what the sentence says; some functions have none"),
            slider("z", "input z", -REACH, REACH, 1.0, 0.1),
            integer("layers", "layers n", 1, 30, 10, tooltip="so many slopes are multiplied"),
        ],
        compute_gallery,
        Gallery(CURVE),
        describe_gallery,
        handles=[_along(n) for n in range(3)],
        idle=lambda v: () if FUNCTIONS[v["function"]].parameter else ("parameter",),
        presets={
            "steepest sigmoid": {"z": 0.0},
            "saturated": {"z": -4.0},
            "dead side of ReLU": {"function": "relu", "z": -2.0},
            "leaky": {"function": "leaky_relu", "z": -2.0},
            "threshold 1": {"function": "thresholded_relu", "parameter": 1.0, "z": 1.2},
            "downhill GELU": {"function": "gelu", "z": -1.5},
        },
    )  # fmt: skip
