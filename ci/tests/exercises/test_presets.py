"""No button solves an exercise: each preset of its explorer is refused."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ci.tests.explorer.explorers import FACTORIES
from helpers.exercises import Result

ROOT = Path(__file__).resolve().parents[3]
# By chapter and check, the explorer that the exercise is about.
ABOUT = {
    "perceptron.fast_descent": "logistic",
    "gates.fewest_units": "xor_training",
    "gates.wide_gap": "hidden_space",
    "descent.narrow_bowl": "descent_2d",
    "backprop.valley": "gradient_check",
    "backprop.few_units": "digits_training",
    "activations.keeps_size": "gradient_flow",
    "activations.sigmoid_wins": "depth_race",
    "initialization.gradient_survives": "signal_flow",
    "initialization.all_starts_learn": "init_training",
    "optimizers.adam_on_rosenbrock": "optimizer_race",
    "optimizers.rescue_a_rate_of_one": "schedule_designer",
    "regularization.tamed": "overfit",
    "regularization.cheap_stop": "early_stop",
    "own_data.cheap": "threshold",
    "playground.few_parameters": "playground",
    "playground.by_heart": "playground",
    "playground.not_by_heart": "playground",
    "playground.repaired": "playground",
}


def check_of(name: str) -> Callable[[object], Result]:
    """The check of that chapter and name."""
    chapter, function = name.split(".")
    return getattr(importlib.import_module(f"helpers.chapters.{chapter}.checks"), function)


def test_each_exercise_on_an_explorer_is_in_the_table() -> None:
    found = set()
    for path in ROOT.glob("helpers/chapters/*/checks.py"):
        for text in path.read_text(encoding="utf-8").split("\ndef "):
            if "exercises.explorer(" in text:
                found.add(f"{path.parent.name}.{text.partition('(')[0]}")
    assert found == set(ABOUT)


@pytest.mark.parametrize("name", ABOUT)
def test_no_preset_is_an_answer(name: str) -> None:
    check, chapter = check_of(name), name.partition(".")[0]
    explorer = FACTORIES[f"{chapter}.{ABOUT[name]}"]()
    for preset in explorer.presets:
        assert not check(explorer.preset(preset)).passed, preset
    explorer.close()
