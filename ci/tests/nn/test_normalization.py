"""Normalization and Rescaling: what they measure and make equals Keras; stacks one by one."""

import numpy as np
import pytest

from ci.tests.nn.layer_twins import (
    assert_equals_keras,
    assert_float32_stays,
    assert_stack_is_one_by_one,
    of_keras,
    samples,
    there_and_back,
)
from ci.tests.nn.oracle import (
    STRICT,
    all_close,
    close,
    f,
    keras,
    nn,
    regression,
    twin,
)

pytestmark = STRICT


DATA = {"rows": (30, 4), "pictures": (20, 3, 2, 4)}
AXES = {"rows": [-1, 1, None, ()], "pictures": [-1, 1, (1, 2), (-1, 1), (1, 2, 3), None]}
NORMALIZATIONS = [(data, axis) for data in DATA for axis in AXES[data]]


@pytest.mark.parametrize("invert", [False, True])
@pytest.mark.parametrize(("data", "axis"), NORMALIZATIONS)
def test_normalization_equals_keras(data, axis, invert):
    ours, theirs = (lib.layers.Normalization(axis, invert=invert) for lib in (nn, keras))
    x, da = samples(*DATA[data]), samples(*DATA[data], seed=4)
    for layer in (ours, theirs):
        layer.adapt(10 * x + 3)
    close(ours.mean, theirs.mean.numpy(), "mean")
    close(ours.variance, theirs.variance.numpy(), "variance")
    all_close(ours.get_weights(), theirs.get_weights(), "weights")
    all_close(there_and_back(ours, x, da), of_keras(theirs, x, da), "a, dx")


@pytest.mark.parametrize(
    ("axis", "mean", "variance"),
    [
        (-1, 5.0, 2.0),
        (-1, [1.0, 2.0, 3.0], [4.0, 5.0, 0.0]),
        (1, [1.0, 2.0], [0.5, 2.0]),
        ((1, 2), [1.0, 2.0, 3.0], [1.0, 2.0, 4.0]),
        ((1, 2), [[1.0], [2.0]], [[3.0], [4.0]]),
        (None, np.float64(0.3), np.float64(7.0)),
    ],
)
def test_given_mean_and_variance_equal_keras(axis, mean, variance):
    def make(lib):
        return lib.layers.Normalization(axis, mean=mean, variance=variance)

    ours, theirs = assert_equals_keras(make, samples(6, 2, 3))
    assert ours.mean.shape == tuple(theirs.mean.shape)
    assert not ours.get_weights()
    with pytest.raises(ValueError, match="given"):
        ours.adapt(samples(6, 2, 3))


BATCHES = {
    "list": lambda x: [x[:7], x[7:8], x[8:]],
    "generator": lambda x: (x[k : k + 5] for k in range(0, len(x), 5)),
    "with targets": lambda x: [(x[:9], np.zeros(9)), (x[9:], np.zeros(len(x) - 9))],
    "one": lambda x: [x],
}


@pytest.mark.parametrize("axis", [-1, None])
@pytest.mark.parametrize("how", BATCHES)
def test_batches_measure_what_the_whole_does(how, axis):
    x = samples(24, 3) * 5 + 1000
    whole, parts = nn.layers.Normalization(axis), nn.layers.Normalization(axis)
    whole.adapt(x)
    parts.adapt(BATCHES[how](x))
    all_close(parts.get_weights(), whole.get_weights())
    close(whole.adapt_mean, x.mean(axis=0 if axis else None))
    close(whole.adapt_variance, x.var(axis=0 if axis else None))


def test_adapt_measures_anew():
    layer = nn.layers.Normalization()
    layer.adapt(samples(9, 3) + 50)
    layer.adapt(samples(9, 3))
    close(layer.adapt_mean, samples(9, 3).mean(axis=0))


def test_a_feature_that_does_not_vary_comes_out_as_0():
    layer = nn.layers.Normalization()
    layer.adapt(np.full((5, 2), 3.0))
    close(layer(np.full((5, 2), 3.0)), np.zeros((5, 2)))


