"""What differs from machine to machine: the versions that are installed, and how fast it is."""

from __future__ import annotations

import html
import platform
import time

from helpers import datasets, nn
from helpers.explorer import Live
from helpers.installed import NEEDED, version

EPOCHS = 300


def versions() -> Live:
    """A table of the versions on this machine, as the last expression of a cell."""
    here = {"Python": platform.python_version()}
    here |= {name: version(package) or "missing" for package, name in NEEDED.items()}
    here["Keras"] = version("keras") or "missing"
    rows = "".join(
        f"<tr><td style='padding-right:1em'>{html.escape(name)}</td><td>{html.escape(v)}</td></tr>"
        for name, v in here.items()
    )
    return Live(f"<table>{rows}</table>", "Run this cell to see the versions on your machine.")


def speed() -> Live:
    """How long 300 epochs of a 2–2–1 network on XOR take here, alone and as a stack of 400."""
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
