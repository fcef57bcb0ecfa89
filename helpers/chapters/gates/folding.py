"""Layers of two ReLU units fold a line; how many straight pieces come of it.

One layer of two units makes a tent of the line from 0 to 1: up to the crease, and down again. The
next layer makes the same tent of what the first one says, and so on: each layer doubles the
pieces (Telgarsky, Benefits of depth in neural networks, 2016). All weights can be shaken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from helpers import nn
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key
from helpers.explorer import Explorer, Handle, integer, slider
from helpers.explorer.words import count, number

LINE = np.linspace(0, 1, 4097)[:, None]  # several points on the shortest piece
DEEPEST = 5


@dataclass(frozen=True, eq=False)
class Folded:
    """``y`` (n,) is what the layers make of ``LINE``; ``joints`` (k,) are where it bends.

    ``before`` (n,) is what the last layer sees.
    """

    layers: int
    crease: float
    shake: float
    y: np.ndarray
    before: np.ndarray
    joints: np.ndarray

    @property
    def pieces(self) -> int:
        """How many straight pieces the line from 0 to 1 has."""
        return len(self.joints) + 1


def tents(layers: int, crease: float = 0.5) -> list[np.ndarray]:
    """Weights and biases of ``layers`` layers of two ReLU units, and of the output.

    Each pair of units, weighed, says u/crease up to the crease and falls from 1 to 0 behind it.
    Raises ValueError for no layer, or a crease that does not lie between 0 and 1.
    """
    if layers < 1 or not 0 < crease < 1:
        raise ValueError(
            f"expected a layer or more and a crease between 0 and 1, got {layers}, {crease}"
        )
    up, turn = 1 / crease, 1 / crease + 1 / (1 - crease)
    biases = np.array([0.0, -crease])
    first = [np.ones((1, 2)), biases]
    further = [np.array([[up, up], [-turn, -turn]]), biases] * (layers - 1)
    return [*first, *further, np.array([[up], [-turn]]), np.zeros(1)]


def network(layers: int, runs: tuple[int, ...] = ()) -> nn.Sequential:
    """A network from one number to one number, with ``layers`` layers of two ReLU units."""
    hidden = [nn.layers.Dense(2, "relu") for _ in range(layers)]
    return nn.Sequential([nn.Input((1,)), *hidden, nn.layers.Dense(1)], runs=runs)


def fold(layers: int, crease: float, shake: float, seed: int) -> Folded:
    """Fold the line ``layers`` times; normal numbers of deviation ``shake`` on every weight."""
    rng = np.random.default_rng(seed)
    exact = tents(layers, crease)
    model = network(layers)
    weights = [w + shake * rng.normal(size=w.shape) for w in exact]
    model.set_weights(weights)
    y = model.predict(LINE)[:, 0]
    # The first unit of a layer has the bias 0 but for the shaking: its sum is what went in.
    before = model.layers[-2].z[:, 0]
    return Folded(layers, crease, shake, y, before, joints(weights))


def joints(weights: list[np.ndarray], least: float = 1e-6) -> np.ndarray:
    """Where the line from 0 to 1 bends (k,), by the weights and biases of a ReLU network on it.

    Between the joints of the layers before it a unit's sum is straight: where that is 0 stands a
    joint of its own. It counts if the slope of what comes out changes by more than ``least``.
    """
    x = np.array([0.0, 1.0])
    for layer in range(2, len(weights), 2):
        z = _sums(weights[:layer], x)
        before, after = z[:-1], z[1:]
        between = before * after < 0
        share = before / np.where(between, before - after, 1)
        x = np.union1d(x, (x[:-1, None] + np.diff(x)[:, None] * share)[between])
        x = x[np.diff(x, prepend=-1) > 1e-7]  # rounding finds an old joint once more
    slopes = np.diff(_sums(weights, x)[:, 0]) / np.diff(x)
    return x[1:-1][np.abs(np.diff(slopes)) > least]


def _sums(weights: list[np.ndarray], x: np.ndarray) -> np.ndarray:
    """The weighted sums of the last of these layers for x (n,), with ReLU in front: (n, units)."""
    z = x[:, None] @ weights[0] + weights[1]
    for kernel, bias in zip(weights[2::2], weights[3::2], strict=True):
        z = np.maximum(z, 0) @ kernel + bias
    return z


def describe(run: Folded) -> str:
    """How many pieces, of how many units."""
    makes = "1 layer of two units makes" if run.layers == 1 else f"{run.layers} layers of two make"
    many = "s" * (run.pieces > 1)
    each = "each " * (run.layers > 1)
    where = "" if run.crease == 0.5 else f", {each}folding at {number(run.crease, 2)}"
    words = f"{makes} {run.pieces} straight piece{many} of the line from 0 to 1"
    if run.shake:  # which moves the folds, too
        makes = "they make" if run.layers > 1 else "it makes"
        return f"{words}; unshaken{where}{',' if where else ''} {makes} {2**run.layers}."
    words += where
    if run.layers == 1:
        return f"{words}."
    return f"{words}; one hidden layer would need at least {run.pieces - 1} units for them."


class Fold(Picture):
    """The line after its foldings, with its joints; faint what the last layer was given."""

    height = 330

    def build(self, figure: Figure) -> None:
        axes = self.axes = figure.subplots()
        axes.set(xlim=(0, 1), ylim=(-0.6, 1.6), xlabel="x", ylabel="what the network says")
        self.before = self.moving(axes.plot([], [], ":", color=palette.MUTED, lw=1.2)[0])
        write_key(self, axes, 0.01, 0.93, "dotted: what the last layer is given", palette.MUTED)
        self.line = Trace(self, axes, color=palette.ACTIVATIONS["relu"][0])
        self.joints = self.moving(
            axes.plot([], [], "o", color=palette.ACCENT, markersize=5, zorder=4)[0]
        )
        style = {"color": palette.ACCENT, "linewidth": 1, "linestyle": "--"}
        self.crease = self.moving(axes.axvline(0.5, **style))
        self.outside = EdgeMarks(self, axes, palette.MUTED)

    def update(
        self, result: Folded, ghost: Folded | None = None, pinned: Folded | None = None
    ) -> None:
        self.before.set_data(LINE[:, 0], np.clip(result.before, -9, 9))
        self.line.show(lambda run: (LINE[:, 0], run.y), result, ghost, pinned)
        self.joints.set_data(result.joints, np.interp(result.joints, LINE[:, 0], result.y))
        self.crease.set_xdata([result.crease, result.crease])
        self.outside.show(LINE[::64, 0], result.y[::64])
        shaken = f", weights shaken by {number(result.shake, 2)}" if result.shake else ""
        self.title.set_text(
            f"{2 * result.layers} units in {result.layers} layer{'s' * (result.layers > 1)}"
            f"{shaken}: {count(result.pieces, 'piece')}"
        )


def _first_joint(run: Folded) -> list[list[float]]:
    return [[run.crease, float(np.interp(run.crease, LINE[:, 0], run.y))]]


CREASE = Handle(
    lambda picture: picture.axes,
    lambda x, y, which, values, result: {"crease": x},
    _first_joint,
)


def folds() -> Explorer:
    """How many layers fold, where the crease is, and how much all weights are shaken."""
    return Explorer(
        [
            integer("layers", "layers of two units", 1, DEEPEST, 1),
            slider("crease", "crease", 0.3, 0.7, 0.5, step=0.05, tooltip="where each layer folds"),
            slider("shake", "shake", 0, 0.5, 0, step=0.01, tooltip="deviation added to weights"),
            integer("seed", "seed", 0, 20, 0, tooltip="which shaking"),
        ],
        fold,
        Fold(),
        describe,
        handles=[CREASE],
        presets={
            "one fold": {},
            "four folds": {"layers": 4},
            "uneven": {"layers": 4, "crease": 0.35},
            "shaken": {"layers": 4, "shake": 0.1},
        },
    )
