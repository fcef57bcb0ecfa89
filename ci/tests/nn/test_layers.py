"""Layers: outputs, gradients, weights and counts equal Keras'; what a layer keeps to look at."""

import numpy as np
import pytest

from ci.tests.nn.oracle import (
    STRICT,
    all_close,
    close,
    f,
    nn,
    numeric_gradients,
    pair,
    regression,
    same_gradients,
    twin,
)

pytestmark = STRICT


def start(nn):
    return nn.initializers.RandomNormal(stddev=0.7, seed=8)


LAYERS = {
    "dense": lambda nn: [nn.layers.Dense(4)],
    "dense activation": lambda nn: [nn.layers.Dense(4, "elu")],
    "dense no bias": lambda nn: [nn.layers.Dense(4, use_bias=False, activation="tanh")],
    "dense initializers": lambda nn: [
        nn.layers.Dense(4, "relu", kernel_initializer="he_normal", bias_initializer=start(nn))
    ],
    "activation": lambda nn: [nn.layers.Dense(4), nn.layers.Activation("silu")],
    "activation first": lambda nn: [nn.layers.Activation("tanh")],
    "leaky": lambda nn: [nn.layers.LeakyReLU(negative_slope=0.25)],
    "relu": lambda nn: [nn.layers.ReLU()],
    "relu max": lambda nn: [nn.layers.ReLU(max_value=f(0.8))],
    "relu slope": lambda nn: [nn.layers.ReLU(negative_slope=0.125)],
    "relu threshold": lambda nn: [nn.layers.ReLU(threshold=f(0.3))],
    "relu all": lambda nn: [
        nn.layers.ReLU(max_value=f(0.8), negative_slope=0.25, threshold=f(0.3))
    ],
    "elu": lambda nn: [nn.layers.ELU()],
    "elu alpha": lambda nn: [nn.layers.ELU(alpha=f(0.4))],
    "softmax": lambda nn: [nn.layers.Softmax()],
    "prelu": lambda nn: [nn.layers.PReLU()],
    "prelu start": lambda nn: [nn.layers.PReLU(alpha_initializer=start(nn))],
    "prelu shared": lambda nn: [nn.layers.PReLU(alpha_initializer=start(nn), shared_axes=[1])],
    "prelu regularized": lambda nn: [
        nn.layers.PReLU(start(nn), alpha_regularizer=nn.regularizers.L2(0.125))
    ],
    "flatten": lambda nn: [nn.layers.Flatten()],
    "dropout at rest": lambda nn: [nn.layers.Dropout(0.5)],
    "rescaling": lambda nn: [nn.layers.Rescaling(f(0.3), offset=f(0.1))],
    "normalization": lambda nn: [nn.layers.Normalization(mean=f(0.2), variance=f(0.7))],
    "noise at rest": lambda nn: [nn.layers.GaussianNoise(0.5)],
    "activity": lambda nn: [
        nn.layers.Dense(4, "tanh"),
        nn.layers.ReLU(activity_regularizer=nn.regularizers.L2(0.125)),
        nn.layers.PReLU(start(nn), activity_regularizer=nn.regularizers.L2(0.25)),
    ],
    "deep": lambda nn: [
        nn.layers.Dense(5, "tanh"),
        nn.layers.PReLU(start(nn)),
        nn.layers.Dense(4, "softplus"),
        nn.layers.LeakyReLU(0.5),
        nn.layers.Dense(3, "softsign"),
    ],
}


def network(nn, layers, shape=(3,), outputs=2):
    model = nn.Sequential([nn.Input(shape), *layers, nn.layers.Dense(outputs)])
    model.compile(nn.optimizers.SGD(f(0.1)), loss="mse")
    return model


def outputs_of(model, weights, x, y):
    model.set_weights(weights)
    return float(model.evaluate(x, y, verbose=0))


@pytest.mark.parametrize("name", LAYERS)
def test_outputs_and_gradients_equal_keras_and_differences(name):
    x, y = regression()

    def build(nn):
        return network(nn, LAYERS[name](nn))

    gradients, _ = same_gradients(build, x, y)
    model = build(nn)
    weights = model.get_weights()
    by_hand = numeric_gradients(lambda w: outputs_of(model, w, x, y), weights)
    model.set_weights(weights)
    for exact, numeric in zip(model.gradients(x, y), by_hand, strict=True):
        close(exact, numeric, "finite differences", rtol=1e-6, atol=1e-8)
    assert len(gradients) == len(weights)


@pytest.mark.parametrize("name", LAYERS)
def test_weights_and_counts_equal_keras(name):
    ours, theirs = pair(lambda nn: network(nn, LAYERS[name](nn)))
    assert [w.shape for w in ours.get_weights()] == [w.shape for w in theirs.get_weights()]
    assert ours.count_params() == theirs.count_params()
    for mine, other in zip(ours.layers, theirs.layers, strict=True):
        assert mine.count_params() == other.count_params()
        all_close(mine.get_weights(), other.get_weights())


