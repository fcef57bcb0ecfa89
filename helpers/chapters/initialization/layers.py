"""Still pictures of chapter 06: histograms by layer, means with error bars, maps of what learns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.drawing import palette
from helpers.explorer.words import significant

BINS = 40
SPANS = {"sigmoid": (0, 1), "tanh": (-1, 1)}
POWERS = (-8, 6)  # of ten, for activations without an upper end
TICKS = (-6, 0, 4), ("10⁻⁶", "1", "10⁴")


def histograms(figure: Figure, layers: Mapping[str, Sequence[np.ndarray]]) -> None:
    """One row an activation, one column a layer; ``layers`` holds each layer's activations.

    The axes are the same in every picture, so that two can be compared: sigmoid and tanh over
    their whole range; what has no upper end by its powers of ten, the zeros of ReLU left out.
    Above each stands the deviation of all values.
    """
    rows, columns = len(layers), max(map(len, layers.values()))
    grid = figure.subplots(rows, columns, squeeze=False)
    for row, (name, values) in enumerate(layers.items()):
        for column, a in enumerate(values):
            axes = grid[row, column]
            span = SPANS.get(name, POWERS)
            drawn = a if name in SPANS else np.log10(a[a > 0])
            counts, edges = np.histogram(drawn, BINS, span)
            axes.stairs(counts, edges, fill=True, color=palette.ACTIVATIONS[name][0])
            axes.set_yticks([])
            axes.set_xticks(
                *((span, [significant(v, 2) for v in span]) if name in SPANS else TICKS)
            )
            axes.set_xlim(*span)
            axes.set_title(
                f"layer {column + 1}, dev. {significant(a.std(), 2)}", size=10, loc="center"
            )
        grid[row, 0].set_ylabel(name)


def with_errors(
    axes: Axes,
    measured: ArrayLike,
    expected: ArrayLike | None,
    colour: str,
    name: str,
    side: str = "right",
) -> None:
    """Means over networks by layer with two standard errors, and theory as a dashed line.

    Args:
        measured: (layers, networks), positive.
        expected: (layers,), or None.
        name: stands at the right or left end of the points, as `side` says.
    """
    measured = np.asarray(measured)
    layers = np.arange(1, len(measured) + 1)
    mean = measured.mean(axis=1)
    error = 2 * measured.std(axis=1, ddof=1) / np.sqrt(measured.shape[1])
    low = np.minimum(error, 0.99 * mean)  # a log axis has no room below 0
    axes.errorbar(layers, mean, (low, error), fmt="o", color=colour, markersize=4, capsize=3)
    if expected is not None:
        axes.plot(layers, expected, "--", color=colour, linewidth=1.3)
    x, y, align = (layers[-1] + 0.35, mean[-1], "left") if side == "right" else (
        layers[0] - 0.35, mean[0], "right")  # fmt: skip
    axes.text(x, y, name, color=palette.as_text(colour), va="center", ha=align, size=11)


def maps_of_loss(
    figure: Figure, losses: Mapping[tuple[int, str], np.ndarray], gains: ArrayLike, rates: ArrayLike
) -> None:
    """One row a depth, one column a kind of network; dark is a small loss.

    Args:
        losses: for each (depth, kind) the losses (gains, rates), `inf` where it diverged.
    """
    depths, kinds = (list(dict.fromkeys(part)) for part in zip(*losses, strict=True))
    grid = figure.subplots(len(depths), len(kinds), sharex=True, sharey=True, squeeze=False)
    colours = palette.SEQUENTIAL.reversed()
    for (depth, kind), values in losses.items():
        axes = grid[depths.index(depth), kinds.index(kind)]
        shown = axes.imshow(np.minimum(values, 3), cmap=colours, vmin=0, vmax=2.5, aspect="auto")
        axes.set_xticks(range(len(rates)), [f"{r:g}" for r in rates], size=10)
        axes.set_yticks(range(len(gains)), [f"{g:g}" for g in gains], size=10)
        axes.grid(False)
    for axes, kind in zip(grid[0], kinds, strict=True):
        axes.set_title(kind, size=11)
    for axes, depth in zip(grid[:, 0], depths, strict=True):
        axes.set_ylabel(f"{depth} layers\ngain")
    for axes in grid[-1]:
        axes.set_xlabel("rate η")
    figure.colorbar(shown, ax=grid, label="loss at the end")
