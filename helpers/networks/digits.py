"""A network with one hidden layer that learns handwritten digits, written out by hand.

The same forward and backward pass as chapter 04's own layers, in one loop, because 300 updates have
to fit between two pictures.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from helpers import datasets

SPLIT_SEED, TRAIN_SEED = 4, 0
STARTS = {
    "He normal": lambda n: np.sqrt(2 / n),
    "normal, 0.01": lambda n: 0.01,
    "normal, 1": lambda n: 1.0,
    "zeros": lambda n: 0.0,
}


@lru_cache(maxsize=1)
def digits() -> tuple[np.ndarray, ...]:
    """Training pixels, one-hot targets and labels, test pixels and labels."""
    data = datasets.digits(scaled=True)
    (x, y), (x_test, y_test) = datasets.split(data.x, data.y, test_size=0.2, seed=SPLIT_SEED)
    return x, np.eye(10)[y], y, x_test, y_test


def initial(units: int, start: str) -> list[np.ndarray]:
    """W (64, units), b, V (units, 10), c: the kernels drawn as ``start`` says, biases 0."""
    rng = np.random.default_rng(TRAIN_SEED)
    kernels = [rng.normal(size=shape) * STARTS[start](shape[0])
               for shape in ((64, units), (units, 10))]  # fmt: skip
    return [kernels[0], np.zeros(units), kernels[1], np.zeros(10)]


def step(weights: list, x: np.ndarray, y: np.ndarray, learning_rate: float) -> None:
    """One update of the weights, in place, down the gradient of the mean cross-entropy."""
    W, b, V, c = weights
    a = np.maximum(x @ W + b, 0)
    z = a @ V + c
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    dz = (p - y) * (learning_rate / len(x))
    da = (dz @ V.T) * (a > 0)
    V -= a.T @ dz
    c -= dz.sum(axis=0)
    W -= x.T @ da
    b -= da.sum(axis=0)


def look(weights: list, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hidden activations and logits for ``x``.

    In pieces: BLAS spreads larger products over all cores, and where these are busy with other
    things it waits for them ten times longer than it computes.
    """
    W, b, V, c = weights
    pieces = [np.maximum(part @ W + b, 0) for part in np.array_split(x, len(x) // 80 + 1)]
    a = np.concatenate(pieces)
    return a, a @ V + c


def cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """The mean of −log softmax(z) at the one-hot y, from the logits z (n, 10)."""
    z = z - z.max(axis=1, keepdims=True)
    return float((np.log(np.exp(z).sum(axis=1)) - (z * y).sum(axis=1)).mean())
