"""Two hidden units fold the plane; does a line cut it then?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.gates.inputs import (
    INPUTS,
    VIEW,
    GatePoints,
    Y,
    activate,
    apart,
    closest,
    joined,
    line_across,
    line_handle,
    net,
    place_of_name,
)
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, choice, slider
from helpers.explorer.words import number

CELLS = 61
_side = np.linspace(*VIEW, CELLS)
GRID = np.stack(np.meshgrid(_side, _side), axis=-1).reshape(-1, 2)
NET = net()


@dataclass(frozen=True, eq=False)
class Fold:
    """Two hidden units: W (2, 2), b (2,); ``places`` (4, 2) are the inputs in hidden space.

    ``normal`` (2,) and ``offset`` are the line normal·a = offset halfway between the classes, of
    length 1, or NaN where none separates them; ``gap`` is the distance between the classes.
    ``mesh`` (lines, points, 2) is the net over the inputs, and ``regions`` what comes out of
    cutting the hidden space, seen from the inputs: −1 to 1.
    """

    activation: str
    W: np.ndarray
    b: np.ndarray
    places: np.ndarray
    mesh: np.ndarray
    regions: np.ndarray
    normal: np.ndarray
    offset: float
    gap: float

    def unit(self, n: int) -> tuple[np.ndarray, float]:
        """Weights and bias of the n-th hidden unit, from 0."""
        return self.W[:, n], float(self.b[n])

    @property
    def separable(self) -> bool:
        """Whether a line of the hidden space has the two classes on its two sides."""
        return self.gap > 0

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        if not self.separable:
            return "No line cuts the hidden space into 0 and 1"
        return f"A line cuts the hidden space; the classes are {apart(self.gap)} apart"


def fold(
    w11: float, w21: float, b1: float, w12: float, w22: float, b2: float, activation: str
) -> Fold:
    """Send the inputs through two hidden units and look for a line between the classes."""
    W, b = np.array([[w11, w12], [w21, w22]]), np.array([b1, b2])

    def hidden(x: np.ndarray) -> np.ndarray:
        return activate(activation, x @ W + b)

    places = hidden(INPUTS)
    one, zero = closest(places[Y == 1], places[Y == 0])
    gap = float(np.linalg.norm(one - zero))
    nan = np.full(2, np.nan)
    normal = (one - zero) / gap if gap > 0 else nan
    offset = float(normal @ (one + zero) / 2)
    distance = hidden(GRID) @ np.nan_to_num(normal) - np.nan_to_num(offset)
    regions = np.clip(2 * distance / gap, -1, 1) if gap > 0 else np.zeros(len(GRID))
    side = round(len(GRID) ** 0.5)
    mesh = hidden(NET)
    return Fold(activation, W, b, places, mesh, regions.reshape(side, side), normal, offset, gap)


def describe_fold(run: Fold) -> str:
    """Where the four inputs go, and whether a line is left between them."""
    where = "; ".join(
        f"{x[0]:.0f}{x[1]:.0f} → ({number(a[0], 2)}, {number(a[1], 2)})"
        for x, a in zip(INPUTS, run.places, strict=True)
    )
    if run.separable:
        end = f"A line separates the classes there; they are {apart(run.gap)} apart."
    else:
        end = "No line separates the classes there: the segments 00–11 and 01–10 meet."
    return f"Into hidden space: {where}. {end}"


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
UNIT_COLOURS = (palette.ACTIVATIONS["tanh"][0], palette.VALIDATION)
UNIT_NAME_COLOURS = [palette.as_text(colour, palette.PALE) for colour in UNIT_COLOURS]


class HiddenSpace(Picture):
    """Left the inputs with the line of each hidden unit, right the same points in hidden space."""

    height = 340

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
        left.plot(*joined(NET), **thin)
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

    def update(self, result: Fold, ghost: Fold | None = None, pinned: Fold | None = None) -> None:
        if self.shown != result.activation:
            self._frame_of(result.activation)
            self.refresh_background()
        self.regions.show(result.regions)
        self.net.set_data(*joined(result.mesh))
        for n, line in enumerate(self.units):
            line.show(lambda run, n=n: line_across(*run.unit(n)), result, ghost, pinned)
        place = None
        for n, text in enumerate(self.names):
            place = place_of_name(*result.unit(n), place)
            text.set_visible(place is not None)
            text.set_position(place or (0, 0))
        # Runs in another space would be drawn in the wrong one.
        same = [r if r and r.activation == result.activation else None for r in (ghost, pinned)]
        self.cut.show(lambda run: line_across(run.normal, -run.offset), result, *same)
        self.inputs.show(Y, Y)
        inside = np.clip(result.places, *self.limits)
        self.images.show(Y, Y, inside)
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
        for k, text in enumerate(self.labels):
            text.set_visible(k < len(named))
            if k < len(named):
                place, names = named[k]
                text.set_text(", ".join(names))
                text.xy = place
                # Towards the middle, so that no name leaves the picture.
                right = place[0] > self.limits[0] + 0.8 * (self.limits[1] - self.limits[0])
                high = place[1] > self.limits[0] + 0.95 * (self.limits[1] - self.limits[0])
                text.set_position((-12 if right else 12, -16 if high else 8))
                text.set_horizontalalignment("right" if right else "left")


ACTIVATIONS = tuple(LIMITS)


def hidden_space() -> Explorer:
    """The weights of two hidden units: the input plane and the hidden space side by side."""
    weight = {"min": -6, "max": 6, "step": 0.5}

    start = {"w11": 1, "w12": 0, "w21": 0, "w22": 1, "b1": 0, "b2": 0}

    def explained(name: str) -> str:
        unit = name[-1]
        source = f"weight from x{name[1]} to" if name[0] == "w" else "bias of"
        return f"{source} hidden unit {unit}"

    def preset(*values: float, activation: str = "sigmoid") -> dict:
        names = ("w11", "w21", "b1", "w12", "w22", "b2")
        return {**dict(zip(names, values, strict=True)), "activation": activation}

    return Explorer(
        [
            # In this order each column of sliders is one unit.
            *(
                slider(name, name, value=value, tooltip=explained(name), **weight)
                for name, value in start.items()
            ),
            choice("activation", "activation", ACTIVATIONS, "linear"),
        ],
        fold,
        HiddenSpace(),
        describe_fold,
        handles=[line_handle(f"b{n + 1}", lambda run, n=n: run.unit(n)) for n in (0, 1)],
        presets={
            "OR and NAND": preset(5, 5, -2.5, -5, -5, 6),
            "OR and AND, step": preset(5, 5, -2.5, 5, 5, -6, activation="step"),
            "fold (ReLU)": preset(1, 1, 0, 1, 1, -1, activation="relu"),
            "same unit twice": preset(5, 5, -2.5, 5, 5, -2.5),
            "no activation": preset(5, 5, -2.5, -5, -5, 6, activation="linear"),
        },
    )
