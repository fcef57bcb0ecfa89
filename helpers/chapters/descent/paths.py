"""Descents on the mean squared error, and how their paths and losses are drawn."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from matplotlib.axes import Axes

from helpers import nn
from helpers.explorer.words import power_of_ten
from helpers.networks.record import shuffled

FAR = 1e6
PASSES = 30  # over the data, at most


class Descended(Protocol):
    """A run in the plane of two weights: ``path`` (updates + 1, 2), ``per_pass`` updates a pass."""

    path: np.ndarray
    per_pass: int


class Path(nn.callbacks.Callback):
    """Keeps all weights, in one row, before each update and after the last."""

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Forget another training."""
        self.places: list[np.ndarray] = []

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Keep where the training stands."""
        self.places.append(self.model.parameters.flat.copy())

    def on_train_end(self, logs: dict | None = None) -> None:
        """Keep where it ends."""
        self.places.append(self.model.parameters.flat.copy())


class Pulled(Protocol):
    """A run whose ``point``-th target has been moved by ``pull``; ``y`` has all as they are now."""

    y: np.ndarray
    point: int
    pull: float


def pulled(run: Pulled, which: int, to: float, least: float) -> dict[str, float]:
    """The controls for the target ``which`` at ``to``; moved by ``least`` or less it goes back."""
    before = run.y[which] - (run.pull if which == run.point else 0.0)
    pull = to - before
    return {"point": which, "pull": pull} if abs(pull) > least else {"pull": 0.0}


def walk(
    x: np.ndarray, y: np.ndarray, start: np.ndarray, rate: float, batch: int, passes: int = PASSES
) -> np.ndarray:
    """The weights after each update, (updates + 1, 2), over shuffled batches of one size.

    Trains ŷ = x·W on the mean squared error, and ŷ = x·W + b where x (n, features) has one feature
    less than ``start`` has numbers. A run beyond a million stays where it is.
    """
    features = x.shape[1]
    layer = nn.layers.Dense(1, use_bias=features < len(start))
    model, film = nn.Sequential([nn.Input((features,)), layer]), Path()
    model.compile(nn.optimizers.SGD(rate), loss="mse")
    model.set_weights([w for w in (start[:features, None], start[features:]) if w.size])
    rows = shuffled(len(x), passes * len(x), np.random.default_rng(0))
    model.fit(x[rows], y[rows], batch, shuffle=False, callbacks=film, verbose=0)
    path = np.array(film.places)
    far = np.flatnonzero(~(np.abs(path) < FAR).all(axis=1))
    if len(far):
        path[far[0] :] = path[far[0]]
    return path


def small(value: float) -> str:
    """A loss in two digits; below a billionth it is rounding, above a million no number."""
    if value > 1e6:
        return "more than a million"
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 1e-3:
        exponent = int(f"{value:.1e}".partition("e")[2])  # of the rounded value: 0.999 is 1.0
        return f"{value:.{max(0, 1 - exponent)}f}"
    return power_of_ten(value) if value >= 1e-9 else "less than 10⁻⁹"


LEVELS = 10.0 ** np.arange(-1.5, 1.6, 0.5)  # of the loss above its minimum
MOST_POINTS = 400  # of a loss curve; drawing a jagged line takes its time
MOST_STEPS = 1500  # of a path


def over_passes(run: Descended, losses: np.ndarray, floor: float) -> tuple[np.ndarray, np.ndarray]:
    """Passes and losses, thinned to what can be told apart, and kept above ``floor``."""
    every = -(-len(losses) // MOST_POINTS)
    updates = np.arange(0, len(losses), every)
    return updates / run.per_pass, np.clip(losses[updates], floor, 1e30)


def thinned(run: Descended) -> np.ndarray:
    """The two coordinates of a path; of a long one every second or third place and the last."""
    every = -(-len(run.path) // MOST_STEPS)
    return np.vstack([run.path[:-1:every], run.path[-1:]]).T


def inside(axes: Axes, x: float, y: float) -> tuple[list, list]:
    """The point as data for a line of one point; none where it lies outside the axes."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    return ([x], [y]) if left <= x <= right and bottom <= y <= top else ([], [])
