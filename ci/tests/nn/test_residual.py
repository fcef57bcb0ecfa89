"""Residual blocks: x + f(x) forward and backward, in a network, and as Keras has them."""

import numpy as np
import pytest

from ci.tests.nn.layer_twins import (
    assert_equals_differences,
    assert_equals_keras,
    assert_float32_stays,
    assert_stack_is_one_by_one,
    built,
    samples,
    there_and_back,
)
from ci.tests.nn.oracle import STRICT, all_close, f, nn, regression, twin
from helpers.keras_twin.residual import residual

pytestmark = STRICT


def block(lib, **given):
    layers = [
        lib.layers.Dense(5, "tanh"),
        lib.layers.BatchNormalization(epsilon=f(0.01), momentum=f(0.9)),
        lib.layers.Dense(3, kernel_regularizer=lib.regularizers.L2(0.125)),
    ]
    return residual(lib, layers, **given)


@pytest.mark.parametrize("training", [True, False])
def test_a_block_equals_keras(training):
    assert_equals_keras(block, samples(6, 3), training)


def test_a_block_equals_differences():
    assert_equals_differences(block, samples(6, 3))


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("training", [True, False])
def test_a_stack_of_blocks(training, shared):
    assert_stack_is_one_by_one(lambda lib, run: block(lib), samples(6, 3), shared, training)


def test_a_block_in_float32():
    assert_float32_stays(block, samples(6, 3))


def test_what_comes_back_is_added_to_what_went_through():
    layer = built(nn.layers.Residual([nn.layers.Dense(3)]), samples(4, 3))
    x, da = samples(4, 3), samples(4, 3, seed=8)
    kernel, bias = layer.get_weights()
    all_close(
        there_and_back(layer, x, da),
        [x + x @ kernel + bias, da + da @ kernel.T, x.T @ da, da.sum(axis=0)],
    )


def test_without_a_way_to_x_the_weights_still_get_theirs():
    x, da = samples(4, 3), samples(4, 3, seed=8)
    layers = [built(block(nn), x) for _ in range(2)]
    for layer, need_dx in zip(layers, (True, False), strict=True):
        layer.forward(x)
        d = da
        for step in layer.way_back(need_dx=need_dx):
            d = step(d)
    all_close(*([v.gradient for v in layer.trainable_variables] for layer in layers))


def network(lib):
    layers = [lib.Input((3,)), block(lib), block(lib), lib.layers.Dense(2)]
    model = lib.Sequential(layers)
    model.compile(lib.optimizers.SGD(f(0.1)), loss="mse")
    return model


def test_training_equals_keras():
    x, y = regression()
    twin(network, x, y, batch_size=8, epochs=4)


def test_the_weights_of_two_blocks_have_names_of_their_own(tmp_path):
    model, other = network(nn), network(nn)
    paths = [v.path for v in model.variables]
    assert len(set(paths)) == len(paths) == 18, paths
    model.save_weights(tmp_path / "blocks.npz")
    other.load_weights(tmp_path / "blocks.npz")
    all_close(other.get_weights(), model.get_weights())


def test_layers_of_one_kind_within_a_block():
    layer = nn.layers.Residual([nn.layers.Dense(4), nn.layers.Dense(3)])
    layer.build((None, 3))
    assert [v.path for v in layer.variables] == [
        "residual/dense/kernel",
        "residual/dense/bias",
        "residual/dense_1/kernel",
        "residual/dense_1/bias",
    ]


def test_a_frozen_block_has_nothing_to_train():
    layer = block(nn, trainable=False)
    layer.build((None, 3))
    assert not layer.trainable_variables and len(layer.variables) == 8
    layer.trainable = True
    assert len(layer.trainable_variables) == 6


def test_what_a_block_refuses():
    dense = nn.layers.Dense(3)
    with pytest.raises(ValueError, match="same shape"):
        nn.layers.Residual([nn.layers.Dense(4)])(np.ones((2, 3)))
    with pytest.raises(ValueError, match="at least one layer"):
        nn.layers.Residual([])
    with pytest.raises(ValueError, match="layer is expected"):
        nn.layers.Residual(["relu"])
    nn.layers.Residual(dense)
    with pytest.raises(ValueError, match="belongs to a network"):
        nn.layers.Residual([dense])
