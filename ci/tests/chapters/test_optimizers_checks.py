"""Checks of chapter 07: they accept what is right in any form and say what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.chapters import optimizers
from helpers.chapters.optimizers import checks
from helpers.chapters.optimizers.race import GRID, LAST, STARTS
from helpers.chapters.optimizers.rules import walk


def adamax(g, m, u, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    m = beta1 * m + (1 - beta1) * g
    u = np.where(np.abs(g) > beta2 * u, np.abs(g), beta2 * u)
    return m, u, -(eta / (1 - beta1**t)) * m / (u + eps)


def test_adamax_in_another_form_is_right():
    assert checks.adamax(adamax).passed


@pytest.mark.parametrize(
    "wrong",
    [
        lambda g, m, u, t, *s: (*adamax(g, m, u, t, *s)[:2], -adamax(g, m, u, t, *s)[2]),
        lambda g, m, u, t, *s: adamax(g, m, u, 1, *s),
        lambda g, m, u, t, *s: adamax(g, m, np.zeros_like(u), t, *s),
        lambda g, m, u, t, *s: adamax(g, np.zeros_like(m), u, t, *s),
        lambda g, m, u, t, *s: adamax(g, m, u, t),
        lambda g, m, u, t, *s: adamax(g, m, u, t - 1 if t > 1 else 2, *s),
        lambda g, m, u, t, *s: (*adamax(g, m, u, t, *s)[:2], adamax(g, m, u, t, *s)[0]),
        lambda g, m, u, t, *s: (m, u, adamax(g, m, u, t, *s)[2]),
        lambda g, m, u, t, *s: adamax(g, m, np.sqrt(u), t, *s),
    ],
    ids=[
        "sign",
        "counter",
        "forgets u",
        "forgets m",
        "ignores settings",
        "counter off by one",
        "m for the step",
        "old m and u",
        "root of u",
    ],
)
def test_adamax_with_one_thing_wrong_is_found(wrong):
    result = checks.adamax(wrong)
    assert result.answered and not result.passed


def test_warm_up_by_cases_is_right_and_a_jump_is_not():
    def by_cases(t, peak, warmup):
        t = np.asarray(t, dtype=float)
        return np.where(t < warmup, peak * t / warmup, peak * (t / warmup) ** -0.5)

    assert checks.warm_then_root(by_cases).passed
    jump = checks.warm_then_root(lambda t, peak, warmup: peak * np.minimum(t / warmup, t**-0.5))
    assert jump.answered and not jump.passed


@pytest.mark.parametrize(
    "wrong",
    [
        lambda t, peak, warmup: peak * np.maximum(t / warmup, np.sqrt(warmup / t)),
        lambda t, peak, warmup: peak * np.minimum(t / warmup, warmup / t),
        lambda t, peak, warmup: peak * np.minimum(t / warmup, 1),
        lambda t, peak, warmup: np.minimum(t / warmup, np.sqrt(warmup / t)),
        lambda t, peak, warmup: peak * np.minimum(t / warmup, np.sqrt(1 / t)),
        lambda t, peak, warmup: peak * np.minimum((t - 1) / warmup, np.sqrt(warmup / t)),
        lambda t, peak, warmup: peak * np.sqrt(warmup / t),
        lambda t, peak, warmup: peak * np.ones_like(np.asarray(t, float)),
    ],
)
def test_a_wrong_warm_up_is_found(wrong):
    result = checks.warm_then_root(wrong)
    assert result.answered and not result.passed


def test_each_optimizer_is_asked_for_by_itself():
    right = checks.who_is_it("rmsprop", "momentum", "AdaGrad", "Adam", "sgd")
    assert [result.passed for result in right] == [True] * 5
    mixed = checks.who_is_it("Adam", "momentum", "AdaGrad", "RMSprop", ...)
    assert [result.passed for result in mixed] == [False, True, True, False, False]
    assert not mixed[-1].answered


@pytest.mark.parametrize(
    ("values", "passed"),
    [
        ({"beta_2": 0.9}, True),
        ({"beta_2": 0.9, "w1": 0.9}, False),
        ({"beta_2": 0.9, "steps": 199}, False),
        ({"beta_2": 0.9, "basis": "0.01 for all", "factor": 5.0}, False),
        ({"surface": "saddle"}, False),
        ({"factor": 0.5}, False),
        ({"factor": 100}, False),
        ({"beta_1": 0.5}, False),
        ({"beta_1": 0.5, "beta_2": 0.9}, False),
        ({"factor": 1.5}, False),
        ({"w2": 0.4}, False),
        ({"beta_2": 0.99}, False),  # 0.015
        ({"beta_2": 0.5}, False),
        ({"beta_2": 0.99, "epsilon": 1.0}, False),
    ],
)
def test_adam_on_rosenbrock(values, passed):
    explorer = optimizers.optimizer_race("Rosenbrock")
    assert not checks.adam_on_rosenbrock(explorer).answered
    result = checks.adam_on_rosenbrock(explorer.set(**values))
    assert result.answered and result.passed == passed


def test_the_bend_is_not_needed_for_a_smaller_beta_2_to_help():
    curvature = np.array([[802.0, -400.0], [-400.0, 200.0]])  # Rosenbrock's at its minimum
    start = np.subtract(STARTS["Rosenbrock"], 1)
    rates, ends = np.repeat(GRID[:, None], 7, axis=1), []
    for beta_2 in (0.999, 0.9):
        path = walk(lambda w: w @ curvature, start, rates, 200, beta_2=beta_2)[..., 5, :]
        loss = ((path @ curvature) * path).sum(axis=-1) / 2
        ends.append(loss[-1, loss[-LAST:].max(axis=0).argmin()])
    assert ends[1] < ends[0] / 4  # 0.029 and 0.16


@pytest.mark.parametrize(
    ("values", "passed"),
    [
        ({"kind": "inverse time", "rate": 1, "length": 160, "decay": 3}, True),
        ({"kind": "constant", "rate": 1}, False),
        ({"kind": "inverse time", "rate": 0.5, "length": 160, "decay": 3}, False),
        ({"kind": "inverse time", "rate": 1, "length": 160, "decay": 1}, False),  # 65 %
        ({"kind": "inverse time", "rate": 1, "length": 40, "decay": 1}, True),
        ({"kind": "inverse time", "rate": 1, "length": 40, "decay": 3}, True),  # as the hint says
        ({"kind": "inverse time", "rate": 1, "length": 80, "decay": 3}, False),  # 72 %
    ],
)
def test_rescue(values, passed):
    explorer = optimizers.schedule_designer()
    assert not checks.rescue_a_rate_of_one(explorer).answered
    assert checks.rescue_a_rate_of_one(explorer.set(**values)).passed == passed


def test_a_right_answer_shown_in_part_is_told_so():
    race, designer = optimizers.optimizer_race("Rosenbrock"), optimizers.schedule_designer()
    early = {"kind": "inverse time", "rate": 1, "length": 160, "decay": 3, "updates": 100}
    for result in (
        checks.adam_on_rosenbrock(race.set(beta_2=0.9, steps=100)),
        checks.rescue_a_rate_of_one(designer.set(**early)),
    ):
        assert not result.passed and "= 100" in result.message


def test_a_constant_rate_of_one_reads_few_digits_with_any_seed():
    explorer = optimizers.schedule_designer()
    explorer.set(kind="constant", rate=1)
    read = [explorer.set(seed=seed).result.test[-1] for seed in range(21)]
    assert read[0] < 0.1 and 1 / 3 < max(read) < 0.4
