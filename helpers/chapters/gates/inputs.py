"""The four inputs of chapter 02: their places and colours, and whether a line separates them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from helpers import nn
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.explorer import Handle

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
VIEW = (-0.5, 1.5)  # of x1 and of x2
Y = np.array([0, 1, 1, 0])
SAME = 1e-9  # below this two places are one
ROUNDING = 1e-14  # segments less apart, in shares of 1 or of their largest coordinate, meet
NAME_SIZE = (0.45, 0.14)  # of "unit 1" in the input plane


def activate(name: str, z: np.ndarray) -> np.ndarray:
    """The activation of that name; ``step`` is 1 above 0."""
    # 0.1 + 0.2 − 0.3 is 0, on the line, and not above it.
    return (np.round(z, 9) > 0).astype(float) if name == "step" else nn.activations.get(name)(z)


def closest(p: np.ndarray, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The points of the segments p and q, each (2, dimensions), that are nearest to each other.

    Where they meet it is twice the same. Else one of them is an end of its segment, or both stand
    where the lines through the segments come nearest: least squares by singular values, so that
    a small angle between them costs no digits.
    """
    pairs = [(end, _foot(end, q)) for end in p] + [(_foot(end, p), end) for end in q]
    ways = np.column_stack([p[1] - p[0], q[0] - q[1]])
    s, t = np.linalg.lstsq(ways, q[0] - p[0], rcond=None)[0]
    if 0 <= s <= 1 and 0 <= t <= 1:
        pairs.append((p[0] + s * (p[1] - p[0]), q[0] + t * (q[1] - q[0])))
    one, other = min(pairs, key=lambda pair: np.linalg.norm(pair[0] - pair[1]))
    meet = np.linalg.norm(one - other) < ROUNDING * max(1, np.abs([p, q]).max())
    return one, one if meet else other


def apart(gap: float) -> str:
    """A distance of the classes in two digits; never 0 where a line passes between them."""
    return "less than 0.005" if 0 < gap < 0.005 else f"{gap:.2f}"


def _foot(point: np.ndarray, segment: np.ndarray) -> np.ndarray:
    """The place of the segment that is nearest to the point."""
    along = segment[1] - segment[0]
    length = along @ along
    share = np.clip((point - segment[0]) @ along / length, 0, 1) if length else 0.0
    return segment[0] + share * along


def net(lines: int = 9, points: int = 33) -> np.ndarray:
    """Lines of equal x1 and of equal x2 over the inputs: (2·lines, points, 2)."""
    at, along = np.linspace(0, 1, lines), np.linspace(0, 1, points)
    upright = np.stack(np.broadcast_arrays(at[:, None], along), axis=-1)
    return np.concatenate([upright, upright[..., ::-1]])


def joined(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Many lines (n, points, 2) as one, broken by NaN."""
    gap = np.full((len(lines), 1, 2), np.nan)
    flat = np.concatenate([lines, gap], axis=1).reshape(-1, 2)
    return flat[:, 0], flat[:, 1]


class GatePoints:
    """The four inputs, in the colour and marker of their target; a ring around a mistake."""

    def __init__(self, picture: Picture, axes: Axes, size: float = 11) -> None:
        style = {"markersize": size, "zorder": 4}
        self.classes = [
            picture.moving(axes.plot([], [], **{**palette.class_style(y), **style})[0])
            for y in (0, 1)
        ]
        ring = {"markersize": size + 8, "markeredgewidth": 2.5, "fillstyle": "none", "zorder": 5}
        self.rings = picture.moving(axes.plot([], [], "o", color=palette.MISTAKE, **ring)[0])

    def show(self, y: np.ndarray, answers: np.ndarray, places: np.ndarray = INPUTS) -> None:
        """Targets and answers (4,) at ``places`` (4, 2), by default the inputs themselves."""
        for label, line in enumerate(self.classes):
            line.set_data(*places[y == label].T)
        self.rings.set_data(*places[answers != y].T)


def line_across(w: np.ndarray, b: float) -> tuple[np.ndarray, np.ndarray]:
    """Two points of the line w·x + b = 0, far outside the picture; NaN where there is none."""
    length = float(np.hypot(*w))
    if length == 0:
        return np.full(2, np.nan), np.full(2, np.nan)
    foot, along = -b * w / length**2, np.array([-w[1], w[0]]) / length
    ends = foot + np.outer([-1e3, 1e3], along)
    return ends[:, 0], ends[:, 1]


def place_of_name(
    w: np.ndarray, b: float, other: tuple[float, float] | None = None
) -> tuple[float, float] | None:
    """A place in the picture just beside the line w·x + b = 0, or None if it does not show.

    Clear of the name that stands at ``other``, if there is such a place.
    """
    side = np.linspace(VIEW[0] + 0.1, VIEW[1] - 0.45, 12)
    if abs(w[1]) >= abs(w[0]) and w[1]:
        places = [(s, -(b + w[0] * s) / w[1] + 0.06) for s in side]
    elif w[0]:
        places = [(-(b + w[1] * s) / w[0] + 0.04, s) for s in side]
    else:
        return None
    inside = [p for p in places if VIEW[0] < p[0] < VIEW[1] - 0.4 and VIEW[0] < p[1] < 1.4]
    clear = [p for p in inside if not other or np.any(np.abs(np.subtract(p, other)) > NAME_SIZE)]
    return (clear or inside or [None])[0]


def places_on_line(w: np.ndarray, b: float) -> np.ndarray:
    """Places of the line w·x + b = 0 in the picture, where it can be grabbed (n, 2)."""
    length = float(np.hypot(*w))
    if length == 0:
        return np.empty((0, 2))
    middle, along = np.full(2, np.mean(VIEW)), np.array([-w[1], w[0]]) / length
    foot = middle - (w @ middle + b) * w / length**2
    places = foot + np.arange(-1.2, 1.3, 0.3)[:, None] * along
    return places[((places > VIEW[0]) & (places < VIEW[1])).all(axis=1)]


def line_handle(bias: str, unit: Callable[[Any], tuple[np.ndarray, float]]) -> Handle:
    """The line of a unit on ``picture.left``: dragging it moves the control ``bias``.

    ``unit(result)``: the weights and the bias that are shown.
    """
    return Handle(
        lambda picture: picture.left,
        lambda x, y, which, values, result: {bias: -float(unit(result)[0] @ [x, y])},
        lambda result: places_on_line(*unit(result)),
    )


def half_plane(w: np.ndarray, b: float, cells: int = 101) -> np.ndarray:
    """1 where w·x + b > 0 and 0 elsewhere, over the picture, with a border that is no staircase."""
    side = np.linspace(*VIEW, cells + 1)[:-1] + (VIEW[1] - VIEW[0]) / cells / 2
    z, length = w[0] * side + w[1] * side[:, None] + b, float(np.hypot(*w))
    if length == 0:
        return (z > 0).astype(float)
    return np.clip(0.5 + z / length / (side[1] - side[0]) / 2, 0, 1)
