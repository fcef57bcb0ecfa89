"""Touch: what in a picture can be grabbed, and which controls it moves.

A touch sets controls as ``explorer.set`` does, so every touch has a slider that does the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from helpers.drawing.base import SCALE, Picture
from helpers.drawing.rate_map import nearest_cell

REACH = 16  # CSS pixels around a place within which it is grabbed

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Handle:
    """Something that can be grabbed.

    - ``axes(picture)``: the axes in which it lies
    - ``moved(x, y, which, values, result)``: the controls' values, by name, for a pointer at the
      data coordinates ``x``, ``y``; the explorer takes the nearest that each control allows
    - ``places(result)``: where it can be grabbed, (n, 2) in data coordinates, of which the
      ``which``-th was; None: anywhere in the axes, and it comes to the pointer. There ``which``
      is 0 where the pointer is pressed and 1 where it goes from there
    - ``tap``: only the press counts, and nothing is dragged
    """

    axes: Callable[[Any], Axes]
    moved: Callable[[float, float, int, Values, Any], Values]
    places: Callable[[Any], Sequence] | None = None
    tap: bool = False


def square_of_map(rates: np.ndarray, sizes: np.ndarray, size: str) -> Handle:
    """A press into a ``RateMap``: its square becomes the controls "rate" and ``size``."""
    return Handle(
        lambda picture: picture.map,
        lambda x, y, which, values, result: {
            "rate": rates[nearest_cell(rates, 10**x)],
            size: sizes[nearest_cell(sizes, 10**y)],
        },
        tap=True,
    )


@dataclass(frozen=True)
class Grip:
    """A handle that is held: the ``which``-th place, ``dx`` and ``dy`` from the pointer."""

    handle: Handle
    which: int
    dx: float
    dy: float

    def answers(self, kind: str) -> bool:
        """Whether it moves something when the pointer goes ``"down"``, ``"move"`` or ``"up"``."""
        if self.handle.tap:
            return kind == "down"
        return self.handle.places is None or kind != "down"

    def dragged(self) -> Grip:
        """The same once the pointer has moved on."""
        return self if self.handle.places is not None else replace(self, which=1)


def spots(handles: Sequence[Handle], picture: Picture, result: Any) -> list[dict[str, float]]:
    """What the page needs to know: circles and areas in CSS pixels."""
    found = []
    for handle in handles:
        if handle.places is None:
            box = handle.axes(picture).bbox
            x, y = box.x0 / SCALE, picture.height - box.y1 / SCALE
            found.append({"x": x, "y": y, "w": box.width / SCALE, "h": box.height / SCALE})
        else:
            places = pixels(handle, picture, result)
            seen = places[np.isfinite(places).all(axis=1)]
            found += [{"x": x, "y": y, "r": REACH} for x, y in seen]
    return [{k: round(float(v), 1) for k, v in spot.items()} for spot in found]


def pixels(handle: Handle, picture: Picture, result: Any) -> np.ndarray:
    """The places of a handle that can be seen, in CSS pixels from the upper left corner (n, 2).

    Those out of sight, and those that are no numbers, are NaN, so that indices keep their meaning.
    """
    places = np.asarray(handle.places(result), float).reshape(-1, 2)
    axes = handle.axes(picture)
    with np.errstate(all="ignore"):
        at = axes.transData.transform(places) / SCALE
    box = axes.bbox.padded(REACH * SCALE)
    x, y = SCALE * at.T
    inside = (box.x0 <= x) & (x <= box.x1) & (box.y0 <= y) & (y <= box.y1)  # NaN is not
    at[~inside] = np.nan
    at[:, 1] = picture.height - at[:, 1]
    return at


def grip(
    handles: Sequence[Handle], picture: Picture, result: Any, x: float, y: float
) -> Grip | None:
    """What a pointer that is pressed at ``x``, ``y`` (CSS pixels) holds, or None."""
    best, least = None, REACH
    for handle in (h for h in handles if h.places is not None):
        for which, (px, py) in enumerate(pixels(handle, picture, result)):
            far = np.hypot(px - x, py - y)
            if far <= least:
                best, least = Grip(handle, which, px - x, py - y), far
    areas = [h for h in handles if h.places is None]
    inside = [h for h in areas if h.axes(picture).bbox.contains(*_display(picture, x, y))]
    return best or (Grip(inside[0], 0, 0.0, 0.0) if inside else None)


def asked(held: Grip, picture: Picture, x: float, y: float, values: Values, result: Any) -> Values:
    """The values that a pointer at ``x``, ``y`` asks for, not yet those that controls allow."""
    display = _display(picture, x + held.dx, y + held.dy)
    data = held.handle.axes(picture).transData.inverted().transform(display)
    return held.handle.moved(float(data[0]), float(data[1]), held.which, values, result)


def _display(picture: Picture, x: float, y: float) -> tuple[float, float]:
    """matplotlib's pixels, which count from below."""
    return x * SCALE, (picture.height - y) * SCALE
