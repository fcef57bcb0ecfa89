"""A network that learns two moons, with the losses of every epoch."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

from helpers import datasets, nn
from helpers.networks.record import Snapshots, shuffled, stacked

EPOCHS, BATCH, WIDTH = 80, 8, 16
TRAIN, TEST, MOST_VALIDATION = 32, 250, 200
HIGHEST = 1e9  # a loss that is higher counts as this


def points(noise: float, validation: int, seed: int) -> list[datasets.Part]:
    """Training, validation and test points of two moons that reach into each other."""
    x, y = datasets.moons(TRAIN + TEST + MOST_VALIDATION, noise=noise, seed=seed)
    ends = np.cumsum([0, TRAIN, TEST, validation])
    train, test, watched = (datasets.Part(x[a:b], y[a:b]) for a, b in pairwise(ends))
    return [train, watched, test]


def network(learning_rate: float = 0.0, runs: tuple[int, ...] = ()) -> nn.Sequential:
    """2–16–1, by SGD with momentum 0.9."""
    layers = [nn.layers.Dense(WIDTH, "relu"), nn.layers.Dense(1, "sigmoid")]
    model = nn.Sequential([nn.Input((2,)), *layers], runs=runs)
    model.compile(nn.optimizers.SGD(learning_rate, momentum=0.9), loss="binary_crossentropy")
    return model


@lru_cache(maxsize=64)
def curves(
    noise: float, validation: int, learning_rate: float, scale: float, seed: int
) -> np.ndarray:
    """Training, validation and true loss (3, epochs + 1) of one training.

    The network trains once; its snapshots, one for each epoch, are judged together, as a stack.
    """
    parts = points(noise, validation, seed)
    rng = np.random.default_rng([20, seed])
    kernel, out = rng.normal(size=(2, WIDTH)), rng.normal(size=(WIDTH, 1)) * np.sqrt(2 / WIDTH)
    model, film = network(learning_rate), Snapshots()
    model.set_weights([scale * kernel, np.zeros(WIDTH), scale * out, np.zeros(1)])
    rows = shuffled(TRAIN, TRAIN * EPOCHS, rng)
    model.fit(
        parts[0].x[rows], parts[0].y[rows], BATCH, EPOCHS, shuffle=False,
        steps_per_epoch=TRAIN // BATCH, callbacks=film, verbose=0,
    )  # fmt: skip
    epochs = stacked(film.kept, network(runs=(EPOCHS + 1,)))
    found = [epochs.evaluate(part.x, part.y, verbose=0) for part in parts]
    return np.minimum(found, HIGHEST)
