"""Names of lines where they end, kept from covering each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.drawing import palette
from helpers.drawing.base import SCALE, Picture


class EndLabels:
    """Names beside the right end of lines, pushed apart where they would overlap.

    They stand in the picture's ``right_margin``, which the picture has to set.
    """

    LINE_HEIGHT = 15 * SCALE  # pixels from one label to the next

    def __init__(self, picture: Picture, axes: Axes, lines: Sequence[Line2D]) -> None:
        """``lines``: those to be named, each with its colour; the names come with ``show``."""
        self.axes, self.lines = axes, list(lines)
        style = {"va": "center", "size": 11, "clip_on": False}
        colours = [palette.as_text(line.get_color()) for line in self.lines]
        self.texts = [picture.moving(axes.text(0, 0, "", color=c, **style)) for c in colours]
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
