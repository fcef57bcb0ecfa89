"""Sigmoid and ReLU side by side: accuracy over the updates, and the gradient by layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.labels import EndLabels
from helpers.drawing.parts import EdgeMarks, Trace

DEEPEST = 6
UPDATES = 100
SIZES = (1e-8, 1e2)
NAMES = ("sigmoid", "relu")


class Race(Picture):
    """A result is a ``RaceRun`` of ``helpers.explorers.activations_race``."""

    height = 330
    right_margin = 62

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        left.set(xlim=(0, UPDATES), ylim=(0, 1.02), xlabel="updates", title="unseen digits read")
        left.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        left.axhline(0.1, color=palette.MUTED, linewidth=1, linestyle=":")
        left.text(UPDATES, 0.025, "guessing", ha="right", size=11, color=palette.MUTED)
        right.set(xlim=(0.7, DEEPEST + 1.3), ylim=SIZES, yscale="log", xlabel="layer")
        right.set(title="size of ∂L/∂W: first update ○, last ●")
        right.set_yticks(10.0 ** np.arange(-8, 3, 2))
        right.minorticks_off()
        self.accuracy, self.first, self.last, self.edges = [], [], [], []
        for name in NAMES:
            colour = palette.ACTIVATIONS[name][0]
            self.accuracy.append(Trace(self, left, color=colour, marker="o", markersize=4))
            hollow = {"marker": "o", "markerfacecolor": "white", "markersize": 6}
            self.first.append(Trace(self, right, "--", color=colour, linewidth=1.4, **hollow))
            line = right.plot([], [], color=colour, marker="o", markersize=5, linewidth=1.4)[0]
            self.last.append(self.moving(line))
            self.edges.append(EdgeMarks(self, right, colour))
        self.ends = EndLabels(self, right, [trace.now for trace in self.first])

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        layers = np.arange(1, result.depth + 2)
        for which, edge in enumerate(self.edges):
            self.accuracy[which].show(
                lambda run, k=which: (run.updates, run.accuracy[k]), result, ghost, pinned
            )
            self.first[which].show(
                lambda run, k=which: (np.arange(1, run.depth + 2), _positive(run.first[k])),
                result, ghost, pinned,
            )  # fmt: skip
            last = np.nan_to_num(result.last[which], nan=np.nan, posinf=1e30)
            self.last[which].set_data(layers, np.clip(_positive(last), 1e-20, 1e20))
            both = np.concatenate([result.first[which], last])
            edge.show(np.tile(layers, 2), np.where(both > 0, both, np.nan))
        self.ends.show(("sigmoid", "ReLU"))
        self.title.set_text(result.title)


def _positive(sizes: np.ndarray) -> np.ndarray:
    return np.where(sizes > 0, sizes, np.nan)
