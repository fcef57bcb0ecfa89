"""How much longer a step of `helpers.nn` takes than one that is written out for one network.

Each pair trains the same network on the same data with the same number of updates: by hand, with
nothing but what that network needs (no loss where nobody looks at it), and by `fit`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from helpers import datasets, nn

RNG = np.random.default_rng(0)
BATCH = 32


def measure(best_times: Callable) -> list[tuple[str, float, str]]:
    """Return (what, ratio, aim) for each network."""
    rows = []
    for name, (hand, ours) in pairs().items():
        by_hand, by_nn = best_times([hand, ours], 15)
        rows.append((f"nn, a step by hand: {name}", by_nn / by_hand, "<= 1.2"))
    return rows


def pairs() -> dict[str, tuple[Callable, Callable]]:
    """Return for each network (its training by hand, its training by nn)."""
    return {
        "digits 64-24-10, SGD": digits_pair(),
        "early stopping 2-16-1, momentum": stop_pair(),
        "logistic, 2 features, 99 samples": logistic_pair(),
        "dropout 1-32-1, Adam": dropout_pair(),
        "depth race, 6 layers of 16, sigmoid and ReLU, float32": race_pair(),
        "100 networks 64-16-16-10, float32": stack_pair(),
    }


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Return 1,438 digits and their one-hot targets."""
    data = datasets.digits(scaled=True)
    return data.x[:1438], np.eye(10)[data.y[:1438]]


def network(sizes: tuple, activation: str, last: str | None, runs: tuple = (), **options):
    """Return a network of nn with these layers, not compiled."""
    layers = [nn.layers.Dense(m, activation, **options) for m in sizes[1:-1]]
    layers = [nn.Input(sizes[:1]), *layers, nn.layers.Dense(sizes[-1], last, **options)]
    return nn.Sequential(layers, runs=runs)


def kernels(sizes: tuple, dtype: str = "float64", runs: tuple = ()) -> list[np.ndarray]:
    """Return first weights of all layers."""
    return [(RNG.normal(size=(*runs, n, m)) / np.sqrt(n)).astype(dtype) for n, m in pairwise(sizes)]


def softmax_slope(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return ∂L/∂z of softmax and cross-entropy for each sample."""
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return p - y


def digits_pair(epochs: int = 7):
    """Return both trainings of chapter 04's network."""
    x_all, y_all = digits()
    W0, V0 = kernels((64, 24, 10))

    def hand():
        W, V, b, c = W0.copy(), V0.copy(), np.zeros(24), np.zeros(10)
        for _ in range(epochs):
            order = RNG.permutation(len(x_all))
            for start in range(0, len(order), BATCH):
                rows = order[start : start + BATCH]
                x, y = x_all[rows], y_all[rows]
                a = np.maximum(x @ W + b, 0)
                dz = softmax_slope(a @ V + c, y) * (0.5 / len(x))
                da = (dz @ V.T) * (a > 0)
                V -= a.T @ dz
                c -= dz.sum(axis=0)
                W -= x.T @ da
                b -= da.sum(axis=0)

    model = network((64, 24, 10), "relu", "softmax")
    model.compile(nn.optimizers.SGD(0.5), "categorical_crossentropy")
    return hand, lambda: model.fit(x_all, y_all, BATCH, epochs, verbose=0)


def stop_pair(epochs: int = 80, batch: int = 8):
    """Return both trainings of early stopping's network."""
    x_all, y_all = RNG.normal(size=(32, 2)), (RNG.random((32, 1)) > 0.5).astype(float)
    shapes = ((2, 16), (16,), (16, 1), (1,))
    ends = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])

    def hand():
        flat = RNG.normal(size=ends[-1])
        w = [flat[a:b].reshape(s) for (a, b), s in zip(pairwise(ends), shapes, strict=True)]
        W, b, V, c = w
        velocity = np.zeros_like(flat)
        for _ in range(epochs):
            order = RNG.permutation(len(x_all))
            for start in range(0, len(order), batch):
                rows = order[start : start + batch]
                x, y = x_all[rows], y_all[rows]
                a = np.maximum(x @ W + b, 0)
                z = np.minimum(a @ V + c, 500)
                dz = (1 / (1 + np.exp(-np.maximum(z, -500))) - y) / len(x)
                da = (dz @ V.T) * (a > 0)
                slopes = [x.T @ da, da.sum(axis=0), a.T @ dz, dz.sum(axis=0)]
                velocity *= 0.9
                velocity -= 0.1 * np.concatenate([g.ravel() for g in slopes])
                flat += velocity

    model = network((2, 16, 1), "relu", "sigmoid")
    model.compile(nn.optimizers.SGD(0.1, momentum=0.9), "binary_crossentropy")
    return hand, lambda: model.fit(x_all, y_all, batch, epochs, verbose=0)


