"""The explorer of one neuron: weights, bias, activation, and the point it looks at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import nn
from helpers.explorer import Explorer, choice, slider
from helpers.explorer.words import bracketed, number
from helpers.chapters.perceptron.one_neuron_picture import REACH, SPANS, Z_REACH, NeuronPicture

CELLS = 60
_MIDDLES = (np.arange(CELLS) + 0.5) / CELLS * 2 * REACH - REACH
_PLANE = np.stack(np.meshgrid(_MIDDLES, _MIDDLES), axis=-1)
_SUMS = np.linspace(-Z_REACH, Z_REACH, 401)  # holds 0, where step and relu turn
PRESETS = {
    "only x1 counts": {"w1": 2.0, "w2": 0.0, "b": 0.0},
    "turned over": {"w1": -1.0, "w2": -1.0, "b": -0.5},
    "steep": {"w1": 3.0, "w2": 3.0, "b": 1.5},
    "bias alone": {"w1": 0.0, "w2": 0.0, "b": 1.0},
    "a threshold": {"activation": "step"},
}


@dataclass(frozen=True, eq=False)
class Neuron:
    """A neuron and one input: ``terms`` are w1·x1, w2·x2 and b, ``z`` their sum, ``a`` its answer.

    ``surface`` (60, 60) holds the answers over the plane, ``curve`` the activation as (z, a).
    """

    w: np.ndarray
    b: float
    x: np.ndarray
    activation: str
    terms: np.ndarray
    z: float
    a: float
    surface: np.ndarray
    curve: tuple[np.ndarray, np.ndarray]

    @property
    def title(self) -> str:
        """What is seen."""
        return f"z = {number(self.z)}: the {self.activation} neuron answers a = {self.answer}"

    @property
    def answer(self) -> str:
        """``a`` as text; a step neuron knows nothing between 0 and 1."""
        return number(self.a, 0 if self.activation == "step" else 2)


def neuron() -> Explorer:
    """The sum w1·x1 + w2·x2 + b and what the activation makes of it, at a point and everywhere."""
    weight = {"min": -3, "max": 3, "step": 0.1}
    controls = [
        slider("w1", "w1", value=1.0, tooltip="weight of the first input", **weight),
        slider("w2", "w2", value=1.0, tooltip="weight of the second input", **weight),
        slider("b", "b bias", value=0.5, tooltip="moves the line, does not turn it", **weight),
        slider("x1", "x1", value=1.0, tooltip="first input of the point", **weight),
        slider("x2", "x2", value=-0.5, tooltip="second input of the point", **weight),
        choice("activation", "activation", list(SPANS), "sigmoid", "what is made of the sum"),
    ]
    return Explorer(controls, compute, NeuronPicture(), describe, presets=PRESETS)


def activate(name: str, z: np.ndarray) -> np.ndarray:
    """The answer a for weighted sums z; ``step`` answers 1 for z > 0 and 0 otherwise."""
    if name == "step":
        return (np.asarray(z) > 0).astype(float)
    return nn.activations.get(name)(np.asarray(z, float))


def compute(w1: float, w2: float, b: float, x1: float, x2: float, activation: str) -> Neuron:
    """One neuron, evaluated at (x1, x2), over the plane, and over its sums."""
    w, x = np.array([w1, w2]), np.array([x1, x2])
    terms = np.array([w1 * x1, w2 * x2, b])
    z = round(float(terms.sum()), 9)  # so that 0.1 + 0.2 - 0.3 lies on the line, as it should
    a = float(activate(activation, np.array([z]))[0])
    surface = activate(activation, _PLANE @ w + b)
    return Neuron(w, b, x, activation, terms, z, a, surface, (_SUMS, activate(activation, _SUMS)))


def describe(run: Neuron) -> str:
    """The sum with its numbers, the answer, and where the line z = 0 runs."""
    (w1, w2), (x1, x2) = run.w, run.x
    total = (
        f"z = w1·x1 + w2·x2 + b = {number(w1, 1)}·{bracketed(x1, 1)} + "
        f"{bracketed(w2, 1)}·{bracketed(x2, 1)} + {bracketed(run.b, 1)} = {number(run.z)}, "
        f"so the {run.activation} neuron answers a = {run.answer}."
    )
    return f"{total} {_line(run)}"


def _line(run: Neuron) -> str:
    if not run.w.any():
        return (
            "Both weights are 0: z = b everywhere, there is no line z = 0, and all points get the "
            "same answer."
        )
    if np.abs(run.w).sum() * REACH < abs(run.b):
        sign = "above" if run.b > 0 else "below"
        return f"The line z = 0 lies outside the picture: z is {sign} 0 at every point in it."
    if run.z == 0:
        return "The point lies on the line z = 0."
    side = "to which w points" if run.z > 0 else "from which w points away"
    return f"The point lies on that side of the line z = 0 {side}."
