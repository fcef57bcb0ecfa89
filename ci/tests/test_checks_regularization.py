"""Checks of chapter 08: they accept what is right in any form and say what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.chapters import regularization
from helpers.chapters.regularization import checks


def waiting(losses, patience, lower=np.less, too_long=np.greater_equal):
    best, kept, wait = losses[0], 0, 0
    for epoch, loss in enumerate(losses[1:], start=1):
        if lower(loss, best):
            best, kept, wait = loss, epoch, 0
        else:
            wait += 1
            if too_long(wait, patience):
                break
    return kept


def test_patience_with_a_counter_is_right():
    assert checks.kept_epoch(waiting).passed


@pytest.mark.parametrize(
    "wrong",
    [
        lambda losses, patience: waiting(losses, patience, lower=np.less_equal),
        lambda losses, patience: waiting(losses, patience, too_long=np.greater),
        lambda losses, patience: int(np.argmin(losses)),
        lambda losses, patience: len(losses) - 1,
    ],
    ids=["equal is progress", "one epoch too long", "never stops", "last epoch"],
)
def test_patience_with_one_thing_wrong_is_found(wrong):
    result = checks.kept_epoch(wrong)
    assert result.answered and not result.passed


def step(w, g, eta, l1, l2, twice=2, by=None):
    moved = w - eta * (g + twice * l2 * w)
    return np.sign(moved) * np.maximum(np.abs(moved) - (eta * l1 if by is None else by), 0)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda *given: step(*given, twice=1),
        lambda w, g, eta, l1, l2: step(w, g, eta, l1, l2, by=l1),
        lambda w, g, eta, l1, l2: w - eta * (g + 2 * l2 * w + l1 * np.sign(w)),
    ],
    ids=["with a half", "threshold without the rate", "plain step"],
)
def test_a_step_with_one_thing_wrong_is_found(wrong):
    assert checks.elastic_step(step).passed
    result = checks.elastic_step(wrong)
    assert result.answered and not result.passed


def test_dropout_that_is_scaled_in_training_is_not_the_old_one():
    def inverted(a, keep, rate, training):
        return a * keep / (1 - rate) if training else a

    result = checks.old_dropout(inverted)
    assert result.answered and not result.passed


def test_both_ways_to_tame_degree_18_pass_and_another_degree_does_not():
    explorer = regularization.overfit()
    assert not checks.tamed(explorer).answered
    for settings in ({"degree": 18, "epochs": 1000}, {"degree": 18, "penalty": 0.05}):
        explorer.set(epochs=1e6, penalty=1e-8)
        assert not checks.tamed(explorer).passed
        explorer.set(**settings)
        assert checks.tamed(explorer).passed
    explorer.set(degree=3)
    assert not checks.tamed(explorer).passed


def test_a_cheap_stop_goes_by_patience_and_not_by_going_back():
    explorer = regularization.early_stop()
    explorer.set(patience=9)
    assert not checks.cheap_stop(explorer).passed
    explorer.set(restore="last epoch")
    assert checks.cheap_stop(explorer).passed
    explorer.set(patience=30)
    assert not checks.cheap_stop(explorer).passed
