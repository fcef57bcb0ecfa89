"""Explorer of chapter 02: one neuron with a step, asked to be a gate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.datasets import GATES
from helpers.explorer import Explorer, choice, slider
from helpers.explorer.words import number
from helpers.chapters.gates.one_gate_picture import INPUTS, LIMIT, Gate

CELLS = 160  # of the square of weights, in each direction
# Centres of cells never lie on a border between right and wrong, which are multiples of 0.1.
CENTRES = (np.arange(CELLS) + 0.5) / CELLS * 2 * LIMIT - LIMIT


@dataclass(frozen=True, eq=False)
class Run:
    """One setting: z, the answers and y are (4,), in the order 00, 01, 10, 11."""

    gate: str
    w: np.ndarray
    b: float
    z: np.ndarray
    answers: np.ndarray
    y: np.ndarray
    scores: np.ndarray

    @property
    def right(self) -> int:
        """How many of the four answers are right."""
        return int((self.answers == self.y).sum())

    @property
    def share(self) -> float:
        """The share of the square of weights in which all four are right, at this b."""
        return float((self.scores == 4).mean())

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        return f"{self.gate}: {self.right} of 4 answers are right"


def compute(w1: float, w2: float, b: float, gate: str) -> Run:
    """Ask the neuron with the weights w1, w2 and the bias b for its four answers."""
    w, y = np.array([w1, w2]), np.array(GATES[gate])
    z = np.round(INPUTS @ w + b, 9)  # 0.1 + 0.2 − 0.3 is 0, on the line, and not above it
    return Run(gate, w, b, z, (z > 0).astype(int), y, scores(b, y))


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
        return "At this b no weights of the square get all four right."
    return f"At this b {run.share:.1%} of the square of weights get all four right."


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
        presets={
            "an AND": {"w1": 0.5, "w2": 0.5, "b": -0.7},
            "a NAND": {"w1": -0.5, "w2": -0.5, "b": 0.7, "gate": "NAND"},
            "an OR": {"w1": 0.5, "w2": 0.5, "b": -0.2, "gate": "OR"},
            "XOR: three at most": {"w1": 0.5, "w2": 0.5, "b": -0.2, "gate": "XOR"},
        },
    )
