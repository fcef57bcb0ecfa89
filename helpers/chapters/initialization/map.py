"""100 networks on digits at once, over learning rate and init scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.chapters.initialization import stack
from helpers.chapters.initialization.stack import BATCH, CLASSES, SAMPLES, network, share_read
from helpers.chapters.initialization.theory import FEATURES
from helpers.drawing import palette
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.rate_map import RateMap, nearest_cell
from helpers.explorer import Explorer, Film, choice, integer, log_slider
from helpers.explorer.touch import square_of_map
from helpers.explorer.words import count, percent
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
    """``shares`` (gains, rates) of the 200 digits that each network reads; NaN: it diverged.

    Of the network in ``row`` and ``column``, ``losses`` (updates,) are those on the batch of each
    update, and ``said`` (10,) how often it says each digit.
    """

    layers: int
    activation: str
    updates: int
    shares: np.ndarray
    row: int
    column: int
    losses: np.ndarray
    said: np.ndarray
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
def train(layers: int, activation: str, seed: int) -> tuple[list[list[np.ndarray]], np.ndarray]:
    """The weights of all networks before and after each of 40 updates, and the loss of each update.

    They are one stack: each network has its own learning rate and its own gain g, and all have the
    same first weights, times g. Weights beyond 3e38, the end of 32-bit numbers, are kept as
    infinite: that network has diverged.
    """
    gains = np.broadcast_to(GAINS[:, None, None, None], (*RUNS, 1, 1))
    model = network([gains * kernel for kernel in drawn(layers, seed)], activation)
    film = Snapshots(dtype="float32")
    losses = stack.train(model, np.broadcast_to(RATES, RUNS).copy(), UPDATES, film)
    return film.kept, losses


def record(
    layers: int, activation: str, rate: float, gain: float, seed: int
) -> tuple[tuple, int, int]:
    """Which trainings, and the row and column of the network that is looked into.

    The trainings themselves are large, so only the last few are kept, by ``train``.
    """
    which = layers, activation, seed
    return which, nearest_cell(GAINS, gain), nearest_cell(RATES, rate)


def frame(recorded: tuple[tuple, int, int], updates: int) -> Run:
    """What the networks read after so many updates, and what one of them says."""
    (layers, activation, seed), row, column = recorded
    kept, losses = train(layers, activation, seed)
    shares = share_read(network(kept[updates], activation))
    alone = network([kernel[row, column] for kernel in kept[updates]], activation)
    with np.errstate(all="ignore"):
        answers = alone.predict(stack.digits()[0], verbose=0).argmax(axis=-1)
    said = np.bincount(answers, minlength=CLASSES) * float(np.isfinite(shares[row, column]))
    of_one = row, column, losses[:updates, row, column], said
    run = Run(layers, activation, updates, shares, *of_one, "")
    title = (
        f"{activation}, {count(layers, 'hidden layer')}: {run.training} of {NETWORKS} networks "
        f"{'reads' if run.training == 1 else 'read'} half of the digits"
    )
    return replace(run, title=title)


compute = Film(record, frame, "updates")


def describe(run: Run) -> str:
    """How many train, where the best is, and how many diverged."""
    row, column = run.best
    gone = int(np.isnan(run.shares).sum())
    passes = run.updates * BATCH / SAMPLES
    reads = "reads" if run.training == 1 else "read"
    once = "pass" if passes == 1 else "passes"
    text = (
        f"After {count(run.updates, 'update')} ({passes:g} {once} over {SAMPLES} digits) "
        f"{run.training} of {NETWORKS} networks {reads} half of the digits or more. The best "
        f"reads {percent(run.known[row, column])}, at g = {GAINS[row]:.2g} and "
        f"η = {RATES[column]:.2g}."
    )
    return text + (f" {gone} diverged." if gone else "") + _square(run)


def _square(run: Run) -> str:
    share, often = run.shares[run.row, run.column], int(run.said.argmax())
    where = f" In the square, at η = {RATES[run.column]:.2g} and g = {GAINS[run.row]:.2g}, one"
    if np.isnan(share):
        return f"{where} diverged."
    return (
        f'{where} reads {percent(share)} and says "{often}" to {run.said[often]:.0f} of the '
        f"{SAMPLES}."
    )


class Map(RateMap):
    """Left the map, in the middle the best along its axes, right the network in a square."""

    rates, sizes = RATES, GAINS
    size_names = ("gain g (deviation g/√n)", "gain g")
    map_title = "read: white none, dark all, grey diverged"
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
        self.mark.set_data([np.log10(RATES[result.column])], [np.log10(GAINS[result.row])])
        self.said.set_data(*_bars(result.said))
        self.losses.show(_losses, result, ghost, pinned)
        last = result.losses[-1] if len(result.losses) else 1.0
        self.edge.show([len(result.losses) - 1], [last if np.isfinite(last) else np.inf])

    def build_more(self, upper: Axes, lower: Axes) -> None:
        """How often the network in the square says each digit, and its loss."""
        upper.set(xlim=(-0.7, 9.7), ylim=(0, SAMPLES * 1.05), xticks=range(10), xlabel="says")
        upper.set_title("to 200 digits it says", size=11.5)
        self.said = self.moving(upper.plot([], [], color=palette.ACCENT, linewidth=5)[0])
        self.said.set_solid_capstyle("butt")
        lower.set(xlim=(0, UPDATES), ylim=LOSSES, yscale="log", xlabel="update", ylabel="loss L")
        lower.set_title("its loss", size=11.5)
        lower.minorticks_off()
        self.losses = Trace(self, lower, color=palette.LOSS, linewidth=1.4)
        self.edge = EdgeMarks(self, lower, palette.LOSS)


LOSSES = (1e-2, 1e2)


def _bars(heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Upright lines, broken between them."""
    x = np.repeat(np.arange(len(heights), dtype=float), 3)
    return x, np.column_stack([0 * heights, heights, np.full(len(heights), np.nan)]).ravel()


def _losses(run: Run) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(len(run.losses)), np.clip(np.nan_to_num(run.losses, nan=1e6), 1e-6, 1e6)


def init_map() -> Explorer:
    """Hidden layers, activation and updates: what trains, over η and the gain."""
    return Explorer(
        [
            integer("layers", "hidden layers", 1, 4, 2),
            choice("activation", "activation", ("relu", "tanh", "sigmoid")),
            integer("updates", "updates", 1, UPDATES, 30, play=True, tooltip="of 20 digits each"),
            log_slider("rate", "square: η", 0.001, 10, 0.15, tooltip="which network to look at"),
            log_slider("gain", "square: g", 0.03, 16, 1.0, tooltip="or press into the map"),
            integer("seed", "seed", 0, 20, 0, tooltip="another draw of all first weights"),
        ],
        compute,
        Map(),
        describe,
        handles=[square_of_map(RATES, GAINS, "gain")],
        more=("rate", "gain", "seed"),
        presets={
            "1 ReLU layer": {"layers": 1},
            "2 ReLU layers": {"layers": 2},
            "4 ReLU layers": {"layers": 4},
            "4 tanh layers": {"layers": 4, "activation": "tanh"},
            "2 sigmoid layers": {"activation": "sigmoid"},
        },
    )
