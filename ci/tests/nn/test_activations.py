"""Every activation of the registry: equal to Keras forward and backward, and never NaN.

The tests go through `nn.activations.names()`, so a new activation is tested when it is written.
"""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from ci.tests.nn.oracle import STRICT, close, f, keras, nn, tape, tf

pytestmark = STRICT

NAMES = nn.activations.names()
ELEMENTWISE = [name for name in NAMES if nn.activations.get(name).elementwise]
# What Keras' kernels keep in float32 is given here as a number that float32 holds exactly.
KERAS_DEFAULTS = {"leaky_relu": {"negative_slope": float(np.float32(0.2))}}
PARAMETERS = [
    ("relu", {"negative_slope": 0.25}),
    ("relu", {"max_value": f(1.5)}),
    ("relu", {"threshold": f(0.7)}),
    ("relu", {"negative_slope": 0.25, "max_value": f(2), "threshold": f(0.7)}),
    ("leaky_relu", {"negative_slope": 0.125}),
    ("elu", {"alpha": f(0.3)}),
    ("gelu", {"approximate": True}),
    ("gelu", {"approximate": False}),
    ("softmax", {"axis": 0}),
]
CASES = [(name, KERAS_DEFAULTS.get(name, {})) for name in NAMES] + PARAMETERS
GRID = np.concatenate([np.linspace(-8, 8, 161), [-40.0, 40.0, -1e-8, 1e-8]])
FAR = np.array([-1e4, -1e3, -750, -100, -38.5, 38.5, 100, 700, 1e3, 1e4])


def exact_gelu(z):
    """Keras' formula; its own kernel divides by √2 rounded to float32."""
    return 0.5 * z * (1 + tf.math.erf(z / np.sqrt(2)))


def oracle_of(name, parameters):
    """Keras' function, called `function(t, **parameters)`."""
    if name == "gelu" and not parameters.get("approximate", False):
        return lambda z, **_: exact_gelu(z)
    return getattr(keras.activations, name)


def case_id(value):
    return value if isinstance(value, str) else ",".join(value) or "default"


