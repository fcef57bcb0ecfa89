"""Logistic regression by gradient descent, with every epoch written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from helpers import nn
from helpers.networks.record import Snapshots


class Descent(NamedTuple):
    """Weights w (epochs + 1, features), biases b and losses L (epochs + 1,), from the start on."""

    w: np.ndarray
    b: np.ndarray
    loss: np.ndarray


def descend(
    x: np.ndarray,
    y: np.ndarray,
    learning_rate: float,
    w: Sequence[float],
    b: float = 0.0,
    epochs: int = 300,
) -> Descent:
    """Full-batch gradient descent on the mean cross-entropy of a = σ(w·x + b).

    x (n, features), y (n,) of 0 and 1. Each epoch is one step: w moves by −η·xᵀ(a − y)/n and b by
    −η·mean(a − y). Silent for any rate: what overshoots stays finite, as the slope never exceeds
    the mean of ‖x‖.
    """
    model, film = nn.Sequential([nn.Input((len(w),)), nn.layers.Dense(1, "sigmoid")]), Snapshots()
    model.compile(nn.optimizers.SGD(float(learning_rate)), loss="binary_crossentropy")
    model.set_weights([np.reshape(w, (-1, 1)), [b]])
    run = model.fit(x, y, batch_size=len(x), epochs=epochs, callbacks=film, verbose=0)
    losses = [*run.history.get("loss", []), model.evaluate(x, y, verbose=0)]
    kernels, biases = (np.array(kept) for kept in zip(*film.kept, strict=True))
    return Descent(kernels[..., 0], biases[:, 0], np.array(losses))


def least_loss(x: np.ndarray, y: np.ndarray, steps: int = 50) -> Descent:
    """The weights with the least mean cross-entropy, by Newton's method from 0.

    The classes must overlap: where a line separates them the loss has no minimum.
    """
    inputs = np.column_stack([x, np.ones(len(x))])
    v = np.zeros(inputs.shape[1])
    for _ in range(steps):
        a = nn.activations.sigmoid(inputs @ v)
        slope = inputs.T @ (a - y)
        v = v - np.linalg.solve((inputs.T * (a * (1 - a))) @ inputs, slope)
    return descend(x, y, 1.0, v[:-1], v[-1], epochs=0)
