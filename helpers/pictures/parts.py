"""Parts that pictures are made of; each declares its artists as moving.

- ``Trace``: a line or markers, with its ghost and its pinned run
- ``EdgeMarks``: triangles at the frame for what left it
- ``EndLabels``: names of lines where they end, kept from covering each other
- ``Surface``: a grid of values as colours
- ``scatter``: labelled points in the colours and markers of their classes
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.lines import Line2D

from helpers.pictures import palette
from helpers.pictures.base import SCALE, Picture

GHOST = {"color": palette.GHOST, "zorder": 2.1}
PINNED = {"color": palette.PINNED, "zorder": 2.2, "alpha": 0.8}
# Where a line that diverged is cut: beyond it Agg's integer coordinates would overflow.
FAR = 1e6


class Trace:
    """One line, drawn three times: the present run, the run before, and the pinned one."""

    def __init__(self, picture: Picture, axes: Axes, *fmt: str, **style: Any) -> None:
        """``fmt`` and ``style`` as for ``Axes.plot``."""

        def line(with_result: bool, **more: Any) -> Line2D:
            (made,) = axes.plot([], [], *fmt, **{**style, **more})
            return picture.moving(made, with_result)

        self.ghost = line(False, **GHOST, markeredgecolor=palette.GHOST)
        self.pinned = line(False, **PINNED, markeredgecolor=palette.PINNED)
        self.now = line(True, zorder=style.get("zorder", 2.5))
        if self.pinned.get_linestyle() not in ("None", "", " "):
            self.pinned.set_linestyle((0, (4, 2)))

    def show(
        self,
        points: Callable[[Any], tuple[Any, Any]],
        result: Any,
        ghost: Any = None,
        pinned: Any = None,
    ) -> None:
        """Move all three; ``points(run)`` returns the x and the y of a run."""
        runs = ((self.ghost, ghost), (self.pinned, pinned), (self.now, result))
        for line, run in runs:
            line.set_visible(run is not None)
            if run is not None:
                line.set_data(*_drawable(line.axes, *points(run)))


def _drawable(axes: Axes, x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """``x`` and ``y`` as floats, cut far outside the frame; NaN stays and breaks the line."""
    cut = []
    for values, scale, (low, high) in (
        (x, axes.get_xscale(), axes.get_xlim()),
        (y, axes.get_yscale(), axes.get_ylim()),
    ):
        low, high = min(low, high), max(low, high)
        if scale == "log":
            low, high = low / 1e30, high * 1e30
        else:
            low, high = low - FAR * (high - low) / 1e3, high + FAR * (high - low) / 1e3
        cut.append(np.clip(np.asarray(values, float), low, high))
    return cut[0], cut[1]


class EdgeMarks:
    """Triangles at the frame that point to where values left it."""

    def __init__(self, picture: Picture, axes: Axes, color: str = palette.ACCENT) -> None:
        self.axes = axes
        style = {"linestyle": "", "color": color, "markersize": 9, "clip_on": False, "zorder": 5}
        self.marks = {
            side: picture.moving(axes.plot([], [], marker=marker, **style)[0])
            for side, marker in (("left", "<"), ("right", ">"), ("bottom", "v"), ("top", "^"))
        }

    def show(self, x: Any, y: Any) -> int:
        """Mark the points outside the limits; infinities count, NaN does not.

        Returns how many points are outside, so that title and sentence can say so.
        """
        x, y = np.broadcast_arrays(
            np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float))
        )
        (left, right), (bottom, top) = sorted(self.axes.get_xlim()), sorted(self.axes.get_ylim())
        inside_x, inside_y = np.clip(x, left, right), np.clip(y, bottom, top)
        known = ~(np.isnan(x) | np.isnan(y))
        above, below = known & (y > top), known & (y < bottom)
        sideways = known & ~above & ~below
        outside = {
            "top": above,
            "bottom": below,
            "right": sideways & (x > right),
            "left": sideways & (x < left),
        }
        for side, which in outside.items():
            self.marks[side].set_data(inside_x[which], inside_y[which])
        return int(sum(which.sum() for which in outside.values()))


class EndLabels:
    """Names beside the right end of lines, pushed apart where they would overlap.

    They stand in the picture's ``right_margin``, which the picture has to set.
    """

    LINE_HEIGHT = 15 * SCALE  # pixels from one label to the next

    def __init__(self, picture: Picture, axes: Axes, lines: Sequence[Line2D]) -> None:
        """``lines``: those to be named, each with its colour; the names come with ``show``."""
        self.axes, self.lines = axes, list(lines)
        self.texts = [
            picture.moving(
                axes.text(0, 0, "", color=line.get_color(), va="center", size=11, clip_on=False)
            )
            for line in self.lines
        ]
        for text in self.texts:
            text.set_in_layout(False)
            text.set_transform(None)

    def show(self, names: Sequence[str]) -> None:
        """Write ``names``, one a line, where the lines now end."""
        box = self.axes.bbox
        ends, used = [], []
        for line, text, name in zip(self.lines, self.texts, names, strict=True):
            xy = np.column_stack(line.get_data())
            xy = xy[np.isfinite(xy).all(axis=1)]
            text.set_visible(bool(len(xy)) and line.get_visible())
            if text.get_visible():
                x, y = self.axes.transData.transform(xy[-1])
                text.set_text(name)
                text.set_x(np.clip(x, box.x0, box.x1) + 6 * SCALE)
                ends.append(np.clip(y, box.y0, box.y1))
                used.append(text)
        for text, y in zip(used, spread(ends, self.LINE_HEIGHT, box.y0, box.y1), strict=True):
            text.set_y(y)


def spread(
    heights: Sequence[float], gap: float, low: float = -np.inf, high: float = np.inf
) -> np.ndarray:
    """``heights`` moved as little as needed to be ``gap`` apart, in the same order.

    They stay within ``low`` and ``high`` where there is room. Groups that overlap are centred
    on the mean of their members (pool adjacent violators).
    """
    heights = np.asarray(heights, float)
    order = np.argsort(heights, kind="stable")
    groups: list[list[float]] = []  # [sum of wanted starts, count]
    for rank, index in enumerate(order):
        groups.append([heights[index] - rank * gap, 1])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            total, count = groups.pop()
            groups[-1][0] += total
            groups[-1][1] += count
    starts = np.concatenate([np.full(n, total / n) for total, n in groups] or [[]])
    placed = starts + gap * np.arange(len(heights))
    if len(placed):
        span = gap * (len(placed) - 1)
        placed = np.minimum(placed, high - span + gap * np.arange(len(placed)))
        placed = np.maximum(placed, low + gap * np.arange(len(placed)))
    out = np.empty_like(placed)
    out[order] = placed
    return out


class Surface:
    """A grid of values as colours, under everything else."""

    def __init__(
        self,
        picture: Picture,
        axes: Axes,
        extent: tuple[float, float, float, float],
        colours: Colormap = palette.REGIONS,
        limits: tuple[float, float] = (0.0, 1.0),
        smooth: bool = True,
    ) -> None:
        """``extent``: left, right, bottom, top in data units; ``limits``: values at the ends
        of ``colours``; ``smooth`` interpolates between the cells of the grid."""
        self.low, self.high = limits
        self.table = (colours(np.linspace(0, 1, 256)) * 255).round().astype(np.uint8)
        self.missing = np.array([200, 200, 200, 255], np.uint8)
        self.image = picture.moving(
            axes.imshow(
                np.zeros((2, 2, 4), np.uint8),
                extent=extent,
                origin="lower",
                aspect="auto",
                interpolation="bilinear" if smooth else "nearest",
                zorder=0.5,
            )
        )

    def show(self, values: Any) -> None:
        """``values``: array (rows, columns), row 0 at the bottom; NaN is shown in grey."""
        # Colouring the small grid is far quicker than colouring every pixel it is shown on.
        values = np.asarray(values, float)
        share = np.nan_to_num((values - self.low) / (self.high - self.low), nan=0.0)
        colours = self.table[(np.clip(share, 0, 1) * 255).astype(np.intp)]
        colours[np.isnan(values)] = self.missing
        self.image.set_data(colours)


def scatter(axes: Axes, x: Any, y: Any, many: bool = False, **style: Any) -> list[Line2D]:
    """Points ``x`` (n, 2) in the colour and marker of their class ``y`` (n,), as a still part.

    Returns one line a class, so that a picture can move or name them.
    """
    x, y = np.asarray(x, float), np.asarray(y).astype(int).ravel()
    lines = []
    for label in np.unique(y):
        points = x[y == label]
        look = {**palette.class_style(int(label), many), "zorder": 3, **style}
        lines.extend(axes.plot(points[:, 0], points[:, 1], **look))
    return lines
