"""420 networks at once: seven optimizers by twelve learning rates, from five starts each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from matplotlib.figure import Figure

from helpers import datasets, nn
from helpers.chapters.optimizers.rules import FAR, KERAS_RATES, NAMES
from helpers.chapters.optimizers.style import LOOKS, EndNames, line_style
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, Handle, choice, integer, log_slider, slider
from helpers.explorer.words import between, count, power_of_ten
from helpers.networks.record import Snapshots, shuffled

RATES = np.array([0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10])
N, NOISE = 100, 0.2
STEPS, KEEP_EVERY = 100, 5
STARTS = 5  # of which a curve shows the median
ALL = "all"
ORDINALS = "second", "third", "fourth", "fifth", "sixth"
PLACES = "lowest", *(f"{word} lowest" for word in ORDINALS), "highest"
WITHIN = 1.25  # a rate is good when its loss is at most so many times the optimizer's best


@dataclass(frozen=True, eq=False)
class Run:
    """``each`` (12 rates, 5 starts, 7 optimizers): loss on unseen points, infinite if it diverged.

    ``look``: the optimizer that is looked at, or ``ALL``.
    """

    each: np.ndarray
    steps: int
    passes: float
    look: str = ALL

    @cached_property
    def losses(self) -> np.ndarray:
        """The median of the five starts: (12, 7)."""
        return np.median(self.each, axis=1)

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
    def at_defaults(self) -> np.ndarray:
        """The loss with Keras' default rate: (7,)."""
        rows = np.abs(np.log(RATES[:, None] / KERAS_RATES)).argmin(axis=0)
        return self.losses[rows, range(len(NAMES))]

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        if self.look != ALL:
            k = NAMES.index(self.look)
            low, rate = power_of_ten(self.lowest[k], 1e-3), power_of_ten(RATES[self.best[k]], 1e-4)
            return f"{self.look} after {count(self.steps, 'step')}: loss {low} at η = {rate}"
        low, high = (power_of_ten(v, 1e-3) for v in (self.lowest.min(), self.lowest.max()))
        return f"{count(self.steps, 'step')}, each at its best rate: loss {low} to {high}"


@lru_cache(maxsize=1)
def points() -> tuple[np.ndarray, ...]:
    """100 points of two moons to learn from, and 100 others to judge by: x, y, x, y."""
    seen, unseen = (datasets.moons(N, NOISE, seed=seed) for seed in (1, 2))
    return seen.x, seen.y.ravel().astype(float), unseen.x, unseen.y.ravel().astype(float)


def optimizers(beta_1: float) -> list[nn.optimizers.Optimizer]:
    """One of each kind, in the order of ``NAMES``, with a learning rate for each of 12 rows."""
    o, rates = nn.optimizers, np.repeat(RATES[:, None], STARTS, axis=1)
    return [
        o.SGD(rates),
        o.SGD(rates, momentum=beta_1),
        o.SGD(rates, momentum=beta_1, nesterov=True),
        o.Adagrad(rates),
        o.RMSprop(rates),
        o.Adam(rates, beta_1),
        o.AdamW(rates, beta_1=beta_1),
    ]


class SideBySide(nn.optimizers.Optimizer):
    """Several optimizers, each of which trains a part of a stack of networks, (12, 5, 7).

    A weight that would leave ±``FAR`` stays there, so that everything is finite.
    """

    def __init__(self, columns: list[nn.optimizers.Optimizer]) -> None:
        """``columns``: the optimizers, each with a learning rate for each of (12, 5)."""
        super().__init__(0.0)
        self.columns = columns

    def update_step(self, g: np.ndarray, w: np.ndarray, eta: float) -> None:
        """One step of each optimizer; ``w`` and ``g`` (12, 5, 7, weights)."""
        for k, optimizer in enumerate(self.columns):
            optimizer.update([w[:, :, k]], [g[:, :, k]])
        np.minimum(np.maximum(w, -FAR, out=w), FAR, out=w)


def network(hidden: int) -> nn.Sequential:
    """A stack of 12 × 5 × 7 networks 2–hidden–1."""
    layers = [nn.layers.Dense(hidden, "tanh"), nn.layers.Dense(1, "sigmoid")]
    return nn.Sequential([nn.Input((2,)), *layers], runs=(len(RATES), STARTS, len(NAMES)))


def start(hidden: int, scale: float, seed: int) -> list[np.ndarray]:
    """W, b, V, c of one network."""
    rng = np.random.default_rng(seed)
    kernel, out = rng.normal(size=(2, hidden)), rng.normal(size=(hidden, 1))
    parts = kernel * scale / np.sqrt(2), np.zeros(hidden), out * scale / np.sqrt(hidden)
    return [*parts, np.zeros(1)]


@lru_cache(maxsize=8)
def train(
    batch: int, hidden: int, scale: float, beta_1: float, seed: int
) -> list[list[np.ndarray]]:
    """All weights before and after every 5 of 100 steps, on the same batches for all 420."""
    x, y, *_ = points()
    rows = shuffled(N, STEPS * batch, np.random.default_rng(seed))
    model, film = network(hidden), Snapshots()
    starts = zip(*(start(hidden, scale, seed * STARTS + k) for k in range(STARTS)), strict=True)
    one = [np.stack(weights)[:, None] for weights in starts]  # (5, 1, …)
    model.set_weights([np.broadcast_to(w, (*model.runs, *w.shape[2:])) for w in one])
    model.compile(SideBySide(optimizers(beta_1)), loss="binary_crossentropy")
    model.fit(
        x[rows], y[rows], batch, epochs=STEPS // KEEP_EVERY, steps_per_epoch=KEEP_EVERY,
        shuffle=False, callbacks=film, verbose=0,
    )  # fmt: skip
    return film.kept


