"""Where the network's parts stand in the picture, in CSS pixels of its axes, y upwards."""

from __future__ import annotations

from collections.abc import Sequence

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


def units(run: Seen) -> list[np.ndarray]:
    """The middles of all units, the inputs that are used first."""
    used = [list(FEATURES).index(name) for name in run.setting.inputs.split(", ")]
    return [slots()[used], *columns([len(m) for m in run.maps[1:]])]


def numbered(run: Seen) -> tuple[np.ndarray, list[str]]:
    """The middles of the hidden units and outputs, and what looks at each."""
    looks = [
        f"unit {layer}.{unit + 1}"
        for layer, m in enumerate(run.maps[1:], 1)
        for unit in range(len(m))
    ]
    return np.concatenate(units(run)[1:]), looks


def wires(run: Seen) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Of all connections the ends (n, 2, 2), the weights (n,), and what looks at each."""
    places, ends, looks = units(run), [], []
    for layer, (before, after) in enumerate(zip(places[:-1], places[1:], strict=True), 1):
        for i, start in enumerate(before, 1):
            for j, end in enumerate(after, 1):
                ends.append((start + [TILE / 2, 0], end - [TILE / 2, 0]))
                looks.append(f"weight {layer}.{i}.{j}")
    return np.array(ends), np.concatenate([k.ravel() for k in run.kernels]), looks


def middles(run: Seen) -> np.ndarray:
    """Where each connection is touched."""
    ends = wires(run)[0]
    return (1 - ALONG) * ends[:, 0] + ALONG * ends[:, 1]


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
