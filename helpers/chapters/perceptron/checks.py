"""The checks of chapter 01."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers import exercises
from helpers.chapters.perceptron.logistic_regression import Logistic


def update_rule(answer: Any) -> exercises.Result:
    """Exercise 1.1: `answer(xi, yi, w, b, eta)` returns the corrected (w, b)."""
    sample = np.array([1.0, 2.0])
    inputs = [
        (sample, 1, np.array([-1.0, 0.0]), 0.0, 1.0),
        (sample, 0, np.array([1.0, 0.0]), 0.5, 1.0),
        (sample, 1, np.array([1.0, 0.0]), 0.5, 0.1),
        (sample, 1, np.array([-2.0, 0.5]), 0.25, 0.1),
        (sample, 0, np.array([0.0, 0.0]), 0.0, 0.5),
        (sample, 1, np.array([0.0, 0.0]), 0.0, 1.0),
        (sample, 0, np.array([-1.0, 0.0]), 0.0, 1.0),
        (sample, 1, np.array([1.0, 0.0]), -2.0, 1.0),
        (sample, 1, np.array([-1.0, 0.0]), 2.0, 0.1),
        (sample, 1, np.array([0.001, 0.0]), 0.0, 1.0),  # right by a hair is right
        (sample, 0, np.array([-0.001, 0.0]), 0.0, 1.0),
        (np.array([-0.5, 1.5]), 0, np.array([0.2, 0.067]), 0.0, 1.0),  # wrong by a hair is wrong
    ]
    return exercises.function(
        answer,
        _corrected,
        inputs,
        name="1.1 The update rule",
        hints=(
            "Two things to decide: is it a mistake, and in which direction to correct?",
            "A sample exactly on the line is a mistake as well.",
            "With side = 1 for class 1 and −1 for class 0, a mistake is side · z ≤ 0.",
        ),
        why="A correction adds the sample to the weights or takes it away, and nothing else.",
    )


def _corrected(xi, yi, w, b, eta):
    side = 1 if yi == 1 else -1
    wrong = side * (xi @ w + b) <= 0
    return (w + eta * side * xi, b + eta * side) if wrong else (w, b)


def never_stops(answer: Any) -> exercises.Result:
    """Exercise 1.3: (points, labels) that no line can part, three different points of them."""
    return exercises.that(
        answer,
        _inseparable,
        name="1.3 Data on which it never stops",
        hints=(
            "Where must the classes stand so that every line fails?",
            "Opposite corners of a square are four. What can three points do in a row?",
        ),
        why="Two different points can always be parted, so three are the fewest.",
    )


def _inseparable(answer) -> bool | str:
    points, labels = np.asarray(answer[0], float), np.asarray(answer[1])
    if points.ndim != 2 or points.shape[1] != 2 or labels.shape != points.shape[:1]:
        return f"expected points (n, 2) and labels (n,), got {points.shape} and {labels.shape}"
    if set(labels.tolist()) != {0, 1}:
        return "the labels must be 0 and 1, and both must occur"
    if len(np.unique(points, axis=0)) < len(points):
        return "two points are the same; all must be different"
    if separable(points, labels):
        return "a line can part these points: it would stop"
    if len(points) > 3:
        return f"it never stops on these {len(points)} points; fewer can do that, too"
    return True


def separable(x: np.ndarray, y: np.ndarray) -> bool:
    """Whether a line has the points x (n, d) of class 1 on one side and those of 0 on the other.

    Solved as a linear program: w, b with side · (x·w + b) ≥ 1 for every point, or none.
    """
    from scipy.optimize import linprog

    side = np.where(np.asarray(y) == 1, 1.0, -1.0)[:, None]
    x = np.asarray(x, float)
    x = (x - x.mean(axis=0)) / max(float(np.ptp(x)), 1e-300)  # the solver's tolerance is absolute
    rows = -side * np.column_stack([x, np.ones(len(x))])
    found = linprog(np.zeros(rows.shape[1]), A_ub=rows, b_ub=-np.ones(len(x)), bounds=(None, None))
    return bool(found.success)


def fast_descent(answer: Any, epochs: int = 4, scale: float = 5.0) -> exercises.Result:
    """Exercise 1.4: `logistic` from the first weights `scale`, least loss within `epochs`."""

    def reached(values: dict, run: Logistic) -> bool | str:
        if values["epochs"] > epochs:
            return f"{values['epochs']} epochs are more than {epochs}"
        left = run.losses[-1] - run.least
        if left < 0.001:
            return True
        return f"after {values['epochs']} epochs the loss is still {left:.4f} above the least"

    return exercises.explorer(
        answer,
        reached,
        name="1.4 A fast descent",
        asked={"data": "breast cancer", "own": "none", "init_scale": scale},
        hints=(
            "At η = 1 it is too slow; at η = 30 the first step goes too far, and the way back is "
            "long.",
            "Less than 0.001 above is asked. Try the steps of the slider above η = 10.",
        ),
        why="The rate that is best from zero weights is not the best from these.",
    )
