"""Gradient descent for a plane through 60 students, with features as they are or standardized."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from helpers import datasets
from helpers.explorer import Explorer, integer, log_slider, slider, toggle
from helpers.explorer.words import count
from helpers.chapters.descent.plane_picture import Plane

MINUS = "\N{MINUS SIGN}"
GONE = 1e6  # times the loss of the start: from there on a run counts as diverged
BEYOND = 1e100  # and no farther than this, as a share of the first distance
ENOUGH = 0.01  # a loss this share above the smallest possible one counts as learned


@dataclass(frozen=True, eq=False)
class PlaneRun:
    """A fit of score = W1·study + W2·sleep + b by whole-batch descent.

    ``weights`` (W1, W2, b) in the units of the data whatever the descent saw; ``losses``
    (epochs + 1,); ``border`` is 2 / the largest curvature, ``condition`` largest by smallest,
    ``needed`` the epochs until the loss is within 1 % of the smallest possible one, or None.
    """

    x: np.ndarray
    y: np.ndarray
    weights: np.ndarray
    losses: np.ndarray
    lowest: float
    rate: float
    standardized: bool
    border: float
    condition: float
    needed: int | None
    azimuth: float
    title: str


@cache
def _students(standardized: bool) -> tuple:
    """The table that the descent sees, and what follows from it once and for all."""
    data = datasets.study_hours()
    mean, scale = data.x.mean(axis=0), data.x.std(axis=0)
    seen = (data.x - mean) / scale if standardized else data.x
    table = np.column_stack([seen, np.ones(len(seen))])
    bottom = np.linalg.lstsq(table, data.y, rcond=None)[0]
    curvatures, axes = np.linalg.eigh(2 / len(table) * table.T @ table)
    lowest = float(np.mean((table @ bottom - data.y) ** 2))
    return data, mean, scale, bottom, curvatures, axes, lowest


def compute_plane(
    learning_rate: float, epochs: int, standardized: bool, azimuth: float
) -> PlaneRun:
    """Descent from W = 0, b = 0, worked out along the axes of the bowl.

    Along an axis of curvature c, k updates leave (1 − η·c)ᵏ of the distance to the minimum; this
    is the same as taking them one by one, at no cost per update.
    """
    data, mean, scale, bottom, c, axes, lowest = _students(standardized)
    away = axes.T @ -bottom
    with np.errstate(over="ignore"):
        left = (1 - learning_rate * c) ** np.arange(epochs + 1)[:, None]
    left = np.clip(left, -BEYOND, BEYOND)
    losses = lowest + (left * away) ** 2 @ c / 2
    end = bottom + axes @ (left[-1] * away)
    if standardized:
        end = np.append(end[:2] / scale, end[2] - end[:2] @ (mean / scale))
    border = float(2 / c[-1])
    run = PlaneRun(
        data.x, data.y, end, losses, lowest, learning_rate, standardized, border,
        float(c[-1] / c[0]), _needed(learning_rate, c, away, lowest), azimuth, "",
    )  # fmt: skip
    return PlaneRun(**{**vars(run), "title": _plane_title(run)})


def _needed(rate: float, c: np.ndarray, away: np.ndarray, lowest: float) -> int | None:
    """The first number of updates that is enough; the loss falls steadily below the border."""
    if rate * c[-1] >= 2:
        return None
    share = np.abs(1 - rate * c)

    def enough(k: int) -> bool:
        return bool(((share**k) * away) ** 2 @ c / 2 <= ENOUGH * lowest)

    high = 1
    while not enough(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _plane_title(run: PlaneRun) -> str:
    epochs = len(run.losses) - 1
    many = count(epochs, "epoch")
    if run.rate >= run.border:
        return f"η = {run.rate:.6g} is over the border {run.border:.3g}: the plane flies off"
    w1, w2, b = np.round(run.weights, 1) + 0.0  # no minus before a zero
    signs = [MINUS if value < 0 else "+" for value in (w2, b)]
    text = f"score = {w1:.1f}·study {signs[0]} {abs(w2):.1f}·sleep {signs[1]} {abs(b):.1f}"
    return f"{text} after {many}".replace("-", MINUS)


def describe_plane(run: PlaneRun) -> str:
    """The condition number, the loss reached, and how many epochs would do."""
    epochs, first, last = len(run.losses) - 1, run.losses[0], run.losses[-1]
    kind = "Standardized" if run.standardized else "Unscaled"
    condition = f"{run.condition:,.0f}" if run.condition > 100 else f"{run.condition:.2f}"
    text = f"{kind} features: condition number {condition}, border {run.border:.3g}. "
    if run.rate >= run.border:
        end = "beyond all bounds" if last > GONE * first else f"{last:,.0f}"
        text += (
            f"η = {run.rate:.6g} is over it: the loss goes from {first:,.0f} to {end} in "
            f"{count(epochs, 'epoch')}."
        )
    else:
        text += (
            f"After {count(epochs, 'epoch')} the loss is {last:,.1f}, "
            f"{_percent(last / run.lowest - 1)} above the smallest possible, {run.lowest:.1f}. "
            f"To come within 1% takes {count(run.needed, 'epoch')}."
        )
    return text.replace("-", MINUS)


def _percent(share: float) -> str:
    return (
        f"{share:,.0%}" if share >= 0.095 else "less than 0.1%" if share < 1e-3 else f"{share:.1%}"
    )


def plane_fit() -> Explorer:
    """A plane through 60 students, in three dimensions."""
    return Explorer(
        [
            log_slider("learning_rate", "learning rate η", 0.0001, 2, 0.01),
            integer("epochs", "epochs", 0, 300, 30, play=True, interval=150),
            toggle("standardized", "standardize the features"),
            slider("azimuth", "view from", 0, 345, 225, 5, "°"),
        ],
        compute_plane,
        Plane(),
        describe_plane,
        presets={
            "raw, careful": {"learning_rate": 0.014, "epochs": 300},
            "raw, over the border": {"learning_rate": 0.016, "epochs": 60},
            "standardized": {"learning_rate": 0.5, "epochs": 3, "standardized": True},
        },
    )
