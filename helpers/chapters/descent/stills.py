"""Pictures of chapter 03 that do not move; each draws on an empty figure, for ``still.figure``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette, parts


def saddle(figure: Figure, paths: Mapping[str, np.ndarray]) -> None:
    """L = w1² − w2² + w2⁴ seen from above, with a path (steps, 2) for each name."""
    axes = figure.subplots()
    w1, w2 = np.meshgrid(np.linspace(-0.4, 1.2, 161), np.linspace(-1.05, 1.05, 211))
    loss = w1**2 - w2**2 + w2**4
    axes.contourf(w1, w2, loss, 14, cmap=palette.SEQUENTIAL, alpha=0.75)
    axes.contour(w1, w2, loss, [0.0], colors=palette.BOUNDARY, linewidths=1)
    for (name, path), colour in zip(paths.items(), (palette.ACCENT, palette.POSITIVE), strict=True):
        axes.plot(*path.T, "o-", color=colour, markersize=4, linewidth=1)
        axes.annotate(
            name, path[min(2, len(path) - 1)], (0, 10 if colour == palette.ACCENT else -18),
            textcoords="offset points", color=palette.INK, ha="left", size=11,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )  # fmt: skip
    for place in (-1 / np.sqrt(2), 1 / np.sqrt(2)):
        axes.plot(0, place, "+", color=palette.INK, markersize=12, markeredgewidth=2)
    axes.plot(0, 0, "x", color=palette.INK, markersize=10, markeredgewidth=2)
    axes.annotate("saddle", (0, 0), (-10, 8), textcoords="offset points", ha="right", size=11)
    axes.annotate(
        "minimum", (0, 1 / np.sqrt(2)), (-10, 8), textcoords="offset points", ha="right", size=11
    )
    axes.set(xlabel="w1", ylabel="w2", aspect="equal")


def gorge(figure: Figure, curvatures: tuple[float, float], paths: Mapping[str, np.ndarray]) -> None:
    """The bowl ½(c1·w1² + c2·w2²) as ellipses, with a path (steps, 2) for each title."""
    places = figure.subplots(len(paths), 1, sharex=True)
    levels = np.array([0.5, 2, 8, 20, 40])
    x, y = parts.ellipses(np.zeros(2), np.eye(2), curvatures, levels)
    for axes, (title, path) in zip(places, paths.items(), strict=True):
        axes.plot(x, y, color=palette.GHOST, linewidth=1)
        axes.plot(*path.T, "o-", color=palette.ACCENT, markersize=3, linewidth=1)
        axes.plot(0, 0, "+", color=palette.INK, markersize=11, markeredgewidth=2)
        axes.set(title=title, ylabel="w2", ylim=(-2.4, 2.4), xlim=(-9.5, 9.5))
    places[-1].set_xlabel("w1")
