"""The gradient in each layer of a deep network before training: measured, and as theory has it.

Six networks with different first weights read 16 handwritten digits; the error at the output,
ŷ − y, is handed back layer by layer. Nothing is trained.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import datasets, nn
from helpers.explorer import Explorer, choice, integer, log_slider
from helpers.explorer.words import number
from helpers.chapters.initialization.theory import SCHEMES as VARIANCES
from helpers.chapters.activations.flow_picture import BINS, DEEPEST, EDGES, Flow

SEEDS, SAMPLES, INPUTS, CLASSES = 6, 16, 64, 10
WIDEST = 64
ACTIVATIONS = {
    "sigmoid": {}, "tanh": {}, "relu": {}, "leaky_relu": {}, "elu": {}, "selu": {},
    "softplus": {}, "gelu": {"approximate": True}, "silu": {}, "linear": {},
}  # fmt: skip
SCHEMES = ("Glorot", "He", "LeCun", "normal, 1", "normal, 0.01")
# A normal distribution is summed up here: close together at 0, where the slope of a sigmoid has
# its narrow peak when z is spread widely, and none of them on a corner.
_STEPS = np.linspace(-9, 9, 60)
_NODES = 6 * np.sinh(_STEPS) / np.sinh(9)
_SHARES = np.exp(-(_NODES**2) / 2) * np.cosh(_STEPS)
_SHARES /= _SHARES.sum()


@dataclass(frozen=True, eq=False)
class FlowRun:
    """For the layers 1, …, depth and the output, over all networks, samples and units:

    ``counts`` (depth + 1, BINS) of log10 |∂L/∂z|, ``zeros`` the share that is exactly 0,
    ``measured`` root mean squares of ∂L/∂z, ``theory`` and ``bound`` for the same.
    """

    activation: str
    depth: int
    width: int
    counts: np.ndarray
    zeros: np.ndarray
    measured: np.ndarray
    theory: np.ndarray
    bound: np.ndarray
    steepest: float
    title: str


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
    z = np.append(np.linspace(-5, 5, 1001), (-1e-9, 1e-9))  # and beside the corner
    f = nn.activations.get(activation)
    return float(f.backward(np.ones_like(z), z, f(z, **ACTIVATIONS[activation]),
                            **ACTIVATIONS[activation]).max())  # fmt: skip


def compute_flow(activation: str, depth: int, width: int, init: str, gain: float) -> FlowRun:
    """Histograms, root mean squares, theory and bound, layer by layer."""
    deviation = deviations(depth, width, init, gain)
    found = gradients(activation, kernels(depth, width, init, gain))
    measured = np.array([np.sqrt(np.square(dz).mean()) for dz in found])
    back = np.cumprod(mean_squares(activation, deviation, width)[::-1])[::-1]
    hidden, last = lengths(width)
    top = steepest(activation)
    grown = np.cumprod(np.vstack([last * deviation[-1], hidden[: depth - 1][::-1] *
                                  deviation[1:depth, None][::-1]]) * top, axis=0)[::-1]  # fmt: skip
    # The bound is on lengths, the picture shows root mean squares of single numbers.
    error = np.sqrt(np.square(found[-1]).sum(axis=-1).mean(axis=-1))
    bound = np.sqrt(np.square(grown * error).mean(axis=-1) / width)
    ratio = measured[0] / measured[depth - 1]
    return FlowRun(
        activation=activation,
        depth=depth,
        width=width,
        counts=np.array([histogram(dz) for dz in found]),
        zeros=np.array([(dz == 0).mean() for dz in found]),
        measured=measured,
        theory=np.append(measured[-1] * np.sqrt(back), np.nan),
        bound=np.append(bound, np.nan),
        steepest=top,
        title=f"{activation}, {depth} hidden layer{'s' * (depth > 1)}: {_ratio(ratio, depth)}",
    )


def histogram(dz: np.ndarray) -> np.ndarray:
    """How many of the numbers have log10 |·| in each of the bins; zeros are left out."""
    sizes = np.abs(dz[dz != 0])
    place = (np.log10(sizes) - EDGES[0]) * (BINS / (EDGES[-1] - EDGES[0]))
    return np.bincount(np.clip(place, 0, BINS - 1).astype(int), minlength=BINS)


def _ratio(ratio: float, depth: int) -> str:
    if depth == 1:
        return "no layer to go back through"
    if not np.isfinite(ratio):
        return "no gradient at all"
    if 0.5 < ratio < 2:
        return "the gradient keeps its size"
    words = times(max(ratio, 1 / max(ratio, 1e-300)))
    return f"the first one's gradient is {words} times {'larger' if ratio > 1 else 'smaller'}"


def times(ratio: float) -> str:
    """A ratio of at least 1 with two digits: 2.4, 490,000 or 4.0e+31."""
    if ratio < 10:
        return f"{ratio:.1f}"
    return f"{float(f'{ratio:.2g}'):,.0f}" if ratio < 1e7 else f"{ratio:.1e}"


def describe_flow(run: FlowRun) -> str:
    """First layer against last hidden layer, theory beside it, and the share of zeros."""
    first, last = run.measured[0], run.measured[run.depth - 1]
    text = (
        f"{run.depth} hidden layer{'s' * (run.depth > 1)} of {run.width} {run.activation} units, "
        f"{SEEDS} networks: ∂L/∂z is {_size(last)} in the last hidden layer"
    )
    if run.depth > 1:
        text += f" and {_size(first)} in the first (root mean squares)"
        if last > 0 and first > 0:
            factor = (first / last) ** (1 / (run.depth - 1))
            expected = (run.theory[0] / run.theory[run.depth - 1]) ** (1 / (run.depth - 1))
            text += f", a factor of {factor:.3g} from layer to layer; theory says {expected:.3g}"
    text += f". The slope is at most {number(run.steepest)}."
    share = run.zeros[: run.depth].mean()
    return text + (f" {100 * share:.0f} % of the numbers are exactly 0." if share >= 0.005 else "")


def _size(value: float) -> str:
    return f"{value:.1e}".replace("-", "\N{MINUS SIGN}")


def gradient_flow() -> Explorer:
    """Activation, depth, width and init: how large the gradient is in each layer."""
    return Explorer(
        [
            choice("activation", "activation", tuple(ACTIVATIONS)),
            choice("init", "initial weights", SCHEMES),
            integer("depth", "hidden layers", 1, DEEPEST, 10),
            integer("width", "units in each", 4, WIDEST, 32, 4),
            log_slider("gain", "gain of the weights", 0.25, 16, 1,
                       tooltip="Multiplies all initial weights"),
        ],
        compute_flow,
        Flow(),
        describe_flow,
        presets={
            "sigmoid vanishes": {},
            "tanh": {"activation": "tanh"},
            "relu, Glorot": {"activation": "relu"},
            "relu, He": {"activation": "relu", "init": "He"},
            "sigmoid, gain 4": {"gain": 4.0},
            "explodes": {"activation": "relu", "init": "He", "gain": 4.0, "depth": 20},
            "narrow": {"activation": "relu", "init": "He", "width": 4, "depth": 20},
        },
    )  # fmt: skip
