"""The checks of chapter 05."""

from __future__ import annotations

import functools
import warnings
from typing import Any

import numpy as np

from helpers import exercises
from helpers.chapters.activations.flow import FlowRun
from helpers.chapters.activations.race import RaceRun
from helpers.explorer.words import percent


def softsign(answer: Any) -> exercises.Result:
    """Exercise 5.1: `answer(z)` is the slope of z / (1 + |z|)."""
    inputs = [
        (np.array([0.5, -0.5, 0.0, 2.0, -3.0]),),
        (np.array([[1000.0, -1000.0]]),),
        (np.array([-0.001, 0.001, 1.0, -1.0]),),
    ]
    return exercises.function(
        _strict(answer),
        lambda z: 1 / (1 + np.abs(z)) ** 2,
        inputs,
        name="5.1 The slope of softsign",
        hints=("For z > 0 use the quotient rule on z / (1 + z).", "The slope is the same at −z."),
        why="At most 1, at z = 0, and it falls as 1/z², where tanh's falls exponentially.",
    )


def _strict(function: Any) -> Any:
    """The function, in which a warning of NumPy is an error; anything else as it is."""
    if not callable(function) or exercises.is_stub(function):
        return function

    @functools.wraps(function)
    def strict(z: Any) -> Any:
        with np.errstate(all="raise", under="ignore"), warnings.catch_warnings():
            warnings.simplefilter("error")
            return function(z)

    return strict


def dead(answer: Any) -> exercises.Result:
    """Exercise 5.2: `answer(z)` (…, n, k) tells which units are never positive, (…, k)."""
    rng = np.random.default_rng(0)
    one = rng.normal(size=(6, 4))
    one[:, 1], one[:, 3] = -np.abs(one[:, 1]), 0.0
    stack = rng.normal(size=(3, 2, 5, 4))
    stack[1, 0, :, 2] = -1.0
    stack[2, 1, 0] = -np.abs(stack[2, 1, 0])  # one sample only: nobody is dead of that
    nearly = np.full((4, 2), -1.0)
    nearly[3, 0] = 1e-12
    return exercises.function(
        answer,
        lambda z: (z <= 0).all(axis=-2),
        [(one,), (stack,), (nearly,)],
        name="5.2 Which units are dead",
        hints=(
            "Dead means: at most 0 for all samples.",
            "The samples stand on the last axis but one, whatever is in front.",
            "(z <= 0).all(axis=…)",
        ),
        why="A z of exactly 0 counts as well: Keras takes the slope 0 there.",
    )


def clipping(answer: Any) -> exercises.Result:
    """Exercise 5.3: `answer(gradients, limit)` shortens all arrays by one factor."""

    def right(gradients: list, limit: float) -> list:
        length = np.sqrt(sum(np.square(g).sum() for g in gradients))
        return [g * (limit / max(length, limit)) for g in gradients]

    long, short = np.array([[3.0, 0.0], [0.0, -4.0]]), np.array([12.0])
    inputs = [
        ([long, short], 1.0),
        ([long, short], 6.5),
        ([long, short], 20.0),
        ([np.zeros((2, 2)), np.zeros(3)], 1.0),
        ([np.array([0.3]), np.array([0.4])], 0.5),
    ]
    return exercises.function(
        answer,
        right,
        inputs,
        name="5.3 Clip by the length of all gradients",
        hints=(
            "The length of all together: the root of the sum of all squares.",
            "The same factor for each array, and never above 1.",
            "limit / max(length, limit)",
        ),
        why="The direction of the whole step stays; only its length is limited.",
    )


def keeps_size(answer: Any) -> exercises.Result:
    """Exercise 5.4: `gradient_flow` with 20 ReLU layers, Glorot, and a gain that keeps the size."""

    def condition(values: dict, run: FlowRun) -> bool | str:
        ratio = float(run.measured[0] / run.measured[19]) if run.measured[19] > 0 else 0.0
        if ratio == 0:
            return "no gradient arrives in the first layer at all"
        if ratio < 0.5:
            return f"in the first layer the gradient is {1 / ratio:,.1f} times smaller"
        if ratio > 2:
            return f"in the first layer the gradient is {ratio:,.1f} times larger"
        return True

    return exercises.explorer(
        answer,
        condition,
        name="5.4 Twenty layers, and the gradient keeps its size",
        asked={"activation": "relu", "depth": 20, "init": "Glorot"},
        hints=(
            "gain · √(mean of f′²) should be 1. What is the mean of f′² for ReLU?",
            "Half of the slopes are 1: the gain is near √2. Wide networks scatter less.",
        ),
        why="Glorot with a gain of √2 is He's initialization, between layers of equal width.",
    )


def sigmoid_wins(answer: Any) -> exercises.Result:
    """Exercise 5.5: `depth_race` with 3 layers or more, in which the sigmoid reads more."""

    def condition(values: dict, run: RaceRun) -> bool | str:
        sigmoid, relu = run.accuracy[:, -1]
        if values["depth"] < 3:
            return f"hidden layers: {values['depth']}; there should be at least 3"
        if sigmoid < 0.5:
            return f"the sigmoid reads {percent(sigmoid, 1)}, less than half"
        if sigmoid < relu + 0.2:
            return f"the sigmoid reads {percent(sigmoid, 1)}, ReLU {percent(relu, 1)}"
        return True

    return exercises.explorer(
        answer,
        condition,
        name="5.5 A race that the sigmoid wins",
        hints=(
            "At the usual weights the sigmoid cannot win: look at its gradient by layer.",
            "Larger initial weights make up for its small slope, and are too large for ReLU.",
        ),
        why="Activation and initial weights belong together; neither is good by itself.",
    )
