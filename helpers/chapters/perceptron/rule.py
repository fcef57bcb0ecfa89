"""The perceptron's rule, mistake by mistake, on Iris and on made points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from helpers.chapters.perceptron import own_point
from helpers.chapters.perceptron.mistakes import Record, record
from helpers.chapters.perceptron.plane import (
    PlanePicture,
    arrow,
    in_frame,
    line_in_frame,
    middles,
)
from helpers.chapters.perceptron.points import (
    EASY,
    HARD,
    MADE,
    Points,
    flowers_or_made,
)
from helpers.drawing import palette
from helpers.drawing.parts import Trace
from helpers.explorer import Explorer, Film, choice, integer, log_slider, slider
from helpers.explorer.words import count, number

PASSES = 60
TIE = 1e-9  # a z nearer to 0, in units of η, is 0 but for rounding; so no rate changes a mistake
LAST = 101 * PASSES  # more updates no run has: 101 points, all answered wrongly each time
# Drawn once from a normal distribution; the slider stretches them.
FIRST_WEIGHTS = np.random.default_rng(1).standard_normal(3)


@dataclass(frozen=True, eq=False)
class Rule:
    """One training, seen after ``step`` mistakes.

    ``wrong`` (n,) marks the points that the line of w and b now gets wrong; ``surface`` (120, 120)
    holds its answers, 0 or 1, over the frame.
    """

    points: Points
    record: Record
    learning_rate: float
    from_zero: bool
    step: int
    wrong: np.ndarray
    surface: np.ndarray

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
            wrong = int(self.wrong.sum())
            return f"Before the first update: {wrong} of {len(self.wrong)} would be mistakes"
        if self.step < total:
            return f"Update {self.step:,} of {total:,}: the line moves after a mistake"
        if run.stopped:
            return f"After update {total:,} no mistake is left"
        return f"{len(run.per_pass)} epochs, {total:,} updates, and mistakes in each"

    @property
    def vectors(self) -> tuple[str, str, str]:
        """The names of the arrows: w before, what was added, w after."""
        if not self.step:
            return ("", "", "w at the start")
        return ("w before", "+ η·x" if self.side > 0 else "− η·x", "w after")


class Trained(NamedTuple):
    """A training to its end."""

    points: Points
    record: Record
    learning_rate: float
    from_zero: bool


def train(
    data: str,
    learning_rate: float,
    margin: float,
    init_scale: float,
    noise: float,
    own: str,
    own_x: float,
    own_y: float,
) -> Trained:
    """All updates, until none is needed or 60 epochs are over."""
    points = flowers_or_made(data, margin, noise) if data == MADE else flowers_or_made(data, 0, 0)
    points = own_point.added(points, own, own_x, own_y, True)
    *w, b = init_scale * FIRST_WEIGHTS
    run = record(points.x, points.y, learning_rate, w, b, PASSES, TIE)
    return Trained(points, run, learning_rate, init_scale == 0)


def frame(trained: Trained, step: int) -> Rule:
    """What the neuron says after ``step`` updates."""
    points, run = trained.points, trained.record
    w, b = run.w[step], run.b[step]
    edge = TIE * trained.learning_rate
    wrong = np.where(points.y > 0, 1, -1) * (points.x @ w + b) <= edge
    surface = (middles(points) @ w + b > 0).astype(float)
    return Rule(*trained, step, wrong, surface)


compute = Film(train, frame, "step", lambda trained: len(trained.record))


def describe(run: Rule) -> str:
    """The update that is shown, what the line gets wrong now, and how the training ends."""
    return f"{_update(run)} {_end(run)}"


def _update(run: Rule) -> str:
    wrong = f"{int(run.wrong.sum())} of {len(run.wrong)} points would be mistakes"
    outside = "" if in_frame(run.w, run.b, run.points) else "; the line lies outside the picture"
    if not run.w.any() and not run.b:
        return "All weights are 0: z = 0 everywhere, which counts as a mistake for every point."
    if not run.step:
        return f"With the first weights, {wrong}{outside}."
    x = run.points.x[run.record.rows[run.step - 1]]
    digits = 1 if (x == x.round(1)).all() else 3  # flowers are measured in tenths, others are not
    x1, x2 = (number(value, digits) for value in x)
    places = 2 if run.learning_rate >= 0.1 else 4  # a small rate moves the weights by as little
    w1, w2, b = (number(value, places) for value in (*run.w, run.b))
    sign = "+" if run.side > 0 else "\N{MINUS SIGN}"
    kind = run.points.target_names[run.side > 0]
    return (
        f"Update {run.step:,} (epoch {run.number}): a mistake on a point of {kind}, so "
        f"w ← w {sign} {run.learning_rate:g}·({x1}, {x2}) "
        f"= ({w1}, {w2}) and b ← b {sign} {run.learning_rate:g} = {b}. Now {wrong}{outside}."
    )


def _end(run: Rule) -> str:
    log, bound = run.record, run.points.bound
    passes = count(len(log.per_pass), "epoch")
    if not log.stopped and run.points.separable:
        return f"A line separates these points, but after {passes} the rule has not stopped yet."
    if not log.stopped:
        return (
            f"No line separates these points, so the rule never stops: in {passes} it makes "
            f"{count(len(log), 'mistake')}, {log.per_pass[-1]} of them in the last."
        )
    done = f"The rule stops after {count(len(log), 'mistake')}: epoch {len(log.per_pass)} has none."
    if not run.from_zero:
        return f"{done} (The bound (R/γ)² holds for weights that start at 0.)"
    return f"{done} The bound (R/γ)² allows {bound:,.0f}, whatever η is."


EARLIER = 12  # lines of this many steps before stay in sight


class RulePicture(PlanePicture):
    """Left the points and the line, right the mistakes of each pass and the update of w."""

    ring_name = "in this update"

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

    def update(self, result: Rule, ghost: Rule | None = None, pinned: Rule | None = None) -> None:
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

    def _update_arrows(self, result: Rule) -> None:
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


def _passes(run: Rule) -> tuple[Sequence[int], Sequence[int]]:
    return range(1, len(run.record.per_pass) + 1), run.record.per_pass


PRESETS = {
    "from zero, η = 10": {"learning_rate": 10.0},
    "from far away": {"init_scale": 2.0, "learning_rate": 0.01},
    "narrow margin": {"data": MADE, "margin": 0.02},
    "wide margin": {"data": MADE, "margin": 0.5},
    "never stops": {"data": HARD},
    "noise": {"data": MADE, "noise": 0.1},
    "a point in the way": {"own": "class 1", "own_x": 30, "own_y": 19},
}


def perceptron_rule() -> Explorer:
    """The rule on real and made points: each mistake moves the line, until none is left."""
    controls = [
        choice("data", "data", (EASY, HARD, MADE), tooltip="made points: see margin and noise"),
        integer(
            "step", "update", 0, LAST, 8, play=True, interval=250,
            tooltip="how many mistakes have moved the line; the right end is the last one",
        ),
        log_slider("learning_rate", "η learning rate", 0.01, 10, 1.0),
        slider(
            "margin", "margin", 0.02, 0.5, 0.1, 0.02,
            tooltip="made points only: how far they keep from the line between the classes",
        ),
        slider(
            "init_scale", "init scale", 0, 2, 0.0, 0.1,
            tooltip="stretches the first weights; 0: all are zero",
        ),
        slider(
            "noise", "noise", 0, 0.3, 0.0, 0.05,
            tooltip="made points only: share of labels turned over",
        ),
        *own_point.controls(),
    ]  # fmt: skip
    return Explorer(
        controls,
        compute,
        RulePicture(),
        describe,
        presets=PRESETS,
        handles=[own_point.HANDLE],
        more=("init_scale", "noise", *own_point.NAMES),
        idle=idle,
    )


def idle(values: Mapping[str, Any]) -> set[str]:
    """Margin and noise are those of the made points; a point that is not there has no place."""
    made = set() if values["data"] == MADE else {"margin", "noise"}
    return made | own_point.idle(values)