@pytest.mark.parametrize("name", ["deep", "prelu shared", "relu all"])
def test_training_equals_keras(name):
    x, y = regression()
    before = nn.Sequential([nn.Input((3,)), *LAYERS[name](nn)]).get_weights()
    twins = twin(lambda nn: network(nn, LAYERS[name](nn)), x, y, batch_size=8, epochs=4)
    if before:
        assert len(twins.ours.get_weights()) == len(before) + 2


def test_flatten_takes_pictures():
    x = np.random.default_rng(1).normal(size=(6, 2, 3, 2))
    y = np.random.default_rng(2).normal(size=(6, 2))
    same_gradients(lambda nn: network(nn, [nn.layers.Flatten()], (2, 3, 2)), x, y)


def test_elementwise_layers_take_pictures():
    x = np.random.default_rng(1).normal(size=(6, 2, 3))
    y = np.random.default_rng(2).normal(size=(6, 2))

    def build(nn):
        layers = [
            nn.layers.PReLU(start(nn), shared_axes=[2]),
            nn.layers.Softmax(axis=1),
            nn.layers.Flatten(),
        ]
        return network(nn, layers, (2, 3))

    same_gradients(build, x, y)


def test_the_first_data_builds_a_network_without_an_input():
    x, y = regression()

    def build(nn):
        model = nn.Sequential([nn.layers.Dense(4, "tanh"), nn.layers.Dense(2)])
        model.compile(nn.optimizers.SGD(f(0.1)), loss="mse")
        model.predict(x[:1], verbose=0)
        return model

    twin(build, x, y, epochs=2)


def test_layers_can_be_added_one_by_one():
    x, y = regression()

    def build(nn):
        model = nn.Sequential()
        model.add(nn.Input((3,)))
        model.add(nn.layers.Dense(4, "tanh"))
        model.add(nn.layers.Dense(2))
        model.compile(loss="mse")
        return model

    same_gradients(build, x, y)


def test_a_layer_keeps_its_forward_pass():
    x, _ = regression()
    model = network(nn, [nn.layers.Dense(4, "tanh")])
    prediction = model.predict(x, verbose=0)
    kernel, bias, kernel2, bias2 = model.get_weights()
    hidden, last = model.layers
    close(hidden.x, x)
    close(hidden.z, x @ kernel + bias)
    close(hidden.a, np.tanh(x @ kernel + bias))
    close(last.x, hidden.a)
    close(last.z, hidden.a @ kernel2 + bias2)
    close(last.a, prediction)


def test_predictions_do_not_share_memory_with_the_data():
    x, _ = regression()
    model = nn.Sequential([nn.Input((3,)), nn.layers.Activation("linear")])
    prediction = model.predict(x, verbose=0)
    close(prediction, x)
    assert not np.shares_memory(prediction, x)


def test_weights_that_are_handed_out_are_copies():
    model = network(nn, [nn.layers.Dense(4)])
    weights = model.get_weights()
    kept = [w.copy() for w in weights]
    model.set_weights(weights)
    weights[0][...] = 99.0
    all_close(model.get_weights(), kept, "after the caller changed his list")
    model.get_weights()[0][...] = 99.0
    all_close(model.get_weights(), kept, "after the caller changed a copy")


def test_summary_shows_shapes_and_counts(capsys):
    model = network(nn, [nn.layers.Dense(7, "relu"), nn.layers.Dropout(0.2), nn.layers.PReLU()])
    model.summary()
    text = capsys.readouterr().out
    for part in ("(None, 7)", "(None, 2)", "28", "16", "51", "Dense", "Dropout", "PReLU"):
        assert part in text, f"{part} is missing in\n{text}"
    assert model.count_params() == 28 + 7 + 16


def test_training_with_batch_normalization_equals_keras():
    x, y = regression()

    def build(nn):
        layers = [
            nn.layers.Normalization(mean=f(0.3), variance=f(2.0)),
            nn.layers.Dense(5, use_bias=False),
            nn.layers.BatchNormalization(momentum=f(0.9), epsilon=f(0.01)),
            nn.layers.Activation("relu"),
        ]
        return network(nn, layers)

    twins = twin(build, x, y, batch_size=8, epochs=4)
    assert (twins.ours.layers[2].moving_mean != 0).all()


def test_a_subclass_with_a_way_back_of_its_own_is_asked_for_it():
    """Also where the class above has another one, and where the loss would take it over."""

    class Doubled(nn.layers.Activation):
        def forward(self, x, training=False):
            return 2 * super().forward(x)

        def backward(self, da):
            return 2 * self.through_activation(da)

    x, y = np.linspace(-1, 1, 6).reshape(3, 2), np.array([0.0, 1.0, 1.0])
    found = []
    for last in ([Doubled("sigmoid")], [nn.layers.Activation("sigmoid"), nn.layers.Rescaling(2.0)]):
        model = nn.Sequential(
            [nn.Input((2,)), nn.layers.Dense(1, kernel_initializer="ones"), *last]
        )
        model.compile("sgd", loss="bce")
        found.append(model.gradients(x, y))
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(a, b)
        assert np.any(a)
