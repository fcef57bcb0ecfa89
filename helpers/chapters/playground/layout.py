"""Where the network's parts stand in the picture, in CSS pixels of its axes, y upwards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from helpers.chapters.playground.data import FEATURES
from helpers.chapters.playground.network import layers_of
from helpers.chapters.playground.seen import Seen

WIDTH, HEIGHT = 560, 330
TILE = 28  # of a unit's map, on each side
LEFT, RIGHT = 66, WIDTH - 42  # the middle of the inputs, and of the output
TOP, LOWEST = 264, 18  # the middle of the first unit of a full layer, and of the last
COUNTS, NAMES = 318, 300  # the rows over the units: how many, and their activation
ASIDE = 19  # from the number of units to its - and +
HALF = np.array([TILE / 2, 0])
ALONG = 0.68  # where a connection is touched, as a share of its way: few cross there


def columns(sizes: Sequence[int]) -> list[np.ndarray]:
    """The middles (units, 2) of all units, by layer; ``sizes``: of the hidden layers and output."""
    x = np.linspace(LEFT, RIGHT, len(sizes) + 1)[1:]
    return [np.column_stack([np.full(n, a), _heights(n)]) for n, a in zip(sizes, x, strict=True)]


def _heights(n: int) -> np.ndarray:
    gap = min(42.0, (TOP - LOWEST) / 7)
    return (TOP + LOWEST) / 2 + gap * ((n - 1) / 2 - np.arange(n))


def slots() -> np.ndarray:
    """Where each of the inputs that there are stands (7, 2)."""
    return np.column_stack([np.full(len(FEATURES), LEFT), _heights(len(FEATURES))])


class Plan(NamedTuple):
    """Where all units and connections of a network stand, and what looks at each.

    ``units``: (units, 2) of each layer, the inputs that are used first; ``hidden``: of all others;
    ``wires``: the ends (n, 2, 2) of all connections; ``middles``: where each is touched.
    """

    units: list[np.ndarray]
    hidden: np.ndarray
    unit_names: list[str]
    wires: np.ndarray
    middles: np.ndarray
    wire_names: list[str]


def plan(run: Seen) -> Plan:
    """That of the network of a run."""
    return _plan(run.setting.inputs, tuple(len(m) for m in run.maps[1:]))


@lru_cache(maxsize=8)
def _plan(inputs: str, sizes: tuple[int, ...]) -> Plan:
    used = [list(FEATURES).index(name) for name in inputs.split(", ")]
    units = [slots()[used], *columns(sizes)]
    names = [f"{k}.{i + 1}" for k, n in enumerate(sizes, 1) for i in range(n)]
    ends, looks = [], []
    for layer, (before, after) in enumerate(pairwise(units), 1):
        for i, start in enumerate(before, 1):
            for j, end in enumerate(after, 1):
                ends.append((start + HALF, end - HALF))
                looks.append(f"weight {layer}.{i}.{j}")
    wires = np.array(ends)
    middles = (1 - ALONG) * wires[:, 0] + ALONG * wires[:, 1]
    return Plan(units, np.concatenate(units[1:]), names, wires, middles, looks)


def counters(run: Seen) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """The places of all - and +, and the layer and step of each; layer 0 counts the layers."""
    sizes = [n for n, _ in layers_of(run.setting.network)]
    x = [LEFT, *(c[0, 0] for c in columns([*sizes, 1])[:-1])]
    places = [(a + side * ASIDE, COUNTS) for a in x for side in (-1, 1)]
    return np.array(places, float), [(k, side) for k in range(len(x)) for side in (-1, 1)]


def names(run: Seen) -> np.ndarray:
    """The places of the activations' names (hidden layers, 2)."""
    sizes = [n for n, _ in layers_of(run.setting.network)]
    return np.array([(c[0, 0], NAMES) for c in columns([*sizes, 1])[:-1]], float).reshape(-1, 2)
