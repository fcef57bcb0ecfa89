"""What one pass forward and one backward show: the first NaN, the first loss, the gradient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from helpers.checkup.network import Network, activation_of
from helpers.checkup.report import Finding
from helpers.checkup.trial import Trial, constant_loss, number

FAR_ABOVE = 5  # times the loss of the best constant answer, and 2 more
VANISHED = 1e-3  # the gradient of the first layer over the largest
ALIKE = 1e-3  # answers to different rows
LOOKED_AT = ("NaN from layer to layer", "the first loss", "the gradient by layer")
Layers = list[tuple[object, np.ndarray]]


def first_not_finite(layers: Layers, x: np.ndarray) -> Iterator[Finding]:
    """The first layer that makes NaN or infinities of finite numbers."""
    before = x
    for k, (layer, a) in enumerate(layers, start=1):
        bad = ~np.isfinite(np.asarray(a, dtype=float)).reshape(len(a), -1).all(axis=1)
        if bad.any():
            yield Finding(
                "not finite inside",
                f"it first appears in layer {k} ({layer.name}), in {bad.sum()} of {len(a)} rows, "
                f"though x, the weights and what the layer was given are finite: {_reach(before)}",
                "from there it goes through to the loss, and with the first step into all weights.",
                _cure(layer, before),
            )
            return
        before = a


def _reach(given) -> str:
    if isinstance(given, dict | list):
        return "numbers"
    return f"numbers from {np.min(given):.3g} to {np.max(given):.3g}"


def _cure(layer, given) -> str:
    largest = np.abs(given).max() if not isinstance(given, dict | list) else 0
    if largest > 1e15:
        return (
            "the layers before it let the numbers grow without bound: he_normal or glorot_uniform "
            "as initializer, fewer layers, normalization."
        )
    if activation_of(layer) == "exponential":
        return "exp overflows beyond 709, and beyond 88 with 32 bits: scale what goes in."
    return (
        "look at what this layer computes: a logarithm or root of what is not positive, or a "
        "division by 0, has to be kept from its edge, log(max(x, 1e-7))."
    )


def linear_layers(network: Network, layers: Layers) -> Iterator[Finding]:
    """Hidden layers that are all linear: together they are one."""
    dense = [layer for layer, _ in layers if type(layer).__name__ == "Dense"]
    plain = all(type(layer).__name__ in ("Dense", "Flatten", "InputLayer") for layer, _ in layers)
    if len(dense) < 2 or not plain:
        return
    hidden = dense[:-1]
    widths = [int(np.shape(layer.kernel)[-1]) for layer in hidden]
    ends = int(np.shape(dense[0].kernel)[0]), int(np.shape(dense[-1].kernel)[-1])
    if all(activation_of(layer) == "linear" for layer in hidden):
        yield Finding(
            "linear layers",
            f"{len(hidden)} hidden layer{'s' * (len(hidden) > 1)} without an activation",
            "one linear layer after another is one linear layer: it draws straight lines only, and "
            "XOR stays out of reach.",
            'Dense(…, "relu") or "tanh" in the hidden layers.',
            # A narrow waist is an answer of its own: it keeps the main directions.
            "hinders" if min(widths) >= min(ends) else "note",
        )


def first_loss(network: Network, loss: float, y: np.ndarray) -> Iterator[Finding]:
    """A loss before the first step that is far above that of saying the same to every row."""
    expected = constant_loss(network.loss, y)
    if network.loss in ("mean_squared_error", "mean_absolute_error"):
        power = 2 if network.loss == "mean_squared_error" else 1
        expected = 20 ** (power - 1) * float((np.abs(np.asarray(y, dtype=float)) ** power).mean())
    if expected > 0 and loss > FAR_ABOVE * expected + 2 * (network.loss not in SQUARED):
        known = number(constant_loss(network.loss, y))
        yield Finding(
            "first loss",
            f"{number(loss)} before the first step; saying the same to every row gives {known}",
            "the network is far off before it has learned anything: its numbers are too large, and "
            "so are its gradients.",
            "smaller initial weights: he_normal for ReLU, glorot_uniform otherwise; for a trained "
            "network ask whether these data are scaled like those it was trained on.",
            "stops" if loss > 1e6 * expected else "hinders",
        )


SQUARED = ("mean_squared_error", "mean_absolute_error")


def vanishing(
    sizes: Sequence[float], network: Network, trial: Trial, y: np.ndarray
) -> Iterator[Finding]:
    """A gradient that all but ends before the first layer, in a network that does not learn."""
    if len(sizes) < 3 or not max(sizes) > 0 or not np.isfinite(trial.losses).all():
        return
    share, constant = sizes[0] / max(sizes), constant_loss(network.loss, y)
    alike = max(trial.spread) < ALIKE
    stuck = constant > 0 and trial.losses[-1] - trial.penalty > 0.95 * constant
    if stuck and (share < VANISHED or alike):
        where = f"in the first of {len(sizes)} layers it is {_shrunk(share)} of the largest"
        if share >= VANISHED:
            where = f"it is at most {number(max(sizes))} in each of {len(sizes)} layers"
        told = ", and every row gets the same answer" if alike else ""
        yield Finding(
            "vanishing gradient",
            f"{where}; the loss is {number(trial.losses[-1])}, that of saying the same to all "
            f"{number(constant)}{told}",
            "each layer multiplies what goes forward by its weights, and what comes back by "
            "weights and slopes (a sigmoid's is at most a quarter): below 1 each, little is left.",
            "ReLU with he_normal in place of sigmoid or of small weights, fewer layers, batch "
            "normalization, or residual connections.",
        )


def _shrunk(share: float) -> str:
    return f"a {1 / share:,.0f}th" if share > 1e-9 else f"{share:.0e}"
