"""Initializers by other names, as arrays, for other shapes than matrices, and in float32."""

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, close, f, keras, nn

pytestmark = STRICT
N = 60_000
BY_NAME = ["glorot_uniform", "he_normal", "lecun_normal", "orthogonal", "random_uniform"]
NAMES = ["glorot_normal", "he_uniform", "identity", "ones", "random_normal", "truncated_normal"]


@pytest.mark.parametrize("name", [*NAMES, "OrthogonalInitializer", "IdentityInitializer"])
def test_keras_other_names_are_the_same_classes(name):
    ours, theirs = getattr(nn.initializers, name), getattr(keras.initializers, name)
    assert ours.__name__ == theirs.__name__
    assert isinstance(nn.initializers.get(name), ours)


def test_get_takes_what_keras_takes():
    get, values = nn.initializers.get, np.arange(6.0).reshape(3, 2)
    assert get(None) is None
    assert isinstance(get(nn.initializers.HeNormal), nn.initializers.HeNormal)
    assert isinstance(get("normal"), nn.initializers.RandomNormal)
    close(get(values)((3, 2)), values, rtol=0, atol=0)
    close(nn.initializers.draw(get(values), (3, 2), (4,))[3], values, rtol=0, atol=0)


@pytest.mark.parametrize("axes", [{}, {"input_axes": [0], "output_axes": [1, 2]}])
def test_fans_of_more_than_two_axes_equal_keras(axes):
    shape = (30, 40, 50)
    for mode in ("fan_in", "fan_out", "fan_avg"):
        ours, theirs = (
            np.asarray(i.VarianceScaling(f(2.0), mode, seed=1, **axes)(shape)).std()
            for i in (nn.initializers, keras.initializers)
        )
        assert abs(ours / theirs - 1) < 7 / np.sqrt(2 * N)


def test_orthogonal_of_more_than_two_axes_takes_the_last_for_columns():
    w = nn.initializers.Orthogonal(gain=2.0, seed=1)((3, 4, 5)).reshape(12, 5)
    close(w.T @ w, 4 * np.eye(5), atol=1e-12)


def test_a_constant_may_be_like_the_weights_or_one_per_run():
    like, per_run = np.arange(6.0).reshape(3, 2), np.array([1.0, 2.0, 3.0, 4.0])
    close(
        nn.initializers.Constant(like)((3, 2)),
        np.asarray(keras.initializers.Constant(like)((3, 2))),
    )
    close(nn.initializers.Constant(like)((3, 2), runs=(4,))[2], like)
    close(nn.initializers.Constant(per_run)((3, 2), runs=(4,))[:, 0, 0], per_run)


@pytest.mark.parametrize("name", [*BY_NAME, "zeros", "identity"])
def test_float32_holds_the_same_draws(name):
    initializer = nn.initializers.get(name)
    double = initializer((4, 3))
    nn.config.set_floatx("float32")
    try:
        single = initializer((4, 3))
    finally:
        nn.config.set_floatx("float64")
    assert single.dtype == np.float32
    close(single, double.astype(np.float32), rtol=0, atol=0)
