"""A network that learns two moons by hand, with the losses of every epoch."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

from helpers import datasets

EPOCHS, BATCH, WIDTH = 80, 8, 16
TRAIN, TEST, MOST_VALIDATION = 32, 250, 200


def points(noise: float, validation: int, seed: int) -> list[datasets.Part]:
    """Training, validation and test points of two moons that reach into each other."""
    x, y = datasets.moons(TRAIN + TEST + MOST_VALIDATION, noise=noise, seed=seed)
    ends = np.cumsum([0, TRAIN, TEST, validation])
    train, test, watched = (datasets.Part(x[a:b], y[a:b]) for a, b in pairwise(ends))
    return [train, watched, test]


def gradients(w: list[np.ndarray], x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    """∂L/∂w of the mean binary cross-entropy, for W, b, V, c, x (n, 2) and y (n, 1)."""
    W, b, V, c = w
    a = np.maximum(x @ W + b, 0)
    z = np.minimum(a @ V + c, 500)  # beyond, the exponential would overflow
    dz = (1 / (1 + np.exp(-np.maximum(z, -500))) - y) / len(x)
    da = (dz @ V.T) * (a > 0)
    return [x.T @ da, da.sum(axis=0), a.T @ dz, dz.sum(axis=0)]


def losses(w: list[np.ndarray], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The cross-entropy of each sample (epochs, n), for weights with an axis of epochs in front."""
    W, b, V, c = w
    epochs, _, width = W.shape
    a = x @ W.transpose(1, 0, 2).reshape(2, -1)
    a = np.maximum(a.reshape(len(x), epochs, width) + b, 0)
    z = (a.transpose(1, 0, 2) @ V)[:, :, 0] + c
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))


@lru_cache(maxsize=64)
def curves(
    noise: float, validation: int, learning_rate: float, scale: float, seed: int
) -> np.ndarray:
    """Training, validation and true loss (3, epochs + 1), by SGD with momentum 0.9."""
    parts = points(noise, validation, seed)
    x, y = parts[0].x, parts[0].y[:, None].astype(float)
    rng = np.random.default_rng([20, seed])
    shapes = ((2, WIDTH), (WIDTH,), (WIDTH, 1), (1,))
    ends = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])
    flat = np.zeros(ends[-1])
    w = [flat[a:b].reshape(s) for (a, b), s in zip(pairwise(ends), shapes, strict=True)]
    w[0][...] = scale * rng.normal(size=shapes[0])
    w[2][...] = scale * rng.normal(size=shapes[2]) * np.sqrt(2 / WIDTH)
    velocity, kept = np.zeros_like(flat), np.empty((EPOCHS + 1, flat.size))
    for epoch in range(EPOCHS + 1):
        kept[epoch] = flat
        order = rng.permutation(TRAIN) if epoch < EPOCHS else []
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            slopes = gradients(w, x[rows], y[rows])
            velocity *= 0.9
            velocity -= learning_rate * np.concatenate([g.ravel() for g in slopes])
            flat += velocity
    stack = [kept[:, a:b].reshape(-1, *s) for (a, b), s in zip(pairwise(ends), shapes, strict=True)]
    values = losses(stack, *(np.concatenate(side) for side in zip(*parts, strict=True)))
    cuts = np.cumsum([len(part.x) for part in parts])[:-1]
    return np.minimum([part.mean(axis=1) for part in np.split(values, cuts, axis=1)], 1e9)
