"""A stack of small networks without biases that learns 200 digits between two pictures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from helpers import datasets, nn
from helpers.networks.record import Snapshots, in_pieces

CLASSES = 10
DATA_SEED = 0
SAMPLES, BATCH = 200, 20


@lru_cache(maxsize=4)
def digits(count: int = SAMPLES) -> tuple[np.ndarray, np.ndarray]:
    """Pixels (count, 64) of mean 0 and mean square 1 and labels (count,)."""
    data = datasets.digits()
    chosen = np.random.default_rng(DATA_SEED).permutation(len(data.x))[:count]
    x = data.x[chosen] - data.x.mean(axis=0)
    x /= np.sqrt(np.square(x).mean())
    return x, data.y[chosen]


def network(kernels: Sequence[np.ndarray], activation: str) -> nn.Sequential:
    """The networks of these kernels, each (*runs, fan_in, fan_out): the last layer is a softmax."""
    *runs, features, _ = kernels[0].shape
    dense, units = nn.layers.Dense, [kernel.shape[-1] for kernel in kernels]
    hidden = [dense(n, activation, use_bias=False) for n in units[:-1]]
    last = dense(units[-1], "softmax", use_bias=False)
    model = nn.Sequential([nn.Input((features,)), *hidden, last], runs=runs)
    model.set_weights(kernels)
    return model


def train(model: nn.Sequential, rates: np.ndarray, updates: int, film: Snapshots) -> np.ndarray:
    """Trains each network with its own rate (*runs,), a batch of 20 after the other.

    Returns the losses (updates, *runs), each from before its update, on its own batch.
    """
    model.compile(nn.optimizers.SGD(rates), loss="sparse_categorical_crossentropy")
    run = model.fit(
        *digits(), BATCH, updates, steps_per_epoch=1, shuffle=False, callbacks=film, verbose=0
    )
    return np.array(run.history["loss"])


def share_read(model: nn.Sequential) -> np.ndarray:
    """Which share of the digits each network reads (*runs,); NaN where it diverged."""
    x, y = digits()
    answers = model.predict(x, **in_pieces(x))
    shares = (answers.argmax(axis=-1) == y).mean(axis=-1)
    return np.where(np.isfinite(answers).all(axis=(-2, -1)), shares, np.nan)
