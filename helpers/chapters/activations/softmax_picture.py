"""A digit, the probabilities of ten classes for it, and the loss of such probabilities over T."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.surface import Surface

TEMPERATURES = np.geomspace(0.05, 20, 61)
LOSSES = (0.1, 10.0)


class Belief(Picture):
    """A result is a ``BeliefRun`` of ``helpers.explorers.activations_softmax``."""

    height = 300

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(1, 3, width_ratios=(1, 2.2, 2))
        tile = figure.add_subplot(grid[0], xlim=(0, 8), ylim=(0, 8), aspect="equal")
        tile.set(xticks=[], yticks=[])
        tile.grid(visible=False)
        self.image = Surface(self, tile, colours=palette.SEQUENTIAL, smooth=False)
        self.truth = self.moving(tile.text(4, -0.5, "", ha="center", va="top", size=12))
        self._build_bars(figure.add_subplot(grid[1]))
        self._build_curve(figure.add_subplot(grid[2]))

    def _build_bars(self, axes: Any) -> None:
        axes.set(xlim=(-0.6, 9.6), ylim=(0, 1.03), xticks=range(10), xlabel="class")
        axes.set(title="softmax(z / T)")
        axes.set_yticks([0, 0.5, 1], ["0", "½", "1"])
        axes.axhline(0.1, color=palette.MUTED, linewidth=1, linestyle=":")
        self.bars = PolyCollection([], linewidths=0, zorder=2)
        axes.add_collection(self.bars, autolim=False)
        self.moving(self.bars)
        self.heights = Trace(self, axes, "_", color=palette.INK, markersize=15, markeredgewidth=2)

    def _build_curve(self, axes: Any) -> None:
        axes.set(xscale="log", yscale="log", xlim=(TEMPERATURES[0], TEMPERATURES[-1]), ylim=LOSSES)
        axes.set(xlabel="temperature T", title="mean loss, unseen digits")
        axes.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
        axes.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        axes.minorticks_off()
        self.loss = Trace(self, axes, palette.DASHES["test"], color=palette.TEST)
        self.best = self.moving(axes.axvline(1, color=palette.GRADIENT, linewidth=1.4))
        self.best_name = self.moving(
            axes.text(1, 0.92, "", color=palette.GRADIENT, size=11, va="top",
                      transform=axes.get_xaxis_transform())
        )  # fmt: skip
        style = {"color": palette.ACCENT, "markeredgecolor": "white", "markersize": 10, "zorder": 5}
        self.here = self.moving(axes.plot([], [], "o", **style)[0])
        self.edge = EdgeMarks(self, axes)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.image.show(result.image[::-1])
        self.truth.set_text(f"written: {result.true}")
        colours = [palette.POSITIVE if k == result.true else palette.NEGATIVE for k in range(10)]
        self.bars.set_verts([_bar(k, height) for k, height in enumerate(result.p)])
        self.bars.set_facecolor(colours)
        self.heights.show(lambda run: (np.arange(10), run.p), result, ghost, pinned)
        self.loss.show(lambda run: (TEMPERATURES, run.losses), result)
        self.best.set_xdata([result.best] * 2)
        self.best_name.set(x=result.best * 1.1, text=f"T = {result.best:.1f}")
        inside = LOSSES[0] <= result.loss <= LOSSES[1]
        self.here.set_data([result.temperature], [result.loss if inside else np.nan])
        self.edge.show([result.temperature], [result.loss])
        self.title.set_text(result.title)


def _bar(k: int, height: float) -> np.ndarray:
    return np.array([[k - 0.36, 0], [k - 0.36, height], [k + 0.36, height], [k + 0.36, 0]])
