"""Picture of chapter 06: activations layer by layer, and mean squares beside their theory."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.quick_text import QuickText

ROWS = 5
BINS = 60
SHALLOW, DEEPEST = 10, 30  # where the axis of the layers may end
SIZES = (1e-9, 1e9)  # mean squares that are shown
SPANS = {
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (0.0, 4.0),
    "leaky_relu": (-4.0, 4.0),
    "selu": (-4.0, 4.0),
    "linear": (-4.0, 4.0),
}
"""The range of activations that is shown; what lies outside stands in the outermost bars."""


class SignalFlow(Picture):
    """A result is a ``Run`` of ``helpers.explorers.initialization_flow``."""

    height = 390

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

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
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

    def show(self, values: Any, result: Any, ghost: Any, pinned: Any) -> None:
        """``values(run)`` gives what was measured and what theory expects."""

        def dots(run: Any) -> tuple[np.ndarray, np.ndarray]:
            measured = values(run)[0]
            return layers(measured), measured

        measured, expected = values(result)
        self.dots.show(dots, result, ghost, pinned)
        self.line.set_data(layers(expected), np.clip(expected, 1e-30, 1e30))
        self.edge.show(layers(measured), measured)


def layers(values: np.ndarray) -> np.ndarray:
    """1, 2, … for each entry."""
    return np.arange(1, len(values) + 1)
