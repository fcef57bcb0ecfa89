"""All optimizers of chapter 07 as one update, so that they can walk side by side in one array.

Every rule of the chapter keeps a sum or mean u of the gradients, and another, s, of their squares:

    u ← a·u + c·g,    s ← p·s + q·g²,    w ← w − η·(κ(t)·(d·u + f·g) / (√(s + i) + o) + λ·w)

with ten numbers of its own. So seven paths cost the seven rows of an array instead of seven loops.
The chapter writes each rule by itself; a test holds this form to ``nn``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

NAMES = ("SGD", "momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam", "AdamW")
KERAS_RATES = np.array([0.01, 0.01, 0.01, 0.001, 0.001, 0.001, 0.001])
RHO = 0.9  # of RMSprop, Keras' default
FIRST_SQUARE = 0.1  # AdaGrad's s before the first step, Keras' default
DECAY = 0.004  # AdamW's λ, Keras' default
FAR = 1e6  # a weight stays there; whoever comes so far has diverged


def table(beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7) -> np.ndarray:
    """The ten numbers of each rule: (10, 7, 1); those of the module's formula and the first s.

    ``beta_1`` is the momentum of momentum and Nesterov, and β1 of Adam and AdamW; ``beta_2`` is
    β2 of the last two; ``epsilon`` is that of the last four.
    """
    b, p, e = beta_1, beta_2, epsilon
    rows = (
        # a, c, d, f, p, q, first s, i, o, λ
        (0, 1, 1, 0, 0, 0, 0, 1, 0, 0),  # SGD
        (b, 1, 1, 0, 0, 0, 0, 1, 0, 0),  # momentum
        (b, 1, b, 1, 0, 0, 0, 1, 0, 0),  # Nesterov
        (0, 1, 1, 0, 1, 1, FIRST_SQUARE, e, 0, 0),  # AdaGrad
        (0, 1, 1, 0, RHO, 1 - RHO, 0, e, 0, 0),  # RMSprop
        (b, 1 - b, 1, 0, p, 1 - p, 0, 0, e, 0),  # Adam
        (b, 1 - b, 1, 0, p, 1 - p, 0, 0, e, DECAY),  # AdamW
    )
    return np.array(rows, dtype=float).T[..., None]


def corrections(steps: int, beta_1: float, beta_2: float) -> np.ndarray:
    """κ(t) = √(1 − β2ᵗ) / (1 − β1ᵗ) of the two Adams for t from 1, else 1: (steps, 7, 1)."""
    factors = np.ones((steps, 7, 1))
    t = np.arange(1, steps + 1)[:, None, None]
    factors[:, 5:] = np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return factors


def walk(
    gradient: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    rates: np.ndarray,
    steps: int,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> np.ndarray:
    """The paths of all seven from ``start`` (n,): (steps + 1, …, 7, n).

    ``gradient`` maps weights (…, 7, n) to slopes of the same shape; ``rates`` is (…, 7). A weight
    that would leave ±``FAR`` stays there, so that everything is finite.
    """
    a, c, d, f, p, q, first, inside, outside, decay = table(beta_1, beta_2, epsilon)
    kappa, eta = corrections(steps, beta_1, beta_2), np.asarray(rates, float)[..., None]
    path = np.empty((steps + 1, *eta.shape[:-1], len(start)))
    path[0] = w = np.broadcast_to(np.asarray(start, float), path.shape[1:])
    u, s = np.zeros_like(w), np.zeros_like(w) + first
    shrink = 1 - eta * decay
    for t in range(steps):
        g = gradient(w)
        u = a * u + c * g
        s = p * s + q * (g * g)
        step = eta * kappa[t] * (d * u + f * g) / (np.sqrt(s + inside) + outside)
        path[t + 1] = w = np.minimum(np.maximum(w * shrink - step, -FAR), FAR)
    return path
