"""Activations, initializers, regularizers and constraints of one's own.

As functions and as subclasses, trained as in Keras to the precision of central differences. An
error within one reaches the reader.
"""

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, close, f, nn, numeric_gradients
from ci.tests.nn.own_twins import X, Y, dense, trained

pytestmark = STRICT


# A penalty or constraint as a function and as a class, here and in Keras.
def penalty(nn):
    return lambda w: f(0.01) * nn.ops.sum(nn.ops.abs(w) ** 3)


def penalty_class(nn):
    class Cubic(nn.regularizers.Regularizer):
        def __call__(self, x):
            return f(0.01) * nn.ops.sum(nn.ops.abs(x) ** 3)

    return Cubic()


def penalty_of_l2(nn):
    class Cubic(nn.regularizers.L2):
        def __call__(self, x):
            return f(0.01) * nn.ops.sum(nn.ops.abs(x) ** 3)

    return Cubic()


def bound(nn):
    return lambda w: nn.ops.clip(w, -0.3, 0.3)


def bound_class(nn):
    class Bound(nn.constraints.Constraint):
        def __call__(self, w):
            return nn.ops.clip(w, -0.3, 0.3)

    return Bound()


@pytest.mark.parametrize("regularizer", [penalty, penalty_class, penalty_of_l2])
@pytest.mark.parametrize("part", ["kernel", "activity"])
def test_a_regularizer_is_trained_as_in_keras(regularizer, part):
    def build(nn):
        layer = dense(nn, **{f"{part}_regularizer": regularizer(nn)})
        model = nn.Sequential([nn.Input((3,)), layer])
        model.compile(nn.optimizers.SGD(f(0.05)), loss="mse")
        return model

    trained(build)


@pytest.mark.parametrize("constraint", [bound, bound_class])
def test_a_constraint_is_trained_as_in_keras(constraint):
    def build(nn):
        model = nn.Sequential([nn.Input((3,)), dense(nn, kernel_constraint=constraint(nn))])
        model.compile(nn.optimizers.SGD(f(0.3)), loss="mse")
        return model

    assert np.abs(trained(build).get_weights()[0]).max() == 0.3


@pytest.mark.parametrize("own", [penalty, penalty_class, penalty_of_l2])
def test_penalty_and_gradient_of_a_stack_are_those_of_its_networks(own):
    w, reg = np.random.default_rng(0).normal(size=(2, 3, 4, 5)), nn.regularizers.get(own(nn))
    values, slopes = reg(w, (2, 3)), reg.gradient(w)
    for run in np.ndindex(2, 3):
        close(values[run], reg.own(w[run]))
        expected = numeric_gradients(lambda ws: reg.own(ws[0]), [w[run]])[0]
        close(slopes[run], expected, rtol=1e-5, atol=1e-7)


def test_what_is_read_of_an_own_object_is_the_object_s():
    reg = nn.regularizers.get(penalty_of_l2(nn))
    assert reg.l2 == 0.01 and nn.regularizers.get(reg) is reg
    assert nn.constraints.get(reg_ := nn.constraints.get(bound(nn))) is reg_


def swish_by_hand(nn):
    return lambda z: z / (1 + nn.ops.exp(-z))


def centred(nn):
    """Works on each row as a whole."""
    return lambda z: z - nn.ops.mean(z**2, axis=-1, keepdims=True)


@pytest.mark.parametrize("own", [swish_by_hand, centred, lambda nn: lambda z: z**2])
@pytest.mark.parametrize("as_layer", [True, False])
def test_an_activation_is_trained_as_in_keras(own, as_layer):
    def build(nn):
        first = dense(nn) if as_layer else dense(nn, activation=own(nn))
        between = [nn.layers.Activation(own(nn))] if as_layer else []
        model = nn.Sequential([nn.Input((3,)), first, *between, dense(nn)])
        model.compile(nn.optimizers.SGD(f(0.05)), loss="mse")
        return model

    trained(build)


