"""The gradient in each layer of a deep network before training: measured, and as theory has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from helpers.chapters.activations.gradient_sizes import (
    ACTIVATIONS,
    DEEPEST,
    SEEDS,
    WIDEST,
    deviations,
    gradients,
    kernels,
    lengths,
    mean_squares,
    steepest,
)
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, Handle, choice, integer, log_slider
from helpers.explorer.words import number, percent, power_of_ten

BINS = 96
EDGES = np.linspace(-18, 14, BINS + 1)  # of log10 |∂L/∂z|


@dataclass(frozen=True, eq=False)
class FlowRun:
    """For the layers 1, …, depth and the output, over all networks, samples and units:

    ``counts`` (depth + 1, BINS) of log10 |∂L/∂z|, ``zeros`` the share that is exactly 0,
    ``measured`` root mean squares of ∂L/∂z, ``theory`` and ``bound`` for the same.
    """

    activation: str
    depth: int
    width: int
    counts: np.ndarray
    zeros: np.ndarray
    measured: np.ndarray
    theory: np.ndarray
    bound: np.ndarray
    steepest: float
    title: str


def compute_flow(activation: str, depth: int, width: int, init: str, gain: float) -> FlowRun:
    """Histograms, root mean squares, theory and bound, layer by layer."""
    deviation = deviations(depth, width, init, gain)
    found = gradients(activation, kernels(depth, width, init, gain))
    measured = np.array([np.sqrt(np.square(dz).mean()) for dz in found])
    back = np.cumprod(mean_squares(activation, deviation, width)[::-1])[::-1]
    hidden, last = lengths(width)
    top = steepest(activation)
    grown = np.cumprod(np.vstack([last * deviation[-1], hidden[: depth - 1][::-1] *
                                  deviation[1:depth, None][::-1]]) * top, axis=0)[::-1]  # fmt: skip
    # The bound is on lengths, the picture shows root mean squares of single numbers.
    error = np.sqrt(np.square(found[-1]).sum(axis=-1).mean(axis=-1))
    bound = np.sqrt(np.square(grown * error).mean(axis=-1) / width)
    ratio = measured[0] / measured[depth - 1]
    return FlowRun(
        activation=activation,
        depth=depth,
        width=width,
        counts=np.array([histogram(dz) for dz in found]),
        zeros=np.array([(dz == 0).mean() for dz in found]),
        measured=measured,
        theory=np.append(measured[-1] * np.sqrt(back), np.nan),
        bound=np.append(bound, np.nan),
        steepest=top,
        title=f"{activation}, {depth} hidden layer{'s' * (depth > 1)}: {_ratio(ratio, depth)}",
    )


def histogram(dz: np.ndarray) -> np.ndarray:
    """How many of the numbers have log10 |·| in each of the bins; zeros are left out."""
    sizes = np.abs(dz[dz != 0])
    place = (np.log10(sizes) - EDGES[0]) * (BINS / (EDGES[-1] - EDGES[0]))
    return np.bincount(np.clip(place, 0, BINS - 1).astype(int), minlength=BINS)


def _ratio(ratio: float, depth: int) -> str:
    if depth == 1:
        return "no other to compare it with"
    if not np.isfinite(ratio):
        return "no gradient at all"
    if 0.5 < ratio < 2:
        return "the gradient keeps its size within a factor of 2"
    words = times(max(ratio, 1 / max(ratio, 1e-300)))
    return f"the first one's gradient is {words} times {'larger' if ratio > 1 else 'smaller'}"


def times(ratio: float) -> str:
    """A ratio of at least 1 with two digits: 2.4, 490,000 or 4·10³¹."""
    if ratio < 10:
        return f"{ratio:.1f}"
    return f"{float(f'{ratio:.2g}'):,.0f}" if ratio < 1e7 else power_of_ten(ratio)


def describe_flow(run: FlowRun) -> str:
    """First layer against last hidden layer, theory beside it, and the share of zeros."""
    first, last = run.measured[0], run.measured[run.depth - 1]
    text = (
        f"{run.depth} hidden layer{'s' * (run.depth > 1)} of {run.width} {run.activation} units, "
        f"{SEEDS} networks: ∂L/∂z is {power_of_ten(last)} in the last hidden layer"
    )
    if run.depth > 1:
        text += f" and {power_of_ten(first)} in the first (root mean squares)"
        if last > 0 and first > 0:
            factor = (first / last) ** (1 / (run.depth - 1))
            expected = (run.theory[0] / run.theory[run.depth - 1]) ** (1 / (run.depth - 1))
            text += f", a factor of {factor:.3g} from layer to layer; theory says {expected:.3g}"
    text += f". The slope is at most {number(run.steepest)}."
    share = run.zeros[: run.depth].mean()
    return text + (f" {percent(share)} of the numbers are exactly 0." if share >= 0.005 else "")


SIZES = (1e-16, 1e8)
_MIDDLES = 10 ** ((EDGES[:-1] + EDGES[1:]) / 2)


class Flow(Picture):
    """A histogram for each layer, drawn sideways, with theory and bound."""

    height = 370

    def build(self, figure: Figure) -> None:
        self.axes = axes = figure.add_subplot(yscale="log", ylim=SIZES)
        self.shown = 0
        self._fit(DEEPEST)
        axes.set(xlabel="layer (the last one is the output)", ylabel="size of ∂L/∂z")
        axes.set_yticks(10.0 ** np.arange(-16, 9, 4))
        axes.minorticks_off()
        axes.grid(axis="x", visible=False)
        self.shapes = PolyCollection([], linewidths=0, zorder=2, alpha=0.45)
        axes.add_collection(self.shapes, autolim=False)
        self.moving(self.shapes)
        self.measured = Trace(self, axes, "o", markersize=6, color=palette.INK, zorder=4)
        self.bound = Trace(self, axes, ":", color=palette.MISTAKE, linewidth=1.8)
        self.theory = Trace(self, axes, color=palette.GRADIENT, linewidth=2)
        self.edge = EdgeMarks(self, axes, palette.INK)
        # Below the output, where no setting leads the lines.
        key = {"size": 11, "ha": "right", "transform": axes.transAxes}
        axes.text(0.985, 0.05, "●  measured", color=palette.INK, **key)
        axes.text(0.985, 0.13, "──  theory", color=palette.GRADIENT, **key)
        axes.text(0.985, 0.21, "····  bound", color=palette.MISTAKE, **key)

    def update(
        self, result: FlowRun, ghost: FlowRun | None = None, pinned: FlowRun | None = None
    ) -> None:
        self._fit(10 if result.depth <= 10 else DEEPEST)
        self.shapes.set_verts([_sideways(k + 1, n) for k, n in enumerate(result.counts)])
        self.shapes.set_facecolor(palette.ACTIVATIONS[result.activation][0])
        self.measured.show(lambda run: _line(run, run.measured), result, ghost, pinned)
        self.theory.show(lambda run: _line(run, run.theory), result, ghost, pinned)
        self.bound.show(lambda run: _line(run, run.bound), result)
        layers = np.arange(1, result.depth + 2)
        self.edge.show(layers, np.where(result.measured > 0, result.measured, np.nan))
        self.title.set_text(result.title)

    def _fit(self, depth: int) -> None:
        """Up to ten layers fill the width."""
        if depth != self.shown:
            self.shown = depth
            self.axes.set_xlim(0.3, depth * 1.12 + 1.7)
            self.axes.set_xticks(range(1, 11) if depth <= 10 else [1, 5, 10, 15, 20])
            self.refresh_background()


def _line(run: FlowRun, heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(1, run.depth + 2), np.where(heights > 0, heights, np.nan)


def _sideways(layer: int, counts: np.ndarray) -> np.ndarray:
    """The outline of a histogram that stands upright around x = layer."""
    if not counts.any():
        return np.full((3, 2), np.nan)
    half = 0.45 * counts / counts.max()
    inside = np.flatnonzero(counts)
    rows = slice(max(inside[0] - 1, 0), inside[-1] + 2)
    half, y = half[rows], _MIDDLES[rows]
    x = np.concatenate([layer - half, (layer + half)[::-1]])
    return np.column_stack([x, np.concatenate([y, y[::-1]])])


SCHEMES = ("Glorot", "He", "LeCun", "normal, 1", "normal, 0.01")


OUTPUT = Handle(
    lambda picture: picture.axes,
    lambda x, y, which, values, result: {"depth": x - 1},
    lambda result: [(result.depth + 1, result.measured[-1])],
)


def gradient_flow() -> Explorer:
    """Activation, depth, width and init: how large the gradient is in each layer."""
    return Explorer(
        [
            choice("activation", "activation", tuple(ACTIVATIONS)),
            choice("init", "initial weights", SCHEMES),
            integer("depth", "hidden layers", 1, DEEPEST, 10),
            integer("width", "units in each", 4, WIDEST, 32, 4),
            log_slider("gain", "gain of the weights", 0.25, 16, 1,
                       tooltip="Multiplies all initial weights"),
        ],
        compute_flow,
        Flow(),
        describe_flow,
        handles=[OUTPUT],
        presets={
            "sigmoid vanishes": {},
            "tanh": {"activation": "tanh"},
            "relu, Glorot": {"activation": "relu"},
            "relu, He": {"activation": "relu", "init": "He"},
            "sigmoid, gain 4": {"gain": 4.0},
            "explodes": {"activation": "relu", "init": "He", "gain": 4.0, "depth": 20},
            "narrow": {"activation": "relu", "init": "He", "width": 4, "depth": 20},
        },
    )  # fmt: skip
