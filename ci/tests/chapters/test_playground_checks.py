"""The checks of chapter 10, tried with what readers might bring, and just beyond their limits."""

from __future__ import annotations

import pytest

from helpers.chapters.playground import checks, playground
from helpers.chapters.playground.explorer import Playground

FEW = {"network": "3 tanh", "inputs": "x1, x2, sin x1, sin x2", "seed": 0, "epochs": 300}


def at(preset: str, **values: object) -> Playground:
    """The playground at a preset, and moved on from there."""
    return playground().preset(preset).set(**values)


@pytest.mark.parametrize(
    ("values", "right"),
    [
        (FEW, True),
        (FEW | {"optimizer": "RMSprop", "epochs": 400}, True),
        (FEW | {"network": "4 tanh"}, False),  # 25 parameters
        (FEW | {"network": "2 tanh"}, False),  # 13, and 73 % right
        (FEW | {"noise": 0.0}, False),
        (FEW | {"n": 100}, False),
        (FEW | {"share": 90}, False),
        (FEW | {"inputs": "x1, x2"}, False),
        ({}, False),
    ],
)
def test_few_parameters(values: dict, right: bool) -> None:
    assert checks.few_parameters(at("spirals", **values)).passed is right


def test_the_number_that_is_told_is_that_of_the_solution() -> None:
    assert at("spirals", **FEW).result.parameters == checks.KNOWN


@pytest.mark.parametrize(
    ("values", "right"),
    [
        ({"network": "4 tanh"}, True),
        ({"network": "4 tanh", "learning_rate": 0.1, "epochs": 500}, True),
        ({}, False),  # the preset itself
        ({"network": "2 tanh", "epochs": 500}, False),  # 29 of 30
        ({"network": "4 tanh", "epochs": 100}, False),
        ({"network": "4 tanh", "seed": 3}, False),
        ({"network": "4 tanh", "n": 60}, False),
        ({"network": "4 tanh", "noise": 0.4}, False),
        ({"network": "5 tanh"}, False),
    ],
)
def test_by_heart(values: dict, right: bool) -> None:
    assert checks.by_heart(at("by heart", **values)).passed is right


@pytest.mark.parametrize(
    ("values", "right"),
    [
        ({"penalty": "L2", "strength": 0.03}, True),
        ({"penalty": "L2", "strength": 0.1}, True),
        ({"penalty": "L2", "strength": 0.01}, False),
        ({"penalty": "L2", "strength": 10.0}, False),  # says the same everywhere
        ({"epochs": 20}, False),
        ({"network": "1 tanh"}, False),
        ({"learning_rate": 1e-5}, False),
        ({"n": 500}, False),
        ({}, False),
    ],
)
def test_not_by_heart(values: dict, right: bool) -> None:
    assert checks.not_by_heart(at("by heart", **values)).passed is right


@pytest.mark.parametrize(
    ("values", "right"),
    [
        ({"network": ", ".join(["8 tanh"] * 6)}, True),
        ({"network": ", ".join(["8 relu"] * 6), "look": "unit 1.1"}, True),
        ({"network": ", ".join(["8 tanh"] * 6), "epochs": 61}, False),
        ({"network": ", ".join(["8 tanh"] * 6), "optimizer": "Adam"}, False),
        ({"optimizer": "Adam"}, False),
        ({"batch_norm": True}, False),  # 63 %
        ({"scale": 4.0}, False),
        ({"learning_rate": 3.0}, False),
        ({"seed": 1}, False),
    ],
)
def test_repaired(values: dict, right: bool) -> None:
    assert checks.repaired(at("six sigmoids", **values)).passed is right


def test_numbers_in_place_of_classes_are_no_repair() -> None:
    told = checks.repaired(at("six sigmoids", data="plane (numbers)"))
    assert not told.passed and "neither right nor wrong" in told.message
