"""One hidden unit lifts the plane into space; does a plane cut it then?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from helpers.chapters.gates.inputs import (
    INPUTS,
    SAME,
    VIEW,
    GatePoints,
    Y,
    activate,
    joined,
    line_across,
    line_handle,
)
from helpers.chapters.gates.space import ACTIVATIONS
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, Handle, choice, integer, slider
from helpers.explorer.words import number, power_of_ten

SIDE = np.linspace(0, 1, 13)  # of the net over the inputs


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
        return f"A plane passes between the classes; twist D is {self.size}"

    @property
    def size(self) -> str:
        """The twist in two digits, or how large it is; never 0 where a plane passes."""
        if abs(self.twist) < 0.005:
            return f"{power_of_ten(float(f'{abs(self.twist):.0e}'))} in size"
        return number(self.twist, 2)


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
    first = f"The unit lifts 00, 01, 10 and 11 to a = {heights}"
    if not run.separable:
        return f"{first}: D = a00 + a11 − a01 − a10 = 0, so all four lie in one plane."
    over, under = ("00 and 11", "01 and 10") if run.twist > 0 else ("01 and 10", "00 and 11")
    return (
        f"{first}: D = a00 + a11 − a01 − a10 is {run.size}, not 0, so a plane passes below "
        f"{over} and above {under}."
    )


# What of the third axis fills the height of the box.
HEIGHTS = {
    "linear": (-2.0, 2.0),
    "step": (0.0, 1.0),
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (0.0, 2.0),
}
TILT = np.deg2rad(22)
FLOOR = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=float)


class Lift(Picture):
    """Left the inputs, right the box with x1, x2 and a as its axes."""

    height = 350

    def build(self, figure: Figure) -> None:
        left, right = self.left, self.right = figure.subplots(1, 2, width_ratios=(1, 1.25))
        left.set(xlim=VIEW, ylim=VIEW, xlabel="x1", ylabel="x2", title="input plane")
        left.set(xticks=[0, 1], yticks=[0, 1])
        self.unit = Trace(self, left, color="#6F5FBF", linewidth=2.2)
        self.points = GatePoints(self, left)
        for x1, x2 in INPUTS:
            left.annotate(
                f"{x1:.0f}{x2:.0f}", (x1, x2), (9, 7), textcoords="offset points", size=11
            )
        right.set(xlim=(-0.85, 0.85), ylim=(-0.72, 0.78), title="lifted: x1, x2 and a")
        right.set_axis_off()
        thin = {"color": "#9AA1AA", "linewidth": 0.8, "zorder": 1}
        self.box = self.moving(right.plot([], [], **thin)[0])
        self.net = self.moving(
            right.plot([], [], color="#6F5FBF", linewidth=0.8, alpha=0.7, zorder=2)[0]
        )
        self.plane = self.moving(
            right.add_patch(Polygon(FLOOR, color=palette.BOUNDARY, alpha=0.16, zorder=3))
        )
        self.edge = self.moving(right.plot([], [], color=palette.BOUNDARY, lw=1, zorder=3.1)[0])
        self.stems = self.moving(
            right.plot([], [], color=palette.MUTED, linewidth=1, linestyle=":", zorder=2.5)[0]
        )
        self.raised = GatePoints(self, right)
        self.outside = EdgeMarks(self, right, palette.MUTED)
        self.names = [
            self.moving(right.annotate("", (0, 0), (10, 6), textcoords="offset points", size=11))
            for _ in INPUTS
        ]
        self.axes_names = [self.moving(right.text(0, 0, "", ha="center", size=12)) for _ in "12a"]
        self.ends = [self.moving(right.text(0, 0, "", ha="right", size=11)) for _ in "lh"]

    def update(
        self, result: Raised, ghost: Raised | None = None, pinned: Raised | None = None
    ) -> None:
        self.unit.show(lambda run: line_across(run.w, run.b), result, ghost, pinned)
        self.points.show(Y, Y)
        turn, limits = np.deg2rad(result.turn), HEIGHTS[result.activation]

        def seen(xy: np.ndarray, a: np.ndarray) -> np.ndarray:
            height = (np.asarray(a) - limits[0]) / (limits[1] - limits[0]) - 0.5
            return project(xy, height, turn)

        self._draw_box(seen, limits)
        grid = np.stack(np.meshgrid(SIDE, SIDE), axis=-1)
        lines = seen(grid, result.surface)
        self.net.set_data(*joined(np.concatenate([lines, lines.swapaxes(0, 1)])))
        on_plane = seen(FLOOR, result.plane[0] + FLOOR @ result.plane[1:])
        self.plane.set_xy(on_plane)
        self.edge.set_data(*np.vstack([on_plane, on_plane[:1]]).T)
        points = seen(INPUTS, result.a)
        feet = seen(INPUTS, result.plane[0] + INPUTS @ result.plane[1:])
        self.stems.set_data(*joined(np.stack([points, feet], axis=1)))
        self.raised.show(Y, Y, points)
        self.outside.show(*points.T)
        for line, above in zip(
            self.raised.classes, (result.twist > 0, result.twist < 0), strict=True
        ):
            line.set_zorder(4 if above or not result.separable else 2.8)
        for text, x, place in zip(self.names, INPUTS, points, strict=True):
            text.set_text(f"{x[0]:.0f}{x[1]:.0f}")
            text.xy = place
        self.title.set_text(result.title)

    def _draw_box(self, seen: Callable, limits: tuple[float, float]) -> None:
        low, high = (np.full(4, limit) for limit in limits)
        bottom, top = seen(FLOOR, low), seen(FLOOR, high)
        rings = [np.vstack([ring, ring[:1]]) for ring in (bottom, top)]
        posts = [np.vstack([b, t, t, t, t]) for b, t in zip(bottom, top, strict=True)]
        self.box.set_data(*joined(np.stack([*rings, *posts])))
        middle = seen(np.array([[0.5, -0.16], [1.16, 0.5]]), low[:2])
        left = top[np.argmin(top[:, 0])], bottom[np.argmin(bottom[:, 0])]
        places = [*middle, (left[0] + left[1]) / 2 - [0.07, 0]]
        for text, place, name in zip(self.axes_names, places, ("x1", "x2", "a"), strict=True):
            text.set_position(place)
            text.set_text(name)
        for text, place, value in zip(self.ends, (left[1], left[0]), limits, strict=True):
            text.set_position(place - [0.03, 0])
            text.set_text(f"{value:g}".replace("-", "−"))


def project(xy: np.ndarray, height: np.ndarray, turn: float) -> np.ndarray:
    """Points of the unit box (…, 2) and heights (…) from −0.5 to 0.5, seen from a side."""
    x, y = xy[..., 0] - 0.5, xy[..., 1] - 0.5
    across = x * np.cos(turn) + y * np.sin(turn)
    away = -x * np.sin(turn) + y * np.cos(turn)
    up = 0.75 * np.cos(TILT) * height + np.sin(TILT) * away
    return np.stack([across, up], axis=-1)


HANDLES = [
    line_handle("b", lambda result: (result.w, result.b)),
    # A finger that crosses the box from side to side walks a quarter around it.
    Handle(
        lambda picture: picture.right,
        lambda x, y, which, values, result: {"turn": 90 * (x + 0.85) / 1.7},
    ),
]


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
        handles=HANDLES,
        presets={
            "no activation": {},
            "ReLU": {"activation": "relu"},
            "sigmoid": {"w1": 4, "w2": 4, "b": -6, "activation": "sigmoid"},
            "sigmoid, centred": {"w1": 4, "w2": 4, "b": -4, "activation": "sigmoid"},
        },
    )