@pytest.mark.parametrize("layer", ["LeakyReLU", "ELU", "Softmax", "ReLU"])
def test_an_activation_layer_is_an_activation(layer):
    def build(nn):
        first = dense(nn, activation=getattr(nn.layers, layer)())
        model = nn.Sequential([nn.Input((3,)), first, dense(nn)])
        model.compile(nn.optimizers.SGD(f(0.05)), loss="mse")
        return model

    trained(build)


def test_an_activation_that_shares_a_name_is_not_taken_for_the_other():
    def sigmoid(z):
        return 1 / (1 + np.exp(-3 * z))

    own = nn.activations.get(sigmoid)
    assert own.name != "sigmoid" and own.elementwise
    close(own.derivative([0.0]), [0.75], rtol=1e-8)


@pytest.mark.parametrize(
    ("function", "error", "message"),
    [
        (lambda z: z[:1], ValueError, "keep the shape"),
        (lambda z: z - z.mean(axis=0), ValueError, "mixes samples"),
    ],
)
def test_an_activation_that_cannot_be_one_says_why(function, error, message):
    own, z = nn.activations.get(function), np.arange(6.0).reshape(3, 2)
    with pytest.raises(error, match=message):
        own.backward(z, z, own.forward(z))


def test_a_layer_that_is_no_activation_is_refused():
    with pytest.raises(TypeError, match="PReLU is no activation"):
        nn.activations.get(nn.layers.PReLU())


INITIALIZERS = {
    "function": lambda nn: lambda shape, dtype=None: nn.ops.ones(shape) * 0.5,
    "shape only": lambda nn: lambda shape: np.full(shape, 0.5),
    "array": lambda nn: np.full((3, 2), 0.5),
    "class": lambda nn: nn.initializers.Zeros,
}


@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize("runs", [(), (2,)])
def test_an_initializer_makes_the_weights(name, runs):
    found = nn.initializers.draw(nn.initializers.get(INITIALIZERS[name](nn)), (3, 2), runs)
    close(found, np.full((*runs, 3, 2), 0.0 if name == "class" else 0.5))
    layer = nn.layers.Dense(2, kernel_initializer=INITIALIZERS[name](nn))
    model = nn.Sequential([nn.Input((3,)), layer], runs=runs)
    close(model.get_weights()[0], found)


def test_each_network_of_a_stack_draws_for_itself():
    rng = np.random.default_rng(0)
    w = nn.initializers.draw(lambda shape: rng.normal(size=shape), (3, 2), (4,))
    assert len(np.unique(w)) == 24


@pytest.mark.parametrize(
    "arguments",
    [
        lambda broken: {"kernel_initializer": broken},
        lambda broken: {"kernel_regularizer": broken},
        lambda broken: {"kernel_constraint": broken},
        lambda broken: {"activity_regularizer": broken},
        lambda broken: {"activation": broken},
        lambda broken: {"loss": broken},
    ],
)
def test_an_error_within_reaches_the_reader_and_nothing_is_asked_twice(arguments):
    calls = []

    def broken(*given, **named):
        calls.append(1)
        return len(5)

    given = arguments(broken)
    loss = given.pop("loss", "mse")
    with pytest.raises(TypeError, match="has no len"):
        model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(2, **given)])
        model.compile(loss=loss)
        model.fit(X, Y, verbose=0)
    assert len(calls) == 1


def test_what_returns_another_shape_is_told():
    with pytest.raises(ValueError, match=r"initializer.*\(2,\).*expected \(3, 2\)"):
        nn.initializers.draw(lambda shape: np.zeros(2), (3, 2))
    with pytest.raises(ValueError, match=r"\(2, 2\), that of the array, got \(3, 2\)"):
        nn.initializers.get(np.zeros((2, 2)))((3, 2))
    with pytest.raises(ValueError, match="one number"):
        nn.regularizers.get(lambda w: w)(np.ones((3, 2)))
    with pytest.raises(ValueError, match="of the shape that it is given"):
        nn.constraints.get(lambda w: w[0])(np.ones((3, 2)))
