"""Explorer of chapter 06: what becomes of signals and gradients in a network before it learns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import nn
from helpers.explorer import Explorer, choice, integer, log_slider
from helpers.chapters.initialization.theory import ACTIVATIONS, FEATURES, SCHEMES, Flow, sizes, theory
from helpers.chapters.initialization.flow_picture import BINS, SPANS, SignalFlow

SAMPLES = 64
SEED = 0
ROWS = 5  # layers whose activations are shown
NEAR_END = 0.01  # of the range: closer than this to its end a sigmoid or tanh counts as saturated


@dataclass(frozen=True, eq=False)
class Run:
    """``measured`` in one network, ``expected`` by theory.

    ``counts`` (rows, bins) are the histograms of the activations of ``layers`` (counted from 1),
    each with a highest bar of 1. ``ends`` is the share of the last layer's activations within 1 %
    of an end of their range (sigmoid, tanh) or at 0 (relu); None for the others.
    """

    scheme: str
    gain: float
    width: int
    activation: str
    measured: Flow
    expected: Flow
    layers: tuple[int, ...]
    counts: np.ndarray
    ends: float | None
    title: str


@lru_cache(maxsize=8)
def drawn(kind: str, depth: int, width: int) -> tuple[np.ndarray, ...]:
    """Kernels of mean 0 and variance 1 / max(fans) (orthogonal) or 1 (normal)."""
    rng = np.random.default_rng(SEED)
    if kind == "normal":
        return tuple(rng.standard_normal(shape) for shape in sizes(depth, width))
    make = nn.initializers.Orthogonal(seed=SEED)
    return tuple(make.draw(rng, (), shape) for shape in sizes(depth, width))


def kernels(scheme: str, gain: float, depth: int, width: int) -> list[np.ndarray]:
    """The kernels of one network, drawn from a fixed seed."""
    if scheme == "orthogonal":
        return [gain * w for w in drawn("orthogonal", depth, width)]
    variance = SCHEMES[scheme]
    return [gain * np.sqrt(variance(*w.shape)) * w for w in drawn("normal", depth, width)]


def flow(weights: list[np.ndarray], activation: str) -> tuple[Flow, list[np.ndarray]]:
    """Mean squares of z and ∂L/∂z by layer, and all activations, for random x and ∂L/∂a."""
    f = nn.activations.get(activation)
    rng = np.random.default_rng(SEED + 1)
    a = rng.standard_normal((SAMPLES, FEATURES))
    da = rng.standard_normal((SAMPLES, weights[-1].shape[1]))
    sums, activations, gradients = [], [], []
    for w in weights:
        sums.append(a @ w)
        a = f(sums[-1])
        activations.append(a)
    for w, z, a in zip(weights[::-1], sums[::-1], activations[::-1], strict=True):
        dz = f.backward(da, z, a)
        gradients.append(np.square(dz).mean())
        da = dz @ w.T
    forward = np.array([np.square(z).mean() for z in sums])
    return Flow(forward, np.array(gradients[::-1])), activations


def compute(scheme: str, gain: float, depth: int, width: int, activation: str) -> Run:
    """One network of ``depth`` layers, without biases, and the theory for it."""
    measured, activations = flow(kernels(scheme, gain, depth, width), activation)
    layers = np.unique(np.linspace(1, depth, min(ROWS, depth)).round().astype(int))
    return Run(
        scheme,
        gain,
        width,
        activation,
        measured,
        theory(scheme, gain, depth, width, activation),
        tuple(int(k) for k in layers),
        np.array([histogram(activations[k - 1], activation) for k in layers]),
        at_the_ends(activations[-1], activation),
        _title(measured, scheme, gain, activation),
    )


def histogram(a: np.ndarray, activation: str) -> np.ndarray:
    """Bars of ``a`` over the span of its activation, the highest 1; without the zeros of ReLU."""
    low, high = SPANS[activation]
    a = a[a > 0] if activation == "relu" else a
    counts = np.histogram(a.clip(low, high), BINS, (low, high))[0]
    return counts / max(1, counts.max())


def at_the_ends(a: np.ndarray, activation: str) -> float | None:
    """The share of ``a`` near the ends of its range, or at 0 for ReLU; None without ends."""
    if activation == "relu":
        return float((a == 0).mean())
    if activation not in ("sigmoid", "tanh"):
        return None
    low, high = SPANS[activation]
    near = NEAR_END * (high - low)
    return float(((a < low + near) | (a > high - near)).mean())


def per_layer(values: np.ndarray) -> float:
    """The factor from one entry to the next, on the geometric mean; nan for a single layer."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float((values[-1] / values[0]) ** (1 / max(1, len(values) - 1)))


def _title(measured: Flow, scheme: str, gain: float, activation: str) -> str:
    name = scheme if gain == 1 else f"{gain:.6g} × {scheme}"
    forward = per_layer(measured.forward)
    backward = per_layer(measured.backward[::-1])
    return (
        f"{activation}, {name}: z² × {factor(forward)} a layer forward, "
        f"gradient² × {factor(backward)} back"
    )


def factor(value: float) -> str:
    """A positive factor with two significant digits, far from 1 as in 7e−6."""
    if 1e-3 <= value < 1e3:
        return f"{value:.2g}" if value < 99.5 else f"{value:.0f}"
    digits, power = f"{value:.0e}".split("e")
    return f"{digits}e{int(power)}".replace("-", "\N{MINUS SIGN}")


def describe(run: Run) -> str:
    """From the first to the last layer and back, measured and expected; then the last layer."""
    depth = len(run.measured.forward)
    forward, expected = run.measured.forward, run.expected.forward
    back = run.measured.backward[0] / run.measured.backward[-1]
    back_expected = run.expected.backward[0] / run.expected.backward[-1]
    text = (
        f"{depth} layers of {run.width}: the mean square of z is {factor(forward[0])} in layer 1 "
        f"(theory {factor(expected[0])}) and {factor(forward[-1])} in layer {depth} "
        f"(theory {factor(expected[-1])}). That of the gradient is multiplied by "
        f"{factor(back)} on its way back to layer 1 (theory {factor(back_expected)})."
    )
    if run.ends is None:
        return text
    where = (
        "0 (and not drawn)" if run.activation == "relu" else "within 1 % of an end of their range"
    )
    return text + f" {100 * run.ends:.0f} % of the last activations are {where}."


def signal_flow() -> Explorer:
    """Scheme, gain, depth, width and activation: histograms, and mean squares beside theory."""
    return Explorer(
        [
            choice("scheme", "scheme", tuple(SCHEMES), "Glorot", "How each weight is drawn"),
            log_slider("gain", "gain g", 0.1, 10, 1.0, tooltip="Factor on all weights"),
            integer("depth", "layers", 2, 30, 5),
            integer("width", "units a layer", 8, 128, 64, 8),
            choice("activation", "activation", ACTIVATIONS, "tanh"),
        ],
        compute,
        SignalFlow(),
        describe,
        presets={
            "deviation 1": {"scheme": "normal, 1"},
            "deviation 0.01": {"scheme": "normal, 0.01"},
            "sigmoid": {"scheme": "Glorot", "activation": "sigmoid"},
            "ReLU, Glorot": {"activation": "relu", "depth": 30},
            "ReLU, He": {"scheme": "He", "activation": "relu", "depth": 30},
            "narrow": {"scheme": "He", "activation": "relu", "depth": 30, "width": 8},
            "tanh, 30 layers": {"depth": 30},
        },
    )
