"""A loss and a penalty over two weights, and twelve weights as bars."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key
from helpers.chapters.descent.bowl_picture import ellipses

TURN = np.linspace(0, 2 * np.pi, 181)
LEVELS = np.array([0.1, 0.4, 1.0, 2.0])
REACH = 3.2  # of the twelve weights that is shown


class Penalty(Picture):
    """A result has ``two``, ``path``, ``hessian``, ``share``, ``twelve``, ``free`` and ``title``.

    Over two weights: ellipses of the loss, the line of equal penalty that touches them, and the
    way of the lowest point as λ grows.
    """

    height = 350

    def __init__(self, target: np.ndarray, true: np.ndarray) -> None:
        """``target`` (2,): the weights without penalty; ``true`` (12,): those of the data."""
        self.target, self.true = target, true
        super().__init__()

    def build(self, figure: Figure) -> None:
        plane, bars = figure.subplots(1, 2, width_ratios=(1, 1.35))
        plane.set(xlim=(-0.9, 2.3), ylim=(-1.0, 2.4), xlabel="w1", ylabel="w2", aspect="equal")
        plane.axhline(0, color=palette.MUTED, linewidth=0.8, zorder=1)
        plane.axvline(0, 0, 0.92, color=palette.MUTED, linewidth=0.8, zorder=1)  # below the key
        plane.plot(*self.target[:, None], "+", color=palette.INK, markersize=12)
        self.levels = self.moving(
            plane.plot([], [], color=palette.LOSS, linewidth=0.8, alpha=0.5)[0]
        )
        self.through = self.moving(plane.plot([], [], color=palette.LOSS, linewidth=1.6)[0])
        self.bound = self.moving(plane.plot([], [], color=palette.POSITIVE, linewidth=2)[0])
        self.path = self.moving(plane.plot([], [], ":", color=palette.ACCENT, linewidth=1.8)[0])
        dot = {"color": palette.ACCENT, "markeredgecolor": "white", "zorder": 6}
        self.point = Trace(self, plane, "o", markersize=10, **dot)
        write_key(self, plane, 0.02, 0.96, "loss", palette.LOSS)
        write_key(self, plane, 0.16, 0.96, "penalty", palette.POSITIVE)
        write_key(self, plane, 0.40, 0.96, "·· way over λ", palette.ACCENT)
        self._bars(bars)

    def _bars(self, bars: Any) -> None:
        places = np.arange(1, 13)
        bars.set(xlim=(0.4, 12.6), ylim=(-REACH, REACH), xlabel="weight", xticks=places)
        bars.axhline(0, color=palette.MUTED, linewidth=0.8)
        for place, value in zip(places, self.true, strict=True):
            bars.plot([place - 0.4, place + 0.4], [value, value], color=palette.INK, linewidth=1.4)
        self.free = self.moving(
            bars.plot([], [], "_", color=palette.MUTED, markersize=13, markeredgewidth=2.4)[0]
        )
        self.stems = self.moving(
            bars.plot([], [], color=palette.ACCENT, linewidth=5, alpha=0.75)[0]
        )
        self.stems.set_solid_capstyle("butt")
        self.ghost = Trace(self, bars, "D", markersize=5, linestyle="", color=palette.ACCENT)
        ring = {"markerfacecolor": "white", "markeredgecolor": palette.ACCENT, "zorder": 5}
        self.zeros = self.moving(bars.plot([], [], "o", markersize=9, markeredgewidth=2, **ring)[0])
        self.edge = EdgeMarks(self, bars, palette.MUTED)
        write_key(self, bars, 0.40, 0.96, "▬ penalized   ○ exactly 0", palette.ACCENT)
        write_key(self, bars, 0.40, 0.89, "▬ without penalty", palette.MUTED)
        write_key(self, bars, 0.74, 0.89, "─ truth", palette.INK)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        curvatures, axes = np.linalg.eigh(2 * result.hessian)
        self.levels.set_data(*ellipses(self.target, axes.T, curvatures, LEVELS))
        away = result.two - self.target
        level = float(away @ result.hessian @ away)
        self.through.set_data(
            *ellipses(self.target, axes.T, curvatures, np.array([max(level, 1e-9)]))
        )
        self.bound.set_data(*equal_penalty(result.two, result.share))
        self.path.set_data(*result.path.T)
        self.point.show(lambda run: run.two[:, None], result, ghost, pinned)
        places = np.arange(1, 13)
        drawn = np.clip(result.twelve, -REACH, REACH)
        self.free.set_data(places, np.clip(result.free, -REACH, REACH))
        stems = np.column_stack([np.zeros(12), drawn, np.full(12, np.nan)])
        self.stems.set_data(np.repeat(places, 3), stems.ravel())
        self.ghost.show(lambda run: (places, np.clip(run.twelve, -REACH, REACH)), result, ghost,
                        pinned)  # fmt: skip
        self.zeros.set_data(places[result.twelve == 0], np.zeros((result.twelve == 0).sum()))
        self.edge.show(places, result.free)
        self.title.set_text(result.title)


def equal_penalty(weights: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
    """The closed line of all pairs of weights with the penalty of ``weights``."""
    height = share * np.abs(weights).sum() + (1 - share) * np.square(weights).sum()
    direction = np.stack([np.cos(TURN), np.sin(TURN)])
    linear = share * np.abs(direction).sum(axis=0)
    if share == 1:
        return tuple(height / linear * direction)
    square = 1 - share
    radius = (np.sqrt(linear**2 + 4 * square * height) - linear) / (2 * square)
    return tuple(radius * direction)
