"""Logistic regression, trained by gradient descent on real measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import nn
from helpers.chapters.perceptron import own_point
from helpers.chapters.perceptron.descent import Descent, descend, least_loss
from helpers.chapters.perceptron.plane import PlanePicture, in_frame, line_in_frame, middles
from helpers.chapters.perceptron.points import (
    CANCER,
    IRIS,
    Points,
    standardized,
)
from helpers.drawing import palette
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, Film, choice, integer, log_slider, slider
from helpers.explorer.words import count, number

EPOCHS = 300
CELLS = 60
CLOSE = 0.001  # a loss this near to the least counts as reached
# Drawn once from a normal distribution; the slider stretches them.
FIRST_WEIGHTS = np.random.default_rng(4).standard_normal(3)


@dataclass(frozen=True, eq=False)
class Logistic:
    """A training up to ``epochs``: ``losses`` (epochs + 1,), the weights reached, and the least.

    ``z`` (n,) are the weighted sums of the points, ``wrong`` (n,) those on the wrong side,
    ``surface`` (60, 60) the probability of class 1 over the frame. ``stays``: all later epochs
    that were trained are as near to the least loss.
    """

    points: Points
    learning_rate: float
    losses: np.ndarray
    w: np.ndarray
    b: float
    z: np.ndarray
    wrong: np.ndarray
    surface: np.ndarray
    least: float
    stays: bool

    @property
    def epochs(self) -> int:
        """How many steps were made."""
        return len(self.losses) - 1

    @property
    def risen(self) -> np.ndarray:
        """The losses after those epochs in which it rose instead of falling."""
        return self.losses[1:][np.diff(self.losses) > 1e-9]

    @property
    def reached(self) -> bool:
        """Whether the loss is the least possible, to 0.001."""
        return bool(self.losses[-1] - self.least < CLOSE)

    @property
    def title(self) -> str:
        """What is seen."""
        rate, now = f"η = {self.learning_rate:g}", number(self.losses[-1], 3)
        if not self.epochs:
            return f"Before the first step: loss {now}"
        if len(self.risen) and not self.reached:
            return f"{rate} overshoots: loss {now} after {count(self.epochs, 'epoch')}"
        if self.reached:
            length = "" if self.stays else ", for a while"
            return f"{rate} reaches the least loss, {number(self.least, 3)}{length}"
        return f"{rate}: loss {now} after {count(self.epochs, 'epoch')}, falling so far"


class Trained(NamedTuple):
    """All epochs of one training, and the least loss there is for these points."""

    points: Points
    learning_rate: float
    run: Descent
    least: float


@lru_cache(maxsize=64)
def _least(points: Points) -> float:
    return float(least_loss(points.x, points.y).loss[0])


def record(
    data: str, learning_rate: float, init_scale: float, own: str, own_x: float, own_y: float
) -> Trained:
    """Train for all ``EPOCHS``."""
    points = own_point.added(standardized(data), own, own_x, own_y, False)
    *w, b = init_scale * FIRST_WEIGHTS
    run = descend(points.x, points.y, learning_rate, w, b, EPOCHS)
    return Trained(points, learning_rate, run, _least(points))


def frame(trained: Trained, epochs: int) -> Logistic:
    """What the neuron says after ``epochs``."""
    points, run = trained.points, trained.run
    w, b = run.w[epochs], float(run.b[epochs])
    z = points.x @ w + b
    over = middles(points, CELLS) @ w + b
    return Logistic(
        points,
        trained.learning_rate,
        run.loss[: epochs + 1],
        w,
        b,
        z,
        wrong=(z > 0) != (points.y > 0),
        surface=nn.activations.sigmoid(over),
        least=trained.least,
        stays=bool((run.loss[epochs:] - trained.least < CLOSE).all()),
    )


compute = Film(record, frame)


def describe(run: Logistic) -> str:
    """The loss against the least possible, what is answered wrongly, and whether it overshot."""
    now, least = number(run.losses[-1], 3), number(run.least, 3)
    wrong = f"{int(run.wrong.sum())} of {len(run.wrong)} are answered wrongly"
    if not run.w.any():
        wrong = "with both weights 0 there is no line, and all get the same probability"
    epochs = f"After {count(run.epochs, 'epoch')}" if run.epochs else "Before the first step"
    first = f"{epochs} the loss is L = {now}, the least possible {least}; {wrong}."
    return " ".join(filter(None, (first, _course(run), _outside(run))))


def _course(run: Logistic) -> str:
    if not run.epochs:
        return ""
    if len(run.risen):
        end = f", and has reached that minimum all the same{_left(run)}" if run.reached else ""
        return (
            f"The steps overshoot: the loss rose in {len(run.risen)} of "
            f"{count(run.epochs, 'epoch')}, to {number(run.risen.max(), 2)} at most{end}."
        )
    if run.reached:
        return f"It never rose on its way to that minimum{_left(run)}."
    gap = number(run.losses[-1] - run.least, 3)
    return f"It fell in every epoch, and is still {gap} above that minimum."


def _left(run: Logistic) -> str:
    return "" if run.stays else ", which it leaves again in later epochs"


def _outside(run: Logistic) -> str:
    one_side = run.w.any() and not in_frame(run.w, run.b, run.points)
    return "The line a = 0.5 lies outside the picture." if one_side else ""


Z_REACH = 8.0
_Z = np.linspace(-Z_REACH, Z_REACH, 161)


class LogisticPicture(PlanePicture):
    """Left the points and the probability, right the loss and the points on the sigmoid's curve."""

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

    def update(
        self, result: Logistic, ghost: Logistic | None = None, pinned: Logistic | None = None
    ) -> None:
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


def _losses(run: Logistic) -> tuple[Sequence[int], np.ndarray]:
    return range(len(run.losses)), run.losses


PRESETS = {
    "too small": {"learning_rate": 0.01, "epochs": 100},
    "just right": {"learning_rate": 10.0, "epochs": 20},
    "swings": {"learning_rate": 30.0, "epochs": 100},
    "thrown about": {"learning_rate": 1000.0, "epochs": 100},
    "bad start": {"init_scale": 10.0, "epochs": 20},
    "an outlier": {"own": "class 0", "own_x": 97, "own_y": 90},
}


def logistic() -> Explorer:
    """Gradient descent on the cross-entropy: boundary, loss, and the points on the curve."""
    controls = [
        choice("data", "data", (CANCER, IRIS), tooltip="two standardized measures of each"),
        log_slider("learning_rate", "η learning rate", 0.01, 1000, 1.0),
        slider(
            "init_scale", "init scale", 0, 10, 0.0, 0.5,
            tooltip="stretches the first weights; 0: all are zero",
        ),
        integer("epochs", "epochs", 0, EPOCHS, 20, play=True, tooltip="steps over all the data"),
        *own_point.controls(),
    ]  # fmt: skip
    return Explorer(
        controls,
        compute,
        LogisticPicture(),
        describe,
        presets=PRESETS,
        handles=[own_point.HANDLE],
        more=own_point.NAMES,
        idle=own_point.idle,
    )
