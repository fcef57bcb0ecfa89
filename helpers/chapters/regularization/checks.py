"""The checks of chapter 08."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from helpers import exercises
from helpers.chapters.regularization.overfitting import Fit
from helpers.chapters.regularization.stopping import Stopped


def kept_epoch(answer: Any) -> exercises.Result:
    """Exercise 8.1: `answer(losses, rises)` is the epoch that a rule of rises in a row keeps."""
    return exercises.function(
        answer,
        _kept,
        [
            ([5.0, 4.0, 4.5, 4.6, 3.0], 2),
            ([5.0, 4.0, 4.5, 4.6, 3.0], 3),
            ([5.0, 4.0, 4.5, 4.2, 4.4, 3.9], 2),  # never two rises in a row
            ([3.0, 2.0, 2.5, 2.5, 2.6, 1.0], 2),  # equal is no rise
            ([3.0, 2.0, 2.5, 2.4, 2.6, 2.7, 1.0], 2),  # a fall above the best breaks the row
            ([4.0, 3.0, 3.5, 3.0, 3.2, 3.4], 2),  # of equal ones the first
            ([1.0, 2.0, 3.0], 5),
            ([2.0, 3.0, 1.0], 1),
            ([4.0, 3.0, 2.0], 1),
            ([4.0], 1),
        ],
        name="8.1 Rises in a row",
        hints=(
            "Two things to keep: the best epoch so far, and the number of rises in a row.",
            "Compare with the epoch before, not with the best; no rise: back to 0.",
        ),
        why="Prechelt compared this rule with others in 1998; it forgives a slow rise with dips.",
    )


def _kept(losses: Sequence[float], rises: int) -> int:
    best = row = 0
    for epoch in range(1, len(losses)):
        row = row + 1 if losses[epoch] > losses[epoch - 1] else 0
        if losses[epoch] < losses[best]:
            best = epoch
        if row >= rises:
            break
    return best


def elastic_step(answer: Any) -> exercises.Result:
    """Exercise 8.2: `answer(w, g, eta, l1, l2)` is one proximal step with both penalties."""
    return exercises.function(
        answer,
        _elastic,
        [
            (np.array([1.0, -2.0, 0.05, 0.0]), np.array([0.5, 0.1, 0.0, 0.2]), 0.1, 1.0, 0.5),
            (np.array([1.0, -2.0]), np.array([3.0, -3.0]), 0.5, 0.0, 0.2),
            (np.array([1.0, -0.5]), np.array([30.0, -12.0]), 0.1, 1.0, 0.5),  # g crosses 0
            (np.array([[0.3, -0.3], [0.1, 2.0]]), np.zeros((2, 2)), 0.2, 1.0, 0.0),
        ],
        name="8.2 A step with both penalties",
        hints=(
            "The gradient of λ Σ w² is 2λw.",
            "Move first, by eta times (g + 2·l2·w); then take eta·l1 off the size, not below 0.",
        ),
        why="Weights that the pull of L1 would carry past 0 are exactly 0 now.",
    )


def _elastic(w: np.ndarray, g: np.ndarray, eta: float, l1: float, l2: float) -> np.ndarray:
    moved = w - eta * (g + 2 * l2 * w)
    return np.sign(moved) * np.maximum(np.abs(moved) - eta * l1, 0) + 0.0  # no −0


def old_dropout(answer: Any) -> exercises.Result:
    """Exercise 8.3: `answer(a, keep, rate, training)` is dropout that scales when it is used."""
    a, keep = np.array([[1.0, -2.0, 4.0], [0.5, 3.0, -1.0]]), np.array([[1, 0, 1], [0, 1, 1]])
    return exercises.function(
        answer,
        lambda a, keep, rate, training: a * keep + 0.0 if training else a * (1 - rate),  # no −0
        [(a, keep, 0.25, True), (a, keep, 0.25, False), (a, keep, 0.0, False)],
        name="8.3 The old dropout",
        hints=(
            "In training the mask alone; in use no mask.",
            "In training a unit is there with chance 1 − rate. That is its mean.",
        ),
        why="The inverted form does the scaling in training, so that use needs to know no rate.",
    )


def tamed(answer: Any) -> exercises.Result:
    """Exercise 8.4: the `overfit` explorer at degree 18 with an error below 0.25 on new points."""

    def reached(values: dict, fit: Fit) -> bool | str:
        if not fit.finite:
            return "the weights have grown beyond use"
        return fit.now[1] < 0.25 or f"the error on new points is {fit.now[1]:.2f}"

    return exercises.explorer(
        answer,
        reached,
        name="8.4 Tame degree 18",
        asked={"degree": 18, "samples": 20, "noise": 0.3, "outliers": 0, "useless": 0, "seed": 0},
        hints=("Where is the ▼?", "Stop there, or let a penalty hold the weights back instead."),
        why="Stopping early and a penalty both do it.",
    )


def cheap_stop(answer: Any) -> exercises.Result:
    """Exercise 8.5: the `early_stop` explorer, last epoch kept, at a cost below 0.015."""

    def reached(values: dict, run: Stopped) -> bool | str:
        if run.cost < 0.015:
            return True
        return f"the true loss of the kept weights is {run.cost:.3f} above its lowest"

    return exercises.explorer(
        answer,
        reached,
        name="8.5 Stop well without going back",
        asked={"noise": 0.45, "validation": 50, "scale": 1.0, "seed": 8, "learning_rate": 0.01}
        | {"restore": "last epoch"},
        hints=(
            "Too little patience stops at the first bump, too much runs on.",
            "Look at the right picture: for which patience is the line lowest?",
        ),
        why="There is such a patience here, but you found it by looking at what nobody can see.",
    )
