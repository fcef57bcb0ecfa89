"""The explorer ``nan_clinic``: its picture and its controls; what it shows is in ``defects.py``."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.own_data.defects import CURES, SHOWN, STEPS, Case, compute, describe
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import Trace, write_key
from helpers.drawing.quick_text import QuickText
from helpers.explorer import Explorer, choice, integer, log_slider, toggle
from helpers.explorer.words import number

SHORT = ("radius", "texture", "concave", "smooth", "y")
LIMITS = (1e-9, 1e4)


class Clinic(Picture):
    """Left the first rows, in the middle the loss by step, right the gradient by layer."""

    height = 340

    def build(self, figure: Figure) -> None:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.2, 1, 0.9))
        left.set(xlim=(0, 5), ylim=(SHOWN + 0.6, -0.2), xticks=[], yticks=[])
        left.set(title="the first rows")
        left.set_axis_off()
        for k, name in enumerate(SHORT):
            left.text(k + 0.5, 0.5, name, ha="center", size=10, weight="bold")
        self.cells = [
            [
                self.moving(left.add_artist(QuickText(k + 0.5, r + 1.3, "", size=11, ha="center")))
                for k in range(5)
            ]
            for r in range(SHOWN)
        ]
        middle.set(xlim=(0.5, STEPS + 0.5), ylim=(1e-2, 1e3), yscale="log", xlabel="step")
        middle.set(title="loss", ylabel="loss")
        middle.plot([0.5, STEPS + 0.5], [np.log(2)] * 2, ":", color=palette.MUTED)
        write_key(self, middle, 0.97, 0.35, "ln 2", palette.MUTED, ha="right")
        self.loss = Trace(self, middle, color=palette.LOSS, linewidth=2)
        self.first = Trace(self, middle, "o", color=palette.LOSS, markersize=7)
        lost = {"color": palette.MISTAKE, "markersize": 11, "markeredgewidth": 3, "zorder": 6}
        self.lost = Trace(self, middle, "x", **lost)
        right.set(xlim=(0.5, 9.5), ylim=LIMITS, yscale="log", xlabel="layer")
        right.set(title="gradient, first step", ylabel="size of ∂L/∂W")
        right.set_xticks(range(1, 10))
        self.sizes = Trace(self, right, "o-", color=palette.GRADIENT, markersize=7)
        self.gone = Trace(self, right, "x", **lost)

    def update(self, result: Case, ghost: Case | None = None, pinned: Case | None = None) -> None:
        for row, values in zip(self.cells, result.table, strict=True):
            for cell, value in zip(row, values, strict=True):
                cell.set_text(_cell(value))
                cell.set_color(palette.INK if np.isfinite(value) else palette.MISTAKE)
        self.loss.show(_course, result, ghost, pinned)
        self.first.show(lambda run: ([1], [_inside(run.losses[:1], 1e-2, 1e3)[0]]), result)
        self.lost.show(_breaks, result)
        self.sizes.show(_by_layer, result, ghost, pinned)
        self.gone.show(_no_size, result)
        self.title.set_text(result.title)


def _cell(value: float) -> str:
    return "NaN" if np.isnan(value) else number(value, 2 if abs(value) < 100 else 0)


def _inside(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Values at the frame's edge where they leave it; NaN stays."""
    return np.where(np.isnan(values), np.nan, np.clip(values, low * 1.05, high / 1.05))


def _course(run: Case) -> tuple[np.ndarray, np.ndarray]:
    losses = np.where(np.isfinite(run.losses), run.losses, np.nan)
    return np.arange(1, STEPS + 1), _inside(losses, 1e-2, 1e3)


def _breaks(run: Case) -> tuple[list, list]:
    return ([run.broken], [1e3 / 1.6]) if run.broken else ([], [])


def _by_layer(run: Case) -> tuple[np.ndarray, np.ndarray]:
    sizes = np.where(np.isfinite(run.gradient), run.gradient, np.nan)
    return np.arange(1, len(sizes) + 1), _inside(sizes, *LIMITS)


def _no_size(run: Case) -> tuple[np.ndarray, np.ndarray]:
    bad = np.flatnonzero(~np.isfinite(run.gradient)) + 1
    return bad, np.full(len(bad), LIMITS[1] / 4)


def nan_clinic() -> Explorer:
    """A defect, cured or not, activation, depth, rate and first weights: where it shows."""
    return Explorer(
        [
            choice("defect", "defect", tuple(CURES), tooltip="What is wrong"),
            toggle("cured", "cured", tooltip="The same training after the cure"),
            choice("activation", "activation", ("tanh", "relu", "sigmoid"),
                   tooltip="Of the hidden layers"),
            integer("depth", "hidden layers", 1, 8, 2),
            log_slider("learning_rate", "learning rate η", 0.001, 100, 0.3),
            log_slider("scale", "scale of the weights", 0.01, 10, 1,
                       tooltip="Multiplies the first weights of all layers"),
        ],
        compute,
        Clinic(),
        describe,
        presets={
            "healthy": {},
            "NaN in the data": {"defect": "a missing value"},
            "−∞ in the data": {"defect": "an infinity"},
            "softmax on one": {"defect": "softmax on one output"},
            "log 0": {"defect": "log of zero"},
            "stands still": {"activation": "sigmoid", "depth": 8},
            "η too large": {"defect": "a rate too large"},
        },
    )  # fmt: skip
