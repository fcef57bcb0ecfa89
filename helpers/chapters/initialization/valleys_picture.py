"""Picture of chapter 06: many descents on one surface, and where each place of it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.surface import Surface

VIEW = (-5.0, 5.0)
SIDE = 41  # starts along each side of the plane
STEPS = 60
HEIGHT = (0.0, 2.0)  # of the loss
LEVELS = np.array([0.02, 0.1, 0.3, 0.6, 1.0, 1.5, 2.5, 5.0])
FINE = 101


class Starts(Picture):
    """A result is a ``Run`` of ``helpers.explorers.initialization_starts``."""

    height = 400

    def __init__(self, surfaces: Mapping[str, Callable]) -> None:
        """``surfaces``: by name, functions of w (…, 2) that return the loss first."""
        self.surfaces = surfaces
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
        left.set(xlim=VIEW, ylim=VIEW, xlabel="w1", ylabel="w2")
        left.set_title("shade: loss at which a descent from here ends")
        left.grid(False)
        half = (VIEW[1] - VIEW[0]) / (SIDE - 1) / 2
        extent = (VIEW[0] - half, VIEW[1] + half, VIEW[0] - half, VIEW[1] + half)
        self.ends = Surface(
            self, left, extent, palette.SEQUENTIAL, limits=(0, 2 * HEIGHT[1]), smooth=False
        )
        self.contours = {name: contours(f) for name, f in self.surfaces.items()}
        line = {"color": palette.INK, "linewidth": 0.6, "alpha": 0.5, "zorder": 1}
        self.levels = self.moving(left.plot([], [], **line)[0])
        path = {"color": palette.ACCENT, "linewidth": 0.7, "alpha": 0.6, "zorder": 3}
        self.paths = self.moving(left.plot([], [], **path)[0])
        dot = {"color": palette.ACCENT, "linestyle": "", "zorder": 4}
        self.first = self.moving(left.plot([], [], marker="D", markersize=3, **dot)[0])
        end = {"marker": "o", "markersize": 7, "markeredgecolor": "white"}
        self.last = Trace(self, left, **end, **dot)
        self.edge = EdgeMarks(self, left)
        right.set(xlim=(0, STEPS), ylim=HEIGHT, xlabel="step", ylabel="loss L")
        right.set_title("loss of each start (◆ start, ● end)")
        self.losses = self.moving(right.plot([], [], linewidth=0.9, color=palette.LOSS)[0])
        self.loss_edge = EdgeMarks(self, right, palette.LOSS)
        self.now = Trace(
            self, right, "o", color=palette.ACCENT, markersize=5, alpha=0.6, clip_on=False
        )

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.ends.show(result.ends)
        self.levels.set_data(*self.contours[result.surface])
        paths, losses = result.paths, result.losses
        self.paths.set_data(joined(paths[..., 0]), joined(paths[..., 1]))
        self.first.set_data(paths[0, :, 0], paths[0, :, 1])
        same = [run if run and run.surface == result.surface else None for run in (ghost, pinned)]
        self.last.show(places, result, *same)
        self.edge.show(paths[-1, :, 0], paths[-1, :, 1])
        steps = np.broadcast_to(np.arange(len(losses))[:, None], losses.shape)
        self.losses.set_data(joined(steps), joined(np.minimum(losses, 1e3)))
        self.now.show(last_losses, result, ghost, pinned)
        self.loss_edge.show(len(losses) - 1, losses[-1])
        self.title.set_text(result.title)


def places(run: Any) -> tuple[np.ndarray, np.ndarray]:
    """Where the descents ended that are in the picture."""
    inside = (np.abs(run.paths[-1]) <= VIEW[1]).all(axis=-1)
    return run.paths[-1, inside, 0], run.paths[-1, inside, 1]


def last_losses(run: Any) -> tuple[np.ndarray, np.ndarray]:
    """The last step and the losses after it that are in the picture."""
    seen = run.losses[-1] <= HEIGHT[1]
    return np.full(seen.sum(), len(run.losses) - 1), run.losses[-1, seen]


def joined(columns: np.ndarray) -> np.ndarray:
    """The columns of an array one after the other, NaN between them."""
    gap = np.full((1, columns.shape[1]), np.nan)
    return np.vstack([columns, gap]).T.ravel()


def contours(surface: Callable) -> tuple[np.ndarray, np.ndarray]:
    """Lines of equal loss as one line with gaps."""
    side = np.linspace(*VIEW, FINE)
    plane = np.stack(np.meshgrid(side, side), axis=-1)
    axes = Figure().add_subplot()
    pieces = []
    for level in axes.contour(side, side, surface(plane)[0], LEVELS).allsegs:
        for piece in level:
            pieces += [piece, np.full((1, 2), np.nan)]
    points = np.vstack(pieces)
    return points[:, 0], points[:, 1]
