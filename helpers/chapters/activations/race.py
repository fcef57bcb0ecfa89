"""Sigmoid against ReLU in the same deep network, trained while a slider moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.activations.race_training import (
    INITS,
    LOOK_EVERY,
    NAMES,
    UPDATES,
    Record,
    digits,
    gradient_sizes,
    network,
    train,
)
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.labels import EndLabels
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, choice, integer, log_slider
from helpers.explorer.words import number, percent, significant
from helpers.networks.record import in_pieces


@dataclass(frozen=True, eq=False)
class RaceRun:
    """For sigmoid and ReLU, in this order in the first axis of each array:

    ``accuracy`` (2, looks) on unseen digits, ``first`` and ``last`` (2, depth + 1): the root mean
    square of ∂L/∂W in each layer at the first and at the last update.
    """

    depth: int
    learning_rate: float
    init: str
    updates: np.ndarray
    accuracy: np.ndarray
    first: np.ndarray
    last: np.ndarray
    diverged: tuple[bool, bool]
    title: str


def at(record: Record, update: int = UPDATES) -> RaceRun:
    """What there is to see after ``update`` updates, 1 to 100."""
    _, _, x_test, y_test = digits()
    seen, accuracy, first, last, lost = -(-update // LOOK_EVERY), [], [], [], []
    for activation, kept, looks in zip(NAMES, record.kept, record.accuracy, strict=True):
        model = network(activation, record.depth)
        with np.errstate(over="ignore", invalid="ignore"):
            first.append(gradient_sizes(model, kept, 0))
            last.append(gradient_sizes(model, kept, update - 1))
        model.set_weights(kept[update])
        said = model.predict(x_test, **in_pieces(x_test))
        accuracy.append([*looks[:seen], (said.argmax(axis=-1) == y_test).mean()])
        lost.append(not np.isfinite(said).all())
    depth, rate = record.depth, record.learning_rate
    return RaceRun(
        depth=depth,
        learning_rate=rate,
        init=record.init,
        updates=np.append(np.arange(0, update, LOOK_EVERY), update),
        accuracy=np.array(accuracy),
        first=np.array(first),
        last=np.array(last),
        diverged=tuple(lost),
        title=f"{layers(depth)}, η = {rate:.6g}: sigmoid reads "
        f"{percent(accuracy[0][-1])}, ReLU {percent(accuracy[1][-1])}",
    )


def compute_race(depth: int, learning_rate: float, init: str) -> RaceRun:
    """All 100 updates, and a look at the end."""
    return at(train(depth, learning_rate, init))


def layers(depth: int) -> str:
    """The depth in words."""
    return f"{depth} hidden layer{'s' * (depth > 1)}"


NOT_LEARNED = 0.2  # of the unseen digits: barely above one in ten, which is guessing


def describe_race(run: RaceRun) -> str:
    """What each reads, whether it has learned at all, and how its first gradient is spread."""
    parts = []
    for which, name in enumerate(("sigmoid", "ReLU")):
        share = run.accuracy[which, -1]
        words = f"{name} reads {percent(share)} of 359 unseen digits"
        if run.diverged[which]:
            words += " because its weights are no numbers any more"
        elif share < NOT_LEARNED:
            words += ", which is close to guessing"
        parts.append(words)
    return (
        f"{run.updates[-1]} updates with η = {run.learning_rate:.6g} from the same first weights: "
        f"{parts[0]}; {parts[1]}. At the first update, ∂L/∂W of the first layer is "
        f"{_compared(run.first[0])} times that of the output layer for sigmoid and "
        f"{_compared(run.first[1])} times for ReLU."
    )


def _compared(sizes: np.ndarray) -> str:
    """The first layer's size as a multiple of the last layer's, with one digit if it is small."""
    ratio = float(sizes[0] / sizes[-1])
    return number(ratio) if ratio >= 0.095 else significant(ratio, 1)


DEEPEST = 6
SIZES = (1e-8, 1e2)


class Race(Picture):
    """Left the accuracy over the updates, right the size of the gradient by layer."""

    height = 330
    right_margin = 62

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        left.set(xlim=(0, UPDATES), ylim=(0, 1.02), xlabel="updates", title="unseen digits read")
        left.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        left.axhline(0.1, color=palette.MUTED, linewidth=1, linestyle=":")
        left.text(UPDATES, 0.025, "guessing", ha="right", size=11, color=palette.MUTED)
        right.set(xlim=(0.7, DEEPEST + 1.3), ylim=SIZES, yscale="log", xlabel="layer")
        right.set(title="size of ∂L/∂W: first update ○, last ●")
        right.set_yticks(10.0 ** np.arange(-8, 3, 2))
        right.minorticks_off()
        self.accuracy, self.first, self.last, self.edges = [], [], [], []
        for name in NAMES:
            colour = palette.ACTIVATIONS[name][0]
            self.accuracy.append(Trace(self, left, color=colour, marker="o", markersize=4))
            hollow = {"marker": "o", "markerfacecolor": "white", "markersize": 6}
            self.first.append(Trace(self, right, "--", color=colour, linewidth=1.4, **hollow))
            line = right.plot([], [], color=colour, marker="o", markersize=5, linewidth=1.4)[0]
            self.last.append(self.moving(line))
            self.edges.append(EdgeMarks(self, right, colour))
        self.ends = EndLabels(self, right, [trace.now for trace in self.first])

    def update(
        self, result: RaceRun, ghost: RaceRun | None = None, pinned: RaceRun | None = None
    ) -> None:
        layers = np.arange(1, result.depth + 2)
        for which, edge in enumerate(self.edges):
            self.accuracy[which].show(
                lambda run, k=which: (run.updates, run.accuracy[k]), result, ghost, pinned
            )
            self.first[which].show(
                lambda run, k=which: (np.arange(1, run.depth + 2), _positive(run.first[k])),
                result, ghost, pinned,
            )  # fmt: skip
            last = np.nan_to_num(result.last[which], nan=np.nan, posinf=1e30)
            self.last[which].set_data(layers, np.clip(_positive(last), 1e-20, 1e20))
            both = np.concatenate([result.first[which], last])
            edge.show(np.tile(layers, 2), np.where(both > 0, both, np.nan))
        self.ends.show(("sigmoid", "ReLU"))
        self.title.set_text(result.title)


def _positive(sizes: np.ndarray) -> np.ndarray:
    return np.where(sizes > 0, sizes, np.nan)


def depth_race() -> Explorer:
    """Depth, learning rate and init: sigmoid and ReLU side by side."""
    return Explorer(
        [
            integer("depth", "hidden layers", 1, DEEPEST, 4),
            log_slider("learning_rate", "learning rate η", 0.01, 10, 0.3),
            choice("init", "initial weights", tuple(INITS), "He"),
        ],
        compute_race,
        Race(),
        describe_race,
        presets={
            "1 layer: both learn": {"depth": 1, "learning_rate": 1.0},
            "4 layers": {"depth": 4},
            "4 layers, larger rate": {"depth": 4, "learning_rate": 5.0},
            "4 layers, Glorot × 4": {"depth": 4, "init": "Glorot × 4"},
            "too small weights": {"depth": 2, "init": "normal, 0.05"},
        },
    )