@pytest.mark.parametrize(("name", "parameters"), CASES, ids=case_id)
@pytest.mark.parametrize("z", [GRID.reshape(33, 5), FAR.reshape(2, 5)], ids=["near", "far"])
def test_forward_and_backward_equal_keras(name, parameters, z):
    """Kinks included: 0, the thresholds and the largest values are on the grid."""
    weights = np.cos(np.arange(z.size)).reshape(z.shape)
    mine, function = nn.activations.get(name), oracle_of(name, parameters)
    expected, _ = tape(lambda t: function(t, **parameters), z)
    _, (gradient,) = tape(lambda t: function(t, **parameters) * weights, z)
    a = mine(z, **parameters)
    if name == "exponential":
        finite = np.isfinite(expected)
        assert (np.isfinite(a) == finite).all()
        expected, gradient = (
            np.where(finite, expected, np.inf),
            np.where(finite, gradient, a * weights),
        )
    close(a, expected, "forward")
    close(mine.backward(weights, z, a, **parameters), gradient, "backward")


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_derivative_is_the_slope(name):
    """Against central differences, away from kinks; their error is about 1e-10 of the values."""
    z = np.linspace(-4.03, 4.07, 80)
    step = 1e-5
    function = nn.activations.get(name)
    slope = (function(z + step) - function(z - step)) / (2 * step)
    close(function.derivative(z), slope, name, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_derivative_equals_keras(name):
    parameters = KERAS_DEFAULTS.get(name, {})
    function = oracle_of(name, parameters)
    _, (gradient,) = tape(lambda t: function(t, **parameters), GRID)
    close(nn.activations.get(name).derivative(GRID, **parameters), gradient, name)


@pytest.mark.parametrize("name", NAMES)
def test_far_values_give_no_nan(name):
    function = nn.activations.get(name)
    a = function(FAR)
    assert not np.isnan(a).any()
    assert not np.isnan(function.backward(np.ones_like(FAR), FAR, a)).any()
    if name != "exponential":
        assert np.isfinite(a).all()


@pytest.mark.parametrize("name", NAMES)
def test_inputs_are_left_alone_and_shapes_kept(name):
    z = np.linspace(-2, 2, 24).reshape(2, 3, 4)
    grad, kept = np.ones_like(z), z.copy()
    function = nn.activations.get(name)
    a = function(z)
    output = a.copy()
    back = function.backward(grad, z, a)
    assert a.shape == back.shape == z.shape
    assert a.dtype == back.dtype == np.float64
    close(z, kept, "z", rtol=0, atol=0)
    close(a, output, "a", rtol=0, atol=0)
    close(grad, np.ones_like(z), "da", rtol=0, atol=0)


@pytest.mark.parametrize("name", NAMES)
def test_plain_lists_and_whole_numbers_are_taken(name):
    function = nn.activations.get(name)
    close(function([-1, 0, 2]), function(np.array([-1.0, 0.0, 2.0])), name, rtol=0, atol=0)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_softmax_sums_to_one_and_ignores_a_shift(axis):
    z = np.random.default_rng(0).normal(scale=300, size=(5, 7))
    p = nn.activations.softmax(z, axis=axis)
    close(p.sum(axis=axis), np.ones(z.shape[1 - axis % 2]))
    close(nn.activations.softmax(z + 1e4, axis=axis), p, "shifted", atol=1e-11)


def test_leaky_relu_has_the_slope_it_names():
    """Keras' kernel rounds the slope to float32 (0.200000003); ours keeps 0.2."""
    assert nn.activations.leaky_relu(np.array([-1.0]))[0] == -0.2
    theirs, _ = tape(keras.activations.leaky_relu, [-1.0])
    assert theirs[0] == -float(np.float32(0.2))


def test_gelu_is_keras_to_float32():
    """Its constant is the only difference: 1.7e-8 of √2."""
    theirs, _ = tape(keras.activations.gelu, GRID)
    close(nn.activations.gelu(GRID), theirs, rtol=1e-6, atol=1e-7)


def test_swish_is_silu_and_none_is_linear():
    assert nn.activations.get("swish") is nn.activations.get("silu")
    assert nn.activations.get(None) is nn.activations.get("linear")


@pytest.mark.parametrize(
    ("wrong", "hint"), [("rleu", "relu"), ("sigmod", "sigmoid"), ("soft_max", "softmax")]
)
def test_unknown_name_is_told_the_nearest(wrong, hint):
    with pytest.raises(ValueError, match=f"{wrong}.*did you mean '{hint}'"):
        nn.activations.get(wrong)


def test_neither_name_nor_function_is_refused():
    with pytest.raises(TypeError, match="name"):
        nn.activations.get(3)


@pytest.mark.parametrize("name", NAMES)
def test_float32_stays_float32(name):
    z = GRID.astype(np.float32).reshape(33, 5)
    function = nn.activations.get(name)
    a = function(z)
    assert a.dtype == function.backward(a, z, a).dtype == np.float32
    assert function.forward(z).dtype == np.float32


@pytest.mark.parametrize(("name", "parameters"), PARAMETERS, ids=case_id)
def test_float32_stays_float32_with_parameters(name, parameters):
    z = GRID.astype(np.float32).reshape(33, 5)
    function, plain = nn.activations.get(name), {k: _plain(v) for k, v in parameters.items()}
    a = function(z, **plain)
    assert a.dtype == function.backward(a, z, a, **plain).dtype == np.float32


def _plain(value):
    return float(value) if isinstance(value, np.floating) else value


@pytest.mark.parametrize("axis", [(1, 2), (0, 2), 0])
def test_softmax_along_several_axes_equals_keras(axis):
    z = np.random.default_rng(0).normal(size=(2, 3, 5))
    value, (gradient,) = tape(lambda t: keras.activations.softmax(t, axis=axis) * GRID[:5], z)
    a = nn.activations.softmax(z, axis=axis)
    close(a * GRID[:5], value)
    back = nn.activations.softmax.backward(np.broadcast_to(GRID[:5], z.shape), z, a, axis=axis)
    close(back, gradient)


def test_parameters_may_be_given_by_place():
    close(nn.activations.relu([-1.0, 3.0], 0.5, 2.0), [-0.5, 2.0])


def test_a_single_number_is_taken():
    for name in ELEMENTWISE:
        assert np.ndim(nn.activations.get(name)(0.5)) == 0
        assert np.ndim(nn.activations.get(name).derivative(0.5)) == 0


def test_many_short_rows_are_taken_another_way_to_the_same():
    """Softmax takes the maximum column by column there."""
    z = np.random.default_rng(0).normal(scale=3, size=(50, 20, 7))
    a = nn.activations.softmax(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    close(a, e / e.sum(axis=-1, keepdims=True), rtol=1e-14)
    da = np.cos(z)
    close(
        nn.activations.softmax.backward(da, z, a),
        a * (da - (da * a).sum(axis=-1, keepdims=True)),
    )


SHAPES = array_shapes(min_dims=1, max_dims=3, max_side=4)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10)
@given(z=arrays(float, SHAPES, elements=st.floats(-30, 30, allow_subnormal=False)))
def test_any_shape_equals_keras(name, z):
    parameters = KERAS_DEFAULTS.get(name, {})
    function = oracle_of(name, parameters)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "You are using a softmax over axis")
        expected, (gradient,) = tape(lambda t: function(t, **parameters) * t, z)
    a = nn.activations.get(name)(z, **parameters)
    close(a * z, expected)
    close(a + nn.activations.get(name).backward(z, z, a, **parameters), gradient)
