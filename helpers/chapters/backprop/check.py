"""A gradient checked by finite differences: the error over the step, and over a broken backward."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.chapters.backprop.differences import (
    ACTIVATIONS,
    BACKWARDS,
    PRECISIONS,
    RIGHT,
    SIZES,
    differences,
    gradients,
    network,
    relative,
)
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.labels import EndLabels
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.quick_text import QuickText
from helpers.explorer import Explorer, Handle, choice, log_slider
from helpers.explorer.words import power_of_ten, shortest

STEPS = np.logspace(-16, 0, 65)  # four a decade


@dataclass(frozen=True, eq=False)
class Curves:
    """Relative errors of both differences, each (steps,), for one layer."""

    steps: np.ndarray
    forward: np.ndarray
    central: np.ndarray
    parameters: int

    @property
    def best_central(self) -> float:
        """The step with the smallest error of the central difference."""
        return float(self.steps[self.central.argmin()])


@dataclass(frozen=True, eq=False)
class Checked:
    """The curves, and the two errors at the chosen step ``h``.

    ``exact`` and ``numeric`` (parameters,) are what backward and the central difference say of each
    weight, in shares of the largest gradient that is right.
    """

    h: float
    forward: float
    central: float
    curves: Curves
    layer: int
    activation: str
    precision: str
    backward: str
    epsilon: float
    exact: np.ndarray
    numeric: np.ndarray
    title: str


def _exact(layer: int, activation: str, precision: str, backward: str) -> np.ndarray:
    parts = gradients(*network(precision), activation, backward)[2 * layer - 2 : 2 * layer]
    return np.concatenate([part.ravel() for part in parts])


@lru_cache(maxsize=64)
def curves(layer: int, activation: str, precision: str, backward: str) -> Curves:
    """Both errors at each of ``STEPS``."""
    exact = _exact(layer, activation, precision, backward)
    both = differences(STEPS, layer, activation, precision)
    forward, central = (relative(numeric, exact) for numeric in both)
    count = SIZES[layer - 1] * SIZES[layer] + SIZES[layer]
    return Curves(STEPS, forward, central, count)


def compute_check(h: float, layer: int, activation: str, precision: str, backward: str) -> Checked:
    """The errors at step ``h`` and the curves that they lie on."""
    exact = _exact(layer, activation, precision, backward)
    both = differences(np.array([h]), layer, activation, precision)
    forward, central = (relative(numeric, exact) for numeric in both)
    size = np.abs(_exact(layer, activation, precision, RIGHT)).max()
    found = curves(layer, activation, precision, backward)
    return Checked(
        h=h,
        forward=float(forward[0]),
        central=float(central[0]),
        curves=found,
        layer=layer,
        activation=activation,
        precision=precision,
        backward=backward,
        epsilon=float(np.finfo(PRECISIONS[precision]).eps),
        exact=exact / size,
        numeric=both[1][0] / size,
        title=f"h = {shortest(h)}: {_verdict(h, float(central[0]), found, activation, precision)}",
    )


def _verdict(h: float, error: float, found: Curves, activation: str, precision: str) -> str:
    limit = wrong_beyond(precision)
    if found.central.min() > limit:
        return "backward and differences disagree, and so they do at every step"
    if error > limit:
        return f"too {_side(h, found, activation)}"
    return f"backward and differences agree, to {power_of_ten(error)}"


def _side(h: float, found: Curves, activation: str) -> str:
    """On which side of the best step ``h`` lies, and what spoils it there."""
    if h < found.best_central:
        return "small: round-off"
    return "large: a crossed kink" if activation == "relu" else "large: truncation"


def wrong_beyond(precision: str) -> float:
    """The error from which on, at its best step, a gradient is called wrong."""
    return {"float64": 1e-6, "float32": 3e-3}[precision]


def describe_check(run: Checked) -> str:
    """Whether the gradient holds, and whether this step is able to tell."""
    curves, limit = run.curves, wrong_beyond(run.precision)
    text = (
        f"Layer {run.layer}, {curves.parameters} parameters: with h = {shortest(run.h)} the "
        f"relative error is {power_of_ten(run.central)} for the central difference and "
        f"{power_of_ten(run.forward)} for the forward one. "
    )
    if curves.central.min() > limit:
        return text + "No step brings the two together: the backward pass is wrong."
    text += f"The best central step is about {power_of_ten(float(f'{curves.best_central:.0e}'))}. "
    if run.central > limit:
        side = _side(run.h, curves, run.activation)
        text += f"This one is too {side} hides that the gradient is right."
    elif run.backward == RIGHT:
        text += "They agree: the backward pass of this layer is right."
    else:
        text += "They agree: the mistake changes nothing in the gradient of this layer."
    return text


PAIRS = 1.5  # shares of the largest gradient
REACH = (1e-16, 1.0)
ERRORS = (1e-16, 5.0)


class ErrorCurve(Picture):
    """Left every weight's gradient, found in two ways; right both errors over the step."""

    right_margin = 70
    height = 360

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(1, 2, width_ratios=(1, 1.25))
        self._build_pairs(figure.add_subplot(grid[0]))
        self.axes = figure.add_subplot(grid[1], xscale="log", yscale="log", xlim=REACH, ylim=ERRORS)
        self.axes.set(xlabel="step h", ylabel="relative error of ∂L/∂w")
        self.axes.set_xticks(10.0 ** np.arange(-16, 1, 4))
        self.axes.set_yticks(10.0 ** np.arange(-16, 1, 4))
        self.axes.minorticks_off()
        line = {"linestyle": ":", "linewidth": 1.2, "zorder": 1.5}
        self.roots = [
            self.moving(self.axes.axvline(1e-8, color=colour, **line))
            for colour in (palette.MUTED, palette.GRADIENT)
        ]
        name = {"size": 11, "halo": True}
        self.names = [
            self.moving(self.axes.add_artist(QuickText(1e-8, 0.9, "", color=colour, **name)))
            for colour in (palette.MUTED, palette.GRADIENT)
        ]
        self.step = self.moving(self.axes.axvline(1e-3, color=palette.ACCENT, linewidth=1.2))
        self.forward = Trace(self, self.axes, "--", color=palette.MUTED, linewidth=1.8)
        self.central = Trace(self, self.axes, color=palette.GRADIENT)
        style = {"color": palette.ACCENT, "markeredgecolor": "white", "markersize": 9, "zorder": 5}
        self.here = self.moving(self.axes.plot([], [], "o", **style)[0])
        self.edge = EdgeMarks(self, self.axes)
        self.ends = EndLabels(self, self.axes, [self.forward.now, self.central.now])
        hint = {"size": 11, "color": palette.MUTED, "transform": self.axes.transAxes}
        self.axes.text(0.012, 0.03, "◂ round-off: ε/h", **hint)
        self.axes.text(0.988, 0.03, "truncation: h, h² ▸", ha="right", **hint)

    def _build_pairs(self, axes: Axes) -> None:
        reach = (-PAIRS, PAIRS)
        axes.set(xlim=reach, ylim=reach, aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        axes.set(xlabel="by the backward pass", ylabel="by central differences")
        axes.set_title("∂L/∂w of each weight", size=12)
        axes.plot(reach, reach, color=palette.MUTED, linewidth=1, zorder=1)
        axes.text(0.97 * PAIRS, 0.8 * PAIRS, "equal", size=11, ha="right", color=palette.MUTED)
        self.pairs = Trace(self, axes, "o", color=palette.GRADIENT, markersize=5)
        self.pairs_edge = EdgeMarks(self, axes)

    def update(
        self, result: Checked, ghost: Checked | None = None, pinned: Checked | None = None
    ) -> None:
        self.forward.show(lambda run: _line(run, "forward"), result, ghost, pinned)
        self.central.show(lambda run: _line(run, "central"), result, ghost, pinned)
        self.ends.show(("forward", "central"))
        self.pairs.show(lambda run: (run.exact, run.numeric), result, ghost, pinned)
        self.pairs_edge.show(result.exact, result.numeric)
        for root, name, power in zip(self.roots, self.names, (2, 3), strict=True):
            place = result.epsilon ** (1 / power)
            root.set_xdata([place, place])
            name.set_text({2: " √ε", 3: " ∛ε"}[power])
            name.set_x(place)
        self.step.set_xdata([result.h, result.h])
        errors = np.array([result.forward, result.central])
        self.edge.show([result.h] * 2, errors)
        self.here.set_data([result.h] * 2, np.where(errors < ERRORS[0], np.nan, errors))
        self.title.set_text(result.title)


def _line(run: Checked, name: str) -> tuple[np.ndarray, np.ndarray]:
    return run.curves.steps, np.maximum(getattr(run.curves, name), 1e-17)


STEP = Handle(
    lambda picture: picture.axes,
    lambda x, y, which, values, result: {"h": x},
)


def gradient_check() -> Explorer:
    """Backward against finite differences in a 4-6-5-3 network: step, layer, activation."""
    return Explorer(
        [
            log_slider("h", "step h", 1e-16, 1, 1e-3, tooltip="How far each weight is moved"),
            choice("layer", "layer", (1, 2, 3), tooltip="Whose kernel and bias are checked"),
            choice("activation", "activation f", tuple(ACTIVATIONS)),
            choice("precision", "numbers", tuple(PRECISIONS)),
            choice("backward", "backward pass", BACKWARDS, tooltip="Right, or with a mistake"),
        ],
        compute_check,
        ErrorCurve(),
        describe_check,
        handles=[STEP],
        more=("precision",),
        presets={
            "too small": {"h": 1e-14},
            "just right": {"h": 1e-5},
            "too large": {"h": 0.5},
            "broken": {"h": 1e-5, "backward": "f′ left out"},
        },
    )
