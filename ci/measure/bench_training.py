"""How fast `helpers.nn` trains: beside a loop by hand, scikit-learn, Keras, one by one."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np

from ci.measure import bench_steps

EPOCHS, BATCH = 10, 32
ROUNDS, SLOW_ROUNDS = 15, 4
XOR_EPOCHS, RUNS, TIMED_ALONE = 2000, (20, 20), 4
XOR_X, XOR_Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([0, 1, 1, 0.0])


def measure() -> list[tuple[str, float, str]]:
    """Return (what, ratio, aim) for each comparison; each ratio is of two best times."""
    by_hand, ours, sklearn = best_times([hand_loop, ours_on_digits, sklearn_on_digits], ROUNDS)
    keras_ways = [keras_on_digits, traced_keras(), ours_on_digits]
    keras, traced, ours_again = best_times(keras_ways, SLOW_ROUNDS)
    alone, stack = best_times([xor_alone, xor_stack], SLOW_ROUNDS)
    alone *= np.prod(RUNS) / TIMED_ALONE
    scaled = f"{TIMED_ALONE} timed alone, scaled to {np.prod(RUNS)}"
    digits = f"digits 64-64-10, {1e3 * ours / EPOCHS:.1f} ms an epoch"
    return [
        (f"nn, {digits}: share of a loop by hand", ours / by_hand, "<= 1.05"),
        ("nn, digits: share of scikit-learn's MLPClassifier", ours / sklearn, "< 1"),
        (f"nn, digits: times as fast as Keras' fit, {EPOCHS} epochs", keras / ours_again, ">= 20"),
        ("... when Keras has trained this network before", traced / ours_again, ""),
        (f"nn, 400 XOR networks: times as fast as one by one ({scaled})", alone / stack, ">= 80"),
        *bench_steps.measure(best_times),
    ]


def best_times(functions: list[Callable], rounds: int) -> list[float]:
    """Return the best seconds of each function; they take turns, to meet the same noise."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for function, found in zip(functions, times, strict=True):
            began = time.perf_counter()
            function()
            found.append(time.perf_counter() - began)
    return [min(found) for found in times]


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Return 1,500 pictures with values from 0 to 1, and their labels."""
    from helpers import datasets

    data = datasets.digits(scaled=True)
    return data.x[:1500], data.y[:1500]


def network(nn: object) -> object:
    """Return the network for the digits, of `nn` or of Keras."""
    layers = [nn.Input((64,)), nn.layers.Dense(64, "relu"), nn.layers.Dense(10, "softmax")]
    model = nn.Sequential(layers)
    model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def ours_on_digits() -> None:
    """Train with `helpers.nn`."""
    from helpers import nn

    network(nn).fit(*DIGITS, batch_size=BATCH, epochs=EPOCHS, verbose=0)


def sklearn_on_digits() -> None:
    """Train with scikit-learn: the same architecture, optimizer, batches and epochs."""
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (64,), alpha=0.0, batch_size=BATCH, max_iter=EPOCHS, n_iter_no_change=EPOCHS, tol=0.0
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that so few epochs are not enough to converge
        model.fit(*DIGITS)


def keras_on_digits() -> None:
    """Train a new network with Keras, as a reader does."""
    from helpers import keras_twin

    network(keras_twin.load()).fit(*DIGITS, batch_size=BATCH, epochs=EPOCHS, verbose=0)


def traced_keras() -> Callable:
    """Return what goes on training a network of Keras whose functions TensorFlow has traced."""
    from helpers import keras_twin

    model = network(keras_twin.load())
    model.fit(*DIGITS, batch_size=BATCH, verbose=0)
    return lambda: model.fit(*DIGITS, batch_size=BATCH, epochs=EPOCHS, verbose=0)


def hand_loop() -> list[tuple[float, float]]:
    """Train by NumPy alone, for this one network, with loss and accuracy of each epoch."""
    x_all, y_all = DIGITS
    n, rng = len(x_all), np.random.default_rng(0)
    weights = [rng.uniform(-0.2, 0.2, (64, 64)), np.zeros(64)]
    weights += [rng.uniform(-0.2, 0.2, (64, 10)), np.zeros(10)]
    W1, b1, W2, b2 = weights
    first, second = ([np.zeros_like(w) for w in weights] for _ in range(2))
    step, history = 0, []
    for _ in range(EPOCHS):
        order, loss, right = rng.permutation(n), 0.0, 0
        for start in range(0, n, BATCH):
            rows = order[start : start + BATCH]
            x, y, size = x_all[rows], y_all[rows], len(rows)
            z1 = x @ W1 + b1
            a1 = np.maximum(z1, 0)
            z2 = a1 @ W2 + b2
            e = np.exp(z2 - z2.max(axis=1, keepdims=True))
            p = e / e.sum(axis=1, keepdims=True)
            loss -= np.log(p[np.arange(size), y]).sum()
            right += (p.argmax(axis=1) == y).sum()
            p[np.arange(size), y] -= 1
            dz2 = p / size
            dz1 = (dz2 @ W2.T) * (z1 > 0)
            gradients = [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0)]
            step += 1
            rate = 0.001 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            for w, g, m, v in zip(weights, gradients, first, second, strict=True):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                w -= rate * m / (np.sqrt(v) + 1e-7)
        history.append((loss / n, right / n))
    return history


def train_xor(runs: tuple[int, ...]) -> None:
    """Train one 2-2-1 network on XOR, or a stack of them."""
    from helpers import nn

    layers = [nn.Input((2,)), nn.layers.Dense(2, "tanh"), nn.layers.Dense(1, "sigmoid")]
    model = nn.Sequential(layers, runs=runs)
    model.compile(nn.optimizers.SGD(np.ones(runs)), loss="binary_crossentropy")
    model.fit(XOR_X, XOR_Y, epochs=XOR_EPOCHS, verbose=0)


def xor_alone() -> None:
    """Train a few, one after the other."""
    for _ in range(TIMED_ALONE):
        train_xor(())


def xor_stack() -> None:
    """Train all at once."""
    train_xor(RUNS)


DIGITS = digits()
