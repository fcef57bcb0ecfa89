"""Three strips over the steps of one weight: gradient and m, √v, and the length of the step."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.chapters.optimizers.style import LOOKS

STEPS = 200
T = np.arange(1, STEPS + 1)
ADAM = LOOKS["Adam"][0]


class Moments(Picture):
    """A result has ``gradients``, ``m``, ``m_hat``, ``root_v``, ``root_v_hat``, ``step`` and
    ``bare``, each (200,), and ``title``."""

    height = 420
    right_margin = 96

    def build(self, figure: Figure) -> None:
        top, middle, low = figure.subplots(3, 1, sharex=True, height_ratios=(1, 0.9, 1.2))
        top.set(ylim=(-3.5, 3.5), ylabel="g and m\n÷ size")
        middle.set(ylim=(0.01, 20), yscale="log", ylabel="√v\n÷ size")
        low.set(xlim=(1, STEPS), ylim=(-7, 7), xlabel="step t", ylabel="step ÷ η")
        low.set_yticks([-6, -4, -2, 0, 2, 4, 6])
        middle.set_yticks([0.01, 0.1, 1, 10])
        middle.minorticks_off()
        self.axes = top, middle, low
        dots = {"color": palette.GRADIENT, "markersize": 3, "alpha": 0.7, "zorder": 2}
        self.gradients = self.moving(top.plot([], [], "o", **dots)[0])
        plain = {"color": palette.MUTED, "linestyle": (0, (3, 1.5)), "linewidth": 1.6}
        right = {"color": ADAM, "linewidth": 1.6}
        self.lines = [
            (Trace(self, axes, **look), name)
            for axes, pair in zip(
                self.axes, (("m", "m_hat"), ("root_v", "root_v_hat"), ("bare", "step")), strict=True
            )
            for look, name in zip((plain, right), pair, strict=True)
        ]
        self.edges = [EdgeMarks(self, axes, palette.MUTED) for axes in self.axes]
        self._name_lines()

    def _name_lines(self) -> None:
        keys = (
            (("● g", palette.GRADIENT), ("─ m̂", ADAM), ("╌ m", palette.MUTED)),
            (("─ √v̂", ADAM), ("╌ √v", palette.MUTED)),
            (("─ corrected", ADAM), ("╌ not corrected", palette.MUTED)),
        )
        for axes, names in zip(self.axes, keys, strict=True):
            for place, (name, colour) in enumerate(names):
                text = axes.text(1.01, 0.85 - 0.27 * place, name, color=colour, size=11)
                text.set_transform(axes.transAxes)
                text.set_in_layout(False)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.gradients.set_data(T, np.clip(result.gradients, -1e4, 1e4))
        for line, name in self.lines:
            line.show(lambda run, name=name: (T, getattr(run, name)), result, ghost, pinned)
        strips = ("gradients", "m_hat"), ("root_v", "root_v_hat"), ("bare", "step")
        for edge, names in zip(self.edges, strips, strict=True):
            both = np.array([getattr(result, name) for name in names])
            outside = [*both.argmin(axis=1), *both.argmax(axis=1)]
            edge.show(T[outside], both[[0, 1, 0, 1], outside])
        self.title.set_text(result.title)
