"""Some steps on a copy: does the loss fall at this learning rate?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .layers import dead_layers
from .logarithm import CURE
from .network import Copy, Network
from .report import Finding

RISEN = 1.5
SMALLEST_CHANGE = 1e-6
SMALLER = (10, 100, 1e3, 1e4, 1e5, 1e6)


@dataclass
class Trial:
    """The losses before and after each step, all with the same rows, and what became of the copy.

    Attributes:
        dead: layers that had living units before the steps and have none after.
        finite_weights: whether the weights are numbers still.
    """

    losses: np.ndarray
    rows: int
    dead: list[str]
    finite_weights: bool

    def __str__(self) -> str:
        taken = len(self.losses) - 1
        steps = f"{taken} step{'s' * (taken > 1)} with the same {self.rows} rows"
        return (
            f"{steps}, on a copy, took the loss from {number(self.losses[0])} to "
            f"{number(self.losses[-1])} (after the first: {number(self.losses[1])})"
        )


def number(value: float) -> str:
    """A loss in two digits."""
    return f"{value:.2g}" if np.isfinite(value) else str(float(value))


def run(copy: Copy, x: np.ndarray, y: np.ndarray, steps: int) -> Trial:
    """Take the steps, each with all of these rows; a loss that is no number ends them."""
    before = dead_layers(copy.activations(x))
    losses = [copy.loss(x, y)]
    for _ in range(steps):
        copy.step(x, y)
        losses.append(copy.loss(x, y))
        if not np.isfinite(losses[-1]):
            break
    layers = copy.activations(x)
    finite = not layers or bool(np.isfinite(layers[-1][1]).all())
    dead = [name for name in dead_layers(layers) if name not in before]
    return Trial(np.array(losses), len(x), dead, finite)


def findings_in_trial(
    trial: Trial, network: Network, x: np.ndarray, y: np.ndarray, steps: int
) -> Iterator[Finding]:
    """A rate at which the loss grows, or a loss that does not move."""
    first, last = trial.losses[0], trial.losses[-3:].min()  # NaN if one is
    constant = constant_loss(network.loss, y)
    if not np.isfinite(first):
        return
    rising = trial.losses[np.isfinite(trial.losses)].max() > RISEN * max(first, constant / 2)
    if network.loss == "own" and trial.finite_weights and not rising and not np.isfinite(last):
        yield _loss_fails(trial)
    elif trial.dead or not last < RISEN * max(first, constant / 2):
        yield _too_large(trial, network, x, y, steps)
    elif abs(first - trial.losses[-1]) <= SMALLEST_CHANGE * first and first > 0.98 * constant:
        yield Finding(
            "loss stands still",
            f"{trial}; answering the same to every row gives {number(constant)}",
            "no gradient arrives, or the steps are far too small.",
            "a larger rate; if that does not help, fewer layers, ReLU instead of sigmoid, "
            "he_normal as initializer.",
        )


def _loss_fails(trial: Trial) -> Finding:
    return Finding(
        "log of zero",
        f"{trial}; the weights are numbers still",
        "your own loss is not finite where a prediction is exactly 0 or 1.",
        CURE,
    )


def _too_large(trial: Trial, network: Network, x, y, steps: int) -> Finding:
    rate = network.rate
    at = "" if rate is None else f"at η = {rate:g}, "
    dead = f"; all units of {', '.join(trial.dead)} are dead then" if trial.dead else ""
    return Finding(
        "rate too large",
        f"{at}{trial}{dead}",
        "each step jumps over the valley and lands higher on the other side.",
        _smaller(network, rate, x, y, steps),
    )


def _smaller(network: Network, rate: float | None, x, y, steps: int) -> str:
    for factor in SMALLER if rate else ():
        copy = network.copy(x)
        copy.set_rate(rate / factor)
        found = run(copy, x, y, steps)
        if found.losses[-1] < found.losses[0] and not found.dead:
            return (
                f"at η = {rate / factor:g} the same steps take the loss to "
                f"{number(found.losses[-1])}. Scaled data bear a larger rate."
            )
    return "a smaller rate, and scaled data."


def constant_loss(loss: str | None, y: np.ndarray) -> float:
    """The loss of the best answer that is the same for every row; 0 where it is not known."""
    y = np.asarray(y, dtype=float).reshape(len(y), -1)
    p = y.mean(axis=0)
    if loss == "mean_squared_error":
        return float(y.var(axis=0).mean())
    if loss == "mean_absolute_error":
        return float(np.abs(y - np.median(y, axis=0)).mean())
    if loss == "binary_crossentropy":
        return float((_entropy(p) + _entropy(1 - p)).mean())
    if loss == "categorical_crossentropy":
        return float(_entropy(p).sum())
    if loss == "sparse_categorical_crossentropy":
        return float(_entropy(np.unique(y, return_counts=True)[1] / len(y)).sum())
    return 0.0


def _entropy(p: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, -p * np.log(p), 0.0)
