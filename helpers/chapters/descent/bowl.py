"""Gradient descent in two dimensions, in a bowl made of 100 samples: how narrow, which batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.descent.paths import (
    LEVELS,
    PASSES,
    inside,
    over_passes,
    small,
    thinned,
    walk,
)
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, ellipses
from helpers.explorer import Explorer, Handle, choice, integer, log_slider, slider
from helpers.explorer.words import between, count

N = 100
STEEP = 2.0  # the largest curvature, the same for every condition number
AXIS = np.deg2rad(30.0)  # of the steepest direction
BOTTOM = np.array([0.5, -0.25])
RADIUS = 2.5  # from the bottom to every start
NOISE = 0.5


@cache
def _samples() -> tuple[np.ndarray, np.ndarray]:
    """White features (N, 2) with 2/N·XᵀX = 2·I, and errors (N,) that no line can explain."""
    rng = np.random.default_rng(3)
    raw = rng.standard_normal((N, 4))
    raw[:, 0] = 1.0
    q, _ = np.linalg.qr(raw)  # column 0 is constant, so the others have mean 0
    return q[:, 1:3] * np.sqrt(N), q[:, 3] * np.sqrt(N) * NOISE


def bowl(condition: float) -> tuple[np.ndarray, np.ndarray]:
    """Samples x (100, 2) and y (100,) whose squared error has curvatures 2 and 2/κ."""
    white, error = _samples()
    turn = np.array([[np.cos(AXIS), np.sin(AXIS)], [-np.sin(AXIS), np.cos(AXIS)]])
    x = white * np.sqrt([1.0, 1.0 / condition]) @ turn
    return x, x @ BOTTOM + error


def start_at(degrees: float) -> np.ndarray:
    """The start in that direction from the bottom; 30° lies on the steepest axis."""
    angle = np.deg2rad(degrees)
    return BOTTOM + RADIUS * np.array([np.cos(angle), np.sin(angle)])


@dataclass(frozen=True, eq=False)
class Run:
    """A descent; ``excess`` is the loss above its minimum, over all samples, after each update."""

    rate: float
    condition: float
    batch: int
    passes: int
    path: np.ndarray
    excess: np.ndarray
    axes: np.ndarray
    curvatures: tuple[float, float]
    bottom: np.ndarray
    title: str

    @property
    def per_pass(self) -> int:
        """Updates in one pass."""
        return N // self.batch

    @property
    def trend(self) -> str:
        """ "falls", "stays" or "grows": the loss at the end against the start."""
        if np.isclose(self.excess[-1], self.excess[0], rtol=1e-6, atol=0):
            return "stays"
        return "falls" if self.excess[-1] < self.excess[0] else "grows"

    @property
    def diverged(self) -> bool:
        """Whether the run ends higher and farther out than it began."""
        away = np.linalg.norm(self.path[[0, -1]] - self.bottom, axis=1)
        return self.trend == "grows" and bool(away[1] > away[0])


@lru_cache(maxsize=32)
def train(learning_rate: float, condition: float, direction: float, batch: int) -> np.ndarray:
    """All 30 passes: w1 and w2 after each update, (updates + 1, 2)."""
    return walk(*bowl(condition), start_at(direction), learning_rate, batch)


def compute_2d(
    learning_rate: float, condition: float, direction: float, batch: int, passes: int
) -> Run:
    """The first passes of the run, with its loss on all samples after every update."""
    path = train(learning_rate, condition, direction, batch)[: passes * (N // batch) + 1]
    axes = np.array([[np.cos(AXIS), np.sin(AXIS)], [-np.sin(AXIS), np.cos(AXIS)]])
    curvatures = (STEEP, STEEP / condition)
    excess = ((path - BOTTOM) @ axes.T) ** 2 @ np.array(curvatures) / 2
    run = Run(learning_rate, condition, batch, passes, path, excess, axes, curvatures, BOTTOM, "")
    return Run(**{**vars(run), "title": _title(run)})


def _title(run: Run) -> str:
    who = f"η = {run.rate:.6g}, κ = {run.condition:.6g}"
    many = count(run.passes * run.per_pass, "update")
    # What batches have lifted may come down again, even from millions and above the border.
    if run.diverged and run.batch == N:
        return f"{who}: climbs out of the bowl".replace("-", "\N{MINUS SIGN}")
    return f"{who}: {small(run.excess[-1])} above the minimum after {many}"


def describe_2d(run: Run) -> str:
    """Updates, what they reached, and which border or noise explains it."""
    updates = run.passes * run.per_pass
    size = "all 100 samples" if run.batch == N else count(run.batch, "sample")
    verb = "are" if run.passes > 1 else "is"
    counted = (
        f"{count(run.passes, 'pass')} with batches of {size} {verb} {count(updates, 'update')}."
    )
    first, last = small(run.excess[0]), small(run.excess[-1])
    if run.trend == "stays":
        fate = f"The loss stays at {last} above the minimum."
    elif first == last:
        fate = f"The loss {run.trend} from {last} above the minimum, by less than can be read."
    else:
        fate = f"The loss {run.trend} from {first} above the minimum to {last}."
    return f"{counted} {fate} {_why(run)}".replace("-", "\N{MINUS SIGN}")


def _why(run: Run) -> str:
    if run.batch == N or (run.diverged and run.rate > 1):
        side = "above" if run.rate > 1 else "at" if run.rate == 1 else "below"
        return f"The rate is {side} the border 2/c = 1 of the steepest curvature c = 2."
    last = run.excess[-run.per_pass :]
    if run.diverged:
        return f"The border 2/c = 1 holds for the mean of all samples; batches of {run.batch} vary."
    return f"In the last pass it lies {between(small(last.min()), small(last.max()))}."


FLOOR = 1e-9


class Bowl(Picture):
    """Left the path over the ellipses of the loss, right the loss over passes."""

    height = 350

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        left.set(xlim=(-3.2, 4.2), ylim=(-3.3, 2.8), xlabel="w1", ylabel="w2")
        left.set_aspect("equal")
        right.set(xlim=(0, PASSES), ylim=(FLOOR, 1e2), yscale="log", xlabel="passes over the data")
        right.set_ylabel("loss above its minimum")
        right.minorticks_off()
        self.left, self.right = left, right
        self.levels = self.moving(
            left.plot([], [], color=palette.LOSS, linewidth=0.8, alpha=0.55, zorder=1)[0]
        )
        self.path = Trace(
            self, left, "o-", color=palette.ACCENT, linewidth=1, markersize=3.5, zorder=4
        )
        style = {"color": palette.ACCENT, "zorder": 6, "markeredgecolor": "white"}
        self.start = self.moving(left.plot([], [], "D", markersize=9, **style)[0])
        self.end = self.moving(left.plot([], [], "o", markersize=11, **style)[0])
        self.bottom = self.moving(
            left.plot([], [], "+", color=palette.INK, markersize=11, zorder=5)[0]
        )
        self.edge = EdgeMarks(self, left)
        self.loss = Trace(self, right, color=palette.LOSS, linewidth=1.4)
        self.loss_edge = EdgeMarks(self, right, palette.LOSS)

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        self.levels.set_data(*ellipses(result.bottom, result.axes, result.curvatures, LEVELS))
        many = len(result.path) > 300
        self.path.now.set_marker("" if many else "o")
        self.path.show(thinned, result, ghost, pinned)
        self.loss.show(lambda run: over_passes(run, run.excess, FLOOR), result, ghost, pinned)
        self.start.set_data(*result.path[0][:, None])
        self.bottom.set_data(*result.bottom[:, None])
        self.end.set_data(*inside(self.left, *result.path[-1]))
        self.edge.show(*result.path[np.abs(result.path).max(axis=1).argmax()])
        passes = (len(result.path) - 1) / result.per_pass
        self.loss_edge.show([passes], [max(result.excess[-1], FLOOR)])
        self.title.set_text(result.title)


def _turned(x: float, y: float, which: int, values: Mapping[str, Any], run: Run) -> dict:
    """The direction of a place from the bottom, in steps of the slider."""
    angle = np.rad2deg(np.arctan2(y - BOTTOM[1], x - BOTTOM[0]))
    return {"direction": round(angle / 15) * 15 % 360}


START = Handle(lambda picture: picture.left, _turned, lambda run: run.path[:1])


def descent_2d() -> Explorer:
    """A bowl seen from above: rate, condition number, start, batch size."""
    return Explorer(
        [
            log_slider("learning_rate", "learning rate η", 0.001, 2, 0.2),
            log_slider(
                "condition", "condition κ", 1, 100, 10,
                tooltip="Steepest curvature by flattest; the bowl is √κ times as long as wide",
            ),
            slider(
                "direction", "start", 0, 345, 105, 15, "°",
                tooltip="Direction from the minimum; 30° is the steepest axis, 120° the flattest",
            ),
            choice("batch", "batch size", (100, 20, 5, 1), tooltip="Samples in each update"),
            integer("passes", "passes", 1, PASSES, 20, play=True, interval=300),
        ],
        compute_2d,
        Bowl(),
        describe_2d,
        handles=[START],
        presets={
            "round bowl": {"condition": 1.0, "learning_rate": 0.5},
            "zigzag": {"condition": 20.0, "learning_rate": 0.95, "direction": 75.0},
            "crawls": {"condition": 100.0, "learning_rate": 0.5, "passes": 30},
            "diverges": {"learning_rate": 1.02, "direction": 75.0, "passes": 30},
            "mini-batches": {"batch": 20, "learning_rate": 0.2},
            "one by one": {"batch": 1, "learning_rate": 0.05},
        },
    )  # fmt: skip
