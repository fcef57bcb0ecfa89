"""A checkup inside a network: weights, units, losses of one's own; and that nothing changes."""

import copy
import random

import numpy as np
import pytest

from ci.tests.checkup.cases import LENGTH, TWO, X, both, network
from ci.tests.nn.oracle import keras, nn
from helpers import checkup, datasets

pytestmark = pytest.mark.usefixtures("seeded")


@both
@pytest.mark.parametrize(("value", "words"), [(np.nan, "1 of 32"), (np.inf, "1 of 32")])
def test_broken_weights_are_counted_by_array(lib, value, words):
    model = network(lib)
    weights = model.get_weights()
    weights[0][1, 2] = value
    model.set_weights(weights)
    report = checkup.inspect(model, X, TWO)
    assert report.names == ("weights not finite",)
    assert "kernel (1 of 32)" in repr(report)


@both
def test_what_the_optimizer_remembers_is_looked_at(lib):
    model = network(lib)
    model.compile(lib.optimizers.Adam(0.01), loss="binary_crossentropy")
    kept = model.get_weights()
    allowed = {"check_finite": False} if lib is nn else {}
    model.fit(np.where(X[3] == X, np.nan, X), TWO, verbose=0, **allowed)
    assert checkup.inspect(model).names == ("weights not finite",)
    model.set_weights(kept)
    assert checkup.inspect(model).names == ("optimizer not finite",)
    model.compile(lib.optimizers.Adam(0.01), loss="binary_crossentropy")
    assert checkup.inspect(model, X, TWO).clean


@both
@pytest.mark.parametrize(
    ("activation", "bias", "name"),
    [
        ("relu", -100.0, "dead units"),
        ("sigmoid", 100.0, "saturated units"),
        ("sigmoid", -100.0, "saturated units"),
        ("tanh", 100.0, "saturated units"),
    ],
)
@pytest.mark.parametrize(("count", "weight"), [(8, "stops"), (6, "hinders"), (2, "note")])
def test_units_that_no_longer_react_are_counted(lib, activation, bias, name, count, weight):
    model = network(lib, activation=activation)
    kernel, biases, *rest = model.get_weights()
    biases[:count] = bias
    model.set_weights([kernel / 10, biases, *rest])
    found = {f.name: f for f in checkup.inspect(model, X, TWO, steps=0).findings}
    assert found[name].weight == weight
    assert f"{count} of 8" in found[name].where


@both
def test_activations_may_be_layers_of_their_own(lib):
    layers = [lib.layers.Dense(8), lib.layers.ReLU(), lib.layers.Dense(1), lib.layers.Softmax()]
    model = lib.Sequential([lib.Input((4,)), *layers])
    model.compile("sgd", loss="mse")
    kernel, bias, *rest = model.get_weights()
    model.set_weights([kernel, bias - 100, *rest])
    assert {"softmax on one output", "dead units"} <= set(checkup.inspect(model, X, TWO).names)


@both
def test_missing_values_do_not_hide_the_rest(lib):
    x = X.copy()
    x[3, 1] = np.nan
    report = checkup.inspect(network(lib, last=None, loss="mse", rate=3.0), x, LENGTH)
    assert report.names == ("missing values", "rate too large")
    assert "the loss of 149 rows" in repr(report)


@both
def test_a_model_without_a_loss_or_without_an_input_can_be_looked_at(lib):
    layers = [lib.layers.Dense(3, "relu"), lib.layers.Dense(1)]
    model = lib.Sequential(layers)
    assert checkup.inspect(model, X, TWO).clean
    model.compile("sgd", loss="mse")
    assert checkup.inspect(model).clean
    assert checkup.inspect(model, X, TWO).clean
    assert not (model.built)


@both
def test_nothing_of_the_reader_s_changes(lib):
    """Model, optimizer, data and chance are as they were: training goes on as if unlooked at."""

    def trained(look: bool):
        for library in (nn, keras):
            library.utils.set_random_seed(5)
        model = network(lib, activation="relu")
        model.add(lib.layers.Dropout(0.2))
        model.add(lib.layers.Dense(1, "sigmoid"))
        if lib is nn:
            model.build((None, 4))
        model.compile(lib.optimizers.Adam(0.05), loss="binary_crossentropy")
        x, y = X.copy(), TWO.copy()
        model.fit(x, y, epochs=2, verbose=0)
        if look:
            checkup.inspect(model, x, y)
            checkup.inspect(model, x * 1000, y)
        history = model.fit(x, y, epochs=3, verbose=0)
        np.testing.assert_array_equal(x, X)
        drawn = random.random(), nn.initializers.RandomNormal()((3,)).tolist()
        return history.history["loss"], model.get_weights(), drawn

    (losses, weights, drawn), (losses2, weights2, drawn2) = trained(False), trained(True)
    assert losses == losses2 and drawn == drawn2
    for a, b in zip(weights, weights2, strict=True):
        np.testing.assert_array_equal(a, b)


