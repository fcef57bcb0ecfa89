"""Optimizers of `nn` and of Keras, without a network: the same variables, the same gradients."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import tensorflow as tf

from ci.tests.nn.oracle import close, keras, nn

Make = Callable[[ModuleType], Any]
SHAPES = {"layer/kernel": (3, 4), "layer/bias": (4,), "scale": ()}


def starts(seed: int = 0) -> list[np.ndarray]:
    """The first values of three variables."""
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in SHAPES.values()]


def gradients(values: list, t: int) -> list[np.ndarray]:
    """Slopes that depend on the place and on the step: of all sizes, and of either sign."""
    return [
        10.0**k * (np.asarray(w) + np.sin(t * wave(np.shape(w))))
        for k, w in enumerate(values, start=-1)
    ]


def wave(shape: tuple) -> np.ndarray:
    """Another number for each weight."""
    return np.arange(1.0, np.prod(shape, dtype=int) + 1).reshape(shape)


def of_ours(values: list, **more: Any) -> list:
    """Variables of nn with these values."""
    return [nn.Variable(v, path, **more) for v, path in zip(values, SHAPES, strict=True)]


def of_keras(values: list) -> list:
    """Variables of Keras with these values."""
    names = [path.rpartition("/")[2] for path in SHAPES]
    return [keras.Variable(v, name=n) for v, n in zip(values, names, strict=True)]


def same_steps(make: Make, steps: int = 100, rtol: float = 1e-9) -> tuple[Any, Any]:
    """Both optimizers take these steps and stay together; returns them.

    Keras takes its own in one TensorFlow function, which saves nine tenths of the time.
    """
    ours, theirs = make(nn.optimizers), make(keras.optimizers)
    mine, other = of_ours(starts()), of_keras(starts())
    theirs.build(other)

    @tf.function
    def run():
        for t in tf.range(1, steps + 1):
            t = tf.cast(t, "float64")
            slopes = [
                10.0**k * (w.value + tf.sin(t * wave(w.shape))) for k, w in enumerate(other, -1)
            ]
            theirs.apply(slopes, other)

    run()
    for t in range(1, steps + 1):
        ours.apply(gradients(mine, t), mine)
    for a, b in zip(mine, other, strict=True):
        close(a, b, a.path, rtol=rtol, atol=rtol)
    assert int(ours.iterations) == int(theirs.iterations) == steps
    return ours, theirs
