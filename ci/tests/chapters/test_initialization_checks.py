"""The checks of chapter 06 accept every right answer and no wrong one."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.chapters import initialization
from helpers.chapters.initialization import checks, stack
from helpers.chapters.initialization.training import drawn

RULES = {
    "lecun": lambda n, m: 1 / n,
    "glorot": lambda n, m: 2 / (n + m),
    "he": lambda n, m: 2 / n,
}


def by_cases(rule, n, m):
    if rule == "lecun":
        return n**-0.5
    return (2 / n) ** 0.5 if rule == "he" else (2 / (n + m)) ** 0.5


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (lambda rule, n, m: np.sqrt(RULES[rule](n, m)), True),
        (lambda rule, n, m: RULES[rule](n, m) ** 0.5, True),
        (by_cases, True),
        (lambda rule, n, m: RULES[rule](n, m), False),
        (lambda rule, n, m: np.sqrt(RULES[rule](m, n)), False),
        (lambda rule, n, m: np.sqrt(1 / n), False),
        (lambda rule, n, m: np.sqrt(2 / (n + m)), False),
        (lambda rule, n, m: np.sqrt(2 / n), False),
        (lambda rule, n, m: np.sqrt(3 * RULES[rule](n, m)), False),
        (lambda rule, n, m: np.sqrt({**RULES, "glorot": RULES["lecun"]}[rule](n, m)), False),
        (lambda rule, n, m: 0.0, False),
    ],
)
def test_deviation(answer, right: bool) -> None:
    result = checks.deviation(answer)
    assert result.answered and result.passed is right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (lambda s: np.sqrt(2 / (1 + s**2)), True),
        (lambda s: (0.5 * (1 + s * s)) ** -0.5, True),
        (lambda s: np.sqrt(2) / np.hypot(1, s), True),
        (lambda s: 2 / (1 + s**2), False),
        (lambda s: np.sqrt(2 / (1 + s)), False),
        (lambda s: np.sqrt(2), False),
        (lambda s: np.sqrt(2 / (1 - s**2 / 9)), False),
        (lambda s: np.sqrt((1 + s**2) / 2), False),
        (lambda s: np.sqrt(1 / (1 + s**2)), False),
        (lambda s: np.sqrt(2) * (1 - s), False),
        (lambda s: 1.0, False),
    ],
)
def test_leaky_gain(answer, right: bool) -> None:
    result = checks.leaky_gain(answer)
    assert result.answered and result.passed is right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ((1 / 6) ** 19, True),
        (1.64e-15, True),
        (0.5**19 / 3**19, True),
        (6.0**-19 * 1.02, True),
        ((1 / 6) ** 20, False),
        ((1 / 6) ** 9.5, False),
        ((1 / 3) ** 19, False),
        ((1 / 2) ** 19, False),
        ((2 / 3) ** 19, False),
        (6.0**19, False),
        (0.0, False),
        (1 / 6, False),
    ],
)
def test_twenty_layers_later(answer: float, right: bool) -> None:
    result = checks.twenty_layers_later(answer)
    assert result.answered and result.passed is right


@pytest.mark.parametrize(
    ("values", "right"),
    [
        ({"scheme": "He", "gain": 8}, True),
        ({"scheme": "He", "gain": 1}, False),
        ({"scheme": "He", "gain": 2}, False),
        ({"scheme": "He", "gain": 7}, False),  # a quarter
        ({"scheme": "LeCun", "gain": 4}, False),
        ({"scheme": "He", "gain": 8, "activation": "tanh"}, False),
        ({"scheme": "He", "gain": 8, "depth": 5}, False),
        ({"scheme": "He", "gain": 8, "width": 128}, False),
        ({"scheme": "orthogonal", "gain": 1}, False),
        ({"scheme": "Glorot", "gain": 1}, False),
    ],
)
def test_gradient_survives(values: dict, right: bool) -> None:
    explorer = initialization.signal_flow()
    assert not checks.gradient_survives(explorer).answered
    explorer.set(**{"activation": "sigmoid", "depth": 10, "width": 64, **values})
    assert checks.gradient_survives(explorer).passed is right


@pytest.mark.parametrize(
    ("values", "right"),
    [
        ({"activation": "tanh", "scheme": "orthogonal", "learning_rate": 0.1}, True),
        ({"activation": "tanh", "scheme": "LeCun", "learning_rate": 0.1}, False),
        ({"activation": "relu", "scheme": "He", "learning_rate": 0.1}, False),
        ({"activation": "relu", "scheme": "orthogonal", "learning_rate": 0.1}, False),
        ({"activation": "tanh", "scheme": "orthogonal", "learning_rate": 0.001}, False),
        ({"activation": "tanh", "scheme": "all 0.1", "learning_rate": 0.1}, False),
        ({"activation": "tanh", "scheme": "Glorot", "learning_rate": 0.1}, False),
        ({"activation": "sigmoid", "scheme": "orthogonal", "learning_rate": 0.1}, False),
        ({"activation": "tanh", "scheme": "orthogonal", "depth": 6}, False),
        ({"activation": "tanh", "scheme": "orthogonal", "updates": 36}, False),
    ],
)
def test_all_starts_learn(values: dict, right: bool) -> None:
    explorer = initialization.init_training()
    assert not checks.all_starts_learn(explorer).answered
    explorer.set(**{"depth": 20, **values})
    assert checks.all_starts_learn(explorer).passed is right


@pytest.mark.parametrize(("scheme", "said"), [("orthogonal", 0.6), ("LeCun", 0.1)])
def test_what_a_right_answer_hears_of_directions(scheme: str, said: float) -> None:
    a, jacobian = stack.digits()[0][:20], None
    for kernel in drawn(scheme, 20)[:-1]:
        a = np.tanh(a @ kernel)
        layer = kernel[:, None] * (1 - a**2)[:, :, None]
        jacobian = layer if jacobian is None else jacobian @ layer
    kept = np.linalg.svd(jacobian, compute_uv=False) > 0.1
    assert kept.mean() == pytest.approx(said, abs=0.03)
