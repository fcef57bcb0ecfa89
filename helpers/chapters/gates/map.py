"""400 networks at once, over learning rate and init scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from helpers import nn
from helpers.chapters.gates.inputs import INPUTS, VIEW, GatePoints, Y
from helpers.chapters.gates.networks import ACTIVATIONS, OPTIMIZERS
from helpers.drawing import palette
from helpers.drawing.parts import Trace
from helpers.drawing.rate_map import RateMap, nearest_cell
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, Film, choice, integer, log_slider
from helpers.explorer.touch import square_of_map
from helpers.explorer.words import count as counted
from helpers.explorer.words import percent
from helpers.networks.record import Snapshots

RATES = np.logspace(-2, 1.6, 10)  # learning rates, 0.4 of a decade apart
SCALES = np.logspace(-2, 1.6, 10)  # deviations of the first weights
SEEDS = 4  # networks for each pair of rate and scale
RUNS = (len(SCALES), len(RATES), SEEDS)
EPOCHS = 100
CELLS = 41
_side = np.linspace(*VIEW, CELLS)
GRID = np.stack(np.meshgrid(_side, _side), axis=-1).reshape(-1, 2)


@dataclass(frozen=True, eq=False)
class Run:
    """``solved`` (scales, rates, seeds): which networks have all four answers right.

    ``diverged`` counts those whose answers are no numbers any more. Of the four networks of the
    square in ``row`` and ``column``, ``losses`` (4, epochs + 1) are the losses, and ``regions``
    what the first of them answers over the inputs.
    """

    units: int
    activation: str
    optimizer: str
    epochs: int
    solved: np.ndarray
    diverged: int
    row: int
    column: int
    losses: np.ndarray
    answers: np.ndarray
    regions: np.ndarray

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
        share = f"{percent(self.solved.mean())} of 400 networks"
        after = counted(self.epochs, "epoch")
        return f"{units}, {self.activation}: after {after} {share} solve XOR"


class Trained(NamedTuple):
    """400 trainings: the stack, ``losses`` (epochs + 1, 10, 10, 4) and the weights at each."""

    units: int
    activation: str
    optimizer: str
    model: nn.Sequential
    losses: np.ndarray
    weights: list[list[np.ndarray]]


@lru_cache(maxsize=4)
def train(units: int, activation: str, optimizer: str, seed: int) -> Trained:
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
    kept = Snapshots()
    history = model.fit(INPUTS, Y, batch_size=4, epochs=EPOCHS, callbacks=[kept], verbose=0)
    with np.errstate(all="ignore"):
        losses = np.array([*history.history["loss"], model.evaluate(INPUTS, Y, verbose=0)])
    return Trained(units, activation, optimizer, model, losses, kept.kept)


def record(
    units: int, activation: str, optimizer: str, rate: float, scale: float, seed: int
) -> tuple[tuple, int, int]:
    """Which trainings, and the row and column of the square that is looked into.

    The trainings themselves take 10 MB, so only the last few are kept, by ``train``.
    """
    which = units, activation, optimizer, seed
    return which, nearest_cell(SCALES, scale), nearest_cell(RATES, rate)


def frame(recorded: tuple[tuple, int, int], epochs: int) -> Run:
    """The map after ``epochs``, and the networks of one of its squares."""
    which, row, column = recorded
    trained = train(*which)
    model = trained.model
    model.set_weights(trained.weights[epochs])
    predictions = model.predict(INPUTS, verbose=0)[..., 0]
    alone = network(trained, epochs, (row, column, 0))
    with np.errstate(invalid="ignore"):
        solved = ((predictions > 0.5) == (Y == 1)).all(axis=-1)
    diverged = ~np.isfinite(predictions).all(axis=-1)
    how = trained.units, trained.activation, trained.optimizer, epochs
    losses = trained.losses[: epochs + 1, row, column].T
    answers = (alone.predict(INPUTS, verbose=0)[:, 0] > 0.5).astype(int)
    regions = alone.predict(GRID, verbose=0).reshape(CELLS, CELLS)
    solved &= ~diverged
    return Run(*how, solved, int(diverged.sum()), row, column, losses, answers, regions)


def network(trained: Trained, epochs: int, which: tuple[int, int, int]) -> nn.Sequential:
    """One of the 400 as it was after ``epochs``."""
    hidden = nn.layers.Dense(trained.units, trained.activation)
    alone = nn.Sequential([nn.Input((2,)), hidden, nn.layers.Dense(1, "sigmoid")])
    alone.set_weights([weights[which] for weights in trained.weights[epochs]])
    return alone


compute = Film(record, frame)


def _normal(scale: np.ndarray) -> nn.initializers.Initializer:
    return nn.initializers.RandomNormal(stddev=scale)


def describe(run: Run) -> str:
    """How many solve XOR, and where most of them do."""
    count = int(run.solved.sum())
    first = (
        f"{count} of 400 networks ({percent(count / 400)}) answer all four right after "
        f"{counted(run.epochs, 'epoch')} of {run.optimizer}"
    )
    if not count or not run.epochs:  # before the first step a rate has had no part in it
        return f"{first}." + _diverged(run) + _square(run)
    rates, scales = _leaders(RATES, run.by_rate), _leaders(SCALES, run.by_scale)
    does = "do" if " and " in rates else "does"
    return (
        f"{first}. Of the ten learning rates η = {rates} {does} best "
        f"({percent(run.by_rate.max())} over all init scales), of the ten init scales "
        f"{scales} ({percent(run.by_scale.max())})." + _diverged(run) + _square(run)
    )


def _leaders(values: np.ndarray, shares: np.ndarray) -> str:
    """All ``values`` that share the largest of ``shares``, as a list of words."""
    *others, last = (f"{value:.2g}" for value in values[shares == shares.max()])
    return f"{', '.join(others)} and {last}" if others else last


def _diverged(run: Run) -> str:
    return f" {run.diverged} diverged." if run.diverged else ""


def _square(run: Run) -> str:
    solved = int(run.solved[run.row, run.column].sum())
    return (
        f" In the square that is marked, at η = {RATES[run.column]:.2g} and scale "
        f"{SCALES[run.row]:.2g}, {solved} of 4 solve XOR."
    )


LOSSES = (1e-3, 100.0)


class Map(RateMap):
    """Left the map, in the middle its shares along each of its axes, right a square's networks."""

    rates, sizes = RATES, SCALES
    size_names = ("init scale (deviation of first weights)", "init scale")
    map_title = "share solved: white none, dark all 4 of 4"
    profile_name = "share solved"

    def profiles(self, run: Run) -> tuple[np.ndarray, np.ndarray]:
        """The shares that are solved, by rate and by scale."""
        return run.by_rate, run.by_scale

    def build_more(self, regions: Axes, losses: Axes) -> None:
        """What the first network of the square answers, and the losses of all four."""
        regions.set(xlim=VIEW, ylim=VIEW, xticks=[0, 1], yticks=[0, 1], xlabel="x1", ylabel="x2")
        regions.set_title("one of its networks: ŷ", size=11.5)
        self.regions = Surface(self, regions)
        self.points = GatePoints(self, regions, 7)
        losses.set(xlim=(0, EPOCHS), ylim=LOSSES, yscale="log", xlabel="epoch", ylabel="loss L")
        losses.set_title("losses of its four", size=11.5)
        losses.minorticks_off()
        self.losses = Trace(self, losses, color=palette.LOSS, linewidth=1.2)

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        super().update(result, ghost, pinned)
        self.mark.set_data([np.log10(RATES[result.column])], [np.log10(SCALES[result.row])])
        self.regions.show(result.regions)
        self.points.show(Y, result.answers)
        self.losses.show(_losses, result, ghost, pinned)


