"""A stack of small networks that learn digits between two pictures.

What a ``Sequential`` with ``runs`` does, without biases, in 32 bits and with the first layer of all
networks as one matrix product: they see the same digits.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from helpers import datasets

CLASSES = 10
DATA_SEED = 0


@lru_cache(maxsize=4)
def digits(count: int, precision: str = "float32") -> tuple[np.ndarray, np.ndarray]:
    """Pixels (count, 64) of mean 0 and mean square 1 and one-hot targets (count, 10)."""
    data = datasets.digits()
    chosen = np.random.default_rng(DATA_SEED).permutation(len(data.x))[:count]
    x = data.x[chosen] - data.x.mean(axis=0)
    x /= np.sqrt(np.square(x).mean())
    return x.astype(precision), np.eye(CLASSES, dtype=precision)[data.y[chosen]]


def relu(z: np.ndarray) -> np.ndarray:
    """max(z, 0)."""
    return np.maximum(z, 0)


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(−z)), written with tanh so that nothing overflows."""
    return np.tanh(z / 2) / 2 + np.float32(0.5)


FORWARD = {"relu": relu, "tanh": np.tanh, "sigmoid": sigmoid}
SLOPE = {"relu": lambda a: a > 0, "tanh": lambda a: 1 - a * a, "sigmoid": lambda a: a * (1 - a)}
"""f', by the activation a = f(z) itself."""


def largest(z: np.ndarray) -> np.ndarray:
    """``z.max(axis=-1, keepdims=True)`` for rows of 10, by halves, which is faster."""
    five = np.maximum(z[..., :5], z[..., 5:])
    two = np.maximum(five[..., :2], five[..., 2:4])
    return np.maximum(np.maximum(two[..., :1], two[..., 1:]), five[..., 4:])


class Stack:
    """``k`` networks of the kernels given, each of shape (k, fan_in, fan_out), and a softmax."""

    def __init__(self, kernels: list[np.ndarray], activation: str) -> None:
        """``kernels`` are copied; ``activation`` is that of all layers but the last."""
        first, *rest = kernels
        self.k, _, self.units = first.shape
        self.first = np.ascontiguousarray(first.transpose(1, 0, 2)).reshape(len(first[0]), -1)
        self.rest = [kernel.copy() for kernel in rest]
        self.f, self.slope = FORWARD[activation], SLOPE[activation]

    def forward(self, x: np.ndarray) -> list[np.ndarray]:
        """The activations (k, n, units) of all hidden layers, and the logits (k, n, 10)."""
        z = (x @ self.first).reshape(len(x), self.k, self.units)
        a = [self.f(np.ascontiguousarray(z.transpose(1, 0, 2)))]
        for kernel in self.rest[:-1]:
            a.append(self.f(a[-1] @ kernel))
        return [*a, a[-1] @ self.rest[-1]]

    def step(self, x: np.ndarray, y: np.ndarray, rates: np.ndarray) -> np.ndarray:
        """One update of each network with its own rate; the losses (k,) from before it."""
        *a, z = self.forward(x)
        z -= largest(z)
        p = np.exp(z)
        total = np.einsum("knc->kn", p)  # several times as fast as sum(axis=-1) of short rows
        losses = (np.log(total) - np.einsum("knc,nc->kn", z, y)).mean(axis=-1)
        p /= total[..., None]
        dz = (p - y) * (rates[:, None, None] / np.float32(len(x)))
        for layer in range(len(self.rest) - 1, -1, -1):
            da = dz @ self.rest[layer].swapaxes(-2, -1)
            self.rest[layer] -= a[layer].swapaxes(-2, -1) @ dz
            dz = da * self.slope(a[layer])
        self.first -= x.T @ np.ascontiguousarray(dz.transpose(1, 0, 2)).reshape(len(x), -1)
        return losses

    def train(self, x: np.ndarray, y: np.ndarray, rates: np.ndarray, updates: int, batch: int):
        """``updates`` steps along the rows of x, over and over; the losses (updates, k)."""
        losses, starts = [], range(0, len(x) - batch + 1, batch)
        with np.errstate(all="ignore"):
            for update in range(updates):
                rows = slice(starts[update % len(starts)], starts[update % len(starts)] + batch)
                losses.append(self.step(x[rows], y[rows], rates))
        return np.array(losses)

    def share_read(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Which share of the digits each network reads (k,); NaN where it diverged."""
        with np.errstate(all="ignore"):
            z = self.forward(x)[-1]
            shares = (z.argmax(axis=-1) == y.argmax(axis=-1)).mean(axis=-1)
            return np.where(np.isfinite(z).all(axis=(-2, -1)), shares, np.nan)
