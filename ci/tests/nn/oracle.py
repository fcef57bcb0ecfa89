"""Keras as the oracle: one source, built with `helpers.nn` and with Keras, must give the same.

Keras runs in float64 here, on TensorFlow. One thing it still rounds to float32: a Python float
among the hyperparameters (`ops.cast(0.9, "float64")` passes through a float32 tensor). A NumPy
scalar keeps its digits, so the builders of these tests write their numbers as `f(0.9)`.
"""

import os
from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import tensorflow as tf

from helpers import nn

f = np.float64
RTOL = ATOL = 1e-9
FEW = 60  # steps that Keras takes sooner one by one than it compiles them
Build = Callable[[ModuleType], Any]

# Keras' variables do not know the `copy` that NumPy 2 asks for; this warning is its own.
STRICT = [
    pytest.mark.filterwarnings("error", "ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.usefixtures("float64"),
]


class Twins(NamedTuple):
    """The two models after the same training, and what `fit` returned for each."""

    ours: Any
    theirs: Any
    our_history: Any
    their_history: Any


def close(ours: Any, theirs: Any, what: str = "", rtol: float = RTOL, atol: float = ATOL) -> None:
    """Both arrays have one shape and agree to `rtol` and `atol`."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape, f"{what}: ours {ours.shape}, Keras {theirs.shape}"
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=atol, err_msg=what)


def all_close(ours: list, theirs: list, what: str = "", tolerance: float = RTOL) -> None:
    """Two lists of arrays agree, one by one."""
    assert len(ours) == len(theirs), f"{what}: ours {len(ours)} arrays, Keras {len(theirs)}"
    for position, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        close(a, b, f"{what}[{position}]", tolerance, tolerance)


def pair(build: Build) -> tuple[Any, Any]:
    """`build(nn)` and `build(keras)`, the second with the weights of the first."""
    ours, theirs = build(nn), build(keras)
    theirs.set_weights(ours.get_weights())
    theirs.jit_compile = False
    return ours, theirs


def same_gradients(build: Build, x: Any, y: Any) -> tuple[list, list]:
    """Predictions and the gradients of the loss agree; returns both lists of gradients."""
    ours, theirs = pair(build)
    close(ours.predict(x, verbose=0), theirs(tf.constant(x)), "predictions")
    gradients, expected = ours.gradients(x, y), keras_gradients(theirs, x, y)
    all_close(gradients, expected, "gradients")
    return gradients, expected


def same_history(ours: Any, theirs: Any, tolerance: float = RTOL) -> None:
    """Names in the same order, the same epochs, the same values."""
    names = list(ours.history), list(theirs.history)
    assert names[0] == names[1], f"ours {names[0]}, Keras {names[1]}"
    epochs = list(ours.epoch), list(theirs.epoch)
    assert epochs[0] == epochs[1], f"ours {epochs[0]}, Keras {epochs[1]}"
    for name, values in theirs.history.items():
        close(ours.history[name], values, name, tolerance, tolerance)


def twin(build: Build, x: Any, y: Any, callbacks: Build = lambda nn: [], **fit: Any) -> Twins:
    """Train both from the same weights by the same call, unshuffled, and compare everything."""
    ours, theirs = pair(build)
    call = {"verbose": 0, "shuffle": False, **fit}
    batches = -(-len(x) // (fit.get("batch_size") or 32))
    theirs.run_eagerly = fit.get("epochs", 1) * batches <= FEW
    our_history = ours.fit(x, y, callbacks=callbacks(nn), **call)
    their_history = theirs.fit(x, y, callbacks=callbacks(keras), **call)
    same_history(our_history, their_history)
    all_close(ours.get_weights(), theirs.get_weights(), "weights")
    close(ours.predict(x, verbose=0), theirs.predict_on_batch(x), "predictions")
    return Twins(ours, theirs, our_history, their_history)


def tape(function: Callable, *inputs: Any) -> tuple[np.ndarray, list[np.ndarray]]:
    """Value of `function(*inputs)` and the gradient of its sum with respect to each input."""
    tensors = [tf.constant(np.asarray(value, dtype="float64")) for value in inputs]
    with tf.GradientTape() as recorder:
        recorder.watch(tensors)
        value = function(*tensors)
        total = tf.reduce_sum(value)
    return value.numpy(), [g.numpy() for g in recorder.gradient(total, tensors)]


def keras_gradients(model: Any, x: Any, y: Any, of_output: bool = False) -> list[np.ndarray]:
    """Gradients of Keras' total loss, penalties included, in the order of `get_weights()`.

    With `of_output` the loss sees nothing but ŷ: `tf.identity` drops the logits that a final
    sigmoid or softmax leaves on its output for the cross-entropies.
    """
    x, y = tf.constant(x), tf.constant(y)
    with tf.GradientTape() as recorder:
        prediction = model(x, training=False)
        prediction = tf.identity(prediction) if of_output else prediction
        loss = model.compute_loss(x, y, prediction, None, training=False)
    return [g.numpy() for g in recorder.gradient(loss, [w.value for w in model.weights])]


def numeric_gradients(loss: Callable[[list], float], weights: list, step: float = 1e-5) -> list:
    """Central differences of `loss(weights)`, one weight at a time; error about step²."""
    gradients = []
    for position, weight in enumerate(weights):
        gradient = np.zeros_like(weight)
        for index in np.ndindex(weight.shape):
            sides = []
            for sign in (1, -1):
                moved = [w.copy() for w in weights]
                moved[position][index] += sign * step
                sides.append(loss(moved))
            gradient[index] = (sides[0] - sides[1]) / (2 * step)
        gradients.append(gradient)
    return gradients


def regression(n: int = 20, features: int = 3, outputs: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """A small seeded regression problem."""
    rng = np.random.default_rng(7)
    x = rng.normal(size=(n, features))
    return x, np.sin(x @ rng.normal(size=(features, outputs))) + 0.1 * rng.normal(size=(n, outputs))


def classes(n: int = 20, features: int = 3, count: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """A small seeded classification problem with integer labels, every class present."""
    rng = np.random.default_rng(11)
    y = np.arange(n) % count
    return rng.normal(size=(n, features)) + 0.7 * y[:, None], y
