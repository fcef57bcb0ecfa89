"""A box in three dimensions, drawn by hand.

matplotlib's own 3-D axes take 60 ms and more for each view. Two sines and a table of what is drawn
where do the same with the lines and polygons of a flat picture.
"""

from __future__ import annotations

import numpy as np
from matplotlib.text import Text

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


def near_sides(azimuth: float) -> tuple[float, float]:
    """The values of study and sleep on the sides of the box that face the reader."""
    turn = np.deg2rad(azimuth)
    return float(BOX[0, int(np.cos(turn) > 0)]), float(BOX[1, int(np.sin(turn) > 0)])


def upright(azimuth: float) -> np.ndarray:
    """The upright edge of the box that stands farthest to the left."""
    feet = np.array([[x, y, 0.0] for x in BOX[0] for y in BOX[1]])
    foot = feet[project(feet, azimuth)[:, 0].argmin()]
    return np.array([foot, [*foot[:2], BOX[2, 1]]])


def joined(lines: list[np.ndarray]) -> np.ndarray:
    """Lines of points (…, 3) one after the other, NaN between them."""
    return np.concatenate([part for line in lines for part in (line, GAP)])


def place_name(text: Text, words: str, place: np.ndarray, axis: int, is_name: bool) -> None:
    """Write a tick of ``axis``, or its name, beside ``place`` of the flat picture."""
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
