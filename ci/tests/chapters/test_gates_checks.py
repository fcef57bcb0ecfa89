"""Chapter 02's checks: what they take for right, for wrong, and for no answer."""

from itertools import pairwise

import numpy as np
import pytest

from helpers.chapters import gates as chapter
from helpers.chapters.gates import checks as gates


@pytest.fixture(autouse=True)
def quiet(capsys):
    yield
    capsys.readouterr()


@pytest.mark.parametrize(
    "weights, name",
    [
        ((-1, -1, 1.5), "NAND"),
        ([-2, -3, 4], "NAND"),
        (np.array([-0.1, -0.1, 0.15]), "NAND"),
        ((1, 1, -0.5), "OR"),
        ((5, 3, -1), "OR"),
        ((0.3, 0.3, -0.2), "OR"),
        ((-1, -1, 0.5), "NOR"),
        ((-3, -2, 1), "NOR"),
        ((-1, -1, 1e-6), "NOR"),
    ],
)
def test_many_weights_make_a_gate(weights, name):
    assert gates.gate(weights, name).passed


@pytest.mark.parametrize(
    "weights, name",
    [
        ((1, 1, -1.5), "NAND"),  # AND
        ((-1, -1, 1), "NAND"),  # 01 lies on the line
        ((-1, -1, 0.5), "NAND"),  # NOR
        ((0, 0, 1), "NAND"),  # always 1
        ((1, 1, 0.5), "OR"),
        ((1, 1, -1), "OR"),
        ((1, 0, -0.5), "OR"),  # x1 alone
        ((0, 0, 0), "OR"),
        ((-1, -1, 0), "NOR"),  # 00 lies on the line
        ((-1, -1, 1.5), "NOR"),  # NAND
        ((-1, -1), "NOR"),
    ],
)
def test_other_weights_do_not(weights, name):
    assert not gates.gate(weights, name).passed


def by_loop(sizes):
    total = 0
    for left, right in pairwise(sizes):
        total += left * right + right
    return total


@pytest.mark.parametrize(
    "count",
    [
        by_loop,
        lambda sizes: sum((m + 1) * n for m, n in pairwise(sizes)),
        lambda sizes: int(np.sum((np.array(sizes[:-1]) + 1) * np.array(sizes[1:]))),
    ],
)
def test_parameters_are_counted(count):
    assert gates.count_parameters(count).passed


@pytest.mark.parametrize(
    "count",
    [
        lambda sizes: sum(m * n for m, n in pairwise(sizes)),  # no biases
        lambda sizes: sum(m * n + m for m, n in pairwise(sizes)),  # one for each input
        lambda sizes: sum(m * n + 1 for m, n in pairwise(sizes)),  # one for each layer
        lambda sizes: sum(sizes),
        lambda sizes: int(np.prod(sizes)),
        lambda sizes: (sizes[0] + 1) * sizes[1],  # the first layer alone
        lambda sizes: sum(m * n + n for m, n in pairwise(sizes)) + sizes[0],
        lambda sizes: 25,
    ],
)
def test_a_wrong_count_is_found(count):
    assert not gates.count_parameters(count).passed


@pytest.mark.parametrize("weights", [(1, -2, -0.5), [2, -3, -1], np.array([0.5, -1.0, -0.1])])
def test_or_and_not_and_is_xor(weights):
    assert gates.xor_from_or_and_and(weights).passed


@pytest.mark.parametrize(
    "weights",
    [
        (1, 1, -1.5),  # AND of the two
        (1, -1, 0.5),
        (1, -1, -1),
        (1, -2, 0.5),
        (-2, 1, -0.5),  # the two changed over
        (1, -0.4, -0.5),
        (1, -2, -1),  # (1, 0) lies on the line
        (0, 0, 0),
        (1, 1, -0.5),
    ],
)
def test_other_outputs_are_not(weights):
    assert not gates.xor_from_or_and_and(weights).passed


@pytest.mark.parametrize(
    "moved",
    [
        {"hidden": "1", "activation": "silu", "learning_rate": 3, "epochs": 100},
        {"hidden": "1", "activation": "silu", "optimizer": "SGD, momentum 0.9", "epochs": 100},
        {"hidden": "1", "activation": "silu", "optimizer": "Adam", "learning_rate": 0.1,
         "epochs": 100},
    ],
)  # fmt: skip
def test_one_unit_that_turns_round_is_enough(moved):
    assert gates.fewest_units(chapter.xor_training().set(**moved)).passed


def test_no_preset_and_no_easy_change_is_the_fewest_units():
    explorer = chapter.xor_training()
    for name in explorer.presets:
        assert not gates.fewest_units(explorer.preset(name)).passed
    for moved in (
        {"hidden": "2", "epochs": 100},
        {"hidden": "1", "epochs": 100},
        {"hidden": "1", "activation": "sigmoid", "learning_rate": 3, "epochs": 100},
        {"hidden": "1", "activation": "relu", "learning_rate": 3, "epochs": 100},
        {"hidden": "1", "activation": "silu", "epochs": 100},
        {"hidden": "1", "activation": "silu", "learning_rate": 3, "epochs": 101},
        {"hidden": "none", "activation": "silu", "learning_rate": 3, "epochs": 100},
    ):
        assert not gates.fewest_units(explorer.reset().set(**moved)).passed


@pytest.mark.parametrize("widest", [2**0.5, 1.41, np.sqrt(2.0)])
def test_half_of_a_diagonal_is_the_widest(widest):
    assert gates.widest_gap(widest).passed


@pytest.mark.parametrize("widest", [2, 1, 1.4, 1.42, 0.71, 2 * 2**0.5, 1.5, 0, -1.41, [1.41, 1.41]])
def test_nothing_else_is(widest):
    assert not gates.widest_gap(widest).passed


def units(w, b1, b2, activation="tanh"):
    return {"w11": w, "w21": w, "b1": b1, "w12": -w, "w22": -w, "b2": b2, "activation": activation}


def test_a_wide_gap_wants_its_own_weights():
    space = chapter.hidden_space()
    turned = {"w11": -4, "w21": -4, "b1": 2, "w12": 4, "w22": 4, "b2": -6}
    for right in (units(4, -2, 6), turned | {"activation": "tanh"}, units(4.0, -2.0, 6.0)):
        assert gates.wide_gap(space.reset().set(**right)).passed
    for name in space.presets:
        for activation in ("tanh", "sigmoid", "step", "relu", "linear"):
            assert not gates.wide_gap(space.preset(name).set(activation=activation)).passed
    for wrong in (
        units(4, -2, 6, "sigmoid"),
        units(6, -3, 6),
        units(3, -1.5, 4.5),
        units(4, -2, 2),
    ):
        assert not gates.wide_gap(space.reset().set(**wrong)).passed
    shown = {"w11": 4.5, "w21": 4.5, "b1": -2, "w12": -3.5, "w22": -3.5, "b2": 5}
    space.reset().set(**shown, activation="tanh")
    assert 1.31 < space.result.gap < 2**0.5 - 0.1  # 1.31 is what the explorer says
    assert gates.wide_gap(space).passed
