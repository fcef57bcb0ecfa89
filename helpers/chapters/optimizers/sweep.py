"""84 networks at once, seven optimizers by twelve learning rates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from helpers import datasets, nn
from helpers.chapters.optimizers.rules import FAR, KERAS_RATES, NAMES
from helpers.chapters.optimizers.style import LOOKS, EndNames, line_style
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, choice, integer, log_slider, slider
from helpers.explorer.words import count, power_of_ten
from helpers.networks.record import Snapshots, shuffled

RATES = np.array([0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10])
N, NOISE = 100, 0.2
STEPS, KEEP_EVERY = 100, 5
WITHIN = 1.25  # a rate is good when its loss is at most so many times the optimizer's best


@dataclass(frozen=True, eq=False)
class Run:
    """``losses`` (12 rates, 7 optimizers) on unseen points, infinite where a run diverged."""

    losses: np.ndarray
    steps: int
    passes: float

    @property
    def best(self) -> np.ndarray:
        """Which rate is best for each optimizer: (7,)."""
        return self.losses.argmin(axis=0)

    @property
    def lowest(self) -> np.ndarray:
        """The loss with it: (7,)."""
        return self.losses.min(axis=0)

    @property
    def good(self) -> np.ndarray:
        """Which rates come within 25 % of the optimizer's best loss: (12, 7)."""
        return np.isfinite(self.losses) & (self.losses <= WITHIN * self.lowest)

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        low, high = (power_of_ten(v, 1e-3) for v in (self.lowest.min(), self.lowest.max()))
        return f"{count(self.steps, 'step')}, each at its best rate: loss {low} to {high}"


@lru_cache(maxsize=1)
def points() -> tuple[np.ndarray, ...]:
    """100 points of two moons to learn from, and 100 others to judge by: x, y, x, y."""
    seen, unseen = (datasets.moons(N, NOISE, seed=seed) for seed in (1, 2))
    return seen.x, seen.y.ravel().astype(float), unseen.x, unseen.y.ravel().astype(float)


def optimizers(beta_1: float) -> list[nn.optimizers.Optimizer]:
    """One of each kind, in the order of ``NAMES``, with a learning rate for each of 12 networks."""
    o = nn.optimizers
    return [
        o.SGD(RATES),
        o.SGD(RATES, momentum=beta_1),
        o.SGD(RATES, momentum=beta_1, nesterov=True),
        o.Adagrad(RATES),
        o.RMSprop(RATES),
        o.Adam(RATES, beta_1),
        o.AdamW(RATES, beta_1=beta_1),
    ]


class SideBySide(nn.optimizers.Optimizer):
    """Several optimizers, each of which trains a column of a stack of networks, as (12, 7).

    A weight that would leave ±``FAR`` stays there, so that everything is finite.
    """

    def __init__(self, columns: list[nn.optimizers.Optimizer]) -> None:
        """``columns``: the optimizers, each with a learning rate for each row."""
        super().__init__(0.0)
        self.columns = columns

    def update_step(self, g: np.ndarray, w: np.ndarray, eta: float) -> None:
        """One step of each optimizer; ``w`` and ``g`` (rows, columns, weights)."""
        for k, optimizer in enumerate(self.columns):
            optimizer.update([w[:, k]], [g[:, k]])
        np.minimum(np.maximum(w, -FAR, out=w), FAR, out=w)


def network(hidden: int) -> nn.Sequential:
    """A stack of 12 × 7 networks 2–hidden–1."""
    layers = [nn.layers.Dense(hidden, "tanh"), nn.layers.Dense(1, "sigmoid")]
    return nn.Sequential([nn.Input((2,)), *layers], runs=(len(RATES), len(NAMES)))


def start(hidden: int, scale: float, seed: int) -> list[np.ndarray]:
    """W, b, V, c of all networks."""
    rng = np.random.default_rng(seed)
    kernel, out = rng.normal(size=(2, hidden)), rng.normal(size=(hidden, 1))
    parts = kernel * scale / np.sqrt(2), np.zeros(hidden), out * scale / np.sqrt(hidden)
    return [*parts, np.zeros(1)]


@lru_cache(maxsize=8)
def train(
    batch: int, hidden: int, scale: float, beta_1: float, seed: int
) -> list[list[np.ndarray]]:
    """All weights before and after every 5 of 100 steps, on the same batches for all 84."""
    x, y, *_ = points()
    rows = shuffled(N, STEPS * batch, np.random.default_rng(seed))
    model, film = network(hidden), Snapshots()
    model.set_weights(start(hidden, scale, seed))
    model.compile(SideBySide(optimizers(beta_1)), loss="binary_crossentropy")
    model.fit(
        x[rows], y[rows], batch, epochs=STEPS // KEEP_EVERY, steps_per_epoch=KEEP_EVERY,
        shuffle=False, callbacks=film, verbose=0,
    )  # fmt: skip
    return film.kept


