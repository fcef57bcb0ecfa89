"""Picture of chapter 06: the losses of several starts, and how large their signals were."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.quick_text import QuickText

SEEDS = 6
UPDATES = 40
DEEPEST = 20
LOSSES = (0.0, 4.0)
SIZES = (1e-6, 1e6)
FAR = 1e3  # a loss is drawn no higher, far above the frame
CHANCE = float(np.log(10))


class Curves(Picture):
    """A result is a ``Run`` of ``helpers.explorers.initialization_training``."""

    height = 360

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        left.set(xlim=(0, UPDATES - 1), ylim=LOSSES, xlabel="update", ylabel="loss L")
        left.set(title="loss: each start thin, their median thick")
        left.axhline(CHANCE, color=palette.MUTED, linewidth=1, linestyle=":")
        self.each = self.moving(left.plot([], [], color=palette.LOSS, linewidth=0.8, alpha=0.6)[0])
        self.middle = Trace(self, left, color=palette.LOSS, linewidth=2.4)
        self.edge = EdgeMarks(self, left, palette.LOSS)
        # Last, with a halo: the curves of networks that learn nothing run through it.
        look = {"size": 10, "color": palette.MUTED, "ha": "right", "halo": True}
        self.moving(left.add_artist(QuickText(UPDATES - 1, CHANCE + 0.13, "guessing", **look)))
        right.set(xlim=(0.5, DEEPEST + 0.5), yscale="log", ylim=SIZES, xlabel="hidden layer")
        right.set(ylabel="size of a, before training", title="activations, root mean square")
        right.set_yticks([1e-6, 1e-3, 1, 1e3, 1e6])
        right.set_xticks([1, 5, 10, 15, 20])
        right.minorticks_off()
        self.dots = self.moving(
            right.plot([], [], ".", color=palette.INK, markersize=3.5, alpha=0.6)[0]
        )
        self.sizes = Trace(self, right, color=palette.INK, linewidth=2)
        self.size_edge = EdgeMarks(self, right, palette.INK)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.each.set_data(*joined(np.minimum(result.losses, FAR)))
        self.middle.show(median_loss, result, ghost, pinned)
        self.edge.show(*beyond(result.losses))
        layers = np.arange(1, result.depth + 1)
        self.dots.set_data(np.repeat(layers, SEEDS), result.sizes.ravel())
        self.sizes.show(median_size, result, ghost, pinned)
        self.size_edge.show(layers, np.median(result.sizes, axis=1))
        self.title.set_text(result.title)


def joined(losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All columns as one line with gaps."""
    updates, networks = losses.shape
    y = np.vstack([losses, np.full((1, networks), np.nan)]).T.ravel()
    return np.tile(np.append(np.arange(updates), np.nan), networks), y


def beyond(losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The last update at which each network has a loss, and that loss; far up where it diverged."""
    known = np.isfinite(losses)
    last = np.where(known.any(axis=0), len(losses) - 1 - known[::-1].argmax(axis=0), 0)
    return last, np.where(known[-1], losses[-1], FAR)


def median_loss(run: Any) -> tuple[np.ndarray, np.ndarray]:
    """The median over the networks, update by update; one that diverged counts as infinite."""
    losses = np.where(np.isfinite(run.losses), run.losses, np.inf)
    middle = np.sort(losses, axis=1)[:, [SEEDS // 2 - 1, SEEDS // 2]]
    with np.errstate(invalid="ignore"):
        middle = middle.mean(axis=1)
    return np.arange(UPDATES), np.where(np.isfinite(middle), middle, np.nan)


def median_size(run: Any) -> tuple[np.ndarray, np.ndarray]:
    """The median size of the activations, layer by layer."""
    return np.arange(1, run.depth + 1), np.median(run.sizes, axis=1)