@pytest.mark.parametrize(
    ("act", "error", "words"),
    [
        (lambda N: N(mean=0.5), ValueError, "both `mean` and `variance` must be set"),
        (lambda N: N(variance=0.5), ValueError, "both `mean` and `variance` must be set"),
        (lambda N: N(mean=[1.0, 2.0], variance=1.0), ValueError, "must have the same shape"),
        (lambda N: N(None, mean=[1.0], variance=[1.0]), ValueError, "at most one axis"),
        (lambda N: N(axis=3).build((2, 2)), ValueError, "All `axis` values must be in the range"),
        (lambda N: N(axis=-4).build((2, 3, 4)), ValueError, "All `axis` values must be in the"),
        (lambda N: N(axis=1).build((None, None)), ValueError, "All `axis` values to be kept"),
        (lambda N: N(mean=[1.0, 2.0], variance=[1.0, 1.0]).build((None, 3)), ValueError, "shape"),
        (lambda N: N().adapt([]), ValueError, "empty iterable"),
        (lambda N: N().adapt(iter(())), ValueError, "empty iterable"),
        (lambda N: N().adapt([samples(8, 4), samples(8, 6)]), ValueError, "incompatible shape"),
        (lambda N: N().adapt([42]), TypeError, "`.shape`"),
        (lambda N: N().adapt(42), TypeError, "array"),
    ],
)
def test_what_normalization_refuses(act, error, words):
    with pytest.raises(error, match=words):
        act(nn.layers.Normalization)


def test_data_of_another_shape_are_refused():
    layer = nn.layers.Normalization()
    layer.build((10, 5))
    with pytest.raises(ValueError, match="an incompatible shape"):
        layer.adapt(samples(10, 3))


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("axis", [-1, 1, None])
def test_a_stack_of_normalizations(axis, shared):
    assert_stack_is_one_by_one(
        lambda lib, run: lib.layers.Normalization(axis), samples(4, 3, 2), shared
    )


def test_what_was_measured_before_goes_to_each_network_of_a_stack():
    layer = nn.layers.Normalization()
    layer.adapt(samples(9, 3))
    single = layer(samples(4, 3))
    layer.of_runs((2,))
    assert layer.adapt_mean.value.shape == (2, 3)
    close(layer.forward(samples(4, 3)), np.stack([single, single]))
    layer.adapt(samples(9, 3) + 1)
    close(layer.adapt_mean, np.tile(samples(9, 3).mean(axis=0) + 1, (2, 1)))


def test_normalization_and_rescaling_in_float32():
    for make in (
        lambda lib: lib.layers.Normalization(),
        lambda lib: lib.layers.Normalization(mean=np.arange(3.0), variance=np.ones(3)),
        lambda lib: lib.layers.Rescaling(f(0.25), [f(0.5), f(1), f(2)]),
    ):
        assert_float32_stays(make, samples(9, 3))


@pytest.mark.parametrize(
    ("scale", "offset"),
    [(f(1 / 255), 0.0), (2, f(0.5)), ([1.0, 2.0, 4.0], [0.5]), (np.array(0.5), np.array(2.0))],
)
def test_rescaling_equals_keras(scale, offset):
    def make(lib):
        return lib.layers.Rescaling(scale, offset)

    assert_equals_keras(make, samples(5, 2, 3))
    for shared in (True, False):
        assert_stack_is_one_by_one(lambda lib, run: make(lib), samples(5, 2, 3), shared)


def test_rescaling_takes_bytes():
    x = np.arange(6, dtype=np.uint8).reshape(2, 3)
    close(nn.layers.Rescaling(1 / 255)(x), x / 255)


def test_training_on_what_was_measured_equals_keras():
    x, y = regression()
    x = 5 * x + 100

    def build(lib):
        first = lib.layers.Normalization()
        first.adapt(x)
        model = lib.Sequential([lib.Input((3,)), first, lib.layers.Dense(2)])
        model.compile(lib.optimizers.SGD(f(0.1)), loss="mse")
        return model

    twins = twin(build, x, y, batch_size=8, epochs=3)
    close(twins.ours.layers[0].adapt_mean, x.mean(axis=0))
