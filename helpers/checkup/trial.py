"""Some steps on a copy: does the loss fall at this learning rate?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from helpers.checkup.layers import dead_layers
from helpers.checkup.logarithm import CURE
from helpers.checkup.network import Copy, Network
from helpers.checkup.report import Finding

RISEN = 1.5
SMALLEST_CHANGE = 1e-6
KNOWN = ("mean_squared_error", "mean_absolute_error", "binary_crossentropy")
KNOWN += ("categorical_crossentropy", "sparse_categorical_crossentropy")
SMALLER = (10, 100, 1e3, 1e4, 1e5, 1e6)


@dataclass
class Trial:
    """The losses of some rows before and after each step, and what became of the copy.

    Attributes:
        rows, steps, batch: of how many rows the loss is; steps that were asked for, rows of each.
        dead: layers that had living units before the steps and have none after.
        finite_weights: whether the weights are numbers still.
        spread: how much ŷ differs between the rows, before the steps and after (the largest
            standard deviation of an output).
        penalty, first_penalty: what regularizers add to the last loss, and to the first.
    """

    losses: np.ndarray
    rows: int
    steps: int
    batch: int
    dead: list[str]
    finite_weights: bool
    spread: tuple[float, float] = (np.inf, np.inf)
    penalty: float = 0.0
    first_penalty: float = 0.0

    def __str__(self) -> str:
        taken = len(self.losses) - 1
        steps = f"{taken} step{'s' * (taken > 1)} of {self.batch} rows"
        told = self.risen and self.peak > self.losses[-1]
        peak = f", at its peak {number(self.peak)}" if told else ""
        return (
            f"on a copy, {steps} took the loss of {self.rows} rows from {number(self.losses[0])} "
            f"to {number(self.losses[-1])}{peak}"
        )

    @property
    def peak(self) -> float:
        """The largest loss that is a number; −inf if none is."""
        return float(self.losses[np.isfinite(self.losses)].max(initial=-np.inf))

    @property
    def risen(self) -> bool:
        """Whether the loss was ever well above its first value."""
        return self.peak > RISEN * self.losses[0]


def number(value: float) -> str:
    """A loss in two digits."""
    return f"{value:.2g}" if np.isfinite(value) else str(float(value))


def run(copy: Copy, x: np.ndarray, y: np.ndarray, steps: int, batch: int) -> Trial:
    """Take the steps, each with the next rows of a fixed order; a loss that is no number ends them.

    The loss is always that of all rows.
    """
    size = rows_of(x)
    order = np.random.default_rng(0).permutation(size) if batch < size else np.arange(size)
    batch = min(batch, size)
    before, spread = dead_layers(copy.activations(x)), _spread(copy, x)
    losses = [copy.loss(x, y)]
    penalty = copy.penalty()
    for k in range(steps):
        rows = order[(k * batch + np.arange(batch)) % size]
        copy.step(part(x, rows), part(y, rows))
        losses.append(copy.loss(x, y))
        if not np.isfinite(losses[-1]):
            break
    layers = copy.activations(x)
    finite = not layers or bool(np.isfinite(layers[-1][1]).all())
    dead = [name for name in dead_layers(layers) if name not in before]
    spread, paid = (spread, _spread(copy, x)), copy.penalty()
    return Trial(np.array(losses), size, steps, batch, dead, finite, spread, paid, penalty)


def _spread(copy: Copy, x) -> float:
    answers = copy.answers(x)
    if answers is None:
        return np.inf
    return float(answers.reshape(len(answers), -1).std(axis=0).max(initial=0.0))


def part(data, rows: np.ndarray):
    """These rows of an array, or of each of several."""
    if isinstance(data, dict):
        return {key: values[rows] for key, values in data.items()}
    return [values[rows] for values in data] if isinstance(data, list) else data[rows]


def rows_of(data) -> int:
    """How many rows an array has, or the first of several."""
    if isinstance(data, dict):
        data = list(data.values())
    return len(data[0]) if isinstance(data, list) else len(data)


def findings_in_trial(
    trial: Trial, network: Network, x: np.ndarray, y: np.ndarray
) -> Iterator[Finding]:
    """A rate at which the loss grows, or a loss that does not move."""
    first, last = trial.losses[0], trial.losses[-1]
    constant = constant_loss(network.loss, y)
    if not np.isfinite(first):
        return
    rising = trial.peak > RISEN * max(first, constant)
    if network.loss == "own" and trial.finite_weights and not rising and not np.isfinite(last):
        yield _loss_fails(trial)
    elif trial.dead or rising or not np.isfinite(last):
        yield _too_large(trial, network, x, y)
    elif abs(first - last) <= SMALLEST_CHANGE * first and first > 0.98 * constant:
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


def _too_large(trial: Trial, network: Network, x, y) -> Finding:
    rate = network.rate
    at = "" if rate is None else f"at η = {rate:g}, "
    dead = f"; all units of {', '.join(trial.dead)} are dead then" if trial.dead else ""
    why = "each step jumps over the valley and lands higher on the other side."
    if trial.dead and not trial.risen and np.isfinite(trial.losses[-1]):
        why = (
            "a long step can take a layer's weighted sums below 0 in every row: ReLU is flat there."
        )
    return Finding(
        "rate too large",
        f"{at}{trial}{dead}",
        why,
        _smaller(trial, network, rate, x, y),
    )


def _smaller(trial: Trial, network: Network, rate: float | None, x, y) -> str:
    for factor in SMALLER if rate else ():
        copy = network.copy(x)
        copy.set_rate(rate / factor)
        found = run(copy, x, y, trial.steps, trial.batch)
        if found.losses[-1] < found.losses[0] and not found.dead and not found.risen:
            return (
                f"at η = {rate / factor:g} the same steps take the loss to "
                f"{number(found.losses[-1])}. Scaled data bear a larger rate."
            )
    return "a smaller rate, and scaled data."


def constant_loss(loss: str | None, y: np.ndarray) -> float:
    """The loss of the best answer that is the same for every row; 0 where it is not known."""
    if loss not in KNOWN or isinstance(y, dict | list):
        return 0.0
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
        return float(_entropy(np.unique(y, return_counts=True)[1] / y.size).sum())
    return 0.0


def _entropy(p: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, -p * np.log(p), 0.0)
