"""One network learns XOR, or does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from helpers import nn
from helpers.chapters.gates.inputs import INPUTS, VIEW, GatePoints, Y, joined, net
from helpers.chapters.gates.networks import ACTIVATIONS, HIDDEN, OPTIMIZERS, SCHEMES, build
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, Film, choice, integer, log_slider
from helpers.explorer.words import count
from helpers.networks.record import Snapshots

CELLS = 41
_side = np.linspace(*VIEW, CELLS)
EPOCHS = 300
GRID = np.stack(np.meshgrid(_side, _side), axis=-1).reshape(-1, 2)
NET = net(lines=7, points=17)


@dataclass(frozen=True, eq=False)
class Run:
    """One training. ``predictions`` (4,), ``losses`` (epochs + 1,) from before the first step on.

    ``regions`` (n, n) is ŷ over the inputs. ``places`` (4, 2) and ``mesh`` (lines, points, 2) are
    the inputs and the net over them in the last hidden space: across, the distance to the cut
    that the output neuron makes; up, along the cut.
    """

    hidden: str
    activation: str
    epochs: int
    params: int
    predictions: np.ndarray
    losses: np.ndarray
    regions: np.ndarray
    places: np.ndarray
    mesh: np.ndarray
    dead: int

    @property
    def answers(self) -> np.ndarray:
        """0 or 1 for each input: 1 where ŷ is over ½; a ŷ that is no number counts as 0."""
        return (self.predictions > 0.5).astype(int)

    @property
    def right(self) -> int:
        """How many of the four answers are right."""
        return int((self.answers == Y).sum())

    @property
    def finite(self) -> bool:
        """Whether all of training stayed within the numbers a computer has."""
        return bool(np.isfinite(self.losses).all() and np.isfinite(self.predictions).all())

    @property
    def loss(self) -> float:
        """The loss after the last step."""
        return float(self.losses[-1])

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        if not self.finite:
            return "Diverged: the loss is no number any more"
        word = "solved" if self.right == 4 else "not solved"
        epochs = count(self.epochs, "epoch")
        return f"XOR {word}: {self.right} of 4 right, loss {self.loss:.3f} after {epochs}"


class Trained(NamedTuple):
    """A training: ``losses`` before each epoch and after the last, and the weights at each."""

    hidden: str
    activation: str
    model: nn.Sequential
    losses: np.ndarray
    weights: list[list[np.ndarray]]


def record(
    hidden: str,
    activation: str,
    optimizer: str,
    learning_rate: float,
    scheme: str,
    scale: float,
    seed: int,
) -> Trained:
    """Train on the four rows of XOR, all in one batch, for all ``EPOCHS``."""
    model, kept = build(hidden, activation, scheme, scale, seed), Snapshots()
    model.compile(optimizer=OPTIMIZERS[optimizer](learning_rate), loss="binary_crossentropy")
    plan = {"batch_size": 4, "epochs": EPOCHS, "callbacks": [kept], "verbose": 0}
    history = model.fit(INPUTS, Y, **plan)
    with np.errstate(all="ignore"):
        losses = np.array([*history.history["loss"], model.evaluate(INPUTS, Y, verbose=0)])
    return Trained(hidden, activation, model, losses, kept.kept)


def frame(trained: Trained, epochs: int) -> Run:
    """What the network answers after ``epochs``."""
    model, activation = trained.model, trained.activation
    model.set_weights(trained.weights[epochs])
    with np.errstate(all="ignore"):
        regions = model.predict(GRID, verbose=0)[:, 0]
        mesh = seen(model, NET.reshape(-1, 2)).reshape(NET.shape)
        places = seen(model, INPUTS)
        predictions = model.predict(INPUTS, verbose=0)[:, 0]
    side = round(len(GRID) ** 0.5)
    return Run(
        trained.hidden,
        activation,
        epochs,
        model.count_params(),
        predictions,
        trained.losses[: epochs + 1],
        regions.reshape(side, side),
        places,
        mesh,
        dead_units(model) if activation == "relu" else 0,
    )


compute = Film(record, frame)


def dead_units(model: nn.Sequential) -> int:
    """How many hidden units are 0 for all four inputs, after a forward pass over them."""
    return sum(int((layer.a <= 0).all(axis=0).sum()) for layer in model.layers[:-1])


def seen(model: nn.Sequential, x: np.ndarray) -> np.ndarray:
    """The last hidden space (n, 2): the distance to the cut, and a direction along the cut.

    The second axis goes from the image of 00 to that of 11 as far as the cut allows, so that it
    moves smoothly with the weights. With one hidden unit there is only the first.
    """
    kernel, bias = model.get_weights()[-2:]
    length = np.linalg.norm(kernel)
    normal = kernel[:, 0] / length if length > 0 else np.zeros(len(kernel))
    model.predict(INPUTS, verbose=0)
    ends = model.layers[-1].x[[0, 3]]
    along = (ends[1] - ends[0]) - ((ends[1] - ends[0]) @ normal) * normal
    size = np.linalg.norm(along)
    along = along / size if size > 1e-12 else np.zeros(len(kernel))
    model.predict(x, verbose=0)
    hidden = model.layers[-1].x
    offset = bias[0] / length if length > 0 else 0.0
    middle = ends.mean(axis=0)
    return np.column_stack([hidden @ normal + offset, (hidden - middle) @ along])


def describe(run: Run) -> str:
    """What the network answers, its loss, and what holds it up."""
    shown = ", ".join("no number" if np.isnan(p) else f"{p:.2f}" for p in run.predictions)
    size = f"{run.params} parameters"
    if not run.finite:
        return f"With {size} training diverged: ŷ = {shown}, and the loss is no number any more."
    first = (
        f"After {count(run.epochs, 'epoch')} {size} answer ŷ = {shown} to 00, 01, 10, 11: "
        f"{run.right} of 4 right, loss {run.loss:.3f}."
    )
    return first + _why(run)


def _why(run: Run) -> str:
    if run.right == 4:
        return ""
    total = sum(HIDDEN[run.hidden])
    if run.dead:
        units, are = "units" if total > 1 else "unit", "are" if run.dead > 1 else "is"
        return f" {run.dead} of {total} hidden {units} {are} dead: 0 for all four inputs."
    if np.ptp(run.predictions) < 0.01:
        return " It says nearly the same to all."
    return ""


REACH = 2.2  # of the hidden space that is shown
INSIDE = 2.0  # what lies beyond it is drawn here, and marked
LOSSES = (1e-3, 1e3)
TURNS = 0.5  # a loss that turns more often, in shares of the epochs, is drawn as dots
CHANCE = float(np.log(2))  # the loss of answering ½ to everything


class Training(Picture):
    """Left ŷ over the inputs, in the middle what the output sees, right the loss."""

    height = 340

    def build(self, figure: Figure) -> None:
        left, middle, right = figure.subplots(1, 3)
        left.set(xlim=VIEW, ylim=VIEW, xlabel="x1", ylabel="x2", title="ŷ over the inputs")
        left.set(xticks=[0, 1], yticks=[0, 1])
        self.regions = Surface(self, left, limits=(0, 1))
        self.points = GatePoints(self, left)
        middle.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), title="what the output sees")
        middle.set(xlabel="distance to the cut", ylabel="along the cut")
        middle.axvspan(-REACH, 0, color=palette.REGIONS(0.0), zorder=0, linewidth=0)
        middle.axvspan(0, REACH, color=palette.REGIONS(1.0), zorder=0, linewidth=0)
        middle.axvline(0, color=palette.BOUNDARY, linewidth=2)
        self.mesh = Trace(self, middle, color="#7A828C", linewidth=0.7, zorder=2)
        self.places = GatePoints(self, middle)
        self.edge = EdgeMarks(self, middle, palette.MUTED)
        right.set(xlim=(0, EPOCHS), ylim=LOSSES, yscale="log", xlabel="epoch", ylabel="loss L")
        right.set(title="loss")
        right.axhline(CHANCE, color=palette.MUTED, linewidth=1, linestyle=":")
        right.text(EPOCHS, 1.1 * CHANCE, "always ½", ha="right", size=10, color=palette.MUTED)
        self.loss = Trace(self, right, color=palette.LOSS, markersize=2.5)
        self.loss_edge = EdgeMarks(self, right, palette.LOSS)

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        self.regions.show(result.regions)
        self.points.show(Y, result.answers)
        self.mesh.show(lambda run: joined(run.mesh), result)
        places = np.nan_to_num(result.places, nan=0.0, posinf=1e6, neginf=-1e6)
        known = np.isfinite(result.places).all()
        self.places.show(
            Y,
            result.answers,
            np.clip(places, -INSIDE, INSIDE) if known else np.full((4, 2), np.nan),
        )
        self.edge.show(*(places.T if known else np.zeros((2, 0))))
        turns = np.diff(np.sign(np.diff(result.losses))) != 0
        jagged = len(turns) > 20 and turns.mean() > TURNS
        self.loss.now.set(linestyle="" if jagged else "-", marker="o" if jagged else "")
        self.loss.show(
            lambda run: (np.arange(len(run.losses)), np.clip(run.losses, 1e-12, 1e12)),
            result,
            ghost,
            pinned,
        )
        last = np.nan_to_num(result.losses[-1], nan=1e12, posinf=1e12)
        self.loss_edge.show([len(result.losses) - 1], [max(last, 1e-12)])
        self.title.set_text(result.title)


def xor_training() -> Explorer:
    """Everything that decides whether a network learns XOR."""
    return Explorer(
        [
            choice("hidden", "hidden units", tuple(HIDDEN), "2"),
            choice("activation", "activation", ACTIVATIONS, "tanh"),
            choice("optimizer", "optimizer", tuple(OPTIMIZERS), "SGD"),
            log_slider("learning_rate", "η learning rate", 0.001, 100, 1.0),
            choice("scheme", "first weights", tuple(SCHEMES)),
            log_slider("scale", "init scale", 0.01, 100, 1.0, tooltip="factor on them"),
            integer("seed", "seed", 0, 30, 0, tooltip="which first weights are drawn"),
            integer(
                "epochs", "epochs", 0, EPOCHS, 200, play=True, tooltip="passes over the four rows"
            ),
        ],
        compute,
        Training(),
        describe,
        more=("optimizer", "scheme"),
        presets={
            "one neuron": {"hidden": "none"},
            "stuck": {"seed": 4},
            "4 units": {"hidden": "4"},
            "rate too small": {"hidden": "4", "learning_rate": 0.02},
            "rate too large": {"hidden": "4", "learning_rate": 100},
            "dead ReLU": {"activation": "relu", "seed": 1},
            "one SiLU unit": {"hidden": "1", "activation": "silu", "epochs": 300},
        },
    )