class Unclipped(nn.losses.Loss):
    """Cross-entropy as it is first written."""

    def call(self, y, p):
        return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean(axis=-1)

    def gradient(self, y, p):
        return (p - y) / (p * (1 - p)) / p.shape[-1]


def unclipped(y, p):
    """The same for Keras."""
    p, y = keras.ops.convert_to_tensor(p), keras.ops.cast(y, p.dtype)
    return -keras.ops.mean(y * keras.ops.log(p) + (1 - y) * keras.ops.log(1 - p), axis=-1)


class Clipped(Unclipped):
    """The same, cured."""

    def call(self, y, p):
        return super().call(y, np.clip(p, 1e-7, 1 - 1e-7))


def clipped(y, p):
    """The same for Keras."""
    return unclipped(y, keras.ops.clip(p, 1e-7, 1 - 1e-7))


OWN = [(nn, Unclipped(), Clipped()), (keras, unclipped, clipped)]


@pytest.mark.parametrize(("lib", "bad", "good"), OWN, ids=["nn", "keras"])
def test_a_loss_of_one_s_own_is_tried_at_0_and_1(lib, bad, good):
    report = checkup.inspect(network(lib, loss=bad), X, TWO)
    assert report.names == ("log of zero",)
    assert "inf at y = 1, ŷ = 0" in repr(report) and "nan at y = 0, ŷ = 0" in repr(report)
    assert checkup.inspect(network(lib, loss=good), X, TWO).clean


@pytest.mark.parametrize(("lib", "bad", "good"), OWN, ids=["nn", "keras"])
def test_a_loss_that_is_not_finite_now_is_traced_to_its_row(lib, bad, good):
    model = network(lib, loss=bad)
    x = X / 100
    model.set_weights([w * 1000 * (w.shape == (8, 1)) + w for w in model.get_weights()])
    model.set_weights([np.ones((4, 8)), np.zeros(8), np.full((8, 1), 100.0), np.zeros(1)])
    x[:, :] = 0.001
    x[17] = 10.0
    report = checkup.inspect(model, x, np.zeros(150))
    assert "log of zero" in report.names
    assert "the loss of row 17 is" in repr(report) and "ŷ = 1 are" in " ".join(repr(report).split())


class LateFailure(nn.losses.MeanSquaredError):
    """Finite at the ends, and NaN as soon as a prediction is sure enough."""

    def call(self, y, p):
        values = super().call(y, p)
        return values * np.nan if values.min() < 0.1 else values


def test_a_loss_that_fails_after_some_steps_is_told():
    model = network(nn, loss=LateFailure(), last=None, kernel_initializer="zeros", rate=0.01)
    report = checkup.inspect(model, X, TWO + 1)
    assert report.names == ("log of zero", "equal units")
    assert "the weights are numbers still" in " ".join(repr(report).split())


def test_a_deep_copy_shares_nothing_with_the_model():
    from helpers.checkup.of_nn import OurCopy

    model = network(nn)
    made, before = OurCopy(model, X), copy.deepcopy(model.get_weights())
    made.step(X, TWO)
    for a, b, c in zip(before, model.get_weights(), made.model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
        assert not np.array_equal(b, c)


def test_a_loss_that_never_rose_is_not_said_to_have_jumped_over_a_valley():
    data = datasets.digits(scaled=True)
    nn.utils.set_random_seed(1)
    relu = {"activation": "relu", "kernel_initializer": "he_normal"}
    layers = [nn.layers.Dense(16, **relu), nn.layers.Dense(16, **relu)]
    model = nn.Sequential([nn.Input((64,)), *layers, nn.layers.Dense(10, "softmax")])
    for rate, why in ((3.0, "below 0 in every row"), (10.0, "jumps over the valley")):
        model.compile(nn.optimizers.SGD(rate), loss="sparse_categorical_crossentropy")
        report = checkup.inspect(model, data.x[:300], data.y[:300])
        found = next(f for f in report.findings if f.name == "rate too large")
        assert "are dead then" in found.where and why in found.why
        assert ("at its peak" in found.where) == (rate == 10.0)
