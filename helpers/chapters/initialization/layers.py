"""Still pictures of chapter 06: histograms layer by layer, and means with their error bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.drawing import palette

BINS = 40
SPANS = {"sigmoid": (0, 1), "tanh": (-1, 1)}


def histograms(figure: Figure, layers: Mapping[str, Sequence[np.ndarray]]) -> None:
    """One row an activation, one column a layer; ``layers`` holds each layer's activations.

    Sigmoid and tanh are drawn over their whole range, others from the least to the largest
    value; the zeros of ReLU are left out. Above each stands the deviation of all values.
    """
    rows, columns = len(layers), max(map(len, layers.values()))
    grid = figure.subplots(rows, columns, squeeze=False)
    for row, (name, values) in enumerate(layers.items()):
        for column, a in enumerate(values):
            axes = grid[row, column]
            span = SPANS.get(name) or (float(a.min()), float(a.max()))
            drawn = a[a > 0] if name == "relu" else a
            counts, edges = np.histogram(drawn, BINS, span)
            axes.stairs(counts, edges, fill=True, color=palette.ACTIVATIONS[name][0])
            axes.set_yticks([])
            axes.set_xticks(span, [short(v) for v in span])
            axes.set_xlim(*span)
            axes.set_title(f"layer {column + 1}, dev. {short(a.std())}", size=10, loc="center")
        grid[row, 0].set_ylabel(name)


def short(value: float) -> str:
    """Two digits, in powers of ten where it is far from 1."""
    text = f"{value:.2g}"
    if "e" in text:
        digits, power = f"{value:.0e}".split("e")
        text = f"{digits}e{int(power)}"
    return text.replace("-", "\N{MINUS SIGN}")


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
