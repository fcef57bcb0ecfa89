"""One hidden layer learns a curve with dropout and without, side by side, as a stack of two."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import nn
from helpers.networks.record import Snapshots, stacked

STEPS, LOOK_EVERY = 240, 8
LOOKS = np.arange(0, STEPS + 1, LOOK_EVERY)
MASKS = 60  # steps whose masks are kept
SAMPLES, VALIDATION = 16, 200


class Errors(NamedTuple):
    """Mean squared errors at each look, on the training points and on new ones."""

    train: np.ndarray
    validation: np.ndarray


@dataclass(frozen=True, eq=False)
class Record:
    """A training of one network with dropout, and of the same without if there is a rate.

    ``errors``: of each of the two, measured without masks. ``weights``: W, b, V, c of the first,
    each with the looks as first axis. ``masks`` (steps, units): which units the first sample saw.
    """

    x: np.ndarray
    y: np.ndarray
    errors: list[Errors]
    weights: list[np.ndarray]
    masks: np.ndarray
    rate: float
    seed: int


@lru_cache(maxsize=64)
def points(noise: float, seed: int) -> tuple[np.ndarray, ...]:
    """Training x and y, new x and y."""
    rng = np.random.default_rng([16, seed])
    x, x_new = rng.uniform(-1, 1, SAMPLES), rng.uniform(-1, 1, VALIDATION)
    y = np.sin(np.pi * x) + noise * rng.standard_normal(SAMPLES)
    y_new = np.sin(np.pi * x_new) + noise * rng.standard_normal(VALIDATION)
    return x, y, x_new, y_new


def start(width: int, scale: float, seed: int) -> list[np.ndarray]:
    """W (1, width), b (width,), V (width, 1), c (1,); the kinks of the ReLUs lie in −1 … 1."""
    rng = np.random.default_rng([17, seed])
    slopes, kinks = rng.normal(size=width), rng.uniform(-1, 1, width)
    out = rng.normal(size=(width, 1)) * np.sqrt(2 / width)
    return [3 * slopes[None], -3 * slopes * kinks, scale * out, np.zeros(1)]


class Drawn(nn.layers.Dropout):
    """A dropout layer of networks side by side, all with the same draws, made beforehand."""

    def __init__(self, rates: np.ndarray, draws: np.ndarray) -> None:
        """``rates`` (runs,); ``draws`` (steps, samples, units) from 0 to 1."""
        super().__init__(rates)
        self.draws = iter(draws)

    def draw_mask(self, x: np.ndarray) -> np.ndarray:
        """0 where the draw is below the rate, 1 / (1 − rate) elsewhere: (runs, samples, units)."""
        rates = self.rate[:, None, None]
        return (next(self.draws) >= rates) / (1 - rates)


def network(width: int, runs: tuple[int, ...], *dropout: nn.layers.Layer) -> nn.Sequential:
    """1–width–1 with ``dropout`` after the hidden layer, if it is given."""
    dense = nn.layers.Dense
    layers = [nn.Input((1,)), dense(width, "relu"), *dropout, dense(1)]
    return nn.Sequential(layers, runs=runs)


@lru_cache(maxsize=64)
def train(
    rate: float,
    width: int,
    noise: float,
    learning_rate: float,
    scale: float,
    seed: int,
    steps: int = STEPS,
) -> Record:
    """``steps`` of Adam, a multiple of 8, with dropout and without, from the same weights."""
    x, y, x_new, y_new = points(noise, seed)
    rates = np.array([rate, 0.0] if rate else [0.0])
    rng = np.random.default_rng([18, seed])
    draws = rng.random((steps, SAMPLES, width), dtype=np.float32)
    model, film = network(width, rates.shape, Drawn(rates, draws)), Snapshots(LOOK_EVERY)
    model.set_weights(start(width, scale, seed))
    model.compile(nn.optimizers.Adam(learning_rate), loss="mse")
    model.fit(x, y, batch_size=SAMPLES, epochs=steps, callbacks=film, verbose=0)
    looks = stacked(film.kept, network(width, (len(film.kept), *rates.shape)))
    looks.compile(loss="mse")
    errors = looks.evaluate(x, y, verbose=0).T, looks.evaluate(x_new, y_new, verbose=0).T
    return Record(
        x, y, [Errors(*arm) for arm in zip(*errors, strict=True)],
        [w[:, 0] for w in looks.get_weights()], draws[:MASKS, 0] >= rates[0], rate, seed,
    )  # fmt: skip


def with_and_without(noise: float, seeds: int, steps: int = STEPS) -> np.ndarray:
    """Errors on new points with dropout 0.3 and without (2, seeds), 48 units, at the end."""
    runs = [train(0.3, 48, noise, 0.05, 1.0, seed, steps) for seed in range(seeds)]
    return np.array([[arm.validation[-1] for arm in run.errors] for run in runs]).T
