"""Gradient descent for a line through 100 points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from helpers import datasets
from helpers.chapters.descent.paths import (
    LEVELS,
    PASSES,
    inside,
    over_passes,
    pulled,
    small,
    thinned,
    walk,
)
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, ellipses
from helpers.explorer import Explorer, Handle, choice, integer, log_slider, slider
from helpers.explorer.words import count

MINUS = "\N{MINUS SIGN}"
N = 100
LINE_START = np.array([-1.0, -1.0])


@dataclass(frozen=True, eq=False)
class LineRun:
    """A fit of ŷ = W·x + b; ``path`` (updates + 1, 2) holds W and b, ``losses`` their MSE."""

    x: np.ndarray
    y: np.ndarray
    path: np.ndarray
    losses: np.ndarray
    rate: float
    batch: int
    epochs: int
    per_pass: int
    bottom: np.ndarray
    lowest: float
    axes: np.ndarray
    curvatures: np.ndarray
    point: int
    pull: float
    title: str


@lru_cache(maxsize=64)
def _line(noise: float, point: int, pull: float) -> tuple:
    """Points, one of them moved; their table with a column of ones; the closed form."""
    data = datasets.line(N, slope=2.0, intercept=1.0, noise=noise, seed=1)
    y = data.y + pull * (np.arange(N) == point)
    table = np.column_stack([data.x, np.ones(N)])
    bottom = np.linalg.lstsq(table, y, rcond=None)[0]
    curvatures, axes = np.linalg.eigh(2 / N * table.T @ table)
    return data.x[:, 0], y, table, bottom, curvatures, axes.T


@lru_cache(maxsize=32)
def train(learning_rate: float, batch: int, noise: float, point: int, pull: float) -> np.ndarray:
    """All 30 epochs from W = b = −1: W and b after each update, (updates + 1, 2)."""
    x, y, *_ = _line(noise, point, pull)
    return walk(x[:, None], y, LINE_START, learning_rate, batch)


def compute_line(
    learning_rate: float, epochs: int, batch: int, noise: float, point: int = 0, pull: float = 0.0
) -> LineRun:
    """The first epochs of the fit, with its loss on all points after every update.

    The ``point``-th of them is moved up by ``pull``.
    """
    x, y, table, bottom, curvatures, axes = _line(noise, point, pull)
    path = train(learning_rate, batch, noise, point, pull)[: epochs * (N // batch) + 1]
    lowest = float(np.mean((table @ bottom - y) ** 2))
    losses = lowest + ((path - bottom) @ axes.T) ** 2 @ curvatures / 2
    w, b = np.round(path[-1], 2) + 0.0  # no minus before a zero
    many = count(epochs, "epoch")
    if losses[-1] > 10 * losses[0] and batch == N:  # what batches have lifted may come down again
        title = f"η = {learning_rate:.6g} diverges within {many}"
    elif losses[-1] > losses[0]:
        first, last = (small(losses[which]) for which in (0, -1))
        title = f"η = {learning_rate:.6g}: loss {last} after {many}, {first} at the start"
    else:
        title = f"ŷ = {w:.2f} x {'+' if b >= 0 else MINUS} {abs(b):.2f} after {many}"
    title = title.replace("-", MINUS)
    return LineRun(
        x, y, path, losses, learning_rate, batch, epochs, N // batch, bottom, lowest, axes,
        curvatures, point, pull, title,
    )  # fmt: skip


def describe_line(run: LineRun) -> str:
    """Updates, the line they reached, and how far above the best line's loss it is."""
    updates = run.epochs * run.per_pass
    counted = (
        f"{count(run.epochs, 'epoch')} with {count(run.per_pass, 'update')} each: "
        f"{updates:,} in all. "
    )
    if run.losses[-1] > run.losses[0]:
        first, last = (small(run.losses[which]) for which in (0, -1))
        grown = f"grows from {first} to {last}"
        if first == last:
            grown = f"is no lower than at the start, {first}"
        fate = f"The loss {grown}: the rate is too large."
        if run.batch < N:  # at the same rate they may bring it back
            fate = f"With batches of {run.batch} the loss {grown}."
    else:
        w, b = np.round(run.path[-1], 2) + 0.0
        fate = (
            f"The line has W = {w:.2f} and b = {b:.2f}, the closed form {run.bottom[0]:.2f} and "
            f"{run.bottom[1]:.2f}. The loss is {small(run.losses[-1])}; "
        )
        fate += (
            f"no line has less than {small(run.lowest)}."
            if run.lowest > 1e-9
            else "without noise it can reach 0."
        )
    return (counted + fate + _pulled(run)).replace("-", MINUS)


