"""The explorer of the perceptron's rule, mistake by mistake, on Iris and on made points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from helpers import datasets
from helpers.explorers.controls import choice, integer, log_slider, slider
from helpers.explorers.engine import Explorer
from helpers.explorers.perceptron_points import Points, frame
from helpers.explorers.perceptron_record import Record, mistake_bound, record
from helpers.explorers.words import count, number
from helpers.pictures.perceptron_rule import PASSES, RulePicture, middles

LAST = 100  # the right end of the slider "mistake", which shows the last one of all
EASY, HARD, MADE = "Iris: setosa, versicolor", "Iris: versicolor, virginica", "made points"
EASY_FEATURES = ("sepal length (cm)", "petal length (cm)")
HARD_FEATURES = ("petal length (cm)", "petal width (cm)")
BOX = (-1.7, 1.7)  # both axes for the made points, at any margin
# Drawn once from a normal distribution; the slider stretches them.
FIRST_WEIGHTS = np.random.default_rng(1).standard_normal(3)
START = {"margin": 0.1, "noise": 0.0}
PRESETS = {
    "from zero, η = 10": {"learning_rate": 10.0},
    "from far away": {"init_scale": 2.0, "learning_rate": 0.01},
    "narrow margin": {"data": MADE, "margin": 0.02},
    "wide margin": {"data": MADE, "margin": 0.5},
    "never stops": {"data": HARD},
    "noise": {"data": MADE, "noise": 0.1},
}


@dataclass(frozen=True, eq=False)
class Rule:
    """One training, seen after ``step`` mistakes.

    ``wrong`` (n,) marks the points that the line of w and b now gets wrong; ``surface`` (120, 120)
    holds its answers, 0 or 1, over the frame. ``idle``: margin or noise were moved in vain.
    """

    points: Points
    record: Record
    learning_rate: float
    from_zero: bool
    step: int
    wrong: np.ndarray
    surface: np.ndarray
    idle: bool

    @property
    def w(self) -> np.ndarray:
        """The weights after the step."""
        return self.record.w[self.step]

    @property
    def b(self) -> float:
        """The bias after the step."""
        return float(self.record.b[self.step])

    @property
    def number(self) -> int:
        """The pass of the step's mistake, from 1."""
        return int(self.record.passes[self.step - 1]) if self.step else 1

    @property
    def side(self) -> int:
        """+1 if the step's mistake was on a point of class 1, −1 on one of class 0."""
        return 1 if self.points.y[self.record.rows[self.step - 1]] else -1

    @property
    def title(self) -> str:
        """What is seen."""
        total, run = len(self.record), self.record
        if not self.step:
            return f"Before the first update: {int(self.wrong.sum())} of {len(self.wrong)} wrong"
        if self.step < total:
            return f"Update {self.step:,} of {total:,}: the line moves after a mistake"
        if run.stopped:
            return f"After update {total:,} no mistake is left"
        return f"{len(run.per_pass)} epochs, {total:,} updates, and still mistakes"

    @property
    def vectors(self) -> tuple[str, str, str]:
        """The names of the arrows: w before, what was added, w after."""
        if not self.step:
            return ("", "", "w at the start")
        return ("w before", "+ η·x" if self.side > 0 else "− η·x", "w after")


def perceptron_rule() -> Explorer:
    """The rule on real and made points: each mistake moves the line, until none is left."""
    controls = [
        choice("data", "data", (EASY, HARD, MADE), tooltip="made points: see margin and noise"),
        integer(
            "step", "update", 0, LAST, 8, play=True, interval=500,
            tooltip="how many mistakes have moved the line; the right end shows the last",
        ),
        log_slider("learning_rate", "η learning rate", 0.01, 10, 1.0),
        slider(
            "init_scale", "init scale", 0, 2, 0.0, 0.1,
            tooltip="stretches the first weights; 0: all are zero",
        ),
        slider(
            "margin", "margin", 0.02, 0.5, START["margin"], 0.02,
            tooltip="made points only: how far they keep from the line between the classes",
        ),
        slider(
            "noise", "noise", 0, 0.3, START["noise"], 0.05,
            tooltip="made points only: share of labels turned over",
        ),
    ]  # fmt: skip
    return Explorer(controls, compute, RulePicture(), describe, presets=PRESETS)


