"""The first network a reader sees: it learns XOR anew at each move, and can be watched at it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from helpers import datasets, nn
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, scatter
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, Film, integer, log_slider
from helpers.explorer.words import count, significant
from helpers.networks.record import Snapshots

REACH = (-0.5, 1.5)
EPOCHS = 200
GRID = np.stack(np.meshgrid(*[np.linspace(*REACH, 41)] * 2), axis=-1).reshape(-1, 2)


class Training(NamedTuple):
    """One training: ``losses`` before each epoch and after the last, and the weights on its way."""

    learning_rate: float
    units: int
    losses: np.ndarray
    model: nn.Sequential
    weights: list[list[np.ndarray]]


class Seen(NamedTuple):
    """The network after ``epochs``.

    ``losses``: before each epoch and now; ``last``: the loss now, as text; ``answers``: to the four
    corners; ``wrong``: which of them are; ``surface``: answers on a grid, row 0 at the bottom.
    """

    learning_rate: float
    units: int
    epochs: int
    losses: np.ndarray
    last: str
    answers: np.ndarray
    wrong: np.ndarray
    surface: np.ndarray


def record(learning_rate: float, units: int, seed: int) -> Training:
    """Train on the four corners for all ``EPOCHS``."""
    corners, targets = datasets.gate("XOR")
    hidden, output = (nn.initializers.GlorotUniform(seed=2 * seed + k) for k in range(2))
    model = nn.Sequential(
        [
            nn.Input((2,)),
            nn.layers.Dense(units, "tanh", kernel_initializer=hidden),
            nn.layers.Dense(1, "sigmoid", kernel_initializer=output),
        ]
    )
    model.compile(nn.optimizers.SGD(learning_rate), "binary_crossentropy")
    kept = Snapshots()
    history = model.fit(corners, targets, epochs=EPOCHS, callbacks=[kept], verbose=0).history
    losses = np.array([*history["loss"], model.evaluate(corners, targets)])
    return Training(learning_rate, units, losses, model, kept.kept)


def frame(training: Training, epochs: int) -> Seen:
    """What the network answers after ``epochs``."""
    corners, targets = datasets.gate("XOR")
    training.model.set_weights(training.weights[epochs])
    surface = training.model.predict(GRID).reshape(41, 41)
    answers = training.model.predict(corners)[:, 0]
    wrong = (answers > 0.5) != (targets > 0.5)
    losses = training.losses[: epochs + 1]
    how = training.learning_rate, training.units, epochs
    return Seen(*how, losses, significant(losses[-1]), answers, wrong, surface)


def describe(run: Seen) -> str:
    """How many corners are answered rightly, and what became of the loss."""
    wrong, first, last = int(run.wrong.sum()), run.losses[0], run.losses[-1]
    units = count(run.units, "hidden unit")
    if run.epochs == 0:
        return (
            f"Before the first step, with {units}, the network answers {4 - wrong} of 4 corners "
            f"rightly; its loss is {run.last}."
        )
    start = (
        f"After {count(run.epochs, 'epoch')} with η = {run.learning_rate:g} and {units} "
        f"the network answers {4 - wrong} of 4 corners rightly"
    )
    began = significant(first)
    stands = began == run.last
    if last > first and not stands:
        return f"{start}. Its loss rose from {began} to {run.last}: steps went too far."
    way = f"is {run.last}, as at first" if stands else f"fell from {began} to {run.last}"
    if wrong == 0:
        return f"{start}; its loss {way}."
    near = np.abs(run.answers - 0.5).max() < 0.1  # three learned corners can cost 0.693 as well
    if near and abs(last - np.log(2)) < 0.02:
        state = f"Its loss is {run.last} and all its answers are close to 0.5"
        return f"{start}. {state}: it has learned next to nothing so far."
    return f"{start}; its loss {way}, which is not enough."


LOSS = (1e-3, 100.0)


class FirstNetworkPicture(Picture):
    """Left the plane of the two inputs, right the loss over the epochs."""

    height = 340

    def __init__(self, corners: np.ndarray, targets: np.ndarray, epochs: int) -> None:
        """``corners``: (4, 2) with their ``targets`` (4,); ``epochs``: the loss axis."""
        self._corners, self._targets, self._epochs = corners, targets, epochs
        super().__init__()

    def build(self, figure: Figure) -> None:
        plane, loss = figure.subplots(1, 2, width_ratios=(1, 1.25))
        plane.set(xlim=REACH, ylim=REACH, xlabel="first input x1", ylabel="second input x2")
        plane.set(aspect="equal", xticks=(0, 1), yticks=(0, 1))
        self.surface = Surface(self, plane)
        for line in scatter(plane, self._corners, self._targets, markersize=11):
            self.moving(line)
        style = {"markersize": 19, "fillstyle": "none", "markeredgewidth": 2, "zorder": 4}
        self.mistakes = self.moving(plane.plot([], [], "o", color=palette.MISTAKE, **style)[0])
        loss.set(xlim=(0, self._epochs), ylim=LOSS, yscale="log", xlabel="epoch", ylabel="loss L")
        loss.axhline(np.log(2), color=palette.MUTED, linewidth=1)
        loss.text(self._epochs, 0.82, "0.693: answers of 0.5", ha="right", color=palette.MUTED)
        self.loss = Trace(self, loss, color=palette.LOSS)
        self.off = EdgeMarks(self, loss, palette.LOSS)

    def update(self, result: Seen, ghost: Seen | None = None, pinned: Seen | None = None) -> None:
        self.surface.show(result.surface)
        self.mistakes.set_data(*self._corners[result.wrong].T)
        self.loss.show(lambda run: (np.arange(len(run.losses)), run.losses), result, ghost, pinned)
        self.off.show(len(result.losses) - 1, result.losses[-1])
        self.title.set_text(f"{4 - result.wrong.sum()} of 4 corners right, L = {result.last}")


def first_network() -> Explorer:
    """Learning rate, hidden units and seed of a small network that learns XOR."""
    corners, targets = datasets.gate("XOR")
    return Explorer(
        [
            log_slider(
                "learning_rate", "learning rate η", 0.01, 30, 1, tooltip="how far each step goes"
            ),
            integer("units", "hidden units", 1, 8, 3, tooltip="neurons in the middle"),
            integer("seed", "seed", 0, 20, 0, tooltip="draws other first weights"),
            integer("epochs", "epochs", 0, EPOCHS, EPOCHS, play=True, tooltip="passes over them"),
        ],
        Film(record, frame),
        FirstNetworkPicture(corners, targets, EPOCHS),
        describe,
        presets={
            "too slow": {"learning_rate": 0.03},
            "learns": {"learning_rate": 3, "units": 4},
            "too few units": {"learning_rate": 3, "units": 1},
        },
    )
