"""A polynomial that is fitted by gradient descent to points with noise.

The loss is a parabola in the weights, so the weights after t epochs need no loop: in each
direction of its Hessian they have come a share 1 − (1 − 2ηs)ᵗ of their way.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.polynomial import legendre

MOST_SAMPLES, VALIDATION = 60, 300
FAR = 2.0  # how far off an outlier is, up or down


def truth(x: np.ndarray) -> np.ndarray:
    """What the points are made from: sin(πx)."""
    return np.sin(np.pi * x)


@lru_cache(maxsize=64)
def sample(samples: int, noise: float, outliers: int, seed: int) -> tuple[np.ndarray, ...]:
    """Training x, y, useless inputs and outliers, then validation x, y and useless inputs."""
    rng = np.random.default_rng([8, seed])
    x, e = rng.uniform(-1, 1, MOST_SAMPLES), rng.standard_normal(MOST_SAMPLES)
    useless = rng.standard_normal((MOST_SAMPLES, 20))
    sides = rng.choice([-1.0, 1.0], MOST_SAMPLES)
    fresh = np.random.default_rng([80, seed])
    x_new, e_new = fresh.uniform(-1, 1, VALIDATION), fresh.standard_normal(VALIDATION)
    off = np.arange(MOST_SAMPLES) < outliers
    y = truth(x) + noise * e + np.where(off, FAR * sides, 0.0)
    kept = slice(0, samples)
    return (
        x[kept], y[kept], useless[kept], off[kept],
        x_new, truth(x_new) + noise * e_new, fresh.standard_normal((VALIDATION, 20)),
    )  # fmt: skip


def table(x: np.ndarray, useless: np.ndarray, degree: int, columns: int) -> np.ndarray:
    """Inputs (n, 1 + degree + columns): a 1 for the bias, Legendre polynomials, useless inputs.

    The polynomials are scaled to a mean square of 1 over −1 … 1; powers of x would say the same,
    and gradient descent would need far longer for them.
    """
    scale = np.sqrt(2 * np.arange(degree + 1) + 1)
    return np.hstack([legendre.legvander(x, degree) * scale, useless[:, :columns]])


def weights_after(
    epochs: np.ndarray, table: np.ndarray, y: np.ndarray, rate: float, penalty: float
) -> np.ndarray:
    """Weights (epochs, inputs) of gradient descent from 0 on the mean squared error + λ Σ w².

    All samples are in each batch; the first input, the bias, is not penalized.
    """
    free = np.r_[0.0, np.ones(table.shape[1] - 1)]
    hessian = table.T @ table / len(y) + penalty * np.diag(free)
    s, axes = np.linalg.eigh(hessian)
    s = np.maximum(s, 0)
    t, step = np.asarray(epochs, float)[:, None], 2 * rate * s
    with np.errstate(all="ignore"):
        slow = -np.expm1(t * np.log1p(-np.minimum(step, 0.5)))
        share = np.where(step < 0.5, slow, 1 - np.power(1 - step, t))
        way = np.where(s > 1e-14, share / np.where(s > 1e-14, s, 1), 2 * rate * t)
        return (way * (axes.T @ (table.T @ y / len(y)))) @ axes.T
