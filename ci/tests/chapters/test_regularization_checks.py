"""Checks of chapter 08: they accept what is right in any form and say what is wrong."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from helpers.chapters import regularization
from helpers.chapters.regularization import checks


def patient(losses, rises):
    """The rule of the chapter's text, which counts from the best epoch and not rises in a row."""
    best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        elif epoch - best >= rises:
            break
    return best


def rising(losses, rises, higher=np.greater, lower=np.less, reset=True, late=0, back=0):
    best, row = 0, 0
    for epoch in range(1, len(losses)):
        if higher(losses[epoch], losses[epoch - 1]):
            row += 1
        elif reset:
            row = 0
        if lower(losses[epoch], losses[best]):
            best = epoch
        if row >= rises + late:
            break
    return best - back


def from_the_end_of_training(losses, rises):
    up = [b > a for a, b in itertools.pairwise(losses)]
    ends = (k + rises for k in range(len(up) - rises + 1) if all(up[k : k + rises]))
    end = next(ends, len(losses) - 1)
    return int(np.argmin(losses[: end + 1]))


def as_while(losses, rises):
    epoch = row = 0
    while epoch < len(losses) - 1 and row < rises:
        epoch += 1
        row = (row + 1) * (losses[epoch] > losses[epoch - 1])
    return losses.index(min(losses[: epoch + 1]))


@pytest.mark.parametrize("right", [rising, from_the_end_of_training, as_while])
def test_rises_in_a_row_are_right_in_three_forms(right):
    assert checks.kept_epoch(right).passed


@pytest.mark.parametrize(
    "wrong",
    [
        patient,
        lambda losses, rises: rising(losses, rises, higher=np.greater_equal),
        lambda losses, rises: rising(losses, rises, lower=np.less_equal),
        lambda losses, rises: rising(losses, rises, reset=False),
        lambda losses, rises: rising(losses, rises, late=1),
        lambda losses, rises: rising(losses, rises, back=1),
        lambda losses, rises: int(np.argmin(losses)),
        lambda losses, rises: len(losses) - 1,
        lambda losses, rises: 0,
        lambda losses, rises: min(losses),
    ],
    ids=[
        "from the best",
        "equal is a rise",
        "the last of equal ones",
        "never set back",
        "one too late",
        "one epoch before",
        "never stops",
        "last epoch",
        "first epoch",
        "the loss itself",
    ],
)
def test_rises_with_one_thing_wrong_are_found(wrong):
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
        lambda w, g, eta, l1, l2: step(w, g, eta, l2, l1),
        lambda w, g, eta, l1, l2: step(w, -g, eta, l1, l2),
        lambda w, g, eta, l1, l2: step(w, g, eta, 0, l2),
        lambda w, g, eta, l1, l2: step(w, g, eta, l1, 0),
        lambda w, g, eta, l1, l2: np.maximum(w - eta * (g + 2 * l2 * w) - eta * l1, 0),
        lambda w, g, eta, l1, l2: (
            (step(w, g, eta, l1, l2) != 0) * (step(w, g, eta, 0, l2) - eta * l1 * np.sign(w))
        ),
    ],
    ids=[
        "with a half",
        "threshold without the rate",
        "plain step",
        "l1 for l2",
        "uphill",
        "no L1",
        "no L2",
        "negative weights lost",
        "threshold by the sign before the step",
    ],
)
def test_a_step_with_one_thing_wrong_is_found(wrong):
    assert checks.elastic_step(step).passed
    result = checks.elastic_step(wrong)
    assert result.answered and not result.passed


@pytest.mark.parametrize(
    "wrong",
    [
        lambda a, keep, rate, training: a * keep / (1 - rate) if training else a,
        lambda a, keep, rate, training: a * keep if training else a * rate,
        lambda a, keep, rate, training: a * keep if training else a / (1 - rate),
        lambda a, keep, rate, training: a * keep if training else a,
        lambda a, keep, rate, training: a * keep * (1 - rate),
        lambda a, keep, rate, training: a * keep,
        lambda a, keep, rate, training: a * (1 - keep) if training else a * (1 - rate),
        lambda a, keep, rate, training: a * (1 - rate),
        lambda a, keep, rate, training: a * keep if not training else a * (1 - rate),
    ],
)
def test_dropout_that_is_not_the_old_one_is_found(wrong):
    result = checks.old_dropout(wrong)
    assert result.answered and not result.passed


def test_both_ways_to_tame_degree_18_pass_and_another_degree_does_not():
    explorer = regularization.overfit()
    assert not checks.tamed(explorer).answered
    for settings in ({"degree": 18, "epochs": 1000}, {"degree": 18, "penalty": 0.05}):
        explorer.set(epochs=1e6, penalty=0)
        assert not checks.tamed(explorer).passed
        explorer.set(**settings)
        assert checks.tamed(explorer).passed
    explorer.set(degree=3)
    assert not checks.tamed(explorer).passed


def test_a_diverged_degree_18_has_no_error_that_is_told(capsys):
    explorer = regularization.overfit()
    explorer.set(degree=18, penalty=10, learning_rate=0.1)
    assert not checks.tamed(explorer).passed
    said = capsys.readouterr().out
    assert "beyond use" in said and "error on new points" not in said


def test_a_cheap_stop_goes_by_patience_and_not_by_going_back():
    explorer = regularization.early_stop()
    explorer.set(patience=9)
    assert not checks.cheap_stop(explorer).passed
    explorer.set(restore="last epoch")
    assert checks.cheap_stop(explorer).passed
    explorer.set(patience=30)
    assert not checks.cheap_stop(explorer).passed
