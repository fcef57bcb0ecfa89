"""Logistic regression by gradient descent, with every epoch written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


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
    x, y = np.asarray(x, float), np.asarray(y, float)
    inputs = np.column_stack([x, np.ones(len(x))])
    path = np.empty((epochs + 1, inputs.shape[1]))
    path[0] = [*w, b]
    loss = np.empty(epochs + 1)
    step = learning_rate / len(x)
    for epoch in range(epochs + 1):
        z = inputs @ path[epoch]
        small = np.exp(-np.abs(z))
        # log(1 + e^z) − y·z, with no exponential of a large number
        loss[epoch] = (np.log1p(small) + np.maximum(z, 0) - y * z).mean()
        if epoch < epochs:
            a = np.where(z > 0, 1.0, small) / (1.0 + small)
            path[epoch + 1] = path[epoch] - step * ((a - y) @ inputs)
    return Descent(path[:, :-1], path[:, -1], loss)


def least_loss(x: np.ndarray, y: np.ndarray, steps: int = 50) -> Descent:
    """The weights with the least mean cross-entropy, by Newton's method from 0.

    The classes must overlap: where a line separates them the loss has no minimum.
    """
    inputs = np.column_stack([x, np.ones(len(x))])
    v = np.zeros(inputs.shape[1])
    for _ in range(steps):
        a = 1.0 / (1.0 + np.exp(-inputs @ v))
        slope = inputs.T @ (a - y)
        v = v - np.linalg.solve((inputs.T * (a * (1 - a))) @ inputs, slope)
    return descend(x, y, 1.0, v[:-1], v[-1], epochs=0)
