"""The same deep network twice, once with sigmoid and once with ReLU: what the depth race trains.

Both start from the same kernels and see the same batches; only the activation differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from helpers import datasets, nn
from helpers.networks.record import Snapshots, in_pieces, shuffled, stacked

UPDATES = 100
WIDTH, BATCH, LOOK_EVERY = 16, 32, 20
SPLIT_SEED, TRAIN_SEED = 4, 3
NAMES = ("sigmoid", "relu")
INITS = {
    "Glorot": lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out)),
    "He": lambda fan_in, fan_out: np.sqrt(2 / fan_in),
    "Glorot × 4": lambda fan_in, fan_out: 4 * np.sqrt(2 / (fan_in + fan_out)),
    "normal, 1": lambda fan_in, fan_out: 1.0,
    "normal, 0.05": lambda fan_in, fan_out: 0.05,
}


@lru_cache(maxsize=1)
def digits() -> tuple[np.ndarray, ...]:
    """Training pixels and labels, unseen pixels and labels; without the training mean."""
    data = datasets.digits(scaled=True)
    (x, y), (x_test, y_test) = datasets.split(data.x, data.y, test_size=0.2, seed=SPLIT_SEED)
    mean = x.mean(axis=0)
    return x - mean, y, x_test - mean, y_test


def initial(depth: int, init: str) -> list[np.ndarray]:
    """W, b, W, b, … of all layers: the same for both networks."""
    rng = np.random.default_rng(TRAIN_SEED)
    weights = []
    for fan_in, fan_out in pairwise([64, *[WIDTH] * depth, 10]):
        kernel = rng.normal(size=(fan_in, fan_out)) * INITS[init](fan_in, fan_out)
        weights += [kernel, np.zeros(fan_out)]
    return weights


def network(
    activation: str, depth: int, learning_rate: float = 0.0, runs: tuple[int, ...] = ()
) -> nn.Sequential:
    """``depth`` hidden layers of 16 units, and a softmax."""
    hidden = [nn.layers.Dense(WIDTH, activation) for _ in range(depth)]
    model = nn.Sequential([nn.Input((64,)), *hidden, nn.layers.Dense(10, "softmax")], runs=runs)
    model.compile(nn.optimizers.SGD(learning_rate), loss="sparse_categorical_crossentropy")
    return model


@lru_cache(maxsize=1)
def batches() -> np.ndarray:
    """Which digits each update sees: (updates, 32)."""
    order = shuffled(len(digits()[0]), UPDATES * BATCH, np.random.default_rng(TRAIN_SEED))
    return order.reshape(UPDATES, BATCH)


@dataclass(frozen=True, eq=False)
class Record:
    """For sigmoid and ReLU: ``kept`` weights before and after each update, and what they read.

    ``accuracy`` (2, looks) on unseen digits, every 20 updates.
    """

    depth: int
    learning_rate: float
    init: str
    kept: list[list[list[np.ndarray]]]
    accuracy: np.ndarray


def train(depth: int, learning_rate: float, init: str) -> Record:
    """100 updates of both networks, in batches of 32 from a fixed seed."""
    x, y, x_test, y_test = digits()
    rows, kept, accuracy = batches().ravel(), [], []
    for activation in NAMES:
        model, film = network(activation, depth, learning_rate), Snapshots()
        model.set_weights(initial(depth, init))
        model.fit(
            x[rows], y[rows], BATCH, UPDATES, steps_per_epoch=1, shuffle=False,
            callbacks=film, verbose=0,
        )  # fmt: skip
        seen = film.kept[::LOOK_EVERY]
        looks = stacked(seen, network(activation, depth, runs=(len(seen),)))
        said = looks.predict(x_test, **in_pieces(x_test)).argmax(axis=-1)
        kept.append(film.kept)
        accuracy.append((said == y_test).mean(axis=-1))
    return Record(depth, learning_rate, init, kept, np.array(accuracy))


def gradient_sizes(model: nn.Sequential, kept: list[list[np.ndarray]], update: int) -> list[float]:
    """The root mean square of ∂L/∂W in each layer, in the update of that number (from 0)."""
    x, y, *_ = digits()
    rows = batches()[update]
    model.set_weights(kept[update])
    return [np.sqrt(np.square(g).mean()) for g in model.gradients(x[rows], y[rows])[::2]]
