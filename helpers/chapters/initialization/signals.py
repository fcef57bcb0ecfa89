"""How signals and gradients pass through one network that has not learned yet."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from helpers import nn
from helpers.chapters.initialization.theory import FEATURES, Flow, sizes
from helpers.networks.variances import VARIANCES

SAMPLES = 64
SEED = 0
NEAR_END = 0.01  # of the range: closer than this to its end a sigmoid or tanh counts as saturated
BINS = 60
SPANS = {
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (0.0, 4.0),
    "leaky_relu": (-4.0, 4.0),
    "selu": (-4.0, 4.0),
    "linear": (-4.0, 4.0),
}
"""The range of activations that is shown; what lies outside stands in the outermost bars."""


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
    variance = VARIANCES[scheme]
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
