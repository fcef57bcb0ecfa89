"""How large the gradient is in each layer of a deep network before training, and what theory says.

Six networks with different first weights read 16 handwritten digits; the error at the output,
ŷ − y, is handed back layer by layer. Nothing is trained.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from helpers import datasets, nn
from helpers.networks.variances import VARIANCES

SEEDS, SAMPLES, INPUTS, CLASSES = 6, 16, 64, 10
WIDEST = 64
DEEPEST = 20
ACTIVATIONS = {
    "sigmoid": {}, "tanh": {}, "relu": {}, "leaky_relu": {}, "elu": {}, "selu": {},
    "softplus": {}, "gelu": {"approximate": True}, "silu": {}, "linear": {},
}  # fmt: skip
# A normal distribution is summed up here: close together at 0, where the slope of a sigmoid has
# its narrow peak when z is spread widely, and none of them on a corner.
_STEPS = np.linspace(-9, 9, 60)
_NODES = 6 * np.sinh(_STEPS) / np.sinh(9)
_SHARES = np.exp(-(_NODES**2) / 2) * np.cosh(_STEPS)
_SHARES /= _SHARES.sum()


@lru_cache(maxsize=1)
def digits() -> tuple[np.ndarray, np.ndarray]:
    """16 digits (16, 64), without the mean of the training set, and their one-hot targets."""
    data = datasets.digits(scaled=True)
    chosen = slice(0, 10 * SAMPLES, 10)
    return data.x[chosen] - data.x.mean(axis=0), np.eye(CLASSES)[data.y[chosen]]


@lru_cache(maxsize=1)
def draws() -> list[np.ndarray]:
    """Standard normal numbers for each layer's kernel; a narrower network takes a corner."""
    rng = np.random.default_rng(5)
    first = rng.normal(size=(SEEDS, INPUTS, WIDEST))
    hidden = [rng.normal(size=(SEEDS, WIDEST, WIDEST)) for _ in range(DEEPEST - 1)]
    return [first, *hidden, rng.normal(size=(SEEDS, WIDEST, CLASSES))]


@lru_cache(maxsize=64)
def lengths(width: int) -> tuple[np.ndarray, np.ndarray]:
    """‖W‖, the largest stretch of any direction, of all hidden kernels and of the output's.

    For deviation 1; shapes (DEEPEST − 1, SEEDS) and (SEEDS,).
    """
    *_, last = draws()
    hidden = np.stack(draws()[1:-1])[..., :width, :width]
    squares = (hidden.swapaxes(-2, -1) @ hidden, last[:, :width].swapaxes(-2, -1) @ last[:, :width])
    return tuple(np.sqrt(np.linalg.eigvalsh(square)[..., -1]) for square in squares)


def deviations(depth: int, width: int, init: str, gain: float) -> np.ndarray:
    """The deviation of each kernel, hidden layers first, the output last: (depth + 1,)."""
    fan_in = [INPUTS] + depth * [width]
    fan_out = depth * [width] + [CLASSES]
    variances = [VARIANCES[init](i, o) for i, o in zip(fan_in, fan_out, strict=True)]
    return gain * np.sqrt(variances)


def kernels(depth: int, width: int, init: str, gain: float) -> list[np.ndarray]:
    """The kernels of all networks, (SEEDS, fan_in, fan_out) each."""
    first, *hidden, last = draws()
    chosen = [first[..., :width], *(h[:, :width, :width] for h in hidden[: depth - 1])]
    chosen.append(last[:, :width])
    deviation = deviations(depth, width, init, gain)
    return [d * draw for d, draw in zip(deviation, chosen, strict=True)]


def gradients(activation: str, weights: list[np.ndarray]) -> list[np.ndarray]:
    """∂L/∂z of each layer, the first one first, the output last: (SEEDS, SAMPLES, units)."""
    f, named = nn.activations.get(activation), ACTIVATIONS[activation]
    x, y = digits()
    sums, outputs = [], [x]
    for W in weights:
        sums.append(outputs[-1] @ W)
        outputs.append(f(sums[-1], **named))
    found = [nn.activations.get("softmax")(sums[-1]) - y]
    for layer in range(len(weights) - 1, 0, -1):
        da = found[0] @ weights[layer].swapaxes(-2, -1)
        found.insert(0, f.backward(da, sums[layer - 1], outputs[layer], **named))
    return found


def mean_squares(activation: str, deviation: np.ndarray, width: int) -> np.ndarray:
    """What theory multiplies the mean square of ∂L/∂z by, from each layer to the one in front.

    (depth,): the deviation² of the kernel between them, times its fan-out, times the mean of
    f′² over a normal z, whose variance is followed forward from the input.
    """
    f, named = nn.activations.get(activation), ACTIVATIONS[activation]
    variance = deviation[0] ** 2 * np.square(digits()[0]).sum(axis=-1, keepdims=True)
    factors = []
    for layer in range(1, len(deviation)):
        z = np.sqrt(variance) * _NODES
        a = f(z, **named)
        slopes = f.backward(np.ones_like(z), z, a, **named)
        fan_out = width if layer < len(deviation) - 1 else CLASSES
        factors.append(deviation[layer] ** 2 * fan_out * (slopes**2 @ _SHARES).mean())
        variance = deviation[layer] ** 2 * width * (a**2 @ _SHARES)[:, None]
    return np.array(factors)


def steepest(activation: str) -> float:
    """The largest slope of the activation."""
    z = np.append(np.linspace(-5, 5, 1001), (-1e-9, 1e-9, 40))  # beside the corner, and far out
    f = nn.activations.get(activation)
    return float(f.backward(np.ones_like(z), z, f(z, **ACTIVATIONS[activation]),
                            **ACTIVATIONS[activation]).max())  # fmt: skip
