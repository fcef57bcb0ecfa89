"""A polynomial that is fitted by gradient descent: each cause of overfitting is one slider.

The loss is a parabola in the weights, so the weights after t epochs need no loop: in each
direction of its Hessian they have come a share 1 − (1 − 2ηs)ᵗ of their way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.polynomial import legendre

from helpers.explorer import Explorer, integer, log_slider, slider
from helpers.explorer.words import count, number
from helpers.chapters.regularization.overfitting_picture import Overfit

MOST_EPOCHS = 1_000_000
LOOKS = np.unique(np.round(np.logspace(0, 6, 61)))
SEEN = np.linspace(-1, 1, 201)
MOST_SAMPLES, VALIDATION = 60, 300
NO_PENALTY = 1e-8
FAR = 4.0  # how far off an outlier is


@dataclass(frozen=True, eq=False)
class Fit:
    """One fit; ``train`` and ``validation`` are mean squared errors after each of ``LOOKS``.

    ``curve`` is ŷ over ``SEEN`` with all useless inputs 0; ``off`` marks the outliers among the
    training points ``x``, ``y``. ``now`` and ``best`` are (epochs, validation error).
    """

    x: np.ndarray
    y: np.ndarray
    off: np.ndarray
    curve: np.ndarray
    train: np.ndarray
    validation: np.ndarray
    now: tuple[float, float]
    best: tuple[float, float]
    training_error: float
    weights: np.ndarray
    degree: int
    useless: int
    floor: float
    title: str

    @property
    def parameters(self) -> int:
        """How many numbers were fitted."""
        return len(self.weights)

    @property
    def finite(self) -> bool:
        """Whether the weights stayed within the numbers a computer has, and of any use."""
        return bool(self.training_error < 1e6)


def truth(x: np.ndarray) -> np.ndarray:
    """What the points are made from: sin(πx)."""
    return np.sin(np.pi * x)


@lru_cache(maxsize=64)
def sample(samples: int, noise: float, outliers: int, seed: int) -> tuple[np.ndarray, ...]:
    """Training x, y, useless inputs and outliers, then validation x, y and useless inputs."""
    rng = np.random.default_rng([8, seed])
    x, e = rng.uniform(-1, 1, MOST_SAMPLES), rng.standard_normal(MOST_SAMPLES)
    useless = rng.standard_normal((MOST_SAMPLES, 20))
    sides = rng.choice([-1.0, 1.0], MOST_SAMPLES)
    fresh = np.random.default_rng([80, seed])
    x_new, e_new = fresh.uniform(-1, 1, VALIDATION), fresh.standard_normal(VALIDATION)
    off = np.arange(MOST_SAMPLES) < outliers
    y = truth(x) + noise * e + np.where(off, FAR * sides / 2, 0.0)
    kept = slice(0, samples)
    return (
        x[kept], y[kept], useless[kept], off[kept],
        x_new, truth(x_new) + noise * e_new, fresh.standard_normal((VALIDATION, 20)),
    )  # fmt: skip


def table(x: np.ndarray, useless: np.ndarray, degree: int, columns: int) -> np.ndarray:
    """Inputs (n, 1 + degree + columns): a 1 for the bias, Legendre polynomials, useless inputs.

    The polynomials are scaled to a mean square of 1 over −1 … 1; powers of x would say the same,
    and gradient descent would need a million times as long for them.
    """
    scale = np.sqrt(2 * np.arange(degree + 1) + 1)
    return np.hstack([legendre.legvander(x, degree) * scale, useless[:, :columns]])


def weights_after(
    epochs: np.ndarray, table: np.ndarray, y: np.ndarray, rate: float, penalty: float
) -> np.ndarray:
    """Weights (epochs, inputs) of gradient descent from 0 on the mean squared error + λ Σ w².

    All samples are in each batch; the first input, the bias, is not penalized.
    """
    free = np.r_[0.0, np.ones(table.shape[1] - 1)]
    hessian = table.T @ table / len(y) + penalty * np.diag(free)
    s, axes = np.linalg.eigh(hessian)
    s = np.maximum(s, 0)
    t, step = np.asarray(epochs, float)[:, None], 2 * rate * s
    with np.errstate(all="ignore"):
        slow = -np.expm1(t * np.log1p(-np.minimum(step, 0.5)))
        share = np.where(step < 0.5, slow, 1 - np.power(1 - step, t))
        way = np.where(s > 1e-14, share / np.where(s > 1e-14, s, 1), 2 * rate * t)
        return (way * (axes.T @ (table.T @ y / len(y)))) @ axes.T


def compute_overfit(
    degree: int,
    useless: int,
    samples: int,
    noise: float,
    outliers: int,
    epochs: float,
    learning_rate: float,
    penalty: float,
    seed: int,
) -> Fit:
    """Fit the points, and look at training and validation error on the way there."""
    x, y, idle, off, x_new, y_new, idle_new = sample(samples, noise, outliers, seed)
    inputs = table(x, idle, degree, useless)
    new = table(x_new, idle_new, degree, useless)
    penalty = 0.0 if penalty <= NO_PENALTY else penalty
    all_weights = weights_after(np.r_[LOOKS, epochs], inputs, y, learning_rate, penalty)
    with np.errstate(all="ignore"):
        train = _errors(all_weights, inputs, y)
        validation = _errors(all_weights, new, y_new)
        curve = table(SEEN, np.zeros((len(SEEN), 20)), degree, useless) @ all_weights[-1]
    place = int(validation[:-1].argmin())
    return Fit(
        x, y, off, np.nan_to_num(curve, nan=1e9, posinf=1e9, neginf=-1e9),
        train[:-1], validation[:-1], (epochs, float(validation[-1])),
        (float(LOOKS[place]), float(validation[place])), float(train[-1]), all_weights[-1],
        degree, useless, noise**2, _title(train[-1], validation[-1], len(all_weights[-1]), samples),
    )  # fmt: skip


def _errors(weights: np.ndarray, inputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    errors = np.square(weights @ inputs.T - y).mean(axis=1)
    return np.minimum(np.nan_to_num(errors, nan=1e30, posinf=1e30), 1e30)


def _title(train: float, validation: float, parameters: int, samples: int) -> str:
    if not train < 1e6:
        return "Diverged: the learning rate is too large for these inputs"
    held = f"{count(parameters, 'parameter')}, {count(samples, 'sample')}"
    return f"{held}: error {error(train)} in training, {error(validation)} on new points"


def error(value: float) -> str:
    """An error with as many digits as tell it from others."""
    if value < 0.0005:
        return "below 0.0005" if value > 0 else "0"
    return number(value, 3 if value < 0.1 else 2 if value < 100 else 0)


def describe_overfit(fit: Fit) -> str:
    """Both errors, what the noise alone would leave, and where it was best on the way."""
    epochs = count(int(fit.now[0]), "epoch")
    if not fit.finite:
        return (
            f"After {epochs} the weights have grown beyond use: each step overshoots. "
            "Lower the learning rate or the degree."
        )
    floor = f"the noise alone would leave {error(fit.floor)}"
    text = (
        f"After {epochs} the mean squared error is {error(fit.training_error)} on the "
        f"{count(len(fit.x), 'training point')} and {error(fit.now[1])} on {VALIDATION} new ones; "
        f"{floor}. "
    )
    if fit.now[1] <= 1.02 * fit.best[1]:
        return text + "On the way from 1 to a million epochs it is hardly better anywhere."
    when = "earlier" if fit.best[0] < fit.now[0] else "later"
    return text + (
        f"It would be {error(fit.best[1])} on new points {when}, after "
        f"{count(int(fit.best[0]), 'epoch')}."
    )


def overfit() -> Explorer:
    """A polynomial through noisy points: what makes it learn the noise."""
    return Explorer(
        [
            integer("degree", "degree", 0, 20, 12, tooltip="of the polynomial: its complexity"),
            integer("useless", "useless inputs", 0, 20, 0, tooltip="parameters that cannot help"),
            integer("samples", "samples", 5, MOST_SAMPLES, 20),
            slider("noise", "noise", 0, 1, 0.3, 0.05, tooltip="standard deviation of y"),
            integer("outliers", "outliers", 0, 5, 0, tooltip="points that are off by 2"),
            log_slider("epochs", "epochs", 1, MOST_EPOCHS, MOST_EPOCHS),
            log_slider("learning_rate", "η learning rate", 0.001, 0.1, 0.01),
            log_slider("penalty", "λ of L2", NO_PENALTY, 10, NO_PENALTY, tooltip="1e-08 is none"),
            integer("seed", "seed", 0, 30, 0, tooltip="which points are drawn"),
        ],
        compute_overfit,
        Overfit(LOOKS, SEEN, truth(SEEN)),
        describe_overfit,
        presets={
            "just right": {"degree": 3, "samples": 40},
            "too simple": {"degree": 1},
            "too complex": {"degree": 18},
            "too many inputs": {"degree": 3, "useless": 16},
            "outliers": {"degree": 5, "outliers": 3},
            "stopped early": {"epochs": 500},
            "penalized": {"penalty": 0.02},
        },
    )
