"""XOR seen layer by layer while a 4–2–1 network learns it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from helpers import nn
from helpers.chapters.gates.inputs import INPUTS, SAME, GatePoints, Y, apart, closest, joined, net
from helpers.chapters.gates.networks import build
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, Film, choice, integer
from helpers.explorer.words import count
from helpers.networks.record import Snapshots

NET = net(lines=7, points=17)
RATE = 0.1
EPOCHS = 200


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
        gaps = ", ".join(apart(space.gap) for space in self.spaces)
        return (
            f"After {count(self.epochs, 'epoch')}: gap {gaps} from layer to layer, "
            f"{self.right} of 4 right"
        )


class Training(NamedTuple):
    """A network, and its weights before training and after each epoch."""

    model: nn.Sequential
    weights: list[list[np.ndarray]]


def record(activation: str, seed: int) -> Training:
    """Train a 4–2–1 network with Adam for all ``EPOCHS``."""
    model, kept = build("4–2", activation, "Glorot", 1.0, seed), Snapshots()
    model.compile(optimizer=nn.optimizers.Adam(RATE), loss="binary_crossentropy")
    model.fit(INPUTS, Y, batch_size=4, epochs=EPOCHS, callbacks=[kept], verbose=0)
    return Training(model, kept.kept)


def frame(training: Training, epochs: int) -> Run:
    """Look into each of the network's layers after ``epochs``."""
    model = training.model
    model.set_weights(training.weights[epochs])
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
    plane, first, second = (apart(space.gap) for space in run.spaces)
    return (
        f"After {count(run.epochs, 'epoch')} the classes are {plane} apart in the input plane, "
        f"{first} in the first hidden layer and {second} in the second, in shares of the largest "
        f"distance between two points there; {run.right} of 4 answers are right."
    )


REACH = 1.0
NAMES = ("input plane", "first hidden layer (4 units)", "second hidden layer (2 units)")
NAME_SIZE = (0.2, 0.1)  # of "00", in the units of the axes
BELOW_TITLE = 0.85  # higher up a name stands under its point


class Layers(Picture):
    """Three spaces side by side: the inputs and both hidden layers."""

    height = 330

    def build(self, figure: Figure) -> None:
        self.parts = []
        for axes, name in zip(figure.subplots(1, 3), NAMES, strict=True):
            axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xlabel="across the gap")
            axes.set_title(name, size=12)
            axes.set(xticks=[-0.5, 0, 0.5], yticks=[-0.5, 0, 0.5])
            gap = self.moving(axes.axvspan(0, 0, color="#D9F0E6", zorder=0.6, linewidth=0))
            thin = {"color": "#7A828C", "linewidth": 0.7, "zorder": 1}
            mesh = self.moving(axes.plot([], [], **thin)[0])
            cut = self.moving(axes.axvline(0, color=palette.BOUNDARY, linewidth=2))
            # The places of the runs that are kept; those of the present run lie under its points.
            look = {"markersize": 6, "fillstyle": "none", "color": palette.MUTED}
            kept = Trace(self, axes, "o", **look)
            points = GatePoints(self, axes)
            names = [
                self.moving(axes.annotate("", (0, 0), (8, 7), textcoords="offset points", size=11))
                for _ in Y
            ]
            edge = EdgeMarks(self, axes, palette.MUTED)
            self.parts.append((gap, mesh, cut, kept, points, names, edge))
        figure.axes[0].set_ylabel("from 00 to 11")

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        for layer, parts in enumerate(self.parts):
            gap, mesh, cut, kept, points, names, edge = parts
            space = result.spaces[layer]
            gap.set_x(-space.gap / 2)
            gap.set_width(space.gap)
            mesh.set_data(*joined(space.mesh))
            cut.set_visible(space.gap > 0)
            kept.show(lambda run, n=layer: run.spaces[n].places.T, result, ghost, pinned)
            points.show(Y, Y, space.places)
            edge.show(*space.places.T)
            _name(names, space.places)
        self.title.set_text(result.title)


def _name(texts: list, places: np.ndarray) -> None:
    """Write 00, 01, 10 and 11 beside their places; those that fall together share a name."""
    taken: dict[int, list[str]] = {}
    for k, place in enumerate(places):
        near = [j for j in taken if (np.abs(places[j] - place) < NAME_SIZE).all()]
        taken.setdefault(near[0] if near else k, []).append(f"{k // 2}{k % 2}")
    for k, text in enumerate(texts):
        text.set_visible(k in taken)
        text.set_text(", ".join(taken.get(k, [])))
        text.xy = tuple(places[k])
        # Away from the cut, unless the frame is near.
        left = (places[k][0] < 0) == (abs(places[k][0]) < 0.55)
        text.set_position((-8 if left else 8, 9 if places[k][1] < BELOW_TITLE else -18))
        text.set_horizontalalignment("right" if left else "left")


def layers() -> Explorer:
    """Epochs, activation and first weights of a 4–2–1 network: every layer's space."""
    return Explorer(
        [
            integer(
                "epochs",
                "epochs",
                0,
                EPOCHS,
                EPOCHS,
                play=True,
            ),
            choice("activation", "activation", ("tanh", "sigmoid", "relu")),
            integer("seed", "seed", 0, 30, 0, tooltip="which first weights are drawn"),
        ],
        Film(record, frame),
        Layers(),
        describe,
        presets={"before training": {"epochs": 0}, "halfway": {"epochs": 25}, "trained": {}},
    )
