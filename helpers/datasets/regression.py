"""Numbers to predict, made from a seed: a line, a plane, a polynomial, each with noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.datasets.base import Dataset, random, real_number, whole_number


def line(
    n: int = 50,
    slope: float = 2.0,
    intercept: float = 1.0,
    noise: float = 0.5,
    outliers: float = 0.0,
    seed: int = 0,
) -> Dataset:
    """Return y = slope · x + intercept + noise, x uniform from −1 to 1, shape (n, 1).

    `noise` is a standard deviation; a share `outliers` (0–1) is 10 times as far off.
    """
    return plane(n, (slope,), intercept, noise, outliers, seed)


def plane(
    n: int = 100,
    weights: Sequence[float] = (2.0, -1.0),
    intercept: float = 1.0,
    noise: float = 0.5,
    outliers: float = 0.0,
    seed: int = 0,
) -> Dataset:
    """Return y = x · weights + intercept + noise, x uniform from −1 to 1, shape (n, len(weights)).

    `plane(20, weights=[3, -2] + [0] * 198)` has 20 samples and 200 features, two that matter.
    """
    weights = _numbers(weights, "weights")
    intercept = real_number(intercept, "intercept")
    rng = random(seed)
    x = rng.uniform(-1.0, 1.0, (whole_number(n, "n", 1), len(weights)))
    y = x @ weights + intercept + _noise(rng, n, noise, outliers)
    name = "line" if len(weights) == 1 else "plane"
    return Dataset(x, y, tuple(f"x{i + 1}" for i in range(len(weights))), (), name, "generated")


def polynomial(
    n: int = 50,
    coefficients: Sequence[float] = (0.0, -1.0, 0.0, 2.0),
    noise: float = 0.2,
    outliers: float = 0.0,
    seed: int = 0,
) -> Dataset:
    """Return y = c0 + c1 x + c2 x² + … + noise, x uniform from −1 to 1, shape (n, 1)."""
    coefficients = _numbers(coefficients, "coefficients")
    rng = random(seed)
    x = rng.uniform(-1.0, 1.0, (whole_number(n, "n", 1), 1))
    y = np.polynomial.polynomial.polyval(x[:, 0], coefficients)
    y = y + _noise(rng, n, noise, outliers)
    return Dataset(x, y, ("x1",), (), "polynomial", "generated")


def _noise(rng: np.random.Generator, n: int, noise: float, outliers: float) -> np.ndarray:
    """Return normal noise; the last drawn of each stream decide which samples are outliers."""
    values = real_number(noise, "noise", 0.0) * rng.standard_normal(n)
    rows = rng.permutation(n)[: round(real_number(outliers, "outliers", 0.0, 1.0) * n)]
    values[rows] *= 10.0
    return values


def _numbers(values: Sequence[float], name: str) -> np.ndarray:
    array = np.array(values, dtype=np.float64)
    if array.ndim != 1 or array.size == 0 or not np.isfinite(array).all():
        raise ValueError(f"{name} must be one or more finite numbers in a row, got {values!r}")
    return array
