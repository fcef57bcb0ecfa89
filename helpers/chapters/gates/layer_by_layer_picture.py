"""Picture of chapter 02: what each layer of a network makes of the four inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.chapters.gates.one_gate_picture import GatePoints
from helpers.chapters.gates.space_picture import joined, net

NET = net(lines=7, points=17)
REACH = 1.0
NAMES = ("input plane", "first hidden layer (4 units)", "second hidden layer (2 units)")
NAME_SIZE = (0.2, 0.1)  # of "00", in the units of the axes
BELOW_TITLE = 0.85  # higher up a name stands under its point
Y = np.array([0, 1, 1, 0])


class Layers(Picture):
    """Three spaces side by side; a result is a ``Run`` of ``helpers.explorers.gates_layers``."""

    height = 330

    def build(self, figure: Figure) -> None:
        self.parts = []
        for axes, name in zip(figure.subplots(1, 3), NAMES, strict=True):
            axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xlabel="across the gap")
            axes.set_title(name, size=12)
            axes.set(xticks=[-0.5, 0, 0.5], yticks=[-0.5, 0, 0.5])
            gap = self.moving(axes.axvspan(0, 0, color="#D9F0E6", zorder=0.6, linewidth=0))
            thin = {"color": "#7A828C", "linewidth": 0.7, "zorder": 1}
            mesh = self.moving(axes.plot([], [], **thin)[0])
            cut = self.moving(axes.axvline(0, color=palette.BOUNDARY, linewidth=2))
            # The places of the runs that are kept; those of the present run lie under its points.
            look = {"markersize": 6, "fillstyle": "none", "color": palette.MUTED}
            kept = Trace(self, axes, "o", **look)
            points = GatePoints(self, axes)
            names = [
                self.moving(axes.annotate("", (0, 0), (8, 7), textcoords="offset points", size=11))
                for _ in Y
            ]
            edge = EdgeMarks(self, axes, palette.MUTED)
            self.parts.append((gap, mesh, cut, kept, points, names, edge))
        figure.axes[0].set_ylabel("from 00 to 11")

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        for layer, parts in enumerate(self.parts):
            gap, mesh, cut, kept, points, names, edge = parts
            space = result.spaces[layer]
            gap.set_x(-space.gap / 2)
            gap.set_width(space.gap)
            mesh.set_data(*joined(space.mesh))
            cut.set_visible(space.gap > 1e-3)
            kept.show(lambda run, n=layer: run.spaces[n].places.T, result, ghost, pinned)
            points.show(Y, Y, space.places)
            edge.show(*space.places.T)
            _name(names, space.places)
        self.title.set_text(result.title)


def _name(texts: list, places: np.ndarray) -> None:
    """Write 00, 01, 10 and 11 beside their places; those that fall together share a name."""
    taken: dict[int, list[str]] = {}
    for k, place in enumerate(places):
        near = [j for j in taken if (np.abs(places[j] - place) < NAME_SIZE).all()]
        taken.setdefault(near[0] if near else k, []).append(f"{k // 2}{k % 2}")
    for k, text in enumerate(texts):
        text.set_visible(k in taken)
        text.set_text(", ".join(taken.get(k, [])))
        text.xy = tuple(places[k])
        # Away from the cut, unless the frame is near.
        left = (places[k][0] < 0) == (abs(places[k][0]) < 0.55)
        text.set_position((-8 if left else 8, 9 if places[k][1] < BELOW_TITLE else -18))
        text.set_horizontalalignment("right" if left else "left")
