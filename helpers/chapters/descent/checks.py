"""The checks of chapter 03."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers import exercises


def one_step_and_border(answer: Any) -> exercises.Result:
    """Exercise 3.1: minimum, one-step rate and border of L(w) = 3w² − 12w + 20."""
    return exercises.close(
        answer,
        (2, 1 / 6, 1 / 3),
        rtol=5e-3,  # a fraction, or three digits
        name="3.1 One step and the border",
        hints=(
            "Set the derivative, 6w − 12, to zero.",
            "The curvature is 6; the rates are 1/c and 2/c.",
        ),
        why="The curvature decides the rates; the 20 lifts the curve and changes nothing.",
    )


def penalized_gradient(answer: Any) -> exercises.Result:
    """Exercise 3.2: `answer(x, y, W, lam)` is the gradient of mean (xW − y)² + λ‖W‖²."""
    rng = np.random.default_rng(7)
    inputs = [
        (rng.normal(size=(n, d)), rng.normal(size=(n, 1)), rng.normal(size=(d, 1)), lam)
        for n, d, lam in ((5, 2, 0.0), (6, 3, 0.5), (1, 2, 2.0), (9, 1, 3.0))
    ]
    return exercises.function(
        answer,
        _by_differences,
        inputs,
        rtol=1e-5,
        atol=1e-7,
        name="3.2 A gradient of your own",
        hints=(
            "The first part is dW of `gradient`, without b.",
            "The penalty is λ·(W₁² + W₂² + …): what is its slope along W₁?",
            "λW₁² has the slope 2λW₁.",
        ),
        why="Your gradient passes the gradient check.",
    )


def _by_differences(x: np.ndarray, y: np.ndarray, W: np.ndarray, lam: float) -> np.ndarray:
    def loss(w: np.ndarray) -> float:
        return float(np.mean((x @ w - y) ** 2) + lam * np.sum(w**2))

    h = 1e-5
    moves = h * np.eye(len(W))[:, :, None]
    return np.array([[(loss(W + move) - loss(W - move)) / (2 * h)] for move in moves])


def counted_updates(answer: Any) -> exercises.Result:
    """Exercise 3.3: updates of 10 epochs over 1,797 samples in batches of 32; the last batch."""
    return exercises.equal(
        answer,
        (570, 5),
        name="3.3 Counting updates",
        hints=(
            "1797 / 32 is a little more than 56.",
            "The last batch of an epoch is smaller, and counts.",
        ),
        why="57 updates an epoch, of which the last sees only 5 samples.",
    )


def narrow_bowl(answer: Any, passes: int = 18) -> exercises.Result:
    """Exercise 3.4: `descent_2d` as it opens, but at a rate that is there within `passes`."""

    def fast_enough(values, result) -> bool | str:
        if values["passes"] > passes:
            return f"{values['passes']} passes are too many; at most {passes}"
        if result.excess[-1] >= 0.001:
            return f"the loss is still {result.excess[-1]:.3g} above the minimum"
        return True

    return exercises.explorer(
        answer,
        fast_enough,
        name="3.4 Fast in a narrow bowl",
        asked={"condition": 10, "direction": 105, "batch": 100},
        hints=(
            "The flat axis has the factor 1 − 0.2η, the steep one 1 − 2η.",
            "Choose η so that both factors are equally far from 0, with opposite signs.",
        ),
        why="η = 2/(c_max + c_min) = 0.91 makes both axes equally slow; 0.82 to 0.91 will do.",
    )
