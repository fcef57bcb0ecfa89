"""What is seen of a training at one moment, and the sentence that says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from helpers import nn
from helpers.chapters.playground.data import REACH, inputs_of
from helpers.chapters.playground.network import Setting, layers_of
from helpers.chapters.playground.training import Training
from helpers.explorer.words import count, percent, significant

CELLS, EVERY = 48, 2  # of the map of the answer on each side; maps of units take every second one
_MIDDLES = (np.arange(CELLS) + 0.5) / CELLS * 2 * REACH - REACH
PLANE = np.stack(np.meshgrid(_MIDDLES, _MIDDLES), axis=-1).reshape(-1, 2)
SOFT = ("tanh", "sigmoid", "softsign")  # flat at both ends
FLAT, MOST = 0.05, 0.95  # a slope below this share of the steepest, on this share of the points
RISE = 1.2  # the test loss has risen if it is so many times its lowest
SMALL, LARGE = 0.01, 100.0  # of the last layer's gradient


class View(NamedTuple):
    """What only changes how a training is seen.

    ``look``: at what; ``brush``: the class of a point that a touch adds; ``pace``: epochs between
    two pictures; ``discretize``: colours say which class, and not how high the answer is;
    ``test_points``: whether these are shown.
    """

    look: str = "answer"
    brush: str = ""
    pace: int = 1
    discretize: bool = False
    test_points: bool = True


@dataclass(frozen=True, eq=False)
class Seen:
    """A training after ``epochs``.

    ``train``, ``test``: the losses before the first epoch and after each; ``right``: the shares of
    training and test points answered rightly, None for numbers. ``maps``: of each layer, inputs
    first and the output last, (units, 24, 24), from -1 to 1; ``answer`` (48, 48) what the plane
    shows, or for three classes (3, 48, 48) their probabilities. ``dead`` and ``saturated``: which
    hidden units, as "1.2", the second of the first layer; ``gradient``: the root mean square of
    ∂L/∂W of each layer, in use, over all training points; ``still``: whether no bias has one.
    """

    training: Training
    view: View
    epochs: int
    train: np.ndarray
    test: np.ndarray
    right: tuple[float, float] | None
    maps: list[np.ndarray]
    answer: np.ndarray
    dead: tuple[str, ...]
    saturated: tuple[str, ...]
    gradient: np.ndarray
    still: bool
    kernels: list[np.ndarray]
    parameters: int

    @property
    def setting(self) -> Setting:
        """The settings of the training."""
        return self.training.setting

    @property
    def units(self) -> int:
        """How many hidden units there are."""
        return sum(units for units, _ in layers_of(self.setting.network))

    @property
    def diverged(self) -> bool:
        """Whether the training has ended here because the loss left all bounds."""
        return self.training.diverged and self.epochs == self.training.now

    @property
    def best(self) -> int:
        """The epoch with the lowest loss on the test points so far."""
        return int(self.test.argmin())

    @property
    def lowest(self) -> float:
        """That loss."""
        return float(self.test.min())

    @property
    def overfits(self) -> bool:
        """Whether since that epoch the training loss fell, and the test loss rose."""
        fell = self.train[-1] < self.train[self.best]
        return bool(fell and self.test[-1] > RISE * self.lowest + 1e-3)

    @property
    def first_share(self) -> float:
        """The gradient of the first layer as a share of that of the last."""
        return float(self.gradient[0] / self.gradient[-1]) if self.gradient[-1] > 0 else 1.0

    @property
    def shown(self) -> tuple[int, ...]:
        """What ``look`` means here: () the answer, (layer, unit), or (layer, from, to)."""
        return shown(self.view.look, [len(m) for m in self.maps])

    @property
    def weight(self) -> float | None:
        """The weight that is looked at, if it is one."""
        if len(self.shown) < 3:
            return None
        layer, source, target = self.shown
        return float(self.kernels[layer - 1][source - 1, target - 1])


def read_look(text: str) -> str:
    """What to look at, in its one form: "answer", "unit 1.2" or "weight 1.2.3"."""
    plain = text.strip().lower()
    found = re.fullmatch(r"(?:unit|weight)? *(\d)\.(\d)(?:\.(\d))?", plain)
    if found:
        kind = "weight" if found[3] else "unit"
        return f"{kind} {'.'.join(part for part in found.groups() if part)}"
    if plain in ("", "answer"):
        return "answer"
    raise ValueError(
        'look at "answer", at "unit 1.2" (layer 1, unit 2; layer 0 are the inputs), or at '
        f'"weight 1.2.3" (into layer 1, from 2, to 3), not at {text!r}'
    )


def shown(look: str, sizes: list[int]) -> tuple[int, ...]:
    """The numbers of ``look`` where a network with layers of these ``sizes`` has it, else ()."""
    numbers = tuple(int(part) for part in re.findall(r"\d", look))
    limits = []
    if len(numbers) == 2 and numbers[0] < len(sizes):
        limits = [sizes[numbers[0]]]
    if len(numbers) == 3 and 0 < numbers[0] < len(sizes):
        limits = [sizes[numbers[0] - 1], sizes[numbers[0]]]
    inside = all(1 <= n <= most for n, most in zip(numbers[1:], limits, strict=bool(limits)))
    return numbers if limits and inside else ()


def frame(training: Training, view: View, epochs: int) -> Seen:
    """Train as far as ``epochs`` and look at the network there."""
    training(epochs)
    epochs = min(epochs, training.now)
    model, setting = training.viewer, training.setting
    model.set_weights(training.kept[epochs])
    (x, y), _ = training.halves
    slopes = model.gradients(x, y)
    gradient = np.array([_rms(g) for g in slopes if g.ndim == 2])
    still = not any(_rms(g) for g in slopes if g.ndim == 1)
    dead, saturated = _tired(model, setting)
    plane = inputs_of(PLANE, setting.inputs)
    maps = [_map(column, "linear") for column in plane.T]
    answers = model.predict(plane)
    layers = [[_map(c, name) for c in a.T] for name, (_, a) in _hidden(model, setting)]
    answer = answers.T.reshape(-1, CELLS, CELLS)
    answer = answer if training.data.classes == 3 else _centred(answer[0], model)
    ends = answer[None] if answer.ndim == 2 else 2 * answer - 1
    return Seen(
        training, view, epochs,
        np.array(training.train[: epochs + 1]), np.array(training.test[: epochs + 1]),
        _right(model.predict(training.x), training),
        [*map(np.array, _thin([maps, *layers])), ends[:, ::EVERY, ::EVERY]],
        answer, dead, saturated, gradient, still,
        [w for w in training.kept[epochs] if w.ndim == 2], model.count_params(),
    )  # fmt: skip


def _thin(layers: list[list[np.ndarray]]) -> list[list[np.ndarray]]:
    return [[m[::EVERY, ::EVERY] for m in layer] for layer in layers]


def _rms(g: np.ndarray) -> float:
    return float(np.sqrt(np.mean(g * g)))


def _centred(answer: np.ndarray, model: nn.Sequential) -> np.ndarray:
    """The answer from -1 to 1."""
    return np.clip(
        2 * answer - 1 if model.layers[-1].activation.name == "sigmoid" else answer, -1, 1
    )


def _map(values: np.ndarray, name: str) -> np.ndarray:
    """What a unit answers over the plane, (48, 48), from -1 to 1."""
    values = 2 * values - 1 if name == "sigmoid" else values
    most = 1.0 if name in SOFT else max(float(np.abs(values).max()), 1e-9)
    return (values / most).reshape(CELLS, CELLS)


def _hidden(model: nn.Sequential, setting: Setting) -> list[tuple[str, tuple]]:
    """Of each hidden layer the activation, and z and a of the last forward pass."""
    kind = nn.layers.Activation if setting.batch_norm else nn.layers.Dense
    layers = [layer for layer in model.layers[:-1] if isinstance(layer, kind)]
    names = [name for _, name in layers_of(setting.network)]
    return [(n, (layer.z, layer.a)) for n, layer in zip(names, layers, strict=True)]


def _tired(model: nn.Sequential, setting: Setting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The dead and the saturated hidden units, on the points of the last forward pass."""
    dead, saturated = [], []
    for number, (name, (_, a)) in enumerate(_hidden(model, setting), 1):
        flat = np.zeros(a.shape[1], bool)
        if name in SOFT:
            flat = (_slope(name, a) < FLAT).mean(axis=0) >= MOST
        gone = (a == 0).all(axis=0) & (name == "relu")
        dead += [f"{number}.{unit + 1}" for unit in np.flatnonzero(gone)]
        saturated += [f"{number}.{unit + 1}" for unit in np.flatnonzero(flat)]
    return tuple(dead), tuple(saturated)