def logistic_pair(epochs: int = 300):
    """Return both trainings of logistic regression."""
    x, y = RNG.normal(size=(99, 2)), (RNG.random(99) > 0.5).astype(float)
    inputs = np.column_stack([x, np.ones(len(x))])

    def hand():
        path, loss = np.zeros((epochs + 1, 3)), np.empty(epochs + 1)
        step = 0.5 / len(x)
        for epoch in range(epochs):
            z = inputs @ path[epoch]
            small = np.exp(-np.abs(z))
            loss[epoch] = (np.log1p(small) + np.maximum(z, 0) - y * z).mean()
            a = np.where(z > 0, 1.0, small) / (1.0 + small)
            path[epoch + 1] = path[epoch] - step * ((a - y) @ inputs)

    model = network((2, 1), "relu", "sigmoid")
    model.compile(nn.optimizers.SGD(0.5), "binary_crossentropy")
    return hand, lambda: model.fit(x, y, 99, epochs, verbose=0)


def dropout_pair(steps: int = 240, width: int = 32, rate: float = 0.3):
    """Return both trainings of the network with dropout."""
    x, y = RNG.uniform(-1, 1, (16, 1)), RNG.normal(size=(16, 1))

    def hand():
        shapes = ((1, width), (width,), (width, 1), (1,))
        flat, m, v = RNG.normal(size=3 * width + 1), 0.0, 0.0
        ends = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])
        w = [flat[a:b].reshape(s) for (a, b), s in zip(pairwise(ends), shapes, strict=True)]
        W, b, V, c = w
        draws = RNG.random((steps, len(x), width), dtype=np.float32)
        masks = (draws >= rate) / (1 - rate)
        for step in range(steps):
            mask = masks[step]
            z = x * W + b
            a = np.maximum(z, 0) * mask
            dy = (2 / len(x)) * (a @ V + c - y)
            dz = (dy @ V.T) * mask * (z > 0)
            slopes = [x.T @ dz, dz.sum(axis=0), a.T @ dy, dy.sum(axis=0)]
            g = np.concatenate([d.ravel() for d in slopes])
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            eta = 0.01 * np.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
            flat -= eta * m / (np.sqrt(v) + 1e-7)

    dense, drop = nn.layers.Dense, nn.layers.Dropout(rate)
    model = nn.Sequential([nn.Input((1,)), dense(width, "relu"), drop, dense(1)])
    model.compile(nn.optimizers.Adam(0.01), "mse")
    return hand, lambda: model.fit(x, y, 16, steps, verbose=0)


