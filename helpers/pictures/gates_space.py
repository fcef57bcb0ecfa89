"""Picture of chapter 02: the input plane, and where two hidden units send it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.pictures import palette
from helpers.pictures.base import Picture
from helpers.pictures.gates_neuron import INPUTS, VIEW, GatePoints, line_across
from helpers.pictures.parts import EdgeMarks, Trace
from helpers.pictures.surface import Surface

# Each with the part of its hidden space that is shown, and the ticks there.
LIMITS = {
    "linear": (-2.0, 3.0),
    "step": (-0.25, 1.25),
    "sigmoid": (-0.25, 1.25),
    "tanh": (-1.4, 1.4),
    "relu": (-0.5, 3.0),
}
TICKS = {
    "linear": (-1, 0, 1, 2),
    "step": (0, 0.5, 1),
    "sigmoid": (0, 0.5, 1),
    "tanh": (-1, 0, 1),
    "relu": (0, 1, 2),
}
ACTIVATIONS = tuple(LIMITS)
CELLS = 61
_side = np.linspace(*VIEW, CELLS)
GRID = np.stack(np.meshgrid(_side, _side), axis=-1).reshape(-1, 2)
UNIT_COLOURS = (palette.ACTIVATIONS["tanh"][0], palette.VALIDATION)
NAME_SIZE = (0.45, 0.14)  # of "unit 1" in the input plane
UNIT_NAME_COLOURS = [palette.as_text(colour, palette.PALE) for colour in UNIT_COLOURS]


def net(lines: int = 9, points: int = 33) -> np.ndarray:
    """Lines of equal x1 and of equal x2 over the inputs: (2·lines, points, 2)."""
    at, along = np.linspace(0, 1, lines), np.linspace(0, 1, points)
    upright = np.stack(np.broadcast_arrays(at[:, None], along), axis=-1)
    return np.concatenate([upright, upright[..., ::-1]])


class HiddenSpace(Picture):
    """Left the inputs with the line of each hidden unit, right the same points in hidden space.

    A result is a ``Fold`` of ``helpers.explorers.gates_space``.
    """

    height = 370
    NET = net()

    def build(self, figure: Figure) -> None:
        left, right = self.left, self.right = figure.subplots(1, 2)
        left.set_aspect("equal")
        right.set_aspect("equal")
        left.set(xlim=VIEW, ylim=VIEW, xlabel="x1", ylabel="x2", title="input plane")
        left.set(xticks=[0, 1], yticks=[0, 1])
        right.set(xlabel="a1", ylabel="a2", title="hidden space")
        self._frame_of("tanh")
        self.regions = Surface(self, left, limits=(-1, 1))
        thin = {"color": "#9AA1AA", "linewidth": 0.7, "zorder": 1.5}
        left.plot(*joined(self.NET), **thin)
        self.net = self.moving(right.plot([], [], **thin)[0])
        self.units = [
            Trace(self, left, color=colour, linewidth=2.2, linestyle=dash)
            for colour, dash in zip(UNIT_COLOURS, ("-", "--"), strict=True)
        ]
        self.names = [
            self.moving(left.text(0, 0, f"unit {n}", color=colour, size=11, weight="bold"))
            for n, colour in enumerate(UNIT_NAME_COLOURS, 1)
        ]
        self.cut = Trace(self, right, color=palette.BOUNDARY)
        self.inputs, self.images = GatePoints(self, left), GatePoints(self, right)
        self.edge = EdgeMarks(self, right, palette.MUTED)
        label = {"textcoords": "offset points", "size": 11}
        left_labels = [f"{x[0]:.0f}{x[1]:.0f}" for x in INPUTS]
        for text, (x1, x2) in zip(left_labels, INPUTS, strict=True):
            # Declared as moving, or the regions, which move, would be drawn over it.
            self.moving(left.annotate(text, (x1, x2), (9, 7), **label))
        self.labels = [self.moving(right.annotate("", (0, 0), (10, 8), **label)) for _ in INPUTS]

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        if self.shown != result.activation:
            self._frame_of(result.activation)
            self.refresh_background()
        self.regions.show(result.regions)
        self.net.set_data(*joined(result.mesh))
        for n, line in enumerate(self.units):
            line.show(lambda run, n=n: line_across(run.W[:, n], run.b[n]), result, ghost, pinned)
        place = None
        for n, text in enumerate(self.names):
            place = _name_place(result.W[:, n], result.b[n], place)
            text.set_visible(place is not None)
            text.set_position(place or (0, 0))
        # Runs in another space would be drawn in the wrong one.
        same = [r if r and r.activation == result.activation else None for r in (ghost, pinned)]
        self.cut.show(lambda run: line_across(run.normal, -run.offset), result, *same)
        y = np.array([0, 1, 1, 0])
        self.inputs.show(y, y)
        inside = np.clip(result.places, *self.limits)
        self.images.show(y, y, inside)
        self.edge.show(*result.places.T)
        self._label(inside)
        self.title.set_text(result.title)

    def _frame_of(self, activation: str) -> None:
        self.shown, self.limits = activation, LIMITS[activation]
        ticks = TICKS[activation]
        self.right.set(xlim=self.limits, ylim=self.limits, xticks=ticks, yticks=ticks)

    def _label(self, places: np.ndarray) -> None:
        """Name the points; those that fall together share a label."""
        near = 0.07 * (self.limits[1] - self.limits[0])
        named: list[tuple[np.ndarray, list[str]]] = []
        for x, place in zip(INPUTS, places, strict=True):
            name = f"{x[0]:.0f}{x[1]:.0f}"
            for other, names in named:
                if np.linalg.norm(other - place) < near:
                    names.append(name)
                    break
            else:
                named.append((place, [name]))
        for number, text in enumerate(self.labels):
            text.set_visible(number < len(named))
            if number < len(named):
                place, names = named[number]
                text.set_text(", ".join(names))
                text.xy = place
                # Towards the middle, so that no name leaves the picture.
                right = place[0] > self.limits[0] + 0.8 * (self.limits[1] - self.limits[0])
                high = place[1] > self.limits[0] + 0.95 * (self.limits[1] - self.limits[0])
                text.set_position((-12 if right else 12, -16 if high else 8))
                text.set_horizontalalignment("right" if right else "left")


def joined(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Many lines (n, points, 2) as one, broken by NaN."""
    gap = np.full((len(lines), 1, 2), np.nan)
    flat = np.concatenate([lines, gap], axis=1).reshape(-1, 2)
    return flat[:, 0], flat[:, 1]


def _name_place(
    w: np.ndarray, b: float, other: tuple[float, float] | None = None
) -> tuple[float, float] | None:
    """A place in the picture just beside the line w·x + b = 0, or None if it does not show.

    Clear of the name that stands at ``other``, if there is such a place.
    """
    side = np.linspace(VIEW[0] + 0.1, VIEW[1] - 0.45, 12)
    if abs(w[1]) >= abs(w[0]) and w[1]:
        places = [(s, -(b + w[0] * s) / w[1] + 0.06) for s in side]
    elif w[0]:
        places = [(-(b + w[1] * s) / w[0] + 0.04, s) for s in side]
    else:
        return None
    inside = [p for p in places if VIEW[0] < p[0] < VIEW[1] - 0.4 and VIEW[0] < p[1] < 1.4]
    clear = [p for p in inside if not other or np.any(np.abs(np.subtract(p, other)) > NAME_SIZE)]
    return (clear or inside or [None])[0]
