"""Pictures of chapter 04 that do not move; each draws on an empty figure, for ``still.figure``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette

NORMAL, LAPLACE = palette.MANY_CLASSES[4], palette.MANY_CLASSES[7]


def surprises(figure: Figure) -> None:
    """Left the normal and the Laplace density of an error, right −log of each."""
    error = np.linspace(-4, 4, 401)
    normal = np.exp(-(error**2) / 2) / np.sqrt(2 * np.pi)
    laplace = np.exp(-np.abs(error)) / 2
    left, right = figure.subplots(1, 2)
    for axes, (a, b) in ((left, (normal, laplace)), (right, (-np.log(normal), -np.log(laplace)))):
        axes.plot(error, a, color=NORMAL)
        axes.plot(error, b, color=LAPLACE, linestyle="--")
        axes.set(xlabel="y − ŷ")
    left.set(ylabel="density", title="how likely an error is thought to be", ylim=(0, 0.55))
    right.set(ylabel="−log density", title="the surprise at it", ylim=(0, 9), yticks=range(0, 9, 2))
    right.text(3.0, 7.2, "normal", color=palette.as_text(NORMAL), ha="right")
    right.text(3.9, 2.5, "Laplace", color=palette.as_text(LAPLACE), ha="right")


def bands(figure: Figure, x: np.ndarray, y: np.ndarray, found: Mapping[str, tuple]) -> None:
    """Samples, and for each title the prediction and the half-width of its interval.

    ``found`` gives for a title the line x (n,), the prediction (n,) and the half-width (n,).
    """
    places = figure.subplots(1, len(found), sharey=True)
    for axes, (title, (line, middle, half)) in zip(places, found.items(), strict=True):
        axes.plot(x, y, ".", color=palette.MUTED, markersize=3, alpha=0.5)
        axes.fill_between(line, middle - half, middle + half, color=palette.POSITIVE, alpha=0.25)
        axes.plot(line, middle, color=palette.POSITIVE)
        axes.set(title=title, xlabel="x")
    places[0].set_ylabel("y")
