"""Gradient descent for a plane through 60 students, with features as they are or standardized."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from helpers.chapters.descent.box import (
    BOX,
    NAMES,
    TICKS,
    joined,
    near_sides,
    place_name,
    project,
    upright,
)
from helpers.chapters.descent.paths import pulled
from helpers.chapters.descent.students import BEYOND, GONE, students, updates_needed
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, Handle, integer, log_slider, slider, toggle
from helpers.explorer.words import count, percent

MINUS = "\N{MINUS SIGN}"


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
    point: int
    pull: float
    title: str


def told(border: float, rate: float) -> str:
    """The border in three digits, or in as many as show on which side of it the rate lies."""
    for digits in range(3, 12):
        text = f"{border:.{digits}g}"
        if float(text) != rate and (rate < float(text)) == (rate < border):
            break
    return text


def compute_plane(
    learning_rate: float,
    epochs: int,
    standardized: bool,
    azimuth: float,
    point: int = 0,
    pull: float = 0.0,
) -> PlaneRun:
    """Descent from W = 0, b = 0, worked out along the axes of the bowl.

    Along an axis of curvature c, k updates leave (1 − η·c)ᵏ of the distance to the minimum; this
    is the same as taking them one by one, at no cost per update.
    """
    data, mean, scale, bottom, c, axes, lowest = students(standardized, point, pull)
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
        float(c[-1] / c[0]), updates_needed(learning_rate, c, away, lowest), azimuth, point,
        pull, "",
    )  # fmt: skip
    return PlaneRun(**{**vars(run), "title": _plane_title(run)})


def _plane_title(run: PlaneRun) -> str:
    epochs = len(run.losses) - 1
    many = count(epochs, "epoch")
    if run.rate >= run.border:
        verb = "flies" if run.losses[-1] > run.losses[0] else "will fly"
        border = told(run.border, run.rate)
        return f"η = {run.rate:.6g} is over the border {border}: the plane {verb} off"
    w1, w2, b = np.round(run.weights, 1) + 0.0  # no minus before a zero
    signs = [MINUS if value < 0 else "+" for value in (w2, b)]
    text = f"score = {w1:.1f}·study {signs[0]} {abs(w2):.1f}·sleep {signs[1]} {abs(b):.1f}"
    return f"{text} after {many}".replace("-", MINUS)


def describe_plane(run: PlaneRun) -> str:
    """The condition number, the loss reached, and how many epochs would do."""
    epochs, first, last = len(run.losses) - 1, run.losses[0], run.losses[-1]
    kind = "Standardized" if run.standardized else "Unscaled"
    condition = f"{run.condition:,.0f}" if run.condition > 100 else f"{run.condition:.2f}"
    border = told(run.border, run.rate)
    text = f"{kind} features: condition number {condition}, border {border}. "
    if run.rate >= run.border:
        end = "beyond all bounds" if last > GONE * first else f"{last:,.0f}"
        course = f"the loss goes from {first:,.0f} to {end} in {count(epochs, 'epoch')}"
        if end == f"{first:,.0f}":
            course = f"after {count(epochs, 'epoch')} the loss is {end}, as at first"
        course = course if epochs else f"before the first epoch the loss is {first:,.0f}"
        text += f"η = {run.rate:.6g} is over it: {course}."
    else:
        text += (
            f"After {count(epochs, 'epoch')} the loss is {last:,.1f}, "
            f"{_percent(last / run.lowest - 1)} above the smallest possible, {run.lowest:.1f}. "
            f"To come within 1 % takes {count(run.needed, 'epoch')}."
        )
    if run.pull:
        text += f" The score of student {run.point} is moved by {run.pull:+.0f}."
    return text.replace("-", MINUS)


def _percent(share: float) -> str:
    return "less than 0.1 %" if share < 1e-3 else percent(share, 0 if share >= 0.095 else 1)


class Plane(Picture):
    """Left the students, the plane and the errors as sticks; right the loss over epochs."""

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        self.left = left
        left.set(xlim=(-1.75, 1.75), ylim=(-1.5, 1.35))
        left.axis("off")
        right.set(xlim=(0, 300), ylim=(10, 1e5), yscale="log", xlabel="epoch")
        right.set_ylabel("loss L (mean squared error)")
        right.minorticks_off()

        def line(*fmt: str, still: bool = False, **style: Any) -> Line2D:
            return self.moving(left.plot([], [], *fmt, **style)[0], with_result=not still)

        self.azimuth = None
        self.floor = line(color=palette.GRID, linewidth=0.8, zorder=1, still=True)
        self.frame = line(color=palette.MUTED, linewidth=0.9, zorder=1, still=True)
        self.sheet = self.moving(left.add_patch(Polygon(np.zeros((4, 2)), closed=True)))
        self.sheet.set(facecolor=palette.ACCENT, alpha=0.16, zorder=3)
        self.mesh = line(color=palette.ACCENT, linewidth=0.7, alpha=0.7, zorder=3.1)
        self.over = line(color=palette.MISTAKE, linewidth=0.9, zorder=4)
        self.under = line(color=palette.MISTAKE, linewidth=0.9, alpha=0.4, zorder=2)
        style = {"color": palette.POSITIVE, "markeredgecolor": "white", "markeredgewidth": 0.4}
        self.points_over = line("o", markersize=6, zorder=4.1, **style)
        self.points_under = line("o", markersize=6, zorder=2.1, alpha=0.5, **style)
        self.pulled = line("o", markersize=9, zorder=4.2, color=palette.ACCENT)
        style = {"size": 10.5, "color": palette.MUTED, "ha": "center", "va": "top"}
        self.texts = [
            self.moving(left.text(0, 0, "", **style), with_result=False)
            for _ in range(sum(map(len, TICKS)) + len(NAMES))
        ]
        self.edge = EdgeMarks(self, left)
        self.lowest = self.moving(right.plot([], [], "--", color=palette.INK, linewidth=1)[0])
        self.loss = Trace(self, right, color=palette.LOSS)
        self.loss_edge = EdgeMarks(self, right, palette.LOSS)

    def update(
        self, result: PlaneRun, ghost: PlaneRun | None = None, pinned: PlaneRun | None = None
    ) -> None:
        if result.azimuth != self.azimuth:
            self.azimuth = result.azimuth
            self._show_box(result.azimuth)
            self._with_kept = None  # the layer that stands still while the plane moves
        self._show_plane(result)
        self.lowest.set_data([0, 300], [result.lowest] * 2)
        self.loss.show(
            lambda run: (np.arange(len(run.losses)), np.minimum(run.losses, 1e30)),
            result, ghost, pinned,
        )  # fmt: skip
        self.loss_edge.show([len(result.losses) - 1], [result.losses[-1]])
        self.title.set_text(result.title)

    def _show_box(self, azimuth: float) -> None:
        """Floor, the three edges that carry ticks, and their names, on the near sides."""
        near = near_sides(azimuth)
        lines = [np.array([[x, s, 0] for s in BOX[1]]) for x in np.linspace(*BOX[0], 5)]
        lines += [np.array([[s, z, 0] for s in BOX[0]]) for z in np.linspace(*BOX[1], 5)]
        self.floor.set_data(*project(joined(lines), azimuth).T)
        edges = [
            np.array([[BOX[0, 0], near[1], 0], [BOX[0, 1], near[1], 0]]),
            np.array([[near[0], BOX[1, 0], 0], [near[0], BOX[1, 1], 0]]),
            upright(azimuth),
        ]
        self.frame.set_data(*project(joined(edges), azimuth).T)
        texts = iter(self.texts)
        for axis, (edge, ticks, name) in enumerate(zip(edges, TICKS, NAMES, strict=True)):
            places = np.repeat(edge[:1], len(ticks) + 1, axis=0)
            places[:, axis] = [*ticks, BOX[axis].mean() if axis < 2 else BOX[2, 1]]
            for tick, place in zip((*ticks, name), project(places, azimuth), strict=True):
                place_name(next(texts), str(tick), place, axis, tick is name)

    def _show_plane(self, result: PlaneRun) -> None:
        w1, w2, b = result.weights

        def height(study: np.ndarray, sleep: np.ndarray) -> np.ndarray:
            # Far outside the box a plane is not drawn: Agg counts pixels in whole numbers.
            return np.clip(w1 * study + w2 * sleep + b, -2000, 2000)

        (x0, x1), (y0, y1) = BOX[:2]
        corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
        sheet = np.column_stack([corners, height(*corners.T)])
        self.sheet.set_xy(project(sheet, result.azimuth))
        lines = [np.array([[x, y, height(x, y)] for y in (y0, y1)]) for x in np.linspace(x0, x1, 5)]
        lines += [
            np.array([[x, y, height(x, y)] for x in (x0, x1)]) for y in np.linspace(y0, y1, 5)
        ]
        self.mesh.set_data(*project(joined(lines), result.azimuth).T)
        tops = np.column_stack([result.x, result.y])
        feet = np.column_stack([result.x, height(*result.x.T)])
        over = result.y >= feet[:, 2]
        for which, sticks, points in (
            (over, self.over, self.points_over),
            (~over, self.under, self.points_under),
        ):
            pairs = np.stack([tops, feet, np.full_like(tops, np.nan)], axis=1)[which].reshape(-1, 3)
            sticks.set_data(*project(pairs, result.azimuth).T)
            points.set_data(*project(tops[which], result.azimuth).T)
        which = [result.point] if result.pull else []
        self.pulled.set_data(*project(tops[which], result.azimuth).T)
        away = feet[:, 2].mean()
        self.edge.show([0.0], [2.0 if away > 200 else -2.0 if away < -100 else 0.0])


PULL = 40  # points of score, up or down


def _moved(x: float, y: float, which: int, values: Any, run: PlaneRun) -> dict:
    """A student at another height: one score is as high on the screen everywhere in the box."""
    foot, above = project(np.array([[*run.x[which], 0.0], [*run.x[which], 1.0]]), run.azimuth)
    return pulled(run, which, (y - foot[1]) / (above[1] - foot[1]), 0.5)


SCORE = Handle(
    lambda picture: picture.left,
    _moved,
    lambda run: project(np.column_stack([run.x, run.y]), run.azimuth),
)


def plane_fit() -> Explorer:
    """A plane through 60 students, in three dimensions."""
    return Explorer(
        [
            log_slider("learning_rate", "learning rate η", 0.0001, 2, 0.01),
            integer("epochs", "epochs", 0, 300, 30, play=True),
            toggle("standardized", "standardize the features"),
            slider("azimuth", "view from", 0, 345, 225, 5, "°"),
            integer("point", "student", 0, 59, 0, tooltip="whose score is moved"),
            slider("pull", "score moved by", -PULL, PULL, 0, 1, tooltip="0: left as it is"),
        ],
        compute_plane,
        Plane(),
        describe_plane,
        handles=[SCORE],
        more=("point", "pull"),
        idle=lambda v: () if v["pull"] else ("point",),
        presets={
            "raw, careful": {"learning_rate": 0.014, "epochs": 300},
            "raw, over the border": {"learning_rate": 0.016, "epochs": 60},
            "standardized": {"learning_rate": 0.5, "epochs": 3, "standardized": True},
            "an outlier": {
                "learning_rate": 0.5, "epochs": 30, "standardized": True, "point": 7, "pull": -40,
            },
        },
    )  # fmt: skip
