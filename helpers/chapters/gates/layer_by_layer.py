"""Explorer of chapter 02: XOR seen layer by layer while a 4–2–1 network learns it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import nn
from helpers.explorer import Explorer, choice, integer
from helpers.explorer.words import count
from helpers.chapters.gates.space import SAME, Y, closest
from helpers.chapters.gates.training import build
from helpers.chapters.gates.layer_by_layer_picture import NET, Layers
from helpers.chapters.gates.one_gate_picture import INPUTS

RATE = 0.1


@dataclass(frozen=True, eq=False)
class Space:
    """What one layer makes of the inputs: ``places`` (4, 2) and ``mesh`` (lines, points, 2).

    Across is the direction between the classes where they are nearest, with the cut at 0; up is
    the direction from 00 to 11. All is in shares of the largest distance between two points.
    ``gap`` is the distance between the classes, in the same shares.
    """

    places: np.ndarray
    mesh: np.ndarray
    gap: float


@dataclass(frozen=True, eq=False)
class Run:
    """``spaces``: the inputs, the first and the second hidden layer."""

    epochs: int
    spaces: tuple[Space, ...]
    predictions: np.ndarray

    @property
    def right(self) -> int:
        """How many of the four answers are right."""
        return int(((self.predictions > 0.5) == Y).sum())

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        gaps = ", ".join(f"{space.gap:.2f}" for space in self.spaces)
        return (
            f"After {count(self.epochs, 'epoch')}: gap {gaps} from layer to layer, "
            f"{self.right} of 4 right"
        )


def compute(epochs: int, activation: str, seed: int) -> Run:
    """Train a 4–2–1 network with Adam and look into each of its layers."""
    model = build("4–2", activation, "Glorot", 1.0, seed)
    model.compile(optimizer=nn.optimizers.Adam(RATE), loss="binary_crossentropy")
    model.fit(INPUTS, Y, batch_size=4, epochs=epochs, verbose=0)
    predictions = model.predict(INPUTS)[:, 0]
    points = [INPUTS, *(layer.a.copy() for layer in model.layers[:-1])]
    model.predict(NET.reshape(-1, 2))
    nets = [NET.reshape(-1, 2), *(layer.a for layer in model.layers[:-1])]
    spaces = tuple(view(p, net) for p, net in zip(points, nets, strict=True))
    return Run(epochs, spaces, predictions)


def view(points: np.ndarray, net: np.ndarray) -> Space:
    """Look at the images of the four inputs (4, k) and of the net (n, k) from the best side."""
    one, zero = closest(points[Y == 1], points[Y == 0])
    size = np.linalg.norm(points[:, None] - points, axis=-1).max()
    size = size if size > SAME else 1.0
    gap = float(np.linalg.norm(one - zero) / size)
    first_axis = np.eye(points.shape[1])[0]
    across = (one - zero) / np.linalg.norm(one - zero) if gap > SAME else first_axis
    along = (points[3] - points[0]) - ((points[3] - points[0]) @ across) * across
    length = np.linalg.norm(along)
    along = along / length if length > SAME else np.zeros_like(along)
    axes, middle = np.column_stack([across, along]), (one + zero) / 2
    mesh = ((net - middle) @ axes / size).reshape(NET.shape)
    return Space((points - middle) @ axes / size, mesh, gap)


def describe(run: Run) -> str:
    """How far apart the classes are in each layer."""
    plane, first, second = (f"{space.gap:.2f}" for space in run.spaces)
    return (
        f"After {count(run.epochs, 'epoch')} the classes are {plane} apart in the input plane, "
        f"{first} in the first hidden layer and {second} in the second, in shares of the largest "
        f"distance between two points there; {run.right} of 4 answers are right."
    )


def layers() -> Explorer:
    """Epochs, activation and first weights of a 4–2–1 network: every layer's space."""
    return Explorer(
        [
            integer("epochs", "epochs", 0, 200, 200, step=5, play=True, interval=120),
            choice("activation", "activation", ("tanh", "sigmoid", "relu")),
            integer("seed", "seed", 0, 30, 0, tooltip="which first weights are drawn"),
        ],
        compute,
        Layers(),
        describe,
        presets={"before training": {"epochs": 0}, "halfway": {"epochs": 25}, "trained": {}},
    )
