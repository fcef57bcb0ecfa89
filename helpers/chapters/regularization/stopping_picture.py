"""Where early stopping stops on one training, and what each patience would have come to."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key

LOSSES = (0.12, 3.0)
BELOW_KEY = 0.85  # share of the height to which the marks of the stop reach


class EarlyStop(Picture):
    """A result has ``train``, ``validation``, ``test`` (losses of epochs 0, 1, …), ``stop``,
    ``kept``, ``patience``, ``by_patience`` and ``title``.
    """

    height = 330

    def __init__(self, epochs: int, most: int) -> None:
        """``epochs``: where the curves end; ``most``: the largest patience."""
        self.epochs, self.most = epochs, most
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.7, 1))
        left.set(xlim=(0, self.epochs), ylim=LOSSES, yscale="log", xlabel="epoch", ylabel="loss L")
        right.set(xlim=(-1, self.most + 1), ylim=LOSSES, yscale="log", xlabel="patience")
        right.set_ylabel("true loss of what is kept")
        for axes in (left, right):
            axes.set_yticks([0.2, 0.4, 0.7, 1, 2], ["0.2", "0.4", "0.7", "1", "2"])
            axes.minorticks_off()
        (self.waiting,) = left.fill([0] * 4, [0] * 4, color=palette.ACCENT, alpha=0.12, zorder=1)
        self.moving(self.waiting)
        later = {"alpha": 0.35, "linewidth": 1.2}
        styles = (
            ("train", palette.DASHES["train"], palette.TRAIN),
            ("validation", palette.DASHES["validation"], palette.VALIDATION),
            ("test", palette.DASHES["test"], palette.TEST),
        )
        self.until = {n: Trace(self, left, dash, color=c) for n, dash, c in styles}
        self.after = {
            n: self.moving(left.plot([], [], dash, color=c, **later)[0]) for n, dash, c in styles
        }
        self.stop = self.moving(left.axvline(0, 0, BELOW_KEY, color=palette.ACCENT, linewidth=2))
        dot = {"color": palette.ACCENT, "markeredgecolor": "white", "zorder": 6, "linestyle": ""}
        self.kept = self.moving(left.plot([], [], "o", markersize=10, **dot)[0])
        self.top = EdgeMarks(self, left, palette.TEST)
        write_key(self, left, 0.30, 0.96, "─ training", palette.TRAIN)
        write_key(self, left, 0.48, 0.96, "╌ validation", palette.VALIDATION)
        write_key(self, left, 0.70, 0.96, "··· true (unknown)", palette.TEST)
        write_key(self, left, 0.30, 0.89, "│ stop   ● kept   shaded: waiting", palette.ACCENT)
        self.all = Trace(self, right, color=palette.TEST, drawstyle="steps-mid", linewidth=1.6)
        self.here = self.moving(right.plot([], [], "o", markersize=10, **dot)[0])
        self.lowest = self.moving(right.plot([], [], ":", color=palette.MUTED, linewidth=1.4)[0])
        write_key(self, right, 0.98, 0.96, "··· lowest of all epochs", palette.MUTED, "right")

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        stop, epochs = result.stop, np.arange(len(result.train))
        for name, line in self.until.items():
            line.show(lambda run, name=name: _until(run, name), result, ghost, pinned)
            self.after[name].set_data(epochs[stop:], getattr(result, name)[stop:])
        start = max(stop - max(result.patience, 1), 0) if result.stopped else stop
        low, high = LOSSES
        top = low * (high / low) ** BELOW_KEY
        self.waiting.set_xy([(start, low), (start, top), (stop, top), (stop, low)])
        self.stop.set_xdata([stop] * 2)
        self.stop.set_visible(result.stopped)
        self.kept.set_data([result.kept], np.clip([result.test[result.kept]], *LOSSES))
        self.top.show([result.kept], [max(result.test[result.kept], low)])
        self.all.show(
            lambda run: (np.arange(self.most + 1), np.clip(run.by_patience, 1e-9, high)),
            result, ghost, pinned,
        )  # fmt: skip
        self.here.set_data([result.patience], np.clip([result.test[result.kept]], *LOSSES))
        self.lowest.set_data([-1, self.most + 1], [result.test[1:].min()] * 2)
        self.title.set_text(result.title)


def _until(run: Any, name: str) -> tuple[np.ndarray, np.ndarray]:
    values = getattr(run, name)[: run.stop + 1]
    return np.arange(len(values)), values
