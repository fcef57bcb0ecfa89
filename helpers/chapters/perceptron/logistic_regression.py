"""The explorer of logistic regression, trained by gradient descent on real measurements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from helpers import datasets
from helpers.explorer import Explorer, choice, integer, log_slider, slider
from helpers.explorer.words import count, number
from helpers.chapters.perceptron.descent import Descent, descend, least_loss
from helpers.chapters.perceptron.plane import Points, frame
from helpers.chapters.perceptron.logistic_regression_picture import EPOCHS, LogisticPicture
from helpers.chapters.perceptron.rule_picture import middles

CELLS = 60
CLOSE = 0.001  # a loss this near to the least counts as reached
CANCER, IRIS = "breast cancer", "Iris: versicolor, virginica"
# Drawn once from a normal distribution; the slider stretches them.
FIRST_WEIGHTS = np.random.default_rng(4).standard_normal(3)
PRESETS = {
    "too small": {"learning_rate": 0.01, "epochs": 100},
    "just right": {"learning_rate": 10.0, "epochs": 20},
    "swings": {"learning_rate": 30.0, "epochs": 100},
    "thrown about": {"learning_rate": 1000.0, "epochs": 100},
    "bad start": {"init_scale": 10.0, "epochs": 20},
}


@dataclass(frozen=True, eq=False)
class Logistic:
    """A training up to ``epochs``: ``losses`` (epochs + 1,), the weights reached, and the least.

    ``z`` (n,) are the weighted sums of the points, ``wrong`` (n,) those on the wrong side,
    ``surface`` (60, 60) the probability of class 1 over the frame.
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

    @property
    def epochs(self) -> int:
        """How many steps were made."""
        return len(self.losses) - 1

    @property
    def rises(self) -> int:
        """In how many epochs the loss rose instead of falling."""
        return int((np.diff(self.losses) > 1e-9).sum())

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
        if self.rises and not self.reached:
            return f"{rate} overshoots: loss {now} after {count(self.epochs, 'epoch')}"
        if self.reached:
            return f"{rate} reaches the least loss, {number(self.least, 3)}"
        return f"{rate}: loss {now} after {count(self.epochs, 'epoch')}, and still falling"


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
    ]  # fmt: skip
    return Explorer(controls, compute, LogisticPicture(), describe, presets=PRESETS)


@cache
def points_of(data: str) -> Points:
    """Two measures of breast cancer's cells or of Iris, standardized; class 1 is named last."""
    if data == CANCER:
        features, names = ("mean radius", "mean texture"), ("benign", "malignant")
        found = datasets.breast_cancer(features, names)
    else:
        features, names = ("petal length (cm)", "petal width (cm)"), ("versicolor", "virginica")
        found = datasets.iris(features, names)
    x = (found.x - found.x.mean(axis=0)) / found.x.std(axis=0)
    labels = tuple(f"{name.removesuffix(' (cm)')}, standardized" for name in features)
    return Points(data, x, found.y, labels, names, *frame(x))


@cache
def _least(data: str) -> float:
    points = points_of(data)
    return float(least_loss(points.x, points.y).loss[0])


@lru_cache(maxsize=8)
def _trained(data: str, learning_rate: float, init_scale: float) -> Descent:
    points = points_of(data)
    *w, b = init_scale * FIRST_WEIGHTS
    return descend(points.x, points.y, learning_rate, w, b, EPOCHS)


def compute(data: str, learning_rate: float, init_scale: float, epochs: int) -> Logistic:
    """All epochs once, and a look at the one that is asked for."""
    points, run = points_of(data), _trained(data, learning_rate, init_scale)
    w, b = run.w[epochs], float(run.b[epochs])
    z = points.x @ w + b
    over = middles(points, CELLS) @ w + b
    small = np.exp(-np.abs(over))
    return Logistic(
        points,
        learning_rate,
        run.loss[: epochs + 1],
        w,
        b,
        z,
        wrong=(z > 0) != (points.y > 0),
        surface=np.where(over > 0, 1.0, small) / (1.0 + small),
        least=_least(data),
    )


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
    if run.rises:
        end = " and got there all the same" if run.reached else ""
        return (
            f"The steps overshoot: the loss rose in {run.rises} of {count(run.epochs, 'epoch')}, "
            f"to {number(run.losses.max(), 2)} at its highest{end}."
        )
    if run.reached:
        return "It never rose on its way to that minimum."
    gap = number(run.losses[-1] - run.least, 3)
    return f"It fell in every epoch, and is still {gap} above that minimum."


def _outside(run: Logistic) -> str:
    one_side = run.w.any() and (run.surface.min() > 0.5 or run.surface.max() < 0.5)
    return "The line a = 0.5 lies outside the picture." if one_side else ""
