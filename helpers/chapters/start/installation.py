"""Where the packages of this kernel come from, and how much of its time it multiplies."""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from helpers import nn
from helpers.explorer import Live

SIDE = 512  # of the matrices whose product tells how fast this machine multiplies


def environment() -> Live:
    """Which Python runs this kernel, and what kind of environment it is in."""
    words = f"This kernel runs <code>{html.escape(sys.executable)}</code>: {kind()}."
    return Live(words, "Run this cell to see which Python runs your notebook.")


def kind(prefix: str = sys.prefix, base: str = sys.base_prefix) -> str:
    """The kind of environment that ``prefix`` is, in words; ``base`` is that of its Python."""
    if (Path(prefix) / "conda-meta").is_dir():
        return "an environment of conda"
    if prefix != base:
        return "an environment of venv"
    return "no environment of its own, but the Python of the whole system"


def multiplying() -> Live:
    """The share of a training step that is matrix products, for a small and a large network."""
    pace = _products_a_second()
    small = _row("64–32–10, 32 digits a batch", (32,), 32, pace)
    large = _row("64–1024–1024–10, 512 digits a batch", (1024, 1024), 512, pace)
    return Live(f"<div>{small}</div><div>{large}</div>", "Run this cell to measure your machine.")


def multiplications(sizes: tuple[int, ...], batch: int) -> int:
    """Multiplications of one training step: one product forward, two of the same size back.

    The first layer has one on the way back: nothing before it learns of ∂L/∂x.
    """
    return batch * (3 * sum(m * n for m, n in pairwise(sizes)) - sizes[0] * sizes[1])


def _row(name: str, hidden: tuple[int, ...], batch: int, pace: float) -> str:
    count = multiplications((64, *hidden, 10), batch)
    needed, taken = count / pace, _seconds_a_step(hidden, batch)
    share = min(100 * needed / taken, 100)
    return (
        f"{name}: {count / 1e6:,.1f} million multiplications a step, {1000 * taken:,.2f} ms; "
        f"at full pace the products alone take {share:.0f} % of that."
    )


def _products_a_second() -> float:
    a = np.random.default_rng(0).normal(size=(SIDE, SIDE)).astype(np.float64)
    return SIDE**3 / _fastest(lambda: a @ a, 10)


def _seconds_a_step(hidden: tuple[int, ...], batch: int) -> float:
    layers = [nn.layers.Dense(units, "relu") for units in hidden]
    model = nn.Sequential([nn.Input((64,)), *layers, nn.layers.Dense(10, "softmax")])
    model.compile(nn.optimizers.SGD(0.01), "categorical_crossentropy")
    rng = np.random.default_rng(0)
    x, y = rng.random((8 * batch, 64)), np.eye(10)[rng.integers(0, 10, 8 * batch)]
    return _fastest(lambda: model.fit(x, y, batch_size=batch, verbose=0), 3) / 8


def _fastest(action: Callable[[], object], tries: int) -> float:
    seconds = []
    for _ in range(tries):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return min(seconds)
