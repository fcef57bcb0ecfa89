"""Explorers of chapter 05: what they compute is what nn computes, and their sentences are true."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ci.tests.explorer.explorers import numbers
from helpers import nn
from helpers.chapters.activations import gallery
from helpers.chapters.activations import softmax as belief

# activation_gallery


@pytest.mark.parametrize("name", gallery.FUNCTIONS)
@pytest.mark.parametrize("parameter", [0.0, 0.3, 1.0, 2.0])
def test_slope_is_that_of_the_curve(name: str, parameter: float) -> None:
    z = np.linspace(-4.97, 5.03, 101)
    up, down = (gallery.evaluate(name, z + h, parameter)[0] for h in (1e-6, -1e-6))
    slopes = gallery.evaluate(name, z, parameter)[1]
    np.testing.assert_allclose(slopes, (up - down) / 2e-6, atol=1e-7)


@pytest.mark.parametrize("name", gallery.FUNCTIONS)
@pytest.mark.parametrize("parameter", [0.0, 0.05, 1.0, 2.0])
def test_flat_is_said_where_the_slope_is_small(name: str, parameter: float) -> None:
    z = np.arange(-9.9, 9.95, 0.1)
    small = np.abs(gallery.evaluate(name, z, parameter)[1]) < gallery.FLAT
    stretches = gallery.flat_stretches(name, parameter)
    inside = np.zeros(z.shape, bool)
    for low, high in stretches:
        inside |= (low <= z) & (z <= high)
    assert (inside & ~small).sum() <= 2
    assert (small & ~inside).sum() <= 2
    sentence = gallery.describe_gallery(gallery.compute_gallery(name, parameter, 1.0))
    assert ("flat nowhere" in sentence) == (not stretches)


@pytest.mark.parametrize("theta", np.arange(0.05, 2.01, 0.05))
def test_the_flat_stretch_is_said_to_end_at_the_threshold(theta: float) -> None:
    sentence = gallery.describe_gallery(gallery.compute_gallery("thresholded_relu", theta, 1.0))
    assert float(sentence.split("for z below ")[1].rstrip(".")) == pytest.approx(theta)


@pytest.mark.parametrize("name", gallery.FUNCTIONS)
def test_a_corner_is_named_where_the_slopes_differ(name: str) -> None:
    for parameter, z in itertools.product((0.0, 0.3, 1.0, 2.0), (-1.0, 0.0, 0.3, 1.0, 2.0)):
        run = gallery.compute_gallery(name, parameter, z)
        left, right = gallery.evaluate(name, np.array([z - 1e-7, z + 1e-7]), parameter)[1]
        assert (run.jump is not None) == (abs(left - right) > 1e-3), (parameter, z)
        if run.jump is not None:
            assert run.jump == pytest.approx((left, right), abs=1e-6)


def test_a_slope_that_only_keras_takes_is_named_as_such() -> None:
    sentence = gallery.describe_gallery(gallery.compute_gallery("prelu", 1.0, 0.0))
    assert "1 on both sides" in sentence and "Keras that takes 0" in sentence
    for name, parameter, z in (("prelu", 1.0, 1.0), ("prelu", 0.3, 0.0), ("leaky_relu", 1.0, 0.0)):
        run = gallery.compute_gallery(name, parameter, z)
        assert "both sides" not in gallery.describe_gallery(run)


def test_softmax_of_two_is_shown_with_the_other_logit() -> None:
    for other, z in itertools.product((0.0, 1.5), (-3.0, 0.5)):
        p = nn.activations.get("softmax")(np.array([z, other]))
        assert gallery.compute_gallery("softmax", other, z).value == pytest.approx(p[0])


# softmax_temperature


@pytest.fixture(scope="module")
def logits() -> tuple:
    return belief.logits()


def test_temperature_changes_the_belief_and_never_the_answer(logits: tuple) -> None:
    z, y, _ = logits
    for digit, row in belief.examples().items():
        runs = [belief.compute_belief(t, digit) for t in (0.05, 0.5, 1.0, 5.0, 20.0)]
        assert {run.said for run in runs} == {int(z[row].argmax())}
        assert {run.true for run in runs} == {int(y[row])}
        assert all(run.p.sum() == pytest.approx(1) for run in runs)
        entropies = [run.entropy for run in runs]
        assert entropies == sorted(entropies)
        assert entropies[0] >= 0 and entropies[-1] <= np.log2(10)


def test_examples_are_what_their_names_say(logits: tuple) -> None:
    z, y, _ = logits
    p = nn.activations.get("softmax")(z)
    for digit, row in belief.examples().items():
        assert (p[row].argmax() != y[row]) == ("misread" in digit)
        assert (p[row].max() > 0.9) == ("doubt" not in digit)


def test_best_temperature_has_the_least_loss_of_all(logits: tuple) -> None:
    z, y, _ = logits
    run = belief.compute_belief(1.0, "clear")
    assert run.least <= run.losses.min() + 1e-6
    for t in (0.9 * run.best, 1.1 * run.best):
        assert belief.cross_entropy(z, y, t) > run.least
    p = nn.activations.get("softmax")(z / 3)
    assert belief.cross_entropy(z, y, 3) == pytest.approx(-np.log(p[range(359), y]).mean())


@pytest.mark.parametrize("temperature", [0.05, 1.0, 1.7, 20.0])
def test_belief_sentence_compares_claim_and_truth(temperature: float) -> None:
    run = belief.compute_belief(temperature, "in doubt")
    sentence = belief.describe_belief(run)
    if abs(run.claimed - run.right) < 0.01:
        assert "about as often as it claims" in sentence
    else:
        assert ("less often than" in sentence) == (run.claimed > run.right)
        assert ("more often than" in sentence) == (run.claimed < run.right)
    assert round(run.loss, 3) in numbers(sentence)


def test_training_for_the_belief_leaves_the_readers_seed_alone() -> None:
    nn.utils.set_random_seed(7)
    expected = nn.initializers.HeNormal()((3, 3))
    nn.utils.set_random_seed(7)
    belief.logits.cache_clear()
    belief.logits()
    np.testing.assert_array_equal(nn.initializers.HeNormal()((3, 3)), expected)
