"""Explorers of chapter 03: gradient descent on a curve, in a bowl, for a line and for a plane.

- ``descent_1d``: curve, start, learning rate and steps
- ``descent_2d``: learning rate, condition number, start and batch size, in a bowl made of data
- ``line_fit``: a line through 100 points, by batches of 1, 5, 20 or 100
- ``plane_fit``: a plane through 60 students, with features as they are or standardized
"""

from __future__ import annotations

from helpers.chapters.descent.bowl import descent_2d
from helpers.chapters.descent.curve import descent_1d
from helpers.chapters.descent.line import line_fit
from helpers.chapters.descent.plane import plane_fit

__all__ = ["descent_1d", "descent_2d", "line_fit", "plane_fit"]