def compute(
    steps: int, batch: int, hidden: int, scale: float, beta_1: float, seed: int, look: str = ALL
) -> Run:
    """Judge all 420 on unseen points after so many steps, a multiple of 5."""
    _, _, x_new, y_new = points()
    weights = train(batch, hidden, scale, beta_1, seed)[steps // KEEP_EVERY]
    model = network(hidden)
    model.set_weights(weights)
    model.compile(loss="binary_crossentropy")
    far = [(np.abs(w) >= FAR).reshape(*model.runs, -1).any(axis=-1) for w in weights]
    losses = np.where(np.any(far, axis=0), np.inf, model.evaluate(x_new, y_new, verbose=0))
    return Run(losses, steps, steps * batch / N, look)


def describe(run: Run) -> str:
    """What is seen of all optimizers, or of the one that is looked at."""
    passes = "1 pass" if run.passes == 1 else f"{run.passes:.3g} passes"
    begun = f"After {count(run.steps, 'step')}, {passes}, in the median of {STARTS} starts: "
    return begun + (_of_all(run) if run.look == ALL else _of_one(run, NAMES.index(run.look)))


def _of_one(run: Run, k: int) -> str:
    """The best rate, the range of good ones, the default, and the rank."""
    good = [power_of_ten(rate, 1e-4) for rate in RATES[run.good[:, k]]]
    below, above = (run.lowest < run.lowest[k]).sum(), (run.lowest > run.lowest[k]).sum()
    place = PLACES[below if below <= above else -1 - above]  # of several alike the outermost
    several = f"at {len(good)} of 12 rates from {good[0]} to {good[-1]}"
    within = several if good[1:] else "at no other rate"
    return (
        f"{NAMES[k]} gets to {power_of_ten(run.lowest[k], 1e-3)} on unseen points with η = "
        f"{power_of_ten(RATES[run.best[k]], 1e-4)}, the {place} of the seven, and within "
        f"25 % of it {within}. With Keras' default, {power_of_ten(KERAS_RATES[k], 1e-4)}, the "
        f"loss is {power_of_ten(run.at_defaults[k], 1e-3)}."
    )


def _of_all(run: Run) -> str:
    """Who gets lowest and with which rate, the last, and who has the widest range of good rates."""
    order = np.argsort(run.lowest, kind="stable")
    first, last = order[0], order[-1]
    sizes = run.good.sum(axis=0)
    widest = [NAMES[k] for k in np.flatnonzero(sizes == sizes.max())]

    def entry(k: int) -> str:
        loss, rate = power_of_ten(run.lowest[k], 1e-3), power_of_ten(RATES[run.best[k]], 1e-4)
        alike = np.flatnonzero(np.isclose(run.lowest, run.lowest[k], rtol=1e-9, atol=0))
        return f"{', '.join(NAMES[j] for j in alike)} {loss} (η = {rate})"

    losses = [power_of_ten(loss, 1e-3) for loss in (run.at_defaults.min(), run.at_defaults.max())]
    return (
        f"lowest loss on unseen points {entry(first)}, highest {entry(last)}. Most rates within "
        f"25 % of the own best: {', '.join(widest)} ({sizes.max()} of 12). At Keras' defaults "
        f"the losses lie {between(*losses)}."
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
            self._stress(k, result.look in (ALL, NAMES[k]), result.look == NAMES[k])
        rates, _ = np.nonzero(~(result.losses <= LOSSES[1]))
        self.edge.show(self.rates[np.unique(rates)], np.full(len(np.unique(rates)), 1e9))
        self.names.show(6.0 - np.arange(len(LOOKS)), tuple(LOOKS))
        self.title.set_text(result.title)

    def _stress(self, k: int, seen: bool, alone: bool) -> None:
        """Let an optimizer stand back, or alone in front."""
        strength = 1.0 if seen else 0.15
        for artist in (self.curves[k].now, self.bests[k], self.centres[k]):
            artist.set_alpha(strength)
            artist.set_zorder(6 if alone else 3)
        self.curves[k].now.set_linewidth(2.6 if alone else 1.5)
        self.ranges[k].set_alpha(0.45 * strength)


# A press on a row looks at that optimizer, and one more at all.
ROW = Handle(
    lambda picture: picture.right,
    lambda x, y, which, values, result: {"look": ALL if values["look"] == row_at(y) else row_at(y)},
    tap=True,
)


def row_at(y: float) -> str:
    """Whose row of the right picture lies at a height."""
    return NAMES[min(max(6 - round(y), 0), 6)]


def rate_sweep() -> Explorer:
    """Twelve learning rates for each of seven optimizers from five starts, on two moons."""
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
            choice("look", "look at", (ALL, *NAMES), tooltip="Or press its row in the picture"),
        ],
        compute,
        Sweep(RATES),
        describe,
        handles=[ROW],
        presets={
            "few steps": {"steps": 10},
            "many steps": {"steps": 100},
            "tiny batches": {"batch": 2},
            "momentum 0.99": {"beta_1": 0.99},
            "large start": {"scale": 5.0},
        },
    )  # fmt: skip
