"""The checks of chapter 04."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers import exercises
from helpers.explorer.words import percent

RIGHT_LINE = "C"
OTHER_LINES = {
    "A": "dW3 is right, and it comes from this line.",
    "B": "Nudge a2 and see: its slope is what this line says.",
    "D": "If only this line were wrong, dW1 would be right.",
    "E": "The gradient goes back through W2, as it should. dW2 is wrong before it comes here.",
    "F": "This is the slope of tanh at z1. dW2, which does not depend on it, is wrong already.",
    "G": "It is what the first layer's weights need: its input and its dz.",
}


def leaky_backward(answer: Any) -> exercises.Result:
    """Exercise 4.1: `answer(z, da, s)` is ∂L/∂z of the leaky ReLU, with the slope s at z = 0."""
    cases = [
        (np.array([[1.5, -2.0], [-0.1, 3.0]]), np.array([[1.0, -4.0], [10.0, 0.5]]), 0.1),
        (np.array([[-1.0, 2.0, -3.0]]), np.array([[2.0, 2.0, -2.0]]), 0.25),
        (np.array([[0.0, 0.0, 4.0]]), np.array([[1.0, -3.0, -0.2]]), 0.3),
    ]
    return exercises.function(
        answer,
        lambda z, da, s: da * np.where(z > 0, 1, s),
        cases,
        name="4.1 Leaky ReLU backward",
        hints=("The local slope is 1 or s. Of what?", "np.where(z > 0, …, …) chooses by element."),
        why="With s = 0 it is the ReLU, with s = 1 it is no activation at all.",
    )


def stretch_backward(answer: Any) -> exercises.Result:
    """Exercise 4.2: `answer(x, g, dz)` returns dg, dh and dx of z = x·g + h."""
    rng = np.random.default_rng(5)
    cases = [(rng.normal(size=(n, 3)), rng.normal(size=3), rng.normal(size=(n, 3))) for n in (4, 1)]
    return exercises.function(
        answer,
        lambda x, g, dz: ((x * dz).sum(axis=0), dz.sum(axis=0), dz * g),
        cases,
        name="4.2 Stretch backward",
        hints=("Each gradient has the shape of what it belongs to.", "g_i acts in all n samples."),
        why="What is shared by all samples gets the sum over the samples.",
    )


def wrong_line(answer: Any) -> exercises.Result:
    """Exercise 4.3: the line of `suspicious` with the mistake."""
    return exercises.choice(
        answer,
        RIGHT_LINE,
        OTHER_LINES,
        name="4.3 The wrong line",
        why="tanh' is 1 − a², and not (1 − a)²; all behind this line has only inherited it.",
    )


def valley(answer: Any, most: float = 2.0) -> exercises.Result:
    """Exercise 4.4: `gradient_check` of sigmoid's layer 1 near its own best step."""

    def in_the_valley(values, result) -> bool | str:
        if result.central <= most * result.curves.central.min():
            return True
        side = "small" if result.h < result.curves.best_central else "large"
        return f"this step is too {side}"

    return exercises.explorer(
        answer,
        in_the_valley,
        asked={"activation": "sigmoid", "layer": 1, "backward": "right", "precision": "float64"},
        name="4.4 The bottom of the valley",
        hints=(
            "Look for the lowest point of the solid line.",
            "It lies a little right of where tanh has it.",
        ),
        why="Against its gradient sigmoid has less truncation and more round-off than tanh, so "
        "its best step is larger, and its best error as well.",
    )


def few_units(answer: Any, most: int = 12) -> exercises.Result:
    """Exercise 4.5: `digits_training` that reads 95 % with at most `most` hidden units."""

    def narrow_enough(values, result) -> bool | str:
        if values["units"] > most:
            return f"{values['units']} hidden units are more than {most}"
        return result.test[-1] >= 0.95 or f"it reads {percent(result.test[-1], 1)}, not 95 %"

    return exercises.explorer(
        answer,
        narrow_enough,
        name="4.5 Few units",
        hints=("Larger batches make calmer steps.", "Try small initial weights and η = 0.5."),
        why="The record that we know of is 6 units.",
    )
