"""A network with one hidden layer learns handwritten digits while a slider moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.quick_text import QuickText
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, Film, choice, integer, log_slider
from helpers.explorer.words import percent
from helpers.networks.digits import (
    LOOKED_AT,
    STARTS,
    TRAIN_SEED,
    Look,
    digits,
    look,
    network,
    trained,
)
from helpers.networks.record import in_pieces, shuffled

UPDATES = 300
LOOK_EVERY, KEEP_EVERY = 20, 5


@dataclass(frozen=True, eq=False)
class Training:
    """What was seen every 20 updates, and the test digits that are misread at the end.

    ``loss`` and ``train`` are of the first 400 training digits; ``silent`` counts the hidden
    units that are 0 for all of these at the end.
    """

    updates: np.ndarray
    loss: np.ndarray
    train: np.ndarray
    test: np.ndarray
    images: np.ndarray
    said: np.ndarray
    true: np.ndarray
    total: int
    passes: float
    units: int
    silent: int
    title: str


@dataclass(frozen=True, eq=False)
class Record:
    """A training: the weights after every 5 updates, and what was seen every 20."""

    kept: list[list[np.ndarray]]
    look: Look
    learning_rate: float
    batch_size: int


def train(learning_rate: float, units: int, start: str, batch_size: int) -> Record:
    """300 updates from a fixed seed, in batches that run through the shuffled digits."""
    rng = np.random.default_rng(TRAIN_SEED)
    rows = shuffled(len(digits()[0]), UPDATES * batch_size, rng)
    kept = trained(units, start, rows, batch_size, learning_rate, KEEP_EVERY)
    return Record(kept, look(kept[:: LOOK_EVERY // KEEP_EVERY]), learning_rate, batch_size)


def at(record: Record, update: int = UPDATES) -> Training:
    """What there is to see after ``update`` updates, or after the last multiple of 5 before."""
    update -= update % KEEP_EVERY
    x, _, x_test, y_test = digits()
    weights = record.kept[update // KEEP_EVERY]
    units, seen = len(weights[1]), -(-update // LOOK_EVERY)
    before, now = (Look(*(v[:seen] for v in record.look)), look([weights]))
    model = network(units)
    model.set_weights(weights)
    said = model.predict(x_test, **in_pieces(x_test)).argmax(axis=1)
    model.predict(x[:LOOKED_AT], verbose=0)
    hidden = model.layers[0].a
    wrong = said != y_test
    return Training(
        np.append(np.arange(0, update, LOOK_EVERY), update),
        *(np.concatenate(column) for column in zip(before, now, strict=True)),
        images=x_test[wrong].reshape(-1, 8, 8),
        said=said[wrong],
        true=y_test[wrong],
        total=len(y_test),
        passes=update * record.batch_size / len(x),
        units=units,
        silent=int((hidden == 0).all(axis=0).sum()),
        title=f"η = {record.learning_rate:.6g}, {units} hidden: "
        f"{percent(1 - wrong.mean(), 1)} of {len(y_test)} unseen digits read, "
        f"{wrong.sum()} misread",
    )


compute_training = Film(train, at, "updates", kept=8)


def describe_training(run: Training) -> str:
    """Accuracy on both parts, the loss, the commonest confusion, and units that are silent."""
    text = (
        f"{run.updates[-1]} updates, {run.passes:.1f} passes over 1438 digits: {run.units} hidden "
        f"{'unit reads' if run.units == 1 else 'units read'} {percent(run.train[-1], 1)} of "
        f"{LOOKED_AT} training digits and {percent(run.test[-1], 1)} of {run.total} "
        f"unseen ones; the loss is {run.loss[-1]:.2f}."
    )
    if run.silent:
        text += f" Hidden units that are 0 for all {LOOKED_AT}: {run.silent}."
    if not len(run.said):
        return text + " None is misread."
    pairs, counts = np.unique(np.stack([run.true, run.said]), axis=1, return_counts=True)
    true, said = pairs[:, counts.argmax()]
    times = int(counts.max())
    return text + (
        f" Misread: {len(run.said)}, most often {true} as {said} "
        f"({times} time{'s' * (times != 1)})."
    )


ROWS, COLUMNS = 4, 6
TILE, LABEL = 8, 5  # pixels of an image, and of the strip above it for its name
LOSSES = (1e-3, 1e2)


class Mistakes(Picture):
    """Left accuracy and loss over the updates, right the small images that are misread."""

    def __init__(self, updates: int) -> None:
        """``updates``: where the axis of the curves ends."""
        self.updates = updates
        super().__init__()

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1, 1.25))
        self.top = figure.add_subplot(grid[0, 0], xlim=(0, self.updates), ylim=(0, 1.02))
        self.top.set_ylabel("accuracy")
        self.top.set_yticks([0, 0.5, 0.9, 1], ["0", "50 %", "90 %", "100 %"])
        self.top.tick_params(labelbottom=False)
        self.low = figure.add_subplot(grid[1, 0], xlim=(0, self.updates), yscale="log", ylim=LOSSES)
        self.low.set(xlabel="updates", ylabel="loss")
        self.low.set_yticks([1e-2, 1, 1e2])
        self.low.minorticks_off()
        self.train = Trace(self, self.top, color=palette.TRAIN)
        self.test = Trace(self, self.top, palette.DASHES["test"], color=palette.TEST)
        self.loss = Trace(self, self.low, color=palette.TRAIN)
        self.edge = EdgeMarks(self, self.low, palette.TRAIN)
        key = {"size": 11, "ha": "right", "transform": self.low.transAxes}
        self.low.text(0.97, 0.2, "─ training", color=palette.TRAIN, **key)
        self.low.text(0.97, 0.06, "··· unseen", color=palette.TEST, **key)
        self._tiles(figure, grid[:, 1])

    def _tiles(self, figure: Figure, place: SubplotSpec) -> None:
        high, wide = ROWS * (TILE + LABEL), COLUMNS * (TILE + 2)
        self.grid = figure.add_subplot(place, xlim=(0, wide), ylim=(0, high))
        self.grid.axis("off")
        self.mosaic = Surface(self, self.grid, colours=palette.SEQUENTIAL, smooth=False)
        self.names = []
        for row in range(ROWS):
            for column in range(COLUMNS):
                x = column * (TILE + 2) + TILE / 2
                y = high - row * (TILE + LABEL) - LABEL / 2
                name = QuickText(x, y, "", size=12, ha="center", color=palette.MISTAKE)
                self.names.append(self.moving(self.grid.add_artist(name)))
        self.note = QuickText(0, -3, "", size=11, color=palette.MUTED)
        self.moving(self.grid.add_artist(self.note))

    def update(
        self, result: Training, ghost: Training | None = None, pinned: Training | None = None
    ) -> None:
        self.train.show(lambda run: (run.updates, run.train), result, ghost, pinned)
        self.test.show(lambda run: (run.updates, run.test), result, ghost, pinned)
        self.loss.show(lambda run: (run.updates, _shown(run.loss)), result, ghost, pinned)
        self.edge.show(result.updates, result.loss)
        self.mosaic.show(mosaic(result.images))
        pairs = [f"{t} as {s}" for t, s in zip(result.true, result.said, strict=True)]
        for name, words in zip(self.names, pairs + [""] * len(self.names), strict=False):
            name.set_text(words)
        more = len(pairs) - len(self.names)
        self.note.set_text(f"and {more} more" if more > 0 else "")
        self.title.set_text(result.title)


def _shown(loss: np.ndarray) -> np.ndarray:
    return np.clip(loss, LOSSES[0], 1e30)


def mosaic(images: np.ndarray) -> np.ndarray:
    """The first 24 images side by side, row 0 at the bottom as a ``Surface`` takes it."""
    high, wide = ROWS * (TILE + LABEL), COLUMNS * (TILE + 2)
    pixels = np.zeros((high, wide))
    for place, image in enumerate(images[: ROWS * COLUMNS]):
        row, column = divmod(place, COLUMNS)
        top, left = row * (TILE + LABEL) + LABEL, column * (TILE + 2)
        pixels[top : top + TILE, left : left + TILE] = image
    return pixels[::-1]


def digits_training() -> Explorer:
    """300 updates on the handwritten digits, and the ones that are still misread."""
    return Explorer(
        [
            log_slider("learning_rate", "learning rate η", 0.001, 10, 0.5),
            integer("units", "hidden units", 1, 48, 24),
            choice("start", "initial weights", tuple(STARTS), tooltip="Deviation of the kernels"),
            integer("updates", "updates", 0, UPDATES, UPDATES, step=KEEP_EVERY, play=True),
            choice("batch_size", "batch size", (1, 4, 16, 32, 64), 32),
        ],
        compute_training,
        Mistakes(UPDATES),
        describe_training,
        more=("batch_size",),
        presets={
            "too small": {"learning_rate": 0.003},
            "just right": {"learning_rate": 0.5},
            "too large": {"learning_rate": 3.0},
            "bottleneck": {"units": 2},
            "starts at zero": {"start": "zeros"},
            "noisy batches": {"batch_size": 1},
        },
    )
