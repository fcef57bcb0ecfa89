"""What becomes of signals and gradients in a network before it learns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.chapters.initialization.signals import (
    BINS,
    SPANS,
    at_the_ends,
    flow,
    histogram,
    kernels,
)
from helpers.chapters.initialization.theory import ACTIVATIONS, Flow, theory
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.quick_text import QuickText
from helpers.explorer import Explorer, choice, integer, log_slider
from helpers.explorer.words import percent, power_of_ten
from helpers.networks.variances import VARIANCES

ROWS = 5  # layers whose activations are shown


@dataclass(frozen=True, eq=False)
class Run:
    """``measured`` in one network, ``expected`` by theory.

    ``counts`` (rows, bins) are the histograms of the activations of ``layers`` (counted from 1),
    each with a highest bar of 1. ``ends`` is the share of the last layer's activations within 1 %
    of an end of their range (sigmoid, tanh) or at 0 (relu); None for the others.
    """

    scheme: str
    gain: float
    width: int
    activation: str
    measured: Flow
    expected: Flow
    layers: tuple[int, ...]
    counts: np.ndarray
    ends: float | None
    title: str


def compute(scheme: str, gain: float, depth: int, width: int, activation: str) -> Run:
    """One network of ``depth`` layers, without biases, and the theory for it."""
    measured, activations = flow(kernels(scheme, gain, depth, width), activation)
    layers = np.unique(np.linspace(1, depth, min(ROWS, depth)).round().astype(int))
    return Run(
        scheme,
        gain,
        width,
        activation,
        measured,
        theory(scheme, gain, depth, width, activation),
        tuple(int(k) for k in layers),
        np.array([histogram(activations[k - 1], activation) for k in layers]),
        at_the_ends(activations[-1], activation),
        _title(measured, scheme, gain, activation),
    )


def per_layer(values: np.ndarray) -> float:
    """The factor from one entry to the next, on the geometric mean; nan for a single layer."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float((values[-1] / values[0]) ** (1 / max(1, len(values) - 1)))


def _title(measured: Flow, scheme: str, gain: float, activation: str) -> str:
    name = scheme if gain == 1 else f"{gain:.6g} × {scheme}"
    forward = per_layer(measured.forward)
    backward = per_layer(measured.backward[::-1])
    return (
        f"{activation}, {name}: z² × {factor(forward)} a layer forward, "
        f"gradient² × {factor(backward)} back"
    )


def factor(value: float) -> str:
    """A positive factor with two significant digits, far from 1 as in 7·10⁻⁶."""
    if 1e-3 <= value < 1e3:
        return f"{value:.2g}" if value < 99.5 else f"{value:.0f}"
    return power_of_ten(float(f"{value:.0e}"))


def describe(run: Run) -> str:
    """From the first to the last layer and back, measured and expected; then the last layer."""
    depth = len(run.measured.forward)
    forward, expected = run.measured.forward, run.expected.forward
    back = run.measured.backward[0] / run.measured.backward[-1]
    back_expected = run.expected.backward[0] / run.expected.backward[-1]
    text = (
        f"{depth} layers of {run.width}: the mean square of z is {factor(forward[0])} in layer 1 "
        f"(theory {factor(expected[0])}) and {factor(forward[-1])} in layer {depth} "
        f"(theory {factor(expected[-1])}). That of the gradient is multiplied by "
        f"{factor(back)} on its way back to layer 1 (theory {factor(back_expected)})."
    )
    if run.ends is None:
        return text
    where = (
        "0 (and not drawn)" if run.activation == "relu" else "within 1 % of an end of their range"
    )
    return text + f" Of the last activations {percent(run.ends)} are {where}."


SHALLOW, DEEPEST = 10, 30  # where the axis of the layers may end
SIZES = (1e-9, 1e9)  # mean squares that are shown


