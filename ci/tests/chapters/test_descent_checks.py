"""Chapter 03's checks: what they take for right, for wrong, and for no answer."""

from fractions import Fraction

import numpy as np
import pytest

from helpers.chapters import descent as chapter
from helpers.chapters.descent import checks as descent


@pytest.fixture(autouse=True)
def quiet(capsys):
    yield
    capsys.readouterr()


@pytest.mark.parametrize(
    "answer", [(2, 1 / 6, 1 / 3), [2.0, 0.167, 0.333], np.array([2, 1 / 6, 2 / 6])]
)
def test_minimum_one_step_and_border(answer):
    assert descent.one_step_and_border(answer).passed


@pytest.mark.parametrize(
    "answer",
    [
        (2, 1 / 3, 1 / 6),  # changed over
        (2, 1 / 6, 1 / 6),
        (2, 1 / 3, 2 / 3),  # 3 for the curvature
        (-2, 1 / 6, 1 / 3),
        (4, 1 / 6, 1 / 3),
        (2, 6, 12),
        (2, 0.17, 0.33),  # two digits
        (0, 0, 0),
        (2, 1 / 6),
        (8, 1 / 6, 1 / 3),  # the loss there
    ],
)
def test_other_numbers_are_not(answer):
    assert not descent.one_step_and_border(answer).passed


def by_sum(x, y, W, lam):
    return sum(2 * x[i][:, None] * (x[i] @ W - y[i]) for i in range(len(x))) / len(x) + 2 * lam * W


@pytest.mark.parametrize(
    "gradient",
    [
        lambda x, y, W, lam: 2 / len(x) * x.T @ (x @ W - y) + 2 * lam * W,
        lambda x, y, W, lam: 2 * (np.mean(x * (x @ W - y), axis=0)[:, None] + lam * W),
        by_sum,
    ],
)
def test_the_gradient_passes(gradient):
    assert descent.penalized_gradient(gradient).passed


def first(x, y, W):
    return 2 / len(x) * x.T @ (x @ W - y)


@pytest.mark.parametrize(
    "gradient",
    [
        lambda x, y, W, lam: first(x, y, W) + lam * np.sum(W),
        lambda x, y, W, lam: first(x, y, W) + 2 * lam * np.sum(W),
        lambda x, y, W, lam: first(x, y, W) + 2 * lam * np.sign(W),
        lambda x, y, W, lam: first(x, y, W) + 2 * lam * W.mean(),
        lambda x, y, W, lam: first(x, y, W) + 2 * lam * W**3,
        lambda x, y, W, lam: first(x, y, W) + lam * W,
        lambda x, y, W, lam: first(x, y, W) + lam * W**2,
        lambda x, y, W, lam: first(x, y, W) + 2 * lam * np.abs(W),
        lambda x, y, W, lam: first(x, y, W) - 2 * lam * W,
        lambda x, y, W, lam: first(x, y, W),
        lambda x, y, W, lam: first(x, y, W) / 2 + 2 * lam * W,
        lambda x, y, W, lam: first(x, y, W) * len(x) + 2 * lam * W,
        lambda x, y, W, lam: -first(x, y, W) + 2 * lam * W,
        lambda x, y, W, lam: first(x, y, W) + 2 * W,
        lambda x, y, W, lam: (first(x, y, W) + 2 * lam * W).ravel(),
        lambda x, y, W, lam: np.zeros_like(W),
    ],
)
def test_a_wrong_gradient_does_not(gradient):
    assert not descent.penalized_gradient(gradient).passed


@pytest.mark.parametrize("answer", [(570, 5), [570, 5.0], (Fraction(570).numerator, 5)])
def test_updates_are_counted(answer):
    assert descent.counted_updates(answer).passed


@pytest.mark.parametrize(
    "answer",
    [(560, 5), (57, 5), (562, 5), (570, 32), (570, 27), (5, 570), (17970, 5), (561.5, 5), (570, 0)],
)
def test_a_wrong_count_is_found(answer):
    assert not descent.counted_updates(answer).passed


@pytest.mark.parametrize("rate", [2 / 2.2, 0.91, 0.9])
def test_the_rate_between_the_axes_is_fast_enough(rate):
    explorer = chapter.descent_2d().set(learning_rate=rate, passes=18)
    assert descent.narrow_bowl(explorer).passed


def test_no_preset_and_no_stop_of_the_slider_is():
    explorer = chapter.descent_2d()
    for name in explorer.presets:
        assert not descent.narrow_bowl(explorer.preset(name).set(passes=18)).passed
    for rate in (0.2, 0.5, 0.6, 0.8, 0.95, 0.99, 1, 1.2):
        moved = explorer.reset().set(learning_rate=rate, passes=18)
        assert not descent.narrow_bowl(moved).passed
    for moved in ({"passes": 19}, {"passes": 16}, {"condition": 5}, {"direction": 120}):
        settings = {"learning_rate": 0.91, "passes": 18} | moved
        assert not descent.narrow_bowl(explorer.reset().set(**settings)).passed
