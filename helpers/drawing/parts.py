"""Parts that pictures are made of; each declares its artists as moving.

- ``Trace``: a line or markers, with its ghost and its pinned run
- ``EdgeMarks``: triangles at the frame for what left it
- ``write_key``: what a colour stands for, legible also where a curve runs through it
- ``scatter``: labelled points in the colours and markers of their classes
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.quick_text import QuickText

GHOST = {"color": palette.GHOST, "zorder": 2.1}
PINNED = {"color": palette.PINNED, "zorder": 2.2, "alpha": 0.8}
# Where a line that diverged is cut: beyond it Agg's integer coordinates would overflow.
FAR = 1e6


CIRCLE = np.stack([f(np.linspace(0, 2 * np.pi, 73)) for f in (np.cos, np.sin)])


class Trace:
    """One line, drawn three times: the present run, the run before, and the pinned one."""

    def __init__(self, picture: Picture, axes: Axes, *fmt: str, **style: Any) -> None:
        """``fmt`` and ``style`` as for ``Axes.plot``.

        A ghost is kept with the background; not so in axes in which a ``Surface`` or a patch
        moves, which would cover it. They have to be made first.
        """
        covered = picture.is_filled(axes)

        def line(with_result: bool, **more: Any) -> Line2D:
            (made,) = axes.plot([], [], *fmt, **{**style, **more})
            return picture.moving(made, with_result or covered)

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


def write_key(
    picture: Picture, axes: Axes, x: float, y: float, words: str, color: str, ha: str = "left"
) -> None:
    """Write ``words`` over the curves of ``axes``, at shares ``x`` and ``y`` of its size."""
    style = {"size": 11, "color": color, "ha": ha, "halo": True}
    text = QuickText(x, y, words, transform=axes.transAxes, **style)
    picture.moving(axes.add_artist(text))


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


def ellipses(
    bottom: np.ndarray,
    axes: np.ndarray,
    curvatures: np.ndarray | tuple[float, float],
    levels: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The lines where ½·Σ c·(distance along its axis)² is one of ``levels``, NaN between them.

    ``axes`` (2, 2) has one unit vector in each row; a curvature of 0 gives no line.
    """
    radii = np.sqrt(2 * levels[:, None] / np.maximum(curvatures, 1e-12))  # (levels, 2)
    rings = np.einsum("la,ap,ai->lpi", radii, CIRCLE, axes) + bottom
    rings = np.concatenate([rings, np.full((len(levels), 1, 2), np.nan)], axis=1).reshape(-1, 2)
    return rings[:, 0], rings[:, 1]
