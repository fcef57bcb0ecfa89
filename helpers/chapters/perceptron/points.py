"""The points of two classes that the explorers of chapter 01 learn from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from helpers import datasets
from helpers.chapters.perceptron.mistakes import mistake_bound

CANCER, IRIS = "breast cancer", "Iris: versicolor, virginica"
EASY, HARD, MADE = "Iris: setosa, versicolor", "Iris: versicolor, virginica", "made points"
EASY_FEATURES = ("sepal length (cm)", "petal length (cm)")
HARD_FEATURES = ("petal length (cm)", "petal width (cm)")
BOX = (-2.0, 2.0)  # both axes for the made points, at any margin


@dataclass(frozen=True, eq=False)
class Points:
    """Points x (n, 2) with labels y (n,) and the frame of their plane.

    ``bound``: on a perceptron's mistakes, finite where a line is known that separates them.
    ``own``: the last point is the reader's.
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, str]
    target_names: tuple[str, str]
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    bound: float = float("inf")
    own: bool = False

    @property
    def separable(self) -> bool:
        """Whether a line is known that has all points on their side."""
        return bool(np.isfinite(self.bound))


def frame(x: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """Limits of both axes with a little room around the points."""
    low, high = x.min(axis=0), x.max(axis=0)
    room = 0.12 * (high - low)
    x1, x2 = np.column_stack([low - room, high + room]).tolist()
    return tuple(x1), tuple(x2)


@cache
def flowers_or_made(data: str, margin: float, noise: float) -> Points:
    """The points behind a choice of the menu."""
    if data == MADE:
        made = datasets.linearly_separable(60, margin, noise, seed=5)
        names = made.feature_names, ("class 0", "class 1")
        bound = mistake_bound(made.x, made.y)
        return Points(data, made.x, made.y, *names, BOX, BOX, bound)
    features = EASY_FEATURES if data == EASY else HARD_FEATURES
    species = ("setosa", "versicolor") if data == EASY else ("versicolor", "virginica")
    iris = datasets.iris(features, species)
    # One species after the other would make the last one seen win each pass, where none can.
    order = np.argsort(np.arange(100) % 50, kind="stable") if data == HARD else np.arange(100)
    x, y = iris.x[order], iris.y[order]
    bound = mistake_bound(x, y) if data == EASY else np.inf
    return Points(data, x, y, features, species, *frame(x), bound)


@cache
def standardized(data: str) -> Points:
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
