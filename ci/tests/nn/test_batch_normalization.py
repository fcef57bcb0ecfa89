"""BatchNormalization against Keras, against central differences, and stacks one by one."""

import numpy as np
import pytest

from ci.tests.nn.layer_twins import (
    assert_equals_differences,
    assert_equals_keras,
    assert_float32_stays,
    assert_stack_is_one_by_one,
    built,
    of_keras,
    samples,
    there_and_back,
    twins,
)
from ci.tests.nn.oracle import STRICT, all_close, close, f, nn

pytestmark = STRICT


def batch(lib, **given):
    return lib.layers.BatchNormalization(**{"momentum": f(0.9), "epsilon": f(0.002)} | given)


SHAPES = {"rows": (12, 4), "pictures": (5, 3, 2, 4)}
BATCH = {
    "plain": {},
    "no beta": {"center": False},
    "no gamma": {"scale": False},
    "neither": {"center": False, "scale": False},
    "frozen": {"trainable": False},
    "momentum 0": {"momentum": 0},
}


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", BATCH)
def test_batch_normalization_equals_keras(name, shape, training):
    assert_equals_keras(lambda lib: batch(lib, **BATCH[name]), samples(*SHAPES[shape]), training)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("axis", [1, 2, -2, 3])
def test_another_axis_equals_keras(axis, training):
    assert_equals_keras(lambda lib: batch(lib, axis=axis), samples(5, 3, 2, 4), training)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("name", ["plain", "neither"])
def test_batch_normalization_equals_differences(name, training):
    """With momentum 1 the running averages stay, so that only x, γ and β move."""
    assert_equals_differences(
        lambda lib: batch(lib, **BATCH[name], momentum=1.0), samples(6, 3), training
    )


@pytest.mark.parametrize("epsilon", [0.002, 1.0])
def test_epsilon_counts_in_the_gradient(epsilon):
    """Where ε is as large as the variance, a formula that leaves it out is far off."""
    assert_equals_differences(
        lambda lib: batch(lib, epsilon=epsilon, momentum=1.0), samples(6, 2), training=True
    )


def test_running_averages_after_several_batches_equal_keras():
    ours, theirs = twins(lambda lib: lib.layers.BatchNormalization(), samples(8, 3))
    for k in range(20):
        x, da = samples(5 + k % 4, 3, seed=k), samples(5 + k % 4, 3, seed=100 + k)
        all_close(there_and_back(ours, x, da, True), of_keras(theirs, x, da, True), f"step {k}")
    # Keras rounds its momentum, a Python float, to 32 bits.
    for mine, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        close(mine, other, "averages", rtol=1e-6)


def test_the_order_and_the_start_of_the_weights():
    layer = nn.layers.BatchNormalization()
    layer.build((None, 2))
    assert [v.name for v in layer.weights] == ["gamma", "beta", "moving_mean", "moving_variance"]
    assert [v.name for v in layer.trainable_weights] == ["gamma", "beta"]
    all_close(layer.get_weights(), [np.ones(2), np.zeros(2), np.zeros(2), np.ones(2)])


def test_in_training_a_batch_comes_out_with_mean_0_and_variance_1():
    layer = nn.layers.BatchNormalization(epsilon=0)
    x = samples(50, 3) * 7 + 100
    a = layer(x, training=True)
    close(a.mean(axis=0), np.zeros(3), atol=1e-12)
    close(a.var(axis=0), np.ones(3))
    close(layer.moving_mean, 0.01 * x.mean(axis=0))
    close(layer.moving_variance, 0.99 + 0.01 * x.var(axis=0))  # var divides by n


def test_a_frozen_layer_keeps_its_averages():
    layer = built(nn.layers.BatchNormalization(), samples(8, 3))
    layer.trainable = False
    before = layer.get_weights()
    close(layer(samples(8, 3), training=True), layer(samples(8, 3)), rtol=0, atol=0)
    all_close(layer.get_weights(), before)
    assert not layer.trainable_variables and len(layer.non_trainable_variables) == 4


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("given", [{}, {"center": False, "scale": False}, {"axis": 1}])
def test_a_stack_of_batch_normalizations(given, training, shared):
    x = samples(4, 3, 2)
    assert_stack_is_one_by_one(lambda lib, run: batch(lib, **given), x, shared, training)


@pytest.mark.parametrize("training", [True, False])
def test_momentum_and_epsilon_for_each_run(training):
    momenta, epsilons = np.linspace(0.1, 0.9, 6).reshape(2, 3), np.geomspace(1e-3, 1, 6)
    epsilons = epsilons.reshape(2, 3)

    def make(lib, run):
        return lib.layers.BatchNormalization(momentum=momenta[run], epsilon=epsilons[run])

    for shared in (True, False):
        assert_stack_is_one_by_one(make, samples(5, 3), shared, training)


@pytest.mark.parametrize("training", [True, False])
def test_batch_normalization_in_float32(training):
    assert_float32_stays(batch, samples(9, 4), training)


@pytest.mark.parametrize(
    "given",
    [{"renorm": True}, {"synchronized": True}, {"renorm_momentum": 0.5}, {"renorm_clipping": {}}],
)
def test_what_the_course_does_not_use_is_refused_by_name(given):
    with pytest.raises(NotImplementedError, match=next(iter(given))):
        nn.layers.BatchNormalization(**given)


@pytest.mark.parametrize("axis", [0, 2, -2, -3])
def test_an_axis_without_features_is_refused(axis):
    with pytest.raises(ValueError, match=f"Axis {axis} is out of bounds"):
        nn.layers.BatchNormalization(axis=axis).build((None, 3))