def _slope(name: str, a: np.ndarray) -> np.ndarray:
    """The slope of an activation where it answers ``a``, as a share of its largest."""
    if name == "softsign":
        return (1 - np.abs(a)) ** 2
    return 1 - a * a if name == "tanh" else 4 * a * (1 - a)


def _right(answers: np.ndarray, training: Training) -> tuple[float, float] | None:
    classes, y, cut = training.data.classes, training.data.y, training.data.train
    if classes == 0:
        return None
    middle = 0.5 if training.network.layers[-1].activation.name == "sigmoid" else 0.0
    said = answers.argmax(axis=1) if classes == 3 else (answers[:, 0] > middle).astype(int)
    return float((said[:cut] == y[:cut]).mean()), float((said[cut:] == y[cut:]).mean())


def describe(run: Seen) -> str:
    """How well it answers, whether it overfits, which units do nothing, what the gradient does."""
    parts = [_success(run), _course(run), _units(run), _gradient(run), _weight(run)]
    return " ".join(part for part in parts if part)


def _success(run: Seen) -> str:
    hidden = layers_of(run.setting.network)
    net = f"the network of {count(len(hidden), 'hidden layer')}" if hidden else "one layer alone"
    when = f"After {count(run.epochs, 'epoch')}" if run.epochs else "Before the first step"
    net += f" and {count(run.parameters, 'parameter')}" if hidden else ""
    ends = [significant(losses[-1]) for losses in (run.train, run.test)]
    losses = f"its loss is {ends[0]} in training and {ends[1]} in the test."
    if run.right is None:
        return f"{when} {net} predicts numbers; {losses}"
    train, test = map(percent, run.right)
    points = f"{train} of the training and {test} of the test points"
    return f"{when} {net} answers {points} rightly; {losses}"