@cache
def points_of(data: str, margin: float, noise: float) -> Points:
    """The points behind a choice of the menu."""
    if data == MADE:
        made = datasets.linearly_separable(60, margin, noise, seed=5)
        names = made.feature_names, ("class 0", "class 1")
        return Points(data, made.x, made.y, *names, BOX, BOX, made.mistake_bound)
    features = EASY_FEATURES if data == EASY else HARD_FEATURES
    species = ("setosa", "versicolor") if data == EASY else ("versicolor", "virginica")
    iris = datasets.iris(features, species)
    # One species after the other would make the last one seen win each pass, where none can.
    order = np.argsort(np.arange(100) % 50, kind="stable") if data == HARD else np.arange(100)
    x, y = iris.x[order], iris.y[order]
    bound = mistake_bound(x, y) if data == EASY else np.inf
    return Points(data, x, y, features, species, *frame(x), bound)


@lru_cache(maxsize=8)
def _trained(points: Points, learning_rate: float, init_scale: float) -> Record:
    *w, b = init_scale * FIRST_WEIGHTS
    return record(points.x, points.y, learning_rate, w, b, PASSES)


def compute(
    data: str, step: int, learning_rate: float, init_scale: float, margin: float, noise: float
) -> Rule:
    """Train to the end, and look at it after ``step`` updates."""
    idle = data != MADE and (margin, noise) != tuple(START.values())
    points = points_of(data, margin, noise) if data == MADE else points_of(data, 0, 0)
    run = _trained(points, learning_rate, init_scale)
    step = len(run) if step == LAST else min(step, len(run))
    w, b = run.w[step], run.b[step]
    wrong = np.where(points.y > 0, 1, -1) * (points.x @ w + b) <= 0
    surface = (middles(points) @ w + b > 0).astype(float)
    return Rule(points, run, learning_rate, init_scale == 0, step, wrong, surface, idle)


def describe(run: Rule) -> str:
    """The update that is shown, what the line gets wrong now, and how the training ends."""
    idle = " Margin and noise change the made points only." if run.idle else ""
    return f"{_update(run)} {_end(run)}{idle}"


def _update(run: Rule) -> str:
    wrong = f"{int(run.wrong.sum())} of {len(run.wrong)} points are on the wrong side"
    outside = "; the line lies outside the picture" if np.ptp(run.surface) == 0 else ""
    if not run.w.any() and not run.b:
        return "All weights are 0: z = 0 everywhere, which counts as a mistake for every point."
    if not run.step:
        return f"With the first weights, {wrong}{outside}."
    x1, x2 = run.points.x[run.record.rows[run.step - 1]]
    sign = "+" if run.side > 0 else "\N{MINUS SIGN}"
    kind = run.points.target_names[run.side > 0]
    return (
        f"Update {run.step:,} (epoch {run.number}): a point of {kind} was answered wrongly, so "
        f"w ← w {sign} {run.learning_rate:g}·({number(x1, 1)}, {number(x2, 1)}) "
        f"= ({number(run.w[0])}, {number(run.w[1])}) "
        f"and b ← b {sign} {run.learning_rate:g} = {number(run.b)}. Now {wrong}{outside}."
    )


def _end(run: Rule) -> str:
    log, bound = run.record, run.points.bound
    passes = count(len(log.per_pass), "epoch")
    if not log.stopped and run.points.separable:
        return f"A line separates these points, but {passes} were not enough to find one."
    if not log.stopped:
        return (
            f"No line separates these points, so the rule never stops: after {passes} and "
            f"{count(len(log), 'mistake')} it still makes {log.per_pass[-1]} an epoch."
        )
    done = f"The rule stops after {count(len(log), 'mistake')}: epoch {len(log.per_pass)} has none."
    if not run.from_zero:
        return f"{done} (The bound (R/γ)² holds for weights that start at 0.)"
    return f"{done} The bound (R/γ)² allows {bound:,.0f}, whatever η is."
