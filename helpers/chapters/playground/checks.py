"""The checks of chapter 10."""

from __future__ import annotations

from typing import Any

from helpers import exercises
from helpers.chapters.playground.presets import PRESETS
from helpers.chapters.playground.seen import Seen, View
from helpers.explorer.words import percent

FEW = 20  # parameters
KNOWN = 19  # of the folded solution
UNITS = 4
MADE = ("data", "noise", "n", "share", "seed")  # what draws the points
VIEWS = {"epochs", *View._fields}  # may be moved in any challenge


def of_preset(preset: str, *names: str) -> dict[str, Any]:
    """Where a preset of the playground sets the controls of these names."""
    return {name: PRESETS[preset][name] for name in names}


def few_parameters(answer: Any) -> exercises.Result:
    """Exercise 10.1: the spirals of the preset, 95 % of the test points, 20 parameters."""

    def reached(values: dict, run: Seen) -> bool | str:
        if run.parameters > FEW:
            return f"the network has {run.parameters} parameters"
        return run.right[1] >= 0.95 or f"{percent(run.right[1], 1)} of the test points are right"

    return exercises.explorer(
        answer,
        reached,
        name="10.1 The spirals with few parameters",
        asked={**of_preset("spirals", "data", "n", "noise"), "share": 50, "seed": 0},
        hints=(
            "One layer is cheaper than two. What could its inputs be?",
            "Along a spiral the class changes back and forth with x1, and with x2. Which of the "
            "seven inputs do that too?",
        ),
        why="An input that has the shape of the problem saves the layer that would have made it.",
    )


def by_heart(answer: Any) -> exercises.Result:
    """Exercise 10.2: four units, all training points right, the test loss twice its lowest."""

    def reached(values: dict, run: Seen) -> bool | str:
        if run.units > UNITS:
            return f"the network has {run.units} hidden units; {UNITS} can do it"
        if run.right[0] < 1:
            return f"{percent(run.right[0], 1)} of the training points are right, not all"
        if run.test[-1] < 2 * run.lowest:
            return "the test loss is not yet twice its lowest"
        return True

    return exercises.explorer(
        answer,
        reached,
        name="10.2 Learn by heart",
        asked=of_preset("by heart", *MADE),
        hints=(
            "One layer, and a unit that bends smoothly.",
            "Let it train on: Adam comes far in 500 epochs.",
        ),
        why="So few units know all 30 points, and are sure of them where they should not be.",
    )


def not_by_heart(answer: Any) -> exercises.Result:
    """Exercise 10.2: the same points and network, 200 epochs or more, no overfitting."""

    def reached(values: dict, run: Seen) -> bool | str:
        if run.epochs < 200:
            return f"these are {run.epochs} epochs; let it train 200 or more"
        if run.overfits:
            return f"the test loss is {run.test[-1]:.2f}, and was {run.lowest:.2f}"
        return run.right[1] >= 0.85 or f"{percent(run.right[1], 1)} of the test points are right"

    return exercises.explorer(
        answer,
        reached,
        name="10.2 And not by heart",
        asked=of_preset("by heart", *MADE, "network", "learning_rate", "batch"),
        hints=("Make large weights costly.", "An L2 penalty between 0.02 and 0.1."),
        why="The same network, and hundreds of epochs: what it may do is another matter.",
    )


def repaired(answer: Any) -> exercises.Result:
    """Exercise 10.3: the preset "six sigmoids" with one other control, 90 % of the test points."""

    def reached(values: dict, run: Seen) -> bool | str:
        start = {name: c.value for name, c in answer.controls.items()}
        before = {**start, **PRESETS["six sigmoids"]}
        changed = [n for n in values if n not in VIEWS and values[n] != before[n]]
        if len(changed) != 1:
            names = ", ".join(changed) or "none"
            return f"one control may differ from the preset; here it is {len(changed)} ({names})"
        if run.epochs > before["epochs"]:
            return f"these are {run.epochs} epochs; the preset has {before['epochs']}"
        if run.right is None:
            return "numbers are neither right nor wrong; the points are to have classes"
        return run.right[1] >= 0.9 or f"{percent(run.right[1], 1)} of the test points are right"

    return exercises.explorer(
        answer,
        reached,
        name="10.3 One control",
        hints=(
            "The gradient is lost on its way through six flat slopes.",
            "Another activation: one with slopes up to 1, and with answers on both sides of 0.",
        ),
        why="Six sigmoids pass on hardly any of the error. Larger weights let more of it through, "
        "and help as well, but not within these epochs.",
    )
