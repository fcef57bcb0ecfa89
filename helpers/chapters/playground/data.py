"""The data of the playground: points of the plane from -6 to 6, made from a seed or set by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from helpers import datasets

REACH = 6.0
Made = tuple[np.ndarray, np.ndarray]

FEATURES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x1": lambda a, b: a,
    "x2": lambda a, b: b,
    "x1²": lambda a, b: a * a,
    "x2²": lambda a, b: b * b,
    "x1·x2": lambda a, b: a * b,
    "sin x1": lambda a, b: np.sin(a),
    "sin x2": lambda a, b: np.sin(b),
}


class Points(NamedTuple):
    """Points ``x`` (n, 2) with ``y`` (n,), of which the first ``train`` are for training.

    ``classes``: 2 or 3, or 0 where y are numbers from -1 to 1 to be predicted.
    """

    x: np.ndarray
    y: np.ndarray
    train: int
    classes: int


def _circle(n: int, noise: float, rng: np.random.Generator) -> Made:
    """A disc of class 1 in a ring of class 0; noise moves a point after it got its class."""
    y = np.arange(n) % 2
    radius = np.where(y == 1, 2.5 * np.sqrt(rng.random(n)), rng.uniform(3.5, 5, n))
    angle = rng.uniform(0, 2 * np.pi, n)
    x = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return x + 2.5 * noise * rng.standard_normal((n, 2)), y


def _xor(n: int, noise: float, rng: np.random.Generator) -> Made:
    x = rng.uniform(0.3, 5, (n, 2)) * rng.choice([-1, 1], (n, 2))
    return x + 2 * noise * rng.standard_normal((n, 2)), (x[:, 0] * x[:, 1] > 0).astype(int)


def _blobs(n: int, noise: float, rng: np.random.Generator) -> Made:
    y = np.arange(n) % 2
    return (4 * y[:, None] - 2) + (0.7 + 3 * noise) * rng.standard_normal((n, 2)), y


def _three(n: int, noise: float, rng: np.random.Generator) -> Made:
    x, y = datasets.blobs(n, 3, 0.7 + 2 * noise, seed=int(rng.integers(2**31)))
    return 1.1 * x, y


def _spirals(n: int, noise: float, rng: np.random.Generator) -> Made:
    x, y = datasets.spirals(n, 0.4 * noise, turns=1.5, seed=int(rng.integers(2**31)))
    return 5.3 * x, y


def _moons(n: int, noise: float, rng: np.random.Generator) -> Made:
    x, y = datasets.moons(n, noise, seed=int(rng.integers(2**31)))
    return 3 * (x - [0.5, 0.25]), y


def _plane(n: int, noise: float, rng: np.random.Generator) -> Made:
    x = rng.uniform(-REACH, REACH, (n, 2))
    return x, x.sum(axis=1) / (2 * REACH) + noise * rng.standard_normal(n)


def _hills(n: int, noise: float, rng: np.random.Generator) -> Made:
    """Two hills and two valleys, on opposite corners."""
    x = rng.uniform(-REACH, REACH, (n, 2))
    y = np.zeros(n)
    for a, b in ((-3, -3), (3, 3), (-3, 3), (3, -3)):
        y += np.sign(a * b) * np.exp(-((x - [a, b]) ** 2).sum(axis=1) / 4)
    return x, y + noise * rng.standard_normal(n)


OWN, NUMBERS = "own points", "own numbers"
# How each is made, and its number of classes; 0: numbers.
MADE: dict[str, tuple[Callable[[int, float, np.random.Generator], Made], int]] = {
    "circle": (_circle, 2),
    "XOR": (_xor, 2),
    "two blobs": (_blobs, 2),
    "two spirals": (_spirals, 2),
    "moons": (_moons, 2),
    "three classes": (_three, 3),
    "plane (numbers)": (_plane, 0),
    "hills (numbers)": (_hills, 0),
}
KINDS = (*MADE, OWN, NUMBERS)


def points(data: str, own: str, n: int, noise: float, share: int, seed: int) -> Points:
    """The points of one setting, in an order of their own, and how many are for training.

    ``own``: the reader's points as text; ``noise`` from 0 to 0.5; ``share`` for training, in
    percent. At least one point is on either side.
    """
    rng = np.random.default_rng(seed)
    if data in MADE:
        make, classes = MADE[data]
        x, y = make(n, noise, rng)
    else:
        table = parse(own)
        x, y = table[:, :2], table[:, 2]
        classes = 0 if data == NUMBERS else max(2, 1 + int(np.clip(np.rint(y), 0, 2).max()))
    order = rng.permutation(len(x))
    x, y = np.round(x[order], 6), y[order]
    y = np.clip(y, -1, 1) if classes == 0 else np.clip(np.rint(y), 0, 2).astype(int)
    return Points(x, y, int(np.clip(round(len(x) * share / 100), 1, len(x) - 1)), classes)


def inputs_of(x: np.ndarray, names: str) -> np.ndarray:
    """What the network gets of points x (n, 2): a column for each of ``names``, "x1, x2²"."""
    return np.column_stack([FEATURES[name](x[:, 0], x[:, 1]) for name in names.split(", ")])


def read_inputs(text: str) -> str:
    """The names of inputs in their one form and order; raises ValueError for an unknown one."""
    plain = text.replace("^2", "²").replace("*", "·").replace("(", " ").replace(")", "")
    asked = [" ".join(name.split()) for name in re.split(r"[,;]", plain) if name.strip()]
    if unknown := [name for name in asked if name not in FEATURES]:
        raise ValueError(f"unknown input {unknown[0]!r}; there are: {', '.join(FEATURES)}")
    if not asked:
        raise ValueError(f"a network needs an input; there are: {', '.join(FEATURES)}")
    return ", ".join(name for name in FEATURES if name in asked)


def parse(text: str) -> np.ndarray:
    """Points "x1 x2 y; x1 x2 y; …" as an array (n, 3); raises ValueError for anything else."""
    rows = [row.replace(",", " ").split() for row in text.split(";") if row.strip()]
    try:
        table = np.array([[float(cell) for cell in row] for row in rows])
    except ValueError:
        table = np.empty(0)
    if table.ndim != 2 or table.shape[1] != 3 or len(table) < 2 or not np.isfinite(table).all():
        raise ValueError('points are at least two of "x1 x2 y", with semicolons between them')
    if len(table) > 1000 or (np.abs(table) > 99).any():
        raise ValueError("at most 1000 points are taken, and no number beyond ±99")
    return table


def write(table: np.ndarray) -> str:
    """The text of points (n, 3), two digits after the point."""
    return "; ".join(" ".join(f"{v:.2f}".rstrip("0").rstrip(".") for v in row) for row in table)


def read_points(text: str) -> str:
    """Points in their one form; raises ValueError for what are none."""
    return write(parse(text) + 0.0)


def from_table(x: np.ndarray, y: np.ndarray, classes: bool) -> str:
    """Two columns ``x`` (n, 2) and their target as points: each column fills -5 to 5.

    Class numbers stay as they are, at most three; numbers are scaled to -1 to 1. Raises
    ValueError for other shapes.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    if x.ndim != 2 or x.shape[1] != 2 or y.shape != (len(x),):
        raise ValueError(f"expected x (n, 2) and y (n,), got {x.shape} and {y.shape}")
    if classes and not np.isin(y, (0, 1, 2)).all():
        raise ValueError(f"the playground has three classes, 0 to 2; there are {np.unique(y)}")

    def spread(v: np.ndarray, most: float) -> np.ndarray:
        low, high = v.min(axis=0), v.max(axis=0)
        return most * (2 * (v - low) / np.where(high > low, high - low, 1) - 1)

    return write(np.column_stack([spread(x, 5), y if classes else spread(y, 1)]))
