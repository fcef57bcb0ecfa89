"""Explorers of chapter 02: what a hidden layer does to the plane before the output cuts it.

``fold`` and ``raise_up`` are pure; ``hidden_space`` and ``lift`` put sliders to them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import nn
from helpers.explorer import Explorer, choice, integer, slider
from helpers.explorer.words import number
from helpers.chapters.gates.lifting_picture import SIDE, Lift
from helpers.chapters.gates.one_gate_picture import INPUTS
from helpers.chapters.gates.space_picture import ACTIVATIONS, GRID, HiddenSpace

Y = np.array([0, 1, 1, 0])
SAME = 1e-9  # below this two places are one


def activate(name: str, z: np.ndarray) -> np.ndarray:
    """The activation of that name; ``step`` is 1 above 0."""
    # 0.1 + 0.2 − 0.3 is 0, on the line, and not above it.
    return (np.round(z, 9) > 0).astype(float) if name == "step" else nn.activations.get(name)(z)


def closest(p: np.ndarray, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The points of the segments p and q, each (2, dimensions), that are nearest to each other.

    Ericson, Real-Time Collision Detection, 2005, section 5.1.9.
    """
    along_p, along_q, between = p[1] - p[0], q[1] - q[0], p[0] - q[0]
    a, e, f = along_p @ along_p, along_q @ along_q, along_q @ between
    if a <= SAME**2 and e <= SAME**2:
        return p[0], q[0]
    if a <= SAME**2:
        return p[0], q[0] + np.clip(f / e, 0, 1) * along_q
    c, b = along_p @ between, along_p @ along_q
    if e <= SAME**2:
        return p[0] + np.clip(-c / a, 0, 1) * along_p, q[0]
    spread = a * e - b * b  # 0 where the segments are parallel
    s = np.clip((b * f - c * e) / spread, 0, 1) if spread > 1e-12 * a * e else 0.0
    t = (b * s + f) / e
    if not 0 <= t <= 1:
        t = np.clip(t, 0, 1)
        s = np.clip((b * t - c) / a, 0, 1)
    return p[0] + s * along_p, q[0] + t * along_q


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

    @property
    def separable(self) -> bool:
        """Whether a line of the hidden space has the two classes on its two sides."""
        return self.gap > SAME

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        if not self.separable:
            return "No line cuts the hidden space into 0 and 1"
        return f"A line cuts the hidden space; the classes are {self.gap:.2f} apart"


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
    normal = (one - zero) / gap if gap > SAME else nan
    offset = float(normal @ (one + zero) / 2)
    distance = hidden(GRID) @ np.nan_to_num(normal) - np.nan_to_num(offset)
    regions = np.clip(2 * distance / gap, -1, 1) if gap > SAME else np.zeros(len(GRID))
    side = round(len(GRID) ** 0.5)
    mesh = hidden(HiddenSpace.NET)
    return Fold(activation, W, b, places, mesh, regions.reshape(side, side), normal, offset, gap)


def describe_fold(run: Fold) -> str:
    """Where the four inputs go, and whether a line is left between them."""
    where = "; ".join(
        f"{x[0]:.0f}{x[1]:.0f} → ({number(a[0], 2)}, {number(a[1], 2)})"
        for x, a in zip(INPUTS, run.places, strict=True)
    )
    if run.separable:
        end = f"A line separates the classes there; they are {run.gap:.2f} apart."
    else:
        end = "No line separates the classes there: the segments 00–11 and 01–10 meet."
    return f"Into hidden space: {where}. {end}"


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
        presets={
            "OR and NAND": preset(5, 5, -2.5, -5, -5, 6),
            "OR and AND, step": preset(5, 5, -2.5, 5, 5, -6, activation="step"),
            "fold (ReLU)": preset(1, 1, 0, 1, 1, -1, activation="relu"),
            "same unit twice": preset(5, 5, -2.5, 5, 5, -2.5),
            "no activation": preset(5, 5, -2.5, -5, -5, 6, activation="linear"),
        },
    )


@dataclass(frozen=True, eq=False)
class Raised:
    """One hidden unit: ``a`` (4,) its values at the inputs, ``surface`` (n, n) on a grid.

    ``twist`` is a00 + a11 − a01 − a10. ``plane`` (3,) is the plane c + c1·x1 + c2·x2 that fits
    the four values best; they lie above and below it by ``twist``/4 in turn.
    """

    activation: str
    w: np.ndarray
    b: float
    turn: int
    a: np.ndarray
    surface: np.ndarray
    twist: float
    plane: np.ndarray

    @property
    def separable(self) -> bool:
        """Whether a plane has the two classes on its two sides."""
        return abs(self.twist) > SAME

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        if not self.separable:
            return "All four points lie in one plane: nothing is gained"
        return f"A plane passes between the classes; twist D = {number(self.twist, 2)}"


def raise_up(w1: float, w2: float, b: float, activation: str, turn: int) -> Raised:
    """Give each input a third coordinate, the value of one hidden unit."""
    w = np.array([w1, w2])
    a = activate(activation, INPUTS @ w + b)
    grid = np.stack(np.meshgrid(SIDE, SIDE), axis=-1)
    surface = activate(activation, grid @ w + b)
    slopes = np.array([a[2] + a[3] - a[0] - a[1], a[1] + a[3] - a[0] - a[2]]) / 2
    plane = np.array([a.mean() - slopes.sum() / 2, *slopes])
    twist = float(a[0] + a[3] - a[1] - a[2])
    return Raised(activation, w, b, turn, a, surface, twist, plane)


def describe_lift(run: Raised) -> str:
    """How high each input stands, and what that gives."""
    heights = ", ".join(number(a, 2) for a in run.a)
    twist = number(run.twist, 2)
    first = f"The unit lifts 00, 01, 10 and 11 to a = {heights}"
    if not run.separable:
        return f"{first}: D = a00 + a11 − a01 − a10 = 0, so all four lie in one plane."
    over, under = ("00 and 11", "01 and 10") if run.twist > 0 else ("01 and 10", "00 and 11")
    small = abs(run.twist) < 0.005
    shown = f"{abs(run.twist):.0e} in size" if small else twist
    return (
        f"{first}: D = a00 + a11 − a01 − a10 is {shown}, not 0, so a plane passes below "
        f"{over} and above {under}."
    )


def lift() -> Explorer:
    """w1, w2, b and the activation of one hidden unit, as a third axis over the input plane."""
    weight = {"min": -4, "max": 4, "step": 0.5}
    return Explorer(
        [
            slider("w1", "w1", value=1, **weight),
            slider("w2", "w2", value=1, **weight),
            slider("b", "b", -6, 6, value=-1, step=0.5),
            choice("activation", "activation", ACTIVATIONS, "linear"),
            integer("turn", "turn", 0, 90, 25, step=5, unit="°", tooltip="walk around the box"),
        ],
        raise_up,
        Lift(),
        describe_lift,
        presets={
            "no activation": {},
            "ReLU": {"activation": "relu"},
            "sigmoid": {"w1": 4, "w2": 4, "b": -6, "activation": "sigmoid"},
            "sigmoid, centred": {"w1": 4, "w2": 4, "b": -4, "activation": "sigmoid"},
        },
    )
