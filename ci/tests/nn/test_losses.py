"""Losses: value and gradient equal Keras', at saturated predictions too."""

import warnings

import numpy as np
import pytest

from ci.tests.nn.oracle import (
    STRICT,
    all_close,
    close,
    f,
    keras,
    keras_gradients,
    nn,
    pair,
    same_gradients,
    twin,
)

pytestmark = STRICT

LOSSES = {
    "mse": lambda nn: nn.losses.MeanSquaredError(),
    "mae": lambda nn: nn.losses.MeanAbsoluteError(),
    "binary": lambda nn: nn.losses.BinaryCrossentropy(),
    "binary logits": lambda nn: nn.losses.BinaryCrossentropy(from_logits=True),
    "categorical": lambda nn: nn.losses.CategoricalCrossentropy(),
    "categorical logits": lambda nn: nn.losses.CategoricalCrossentropy(from_logits=True),
    "sparse": lambda nn: nn.losses.SparseCategoricalCrossentropy(),
    "sparse logits": lambda nn: nn.losses.SparseCategoricalCrossentropy(from_logits=True),
}
PROBABILITIES = np.array(
    [
        [0.2, 0.3, 0.5],
        [0.9, 0.06, 0.04],
        [1, 0, 0],
        [0, 1, 0],
        [1e-9, 1 - 2e-9, 1e-9],
        [0.6, 0.4, 0],
    ]
)
LOGITS = np.array(
    [[0, 1, -2], [30, -30, 0.5], [1000, 0, -1000], [-1e4, 1e4, 3], [5, 5, 5], [-3, 2, 8]]
)
ONE_HOT = np.eye(3)[[2, 0, 1, 1, 2, 0]]


def example(name):
    y_pred = LOGITS if "logits" in name else PROBABILITIES
    return (np.array([2, 0, 1, 1, 2, 0]) if "sparse" in name else ONE_HOT), y_pred.astype(float)


def readout(nn, y_pred, loss, activation=None):
    """A network whose prediction for the i-th unit vector is row i of `y_pred`.

    The gradient with respect to its kernel is then the loss' gradient itself.
    """
    n, k = y_pred.shape
    dense = nn.layers.Dense(k, use_bias=False)
    last = [] if activation is None else [nn.layers.Activation(activation)]
    model = nn.Sequential([nn.Input((n,)), dense, *last])
    model.compile(loss=loss)
    model.set_weights([y_pred])
    return model


@pytest.mark.parametrize("name", LOSSES)
def test_value_equals_keras(name):
    y, y_pred = example(name)
    close(LOSSES[name](nn)(y, y_pred), np.asarray(LOSSES[name](keras)(y, y_pred)), name)


@pytest.mark.parametrize("name", LOSSES)
def test_gradient_equals_keras_on_plain_outputs(name):
    y, y_pred = example(name)
    same_gradients(lambda nn: readout(nn, y_pred, LOSSES[name](nn)), np.eye(len(y)), y)


@pytest.mark.parametrize(
    ("name", "activation"),
    [
        ("binary", "sigmoid"),
        ("categorical", "softmax"),
        ("sparse", "softmax"),
        ("mse", "sigmoid"),
        ("mse", "softmax"),
        ("mae", "tanh"),
    ],
)
def test_gradient_through_the_last_activation_equals_keras(name, activation):
    y, _ = example(name)
    logits = LOGITS.astype(float)
    ours, _ = same_gradients(
        lambda nn: readout(nn, logits, LOSSES[name](nn), activation), np.eye(len(y)), y
    )
    assert np.isfinite(ours[0]).all()


MISMATCHED = [("categorical", "sigmoid"), ("sparse", "sigmoid"), ("binary", "softmax")]


@pytest.mark.parametrize(("name", "activation"), MISMATCHED)
def test_a_mismatched_activation_is_taken_as_keras_takes_it(name, activation):
    """Keras hands the logits of a sigmoid to a softmax's loss, and the other way round.

    The gradient is then not that of the loss of ŷ, which the last lines make sure of.
    """
    y, _ = example(name)
    logits = np.clip(LOGITS.astype(float), -5, 5)

    def build(nn):
        return readout(nn, logits, LOSSES[name](nn), activation)

    gradients, _ = same_gradients(build, np.eye(6), y)
    _, theirs = pair(build)
    of_output = keras_gradients(theirs, np.eye(6), y, of_output=True)
    assert np.abs(of_output[0] - gradients[0]).max() > 0.01


def test_a_softmax_of_one_output_learns_nothing_although_its_loss_falls():
    """ŷ is 1 whatever the weights; the loss, taken from the logits, still improves, as in Keras."""
    x = np.linspace(-1, 1, 24).reshape(12, 2)
    y = (x[:, 0] > 0).astype(float)

    def build(nn):
        model = nn.Sequential([nn.Input((2,)), nn.layers.Dense(1, activation="softmax")])
        model.compile(nn.optimizers.SGD(f(0.5)), loss="binary_crossentropy", metrics=["accuracy"])
        return model

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "You are using a softmax over axis")
        twins = twin(build, x, y, batch_size=4, epochs=10)
    history = twins.our_history.history
    assert history["loss"][-1] < 0.9 * history["loss"][0]
    assert history["accuracy"] == [y.mean()] * 10
    close(twins.ours.predict(x, verbose=0), np.ones((12, 1)))


@pytest.mark.parametrize("inside", [True, False], ids=["in the layer", "as a layer"])
@pytest.mark.parametrize(
    ("loss", "activation", "units"),
    [
        ("binary_crossentropy", "sigmoid", 1),
        ("categorical_crossentropy", "softmax", 3),
        ("sparse_categorical_crossentropy", "softmax", 3),
    ],
)
def test_training_from_saturated_outputs_equals_keras(loss, activation, units, inside):
    """Keras goes back to the logits behind a final sigmoid or softmax, so nothing is clipped."""
    x = np.linspace(-1, 1, 24).reshape(12, 2)
    y = {
        "b": (x[:, 0] > 0).astype(float),
        "c": np.eye(3)[np.arange(12) % 3],
        "s": np.arange(12) % 3,
    }

    def build(nn):
        start = nn.initializers.RandomNormal(stddev=100.0, seed=5)
        dense = nn.layers.Dense(
            units, activation=activation if inside else None, kernel_initializer=start
        )
        last = [] if inside else [nn.layers.Activation(activation)]
        model = nn.Sequential([nn.Input((2,)), dense, *last])
        model.compile(nn.optimizers.SGD(f(0.1)), loss=loss, metrics=["accuracy"])
        return model

    twin(build, x, y[loss[0]], batch_size=5, epochs=3)


@pytest.mark.parametrize("name", LOSSES)
def test_names_and_functions_mean_the_same_loss(name):
    kind = type(LOSSES[name](nn)).__name__
    by_name = nn.losses.get(kind)
    y, y_pred = example(kind.lower().replace("crossentropy", ""))
    theirs = getattr(keras.losses, kind)()(y, y_pred)
    close(by_name(y, y_pred), np.asarray(theirs), kind)


def test_nothing_is_written_into_targets_and_predictions():
    for name, loss in LOSSES.items():
        y, y_pred = example(name)
        kept = y.copy(), y_pred.copy()
        loss(nn)(y, y_pred)
        all_close([y, y_pred], list(kept))
