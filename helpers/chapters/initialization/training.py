"""The same network from several starts, by scheme, rate and depth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from helpers import nn
from helpers.chapters.initialization import stack
from helpers.chapters.initialization.stack import BATCH, CLASSES, SAMPLES
from helpers.chapters.initialization.theory import FEATURES
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.quick_text import QuickText
from helpers.explorer import Explorer, Film, choice, integer, log_slider
from helpers.explorer.words import count, percent, power_of_ten
from helpers.networks.record import Snapshots
from helpers.networks.variances import VARIANCES

SEEDS = 6
UPDATES, KEEP_EVERY = 40, 2
UNITS = 16
EQUAL = "all 0.1"
CHANCE = float(np.log(CLASSES))
LEARNS = 0.9 * CHANCE  # networks are counted whose loss over a pass is below this


@dataclass(frozen=True, eq=False)
class Run:
    """``losses`` (updates, seeds), each from before its update, on its own batch.

    ``last`` (seeds,) is the loss over the last ten updates, one pass over the digits; ``read``
    the share of the 200 digits that are read at the end, NaN for what diverged; ``sizes``
    (depth, seeds) the root mean square of the activations before training, layer by layer.
    """

    scheme: str
    rate: float
    depth: int
    losses: np.ndarray
    last: np.ndarray
    read: np.ndarray
    sizes: np.ndarray
    title: str

    @property
    def learning(self) -> int:
        """How many networks had a mean loss below 0.9 times that of guessing in the last pass."""
        with np.errstate(invalid="ignore"):
            return int((self.last < LEARNS).sum())

    @property
    def counted(self) -> int:
        """How many updates ``last`` is the mean over."""
        return min(len(self.losses), SAMPLES // BATCH)

    @property
    def diverged(self) -> int:
        """How many ended in numbers that are none."""
        return int((~np.isfinite(self.last) | np.isnan(self.read)).sum())


@lru_cache(maxsize=4)
def drawn(scheme: str, depth: int) -> tuple[np.ndarray, ...]:
    """The kernels (seeds, fan_in, fan_out) of ``depth`` hidden layers and the output."""
    sizes = [FEATURES, *[UNITS] * depth, CLASSES]
    rng = np.random.default_rng(0)
    kernels = []
    for shape in pairwise(sizes):
        if scheme == EQUAL:
            kernel = np.full((SEEDS, *shape), 0.1)
        elif scheme == "orthogonal":
            kernel = nn.initializers.Orthogonal(seed=0).draw(rng, (SEEDS,), shape)
        else:
            kernel = rng.standard_normal((SEEDS, *shape)) * np.sqrt(VARIANCES[scheme](*shape))
        kernels.append(kernel)
    return tuple(kernels)


@dataclass(frozen=True, eq=False)
class Record:
    """A training of the six: ``losses`` (40, seeds), ``kept`` weights every 2 updates, ``sizes``.

    The last are the root mean squares of the activations before training (depth, seeds).
    """

    scheme: str
    rate: float
    activation: str
    losses: np.ndarray
    kept: list[list[np.ndarray]]
    sizes: np.ndarray


def train(scheme: str, learning_rate: float, depth: int, activation: str) -> Record:
    """40 updates of six networks that differ in their first weights only."""
    model = stack.network(drawn(scheme, depth), activation)
    model.predict(stack.digits()[0][:BATCH], verbose=0)
    with np.errstate(all="ignore"):
        sizes = [np.sqrt(np.square(la.a).mean(axis=(1, 2))) for la in model.layers[:-1]]
    film = Snapshots(KEEP_EVERY)
    losses = stack.train(model, np.full(SEEDS, learning_rate), UPDATES, film)
    return Record(scheme, learning_rate, activation, losses, film.kept, np.array(sizes))


def at(record: Record, update: int = UPDATES) -> Run:
    """What there is to see after ``update`` updates, at least 2; an odd number is one less."""
    update -= update % KEEP_EVERY
    losses = record.losses[:update]
    read = stack.share_read(stack.network(record.kept[update // KEEP_EVERY], record.activation))
    last = losses[-SAMPLES // BATCH :].mean(axis=0)
    depth, rate = len(record.sizes), record.rate
    run = Run(record.scheme, rate, depth, losses, last, read, record.sizes, "")
    verdict = f"{run.learning} of {SEEDS} with mean loss below {LEARNS:.2f}"
    title = f"{record.activation}, {count(depth, 'hidden layer')}, {record.scheme}, "
    return replace(run, title=f"{title}η = {rate:.6g}: {verdict}")


def compute(scheme: str, learning_rate: float, depth: int, activation: str) -> Run:
    """All 40 updates, and a look at the end."""
    return at(train(scheme, learning_rate, depth, activation))


def describe(run: Run) -> str:
    """How far the six come, how far apart they are, and what the signal was like before."""
    finite = np.sort(run.read[np.isfinite(run.read) & np.isfinite(run.last)])
    start = np.median(run.sizes[-1])
    before = (
        f" Before training the last hidden layer's activations were about {power_of_ten(start)} "
        f"in size, the first one's {power_of_ten(np.median(run.sizes[0]))}."
    )
    if not len(finite):
        return f"All {SEEDS} networks diverged." + before
    who = f"{run.diverged} diverged, the rest reads" if run.diverged else f"all {SEEDS} read"
    low, high = (percent(share) for share in finite[[0, -1]])
    share = low if low == high else f"{low} to {high}"
    have = "has" if run.learning == 1 else "have"
    return (
        f"After {count(len(run.losses), 'update')} {who} {share} of the {SAMPLES} digits they "
        f"train on; {run.learning} of {SEEDS} networks {have} a mean loss below {LEARNS:.2f} in "
        f"the last {run.counted} updates (guessing has {CHANCE:.2f})." + before
    )


DEEPEST = 20
LOSSES = (0.0, 4.0)
SIZES = (1e-6, 1e6)
FAR = 1e3  # a loss is drawn no higher, far above the frame


class Curves(Picture):
    """Left the losses of several starts, right how large their signals were."""

    height = 360

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        left.set(xlim=(0, UPDATES - 1), ylim=LOSSES, xlabel="update", ylabel="loss L")
        left.set(title="loss: each start thin, their median thick")
        left.axhline(CHANCE, color=palette.MUTED, linewidth=1, linestyle=":")
        self.each = self.moving(left.plot([], [], color=palette.LOSS, linewidth=0.8, alpha=0.6)[0])
        self.middle = Trace(self, left, color=palette.LOSS, linewidth=2.4)
        self.edge = EdgeMarks(self, left, palette.LOSS)
        # Last, with a halo: the curves of networks that learn nothing run through it.
        look = {"size": 10, "color": palette.MUTED, "ha": "right", "halo": True}
        self.moving(left.add_artist(QuickText(UPDATES - 1, CHANCE + 0.13, "guessing", **look)))
        right.set(xlim=(0.5, DEEPEST + 0.5), yscale="log", ylim=SIZES, xlabel="hidden layer")
        right.set(ylabel="size of a, before training", title="activations, root mean square")
        right.set_yticks([1e-6, 1e-3, 1, 1e3, 1e6])
        right.minorticks_off()
        self.right, self.shown = right, 0
        self._fit(DEEPEST)
        self.dots = self.moving(
            right.plot([], [], ".", color=palette.INK, markersize=3.5, alpha=0.6)[0]
        )
        self.sizes = Trace(self, right, color=palette.INK, linewidth=2)
        self.size_edge = EdgeMarks(self, right, palette.INK)

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        self._fit(10 if result.depth <= 10 else DEEPEST)
        self.each.set_data(*joined(np.minimum(result.losses, FAR)))
        self.middle.show(median_loss, result, ghost, pinned)
        self.edge.show(*beyond(result.losses))
        layers = np.arange(1, result.depth + 1)
        self.dots.set_data(np.repeat(layers, SEEDS), result.sizes.ravel())
        self.sizes.show(median_size, result, ghost, pinned)
        self.size_edge.show(layers, np.median(result.sizes, axis=1))
        self.title.set_text(result.title)

    def _fit(self, depth: int) -> None:
        """Up to ten layers fill the width."""
        if depth != self.shown:
            self.shown = depth
            self.right.set_xlim(0.5, depth + 0.5)
            self.right.set_xticks([1, 5, 10] if depth <= 10 else [1, 5, 10, 15, 20])
            self.refresh_background()


def joined(losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All columns as one line with gaps."""
    updates, networks = losses.shape
    y = np.vstack([losses, np.full((1, networks), np.nan)]).T.ravel()
    return np.tile(np.append(np.arange(updates), np.nan), networks), y


