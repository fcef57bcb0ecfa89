"""L1 and L2 penalties: their geometry with two weights, and what they do to twelve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.chapters.regularization.proximal import STEPS, lowest
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, ellipses, write_key
from helpers.explorer import Explorer, Handle, choice, integer, log_slider, slider
from helpers.explorer.words import number

TARGET = np.array([1.4, 0.6])  # the two weights that fit best
TRUE = np.array([2.0, -1.5, 1.0] + [0.0] * 9)
SAMPLES, VALIDATION = 24, 500
WAY = np.r_[0, np.logspace(-3, 2.3, 160)]  # the λ of the way that is drawn
SOLVERS = ("proximal steps", "plain gradient steps")


@dataclass(frozen=True, eq=False)
class Penalized:
    """Where the penalized loss is lowest.

    ``two`` (2,) and ``path`` (n, 2) are the two weights now and over all λ, ``hessian`` the shape
    of their loss. ``twelve`` and ``free`` (12,) are the other problem's weights with and without
    penalty, with their errors on new data; ``exact`` of the twelve are 0 where loss plus penalty
    is lowest, which plain steps do not reach.
    """

    two: np.ndarray
    path: np.ndarray
    hessian: np.ndarray
    share: float
    penalty: float
    twelve: np.ndarray
    free: np.ndarray
    error: float
    free_error: float
    solver: str
    exact: int
    title: str

    @property
    def zeros(self) -> int:
        """How many of the twelve weights are exactly 0."""
        return int((self.twelve == 0).sum())


@lru_cache(maxsize=64)
def problem(noise: float, alike: float, seed: int) -> tuple[np.ndarray, ...]:
    """H and pull of twelve inputs, with a covariance for new data; neighbours are ``alike``."""
    rng = np.random.default_rng([12, seed])
    distance = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    covariance = alike**distance
    x = rng.standard_normal((SAMPLES, 12)) @ np.linalg.cholesky(covariance).T
    y = x @ TRUE + noise * rng.standard_normal(SAMPLES)
    hessian, pull = x.T @ x / SAMPLES, x.T @ y / SAMPLES
    return hessian, pull, covariance, np.linalg.solve(hessian, pull)


def new_error(weights: np.ndarray, covariance: np.ndarray, noise: float) -> float:
    """The mean squared error to expect on new data: it needs no sample to be known."""
    off = weights - TRUE
    return float(off @ covariance @ off + noise**2)


@lru_cache(maxsize=64)
def path(share: float, alike: float) -> np.ndarray:
    """The two weights (n, 2) for λ from 0 to where both are as good as 0."""
    hessian = np.array([[1.0, alike], [alike, 1.0]])
    return lowest(hessian, hessian @ TARGET, WAY, share)


def compute_penalty(
    penalty: float, share: float, alike: float, noise: float, solver: str, seed: int
) -> Penalized:
    """Both problems under the same penalty."""
    proximal = solver == SOLVERS[0]
    flat = np.array([[1.0, alike], [alike, 1.0]])
    hessian, pull, covariance, free = problem(noise, alike, seed)
    best = lowest(hessian, pull, penalty, share)
    twelve = best if proximal else lowest(hessian, pull, penalty, share, proximal=False)
    return Penalized(
        lowest(flat, flat @ TARGET, penalty, share, proximal), path(share, alike), flat, share,
        penalty, twelve, free, new_error(twelve, covariance, noise),
        new_error(free, covariance, noise), solver, int((best == 0).sum()),
        _title(penalty, share, twelve),
    )  # fmt: skip


def kind(share: float) -> str:
    """What the penalty is called."""
    return {0.0: "L2", 1.0: "L1"}.get(share, f"L1 and L2, {100 * share:.0f} % of it L1")


def _title(penalty: float, share: float, twelve: np.ndarray) -> str:
    zeros = int((twelve == 0).sum())
    none = {0: "none", 12: "all"}.get(zeros, str(zeros))
    return f"{kind(share)}, λ = {penalty:.6g}: {none} of 12 weights exactly 0"


def describe_penalty(run: Penalized) -> str:
    """The two weights, the zeros among the twelve, and the error on new data."""
    two, start = (", ".join(number(w + 0.0) for w in pair) for pair in (run.two, TARGET))
    exact = ["w1"] * bool(run.two[0] == 0) + ["w2"] * bool(run.two[1] == 0)
    at = f" ({' and '.join(exact)} exactly)" if exact else ""
    needed, idle = run.twelve[:3], run.twelve[3:]
    plain = run.share and run.solver == SOLVERS[1]
    text = f"{kind(run.share)} with λ = {run.penalty:.6g} "
    if plain:
        text += f"leaves the two weights at {two} after {STEPS} plain steps. "
    elif two == start:
        text += f"hardly moves the two weights from {start}. "
    else:
        text += f"pulls the two weights from {start} to {two}{at}. "
    text += f"Of the twelve, {run.zeros or 'none'} "
    text += "are exactly 0" if run.zeros > 1 else "is exactly 0"
    if run.zeros:
        text += f": {int((idle == 0).sum())} of the 9 useless and {int((needed == 0).sum())} of "
        text += "the 3 that matter"
    elif plain and run.exact:
        are = "are" if run.exact > 1 else "is"
        text += f", though {run.exact} {are} where loss plus penalty is lowest: "
        text += "plain steps never stop there"
    elif plain:
        text += ", nor is any where loss plus penalty is lowest"
    now, free = number(run.error), number(run.free_error)
    better = "smaller than" if run.error < run.free_error else "larger than"
    if now == free:
        return text + f". The error on new data is {now}, as without a penalty."
    return text + f". The error on new data is {now}, {better} the {free} without a penalty."


TURN = np.linspace(0, 2 * np.pi, 181)
LEVELS = np.array([0.1, 0.4, 1.0, 2.0])
REACH = 3.2  # of the twelve weights that is shown


class Penalty(Picture):
    """Over two weights: ellipses of the loss, the line of equal penalty that touches them, and the
    way of the lowest point as λ grows. Beside them the twelve weights as bars.
    """

    height = 350

    def __init__(self, target: np.ndarray, true: np.ndarray) -> None:
        """``target`` (2,): the weights without penalty; ``true`` (12,): those of the data."""
        self.target, self.true = target, true
        super().__init__()

    def build(self, figure: Figure) -> None:
        plane, bars = figure.subplots(1, 2, width_ratios=(1, 1.35))
        self.plane = plane
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
        self.hopped = EdgeMarks(self, plane)  # where plain steps leave the frame
        write_key(self, plane, 0.02, 0.96, "loss", palette.LOSS)
        write_key(self, plane, 0.16, 0.96, "penalty", palette.POSITIVE)
        write_key(self, plane, 0.40, 0.96, "·· way over λ", palette.ACCENT)
        self._bars(bars)

    def _bars(self, bars: Axes) -> None:
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

    def update(
        self, result: Penalized, ghost: Penalized | None = None, pinned: Penalized | None = None
    ) -> None:
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
        self.hopped.show(*result.two)
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


def along_way(x: float, y: float, which: int, values: Mapping[str, Any], run: Penalized) -> dict:
    """The λ at which the way over λ is nearest to a place."""
    start, end = run.path[:-1], run.path[1:]
    ways = end - start
    lengths = np.maximum(np.square(ways).sum(axis=1), 1e-12)
    share = np.clip((([x, y] - start) * ways).sum(axis=1) / lengths, 0, 1)
    far = np.square(start + share[:, None] * ways - [x, y]).sum(axis=1)
    k = int(far.argmin())
    low, high = np.log(np.maximum(WAY[k : k + 2], 1e-4))
    return {"penalty": np.exp(low + share[k] * (high - low))}


def penalty() -> Explorer:
    """L1 and L2: where the loss and the penalty meet, and which weights become 0."""
    return Explorer(
        [
            log_slider("penalty", "λ", 0.001, 10, 0.25),
            slider("share", "share of L1", 0, 1, 1, 0.1, tooltip="0 is L2, 1 is L1"),
            slider("alike", "inputs alike", 0, 0.8, 0.3, 0.1, tooltip="correlation of neighbours"),
            choice("solver", "minimized by", SOLVERS),
            slider("noise", "noise", 0, 3, 1.0, 0.1, tooltip="its standard deviation"),
            integer("seed", "seed", 0, 30, 0, tooltip="which data are drawn for the twelve"),
        ],
        compute_penalty,
        Penalty(TARGET, TRUE),
        describe_penalty,
        handles=[Handle(lambda picture: picture.plane, along_way, lambda run: [run.two])],
        more=("noise", "seed"),
        presets={
            "L1": {},
            "L2": {"share": 0.0},
            "both": {"share": 0.5},
            "no exact zeros": {"solver": SOLVERS[1]},
            "too much": {"penalty": 5.0},
            "hardly any": {"penalty": 0.01},
        },
    )
