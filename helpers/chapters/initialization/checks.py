"""The checks of chapter 06."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers import exercises
from helpers.chapters.initialization.flow import Run as Flow
from helpers.chapters.initialization.training import Run as Training
from helpers.explorer.words import percent


def deviation(answer: Any) -> exercises.Result:
    """Exercise 6.1: `answer(rule, n, m)` is the deviation of "lecun", "glorot" and "he"."""
    fans = ((100, 100), (64, 256), (3, 1))
    return exercises.function(
        answer,
        lambda rule, n, m: np.sqrt({"lecun": 1 / n, "glorot": 2 / (n + m), "he": 2 / n}[rule]),
        [(rule, *pair) for rule in ("lecun", "glorot", "he") for pair in fans],
        name="6.1 Three deviations",
        hints=(
            "LeCun keeps the signal of a linear layer, He doubles its variance for ReLU.",
            "Glorot's variance is 2 / (n + m). The deviation is the root of the variance.",
        ),
        why="With n = m Glorot's is LeCun's; both are called Xavier's.",
    )


def leaky_gain(answer: Any) -> exercises.Result:
    """Exercise 6.2: `answer(s)` is the gain for a leaky ReLU of slope s."""
    return exercises.function(
        answer,
        lambda s: np.sqrt(2 / (1 + s * s)),
        [(0.0,), (0.2,), (1.0,), (np.sqrt(5),)],
        name="6.2 The gain of a leaky ReLU",
        hints=(
            "E[f(z)²] has two halves: z² for z > 0 and s²z² for z < 0.",
            "E[f(z)²] = q(1 + s²)/2. Which g² makes up for it?",
        ),
        why="s = 0 is He's √2, s = 1 is linear, and s = √5 is PyTorch's default, 1/√3.",
    )


def twenty_layers_later(answer: Any) -> exercises.Result:
    """Exercise 6.3: the factor of the mean square from layer 1 to layer 20, uniform weights."""
    return exercises.close(
        answer,
        (1 / 6) ** 19,
        rtol=0.05,
        atol=0,
        name="6.3 Twenty layers later",
        hints=(
            "What is the variance of a uniform distribution between ±r?",
            "Each layer multiplies by n·σ²/2. Between layer 1 and layer 20 lie 19 of them.",
        ),
        why="A sixth in each layer: a third from the uniform rule, a half from ReLU.",
    )


def gradient_survives(answer: Any) -> exercises.Result:
    """Exercise 6.4: `signal_flow` with ten sigmoid layers whose gradient keeps its size."""

    def reached(values: dict, run: Flow) -> bool | str:
        back = run.measured.backward
        ratio = back[0] / back[-1]
        if 0.5 <= ratio <= 2:
            return True
        return f"the gradient in layer 1 is {ratio:.2g} times that in layer 10, in mean square"

    return exercises.explorer(
        answer,
        reached,
        name="6.4 A gradient that survives sigmoid",
        asked={"activation": "sigmoid", "depth": 10, "width": 64},
        hints=(
            "The slope is ¼ at most, so the deviation has to be more than 4/√n.",
            "Large sums saturate, so it has to be much more. Theory says 10.6/√n for ten layers; "
            "this one network wants a little more.",
        ),
        why="About half of all activations saturate, and the others carry the gradient.",
    )


def all_starts_learn(answer: Any, least: float = 0.75) -> exercises.Result:
    """Exercise 6.5: `init_training` with 20 layers in which all six starts read `least`."""

    def reached(values: dict, run: Training) -> bool | str:
        worst = float(np.nan_to_num(run.read).min())
        return worst >= least or f"the worst start reads {percent(worst, 1)}"

    return exercises.explorer(
        answer,
        reached,
        name="6.5 Twenty layers, six starts",
        asked={"depth": 20, "updates": 40},
        hints=(
            "Which activation is nearly linear for small signals?",
            "Which scheme keeps every direction, not only the mean?",
        ),
        why="Orthogonal kernels and tanh: before training six in ten directions keep a tenth of "
        "their length behind the 20 layers; with 1/n it is one in ten.",
    )