def beyond(losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The last update at which each network has a loss, and that loss; far up where it diverged."""
    known = np.isfinite(losses)
    last = np.where(known.any(axis=0), len(losses) - 1 - known[::-1].argmax(axis=0), 0)
    return last, np.where(known[-1], losses[-1], FAR)


def median_loss(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """The median over the networks, update by update; one that diverged counts as infinite."""
    losses = np.where(np.isfinite(run.losses), run.losses, np.inf)
    middle = np.sort(losses, axis=1)[:, [SEEDS // 2 - 1, SEEDS // 2]]
    with np.errstate(invalid="ignore"):
        middle = middle.mean(axis=1)
    return np.arange(len(losses)), np.where(np.isfinite(middle), middle, np.nan)


def median_size(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """The median size of the activations, layer by layer."""
    return np.arange(1, run.depth + 1), np.median(run.sizes, axis=1)


STARTS = (*VARIANCES, EQUAL)


def init_training() -> Explorer:
    """Scheme, learning rate, depth and activation: loss curves of six starts."""
    return Explorer(
        [
            choice("scheme", "scheme", STARTS, "He", "How the first weights are drawn"),
            log_slider("learning_rate", "learning rate η", 0.001, 10, 0.1),
            integer("depth", "hidden layers", 1, 20, 6),
            choice("activation", "activation", ("relu", "tanh", "sigmoid")),
            integer("updates", "updates", KEEP_EVERY, UPDATES, UPDATES, KEEP_EVERY, play=True),
        ],
        Film(train, at, "updates"),
        Curves(),
        describe,
        presets={
            "ReLU, Glorot": {"scheme": "Glorot"},
            "ReLU, He": {"scheme": "He"},
            "deviation 0.01": {"scheme": "normal, 0.01"},
            "deviation 1": {"scheme": "normal, 1"},
            "all equal": {"scheme": EQUAL, "depth": 1},
            "20 × tanh, LeCun": {"scheme": "LeCun", "activation": "tanh", "depth": 20},
            "sigmoid": {"activation": "sigmoid", "scheme": "Glorot"},
        },
    )
