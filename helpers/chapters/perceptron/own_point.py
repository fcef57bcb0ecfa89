"""The point that the reader adds to those of chapter 01, in the picture or by sliders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from helpers.chapters.perceptron.mistakes import mistake_bound
from helpers.chapters.perceptron.points import Points
from helpers.explorer import Handle, choice, slider
from helpers.explorer.control import Control

NONE = "none"
NAMES = ("own", "own_x", "own_y")  # of its controls


@lru_cache(maxsize=64)
def added(points: Points, own: str, own_x: float, own_y: float, bounded: bool) -> Points:
    """``points`` and one more, of class ``own``, at so many percent of the frame; or none more.

    ``bounded``: whether the bound on a perceptron's mistakes is to be worked out anew.
    """
    if own == NONE:
        return points
    (left, right), (bottom, top) = points.xlim, points.ylim
    place = [left + own_x / 100 * (right - left), bottom + own_y / 100 * (top - bottom)]
    x, y = np.vstack([points.x, place]), np.append(points.y, int(own == "class 1"))
    bound = mistake_bound(x, y) if bounded and points.separable else np.inf
    return replace(points, x=x, y=y, bound=bound, own=True)


def controls() -> list[Control]:
    """The reader's point: of which class, and where in the frame."""
    share = {"min": 0, "max": 100, "value": 50, "step": 1, "unit": "%"}
    where = "of the picture, from the "
    return [
        choice("own", "your point", (NONE, "class 0", "class 1"), tooltip="one more point"),
        slider("own_x", "its place, across", tooltip=where + "left", **share),
        slider("own_y", "its place, up", tooltip=where + "bottom", **share),
    ]


def _put(x: float, y: float, which: int, values: Mapping[str, Any], result: Any) -> dict:
    (left, right), (bottom, top) = result.points.xlim, result.points.ylim
    return {
        "own": "class 1" if values["own"] == NONE else values["own"],
        "own_x": 100 * (x - left) / (right - left),
        "own_y": 100 * (y - bottom) / (top - bottom),
    }


HANDLE = Handle(lambda picture: picture.plane, _put)


def idle(values: Mapping[str, Any]) -> set[str]:
    """A point that is not there has no place."""
    return set(NAMES[1:]) if values["own"] == NONE else set()
