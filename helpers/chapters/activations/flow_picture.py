"""The gradient in each layer: a histogram for each, drawn sideways, with theory and bound."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace

DEEPEST = 20
BINS = 96
EDGES = np.linspace(-18, 14, BINS + 1)  # of log10 |∂L/∂z|
SIZES = (1e-16, 1e8)
_MIDDLES = 10 ** ((EDGES[:-1] + EDGES[1:]) / 2)


class Flow(Picture):
    """A result is a ``FlowRun`` of ``helpers.explorers.activations_flow``."""

    height = 370

    def build(self, figure: Figure) -> None:
        axes = figure.add_subplot(yscale="log", xlim=(0.3, DEEPEST + 1.7), ylim=SIZES)
        axes.set(xlabel="layer (the last one is the output)", ylabel="size of ∂L/∂z")
        axes.set_xticks([1, 5, 10, 15, 20])
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

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.shapes.set_verts([_sideways(k + 1, n) for k, n in enumerate(result.counts)])
        self.shapes.set_facecolor(palette.ACTIVATIONS[result.activation][0])
        self.measured.show(lambda run: _line(run, run.measured), result, ghost, pinned)
        self.theory.show(lambda run: _line(run, run.theory), result, ghost, pinned)
        self.bound.show(lambda run: _line(run, run.bound), result)
        layers = np.arange(1, result.depth + 2)
        self.edge.show(layers, np.where(result.measured > 0, result.measured, np.nan))
        self.title.set_text(result.title)


def _line(run: Any, heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
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