def _losses(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """All four as one line, broken between them."""
    gap = np.full((len(run.losses), 1), np.nan)
    epochs = np.tile(np.append(np.arange(run.epochs + 1.0), np.nan), len(run.losses))
    return epochs, np.hstack([np.clip(run.losses, 1e-12, 1e12), gap]).ravel()


def xor_map() -> Explorer:
    """Hidden units, activation and optimizer: the share of solved XOR over η and init scale."""
    return Explorer(
        [
            integer("units", "hidden units", 1, 8, 4),
            choice("activation", "activation", ACTIVATIONS, "tanh"),
            choice("optimizer", "optimizer", tuple(OPTIMIZERS)),
            integer("epochs", "epochs", 0, EPOCHS, EPOCHS, play=True),
            log_slider("rate", "square: η", 0.01, 40, 1.0, tooltip="which networks to look at"),
            log_slider("scale", "square: scale", 0.01, 40, 1.0, tooltip="or press into the map"),
            integer("seed", "seed", 0, 20, 0, tooltip="another draw of all first weights"),
        ],
        compute,
        Map(),
        describe,
        handles=[square_of_map(RATES, SCALES, "scale")],
        more=("rate", "scale", "seed"),
        presets={
            "2 tanh": {"units": 2},
            "8 tanh": {"units": 8},
            "8 tanh, Adam": {"units": 8, "optimizer": "Adam"},
            "2 ReLU": {"units": 2, "activation": "relu"},
            "1 tanh": {"units": 1},
            "1 SiLU": {"units": 1, "activation": "silu"},
        },
    )
