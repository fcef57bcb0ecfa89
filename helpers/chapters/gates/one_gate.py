"""One neuron with a step, asked to be a gate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from helpers.chapters.gates.inputs import (
    INPUTS,
    VIEW,
    GatePoints,
    half_plane,
    line_across,
    line_handle,
)
from helpers.datasets import GATES
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import Trace
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, Handle, choice, slider
from helpers.explorer.words import number, percent

LIMIT = 2.0  # of a weight
CELLS = 400  # of the square of weights, in each direction
# Centres of cells never lie on a border of one weight, which are multiples of 0.1; their sums do.
CENTRES = (np.arange(CELLS) + 0.5) / CELLS * 2 * LIMIT - LIMIT


@dataclass(frozen=True, eq=False)
class Run:
    """One setting: z, the answers and y are (4,), in the order 00, 01, 10, 11.

    ``share``: of the square of weights, in which all four are right at this b.
    """

    gate: str
    w: np.ndarray
    b: float
    z: np.ndarray
    answers: np.ndarray
    y: np.ndarray
    scores: np.ndarray
    share: float

    @property
    def right(self) -> int:
        """How many of the four answers are right."""
        return int((self.answers == self.y).sum())

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        return f"{self.gate}: {self.right} of 4 answers are right"


def compute(w1: float, w2: float, b: float, gate: str) -> Run:
    """Ask the neuron with the weights w1, w2 and the bias b for its four answers."""
    w, y = np.array([w1, w2]), np.array(GATES[gate])
    z = np.round(INPUTS @ w + b, 9)  # 0.1 + 0.2 − 0.3 is 0, on the line, and not above it
    # The cells that a border of w1 + w2 cuts in half count on its one side, then on its other;
    # at b = 0 there is none, and the sign of b itself decides.
    sides = [scores(b + side * 1e-6 * bool(round(b, 9)), y) for side in (1, -1)]
    share = float(np.mean([(side == 4).mean() for side in sides]))
    return Run(gate, w, b, z, (z > 0).astype(int), y, scores(b, y), share)


def scores(b: float, y: np.ndarray) -> np.ndarray:
    """The right answers for every w2 (rows) and w1 (columns) of the square, 0 to 4."""
    w1, w2 = CENTRES, CENTRES[:, None]
    sums = (b + 0 * (w1 + w2), b + w2 + 0 * w1, b + w1 + 0 * w2, b + w1 + w2)
    return sum(((z > 0) == bool(target)).astype(int) for z, target in zip(sums, y, strict=True))


def describe(run: Run) -> str:
    """The answers, and how much of the square of weights would do."""
    w1, w2, b = (number(value, 1) for value in (*run.w, run.b))
    said = ", ".join(map(str, run.answers))
    first = (
        f"With w1 = {w1}, w2 = {w2} and b = {b} the neuron answers {said}, "
        f"and {run.gate} is {', '.join(map(str, run.y))}: {run.right} of 4 right."
    )
    return f"{first} {_line(run)}{_weights(run)}"


def _line(run: Run) -> str:
    return "Without weights there is no line: it says the same to all. " if not run.w.any() else ""


def _weights(run: Run) -> str:
    if run.gate in ("XOR", "XNOR"):
        return f"No weights of the square get all four right; for {run.gate} that is so at every b."
    if run.share == 0:
        return "At this b no weights inside the square get all four right."
    return f"At this b {percent(run.share, 1)} of the square of weights get all four right."


COLUMNS = ("x1", "x2", "z", "ŷ", "y", "")
# How many of the four answers are right: 2 or fewer, 3, 4.
SCORES = ListedColormap(["#FFFFFF", "#E6E8EB", "#8FD0BC"])


class Gate(Picture):
    """Left the inputs and the line z = 0; in the middle the truth table; right the weights."""

    height = 330

    def build(self, figure: Figure) -> None:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1, 0.85, 1))
        self.left, self.right = left, right
        left.set(xlim=VIEW, ylim=VIEW, xlabel="x1", ylabel="x2", title="what it answers")
        left.set(xticks=[0, 1], yticks=[0, 1])
        self.regions = Surface(self, left)
        self.line = Trace(self, left, color=palette.BOUNDARY)
        self.points = GatePoints(self, left)
        self._table(middle)
        right.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), xlabel="w1", ylabel="w2")
        right.set(xticks=range(-2, 3), yticks=range(-2, 3))
        right.set_title("green: 4 right, grey: 3, white: fewer", size=12)
        self.weights = Surface(self, right, colours=SCORES, limits=(2, 4), smooth=False)
        style = {"color": palette.ACCENT, "markeredgecolor": "white", "clip_on": False}
        self.here = Trace(self, right, "D", markersize=9, zorder=6, **style)

    def _table(self, axes: Axes) -> None:
        axes.set(xlim=(0, len(COLUMNS)), ylim=(5.2, -0.2), title="truth table")
        axes.set_axis_off()
        for column, name in enumerate(COLUMNS):
            axes.text(column + 0.5, 0.4, name, ha="center", weight="bold")
        style = {"ha": "center", "va": "center"}
        for row, x in enumerate(INPUTS):
            for column, value in enumerate(x):
                axes.text(column + 0.5, row + 1.2, f"{value:.0f}", **style)
        self.cells = [
            [
                self.moving(axes.text(column + 0.5, row + 1.2, "", **style))
                for column in (2, 3, 4, 5)
            ]
            for row in range(4)
        ]

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        self.regions.show(half_plane(result.w, result.b))
        self.line.show(lambda run: line_across(run.w, run.b), result, ghost, pinned)
        self.points.show(result.y, result.answers)
        self.weights.show(np.maximum(result.scores, 2))
        self.here.show(lambda run: ([run.w[0]], [run.w[1]]), result, ghost, pinned)
        for cells, z, answer, y in zip(self.cells, result.z, result.answers, result.y, strict=True):
            right = answer == y
            texts = (number(z, 1), f"{answer}", f"{y}", "✓" if right else "✗")
            for cell, text in zip(cells, texts, strict=True):
                cell.set_text(text)
            cells[-1].set_color(palette.INK if right else palette.MISTAKE)
        self.title.set_text(result.title)


HANDLES = [
    line_handle("b", lambda result: (result.w, result.b)),
    Handle(
        lambda picture: picture.right,
        lambda x, y, which, values, result: {"w1": x, "w2": y},
    ),
]


def gate() -> Explorer:
    """w1, w2, b and which gate: the line, the truth table and the region of right answers."""
    weight = {"min": -LIMIT, "max": LIMIT, "step": 0.1}
    return Explorer(
        [
            slider("w1", "w1", value=0.5, tooltip="weight of the input x1", **weight),
            slider("w2", "w2", value=-0.5, tooltip="weight of the input x2", **weight),
            slider("b", "b", value=-0.2, tooltip="bias: added to the weighted sum", **weight),
            choice("gate", "gate", ("AND", "NAND", "OR", "NOR", "XOR", "XNOR")),
        ],
        compute,
        Gate(),
        describe,
        handles=HANDLES,
        presets={
            "an AND": {"w1": 0.5, "w2": 0.5, "b": -0.7},
            "a NAND": {"w1": -0.5, "w2": -0.5, "b": 0.7, "gate": "NAND"},
            "an OR": {"w1": 0.5, "w2": 0.5, "b": -0.2, "gate": "OR"},
            "XOR: three at most": {"w1": 0.5, "w2": 0.5, "b": -0.2, "gate": "XOR"},
        },
    )
