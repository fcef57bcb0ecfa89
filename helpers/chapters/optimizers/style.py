"""What chapter 07's pictures share: looks of optimizers, names at line ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from helpers.chapters.optimizers.rules import NAMES
from helpers.drawing import palette
from helpers.drawing.base import SCALE, Picture
from helpers.drawing.labels import spread
from helpers.drawing.quick_text import QuickText

# Each with a colour of its own; the two that change the rule named before them are dashed.
COLOURS = palette.INK, *(palette.MANY_CLASSES[hue] for hue in (1, 6, 5, 0, 3, 4))
DASHES = ("-", "-", "--", "-", "-", "-", "--")
LOOKS = {name: (colour, dash) for name, colour, dash in zip(NAMES, COLOURS, DASHES, strict=True)}


def line_style(name: str) -> dict:
    """Colour and dash of an optimizer, as keywords for ``Axes.plot``."""
    colour, dash = LOOKS[name]
    return {"color": colour, "linestyle": dash if dash == "-" else (0, (3, 1.5))}


def name_colour(name: str) -> str:
    """The colour of an optimizer's line, dark enough for words on white."""
    return palette.as_text(LOOKS[name][0])


class EndNames:
    """Names at the right edge of axes, each at the height of its value, pushed apart.

    As ``labels.EndLabels``, with text that is quick to redraw.
    """

    def __init__(self, picture: Picture, axes: Axes, names: Sequence[str]) -> None:
        """``names``: of optimizers; their colours are those of ``LOOKS``."""
        self.axes = axes
        self.texts = [
            picture.moving(axes.add_artist(QuickText(0, 0, name, size=11, color=name_colour(name))))
            for name in names
        ]
        for text in self.texts:
            text.set_transform(None)
            text.set_clip_on(False)
            text.set_in_layout(False)

    def show(self, heights: np.ndarray, words: Sequence[str]) -> None:
        """Write ``words`` beside ``heights``, data coordinates; infinite ones stand at the top."""
        box, (low, high) = self.axes.bbox, self.axes.get_ylim()
        inside = np.clip(np.nan_to_num(heights, nan=high, posinf=high), low, high)
        places = self.axes.transData.transform(np.column_stack([np.ones(len(inside)), inside]))
        for text, y, word in zip(
            self.texts, spread(places[:, 1], 15 * SCALE, box.y0, box.y1), words, strict=True
        ):
            text.set_text(word)
            text.set_position((box.x1 + 6 * SCALE, y))
