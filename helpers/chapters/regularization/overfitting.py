"""A polynomial that is fitted by gradient descent: each cause of overfitting is one slider."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.regularization.polynomial import (
    MOST_SAMPLES,
    VALIDATION,
    sample,
    table,
    truth,
    weights_after,
)
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key
from helpers.explorer import Explorer, Handle, integer, log_slider, slider
from helpers.explorer.words import count, number

LOOKS = np.unique(np.round(np.logspace(0, 6, 61)))
SEEN = np.linspace(-1, 1, 201)


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


def compute_overfit(
    degree: int,
    useless: int,
    samples: int,
    noise: float,
    outliers: int,
    epochs: int,
    learning_rate: float,
    penalty: float,
    seed: int,
) -> Fit:
    """Fit the points, and look at training and validation error on the way there."""
    x, y, idle, off, x_new, y_new, idle_new = sample(samples, noise, outliers, seed)
    inputs = table(x, idle, degree, useless)
    new = table(x_new, idle_new, degree, useless)
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
        return "Diverged: the learning rate is too large here"
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
            "Lower the learning rate."
        )
    floor = f"the noise alone would leave {error(fit.floor)}{' on average' if fit.floor else ''}"
    text = (
        f"After {epochs} the mean squared error is {error(fit.training_error)} on the "
        f"{count(len(fit.x), 'training point')} and {error(fit.now[1])} on {VALIDATION} new ones; "
        f"{floor}. "
    )
    if fit.now[1] <= 1.02 * fit.best[1] or error(fit.now[1]) == error(fit.best[1]):
        return text + "On the way from 1 to a million epochs it is hardly better anywhere."
    when = "earlier" if fit.best[0] < fit.now[0] else "later"
    return text + (
        f"It would be {error(fit.best[1])} on new points {when}, after "
        f"{count(int(fit.best[0]), 'epoch')}."
    )


HEIGHTS = (-3.2, 3.2)
ERRORS = (1e-3, 30.0)


class Overfit(Picture):
    """Left the points and the curve that was fitted to them, right both errors over the epochs."""

    height = 330

    def __init__(self, looks: np.ndarray, seen: np.ndarray, truth: np.ndarray) -> None:
        """``looks``: the epochs at which errors are known; ``truth``: the curve over ``seen``."""
        self.looks, self.seen, self.truth = looks, seen, truth
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
        self.right = right
        left.set(xlim=(-1.05, 1.05), ylim=HEIGHTS, xlabel="x", ylabel="y, ŷ")
        left.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "0.5", "1"])
        left.plot(self.seen, self.truth, "--", color=palette.MUTED, linewidth=1.4)
        self.curve = Trace(self, left, color=palette.ACCENT, zorder=2.6)
        style = {"color": palette.TRAIN, "markeredgecolor": "white", "markeredgewidth": 0.6}
        self.points = self.moving(left.plot([], [], "o", zorder=3, **style)[0])
        ring = {"markerfacecolor": "none", "markeredgecolor": palette.MISTAKE, "zorder": 4}
        self.rings = self.moving(left.plot([], [], "o", markersize=12, linestyle="", **ring)[0])
        self.edge = EdgeMarks(self, left)
        write_key(self, left, 0.08, 0.05, "● training", palette.TRAIN)
        write_key(self, left, 0.38, 0.05, "╌ truth", palette.MUTED)
        write_key(self, left, 0.60, 0.05, "─ ŷ", palette.ACCENT)
        right.set(xscale="log", yscale="log", xlim=(1, 1.25 * self.looks[-1]), ylim=ERRORS)
        right.set(xlabel="epochs", ylabel="mean squared error")
        right.set_yticks([1e-3, 1e-2, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
        right.minorticks_off()
        self.floor = self.moving(right.plot([], [], ":", color=palette.MUTED, linewidth=1.4)[0])
        self.train = Trace(self, right, palette.DASHES["train"], color=palette.TRAIN)
        self.validation = Trace(
            self, right, palette.DASHES["validation"], color=palette.VALIDATION, linewidth=2.2
        )
        self.here = self.moving(right.axvline(1, color=palette.ACCENT, linewidth=1.2))
        dot = {"linestyle": "", "color": palette.VALIDATION, "zorder": 5}
        self.lowest = self.moving(right.plot([], [], marker="v", markersize=8, **dot)[0])
        self.top = EdgeMarks(self, right, palette.VALIDATION)
        write_key(self, right, 0.02, 0.05, "─ training", palette.TRAIN)
        write_key(self, right, 0.28, 0.05, "╌ new points, ▼ lowest", palette.VALIDATION)
        write_key(self, right, 0.78, 0.05, "· noise", palette.MUTED)

    def update(self, result: Fit, ghost: Fit | None = None, pinned: Fit | None = None) -> None:
        self.curve.show(lambda run: (self.seen, run.curve), result, ghost, pinned)
        self.points.set_data(result.x, np.clip(result.y, *HEIGHTS))
        self.rings.set_data(result.x[result.off], np.clip(result.y[result.off], *HEIGHTS))
        outside = np.abs(result.curve) > HEIGHTS[1]
        self.edge.show(self.seen[outside][::8], result.curve[outside][::8])
        self.train.show(lambda run: (self.looks, np.maximum(run.train, 1e-9)), result, ghost,
                        pinned)  # fmt: skip
        self.validation.show(lambda run: (self.looks, run.validation), result, ghost, pinned)
        self.floor.set_data([1, self.looks[-1]], [max(result.floor, 1e-9)] * 2)
        self.here.set_xdata([result.now[0]] * 2)
        self.lowest.set_data([result.best[0]], np.clip([result.best[1] * 1.15], *ERRORS))
        self.top.show([result.now[0]], [result.now[1]])
        self.title.set_text(result.title)


MOST_EPOCHS = 1_000_000


EPOCH = Handle(
    lambda picture: picture.right,
    lambda x, y, which, values, result: {"epochs": x},
)


def overfit() -> Explorer:
    """A polynomial through noisy points: what makes it learn the noise."""
    return Explorer(
        [
            integer("degree", "degree", 0, 20, 12, tooltip="of the polynomial: its complexity"),
            integer("samples", "samples", 5, MOST_SAMPLES, 20),
            slider("noise", "noise", 0, 1, 0.3, 0.05, tooltip="its standard deviation"),
            log_slider("epochs", "epochs", 1, MOST_EPOCHS, MOST_EPOCHS, play=True),
            log_slider("penalty", "λ of L2", 1e-6, 10, 0, zero=True),
            log_slider("learning_rate", "η learning rate", 0.001, 0.1, 0.01),
            integer("useless", "useless inputs", 0, 20, 0, tooltip="parameters that cannot help"),
            integer("outliers", "outliers", 0, 5, 0, tooltip="points that are off by 2"),
            integer("seed", "seed", 0, 30, 0, tooltip="which points are drawn"),
        ],
        compute_overfit,
        Overfit(LOOKS, SEEN, truth(SEEN)),
        describe_overfit,
        handles=[EPOCH],
        more=("useless", "outliers", "seed"),
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