def _course(run: Seen) -> str:
    if run.diverged:
        return "Then the loss leaves all bounds: the training diverges, and ends."
    if run.epochs and run.train[-1] >= run.train[0]:
        return f"In training it began at {significant(run.train[0])}: nothing is gained so far."
    if run.overfits:
        lowest = significant(run.lowest)
        return (
            f"It overfits: after {count(run.best, 'epoch')} the test loss was {lowest}, "
            "and since then it rose while the training loss fell."
        )
    return ""


def _units(run: Seen) -> str:
    said = []
    for kind, names in (("Dead", run.dead), ("Saturated", run.saturated)):
        if names:
            listed = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
            said.append(f"{kind}: {len(names)} of {count(run.units, 'hidden unit')} ({listed}).")
    return " ".join(said)


def _gradient(run: Seen) -> str:
    if not run.gradient[-1] > 0:
        if run.gradient.any():
            return ""
        if run.still:
            return "The gradient of all weights and biases is 0."
        return "The gradient of all weights is 0: only biases can still learn."
    share = run.first_share
    if len(run.gradient) > 1 and not SMALL <= share <= LARGE:
        size = "vanishes" if share < SMALL else "explodes"
        return (
            f"The gradient {size} on its way: in the first layer it is {significant(share, 2)} "
            "times that of the last."
        )
    return ""


def _weight(run: Seen) -> str:
    if run.weight is None:
        return ""
    return f"The weight that is looked at is {significant(run.weight)}."