def race_pair(depth: int = 6, updates: int = 100):
    """Return both trainings of two deep networks."""
    x_all, y_all = (part.astype(np.float32) for part in digits())
    sizes = (64, *[16] * depth, 10)
    order = np.concatenate([RNG.permutation(len(x_all)) for _ in range(3)])

    def hand():
        weights = [np.stack([k, k]) for k in kernels(sizes, "float32")]
        biases = [np.zeros((2, 1, m), np.float32) for m in sizes[1:]]
        for step in range(updates):
            rows = order[step * BATCH : (step + 1) * BATCH]
            x, y = x_all[rows], y_all[rows]
            inputs = [x]
            for kernel, bias in zip(weights[:-1], biases[:-1], strict=True):
                a = inputs[-1] @ kernel
                a += bias
                a[0] *= 0.5
                np.tanh(a[0], out=a[0])
                a[0] += 1
                a[0] *= 0.5
                np.maximum(a[1], 0, out=a[1])
                inputs.append(a)
            dz = inputs[-1] @ weights[-1] + biases[-1]
            dz -= dz.max(axis=-1, keepdims=True)
            np.exp(dz, out=dz)
            dz /= dz.sum(axis=-1, keepdims=True)
            dz -= y
            dz *= np.float32(0.1 / len(x))
            for layer in range(depth, -1, -1):
                a, kernel = inputs[layer], weights[layer]
                slope = a.swapaxes(-1, -2) @ dz
                biases[layer] -= dz.sum(axis=1, keepdims=True)
                if layer:
                    dz = dz @ kernel.swapaxes(-1, -2)
                    dz[0] *= a[0] - a[0] * a[0]
                    dz[1] *= a[1] > 0
                kernel -= slope

    models = [in_float32(sizes, name, "softmax") for name in ("sigmoid", "relu")]
    for model in models:
        model.compile(nn.optimizers.SGD(0.1), "categorical_crossentropy")
    call = {"steps_per_epoch": updates, "verbose": 0, "batch_size": BATCH}
    x_long, y_long = x_all[order], y_all[order]
    return hand, lambda: [m.fit(x_long, y_long, shuffle=False, **call) for m in models]


def in_float32(*arguments, **options):
    """Return a network as `network`, in 32 bits."""
    nn.config.set_floatx("float32")
    try:
        return network(*arguments, **options)
    finally:
        nn.config.set_floatx("float64")


def stack_pair(runs: int = 100, updates: int = 30, batch: int = 20):
    """Return both trainings of a stack."""
    x_all, y_all = (part[:200].astype(np.float32) for part in digits())
    sizes, rates = (64, 16, 16, 10), np.geomspace(0.01, 1, runs).astype(np.float32)

    def hand():
        first, *rest = kernels(sizes, "float32", (runs,))
        first = np.ascontiguousarray(first.transpose(1, 0, 2)).reshape(64, -1)
        for update in range(updates):
            start = update * batch % len(x_all)
            x, y = x_all[start : start + batch], y_all[start : start + batch]
            z = (x @ first).reshape(batch, runs, 16)
            a = [np.maximum(np.ascontiguousarray(z.transpose(1, 0, 2)), 0)]
            a.append(np.maximum(a[-1] @ rest[0], 0))
            z = a[-1] @ rest[1]
            z -= largest(z)
            p = np.exp(z)
            total = np.einsum("knc->kn", p)
            (np.log(total) - np.einsum("knc,nc->kn", z, y)).mean(axis=-1)
            p /= total[..., None]
            dz = (p - y) * (rates[:, None, None] / np.float32(batch))
            for layer in (1, 0):
                da = dz @ rest[layer].swapaxes(-2, -1)
                rest[layer] -= a[layer].swapaxes(-2, -1) @ dz
                dz = da * (a[layer] > 0)
            flat = np.ascontiguousarray(dz.transpose(1, 0, 2)).reshape(batch, -1)
            first -= x.T @ flat

    model = in_float32(sizes, "relu", "softmax", runs=(runs,), use_bias=False)
    model.compile(nn.optimizers.SGD(rates), "categorical_crossentropy")
    call = {"epochs": updates * batch // len(x_all), "verbose": 0, "shuffle": False}
    return hand, lambda: model.fit(x_all, y_all, batch_size=batch, **call)


def largest(z: np.ndarray) -> np.ndarray:
    """Return z.max(axis=-1, keepdims=True) for rows of 10, by halves, which is faster."""
    five = np.maximum(z[..., :5], z[..., 5:])
    two = np.maximum(five[..., :2], five[..., 2:4])
    return np.maximum(np.maximum(two[..., :1], two[..., 1:]), five[..., 4:])
