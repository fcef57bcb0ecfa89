"""A gradient checked by finite differences: the error over the step, and over a broken backward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from helpers.explorer import Explorer, choice, log_slider
from helpers.chapters.backprop.check_picture import ErrorCurve

SIZES = (4, 6, 5, 3)
SAMPLES = 8
STEPS = np.logspace(-16, 0, 65)  # four a decade
PRECISIONS = {"float64": np.float64, "float32": np.float32}
RIGHT = "right"
BACKWARDS = (RIGHT, "f′ left out", "f′ at a, not at z", "1/n left out")


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


ACTIVATIONS: dict[str, tuple[Callable, Callable]] = {
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "sigmoid": (_sigmoid, lambda z: _sigmoid(z) * (1 - _sigmoid(z))),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(z.dtype)),
    "softplus": (lambda z: np.logaddexp(z, 0).astype(z.dtype), _sigmoid),
}


@dataclass(frozen=True, eq=False)
class Curves:
    """Relative errors of both differences, each (steps,), for one layer."""

    steps: np.ndarray
    forward: np.ndarray
    central: np.ndarray
    parameters: int

    @property
    def best_central(self) -> float:
        """The step with the smallest error of the central difference."""
        return float(self.steps[self.central.argmin()])


@dataclass(frozen=True, eq=False)
class Checked:
    """The curves, and the two errors at the chosen step ``h``."""

    h: float
    forward: float
    central: float
    curves: Curves
    layer: int
    activation: str
    precision: str
    backward: str
    epsilon: float
    title: str


@lru_cache(maxsize=4)
def network(precision: str) -> tuple[list, np.ndarray, np.ndarray]:
    """Weights [kernel, bias, …] of a 4-6-5-3 network and 8 samples, by a fixed seed."""
    rng = np.random.default_rng(4)
    weights = []
    for fan_in, fan_out in pairwise(SIZES):
        weights.append(rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in))
        weights.append(0.3 * rng.normal(size=(1, fan_out)))
    x, y = rng.normal(size=(SAMPLES, SIZES[0])), rng.normal(size=(SAMPLES, SIZES[-1]))
    dtype = PRECISIONS[precision]
    return [w.astype(dtype) for w in weights], x.astype(dtype), y.astype(dtype)


def losses(weights: list, x: np.ndarray, y: np.ndarray, activation: str) -> np.ndarray:
    """The mean over samples of ½|ŷ − y|²; weights may have leading axes, and so has the loss."""
    f, last = ACTIVATIONS[activation][0], len(weights) - 2
    for place in range(0, len(weights), 2):
        x = np.matmul(x, weights[place]) + weights[place + 1]
        x = x if place == last else f(x)
    return np.square(x - y).sum(axis=(-2, -1)) / (2 * len(y))


def gradients(
    weights: list, x: np.ndarray, y: np.ndarray, activation: str, backward: str
) -> list[np.ndarray]:
    """∂L/∂w by the backward pass, in the order of the weights, or what a broken one gives."""
    f, slope = ACTIVATIONS[activation]
    inputs, sums = [x], []
    for place in range(0, len(weights), 2):
        sums.append(inputs[-1] @ weights[place] + weights[place + 1])
        inputs.append(f(sums[-1]))
    dz = (sums[-1] - y) / (1 if backward == "1/n left out" else len(y))
    found: list[np.ndarray] = []
    for layer in reversed(range(len(sums))):
        found = [inputs[layer].T @ dz, dz.sum(axis=0, keepdims=True), *found]
        if layer:
            da = dz @ weights[2 * layer].T
            at = inputs[layer] if backward == "f′ at a, not at z" else sums[layer - 1]
            dz = da if backward == "f′ left out" else da * slope(at)
    return found


def differences(steps: np.ndarray, layer: int, activation: str, precision: str) -> tuple:
    """Forward and central differences for the parameters of ``layer``: each (steps, count)."""
    weights, x, y = network(precision)
    steps = np.asarray(steps).astype(x.dtype)
    place = 2 * (layer - 1)
    for before in range(0, place, 2):  # what lies before the moved layer does not change
        x = ACTIVATIONS[activation][0](x @ weights[before] + weights[before + 1])
    kernel, bias = weights[place : place + 2]
    flat = np.concatenate([kernel.ravel(), bias.ravel()])
    moves = steps[:, None, None] * np.eye(flat.size, dtype=x.dtype)

    def loss(sign: int) -> np.ndarray:
        moved = flat + sign * moves
        cut = kernel.size
        stack = moved[..., :cut].reshape(*moved.shape[:-1], *kernel.shape)
        return losses([stack, moved[..., None, cut:], *weights[place + 2 :]], x, y, activation)

    up, down = loss(1), loss(-1)
    still = losses(weights[place:], x, y, activation)
    return (up - still) / steps[:, None], (up - down) / (2 * steps[:, None])


def relative(numeric: np.ndarray, exact: np.ndarray) -> np.ndarray:
    """|numeric − exact| / (|numeric| + |exact|), as lengths over the last axis: from 0 to 1."""
    numeric, exact = numeric.astype(float), exact.astype(float)
    gap = np.linalg.norm(numeric - exact, axis=-1)
    return gap / (np.linalg.norm(numeric, axis=-1) + np.linalg.norm(exact) + 1e-300)


def _errors(steps: np.ndarray, layer: int, activation: str, precision: str, backward: str) -> list:
    exact = gradients(*network(precision), activation, backward)[2 * layer - 2 : 2 * layer]
    flat = np.concatenate([part.ravel() for part in exact])
    return [relative(d, flat) for d in differences(steps, layer, activation, precision)]


@lru_cache(maxsize=64)
def curves(layer: int, activation: str, precision: str, backward: str) -> Curves:
    """Both errors at each of ``STEPS``."""
    forward, central = _errors(STEPS, layer, activation, precision, backward)
    count = SIZES[layer - 1] * SIZES[layer] + SIZES[layer]
    return Curves(STEPS, forward, central, count)


def compute_check(h: float, layer: int, activation: str, precision: str, backward: str) -> Checked:
    """The errors at step ``h`` and the curves that they lie on."""
    forward, central = _errors(np.array([h]), layer, activation, precision, backward)
    return Checked(
        h=h,
        forward=float(forward[0]),
        central=float(central[0]),
        curves=curves(layer, activation, precision, backward),
        layer=layer,
        activation=activation,
        precision=precision,
        backward=backward,
        epsilon=float(np.finfo(PRECISIONS[precision]).eps),
        title=_minus(
            f"h = {h:.6g}: central difference off by {central[0]:.1e}, forward by {forward[0]:.1e}"
        ),
    )


def wrong_beyond(precision: str) -> float:
    """The error from which on, at its best step, a gradient is called wrong."""
    return {"float64": 1e-6, "float32": 3e-3}[precision]


def describe_check(run: Checked) -> str:
    """Whether the gradient holds, and whether this step is able to tell."""
    curves, limit = run.curves, wrong_beyond(run.precision)
    text = (
        f"Layer {run.layer}, {curves.parameters} parameters: with h = {run.h:.6g} the relative "
        f"error is {run.central:.1e} for the central difference and {run.forward:.1e} for the "
        f"forward one. "
    )
    if curves.central.min() > limit:
        text += "No step brings the two together: the backward pass is wrong."
        return _minus(text)
    text += f"The best central step is about {curves.best_central:.0e}. "
    if run.central > limit:
        side = "small: round-off" if run.h < curves.best_central else "large: truncation"
        text += f"This one is too {side} hides that the gradient is right."
    elif run.backward == RIGHT:
        text += "They agree: the backward pass of this layer is right."
    else:
        text += "They agree: the mistake changes nothing in the gradient of this layer."
    return _minus(text)


def _minus(text: str) -> str:
    return text.replace("e-", "e\N{MINUS SIGN}")


def gradient_check() -> Explorer:
    """Backward against finite differences in a 4-6-5-3 network: step, layer, activation."""
    return Explorer(
        [
            log_slider("h", "step h", 1e-16, 1, 1e-3, tooltip="How far each weight is moved"),
            choice("layer", "layer", (1, 2, 3), tooltip="Whose kernel and bias are checked"),
            choice("activation", "activation f", tuple(ACTIVATIONS)),
            choice("precision", "numbers", tuple(PRECISIONS)),
            choice("backward", "backward pass", BACKWARDS, tooltip="Right, or with a mistake"),
        ],
        compute_check,
        ErrorCurve(),
        describe_check,
        presets={
            "too small": {"h": 1e-14},
            "just right": {"h": 1e-5},
            "too large": {"h": 0.5},
            "broken": {"h": 1e-5, "backward": "f′ left out"},
        },
    )
