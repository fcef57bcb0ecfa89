"""The graph of a 2-2-1 network: at every node and edge its value and, below, its gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle

from helpers.chapters.backprop.steps import (
    BACKWARD,
    BIASES,
    FORWARD,
    LAST,
    SIGNS,
    TITLES,
    few_digits,
    formula,
    passes,
)
from helpers.drawing import palette
from helpers.drawing.base import FOOT, HEAD, Picture
from helpers.drawing.quick_text import QuickText
from helpers.explorer import Explorer, choice, integer, slider


@dataclass(frozen=True, eq=False)
class Walk:
    """Values and gradients ∂L/∂(name) by name; ``shown`` and ``slopes`` are known by this step.

    ``active`` are the names that this step computes, ``formula`` its lines with the numbers.
    """

    step: int
    activation: str
    values: dict[str, float]
    gradients: dict[str, float]
    shown: frozenset[str]
    slopes: frozenset[str]
    active: tuple[str, ...]
    formula: tuple[str, ...]
    title: str

    @property
    def backward(self) -> bool:
        """Whether this step goes back."""
        return self.step >= len(FORWARD)


def compute_walk(step: int, activation: str, **given: float) -> Walk:
    """The network after ``step`` steps; ``given`` are the inputs and weights by name."""
    start = {**given, **BIASES}
    values, gradients = passes(start, activation)
    forward, backward = FORWARD[: step + 1], BACKWARD[: max(0, step - len(FORWARD) + 1)]
    slopes = frozenset(name for names in backward for name in names)
    return Walk(
        step=step,
        activation=activation,
        values=values,
        gradients=gradients,
        shown=frozenset(start) | {name for names in forward for name in names},
        slopes=slopes | {"L"} if slopes else slopes,
        active=(FORWARD + BACKWARD)[step],
        formula=formula(step, values, gradients, SIGNS[activation]),
        title=f"Step {step} of {LAST}, {TITLES[step]}",
    )


def describe_walk(walk: Walk) -> str:
    """What the present step has found, and where the gradient is blocked."""
    if walk.step == 0:
        return "Inputs, weights and biases are given; nothing is computed yet."
    text = f"{walk.title}. {'; '.join(walk.formula)}.".replace("      ", "; ")
    blocked = [j for j in "₁₂" if walk.gradients[f"a{'₁₂'.index(j) + 1}"] != 0]
    blocked = [j for j in blocked if walk.gradients[f"z{'₁₂'.index(j) + 1}"] == 0]
    if walk.step >= 10 and blocked:
        names = " and ".join(f"z{j}" for j in blocked)
        text += f" No gradient comes through to {names}: the slope of relu is 0 there."
    return text


# Places in CSS pixels from the lower left of the axes.
TOP, MIDDLE, BOTTOM = 240, 180, 120
NODES = {
    "x1": (42, TOP), "x2": (42, BOTTOM), "z1": (288, TOP), "z2": (288, BOTTOM),
    "a1": (386, TOP), "a2": (386, BOTTOM), "z": (556, MIDDLE), "yhat": (638, MIDDLE),
    "L": (718, MIDDLE),
}  # fmt: skip
NAMES = {
    "x1": "x₁", "x2": "x₂", "z1": "z₁", "z2": "z₂", "a1": "a₁", "a2": "a₂", "z": "z",
    "yhat": "ŷ", "L": "L", "b1": "b₁", "b2": "b₂", "c": "c", "v1": "v₁", "v2": "v₂",
    "w11": "w₁₁", "w12": "w₁₂", "w21": "w₂₁", "w22": "w₂₂",
}  # fmt: skip
# Weighted edges: from, to, and where along the edge its numbers stand.
WEIGHTS = {
    "w11": ("x1", "z1", 0.52), "w12": ("x1", "z2", 0.33), "w21": ("x2", "z1", 0.33),
    "w22": ("x2", "z2", 0.52), "v1": ("a1", "z", 0.48), "v2": ("a2", "z", 0.48),
}  # fmt: skip
PLAIN = (("z1", "a1"), ("z2", "a2"), ("z", "yhat"), ("yhat", "L"))
BIAS_PLACES = {"b1": ((208, 285), "z1"), "b2": ((208, 74), "z2"), "c": ((500, 264), "z")}
RADIUS = 15
LEVEL = 10  # a value stands this far above its edge, the gradient below


class Graph(Picture):
    """Values above, gradients below; what the present step computes is marked."""

    width, height = 760, 366

    def build(self, figure: Figure) -> None:
        high = self.height - HEAD - FOOT
        self.axes = figure.add_subplot()
        self.axes.set(xlim=(0, self.width), ylim=(0, high))
        self.axes.axis("off")
        self.texts: dict[tuple[str, str], QuickText] = {}
        self.edges = {name: self._edge(*ends[:2]) for name, ends in WEIGHTS.items()}
        self.edges |= {f"{start}>{end}": self._edge(start, end) for start, end in PLAIN}
        for name, (start, end, share) in WEIGHTS.items():
            (x0, y0), (x1, y1) = NODES[start], NODES[end]
            self._numbers(name, x0 + share * (x1 - x0), y0 + share * (y1 - y0), LEVEL, edge=True)
        for name, (place, end) in BIAS_PLACES.items():
            self.edges[name] = self._line(place, NODES[end], 30)
            self._numbers(name, *place, LEVEL, edge=True)
        self.rings = {name: self._node(name, *place) for name, place in NODES.items()}
        self.lines = [self._text(12, y, size=13, ha="left") for y in (33, 11)]
        self.before = self._text(748, MIDDLE - 50, size=11, color=palette.MUTED, ha="right")
        self._legend()

    def update(self, result: Walk, ghost: Walk | None = None, pinned: Walk | None = None) -> None:
        self.title.set_text(result.title)
        for (name, kind), text in self.texts.items():
            numbers, known = (
                (result.values, result.shown)
                if kind == "value"
                else (result.gradients, result.slopes)
            )
            text.set_text(self._said(name, kind, numbers[name]) if name in known else "")
            new = name in result.active and (kind == "gradient") == result.backward
            text.set_fontweight("bold" if new else "normal")
        for name, edge in self.edges.items():
            value = result.values.get(name, 0.0) if name in WEIGHTS else 0.0
            colour = palette.POSITIVE if value > 0 else palette.NEGATIVE
            edge.set_color(colour if value else palette.GHOST)
            edge.set_linewidth(1.2 + 1.4 * abs(value))
        for name, ring in self.rings.items():
            new = name in result.active
            ring.set_edgecolor(palette.ACCENT if new else palette.MUTED)
            ring.set_linewidth(3.5 if new else 1.2)
        for line, words in zip(self.lines, (*result.formula, ""), strict=False):
            line.set_text(words)
        old = ghost if pinned is None else pinned
        label = "pinned" if pinned is not None else "before"
        known = old is not None and "L" in result.shown
        self.before.set_text(f"{label}: L = {few_digits(old.values['L'])}" if known else "")

    def _said(self, name: str, kind: str, value: float) -> str:
        named = kind == "value" and name not in NODES
        return f"{NAMES[name]} = {few_digits(value)}" if named else few_digits(value)

    def _numbers(self, name: str, x: float, y: float, away: float, edge: bool = False) -> None:
        style = {"size": 12, "zorder": 4, "halo": edge}
        self.texts[name, "value"] = self._text(x, y + away, color=palette.INK, **style)
        self.texts[name, "gradient"] = self._text(x, y - away, color=palette.GRADIENT, **style)

    def _node(self, name: str, x: float, y: float) -> Circle:
        ring = Circle((x, y), RADIUS, facecolor="white", zorder=3, linewidth=1.2)
        self.axes.add_patch(ring)
        self.moving(ring)
        self._text(x, y, size=13, zorder=4).set_text(NAMES[name])
        self._numbers(name, x + (16 if name == "z" else 0), y, RADIUS + 11)  # the line of c is near
        return ring

    def _edge(self, start: str, end: str) -> Line2D:
        return self._line(NODES[start], NODES[end])

    def _line(
        self, start: tuple[float, float], end: tuple[float, float], away: float = 0
    ) -> Line2D:
        """A line that begins ``away`` from ``start``; the numbers on it stand on white."""
        points = np.array([start, end], float)
        points[0] += away * (points[1] - points[0]) / np.linalg.norm(points[1] - points[0])
        return self.moving(self.axes.plot(*points.T, zorder=1, color=palette.GHOST)[0])

    def _text(self, x: float, y: float, **style: Any) -> QuickText:
        return self.moving(self.axes.add_artist(QuickText(x, y, "", **{"ha": "center", **style})))

    def _legend(self) -> None:
        place = {"ha": "right", "va": "center", "size": 11}
        self.axes.text(752, 303, "above: the value", color=palette.INK, **place)
        self.axes.text(752, 287, "below: its gradient", color=palette.GRADIENT, **place)
        self.axes.text(NODES["L"][0], MIDDLE + 50, "y = 1", ha="center", size=12)


def graph_walk() -> Explorer:
    """Every number of a 2-2-1 network, forward and backward; the target y is 1."""
    weights = {"w11": ("w₁₁ (x₁→z₁)", 0.8), "w12": ("w₁₂ (x₁→z₂)", -0.4),
               "w21": ("w₂₁ (x₂→z₁)", 0.3), "w22": ("w₂₂ (x₂→z₂)", 0.9),
               "v1": ("v₁ (a₁→z)", -1.2), "v2": ("v₂ (a₂→z)", 0.7)}  # fmt: skip
    return Explorer(
        [
            integer(
                "step", "step", 0, LAST, 0, play=True, interval=1500,
                tooltip="Up to 5 forward, from 6 on backward",
            ),
            choice("activation", "hidden activation", ("tanh", "sigmoid", "relu")),
            slider("x1", "x₁", -2, 2, 1.0, 0.1, tooltip="First input"),
            slider("x2", "x₂", -2, 2, -0.5, 0.1, tooltip="Second input"),
            *(slider(name, label, -2, 2, value, 0.1) for name, (label, value) in weights.items()),
        ],
        compute_walk,
        Graph(),
        describe_walk,
        more=tuple(weights),
        presets={
            "forward": {"step": 5},
            "backward": {"step": LAST},
            "relu off": {"step": LAST, "activation": "relu", "w12": -1.0, "w22": 1.0},
            "saturated": {"step": LAST, **dict.fromkeys(("x1", "x2", *list(weights)[:4]), 2.0)},
            "zero weights": {"step": LAST, **dict.fromkeys(weights, 0.0)},
        },
    )  # fmt: skip
