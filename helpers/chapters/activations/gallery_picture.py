"""An activation and its slope side by side, with the tangent at one input."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace

REACH = 5.0  # inputs are shown from −REACH to REACH
VALUES = (-2.2, 3.4)
SLOPES = (-0.35, 2.15)


class Gallery(Picture):
    """A result is a ``Shown`` of ``helpers.explorers.activations_gallery``."""

    height = 330

    def __init__(self, z: np.ndarray) -> None:
        """``z``: the inputs of the curves."""
        self.z = z
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        left.set(xlim=(-REACH, REACH), ylim=VALUES, xlabel="z", title="activation a = f(z)")
        right.set(xlim=(-REACH, REACH), ylim=SLOPES, xlabel="z", title="slope f′(z)")
        for axes in (left, right):
            axes.axhline(0, color=palette.MUTED, linewidth=0.8)
        for height, name in ((0.25, "¼"), (1.0, "1")):
            right.axhline(height, color=palette.MUTED, linewidth=1, linestyle=":")
            right.text(REACH, height + 0.03, name, ha="right", size=11, color=palette.MUTED)
        self.curve = Trace(self, left, linewidth=2.5)
        self.slope = Trace(self, right, linewidth=2.5)
        self.tangent = self.moving(left.plot([], [], color=palette.GRADIENT, linewidth=1.6)[0])
        flat = {"color": palette.MISTAKE, "linewidth": 5, "solid_capstyle": "butt", "zorder": 2}
        self.flats = [self.moving(axes.plot([], [], **flat)[0]) for axes in (left, right)]
        self.floors = (VALUES[0] + 0.06, SLOPES[0] + 0.03)
        self.flat_name = self.moving(
            right.text(0, SLOPES[0] + 0.08, "flat", size=11, color=palette.MISTAKE, ha="center")
        )
        style = {"color": palette.ACCENT, "markeredgecolor": "white", "markersize": 10, "zorder": 5}
        self.points = [self.moving(axes.plot([], [], "o", **style)[0]) for axes in (left, right)]
        self.edge = EdgeMarks(self, left)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        colour, dashes = palette.ACTIVATIONS[result.name]
        for trace in (self.curve, self.slope):
            trace.now.set(color=colour, linestyle=dashes)
        self.curve.show(lambda run: (self.z, _broken(run.curve)), result, ghost, pinned)
        self.slope.show(lambda run: (self.z, _broken(run.slopes)), result, ghost, pinned)
        reach = np.array([-1.2, 1.2])
        self.tangent.set_data(result.z + reach, result.value + result.slope * reach)
        for line, floor in zip(self.flats, self.floors, strict=True):
            line.set_data(self.z, np.where(result.flat, floor, np.nan))
        self.flat_name.set_visible(bool(result.flat.any()))
        if result.flat.any():
            # In the middle of the first stretch, away from the frame.
            end = np.flatnonzero(result.flat & ~np.append(result.flat[1:], False))[0]
            first = np.flatnonzero(result.flat)[0]
            self.flat_name.set_x(np.clip(self.z[[first, end]].mean(), -REACH + 0.6, REACH - 0.6))
        inside = VALUES[0] <= result.value <= VALUES[1]
        self.points[0].set_data([result.z], [result.value if inside else np.nan])
        self.points[1].set_data([result.z], [result.slope])
        self.edge.show([result.z], [result.value])
        self.title.set_text(result.title)


def _broken(heights: np.ndarray) -> np.ndarray:
    """The curve with a gap where it jumps: no line stands there."""
    jump = np.abs(np.diff(heights, append=heights[-1])) > 0.2
    return np.where(jump, np.nan, heights)
