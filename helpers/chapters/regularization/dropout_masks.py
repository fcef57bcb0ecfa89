"""One hidden layer learns a curve with and without dropout, side by side, as a slider moves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, integer, log_slider, slider
from helpers.explorer.words import count, number

STEPS, LOOK_EVERY = 240, 8
SEEN = np.linspace(-1, 1, 101)
MASKS = 60  # steps whose masks are shown
THINNED = 12
SAMPLES, VALIDATION = 16, 200
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7


@dataclass(frozen=True, eq=False)
class Dropped:
    """A training with dropout, and ``plain``: the same without.

    ``masks`` (steps, width) is what was kept in the first steps, ``curve`` ŷ of all units over
    ``SEEN`` and ``thinned`` (n, points) that of networks with a mask each. ``train`` and
    ``validation`` are errors at ``looks``, measured without masks; so are those of ``plain``.
    """

    x: np.ndarray
    y: np.ndarray
    masks: np.ndarray
    curve: np.ndarray
    thinned: np.ndarray
    train: np.ndarray
    validation: np.ndarray
    plain: Dropped | None
    rate: float
    width: int
    title: str


@lru_cache(maxsize=64)
def points(noise: float, seed: int) -> tuple[np.ndarray, ...]:
    """Training and new x, y, and the features that the hidden layer sees of them."""
    rng = np.random.default_rng([16, seed])
    x, x_new = rng.uniform(-1, 1, SAMPLES), rng.uniform(-1, 1, VALIDATION)
    y = np.sin(np.pi * x) + noise * rng.standard_normal(SAMPLES)
    y_new = np.sin(np.pi * x_new) + noise * rng.standard_normal(VALIDATION)
    return x, y, x_new, y_new


def start(width: int, scale: float, seed: int) -> list[np.ndarray]:
    """W (1, width), b (width,), V (width, 1), c (1,); the kinks of the ReLUs lie in −1 … 1."""
    rng = np.random.default_rng([17, seed])
    slopes, kinks = rng.normal(size=width), rng.uniform(-1, 1, width)
    out = rng.normal(size=(width, 1)) * np.sqrt(2 / width)
    return [3 * slopes[None], -3 * slopes * kinks, scale * out, np.zeros(1)]


def gradients(
    weights: list[np.ndarray], x: np.ndarray, y: np.ndarray, mask: np.ndarray | float
) -> list[np.ndarray]:
    """∂L/∂w of the mean squared error for columns x and y, the hidden layer times ``mask``."""
    W, b, V, c = weights
    z = x * W + b
    a = np.maximum(z, 0) * mask
    dy = (2 / len(x)) * (a @ V + c - y)
    dz = (dy @ V.T) * mask * (z > 0)
    return [x.T @ dz, dz.sum(axis=0), a.T @ dy, dy.sum(axis=0)]


def predict(weights: list[np.ndarray], x: np.ndarray, mask: np.ndarray | float = 1.0) -> np.ndarray:
    """ŷ (n,) for x (n,)."""
    W, b, V, c = weights
    return (np.maximum(x[:, None] * W + b, 0) * mask @ V + c)[:, 0]


def train(
    weights: list[np.ndarray], data: tuple, learning_rate: float, rate: float, seed: int
) -> tuple[list[np.ndarray], np.ndarray, np.ndarray, np.ndarray]:
    """Weights after all steps of Adam, both errors at each look, and the masks (steps, n, width).

    A mask has a row for each sample, as in Keras, and the rest is scaled by 1/(1 − rate).
    """
    x, y, x_new, y_new = data
    column, target, width = x[:, None], y[:, None], weights[0].shape[1]
    flat, m, v = np.concatenate([w.ravel() for w in weights]), 0.0, 0.0
    ends = np.cumsum([w.size for w in weights])
    parts = [flat[e - w.size : e].reshape(w.shape) for w, e in zip(weights, ends, strict=True)]
    draws = np.random.default_rng([18, seed]).random((STEPS, len(x), width), dtype=np.float32)
    masks, errors = (draws >= rate) / (1 - rate), []
    both, wanted = np.concatenate([x, x_new]), np.concatenate([y, y_new])
    for step in range(STEPS + 1):
        if step % LOOK_EVERY == 0:
            off = np.square(predict(parts, both) - wanted)
            errors.append((off[: len(x)].mean(), off[len(x) :].mean()))
        if step == STEPS:
            break
        mask = masks[step] if rate else 1.0
        g = np.concatenate([d.ravel() for d in gradients(parts, column, target, mask)])
        m, v = BETA_1 * m + (1 - BETA_1) * g, BETA_2 * v + (1 - BETA_2) * g * g
        t = step + 1
        eta = learning_rate * np.sqrt(1 - BETA_2**t) / (1 - BETA_1**t)
        flat -= eta * m / (np.sqrt(v) + EPSILON)
    return parts, *np.array(errors).T, masks


@lru_cache(maxsize=64)
def compute_dropout(
    rate: float, width: int, noise: float, learning_rate: float, scale: float, seed: int
) -> Dropped:
    """Train once with dropout, and once without from the same weights."""
    data = points(noise, seed)
    weights, seen, new, masks = train(start(width, scale, seed), data, learning_rate, rate, seed)
    plain = None
    if rate:
        plain = compute_dropout(0.0, width, noise, learning_rate, scale, seed)
    kept = np.random.default_rng([19, seed]).random((THINNED, width)) >= rate
    thinned = [predict(weights, SEEN, row / (1 - rate)) for row in kept]
    return Dropped(
        *data[:2], masks[:MASKS, 0] > 0, predict(weights, SEEN), np.array(thinned), seen, new,
        plain, rate, width, _title(rate, new[-1], plain),
    )  # fmt: skip


def _title(rate: float, error: float, plain: Dropped | None) -> str:
    if plain is None:
        return f"No dropout: error on new points {number(error)}"
    return (
        f"Dropout {rate:g}: error on new points {number(error)}, "
        f"without dropout {number(plain.validation[-1])}"
    )


def describe_dropout(run: Dropped) -> str:
    """Errors with and without, how many units are on, and how far the thinned networks differ."""
    units = count(run.width, "hidden unit")
    text = f"{units}, {STEPS} steps: error {number(run.train[-1], 3)} in training and "
    text += f"{number(run.validation[-1], 3)} on {VALIDATION} new points"
    if run.plain is None:
        return text + ". With a rate of 0 all units are always on."
    on = run.masks.sum(axis=1)
    spread = np.sqrt(np.square(run.thinned - run.curve).mean())
    return text + (
        f"; without dropout {number(run.plain.train[-1], 3)} and "
        f"{number(run.plain.validation[-1], 3)}. In the first {MASKS} steps the first sample saw "
        f"{on.min()} to {on.max()} units. "
        f"{THINNED} thinned networks are {number(spread)} away from the whole one."
    )


HEIGHTS = (-2.6, 2.6)
ERRORS = (3e-3, 30.0)
UNITS = 64


class Dropout(Picture):
    """The curve of all units among those of thinned networks, the masks, and the errors."""

    height = 330

    def __init__(self, seen: np.ndarray, looks: np.ndarray, masks: int, thinned: int) -> None:
        """``seen``: where the curves are known, ``looks``: the steps at which the errors are."""
        self.seen, self.looks, self.masks, self.thinned = seen, looks, masks, thinned
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.15, 0.85, 1.1))
        left.set(xlim=(-1.05, 1.05), ylim=HEIGHTS, xlabel="x", ylabel="y, ŷ")
        left.plot(self.seen, np.sin(np.pi * self.seen), "--", color=palette.MUTED, linewidth=1.4)
        self.crowd = self.moving(
            left.plot([], [], color=palette.POSITIVE, linewidth=0.7, alpha=0.55, zorder=2)[0]
        )
        self.curve = Trace(self, left, color=palette.ACCENT, zorder=2.6)
        style = {"color": palette.TRAIN, "markeredgecolor": "white", "markeredgewidth": 0.6}
        self.points = self.moving(left.plot([], [], "o", zorder=3, **style)[0])
        self.edge = EdgeMarks(self, left)
        write_key(self, left, 0.03, 0.12, "─ ŷ, all units", palette.ACCENT)
        write_key(self, left, 0.03, 0.05, f"─ {self.thinned} thinned networks", palette.POSITIVE)
        middle.set(xlim=(0, self.masks), ylim=(0, UNITS), xlabel="step", ylabel="hidden unit")
        middle.set_title("on or off, one sample", size=11)
        middle.grid(False)
        self.raster = Surface(self, middle, colours=palette.SEQUENTIAL, smooth=False)
        right.set(xlim=(0, self.looks[-1]), ylim=ERRORS, yscale="log")
        right.set(xlabel="step", ylabel="mean squared error")
        right.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        right.minorticks_off()
        grey = {"color": palette.MUTED, "linewidth": 1.2}
        self.plain_train = self.moving(right.plot([], [], palette.DASHES["train"], **grey)[0])
        self.plain_new = self.moving(right.plot([], [], palette.DASHES["validation"], **grey)[0])
        self.train = Trace(self, right, palette.DASHES["train"], color=palette.TRAIN)
        self.new = Trace(self, right, palette.DASHES["validation"], color=palette.VALIDATION)
        self.top = EdgeMarks(self, right, palette.VALIDATION)
        write_key(self, right, 0.98, 0.96, "─ training", palette.TRAIN, "right")
        write_key(self, right, 0.98, 0.89, "╌ new points", palette.VALIDATION, "right")
        write_key(self, right, 0.98, 0.82, "grey: no dropout", palette.MUTED, "right")

    def update(
        self, result: Dropped, ghost: Dropped | None = None, pinned: Dropped | None = None
    ) -> None:
        gaps = np.column_stack([result.thinned, np.full(len(result.thinned), np.nan)])
        places = np.tile(np.r_[self.seen, np.nan], len(result.thinned))
        self.crowd.set_data(places, np.clip(gaps.ravel(), -1e3, 1e3))
        self.curve.show(lambda run: (self.seen, run.curve), result, ghost, pinned)
        self.points.set_data(result.x, np.clip(result.y, *HEIGHTS))
        outside = np.abs(result.curve) > HEIGHTS[1]
        self.edge.show(self.seen[outside][::5], result.curve[outside][::5])
        steps, width = result.masks.shape
        shown = np.full((UNITS, steps), np.nan)
        shown[:width] = 0.15 + 0.6 * result.masks.T
        self.raster.show(np.nan_to_num(shown, nan=0.0))
        self.train.show(lambda run: (self.looks, run.train), result, ghost, pinned)
        self.new.show(lambda run: (self.looks, run.validation), result, ghost, pinned)
        for line, name in ((self.plain_train, "train"), (self.plain_new, "validation")):
            line.set_visible(result.plain is not None)
            if result.plain is not None:
                line.set_data(self.looks, np.clip(getattr(result.plain, name), 1e-9, 1e9))
        self.top.show([self.looks[-1]], [result.validation[-1]])
        self.title.set_text(result.title)


LOOKS = np.arange(0, STEPS + 1, LOOK_EVERY)


def dropout() -> Explorer:
    """Dropout: the masks, the thinned networks and their average, and both errors."""
    return Explorer(
        [
            slider("rate", "dropout rate", 0, 0.9, 0.3, 0.05),
            integer("width", "hidden units", 1, 64, 48),
            slider("noise", "noise", 0, 1, 0.6, 0.05, tooltip="standard deviation of y"),
            log_slider("learning_rate", "η learning rate", 0.001, 0.3, 0.05),
            log_slider("scale", "init scale", 0.01, 10, 1, tooltip="factor on the first V"),
            integer("seed", "seed", 0, 30, 1, tooltip="points, first weights and masks"),
        ],
        compute_dropout,
        Dropout(SEEN, LOOKS, MASKS, THINNED),
        describe_dropout,
        presets={
            "none": {"rate": 0.0},
            "half": {"rate": 0.5},
            "too much": {"rate": 0.9},
            "quiet data": {"noise": 0.1},
            "too narrow": {"width": 4, "rate": 0.5},
        },
    )
