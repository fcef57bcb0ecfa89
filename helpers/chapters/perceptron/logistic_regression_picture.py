"""Logistic regression at work: probabilities in the plane, the loss by epochs, the curve."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.chapters.perceptron.one_neuron_picture import line_in_frame
from helpers.chapters.perceptron.rule_picture import PlanePicture

EPOCHS = 300
Z_REACH = 8.0
_Z = np.linspace(-Z_REACH, Z_REACH, 161)


class LogisticPicture(PlanePicture):
    """Left the points and the probability, right the loss and the points on the sigmoid's curve.

    ``update`` takes a ``helpers.explorers.perceptron_logistic.Logistic``.
    """

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.35, 1))
        self.build_plane(figure.add_subplot(grid[:, 0]))
        for line in self.classes:
            line.set_markersize(5.5)
        self.wrong.set(markersize=9, alpha=0.6)
        self.line = Trace(self, self.plane, color=palette.BOUNDARY)
        self._build_loss(figure.add_subplot(grid[0, 1]))
        self._build_curve(figure.add_subplot(grid[1, 1]))

    def _build_loss(self, axes: Axes) -> None:
        axes.set(yscale="log", ylim=(0.04, 40), xlabel="epoch", ylabel="loss L")
        axes.set_yticks((0.1, 1, 10), ("0.1", "1", "10"))
        axes.set_xscale("symlog", linthresh=1, linscale=0.3)
        axes.set(xlim=(0, 1.1 * EPOCHS))
        axes.set_xticks((0, 1, 10, 100), ("0", "1", "10", "100"))
        axes.minorticks_off()
        self.least = self.moving(
            axes.plot([0, 1.1 * EPOCHS], [1, 1], "--", color=palette.MUTED, linewidth=1.2)[0]
        )
        self.least_name = self.moving(
            axes.text(0.02, 0, "", va="top", size=10.5, color=palette.MUTED)
        )
        self.loss = Trace(self, axes, color=palette.LOSS)
        style = {"color": palette.ACCENT, "markersize": 8, "zorder": 4, "clip_on": False}
        self.now = self.moving(axes.plot([], [], "o", **style)[0])
        self.off = EdgeMarks(self, axes)

    def _build_curve(self, axes: Axes) -> None:
        axes.set(xlim=(-Z_REACH, Z_REACH), ylim=(-0.3, 1.3), xlabel="z = w1·x1 + w2·x2 + b")
        axes.set_yticks((0, 0.5, 1), ("0", "0.5", "1"))
        axes.set(ylabel="probability a")
        axes.axvline(0, color=palette.BOUNDARY, linewidth=1)
        colour, dashes = palette.ACTIVATIONS["sigmoid"]
        axes.plot(_Z, 1 / (1 + np.exp(-_Z)), dashes, color=colour, zorder=2)
        self.on_curve = []
        for label in (0, 1):
            style = {**palette.class_style(label), "markersize": 4, "markeredgewidth": 0}
            (line,) = axes.plot([], [], zorder=3, alpha=0.5, clip_on=False, **style)
            self.on_curve.append(self.moving(line))

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        points = result.points
        self.show_points(points, result.wrong)
        self.surface.show(result.surface)
        # The line of a run on other data means nothing among these points.
        others = [
            run if run and run.points.name == points.name else None for run in (ghost, pinned)
        ]
        limits = points.xlim, points.ylim
        self.line.show(lambda run: line_in_frame(run.w, run.b, *limits), result, *others)
        self.loss.show(_losses, result, ghost, pinned)
        self.least.set_ydata([result.least] * 2)
        self.least_name.set_position((0.02, 0.93 * result.least))
        self.least_name.set_text(f"least: {result.least:.3f}")
        now = result.losses[-1]
        self.now.set_data([result.epochs], [np.clip(now, *self.loss.now.axes.get_ylim())])
        self.off.show(result.epochs, now)
        for label, line in enumerate(self.on_curve):
            z = np.clip(result.z[points.y == label], -Z_REACH, Z_REACH)
            # Spread evenly in height, so that points with the same z do not hide each other.
            height = np.linspace(0.05, 0.25, 7)[np.arange(len(z)) % 7]
            line.set_data(z, 1 + height if label else -height)
        self.title.set_text(result.title)


def _losses(run: Any) -> tuple[Any, Any]:
    return range(len(run.losses)), run.losses
