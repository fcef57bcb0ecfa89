"""A still picture of chapter 05: what four layers do while they learn, in several trainings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.drawing import palette

EDGES = np.linspace(-6, 6, 49)  # of the histograms; what lies beyond counts at the end
ROWS = ("z of layer 4", "size of ∂L/∂W", "update / weight", "dead units")


def histogram(z: np.ndarray) -> np.ndarray:
    """How many of ``z`` lie between each two of ``EDGES``, (48,)."""
    return np.histogram(np.clip(z, EDGES[0], EDGES[-1]), EDGES)[0]


def telemetry(figure: Figure, trainings: Mapping[str, tuple]) -> None:
    """One column a training, one row a quantity, one line a layer, from pale to dark.

    Args:
        trainings: for each title (steps, histograms, kept): the numbers of the updates looked at,
            (k,); histograms of the last layer, (k, 48); and gradient, update over weight and share
            of dead units, (k, 3, layers, networks). Lines are medians over the networks, bands
            hold nine tenths of them.
    """
    grid = figure.subplots(4, len(trainings), sharex=True, sharey="row", squeeze=False)
    for column, (title, (steps, counts, kept)) in zip(grid.T, trainings.items(), strict=True):
        column[0].set_title(title, size=12)
        column[0].pcolormesh(steps, EDGES, _between(counts).T, cmap=palette.SEQUENTIAL)
        column[0].axhline(0, color=palette.MUTED, linewidth=0.8)
        for axes, values in zip(column[1:], np.moveaxis(kept, 1, 0), strict=True):
            _lines(axes, steps, values)
        column[1].set(yscale="log", ylim=(1e-5, 0.3))
        column[2].set(yscale="log", ylim=(1e-5, 0.3))
        column[3].set(ylim=(-0.05, 1.05), xlabel="updates")
        column[3].set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    for axes, name in zip(grid[:, 0], ROWS, strict=True):
        axes.set_ylabel(name)
    figure.align_ylabels(grid[:, 0])
    for k, middle in enumerate(np.median(kept[0, 0], axis=-1)):
        words = f"layer {k + 1}" if k == 0 else str(k + 1)
        grid[1, -1].text(steps[-1] * 0.02, middle * 1.3, words, size=10)


def shade(layer: int, layers: int) -> tuple:
    """The colour of a layer's line, the first one the palest."""
    return palette.SEQUENTIAL(0.4 + 0.6 * layer / max(layers - 1, 1))


def _lines(axes: Axes, steps: np.ndarray, values: np.ndarray) -> None:
    """Medians and bands of ``values`` (steps, layers, networks)."""
    layers = values.shape[1]
    low, middle, high = np.percentile(values, (5, 50, 95), axis=2)
    for k in range(layers):
        colour = shade(k, layers)
        axes.fill_between(steps, low[:, k], high[:, k], color=colour, alpha=0.15, linewidth=0)
        axes.plot(steps, middle[:, k], color=colour, linewidth=1.6)


def _between(counts: np.ndarray) -> np.ndarray:
    """Counts of the times between the steps, each over its largest: (k, 48) to (k − 1, 48)."""
    later = counts[1:].astype(float)
    return np.sqrt(later / later.max(axis=1, keepdims=True))
