"""The checks of chapter 05 accept every right answer and no wrong one."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.chapters import activations
from helpers.chapters.activations import checks


def by_cases(z):
    slope = np.empty_like(z)
    slope[z >= 0] = 1 / (1 + z[z >= 0]) ** 2
    slope[z < 0] = 1 / (1 - z[z < 0]) ** 2
    return slope


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (lambda z: 1 / (1 + np.abs(z)) ** 2, True),
        (lambda z: (1 + np.abs(z)) ** -2.0, True),
        (by_cases, True),
        (lambda z: 1 / (1 + z) ** 2, False),
        (lambda z: 1 / (1 + np.abs(z)), False),
        (lambda z: z / (1 + np.abs(z)), False),
        (lambda z: np.sign(z) / (1 + np.abs(z)) ** 2, False),
        (lambda z: 1 / (1 + z**2), False),
        (lambda z: 1 / (1 + np.abs(z) ** 2), False),
        (lambda z: 1 - (z / (1 + np.abs(z))) ** 2, False),
        (lambda z: np.ones_like(z), False),
        (lambda z: 0 * z, False),
        (lambda z: np.where(z > 0, 1 / (1 + z) ** 2, 1 / (1 - z) ** 2), False),  # 1/0 at ±1
    ],
)
def test_softsign(answer, right: bool) -> None:
    result = checks.softsign(answer)
    assert result.answered and result.passed is right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (lambda z: (z <= 0).all(axis=-2), True),
        (lambda z: z.max(axis=-2) <= 0, True),
        (lambda z: ~(z > 0).any(axis=-2), True),
        (lambda z: (z < 0).all(axis=-2), False),
        (lambda z: (z <= 0).all(axis=0), False),
        (lambda z: (z <= 0).any(axis=-2), False),
        (lambda z: (z <= 0).all(axis=-1), False),
        (lambda z: z.mean(axis=-2) <= 0, False),
        (lambda z: z.min(axis=-2) <= 0, False),
        (lambda z: (z == 0).all(axis=-2), False),
        (lambda z: (z <= 0).all(), False),
        (lambda z: (z <= 0).all(axis=1), False),
        (lambda z: (z > 0).all(axis=-2), False),
    ],
)
def test_dead(answer, right: bool) -> None:
    assert checks.dead(answer).passed is right


def length(gradients: list) -> float:
    return np.sqrt(sum(np.square(g).sum() for g in gradients))


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (lambda gs, limit: [g * (limit / max(length(gs), limit)) for g in gs], True),
        (
            lambda gs, limit: gs if length(gs) <= limit else [g * limit / length(gs) for g in gs],
            True,
        ),
        (lambda gs, limit: [g * limit / length(gs) if length(gs) else g for g in gs], False),
        (lambda gs, limit: [g * (limit / max(length([g]), limit)) for g in gs], False),
        (lambda gs, limit: [np.clip(g, -limit, limit) for g in gs], False),
        (lambda gs, limit: gs, False),
        (lambda gs, limit: [g * min(1, limit / (length(gs) + 1e-12)) for g in gs], True),
        (lambda gs, limit: [g * limit for g in gs], False),
        (lambda gs, limit: [g * min(1, limit / max(length(gs) ** 2, 1e-9)) for g in gs], False),
        (lambda gs, limit: [0 * g for g in gs], False),
        (lambda gs, limit: [g / max(length(gs), 1) for g in gs], False),
    ],
)
def test_clipping(answer, right: bool) -> None:
    assert checks.clipping(answer).passed is right


@pytest.mark.parametrize(
    ("values", "right"),
    [
        ({"gain": 1.41, "width": 64}, True),
        ({"gain": 1.0}, False),
        ({"gain": 2.0}, False),
        ({"gain": 1.41, "depth": 10}, False),
        ({"gain": 1.0, "init": "He"}, False),
        ({"gain": 1.0, "activation": "tanh"}, False),
        ({"gain": 1.5}, False),  # 4.6 times larger
        ({"gain": 1.3}, False),
    ],
)
def test_keeps_size(values: dict, right: bool) -> None:
    flow = activations.gradient_flow()
    flow.set(**{"activation": "relu", "depth": 20, **values})
    assert checks.keeps_size(flow).passed is right


@pytest.mark.parametrize(
    ("values", "right"),
    [
        ({"depth": 4, "learning_rate": 1.0, "init": "Glorot × 4"}, True),
        ({"depth": 3, "learning_rate": 1.0, "init": "Glorot × 4"}, True),
        ({"depth": 1, "learning_rate": 1.0}, False),
        ({"depth": 2, "learning_rate": 5.0, "init": "Glorot × 4"}, False),
        ({"depth": 4, "learning_rate": 5.0}, False),
        ({"depth": 4, "learning_rate": 0.1}, False),
        ({"depth": 3, "learning_rate": 0.3, "init": "Glorot × 4"}, False),  # 57 %, but ReLU 76 %
    ],
)
def test_sigmoid_wins(values: dict, right: bool) -> None:
    assert checks.sigmoid_wins(activations.depth_race().set(**values)).passed is right


def test_an_explorer_that_was_not_moved_is_no_answer() -> None:
    assert not checks.keeps_size(activations.gradient_flow()).answered
    assert not checks.sigmoid_wins(...).answered
