"""How fast this machine trains XOR: one network, and four hundred at once."""

from __future__ import annotations

import time

from helpers import datasets, nn
from helpers.setup import Live

EPOCHS = 300


def xor() -> Live:
    """Time 300 epochs of a 2–2–1 network, alone and as a stack of 400."""
    one, many = _seconds(()), _seconds((20, 20))
    words = (
        f"One network, {EPOCHS} epochs: {1000 * one:.0f} ms. "
        f"Four hundred at once: {1000 * many:.0f} ms, "
        f"{400 * one / many:.0f} times as fast as one after the other."
    )
    return Live(words, "Run this cell to see how fast your machine is.")


def _seconds(runs: tuple) -> float:
    x, y = datasets.gate("XOR")
    model = nn.Sequential(
        [nn.Input((2,)), nn.layers.Dense(2, "tanh"), nn.layers.Dense(1, "sigmoid")], runs=runs
    )
    model.compile(nn.optimizers.SGD(1.0), "binary_crossentropy")
    began = time.perf_counter()
    model.fit(x, y, epochs=EPOCHS, verbose=0)
    return time.perf_counter() - began
