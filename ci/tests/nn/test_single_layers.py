"""One layer at a time, without a network: Keras, differences, stacks, and what is refused."""

import numpy as np
import pytest

from ci.tests.nn.layer_twins import (
    assert_equals_differences,
    assert_equals_keras,
    assert_float32_stays,
    assert_stack_is_one_by_one,
    built,
    samples,
)
from ci.tests.nn.oracle import STRICT, close, f, nn

pytestmark = STRICT


ONE = {
    "tanh": lambda nn: nn.layers.Activation("tanh"),
    "linear": lambda nn: nn.layers.Activation("linear"),
    "of a layer": lambda nn: nn.layers.Activation(nn.layers.LeakyReLU(0.125)),
    "relu": lambda nn: nn.layers.ReLU(),
    "relu all": lambda nn: nn.layers.ReLU(f(0.8), 0.25, f(0.3)),
    "leaky": lambda nn: nn.layers.LeakyReLU(0.125),
    "elu": lambda nn: nn.layers.ELU(f(0.4)),
    "softmax": lambda nn: nn.layers.Softmax(),
    "softmax inside": lambda nn: nn.layers.Softmax(1),
    "softmax of all": lambda nn: nn.layers.Softmax((1, -1)),
    "prelu": lambda nn: nn.layers.PReLU("ones"),
    "prelu shared": lambda nn: nn.layers.PReLU(shared_axes=1),
    "prelu all shared": lambda nn: nn.layers.PReLU(shared_axes=(1, 2)),
    "flatten": lambda nn: nn.layers.Flatten(),
    "dropout": lambda nn: nn.layers.Dropout(0.5),
    "noise": lambda nn: nn.layers.GaussianNoise(0.5),
}


@pytest.mark.parametrize("name", ONE)
def test_a_layer_by_itself_equals_keras_and_differences(name):
    assert_equals_keras(ONE[name], samples(5, 2, 3))
    assert_equals_differences(ONE[name], samples(5, 2, 3))


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("name", ONE)
def test_a_stack_of_a_layer_is_one_by_one(name, shared):
    assert_stack_is_one_by_one(lambda nn, run: ONE[name](nn), samples(5, 2, 3), shared)


@pytest.mark.parametrize("name", ONE)
def test_a_layer_stays_in_float32(name):
    assert_float32_stays(ONE[name], samples(5, 2, 3))


def test_build_by_hand_keeps_its_weights():
    """As in Keras: what was built and set by hand is not drawn anew by the first call."""
    layer = nn.layers.Dense(2)
    layer.build((None, 3))
    assert layer.built
    layer.set_weights([np.ones((3, 2)), np.zeros(2)])
    close(layer(np.ones((1, 3))), [[3.0, 3.0]])
    layer.build((None, 3))
    assert len(layer.weights) == 2
    close(layer.kernel, np.ones((3, 2)))


class Doubled(nn.layers.Dense):
    """A layer that builds on another's."""

    def build(self, input_shape):
        super().build(input_shape)
        self.factor = self.add_weight((), "ones", name="factor")


def test_a_subclass_adds_to_the_weights():
    layer = Doubled(2)
    layer(np.ones((1, 3)))
    assert [v.name for v in layer.weights] == ["kernel", "bias", "factor"]


def test_a_layer_without_a_way_back_says_so():
    class Half(nn.layers.Layer):
        def forward(self, x, training=False):
            return x / 2

    layer = Half()
    close(layer(np.ones((1, 2))), [[0.5, 0.5]])
    with pytest.raises(NotImplementedError, match="backward"):
        layer.backward(np.ones((1, 2)))


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda L: L.ReLU(max_value=-10), ValueError, "max_value of a ReLU layer cannot be a neg"),
        (
            lambda L: L.ReLU(negative_slope=-1),
            ValueError,
            "negative_slope of a ReLU layer cannot be None or",
        ),
        (
            lambda L: L.ReLU(negative_slope=None),
            ValueError,
            "negative_slope of a ReLU layer cannot",
        ),
        (
            lambda L: L.ReLU(threshold=None),
            ValueError,
            "threshold of a ReLU layer cannot be None or",
        ),
        (lambda L: L.ReLU(threshold=-1), ValueError, "threshold of a ReLU layer cannot be None"),
        (lambda L: L.LeakyReLU(None), ValueError, "The negative_slope value of a Leaky ReLU layer"),
        (lambda L: L.LeakyReLU(-0.1), ValueError, "cannot be None or a negative value"),
        (lambda L: L.LeakyReLU("steep"), TypeError, "negative_slope"),
        (lambda L: L.Activation("rleu"), ValueError, "relu"),
        (lambda L: L.Softmax(2)(np.ones((2, 3))), ValueError, "axis 2"),
        (lambda L: L.Flatten(data_format="channels_first"), NotImplementedError, "data_format"),
        (lambda L: L.GaussianNoise(1.5), ValueError, "stddev"),
        (lambda L: L.Rescaling("half"), TypeError, "scale"),
        (lambda L: L.ReLU(slope=1), ValueError, "Unrecognized keyword arguments"),
    ],
)
def test_what_layers_refuse(make, error, words):
    with pytest.raises(error, match=words):
        make(nn.layers)


def test_the_old_name_of_the_slope_still_works():
    with pytest.warns(UserWarning, match="negative_slope"):
        assert nn.layers.LeakyReLU(alpha=0.1).negative_slope == 0.1


def test_flatten_makes_vectors_of_numbers():
    close(nn.layers.Flatten()(np.arange(3.0)), [[0.0], [1.0], [2.0]])


@pytest.mark.parametrize("shared", [True, False])
def test_the_penalty_of_an_output_that_a_stack_shares(shared):
    x, weights = samples(4, 3), np.array([0.125, 0.5])
    layer = nn.layers.Activation("tanh", activity_regularizer=nn.regularizers.L2(weights))
    built(layer, x, (2,))
    layer.forward(x if shared else np.stack([x, x]))
    close(layer.activity_penalty(), weights * (np.tanh(x) ** 2).sum() / 4)
    added = layer.add_activity_gradient(np.zeros((2, 4, 3)))
    close(added, 2 * weights[:, None, None] * np.tanh(x) / 4)


def test_noise_moves_training_only():
    x = np.zeros((200, 50))
    layer = nn.layers.GaussianNoise(0.3, seed=4)
    first, second = layer(x, training=True), layer(x, training=True)
    assert abs(first.std() - 0.3) < 0.01 and abs(first.mean()) < 0.02
    assert (first != second).all()
    close(layer(x), x, rtol=0, atol=0)
    close(nn.layers.GaussianNoise(0.3, 4)(x, training=True), first)
    stack = nn.layers.GaussianNoise(np.array([0.0, 0.5]))
    stack.of_runs((2,))
    stack.build((None, 50))
    close(stack.forward(x, training=True).std(axis=(1, 2)), [0.0, 0.5], atol=0.02)
