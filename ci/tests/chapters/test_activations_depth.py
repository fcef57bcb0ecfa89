"""Gradients by layer and the race of chapter 05: nn's numbers, closed forms, true words."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ci.tests.explorer.explorers import numbers
from helpers import nn
from helpers.chapters.activations import flow, gradient_sizes, race, race_training

# gradient_flow


def as_network(activation: str, weights: list[np.ndarray]) -> nn.Sequential:
    """The same stack of networks in nn, whose GELU is exact."""
    dense, hidden = nn.layers.Dense, len(weights) - 1
    layers = [nn.Input((64,))]
    for W in weights[:hidden]:
        made = nn.layers.Activation(activation)
        made.parameters = gradient_sizes.ACTIVATIONS[activation]
        layers += [dense(W.shape[-1]), made]
    model = nn.Sequential([*layers, dense(10, "softmax")], runs=(gradient_sizes.SEEDS,))
    model.compile(loss="categorical_crossentropy")
    pairs = [(W, np.zeros((gradient_sizes.SEEDS, W.shape[-1]))) for W in weights]
    model.set_weights([array for pair in pairs for array in pair])
    return model


@pytest.mark.parametrize("activation", gradient_sizes.ACTIVATIONS)
def test_flow_has_the_gradients_of_nn(activation: str) -> None:
    weights = gradient_sizes.kernels(3, 8, "Glorot", 1.5)
    found = gradient_sizes.gradients(activation, weights)
    x, y = gradient_sizes.digits()
    biases = as_network(activation, weights).gradients(x, y)[1::2]
    for dz, bias in zip(found, biases, strict=True):
        np.testing.assert_allclose(dz.mean(axis=1), bias, atol=1e-12)


@pytest.mark.parametrize("init", flow.SCHEMES)
@pytest.mark.parametrize("width", [4, 64])
def test_flow_kernels_have_the_deviation_of_their_name(init: str, width: int) -> None:
    named = {
        "Glorot": lambda i, o: np.sqrt(2 / (i + o)),
        "He": lambda i, o: np.sqrt(2 / i),
        "LeCun": lambda i, o: np.sqrt(1 / i),
        "normal, 1": lambda i, o: 1.0,
        "normal, 0.01": lambda i, o: 0.01,
    }
    for W in gradient_sizes.kernels(3, width, init, 2.0):
        error = 4 / np.sqrt(2 * W.size)
        assert W.std() == pytest.approx(2 * named[init](*W.shape[1:]), rel=error)


def test_theory_is_exact_for_linear_units_and_for_relu() -> None:
    deviation = gradient_sizes.deviations(5, 32, "LeCun", 1.3)
    linear = gradient_sizes.mean_squares("linear", deviation, 32)
    np.testing.assert_allclose(linear[:-1], 1.3**2)
    assert linear[-1] == pytest.approx(1.3**2 * 10 / 32)
    relu = gradient_sizes.mean_squares("relu", deviation, 32)
    np.testing.assert_allclose(relu, linear / 2, rtol=1e-9)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "selu", "silu"])
@pytest.mark.parametrize("init", ["Glorot", "normal, 1"])
@pytest.mark.parametrize("gain", [0.25, 1.0, 16.0])
def test_theory_is_that_of_a_fine_sum(activation: str, init: str, gain: float) -> None:
    deviation = gradient_sizes.deviations(3, 64, init, gain)
    found = gradient_sizes.mean_squares(activation, deviation, 64)
    f, nodes = nn.activations.get(activation), np.linspace(-8, 8, 10_000)
    shares = np.exp(-(nodes**2) / 2) / np.exp(-(nodes**2) / 2).sum()
    z = (
        deviation[0]
        * np.sqrt(np.square(gradient_sizes.digits()[0]).sum(axis=1, keepdims=True))
        * nodes
    )
    for factor, after, fan_out in zip(found, deviation[1:], (64, 64, 10), strict=True):
        fine = after**2 * fan_out * (f.derivative(z) ** 2 @ shares).mean()
        assert factor == pytest.approx(fine, rel=0.01)
        z = after * np.sqrt(64 * np.square(f(z)) @ shares)[:, None] * nodes


def test_the_steepest_slope_is_that_of_a_corner_too() -> None:
    known = {"sigmoid": 0.25, "tanh": 1, "relu": 1, "selu": 1.7581, "gelu": 1.1289, "softplus": 1}
    found = {name: gradient_sizes.steepest(name) for name in known}
    assert found == pytest.approx(known, abs=2e-4)


@pytest.mark.parametrize("activation", gradient_sizes.ACTIVATIONS)
@pytest.mark.parametrize("gain", [0.5, 1.0, 2.0])
def test_theory_meets_what_is_measured_in_wide_networks(activation: str, gain: float) -> None:
    run = flow.compute_flow(activation, 6, 64, "Glorot", gain)
    np.testing.assert_allclose(np.log(run.theory[:-1] / run.measured[:-1]), 0, atol=0.4)


@pytest.mark.parametrize("activation", gradient_sizes.ACTIVATIONS)
def test_no_layer_passes_its_bound(activation: str) -> None:
    for depth, width, gain in itertools.product((1, 2, 20), (4, 64), (0.25, 1.0, 4.0)):
        run = flow.compute_flow(activation, depth, width, "He", gain)
        assert (run.measured[:-1] <= run.bound[:-1] * (1 + 1e-9)).all(), (depth, width, gain)


def test_histograms_and_zeros_count_every_number() -> None:
    for activation, width in itertools.product(("sigmoid", "relu"), (4, 32)):
        run = flow.compute_flow(activation, 4, width, "He", 1.0)
        for layer, units in enumerate([width] * 4 + [10]):
            size = gradient_sizes.SEEDS * gradient_sizes.SAMPLES * units
            counted = run.counts[layer].sum() + run.zeros[layer] * size
            assert counted == pytest.approx(size)


@pytest.mark.parametrize("depth", [1, 2, 10, 20])
@pytest.mark.parametrize("gain", [0.25, 1.0, 16.0])
@pytest.mark.parametrize("activation", ["sigmoid", "relu", "softplus"])
def test_flow_sentence_has_the_factor_from_layer_to_layer(
    activation: str, depth: int, gain: float
) -> None:
    run = flow.compute_flow(activation, depth, 16, "He", gain)
    sentence = flow.describe_flow(run)
    if depth == 1:
        assert "layer to layer" not in sentence
        return
    factor = (run.measured[0] / run.measured[depth - 1]) ** (1 / (depth - 1))
    assert any(n == pytest.approx(factor, rel=0.01) for n in numbers(sentence))
    ratio = run.measured[0] / run.measured[depth - 1]
    said = "keeps" if 0.5 < ratio < 2 else "larger" if ratio > 1 else "smaller"
    assert said in run.title
    # Far out on its flat side a sigmoid's slope is rounded to 0, too.
    assert ("exactly 0" in sentence) == (run.zeros[:depth].mean() >= 0.005)
    assert activation != "relu" or "exactly 0" in sentence


# depth_race


@pytest.mark.parametrize("update", [1, 20, 37, 100])
def test_race_on_its_way_is_that_of_a_training_that_ends_there(update: int) -> None:
    run = race.at(race.train(3, 0.1, "He"), update)
    x, y, x_test, y_test = race_training.digits()
    order = race_training.batches().ravel()
    for which, activation in enumerate(race.NAMES):
        model = race_training.network(activation, 3, 0.1)
        model.set_weights(race_training.initial(3, "He"))
        for k in range(update):
            rows = order[k * 32 : k * 32 + 32]
            sizes = [np.sqrt(np.mean(g**2)) for g in model.gradients(x[rows], y[rows])[::2]]
            if k == 0:
                np.testing.assert_allclose(run.first[which], sizes)
            model.train_on_batch(x[rows], y[rows])
        np.testing.assert_allclose(run.last[which], sizes)
        share = (model.predict(x_test, verbose=0).argmax(axis=1) == y_test).mean()
        assert run.accuracy[which, -1] == share
    assert run.updates[-1] == update and run.accuracy.shape == (2, len(run.updates))


@pytest.mark.parametrize("init", race.INITS)
def test_race_weights_have_the_deviation_of_their_name(init: str) -> None:
    kernels = race_training.initial(4, init)[::2]
    for kernel, fans in zip(
        kernels, [(64, 16), (16, 16), (16, 16), (16, 16), (16, 10)], strict=True
    ):
        assert kernel.shape == fans
        assert kernel.std() == pytest.approx(race.INITS[init](*fans), rel=0.2)


def test_race_passes_through_all_digits_before_it_takes_one_again() -> None:
    rows = race_training.batches().ravel()
    assert rows.shape == (3200,)
    assert sorted(rows[:1438]) == sorted(rows[1438:2876]) == list(range(1438))


@pytest.mark.parametrize(
    ("depth", "rate", "init"),
    list(itertools.product((1, 6), (0.01, 10.0), ("He", "normal, 1", "normal, 0.05"))),
)
def test_race_sentence_says_what_each_reads(depth: int, rate: float, init: str) -> None:
    run = race.compute_race(depth, rate, init)
    sentence = race.describe_race(run)
    sigmoid, relu = sentence.split(". At the first update")[0].split("; ")
    for words, which in ((sigmoid, 0), (relu, 1)):
        share = run.accuracy[which, -1]
        assert f"{100 * share:.0f} % of 359" in words
        assert ("no numbers any more" in words) == run.diverged[which]
        guess = share < race.NOT_LEARNED and not run.diverged[which]
        assert ("close to guessing" in words) == guess
    ratio = run.first[:, 0] / run.first[:, -1]
    for found in ratio:
        assert any(n == pytest.approx(found, rel=0.5, abs=0.006) for n in numbers(sentence))


def test_first_gradients_of_the_race_are_those_of_the_first_batch() -> None:
    small, large = (race.compute_race(4, rate, "He") for rate in (0.01, 1.0))
    np.testing.assert_allclose(small.first, large.first, rtol=1e-4)
    assert small.first.shape == (2, 5)
