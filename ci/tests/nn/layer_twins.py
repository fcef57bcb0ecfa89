"""Tools for one layer: against Keras, against differences, and a stack of it one by one."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ci.tests.nn.oracle import all_close, close, keras, nn, numeric_gradients, tf

Make = Callable[[Any], Any]


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def samples(*shape: int, seed: int = 3) -> np.ndarray:
    """Normal numbers around 0.4, none of them at a kink."""
    return rng(seed).normal(0.4, 1.5, shape)


def built(layer: Any, x: np.ndarray, runs: tuple = (), seed: int = 5) -> Any:
    """The layer of `nn`, built for samples like x, with positive random weights."""
    layer.of_runs(runs)
    layer.build((None, *x.shape[1:]))
    draws = rng(seed)
    layer.set_weights([draws.uniform(0.3, 1.7, w.shape) for w in layer.get_weights()])
    return layer


def there_and_back(layer: Any, x: np.ndarray, da: np.ndarray, training: bool = False) -> list:
    """[a, dx, the gradient of each trained variable] of a layer of `nn`."""
    kept = x.copy(), da.copy()
    a = layer.forward(x, training)
    dx = layer.backward(da)
    all_close([x, da], list(kept), "what the layer was given is left alone")
    return [a.copy(), dx.copy(), *(v.gradient.copy() for v in layer.trainable_variables)]


def of_keras(layer: Any, x: np.ndarray, da: np.ndarray, training: bool = False) -> list:
    """The same of a layer of Keras, by its own differentiation."""
    x = tf.constant(x)
    with tf.GradientTape() as recorder:
        recorder.watch(x)
        a = layer(x, training=training)
        total = tf.reduce_sum(a * da)
    weights = [w.value for w in layer.trainable_variables]
    return [a.numpy(), *(g.numpy() for g in recorder.gradient(total, [x, *weights]))]


def twins(make: Make, x: np.ndarray) -> tuple[Any, Any]:
    """`make(nn)` and `make(keras)`, built for x, with the same random weights."""
    ours, theirs = built(make(nn), x), make(keras)
    theirs.build((None, *x.shape[1:]))
    assert [w.shape for w in ours.get_weights()] == [w.shape for w in theirs.get_weights()]
    assert ours.count_params() == theirs.count_params()
    theirs.set_weights(ours.get_weights())
    return ours, theirs


def assert_equals_keras(make: Make, x: np.ndarray, training: bool = False) -> tuple[Any, Any]:
    """Output, gradients, and weights after the pass; returns both layers."""
    ours, theirs = twins(make, x)
    da = samples(*ours.forward(x).shape, seed=9)
    theirs.set_weights(ours.get_weights())
    found, expected = there_and_back(ours, x, da, training), of_keras(theirs, x, da, training)
    all_close(found, expected, "a, dx, gradients")
    all_close(ours.get_weights(), theirs.get_weights(), "weights")
    assert tuple(ours.compute_output_shape((None, *x.shape[1:]))) == (None, *found[0].shape[1:])
    return ours, theirs


def assert_equals_differences(make: Make, x: np.ndarray, training: bool = False) -> None:
    """dx and the gradients against central differences of Σ da·a."""
    layer = built(make(nn), x)
    start, trained = layer.get_weights(), [v.trainable for v in layer.variables]
    da = samples(*layer.forward(x).shape, seed=9)
    _, dx, *gradients = there_and_back(layer, x, da, training)

    def total(arrays: list) -> float:
        layer.set_weights(arrays[1:])
        return float((layer.forward(arrays[0], training) * da).sum())

    numeric = numeric_gradients(total, [x, *start])
    numeric = [numeric[0], *(g for g, t in zip(numeric[1:], trained, strict=True) if t)]
    for exact, by_hand in zip([dx, *gradients], numeric, strict=True):
        close(exact, by_hand, "differences", rtol=1e-6, atol=1e-8)


def assert_stack_is_one_by_one(
    make: Callable[[Any, tuple], Any], x: np.ndarray, shared: bool, training: bool = False
) -> None:
    """A stack of 2·3 layers against six single ones, on one x for all or on one each.

    Args:
        make: from the library and the place of a network in the stack, () for all of them.
    """
    runs = (2, 3)
    stack = built(make(nn, ()), x, runs)
    data = x if shared else samples(*runs, *x.shape, seed=12)
    weights, shape = stack.get_weights(), stack.compute_output_shape(x.shape)
    da = samples(*runs, *shape, seed=9)
    found = there_and_back(stack, data, da, training)
    for run in np.ndindex(runs):
        single = built(make(nn, run), x)
        single.set_weights([w[run] for w in weights])
        expected = there_and_back(single, x if shared else data[run], da[run], training)
        # Before the first weights all networks share the output.
        a = found[0] if found[0].ndim == len(shape) else found[0][run]
        alone = [a, *(part[run] for part in found[1:])]
        all_close(alone, expected, f"run {run}")
        all_close([w[run] for w in stack.get_weights()], single.get_weights(), f"weights of {run}")


def assert_float32_stays(make: Make, x: np.ndarray, training: bool = False) -> None:
    """In float32 everything is float32, and near what float64 gives."""
    exact = built(make(nn), x)
    da = samples(*exact.forward(x).shape, seed=9)
    weights = exact.get_weights()
    expected = there_and_back(exact, x, da, training)
    nn.config.set_floatx("float32")
    try:
        layer = built(make(nn), x.astype("float32"))
        layer.set_weights(weights)
        found = there_and_back(layer, x.astype("float32"), da.astype("float32"), training)
    finally:
        nn.config.set_floatx("float64")
    assert {part.dtype.name for part in [*found, *layer.get_weights()]} == {"float32"}
    for ours, theirs in zip(found, expected, strict=True):
        close(ours, theirs, "float32", rtol=1e-4, atol=1e-5)
