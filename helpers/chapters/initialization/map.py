"""100 networks on digits at once, over learning rate and init scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.initialization import stack
from helpers.chapters.initialization.stack import BATCH, CLASSES, SAMPLES, network, share_read
from helpers.chapters.initialization.theory import FEATURES
from helpers.drawing import palette
from helpers.drawing.rate_map import RateMap
from helpers.explorer import Explorer, choice, integer
from helpers.explorer.words import count
from helpers.networks.record import Snapshots

RATES = np.logspace(-3, 1, 10)
GAINS = np.logspace(-1.5, 1.2, 10)
UNITS = 12
UPDATES = 40
RUNS = (len(GAINS), len(RATES))
NETWORKS = len(GAINS) * len(RATES)
TRAINS = 0.5  # share of the digits that a network has to read


@dataclass(frozen=True, eq=False)
class Run:
    """``shares`` (gains, rates) of the 200 digits that each network reads; NaN: it diverged."""

    layers: int
    activation: str
    updates: int
    shares: np.ndarray
    title: str

    @property
    def known(self) -> np.ndarray:
        """The shares, with 0 for what diverged."""
        return np.nan_to_num(self.shares, nan=0.0)

    @property
    def best(self) -> tuple[int, int]:
        """Row and column of the best network."""
        row, column = divmod(int(self.known.argmax()), len(RATES))
        return row, column

    @property
    def training(self) -> int:
        """How many networks read half of the digits or more."""
        return int((self.known >= TRAINS).sum())


@lru_cache(maxsize=8)
def drawn(layers: int, seed: int) -> tuple[np.ndarray, ...]:
    """Kernels (fan_in, fan_out) of variance 1 / fan_in, the same for all networks."""
    sizes = [FEATURES, *[UNITS] * layers, CLASSES]
    rng = np.random.default_rng(seed)
    return tuple(rng.standard_normal((n, m)) / np.sqrt(n) for n, m in pairwise(sizes))


@lru_cache(maxsize=2)  # a record holds 20 MB
def train(layers: int, activation: str, seed: int) -> list[list[np.ndarray]]:
    """The weights of all networks before and after each of 40 updates.

    They are one stack: each network has its own learning rate and its own gain g, and all have the
    same first weights, times g. Weights beyond 3e38, the end of 32-bit numbers, are kept as
    infinite: that network has diverged.
    """
    gains = np.broadcast_to(GAINS[:, None, None, None], (*RUNS, 1, 1))
    model = network([gains * kernel for kernel in drawn(layers, seed)], activation)
    film = Snapshots(dtype="float32")
    stack.train(model, np.broadcast_to(RATES, RUNS).copy(), UPDATES, film)
    return film.kept


def compute(layers: int, activation: str, updates: int, seed: int) -> Run:
    """What the networks read after so many updates."""
    shares = share_read(network(train(layers, activation, seed)[updates], activation))
    run = Run(layers, activation, updates, shares, "")
    title = (
        f"{activation}, {count(layers, 'hidden layer')}: {run.training} of {NETWORKS} networks "
        f"read half of the digits"
    )
    return Run(layers, activation, updates, shares, title)


def describe(run: Run) -> str:
    """How many train, where the best is, and how many diverged."""
    row, column = run.best
    gone = int(np.isnan(run.shares).sum())
    passes = run.updates * BATCH / SAMPLES
    text = (
        f"After {count(run.updates, 'update')} ({passes:g} passes over {SAMPLES} digits) "
        f"{run.training} of {NETWORKS} networks read half of their digits or more. The best "
        f"reads {100 * run.known[row, column]:.0f} %, at g = {GAINS[row]:.2g} and "
        f"η = {RATES[column]:.2g}."
    )
    return text + (f" {gone} diverged." if gone else "")


class Map(RateMap):
    """Left the map, right the best along each of its axes."""

    rates, sizes = RATES, GAINS
    looks_inside = False
    size_names = ("gain g (deviation g/√n)", "gain g")
    map_title = "digits read: white none, dark all, grey diverged"
    profile_name = "read by the best"

    def build(self, figure: Figure) -> None:
        super().build(figure)
        for gain, name, va in ((1, "1/√n", "top"), (np.sqrt(2), "He", "bottom")):
            style = {"color": palette.ACCENT, "va": va, "size": 11}
            # Beside the map, whose cells are as dark as letters where networks learn.
            beside = self.map.get_yaxis_transform()
            self.map.text(1.015, np.log10(gain), name, transform=beside, **style)
            # Drawn over the surface, which would cover it.
            line = {"color": palette.ACCENT, "linestyle": ":", "linewidth": 1.2}
            self.moving(self.map.axhline(np.log10(gain), **line))
        style = {"markersize": 14, "color": palette.ACCENT, "fillstyle": "none", "zorder": 6}
        self.best = self.moving(self.map.plot([], [], "o", markeredgewidth=2, **style)[0])

    def profiles(self, run: Run) -> tuple[np.ndarray, np.ndarray]:
        """The best shares by rate and by gain."""
        return run.known.max(axis=0), run.known.max(axis=1)

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        super().update(result, ghost, pinned)
        row, column = result.best
        self.best.set_data([np.log10(RATES[column])], [np.log10(GAINS[row])])


def init_map() -> Explorer:
    """Hidden layers, activation and updates: what trains, over η and the gain."""
    return Explorer(
        [
            integer("layers", "hidden layers", 1, 4, 2),
            choice("activation", "activation", ("relu", "tanh", "sigmoid")),
            integer("updates", "updates", 1, UPDATES, 30, play=True, tooltip="batches of 20"),
            integer("seed", "seed", 0, 20, 0, tooltip="another draw of all first weights"),
        ],
        compute,
        Map(),
        describe,
        presets={
            "1 ReLU layer": {"layers": 1},
            "2 ReLU layers": {"layers": 2},
            "4 ReLU layers": {"layers": 4},
            "4 tanh layers": {"layers": 4, "activation": "tanh"},
            "2 sigmoid layers": {"activation": "sigmoid"},
        },
    )
