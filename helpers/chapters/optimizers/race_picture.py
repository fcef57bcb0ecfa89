"""The map of a surface with seven paths on it, and their losses over the steps."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from contourpy import contour_generator
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.chapters.optimizers.style import LOOKS, EndNames, line_style, power_of_ten

LOSSES = (1e-10, 1e4)
CUT = (LOSSES[0], 1e30)
STEPS = 200
LEVELS = np.outer(10.0 ** np.arange(-2, 5), (1, 2, 3, 6)).ravel()
NARROW = (-2.6, 2.6)  # the frame of most surfaces


@lru_cache(maxsize=8)
def contours(place: Any) -> tuple[np.ndarray, np.ndarray]:
    """The lines of equal loss of a surface on its map, NaN between them."""
    left, right, bottom, top = place.frame
    x, y = np.meshgrid(np.linspace(left, right, 181), np.linspace(bottom, top, 161))
    lines = contour_generator(x, y, place.loss(x, y))
    gap = np.full((1, 2), np.nan)
    parts = [part for level in LEVELS for line in lines.lines(level) for part in (line, gap)]
    joined = np.concatenate(parts)
    return joined[:, 0], joined[:, 1]


class Race(Picture):
    """A result has ``place`` (``loss``, ``frame``, ``minima``), ``start``, ``rates`` (7,),
    ``path`` (steps + 1, 7, 2), NaN where diverged, ``losses`` (steps + 1, 7) and ``title``."""

    height = 390
    right_margin = 132

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
        left.set(xlim=NARROW, ylim=(-2.3, 2.3), xlabel="w1", ylabel="w2")
        left.grid(False)
        right.set(xlim=(0, STEPS), ylim=LOSSES, yscale="log", xlabel="step")
        right.set_ylabel("loss L (lowest: 0)")
        right.set_yticks(10.0 ** np.arange(-10, 5, 2))
        right.minorticks_off()
        self.left, self.right, self.place = left, right, None
        still = {"color": palette.LOSS, "linewidth": 0.7, "alpha": 0.6, "zorder": 1}
        self.levels = self.moving(left.plot([], [], **still)[0], with_result=False)
        self.minima = self.moving(
            left.plot([], [], "+", color=palette.INK, markersize=12, zorder=3)[0], with_result=False
        )
        self.paths, self.ends, self.losses = [], [], []
        for name in LOOKS:
            look = line_style(name)
            line = left.plot([], [], linewidth=1.6, zorder=4, **look)[0]
            self.paths.append(self.moving(line))
            dot = {"color": look["color"], "markeredgecolor": "white", "zorder": 5}
            self.ends.append(self.moving(left.plot([], [], "o", markersize=8, **dot)[0]))
            self.losses.append(Trace(self, right, linewidth=1.5, **look))
            for faint in (self.losses[-1].ghost, self.losses[-1].pinned):
                faint.set_linewidth(0.8)  # seven of them
        start = {"color": palette.ACCENT, "markeredgecolor": "white", "zorder": 6}
        self.start = self.moving(left.plot([], [], "D", markersize=9, **start)[0])
        self.edge = EdgeMarks(self, left, palette.INK)
        self.names = EndNames(self, right, tuple(LOOKS))

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        if result.place is not self.place:
            self._show_map(result.place)
        x, y = (result.path[..., k] for k in (0, 1))
        for k, (line, end) in enumerate(zip(self.paths, self.ends, strict=True)):
            line.set_data(x[:, k], y[:, k])
            end.set_data(x[-1:, k], y[-1:, k])
        self.start.set_data([result.start[0]], [result.start[1]])
        seen = np.isfinite(x).sum(axis=0) - 1  # the last place of one that diverged is marked
        self.edge.show(*(along[seen, np.arange(len(seen))] for along in (x, y)))
        for k, trace in enumerate(self.losses):
            trace.show(
                lambda run, k=k: (np.arange(len(run.losses)), np.clip(run.losses[:, k], *CUT)),
                result, ghost, pinned,
            )  # fmt: skip
        rates = [
            f"{name} {power_of_ten(rate, 1e-4)}"
            for name, rate in zip(LOOKS, result.rates, strict=True)
        ]
        self.names.show(result.losses[-1], rates)
        self.title.set_text(result.title)

    def _show_map(self, place: Any) -> None:
        left, right, bottom, top = place.frame
        self.left.set(xlim=(left, right), ylim=(bottom, top))
        self.levels.set_data(*contours(place))
        self.minima.set_data(*np.transpose(place.minima))
        self.place = place
        self.refresh_background()
