"""A still picture of chapter 05: every activation with its slope, on one pair of axes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette

FLAT = 0.05  # a slope below this counts as saturated


def grid_of(figure: Figure, functions: Mapping[str, tuple[Callable, Callable]]) -> None:
    """Twelve panels at most, each (function, slope) solid and dashed; red where it is flat."""
    z = np.linspace(-4, 4, 401)
    panels = figure.subplots(3, 4, sharex=True, sharey=True).ravel()
    for axes, (name, (f, slope)) in zip(panels, functions.items(), strict=False):
        colour = palette.ACTIVATIONS[name][0]
        axes.plot(z, f(z), color=colour)
        axes.plot(z, slope(z), "--", color=palette.GRADIENT, linewidth=1.4)
        flat = np.abs(slope(z)) < FLAT
        axes.fill_between(z, -1.95, -1.75, where=flat, color=palette.MISTAKE, linewidth=0)
        axes.set_title(name, size=11, color=palette.as_text(colour))
        axes.set(xlim=(-4, 4), ylim=(-2, 3), xticks=(-3, 0, 3), yticks=(-1, 0, 1, 2))
    for axes in panels[len(functions) :]:
        axes.axis("off")
        axes.plot([-3, -1], [1.8, 1.8], color=palette.INK)
        axes.plot([-3, -1], [0.6, 0.6], "--", color=palette.GRADIENT, linewidth=1.4)
        axes.fill_between([-3, -1], -0.7, -0.5, color=palette.MISTAKE, linewidth=0)
        for height, words in ((1.8, "f(z)"), (0.6, "slope f′(z)"), (-0.6, "flat")):
            axes.text(-0.6, height, words, va="center")
