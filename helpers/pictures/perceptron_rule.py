"""The perceptron's rule at work: the line, the mistakes of each pass, and the update of w."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter

from helpers.pictures import palette
from helpers.pictures.base import Picture
from helpers.pictures.parts import Trace
from helpers.pictures.perceptron_neuron import arrow, line_in_frame
from helpers.pictures.surface import Surface

CELLS = 120
EARLIER = 12  # lines of this many steps before stay in sight
PASSES = 60


class PlanePicture(Picture):
    """What pictures with points of two classes in a plane share: points, key, and limits.

    A result has ``points`` with x, y, feature_names, target_names, xlim, ylim and name.
    """

    height = 400

    def build_plane(self, axes: Axes) -> None:
        """Make the artists of the plane; ``show_points`` fills them."""
        self.plane, self.shown = axes, ""
        # The widest labels that will come, so that the layout leaves room for them.
        axes.set(xlim=(-1.7, 1.7), ylim=(-1.7, 1.7), xlabel="x1", ylabel="x2")
        self.surface = Surface(self, axes)
        self.classes = [
            self.moving(axes.plot([], [], markersize=6.5, zorder=3, **palette.class_style(k))[0])
            for k in (0, 1)
        ]
        ring = {"linestyle": "", "marker": "o", "markerfacecolor": "none", "zorder": 3.4}
        self.wrong = self.moving(
            axes.plot([], [], markersize=10, markeredgecolor=palette.MISTAKE, **ring)[0]
        )
        self.key([("class 0", "class 1")] * 2)

    def key(self, names: Any) -> None:
        """Name the classes, and the ring, above the plane."""
        ring = Line2D([], [], marker="o", linestyle="", color="none", markersize=9)
        ring.set_markeredgecolor(palette.MISTAKE)
        marks = [Line2D([], [], **palette.class_style(k), markersize=6) for k in (0, 1)]
        self.plane.legend(
            [*marks, ring],
            [*names[:2], "wrong now"],
            loc="lower left",
            bbox_to_anchor=(-0.02, 0.99),
            ncols=3,
            handletextpad=0.1,
            columnspacing=0.9,
            borderpad=0.1,
        )

    def show_points(self, points: Any, wrong: np.ndarray) -> None:
        """Place the points, ring the ones in ``wrong`` (n,), and fit the frame to other data."""
        for label, line in enumerate(self.classes):
            line.set_data(*points.x[points.y == label].T)
        self.wrong.set_data(*points.x[wrong].T)
        if points.name != self.shown:
            self.shown = points.name
            x1, x2 = points.feature_names
            self.plane.set(xlim=points.xlim, ylim=points.ylim, xlabel=x1, ylabel=x2)
            self.surface.extent = (*points.xlim, *points.ylim)
            self.key(points.target_names)
            self.refresh_background()


def middles(points: Any, cells: int = CELLS) -> np.ndarray:
    """The middles of a grid over the frame of ``points``: (cells, cells, 2)."""
    steps = (np.arange(cells) + 0.5) / cells
    sides = (low + steps * (high - low) for low, high in (points.xlim, points.ylim))
    return np.stack(np.meshgrid(*sides), axis=-1)


class RulePicture(PlanePicture):
    """Left the points and the line, right the mistakes of each pass and the update of w.

    ``update`` takes a ``helpers.explorers.perceptron_rule.Rule``.
    """

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.5, 1))
        self.build_plane(figure.add_subplot(grid[:, 0]))
        self.earlier = self.moving(
            self.plane.plot([], [], color=palette.MUTED, linewidth=1, alpha=0.35, zorder=2)[0]
        )
        self.before = self.moving(
            self.plane.plot([], [], "--", color=palette.MUTED, linewidth=1.5, zorder=2.3)[0]
        )
        self.line = Trace(self, self.plane, color=palette.BOUNDARY)
        (used,) = self.plane.plot([], [], "o", markersize=16, markerfacecolor="none", zorder=3.5)
        used.set(markeredgecolor=palette.ACCENT, markeredgewidth=2.5)
        self.used = self.moving(used)
        self._build_passes(figure.add_subplot(grid[0, 1]))
        self._build_update(figure.add_subplot(grid[1, 1]))

    def _build_passes(self, axes: Axes) -> None:
        axes.set(xscale="log", xlim=(0.9, 1.1 * PASSES), xlabel="epoch")
        axes.set_yscale("symlog", linthresh=1, linscale=0.4)
        axes.set(ylim=(-0.15, 100), yticks=(0, 1, 10, 100), ylabel="mistakes in it")
        axes.set_yticks([], minor=True)
        axes.set_yticklabels(("0", "1", "10", "100"))
        axes.set_xticks((1, 2, 5, 10, 20, 50), ("1", "2", "5", "10", "20", "50"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.tick_params(axis="x", which="minor", length=0)
        self.now = self.moving(axes.axvline(1, color=palette.ACCENT, linewidth=1.5, zorder=2))
        self.passes = Trace(
            self, axes, "o-", color=palette.LOSS, markersize=4, linewidth=1.5, clip_on=False
        )

    def _build_update(self, axes: Axes) -> None:
        # Arrows stay within 1 of the origin; to the left of them stand their names.
        axes.set(xlim=(-2.9, 1.1), ylim=(-1.1, 1.1), aspect="equal", xticks=[], yticks=[])
        axes.set(xlabel="w1", ylabel="w2")
        axes.axhline(0, color=palette.GRID, linewidth=1)
        axes.axvline(0, color=palette.GRID, linewidth=1)
        colours = (palette.MUTED, palette.ACCENT, palette.BOUNDARY)
        self.arrows = [self.moving(axes.add_patch(arrow(colour, 2))) for colour in colours]
        place = {"ha": "left", "va": "top", "size": 11, "transform": axes.transAxes}
        self.words = [
            self.moving(axes.text(0.02, 0.99 - 0.13 * row, "", color=colour, **place))
            for row, colour in enumerate(colours)
        ]
        for text in self.words:
            text.set_in_layout(False)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        points, log, step = result.points, result.record, result.step
        self.show_points(points, result.wrong)
        limits = points.xlim, points.ylim
        self.surface.show(result.surface)
        # The line of a run on other data means nothing among these points.
        others = [
            run if run and run.points.name == points.name else None for run in (ghost, pinned)
        ]
        self.line.show(lambda run: line_in_frame(run.w, run.b, *limits), result, *others)
        lines = [
            np.append(line_in_frame(log.w[k], log.b[k], *limits), [[np.nan], [np.nan]], axis=1)
            for k in range(max(0, step - EARLIER), max(0, step - 1))
        ]
        self.earlier.set_data(*np.concatenate(lines or [np.full((2, 1), np.nan)], axis=1))
        last = max(step - 1, 0)
        self.before.set_data(*line_in_frame(log.w[last], log.b[last], *limits))
        self.used.set_data(*points.x[log.rows[last:step]].T)
        for part in (self.before, self.used):
            part.set_visible(step > 0)
        self.passes.show(_passes, result, ghost, pinned)
        self.now.set_xdata([result.number] * 2)
        self.now.set_visible(step > 0)
        self._update_arrows(result)
        self.title.set_text(result.title)

    def _update_arrows(self, result: Any) -> None:
        """The old w, what the mistake adds to it, and their sum, on a scale of their own."""
        step, w = result.step, result.record.w
        old, new = w[max(step - 1, 0)], w[step]
        size = max(np.abs(old).max(), np.abs(new).max(), 1e-300) / 0.95
        ends = (((0, 0), old / size), (old / size, new / size), ((0, 0), new / size))
        for part, (start, end) in zip(self.arrows, ends, strict=True):
            part.set_positions(tuple(start), tuple(end))
            part.set_visible(bool(np.hypot(*np.subtract(end, start)) > 1e-3))
        for text, word in zip(self.words, result.vectors, strict=True):
            text.set_text(word)


def _passes(run: Any) -> tuple[Any, Any]:
    return range(1, len(run.record.per_pass) + 1), run.record.per_pass
