"""Explorers of chapter 01: right at every corner of their controls, in picture and sentence."""

import itertools
import re
from collections.abc import Iterator

import numpy as np
import pytest

from helpers.explorers import perceptron, perceptron_neuron
from helpers.explorers.engine import Explorer
from helpers.explorers.words import count, number

MINUS = "\N{MINUS SIGN}"


def numbers(text: str) -> list[float]:
    """All numbers of a sentence, thousands separators and true minus signs understood."""
    plain = text.replace(MINUS, "-").replace(",", "")
    return [float(n) for n in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", plain)]


def corners(explorer: Explorer, *names: str) -> Iterator[dict]:
    """Every combination of the corners of the controls named, the others at their start."""
    start = {name: control.value for name, control in explorer.controls.items()}
    options = [explorer.controls[name].corners() for name in names]
    for values in itertools.product(*options):
        yield start | dict(zip(names, values, strict=True))


def edges(explorer: Explorer) -> list[dict]:
    """All at their lowest, all at their highest, and each control alone at each of its corners."""
    ends = {name: control.corners() for name, control in explorer.controls.items()}
    both = [{name: c[0] for name, c in ends.items()}, {name: c[1] for name, c in ends.items()}]
    return both + [{name: value} for name, values in ends.items() for value in values]


def show(explorer: Explorer, values: dict) -> str:
    """Move there, hold the picture to the rules that all keep, and return the sentence."""
    explorer.reset().set(**values)
    assert explorer.error is None
    assert not explorer.warnings, values
    assert explorer.picture.cut_off() == [], values
    assert explorer.png.startswith(b"\x89PNG")
    assert "nan" not in explorer.description.lower()
    return explorer.description


@pytest.fixture(scope="module")
def neuron() -> Explorer:
    return perceptron.neuron()


def test_neuron_says_the_sum_and_the_answer_at_every_corner(neuron: Explorer) -> None:
    answers = {
        "step": lambda z: float(z > 0),
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "relu": lambda z: max(z, 0.0),
        "linear": lambda z: z,
    }
    for v in corners(neuron, *neuron.names):
        run = perceptron_neuron.compute(**v)
        z = v["w1"] * v["x1"] + v["w2"] * v["x2"] + v["b"]
        a = answers[v["activation"]](z)
        assert run.z == pytest.approx(z, abs=1e-9)
        assert run.a == pytest.approx(a, abs=1e-9)
        first = re.split(r" (?:The|Both) ", perceptron_neuron.describe(run))[0]
        assert numbers(first)[-2:] == pytest.approx([z, a], abs=0.0051)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"w1": 0, "w2": 0, "b": 1}, "there is no line z = 0"),
        ({"w1": 0.1, "w2": 0, "b": -3}, "outside the picture: z is below 0 at every point"),
        ({"w1": 0.1, "w2": 0, "b": 3}, "outside the picture: z is above 0 at every point"),
        ({"w1": 0.1, "w2": 0.2, "b": -0.3, "x1": 1, "x2": 1}, "The point lies on the line z = 0"),
        ({}, "to which w points"),
        ({"b": -3}, "from which w points away"),
    ],
)
def test_neuron_says_where_the_line_runs(neuron: Explorer, values: dict, words: str) -> None:
    assert words in show(neuron, values)


def test_neuron_surface_is_the_answer_at_each_place(neuron: Explorer) -> None:
    show(neuron, {"w1": 2.0, "w2": -1.0, "b": 0.5, "activation": "tanh"})
    surface, reach = neuron.result.surface, neuron.picture.plane.get_xlim()[1]
    places = (np.arange(60) + 0.5) / 60 * 2 * reach - reach
    for row, column in ((0, 0), (5, 50), (59, 30)):
        z = 2.0 * places[column] - 1.0 * places[row] + 0.5
        assert surface[row, column] == pytest.approx(np.tanh(z))


@pytest.mark.parametrize("name", ["neuron"])
def test_edges_and_presets_draw_in_silence(name: str, request: pytest.FixtureRequest) -> None:
    explorer = request.getfixturevalue(name)
    for values in edges(explorer):
        show(explorer, values)
    for preset in explorer.presets.values():
        show(explorer, preset)


def test_pinned_runs_stay_in_sight_over_the_surface(neuron: Explorer) -> None:
    neuron.reset().pin().set(w1=-2.0)
    with_pin = neuron.png
    neuron.unpin()
    assert neuron.png != with_pin
    assert neuron.picture.line.pinned in neuron.picture._moving


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (-0.001, 2, "0.00"),
        (-0.5, 1, f"{MINUS}0.5"),
        (float("inf"), 2, "∞"),
        (float("-inf"), 2, f"{MINUS}∞"),
        (1.5e7, 2, "1.5e+07"),
        (float("nan"), 2, "not a number"),
    ],
)
def test_numbers_read_well(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


def test_counts_agree_with_their_noun() -> None:
    assert [count(1, "mistake"), count(0, "mistake"), count(2000, "pass")] == [
        "1 mistake",
        "0 mistakes",
        "2,000 passes",
    ]
