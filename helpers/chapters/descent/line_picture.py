"""A line that is being fitted: points and line, the bowl of its loss, the loss over epochs."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.chapters.descent.bowl_picture import LEVELS, ellipses, inside, over_passes, thinned

FLOOR = 1e-6


class Line(Picture):
    """A result has ``x``, ``y``, ``path`` (W and b after each update), ``losses``, ``per_pass``,
    ``bottom`` and ``lowest`` (the closed form's answer and its loss), ``axes``, ``curvatures``
    and ``title``.
    """

    height = 340

    def build(self, figure: Figure) -> None:
        data, bowl, loss = figure.subplots(1, 3, width_ratios=(1.1, 1.15, 1))
        data.set(xlim=(-1.1, 1.1), ylim=(-5, 7), xlabel="x", ylabel="y, ŷ")
        bowl.set(xlim=(-2.2, 4.6), ylim=(-2, 3.2), xlabel="W", ylabel="b")
        loss.set(xlim=(0, 30), ylim=(FLOOR, 1e2), yscale="log", xlabel="epoch", ylabel="loss L")
        loss.minorticks_off()
        self.bowl = bowl
        style = {"color": palette.POSITIVE, "markeredgecolor": "white", "markeredgewidth": 0.4}
        self.points = self.moving(data.plot([], [], "o", markersize=5, zorder=3, **style)[0])
        self.line = Trace(self, data, color=palette.ACCENT, zorder=4)
        self.levels = self.moving(
            bowl.plot([], [], color=palette.LOSS, linewidth=0.8, alpha=0.55, zorder=1)[0]
        )
        self.path = Trace(
            self, bowl, "o-", color=palette.ACCENT, linewidth=1, markersize=3.5, zorder=4
        )
        style = {"color": palette.ACCENT, "zorder": 6, "markeredgecolor": "white"}
        self.start = self.moving(bowl.plot([], [], "D", markersize=8, **style)[0])
        self.end = self.moving(bowl.plot([], [], "o", markersize=10, **style)[0])
        self.best = self.moving(bowl.plot([], [], "+", color=palette.INK, markersize=11)[0])
        self.edge = EdgeMarks(self, bowl)
        self.lowest = self.moving(loss.plot([], [], "--", color=palette.INK, linewidth=1)[0])
        self.loss = Trace(self, loss, color=palette.LOSS, linewidth=1.4)
        self.loss_edge = EdgeMarks(self, loss, palette.LOSS)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.points.set_data(result.x, np.clip(result.y, -5, 7))
        self.line.show(_line, result, ghost, pinned)
        self.levels.set_data(*ellipses(result.bottom, result.axes, result.curvatures, LEVELS))
        self.path.now.set_marker("" if len(result.path) > 300 else "o")
        self.path.show(thinned, result, ghost, pinned)
        self.start.set_data(*result.path[0][:, None])
        self.end.set_data(*inside(self.bowl, *result.path[-1]))
        self.best.set_data(*result.bottom[:, None])
        self.edge.show(*result.path[np.abs(result.path).max(axis=1).argmax()])
        self.lowest.set_data([0, 30], [max(result.lowest, FLOOR)] * 2)
        self.loss.show(lambda run: over_passes(run, run.losses, FLOOR), result, ghost, pinned)
        epochs = (len(result.path) - 1) / result.per_pass
        self.loss_edge.show([epochs], [max(result.losses[-1], FLOOR)])
        self.title.set_text(result.title)


def _line(run: Any) -> tuple[np.ndarray, np.ndarray]:
    ends = np.array([-1.1, 1.1])
    w, b = run.path[-1]
    return ends, w * ends + b
