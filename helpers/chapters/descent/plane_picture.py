"""A plane that is being fitted, in three dimensions drawn by hand.

matplotlib's own 3-D axes take 60 ms and more for each view. Two sines and a table of what is drawn
where do the same with the lines and polygons of a flat picture.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace

BOX = np.array([[0.0, 10.0], [4.0, 9.0], [0.0, 110.0]])  # of study, sleep and score
TICKS = ((2, 5, 8), (5, 6, 7, 8), (0, 50, 100))
NAMES = ("study (h)", "sleep (h)", "score")
TILT = np.deg2rad(22.0)  # from how high one looks down
GAP = np.full((1, 3), np.nan)


def project(points: np.ndarray, azimuth: float) -> np.ndarray:
    """Points (…, 3) in the units of the box as seen from ``azimuth`` degrees: (…, 2).

    Orthographic: parallel lines stay parallel. The box becomes a cube from −1 to 1, less high.
    """
    unit = 2 * (points - BOX[:, 0]) / (BOX[:, 1] - BOX[:, 0]) - 1
    turn = np.deg2rad(azimuth)
    across = -np.sin(turn) * unit[..., 0] + np.cos(turn) * unit[..., 1]
    toward = np.cos(turn) * unit[..., 0] + np.sin(turn) * unit[..., 1]
    up = np.cos(TILT) * 0.8 * unit[..., 2] - np.sin(TILT) * toward
    return np.stack([across, up], axis=-1)


class Plane(Picture):
    """Left the students, the plane and the errors as sticks; right the loss over epochs.

    A result has ``x`` (n, 2), ``y`` (n,), ``weights`` (W1, W2, b), ``losses``, ``lowest``,
    ``azimuth`` and ``title``.
    """

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        left.set(xlim=(-1.75, 1.75), ylim=(-1.5, 1.35))
        left.axis("off")
        right.set(xlim=(0, 300), ylim=(10, 1e5), yscale="log", xlabel="epoch")
        right.set_ylabel("loss L (mean squared error)")
        right.minorticks_off()

        def line(*fmt: str, still: bool = False, **style: Any) -> Any:
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
        style = {"size": 10.5, "color": palette.MUTED, "ha": "center", "va": "top"}
        self.texts = [
            self.moving(left.text(0, 0, "", **style), with_result=False)
            for _ in range(sum(map(len, TICKS)) + len(NAMES))
        ]
        self.edge = EdgeMarks(self, left)
        self.lowest = self.moving(right.plot([], [], "--", color=palette.INK, linewidth=1)[0])
        self.loss = Trace(self, right, color=palette.LOSS)
        self.loss_edge = EdgeMarks(self, right, palette.LOSS)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
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
        near = _near(azimuth)
        lines = [np.array([[x, s, 0] for s in BOX[1]]) for x in np.linspace(*BOX[0], 5)]
        lines += [np.array([[s, z, 0] for s in BOX[0]]) for z in np.linspace(*BOX[1], 5)]
        self.floor.set_data(*project(_joined(lines), azimuth).T)
        edges = [
            np.array([[BOX[0, 0], near[1], 0], [BOX[0, 1], near[1], 0]]),
            np.array([[near[0], BOX[1, 0], 0], [near[0], BOX[1, 1], 0]]),
            _upright(azimuth),
        ]
        self.frame.set_data(*project(_joined(edges), azimuth).T)
        texts = iter(self.texts)
        for axis, (edge, ticks, name) in enumerate(zip(edges, TICKS, NAMES, strict=True)):
            places = np.repeat(edge[:1], len(ticks) + 1, axis=0)
            places[:, axis] = [*ticks, BOX[axis].mean() if axis < 2 else BOX[2, 1]]
            for tick, place in zip((*ticks, name), project(places, azimuth), strict=True):
                _place(next(texts), str(tick), place, axis, tick is name)

    def _show_plane(self, result: Any) -> None:
        w1, w2, b = result.weights

        def height(study: Any, sleep: Any) -> Any:
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
        self.mesh.set_data(*project(_joined(lines), result.azimuth).T)
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
        away = feet[:, 2].mean()
        self.edge.show([0.0], [2.0 if away > 200 else -2.0 if away < -100 else 0.0])


def _near(azimuth: float) -> tuple[float, float]:
    """The values of study and sleep on the sides of the box that face the reader."""
    turn = np.deg2rad(azimuth)
    return float(BOX[0, int(np.cos(turn) > 0)]), float(BOX[1, int(np.sin(turn) > 0)])


def _upright(azimuth: float) -> np.ndarray:
    """The upright edge of the box that stands farthest to the left."""
    feet = np.array([[x, y, 0.0] for x in BOX[0] for y in BOX[1]])
    foot = feet[project(feet, azimuth)[:, 0].argmin()]
    return np.array([foot, [*foot[:2], BOX[2, 1]]])


def _joined(lines: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([part for line in lines for part in (line, GAP)])


def _place(text: Any, words: str, place: np.ndarray, axis: int, is_name: bool) -> None:
    text.set_text(words)
    x, y = place
    if axis == 2:
        text.set_position((x, y + 0.16) if is_name else (x - 0.05, y))
        text.set_ha("center" if is_name else "right")
        text.set_va("bottom" if is_name else "center")
    elif is_name:  # beside the middle of its edge, away from the ticks
        text.set_position((1.15 * x, y - 0.22))
        text.set_ha("right" if x < -0.15 else "left" if x > 0.15 else "center")
    else:
        text.set_position((x, y - 0.05))
