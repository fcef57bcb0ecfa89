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
    small = _row("64–32–10, 32 digits a batch", (64, 32, 10), 32, steps=8)
    large = _row("64–1024–1024–10, 512 digits a batch", (64, 1024, 1024, 10), 512, steps=1)
    return Live(f"<div>{small}</div><div>{large}</div>", "Run this cell to measure your machine.")


def multiplications(sizes: tuple[int, ...], batch: int) -> int:
    """Multiplications of one training step: one product forward, two of the same size back.

    The first layer has one on the way back: nothing before it learns of ∂L/∂x.
    """
    return batch * (3 * sum(m * n for m, n in pairwise(sizes)) - sizes[0] * sizes[1])


def _row(name: str, sizes: tuple[int, ...], batch: int, steps: int) -> str:
    both = _training(sizes, batch, steps), _products(sizes, batch, steps)
    taken, products = (seconds / steps for seconds in _fastest(both, 8))
    share = f"{100 * products / taken:.0f} %" if products < 0.99 * taken else "nearly all"
    return (
        f"{name}: {multiplications(sizes, batch) / 1e6:,.1f} million multiplications a step, "
        f"{1000 * taken:,.2f} ms; its products of matrices alone take {share} of that."
    )


def _training(sizes: tuple[int, ...], batch: int, steps: int) -> Callable[[], object]:
    """So many steps of learning."""
    layers = [nn.layers.Dense(units, "relu") for units in sizes[1:-1]]
    layers.append(nn.layers.Dense(sizes[-1], "softmax"))
    model = nn.Sequential([nn.Input(sizes[:1]), *layers])
    model.compile(nn.optimizers.SGD(0.01), "categorical_crossentropy")
    rng = np.random.default_rng(0)
    x = rng.random((steps * batch, sizes[0]))
    y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], steps * batch)]
    return lambda: model.fit(x, y, batch_size=batch, verbose=0)


def _products(sizes: tuple[int, ...], batch: int, steps: int) -> Callable[[], object]:
    """The products of matrices in those steps, and nothing else."""
    rng = np.random.default_rng(0)
    layers = [
        (rng.random((batch, m)), rng.random((m, n)), rng.random((batch, n)))
        for m, n in pairwise(sizes)
    ]

    def multiply() -> None:
        for _ in range(steps):
            for k, (a, W, dz) in enumerate(layers):
                a @ W, a.T @ dz
                if k:  # nothing before the first layer learns of ∂L/∂x
                    dz @ W.T

    return multiply


def _fastest(actions: tuple[Callable[[], object], ...], tries: int) -> list[float]:
    """The least seconds of each; they take turns, so that what else runs holds up all alike."""
    least = [np.inf] * len(actions)
    for _ in range(tries):
        for k, action in enumerate(actions):
            began = time.perf_counter()
            action()
            least[k] = min(least[k], time.perf_counter() - began)
    return least
