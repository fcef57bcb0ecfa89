"""The error of finite differences over their step, with what theory says of its minimum."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.labels import EndLabels
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.quick_text import QuickText

STEPS = (1e-16, 1.0)
ERRORS = (1e-16, 5.0)


class ErrorCurve(Picture):
    """A result has ``h``, ``forward`` and ``central`` (the errors there), ``curves`` with
    ``steps``, ``forward`` and ``central``, ``epsilon`` and ``title``."""

    right_margin = 78
    height = 360

    def build(self, figure: Figure) -> None:
        self.axes = figure.add_subplot(xscale="log", yscale="log", xlim=STEPS, ylim=ERRORS)
        self.axes.set(xlabel="step h", ylabel="relative error of ∂L/∂w")
        self.axes.set_xticks(10.0 ** np.arange(-16, 1, 2))
        self.axes.set_yticks(10.0 ** np.arange(-16, 1, 4))
        self.axes.minorticks_off()
        line = {"linestyle": ":", "linewidth": 1.2, "zorder": 1.5}
        self.roots = [
            self.moving(self.axes.axvline(1e-8, color=colour, **line))
            for colour in (palette.MUTED, palette.GRADIENT)
        ]
        name = {"size": 11, "halo": True}
        self.names = [
            self.moving(self.axes.add_artist(QuickText(1e-8, 0.9, "", color=colour, **name)))
            for colour in (palette.MUTED, palette.GRADIENT)
        ]
        self.step = self.moving(self.axes.axvline(1e-3, color=palette.ACCENT, linewidth=1.2))
        self.forward = Trace(self, self.axes, "--", color=palette.MUTED, linewidth=1.8)
        self.central = Trace(self, self.axes, color=palette.GRADIENT)
        style = {"color": palette.ACCENT, "markeredgecolor": "white", "markersize": 9, "zorder": 5}
        self.here = self.moving(self.axes.plot([], [], "o", **style)[0])
        self.edge = EdgeMarks(self, self.axes)
        self.ends = EndLabels(self, self.axes, [self.forward.now, self.central.now])
        hint = {"size": 11, "color": palette.MUTED, "transform": self.axes.transAxes}
        self.axes.text(0.012, 0.03, "◂ round-off: ε/h", **hint)
        self.axes.text(0.988, 0.03, "truncation: h, h² ▸", ha="right", **hint)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.forward.show(lambda run: _line(run, "forward"), result, ghost, pinned)
        self.central.show(lambda run: _line(run, "central"), result, ghost, pinned)
        self.ends.show(("forward", "central"))
        for root, name, power in zip(self.roots, self.names, (2, 3), strict=True):
            place = result.epsilon ** (1 / power)
            root.set_xdata([place, place])
            name.set_text({2: " √ε", 3: " ∛ε"}[power])
            name.set_x(place)
        self.step.set_xdata([result.h, result.h])
        errors = np.array([result.forward, result.central])
        self.edge.show([result.h] * 2, errors)
        self.here.set_data([result.h] * 2, np.where(errors < ERRORS[0], np.nan, errors))
        self.title.set_text(result.title)


def _line(run: Any, name: str) -> tuple[np.ndarray, np.ndarray]:
    return run.curves.steps, np.maximum(getattr(run.curves, name), 1e-17)