class SignalFlow(Picture):
    """Left the activations layer by layer, right mean squares beside their theory."""

    height = 370

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1, 1.15))
        self.left = figure.add_subplot(grid[:, 0], ylim=(0, ROWS + 0.05))
        self.left.set(xlabel="activation a", title="activations, first layer on top")
        self.left.set_yticks([])
        self.left.spines["left"].set_visible(False)
        edges = np.linspace(0, 1, BINS + 1)
        self.bars = [
            self.moving(self.left.stairs(np.zeros(BINS), edges, baseline=0, fill=True, zorder=2))
            for _ in range(ROWS)
        ]
        self.names = [
            self.moving(self.left.add_artist(QuickText(0, 0, "", size=11, ha="left", halo=True)))
            for _ in range(ROWS)
        ]
        self.shown = ("", 0)
        self.forward = Mean(self, figure.add_subplot(grid[0, 1]), "mean square of z")
        self.backward = Mean(self, figure.add_subplot(grid[1, 1]), "of the gradient ∂L/∂z")
        self.backward.axes.set_xlabel("layer (● this network, – – theory)")

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        low, high = SPANS[result.activation]
        far = SHALLOW if len(result.measured.forward) <= SHALLOW else DEEPEST
        if (result.activation, far) != self.shown:
            self.shown = (result.activation, far)
            self.left.set_xlim(low - 0.02 * (high - low), high + 0.02 * (high - low))
            self.left.set_xticks([low, (low + high) / 2, high])
            for mean in (self.forward, self.backward):
                mean.axes.set_xlim(0.5, far + 0.5)
            self.refresh_background()
        colour = palette.ACTIVATIONS[result.activation][0]
        edges = np.linspace(low, high, BINS + 1)
        # ReLU's bars stand at the left, those of the others in the middle or at both ends.
        place = low + (0.7 if result.activation == "relu" else 0.02) * (high - low)
        for row, (bar, name) in enumerate(zip(self.bars, self.names, strict=True)):
            there = row < len(result.layers)
            bar.set_visible(there)
            name.set_visible(there)
            if there:
                base = ROWS - 1 - row
                bar.set_data(base + 0.85 * result.counts[row], edges, base)
                bar.set_facecolor(colour)
                name.set_text(f"layer {result.layers[row]}")
                name.set_position((place, base + 0.72))
        self.forward.show(lambda run: (run.measured.forward, run.expected.forward), result, ghost,
                          pinned)  # fmt: skip
        self.backward.show(lambda run: (run.measured.backward, run.expected.backward), result,
                           ghost, pinned)  # fmt: skip
        self.title.set_text(result.title)


class Mean:
    """One mean square by layer: dots of the network and the dashed line of theory."""

    def __init__(self, picture: Picture, axes: Axes, name: str) -> None:
        self.axes = axes
        axes.set(xlim=(0.5, DEEPEST + 0.5), yscale="log", ylim=SIZES, ylabel=name)
        axes.set_yticks([1e-8, 1e-4, 1, 1e4, 1e8])
        axes.minorticks_off()
        axes.set_xticks([1, 5, 10, 15, 20, 25, 30])
        colour = palette.INK if "∂" not in name else palette.GRADIENT
        self.dots = Trace(picture, axes, "o", color=colour, markersize=5, zorder=4)
        (line,) = axes.plot([], [], "--", color=palette.ACCENT, linewidth=1.8, zorder=3)
        self.line = picture.moving(line)
        self.edge = EdgeMarks(picture, axes, colour)

    def show(
        self,
        values: Callable[[Run], tuple[np.ndarray, np.ndarray]],
        result: Run,
        ghost: Run | None,
        pinned: Run | None,
    ) -> None:
        """``values(run)`` gives what was measured and what theory expects."""

        def dots(run: Run) -> tuple[np.ndarray, np.ndarray]:
            measured = values(run)[0]
            return layers(measured), measured

        measured, expected = values(result)
        self.dots.show(dots, result, ghost, pinned)
        self.line.set_data(layers(expected), np.clip(expected, 1e-30, 1e30))
        self.edge.show(layers(measured), measured)


def layers(values: np.ndarray) -> np.ndarray:
    """1, 2, … for each entry."""
    return np.arange(1, len(values) + 1)


def signal_flow() -> Explorer:
    """Scheme, gain, depth, width and activation: histograms, and mean squares beside theory."""
    return Explorer(
        [
            choice("scheme", "scheme", tuple(VARIANCES), "Glorot", "How each weight is drawn"),
            log_slider("gain", "gain g", 0.1, 10, 1.0, tooltip="Factor on all weights"),
            integer("depth", "layers", 2, 30, 5),
            choice("activation", "activation", ACTIVATIONS, "tanh"),
            integer("width", "units a layer", 8, 128, 64, 8),
        ],
        compute,
        SignalFlow(),
        describe,
        more=("width",),
        presets={
            "deviation 1": {"scheme": "normal, 1"},
            "deviation 0.01": {"scheme": "normal, 0.01"},
            "sigmoid": {"scheme": "Glorot", "activation": "sigmoid"},
            "ReLU, Glorot": {"activation": "relu", "depth": 30},
            "ReLU, He": {"scheme": "He", "activation": "relu", "depth": 30},
            "narrow": {"scheme": "He", "activation": "relu", "depth": 30, "width": 8},
            "tanh, 30 layers": {"depth": 30},
        },
    )
