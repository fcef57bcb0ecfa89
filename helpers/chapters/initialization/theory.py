"""How the size of signals and gradients should go from layer to layer, for wide layers.

With independent weights of mean 0 and variance σ², the weighted sums of a wide layer are nearly
normal. Then their mean square q decides everything that follows (Poole et al. 2016, Schoenholz et
al. 2017): forward q' = fan_in·σ²·E[f(√q·u)²], backward a factor fan_out·σ²·E[f'(√q·u)²], with u
standard normal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import nn
from helpers.networks.variances import VARIANCES

FEATURES = 64  # inputs of the networks of three of its explorers
U = np.linspace(-8, 8, 2000)  # an even number: none is 0, where ReLU has its kink
P = np.exp(-U * U / 2) / np.exp(-U * U / 2).sum()
ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "selu", "linear")


@dataclass(frozen=True, eq=False)
class Flow:
    """Mean squares of z and of ∂L/∂z, layer by layer from the first: each of shape (depth,)."""

    forward: np.ndarray
    backward: np.ndarray


def mean_square(f: nn.activations.ActivationFunction, q: float) -> float:
    """E[f(z)²] for normal z of mean 0 and variance q."""
    return float(P @ np.square(f(np.sqrt(q) * U)))


def mean_square_slope(f: nn.activations.ActivationFunction, q: float) -> float:
    """E[f'(z)²] for normal z of mean 0 and variance q."""
    return float(P @ np.square(f.derivative(np.sqrt(q) * U)))


def sizes(depth: int, width: int) -> list[tuple[int, int]]:
    """The shapes of the kernels of ``depth`` layers of ``width`` units over 64 inputs."""
    return [(FEATURES, width), *[(width, width)] * (depth - 1)]


def theory(scheme: str, gain: float, depth: int, width: int, activation: str) -> Flow:
    """What to expect for inputs of mean square 1 and ∂L/∂a of mean square 1 at the last layer."""
    f = nn.activations.get(activation)
    shapes = sizes(depth, width)
    variances = [gain**2 * VARIANCES[scheme](*shape) for shape in shapes]
    q, forward = 1.0, []
    for (fan_in, _), variance in zip(shapes, variances, strict=True):
        q = fan_in * variance * (mean_square(f, q) if forward else q)
        forward.append(q)
    d, backward = 1.0, []
    for layer in reversed(range(depth)):
        d *= mean_square_slope(f, forward[layer])
        backward.append(d)
        d *= shapes[layer][1] * variances[layer]
    return Flow(np.array(forward), np.array(backward[::-1]))
