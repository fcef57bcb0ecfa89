"""A network with one hidden layer that learns handwritten digits, and how well it reads them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import datasets, nn
from helpers.networks.record import Snapshots, in_pieces, stacked

SPLIT_SEED, TRAIN_SEED = 4, 0
LOOKED_AT = 400  # of the training digits
Rate = float | nn.optimizers.schedules.LearningRateSchedule
STARTS = {
    "He normal": lambda n: np.sqrt(2 / n),
    "normal, 0.01": lambda n: 0.01,
    "normal, 1": lambda n: 1.0,
    "zeros": lambda n: 0.0,
}


@lru_cache(maxsize=1)
def digits() -> tuple[np.ndarray, ...]:
    """Training pixels and labels, test pixels and labels."""
    data = datasets.digits(scaled=True)
    (x, y), (x_test, y_test) = datasets.split(data.x, data.y, test_size=0.2, seed=SPLIT_SEED)
    return x, y, x_test, y_test


def initial(units: int, start: str) -> list[np.ndarray]:
    """W (64, units), b, V (units, 10), c: the kernels drawn as ``start`` says, biases 0."""
    rng = np.random.default_rng(TRAIN_SEED)
    kernels = [rng.normal(size=shape) * STARTS[start](shape[0])
               for shape in ((64, units), (units, 10))]  # fmt: skip
    return [kernels[0], np.zeros(units), kernels[1], np.zeros(10)]


def network(units: int, runs: tuple[int, ...] = ()) -> nn.Sequential:
    """64–units–10, or a stack of such networks: ReLU, then a softmax."""
    layers = [nn.layers.Dense(units, "relu"), nn.layers.Dense(10, "softmax")]
    model = nn.Sequential([nn.Input((64,)), *layers], runs=runs)
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def trained(
    units: int, start: str, rows: np.ndarray, batch: int, rate: Rate, every: int
) -> list[list[np.ndarray]]:
    """The weights before and after every ``every`` updates of SGD, along ``rows`` of the digits."""
    x, y, *_ = digits()
    model, film = network(units), Snapshots()
    model.set_weights(initial(units, start))
    model.compile(nn.optimizers.SGD(rate), loss="sparse_categorical_crossentropy")
    model.fit(
        x[rows], y[rows], batch, epochs=len(rows) // batch // every, steps_per_epoch=every,
        shuffle=False, callbacks=film, verbose=0,
    )  # fmt: skip
    return film.kept


class Look(NamedTuple):
    """How well weights do: ``loss`` and ``train`` of the first 400 training digits, ``test``.

    The last two are the shares of digits that are read. Each is an array with one number for each
    of the weights that were looked at.
    """

    loss: np.ndarray
    train: np.ndarray
    test: np.ndarray


def look(kept: list[list[np.ndarray]]) -> Look:
    """How well each of these weights does; they are looked at together, as a stack."""
    x, y, x_test, y_test = digits()
    x, y = x[:LOOKED_AT], y[:LOOKED_AT]
    model = stacked(kept, network(len(kept[0][1]), runs=(len(kept),)))
    loss, train = model.evaluate(x, y, **in_pieces(x))
    return Look(loss, train, model.evaluate(x_test, y_test, **in_pieces(x_test))[1])
