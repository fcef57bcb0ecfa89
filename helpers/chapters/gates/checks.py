"""The checks of chapter 02."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from helpers import exercises
from helpers.chapters.gates.space import Fold
from helpers.chapters.gates.training import Run as Training
from helpers.datasets import GATES

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)


def gate(answer: Any, name: str, number: str = "2.1") -> exercises.Result:
    """Exercise 2.1: `answer` = (w1, w2, b) of a neuron with a step that is the gate `name`."""

    def right(weights) -> bool | str:
        if np.shape(weights) != (3,):
            return f"expected the three numbers w1, w2 and b, got {weights}"
        w1, w2, b = np.asarray(weights, float)
        z = np.round(INPUTS @ [w1, w2] + b, 9)
        wrong = (z > 0).astype(int) != GATES[name]
        if not wrong.any():
            return True
        row = int(wrong.argmax())
        x1, x2 = INPUTS[row].astype(int)
        return (
            f"for x1 = {x1}, x2 = {x2} the sum is z = {z[row]:g}, so the neuron answers "
            f"{int(z[row] > 0)}; {name} is {GATES[name][row]}"
        )

    return exercises.that(
        answer,
        right,
        name=f"{number} {name}",
        hints=(
            "For 00 only the bias speaks: b > 0 answers 1, b ≤ 0 answers 0.",
            "Write down what z is in the four rows: b, b + w2, b + w1, b + w1 + w2.",
        ),
        why="Many other weights do it as well; the explorer above shows how many.",
    )


def count_parameters(answer: Any) -> exercises.Result:
    """Exercise 2.2: `answer(sizes)` counts the parameters of dense layers of these sizes."""
    return exercises.function(
        answer,
        _parameters,
        [([2, 1],), ([2, 2, 1],), ([2, 4, 2, 1],), ([64, 32, 10],)],
        name="2.2 Counting parameters",
        hints=(
            "Between two neighbouring sizes stand a kernel and a bias for each unit on the right.",
            "A layer from m to n has m · n + n numbers; add these up over neighbours.",
        ),
        why="64–32–10, which will read digits in chapter 04, has 2,410.",
    )


def _parameters(sizes: Sequence[int]) -> int:
    return sum((m + 1) * n for m, n in pairwise(sizes))


def xor_from_or_and_and(answer: Any) -> exercises.Result:
    """Exercise 2.3: `answer` = (w1, w2, b) that make XOR of OR (first) and AND (second)."""

    def right(weights) -> bool | str:
        if np.shape(weights) != (3,):
            return f"expected the three numbers w1, w2 and b, got {weights}"
        w1, w2, b = np.asarray(weights, float)
        hidden = np.array([[0, 0], [1, 0], [1, 0], [1, 1]])
        z = np.round(hidden @ [w1, w2] + b, 9)
        wrong = (z > 0).astype(int) != GATES["XOR"]
        if not wrong.any():
            return True
        row = int(wrong.argmax())
        pair = tuple(int(value) for value in hidden[row])
        return (
            f"for (OR, AND) = {pair} the sum is z = {z[row]:g}, so the neuron answers "
            f"{int(z[row] > 0)}; XOR is {GATES['XOR'][row]}"
        )

    return exercises.that(
        answer,
        right,
        name="2.3 XOR from OR and AND",
        hints=(
            "XOR is: OR, but not AND. Which sign must the weight of AND have?",
            "The three rows to get right are (0, 0) → 0, (1, 0) → 1 and (1, 1) → 0.",
        ),
        why="Units and output have to fit: the 1, 1 and −1.5 of NAND and OR make an AND here.",
    )


def fewest_units(answer: Any, epochs: int = 100) -> exercises.Result:
    """Exercise 2.4: `xor_training` with 4 of 4, the fewest hidden units, within `epochs`."""

    def reached(values: dict, run: Training) -> bool | str:
        if run.right < 4:
            return f"{run.right} of 4 are right"
        if values["hidden"] != "1":
            return f"4 of 4 with {run.params} parameters; it can be done with fewer hidden units"
        if values["epochs"] > epochs:
            return f"one unit, and {values['epochs']} epochs; at most {epochs} are allowed"
        return True

    return exercises.explorer(
        answer,
        reached,
        name="2.4 The fewest hidden units",
        hints=(
            "Two hidden units are the fewest for an activation that never falls.",
            "Which of the activations falls before it rises?",
            "One SiLU unit, with a rate from 3 to 5 for SGD, or from 0.1 to 0.3 for Adam.",
        ),
        why="One unit is enough if its activation turns round: SiLU dips below 0 and rises again.",
    )


def widest_gap(answer: Any) -> exercises.Result:
    """Exercise 2.5: how far apart two classes can be in the square from −1 to 1: √2."""
    return exercises.close(
        answer,
        2**0.5,
        rtol=0,
        atol=0.005,  # two decimals
        name="2.5 How far at most",
        hints=(
            "01 and 10 in a corner, 00 and 11 in its two neighbours. Draw it.",
            "The line through the neighbours is a diagonal; half of the other leads to it.",
        ),
        why="Half of a diagonal of the square from −1 to 1 is √2 = 1.41.",
    )


def wide_gap(answer: Any, least: float = 1.31) -> exercises.Result:
    """Exercise 2.5: the `hidden_space` explorer with the classes at least `least` apart."""

    def reached(values: dict, run: Fold) -> bool | str:
        if round(run.gap, 2) >= least:  # as the explorer says it
            return True
        return f"the classes are {run.gap:.2f} apart; at least {least:.2f} is asked for"

    return exercises.explorer(
        answer,
        reached,
        name="2.5 A wide gap",
        asked={"activation": "tanh"},
        hints=(
            "The units OR and NAND bring 01 and 10 into one corner. Use tanh for both.",
            "Each z should be far from 0 for all four inputs: look at the nearest to 0.",
            "For OR, z is b, b + w, b + w and b + 2w. Put 0 in the middle between b and b + w.",
        ),
        why="Weights and biases that grow alike bring the points to the corners, the gap to √2.",
    )
