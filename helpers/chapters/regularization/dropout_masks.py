"""One hidden layer learns a curve with and without dropout, while a slider moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.regularization.dropout_training import (
    LOOK_EVERY,
    LOOKS,
    MASKS,
    STEPS,
    VALIDATION,
    Errors,
    Record,
    network,
    train,
)
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, integer, log_slider, slider
from helpers.explorer.words import count, number

SEEN = np.linspace(-1, 1, 101)
THINNED = 12


@dataclass(frozen=True, eq=False)
class Dropped:
    """A training with dropout as it is after some steps; ``plain``: the errors without dropout.

    ``masks`` (steps, width) is what was kept in the first steps, ``curve`` ŷ of all units over
    ``SEEN`` and ``thinned`` (n, points) that of networks with a mask each. ``train`` and
    ``validation`` are errors at ``LOOKS``, measured without masks.
    """

    x: np.ndarray
    y: np.ndarray
    masks: np.ndarray
    curve: np.ndarray
    thinned: np.ndarray
    train: np.ndarray
    validation: np.ndarray
    plain: Errors | None
    rate: float
    width: int
    title: str


def at(record: Record, step: int = STEPS) -> Dropped:
    """What there is to see after ``step`` steps, a multiple of 8."""
    seen, (errors, *plain) = slice(step // LOOK_EVERY + 1), record.errors
    W, b, V, c = (w[step // LOOK_EVERY] for w in record.weights)
    width, rate = len(b), record.rate
    # Dropping a unit, and scaling up the rest, is the same as doing so with its row of V.
    kept = np.random.default_rng([19, record.seed]).random((THINNED, width)) >= rate
    thinned = np.concatenate([V[None], V * kept[..., None] / (1 - rate)])
    model = network(width, (1 + THINNED,))
    model.set_weights([W, b, thinned, c])
    curve, *crowd = model.predict(SEEN, verbose=0)[..., 0]
    plain = Errors(*(values[seen] for values in plain[0])) if plain else None
    errors = Errors(*(values[seen] for values in errors))
    return Dropped(
        record.x, record.y, record.masks, curve, np.array(crowd), *errors, plain,
        rate, width, _title(rate, errors.validation[-1], plain),
    )  # fmt: skip


def compute_dropout(
    rate: float, width: int, noise: float, learning_rate: float, scale: float, seed: int
) -> Dropped:
    """Train with dropout and without, and look at the end."""
    return at(train(rate, width, noise, learning_rate, scale, seed))


def _title(rate: float, error: float, plain: Errors | None) -> str:
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
    seen = f"{on.min()} to {on.max()} units" if np.ptp(on) else count(int(on[0]), "unit")
    spread = np.sqrt(np.square(run.thinned - run.curve).mean())
    return text + (
        f"; without dropout {number(run.plain.train[-1], 3)} and "
        f"{number(run.plain.validation[-1], 3)}. In the first {MASKS} steps the first sample saw "
        f"{seen}. "
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
        looks_of, runs = self._looks_of, (result, ghost, pinned)
        self.train.show(lambda run: (looks_of(run), run.train), *runs)
        self.new.show(lambda run: (looks_of(run), run.validation), *runs)
        looks = looks_of(result)
        for line, name in ((self.plain_train, "train"), (self.plain_new, "validation")):
            line.set_visible(result.plain is not None)
            if result.plain is not None:
                line.set_data(looks, np.clip(getattr(result.plain, name), 1e-9, 1e9))
        self.top.show(looks[-1:], result.validation[-1:])
        self.title.set_text(result.title)

    def _looks_of(self, run: Dropped) -> np.ndarray:
        return self.looks[: len(run.train)]


def dropout() -> Explorer:
    """Dropout: the masks, the thinned networks and their average, and both errors."""
    return Explorer(
        [
            slider("rate", "dropout rate", 0, 0.9, 0.3, 0.05),
            integer("width", "hidden units", 1, 64, 48),
            slider("noise", "noise", 0, 1, 0.6, 0.05, tooltip="its standard deviation"),
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
