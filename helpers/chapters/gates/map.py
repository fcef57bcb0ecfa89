"""400 networks at once, over learning rate and init scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import nn
from helpers.chapters.gates.inputs import INPUTS, Y
from helpers.chapters.gates.networks import ACTIVATIONS, OPTIMIZERS
from helpers.drawing.rate_map import RateMap
from helpers.explorer import Explorer, choice, integer

RATES = np.logspace(-2, 1.6, 10)  # learning rates, 0.4 of a decade apart
SCALES = np.logspace(-2, 1.6, 10)  # deviations of the first weights
SEEDS = 4  # networks for each pair of rate and scale
RUNS = (len(SCALES), len(RATES), SEEDS)
EPOCHS = 100


@dataclass(frozen=True, eq=False)
class Run:
    """``solved`` (scales, rates, seeds): which networks have all four answers right.

    ``diverged`` counts those whose answers are no numbers any more.
    """

    units: int
    activation: str
    optimizer: str
    solved: np.ndarray
    diverged: int

    @property
    def shares(self) -> np.ndarray:
        """The share of solved networks for each scale (rows) and rate (columns)."""
        return self.solved.mean(axis=-1)

    @property
    def by_rate(self) -> np.ndarray:
        """The share for each rate, over all scales."""
        return self.solved.mean(axis=(0, 2))

    @property
    def by_scale(self) -> np.ndarray:
        """The share for each scale, over all rates."""
        return self.solved.mean(axis=(1, 2))

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        units = "1 hidden unit" if self.units == 1 else f"{self.units} hidden units"
        return f"{units}, {self.activation}: {self.solved.mean():.0%} of 400 networks solve XOR"


def compute(units: int, activation: str, optimizer: str, seed: int) -> Run:
    """Train one stack of 400 networks, each with its own rate, init scale and first weights."""
    nn.utils.set_random_seed(seed)
    rate = np.broadcast_to(RATES[:, None], RUNS).copy()
    scale = np.broadcast_to(SCALES[:, None, None], RUNS)
    model = nn.Sequential(
        [
            nn.Input((2,)),
            nn.layers.Dense(units, activation, kernel_initializer=_normal(scale)),
            nn.layers.Dense(1, "sigmoid", kernel_initializer=_normal(scale)),
        ],
        runs=RUNS,
    )
    model.compile(optimizer=OPTIMIZERS[optimizer](rate), loss="binary_crossentropy")
    model.fit(INPUTS, Y, batch_size=4, epochs=EPOCHS, verbose=0)
    predictions = model.predict(INPUTS, verbose=0)[..., 0]
    with np.errstate(invalid="ignore"):
        solved = ((predictions > 0.5) == (Y == 1)).all(axis=-1)
    diverged = ~np.isfinite(predictions).all(axis=-1)
    return Run(units, activation, optimizer, solved & ~diverged, int(diverged.sum()))


def _normal(scale: np.ndarray) -> nn.initializers.Initializer:
    return nn.initializers.RandomNormal(stddev=scale)


def describe(run: Run) -> str:
    """How many solve XOR, and where most of them do."""
    count = int(run.solved.sum())
    first = (
        f"{count} of 400 networks ({count / 400:.0%}) answer all four right after "
        f"{EPOCHS} epochs of {run.optimizer}"
    )
    if not count:
        return f"{first}." + _diverged(run)
    best = int(run.by_rate.argmax())
    row = int(run.by_scale.argmax())
    return (
        f"{first}. Of the ten learning rates η = {RATES[best]:.2g} does best "
        f"({run.by_rate[best]:.0%} over all init scales), of the ten init scales "
        f"{SCALES[row]:.2g} ({run.by_scale[row]:.0%})." + _diverged(run)
    )


def _diverged(run: Run) -> str:
    return f" {run.diverged} diverged." if run.diverged else ""


class Map(RateMap):
    """Left the map, right its shares along each of its axes."""

    rates, sizes = RATES, SCALES
    size_names = ("init scale (deviation of first weights)", "init scale")
    map_title = "share solved: white none, dark all 4 of 4"
    profile_name = "share solved"

    def profiles(self, run: Run) -> tuple[np.ndarray, np.ndarray]:
        """The shares that are solved, by rate and by scale."""
        return run.by_rate, run.by_scale


def xor_map() -> Explorer:
    """Hidden units, activation and optimizer: the share of solved XOR over η and init scale."""
    return Explorer(
        [
            integer("units", "hidden units", 1, 8, 4),
            choice("activation", "activation", ACTIVATIONS, "tanh"),
            choice("optimizer", "optimizer", tuple(OPTIMIZERS)),
            integer("seed", "seed", 0, 20, 0, tooltip="another draw of all first weights"),
        ],
        compute,
        Map(),
        describe,
        presets={
            "2 tanh": {"units": 2},
            "8 tanh": {"units": 8},
            "8 tanh, Adam": {"units": 8, "optimizer": "Adam"},
            "2 ReLU": {"units": 2, "activation": "relu"},
            "1 tanh": {"units": 1},
            "1 SiLU": {"units": 1, "activation": "silu"},
        },
    )
