"""Picture of chapter 02: a network on XOR: its regions, its last hidden space and its loss."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.surface import Surface
from helpers.chapters.gates.one_gate_picture import VIEW, GatePoints
from helpers.chapters.gates.space_picture import joined, net

CELLS = 41
_side = np.linspace(*VIEW, CELLS)
GRID = np.stack(np.meshgrid(_side, _side), axis=-1).reshape(-1, 2)
NET = net(lines=7, points=17)
REACH = 2.2  # of the hidden space that is shown
EPOCHS = 300
LOSSES = (1e-3, 30.0)
CHANCE = float(np.log(2))  # the loss of answering ½ to everything
Y = np.array([0, 1, 1, 0])


class Training(Picture):
    """A result is a ``Run`` of ``helpers.explorers.gates_training``."""

    height = 340

    def build(self, figure: Figure) -> None:
        left, middle, right = figure.subplots(1, 3)
        left.set(xlim=VIEW, ylim=VIEW, xlabel="x1", ylabel="x2", title="ŷ over the inputs")
        left.set(xticks=[0, 1], yticks=[0, 1])
        self.regions = Surface(self, left, limits=(0, 1))
        self.points = GatePoints(self, left)
        middle.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), title="last hidden space")
        middle.set(xlabel="distance to the cut", ylabel="along the cut")
        middle.axvspan(-REACH, 0, color=palette.REGIONS(0.0), zorder=0, linewidth=0)
        middle.axvspan(0, REACH, color=palette.REGIONS(1.0), zorder=0, linewidth=0)
        middle.axvline(0, color=palette.BOUNDARY, linewidth=2)
        self.mesh = Trace(self, middle, color="#7A828C", linewidth=0.7, zorder=2)
        self.places = GatePoints(self, middle)
        self.edge = EdgeMarks(self, middle, palette.MUTED)
        right.set(xlim=(0, EPOCHS), ylim=LOSSES, yscale="log", xlabel="epoch", ylabel="loss L")
        right.set(title="loss")
        right.axhline(CHANCE, color=palette.MUTED, linewidth=1, linestyle=":")
        right.text(EPOCHS, 1.1 * CHANCE, "always ½", ha="right", size=10, color=palette.MUTED)
        self.loss = Trace(self, right, color=palette.LOSS)
        self.loss_edge = EdgeMarks(self, right, palette.LOSS)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.regions.show(result.regions)
        self.points.show(Y, result.answers)
        self.mesh.show(lambda run: joined(run.mesh), result)
        places = np.nan_to_num(result.places, nan=0.0, posinf=1e6, neginf=-1e6)
        known = np.isfinite(result.places).all()
        self.places.show(
            Y, result.answers, np.clip(places, -REACH, REACH) if known else np.full((4, 2), np.nan)
        )
        self.edge.show(*(places.T if known else np.zeros((2, 0))))
        self.loss.show(
            lambda run: (np.arange(len(run.losses)), np.clip(run.losses, 1e-12, 1e12)),
            result,
            ghost,
            pinned,
        )
        last = np.nan_to_num(result.losses[-1], nan=1e12, posinf=1e12)
        self.loss_edge.show([len(result.losses) - 1], [max(last, 1e-12)])
        self.title.set_text(result.title)
