"""The first network a reader sees: what it answers everywhere, and how its loss fell."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, scatter
from helpers.drawing.surface import Surface

REACH = (-0.5, 1.5)
LOSS = (1e-3, 100.0)


class FirstNetworkPicture(Picture):
    """Left the plane of the two inputs, right the loss over the epochs.

    ``update`` takes a ``helpers.explorers.start.Trained``.
    """

    height = 340

    def __init__(self, corners: np.ndarray, targets: np.ndarray, epochs: int) -> None:
        """``corners``: (4, 2) with their ``targets`` (4,); ``epochs``: the loss axis."""
        self._corners, self._targets, self._epochs = corners, targets, epochs
        super().__init__()

    def build(self, figure: Figure) -> None:
        plane, loss = figure.subplots(1, 2, width_ratios=(1, 1.25))
        plane.set(xlim=REACH, ylim=REACH, xlabel="first input x1", ylabel="second input x2")
        plane.set(aspect="equal", xticks=(0, 1), yticks=(0, 1))
        self.surface = Surface(self, plane)
        for line in scatter(plane, self._corners, self._targets, markersize=11):
            self.moving(line)
        style = {"markersize": 19, "fillstyle": "none", "markeredgewidth": 2, "zorder": 4}
        self.mistakes = self.moving(plane.plot([], [], "o", color=palette.MISTAKE, **style)[0])
        loss.set(xlim=(0, self._epochs), ylim=LOSS, yscale="log", xlabel="epoch", ylabel="loss L")
        loss.axhline(np.log(2), color=palette.MUTED, linewidth=1)
        loss.text(self._epochs, 0.82, "0.693: nothing learned", ha="right", color=palette.MUTED)
        self.loss = Trace(self, loss, color=palette.LOSS)
        self.off = EdgeMarks(self, loss, palette.LOSS)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.surface.show(result.surface)
        self.mistakes.set_data(*self._corners[result.wrong].T)
        self.loss.show(lambda run: (np.arange(len(run.losses)), run.losses), result, ghost, pinned)
        self.off.show(len(result.losses) - 1, result.losses[-1])
        self.title.set_text(f"{4 - result.wrong.sum()} of 4 corners right, L = {result.last}")
