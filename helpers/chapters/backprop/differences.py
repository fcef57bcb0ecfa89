"""The gradients of a small network: by a right or a broken backward pass, by differences."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import numpy as np

SIZES = (4, 6, 5, 3)
SAMPLES = 8
PRECISIONS = {"float64": np.float64, "float32": np.float32}
RIGHT = "right"
BACKWARDS = (RIGHT, "f′ left out", "f′ at a, not at z", "1/n left out")


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


ACTIVATIONS: dict[str, tuple[Callable, Callable]] = {
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "sigmoid": (_sigmoid, lambda z: _sigmoid(z) * (1 - _sigmoid(z))),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(z.dtype)),
    "softplus": (lambda z: np.logaddexp(z, 0).astype(z.dtype), _sigmoid),
}


@lru_cache(maxsize=4)
def network(precision: str) -> tuple[list, np.ndarray, np.ndarray]:
    """Weights [kernel, bias, …] of a 4-6-5-3 network and 8 samples, by a fixed seed."""
    rng = np.random.default_rng(4)
    weights = []
    for fan_in, fan_out in pairwise(SIZES):
        weights.append(rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in))
        weights.append(0.3 * rng.normal(size=(1, fan_out)))
    x, y = rng.normal(size=(SAMPLES, SIZES[0])), rng.normal(size=(SAMPLES, SIZES[-1]))
    dtype = PRECISIONS[precision]
    return [w.astype(dtype) for w in weights], x.astype(dtype), y.astype(dtype)


def losses(weights: list, x: np.ndarray, y: np.ndarray, activation: str) -> np.ndarray:
    """The mean over samples of ½|ŷ − y|²; weights may have leading axes, and so has the loss."""
    f, last = ACTIVATIONS[activation][0], len(weights) - 2
    for place in range(0, len(weights), 2):
        x = np.matmul(x, weights[place]) + weights[place + 1]
        x = x if place == last else f(x)
    return np.square(x - y).sum(axis=(-2, -1)) / (2 * len(y))


def gradients(
    weights: list, x: np.ndarray, y: np.ndarray, activation: str, backward: str
) -> list[np.ndarray]:
    """∂L/∂w by the backward pass, in the order of the weights, or what a broken one gives."""
    f, slope = ACTIVATIONS[activation]
    inputs, sums = [x], []
    for place in range(0, len(weights), 2):
        sums.append(inputs[-1] @ weights[place] + weights[place + 1])
        inputs.append(f(sums[-1]))
    dz = (sums[-1] - y) / (1 if backward == "1/n left out" else len(y))
    found: list[np.ndarray] = []
    for layer in reversed(range(len(sums))):
        found = [inputs[layer].T @ dz, dz.sum(axis=0, keepdims=True), *found]
        if layer:
            da = dz @ weights[2 * layer].T
            at = inputs[layer] if backward == "f′ at a, not at z" else sums[layer - 1]
            dz = da if backward == "f′ left out" else da * slope(at)
    return found


def differences(steps: np.ndarray, layer: int, activation: str, precision: str) -> tuple:
    """Forward and central differences for the parameters of ``layer``: each (steps, count)."""
    weights, x, y = network(precision)
    steps = np.asarray(steps).astype(x.dtype)
    place = 2 * (layer - 1)
    for before in range(0, place, 2):  # what lies before the moved layer does not change
        x = ACTIVATIONS[activation][0](x @ weights[before] + weights[before + 1])
    kernel, bias = weights[place : place + 2]
    flat = np.concatenate([kernel.ravel(), bias.ravel()])
    moves = steps[:, None, None] * np.eye(flat.size, dtype=x.dtype)

    def loss(sign: int) -> np.ndarray:
        moved = flat + sign * moves
        cut = kernel.size
        stack = moved[..., :cut].reshape(*moved.shape[:-1], *kernel.shape)
        return losses([stack, moved[..., None, cut:], *weights[place + 2 :]], x, y, activation)

    up, down = loss(1), loss(-1)
    still = losses(weights[place:], x, y, activation)
    return (up - still) / steps[:, None], (up - down) / (2 * steps[:, None])


def relative(numeric: np.ndarray, exact: np.ndarray) -> np.ndarray:
    """|numeric − exact| / (|numeric| + |exact|), as lengths over the last axis: from 0 to 1."""
    numeric, exact = numeric.astype(float), exact.astype(float)
    gap = np.linalg.norm(numeric - exact, axis=-1)
    return gap / (np.linalg.norm(numeric, axis=-1) + np.linalg.norm(exact) + 1e-300)