def compute(steps: int, batch: int, hidden: int, scale: float, beta_1: float, seed: int) -> Run:
    """Judge all 84 on unseen points after so many steps, a multiple of 5."""
    _, _, x_new, y_new = points()
    weights = train(batch, hidden, scale, beta_1, seed)[steps // KEEP_EVERY]
    model = network(hidden)
    model.set_weights(weights)
    model.compile(loss="binary_crossentropy")
    far = [(np.abs(w) >= FAR).reshape(*model.runs, -1).any(axis=-1) for w in weights]
    losses = np.where(np.any(far, axis=0), np.inf, model.evaluate(x_new, y_new, verbose=0))
    return Run(losses, steps, steps * batch / N)


def describe(run: Run) -> str:
    """Who gets lowest and with which rate, the last, and who has the widest range of good rates."""
    order = np.argsort(run.lowest, kind="stable")
    first, last = order[0], order[-1]
    sizes = run.good.sum(axis=0)
    widest = [NAMES[k] for k in np.flatnonzero(sizes == sizes.max())]

    def entry(k: int) -> str:
        rate = power_of_ten(RATES[run.best[k]], 1e-4)
        return f"{NAMES[k]} {power_of_ten(run.lowest[k], 1e-3)} (η = {rate})"

    passes = "1 pass" if run.passes == 1 else f"{run.passes:.3g} passes"
    default = run.losses[np.abs(np.log(RATES[:, None] / KERAS_RATES)).argmin(axis=0), range(7)]
    return (
        f"After {count(run.steps, 'step')}, {passes}, with this seed: lowest loss "
        f"on unseen points {entry(first)}, highest {entry(last)}. Most rates within 25 % of the "
        f"own best: {', '.join(widest)} ({sizes.max()} of 12). At Keras' default rates the losses "
        f"are {power_of_ten(default.min(), 1e-3)} to {power_of_ten(default.max(), 1e-3)}."
    )


LOSSES = (0.05, 10)


class Sweep(Picture):
    """Left the loss over the learning rate, right the range of good rates of each."""

    height = 370
    right_margin = 88

    def __init__(self, rates: np.ndarray) -> None:
        """``rates``: the learning rates that were tried, in order."""
        self.rates = rates
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        for axes in (left, right):
            axes.set(xscale="log", xlim=(self.rates[0] / 1.5, self.rates[-1] * 1.5))
            axes.set(xlabel="learning rate η")
            axes.set_xticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
            axes.minorticks_off()
        left.set(yscale="log", ylim=LOSSES, ylabel="loss on unseen points")
        left.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        left.minorticks_off()
        right.set(ylim=(-0.6, 6.6), title="within 25 % of its best;  | Keras' default")
        right.set_yticks([])
        self.left, self.right = left, right
        self.curves, self.bests, self.ranges, self.centres = [], [], [], []
        for row, name in enumerate(LOOKS):
            look = line_style(name)
            right.plot([KERAS_RATES[row]], [6 - row], "|", color=look["color"], markersize=14)
            self.curves.append(Trace(self, left, linewidth=1.5, **look))
            for faint in (self.curves[-1].ghost, self.curves[-1].pinned):
                faint.set_linewidth(0.8)
            dot = {"color": look["color"], "markeredgecolor": "white", "zorder": 5}
            self.bests.append(self.moving(left.plot([], [], "o", markersize=8, **dot)[0]))
            wide = {"color": look["color"], "alpha": 0.45}
            self.ranges.append(self.moving(right.plot([], [], "s", markersize=10, **wide)[0]))
            self.centres.append(self.moving(right.plot([], [], "o", markersize=8, **dot)[0]))
        self.edge = EdgeMarks(self, left, palette.MUTED)
        self.names = EndNames(self, right, tuple(LOOKS))

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        for k, curve in enumerate(self.curves):
            curve.show(
                lambda run, k=k: (self.rates, np.clip(run.losses[:, k], 1e-9, 1e30)),
                result, ghost, pinned,
            )  # fmt: skip
            best = self.rates[result.best[k]]
            self.bests[k].set_data([best], [np.clip(result.lowest[k], *LOSSES)])
            good = self.rates[result.good[:, k]]
            self.ranges[k].set_data(good, np.full(len(good), 6 - k))
            self.centres[k].set_data([best], [6 - k])
        rates, _ = np.nonzero(~(result.losses <= LOSSES[1]))
        self.edge.show(self.rates[np.unique(rates)], np.full(len(np.unique(rates)), 1e9))
        self.names.show(6.0 - np.arange(len(LOOKS)), tuple(LOOKS))
        self.title.set_text(result.title)


def rate_sweep() -> Explorer:
    """Twelve learning rates for each of seven optimizers, two moons, one stack of networks."""
    return Explorer(
        [
            integer("steps", "steps", KEEP_EVERY, STEPS, 60, KEEP_EVERY, play=True),
            choice("batch", "batch size", (2, 5, 10), 10),
            integer("hidden", "hidden units", 2, 6, 4),
            log_slider("scale", "init scale", 0.1, 10, 1),
            slider(
                "beta_1", "β1", 0, 0.99, 0.9, 0.01,
                tooltip="Momentum of momentum and Nesterov; β1 of Adam and AdamW",
            ),
            integer("seed", "seed", 0, 20, 0, tooltip="other first weights and batches"),
        ],
        compute,
        Sweep(RATES),
        describe,
        presets={
            "few steps": {"steps": 10},
            "many steps": {"steps": 100},
            "tiny batches": {"batch": 2},
            "momentum 0.99": {"beta_1": 0.99},
            "large start": {"scale": 5.0},
        },
    )  # fmt: skip
