"""Explorers of chapter 04: right at every corner of their controls, in picture and sentence."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from ci.tests.explorer.explorers import show
from helpers import nn
from helpers.chapters import backprop
from helpers.chapters.backprop import check as backprop_check
from helpers.chapters.backprop import differences
from helpers.chapters.backprop import digits as backprop_digits
from helpers.networks.digits import initial

# gradient_check


@pytest.mark.parametrize("activation", differences.ACTIVATIONS)
def test_check_network_is_the_one_of_nn(activation: str) -> None:
    weights, x, y = differences.network("float64")
    dense = nn.layers.Dense
    sizes = differences.SIZES[1:]
    names = (activation, activation, "linear")
    model = nn.Sequential(
        [nn.Input((4,)), *(dense(*pair) for pair in zip(sizes, names, strict=True))]
    )
    model.compile(loss="mse")
    model.set_weights([w if place % 2 == 0 else w[0] for place, w in enumerate(weights)])
    # nn's mse averages over the outputs, of which there are 3; the explorer halves the sum.
    scale = sizes[-1] / 2
    assert differences.losses(weights, x, y, activation) == pytest.approx(
        scale * model.evaluate(x, y, verbose=0)
    )
    ours = differences.gradients(weights, x, y, activation, differences.RIGHT)
    for a, b in zip(ours, model.gradients(x, y), strict=True):
        np.testing.assert_allclose(a.ravel(), scale * b.ravel(), atol=1e-12)


def every_check() -> Iterator[tuple]:
    """All layers, activations, precisions and backward passes."""
    return itertools.product(
        (1, 2, 3),
        differences.ACTIVATIONS,
        differences.PRECISIONS,
        differences.BACKWARDS,
    )


def harmless(layer: int, activation: str, backward: str) -> bool:
    """Whether the gradient of this layer is right although the backward pass may not be."""
    if backward == "1/n left out":
        return False
    # The last layer has no activation, and relu(z) > 0 where z > 0.
    relu = activation == "relu" and backward == "f′ at a, not at z"
    return backward == differences.RIGHT or layer == 3 or relu


def test_check_tells_right_from_wrong_everywhere() -> None:
    for layer, activation, precision, backward in every_check():
        found = backprop_check.curves(layer, activation, precision, backward)
        right = found.central.min() < backprop_check.wrong_beyond(precision)
        assert right == harmless(layer, activation, backward), (layer, activation, backward)


def test_check_sentence_fits_the_curve_at_every_step() -> None:
    for layer, activation, precision, backward in every_check():
        for h in (1e-16, 1e-10, 1e-5, 1e-2, 1.0):
            run = backprop_check.compute_check(h, layer, activation, precision, backward)
            text = backprop_check.describe_check(run)
            if not harmless(layer, activation, backward):
                assert "No step brings the two together" in text
            elif run.central > backprop_check.wrong_beyond(precision):
                small = h < run.curves.best_central
                large = "a crossed kink" if activation == "relu" else "truncation"
                assert ("too small: round-off" if small else f"too large: {large}") in text
            elif backward == differences.RIGHT:
                assert "They agree: the backward pass of this layer is right" in text
            else:
                assert "They agree: the mistake changes nothing" in text


def test_check_errors_lie_on_the_curve() -> None:
    curve = backprop_check.curves(2, "tanh", "float64", differences.RIGHT)
    for place in range(20, 60, 7):
        h = float(curve.steps[place])
        run = backprop_check.compute_check(h, 2, "tanh", "float64", differences.RIGHT)
        assert run.forward == pytest.approx(curve.forward[place], rel=1e-3)
        assert run.central == pytest.approx(curve.central[place], rel=1e-3)


def test_check_curves_have_the_slopes_of_theory() -> None:
    curve = backprop_check.curves(1, "tanh", "float64", differences.RIGHT)

    def slope(errors: np.ndarray, low: float, high: float) -> float:
        inside = (curve.steps >= low) & (curve.steps <= high)
        return np.polyfit(np.log(curve.steps[inside]), np.log(errors[inside]), 1)[0]

    assert slope(curve.forward, 1e-6, 1e-2) == pytest.approx(1, abs=0.05)
    assert slope(curve.central, 1e-4, 1e-2) == pytest.approx(2, abs=0.05)
    assert slope(curve.forward, 1e-14, 1e-10) == pytest.approx(-1, abs=0.1)
    assert slope(curve.central, 1e-14, 1e-10) == pytest.approx(-1, abs=0.1)


# digits_training


def test_digits_on_the_way_are_those_of_a_training_that_ends_there() -> None:
    record = backprop_digits.train(0.5, 5, "He normal", 16)
    x, y, x_test, y_test = backprop_digits.digits()
    rows = np.random.default_rng(0).permutation(len(x))[: 85 * 16]
    model = backprop_digits.network(5)
    model.compile(nn.optimizers.SGD(0.5), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.set_weights(initial(5, "He normal"))
    losses = {}
    for update in range(86):
        run = backprop_digits.at(record, update) if update % 5 == 0 else None
        if run:
            losses[update] = model.evaluate(x[:400], y[:400], verbose=0)[0]
            assert run.loss[-1] == pytest.approx(losses[update], rel=1e-9)
            assert run.test[-1] == pytest.approx(model.evaluate(x_test, y_test, verbose=0)[1])
            assert len(run.said) == round((1 - run.test[-1]) * 359)
        batch = rows[update * 16 : (update + 1) * 16]
        if len(batch):
            model.train_on_batch(x[batch], y[batch])
    np.testing.assert_array_equal(run.updates, [0, 20, 40, 60, 80, 85])
    np.testing.assert_allclose(run.loss, [losses[u] for u in run.updates], rtol=1e-9)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"units": 1},
        {"start": "zeros"},
        {"learning_rate": 10.0, "units": 48, "start": "normal, 1", "batch_size": 64},
        {"learning_rate": 0.001, "batch_size": 1},
    ],
)
def test_digits_sentence_counts_what_is_misread(values: dict) -> None:
    explorer = backprop.digits_training()
    sentence, run = show(explorer, values), explorer.result
    y_test = backprop_digits.digits()[3]
    assert len(run.said) == len(run.true) == len(run.images)
    assert (run.said != run.true).all()
    assert f"Misread: {len(run.said)}," in sentence
    assert run.test[-1] == pytest.approx(1 - len(run.said) / len(y_test))
    assert f"{100 * run.test[-1]:.1f} % of 359 unseen" in sentence
    assert ("Hidden units that are 0" in sentence) == (run.silent > 0)
    assert np.isfinite(run.loss).all()


def test_digits_are_split_once_and_the_weights_start_as_named() -> None:
    x, y, x_test, y_test = backprop_digits.digits()
    assert (len(x), len(x_test)) == (1438, 359)
    rows = {row.tobytes() for row in x}
    assert not any(row.tobytes() in rows for row in x_test)
    assert (len(y), len(y_test)) == (1438, 359)
    deviations = {"He normal": np.sqrt(2 / 64), "normal, 0.01": 0.01, "normal, 1": 1, "zeros": 0}
    assert set(deviations) == set(backprop_digits.STARTS)
    for name, deviation in deviations.items():
        kernel = initial(48, name)[0]
        assert kernel.std() == pytest.approx(deviation, rel=0.05)


def test_digits_from_zero_never_move_a_hidden_unit() -> None:
    run = backprop_digits.at(backprop_digits.train(0.5, 12, "zeros", 32))
    assert run.silent == 12
    assert run.test[-1] < 0.2