def _pulled(run: LineRun) -> str:
    """What a single point does to the best line."""
    if not run.pull:
        return ""
    table = np.column_stack([run.x, np.ones(N)])
    w, b = np.linalg.lstsq(table, run.y - run.pull * (np.arange(N) == run.point), rcond=None)[0]
    return (
        f" One of the {N} points is moved by {run.pull:+.1f}; without that the closed form "
        f"would be {w:.2f} and {b:.2f}."
    )


FLOOR = 1e-6
HEIGHTS = (-8.0, 10.0)  # of y in the picture


class Line(Picture):
    """Points and line, the bowl of its loss, and the loss over epochs."""

    height = 340

    def build(self, figure: Figure) -> None:
        data, bowl, loss = figure.subplots(1, 3, width_ratios=(1.1, 1.15, 1))
        data.set(xlim=(-1.1, 1.1), ylim=HEIGHTS, xlabel="x", ylabel="y, ŷ")
        bowl.set(xlim=(-2.2, 4.6), ylim=(-2, 3.2), xlabel="W", ylabel="b")
        loss.set(xlim=(0, PASSES), ylim=(FLOOR, 1e2), yscale="log", xlabel="epoch", ylabel="loss L")
        loss.minorticks_off()
        self.data, self.bowl = data, bowl
        style = {"color": palette.POSITIVE, "markeredgecolor": "white", "markeredgewidth": 0.4}
        self.points = self.moving(data.plot([], [], "o", markersize=5, zorder=3, **style)[0])
        look = {"markersize": 9, "color": palette.ACCENT, "zorder": 4}
        self.pulled = self.moving(data.plot([], [], "o", clip_on=False, **look)[0])
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

    def update(
        self, result: LineRun, ghost: LineRun | None = None, pinned: LineRun | None = None
    ) -> None:
        heights = np.clip(result.y, *HEIGHTS)
        self.points.set_data(result.x, heights)
        which = [result.point] if result.pull else []
        self.pulled.set_data(result.x[which], heights[which])
        self.line.show(_fitted, result, ghost, pinned)
        self.levels.set_data(*ellipses(result.bottom, result.axes, result.curvatures, LEVELS))
        self.path.now.set_marker("" if len(result.path) > 300 else "o")
        self.path.show(thinned, result, ghost, pinned)
        self.start.set_data(*result.path[0][:, None])
        self.end.set_data(*inside(self.bowl, *result.path[-1]))
        self.best.set_data(*result.bottom[:, None])
        self.edge.show(*result.path[np.abs(result.path).max(axis=1).argmax()])
        self.lowest.set_data([0, PASSES], [max(result.lowest, FLOOR)] * 2)
        self.loss.show(lambda run: over_passes(run, run.losses, FLOOR), result, ghost, pinned)
        epochs = (len(result.path) - 1) / result.per_pass
        self.loss_edge.show([epochs], [max(result.losses[-1], FLOOR)])
        self.title.set_text(result.title)


def _fitted(run: LineRun) -> tuple[np.ndarray, np.ndarray]:
    ends = np.array([-1.1, 1.1])
    w, b = run.path[-1]
    return ends, w * ends + b


PULL = 8
OUTER = 23  # the point farthest to the right


POINT = Handle(
    lambda picture: picture.data,
    lambda x, y, which, values, run: pulled(run, which, y, 0.25),
    lambda run: np.column_stack([run.x, np.clip(run.y, *HEIGHTS)]),
)


def line_fit() -> Explorer:
    """A line through 100 points: the line, the bowl of its loss, the path."""
    return Explorer(
        [
            log_slider("learning_rate", "learning rate η", 0.001, 2, 0.1),
            integer("epochs", "epochs", 1, PASSES, 10, play=True, interval=300),
            choice("batch", "batch size", (100, 20, 5, 1), tooltip="Samples in each update"),
            slider("noise", "noise", 0, 2, 0.5, 0.1, tooltip="Standard deviation of y around it"),
            integer("point", "point", 0, N - 1, 0, tooltip="Which of the points is moved"),
            slider("pull", "moved by", -PULL, PULL, 0, 0.5, tooltip="0: left where it is"),
        ],
        compute_line,
        Line(),
        describe_line,
        handles=[POINT],
        more=("point", "pull"),
        idle=lambda v: () if v["pull"] else ("point",),
        presets={
            "too small": {"learning_rate": 0.01},
            "just right": {"learning_rate": 0.75, "epochs": 15},
            "diverges": {"learning_rate": 1.1, "epochs": 15},
            "one by one": {"batch": 1, "learning_rate": 0.1},
            "no noise": {"batch": 1, "learning_rate": 0.1, "noise": 0.0},
            "an outlier": {"learning_rate": 0.75, "epochs": 15, "point": OUTER, "pull": -8},
        },
    )
