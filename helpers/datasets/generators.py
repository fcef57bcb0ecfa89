"""Points made from a seed, for two or more classes: blobs, moons, circles, spirals and others.

Every function draws from `np.random.default_rng(seed)`: the same arguments give the same points.
Classes are as equal in size as n allows, and the rows are shuffled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.datasets.base import Dataset, nearest, random, real_number, whole_number

GATES = {
    "AND": (0, 0, 0, 1),
    "NAND": (1, 1, 1, 0),
    "OR": (0, 1, 1, 1),
    "NOR": (1, 0, 0, 0),
    "XOR": (0, 1, 1, 0),
    "XNOR": (1, 0, 0, 1),
}


def gate(name: str) -> Dataset:
    """Return a gate's truth table: x (4, 2) in the order 00, 01, 10, 11, and y (4,) of 0 and 1.

    Capitals do not matter. Raises ValueError, with the nearest name, for an unknown gate.
    """
    name = name.upper() if isinstance(name, str) else name
    y = np.array(GATES[nearest(name, GATES, "gate")])
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)
    return Dataset(x, y, ("x1", "x2"), ("0", "1"), name, "truth table")


def blobs(
    n: int = 200, centers: int | np.ndarray = 2, spread: float = 1.0, seed: int = 0
) -> Dataset:
    """Return normal clouds of deviation `spread`, one class each.

    `centers` is how many, then set evenly on a circle of radius 3, or their coordinates
    (classes, features). Raises ValueError for fewer points than classes or a negative spread.
    """
    if np.ndim(centers) == 0:
        angles = 2 * np.pi * np.arange(whole_number(centers, "centers", 1)) / centers
        places = 3 * np.column_stack([np.cos(angles), np.sin(angles)])
    else:
        places = np.asarray(centers, dtype=np.float64)
        if places.ndim != 2 or places.size == 0 or not np.isfinite(places).all():
            raise ValueError(
                f"centers must be a whole number or finite coordinates of shape "
                f"(classes, features), got shape {places.shape}"
            )
    spread = real_number(spread, "spread", 0.0)
    rng, y = _labels(n, len(places), seed)
    x = places[y] + spread * rng.standard_normal((len(y), places.shape[1]))
    return _dataset(x, y, len(places), "blobs")


def moons(n: int = 200, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Return two half circles of radius 1 that reach into each other; noise is a deviation."""
    noise = real_number(noise, "noise", 0.0)
    rng, y = _labels(n, 2, seed)
    angle = np.pi * rng.random(len(y))
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    x = np.where(y[:, None] == 0, upper, lower)
    return _dataset(x + noise * rng.standard_normal(x.shape), y, 2, "moons")


def circles(n: int = 200, noise: float = 0.1, inner: float = 0.5, seed: int = 0) -> Dataset:
    """Return a circle of radius 1 (class 0) around one of radius `inner` < 1 (class 1)."""
    noise, inner = real_number(noise, "noise", 0.0), real_number(inner, "inner", 0.0, 1.0)
    rng, y = _labels(n, 2, seed)
    angle = 2 * np.pi * rng.random(len(y))
    x = np.where(y == 0, 1.0, inner)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _dataset(x + noise * rng.standard_normal(x.shape), y, 2, "circles")


def spirals(
    n: int = 200, noise: float = 0.05, turns: float = 1.5, classes: int = 2, seed: int = 0
) -> Dataset:
    """Return arms of a spiral that go out from near 0 to radius 1 in `turns` turns."""
    noise, turns = real_number(noise, "noise", 0.0), real_number(turns, "turns", 0.0)
    rng, y = _labels(n, whole_number(classes, "classes", 1), seed)
    # The root spreads the points evenly along the arm, which is longer outside.
    radius = np.sqrt(rng.uniform(0.01, 1.0, len(y)))
    angle = 2 * np.pi * (turns * radius + y / classes)
    x = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _dataset(x + noise * rng.standard_normal(x.shape), y, classes, "spirals")


@dataclass(frozen=True, eq=False, repr=False)
class Separable(Dataset):
    """Points with the line that made them: w of length 1, b, and the margin γ they keep to it.

    `margin` is the smallest distance of a point to the line, `flipped` (samples,) marks the
    labels that noise has turned over.
    """

    w: np.ndarray = None
    b: float = 0.0
    margin: float = 0.0
    flipped: np.ndarray = None


def linearly_separable(
    n: int = 100, margin: float = 0.1, noise: float = 0.0, seed: int = 0, dims: int = 2
) -> Separable:
    """Return points on both sides of a random line, none nearer to it than `margin`.

    They fill the box from −1 to 1, and a little more, in `dims` dimensions; class 1 is where
    w·x + b > 0. `noise` is the share of labels turned over, from 0 to 0.5.
    Raises ValueError for a negative margin, noise outside 0–0.5, or fewer than 2 points.
    """
    margin = real_number(margin, "margin", 0.0)
    noise = real_number(noise, "noise", 0.0, 0.5)
    dims = whole_number(dims, "dims", 1)
    rng, y = _labels(n, 2, seed)
    w = rng.standard_normal(dims)
    w /= np.linalg.norm(w)
    b = rng.uniform(-0.3, 0.3)
    x = rng.uniform(-1.0, 1.0, (len(y), dims))
    distance = x @ w + b
    side = 2.0 * y - 1.0
    # Mirror what lies on the wrong side, then push all away from the line by the margin; the
    # hair more than it keeps rounding from taking the guarantee back.
    wanted = side * (np.abs(distance) + margin * (1 + 1e-9) + 1e-9)
    x += np.outer(wanted - distance, w)
    labels = flip_labels(y, noise, seed)
    kept = float(np.abs(x @ w + b).min())
    base = _dataset(x, labels, 2, "linearly separable")
    return Separable(**vars(base), w=w, b=float(b), margin=kept, flipped=labels != y)


def flip_labels(y: np.ndarray, share: float, seed: int = 0) -> np.ndarray:
    """Return a copy of class numbers in which a share of them (0–1) is another class.

    round(share · samples) labels change, each to one of the other classes by chance.
    """
    y = np.array(y)
    share = real_number(share, "share", 0.0, 1.0)
    if y.ndim != 1 or not np.issubdtype(y.dtype, np.integer):
        raise ValueError(f"y must be class numbers of shape (samples,), got {y.dtype} {y.shape}")
    classes = np.unique(y)
    count = round(share * len(y))
    if count and len(classes) < 2:
        raise ValueError("labels can only be flipped between two or more classes; there is one")
    # Another stream than the points', so that noise does not move them.
    rng = np.random.default_rng([whole_number(seed, "seed", 0), 1])
    rows = rng.choice(len(y), count, replace=False)
    step = rng.integers(1, max(len(classes), 2), count)
    y[rows] = classes[(np.searchsorted(classes, y[rows]) + step) % len(classes)]
    return y


def _labels(n: int, classes: int, seed: int) -> tuple[np.random.Generator, np.ndarray]:
    """Return the generator and n shuffled class numbers, each class as often as the others."""
    rng = random(seed)
    y = np.arange(whole_number(n, "n", classes)) % classes
    return rng, rng.permutation(y)


def _dataset(x: np.ndarray, y: np.ndarray, classes: int, name: str) -> Dataset:
    features = tuple(f"x{i + 1}" for i in range(x.shape[1]))
    return Dataset(x, y, features, tuple(map(str, range(classes))), name, "generated")
