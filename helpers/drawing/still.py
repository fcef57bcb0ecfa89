"""A picture that does not move, shown in a notebook with its sentence.

As an explorer does, it gives two outputs: the picture, with the sentence as its alt text, and the
sentence as text, so that everybody reads it and nbval compares it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from matplotlib.figure import Figure

from helpers.drawing import png
from helpers.drawing.base import HEAD, Picture


class Still:
    """PNG bytes and their sentence; shows itself as the last expression of a cell.

    ``png``, ``sentence``, ``width`` and ``height`` (CSS pixels) can be read.
    """

    def __init__(self, encoded: bytes, sentence: str, width: int, height: int) -> None:
        if not sentence.strip():
            raise ValueError("a picture needs a sentence that says what is seen")
        self.png, self.sentence = encoded, sentence
        self.width, self.height = width, height

    def __repr__(self) -> str:
        return self.sentence

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for data, metadata in bundles(self.png, self.sentence, self.width, self.height):
            display(data, metadata=metadata, raw=True)


def show(
    picture: Picture,
    result: Any,
    sentence: str,
    ghost: Any = None,
    pinned: Any = None,
    ghost_label: str = "",
    pinned_label: str = "",
) -> Still:
    """The picture of ``result``, as an explorer would draw it, without its controls.

    ``sentence`` says what is seen, with the numbers; raises ValueError without one.
    """
    encoded = picture.draw(result, ghost, pinned, ghost_label, pinned_label)
    return Still(encoded, sentence, picture.width, picture.height)


def figure(
    draw: Callable[[Figure], Any],
    sentence: str,
    width: int = 760,
    height: int = 320,
    title: str = "",
) -> Still:
    """A picture made for one place: ``draw(figure)`` adds axes and artists to an empty figure.

    ``width`` and ``height`` are the size shown, in CSS pixels; ``title`` stands over all axes and
    says what is seen. The course's style and constrained layout hold. Raises ValueError without a
    sentence, or for a text that is cut off by the picture's edge.
    """
    picture = _Once(draw, title, width, height)
    made = show(picture, None, sentence)
    if cut := picture.cut_off():
        raise ValueError(f"the edge of the picture cuts {', '.join(map(repr, cut))}")
    return made


class _Once(Picture):
    def __init__(self, draw: Callable[[Figure], Any], title: str, width: int, height: int) -> None:
        self._draw, self._words = draw, title
        self.width, self.height = width, height
        super().__init__()

    def _frame(self) -> None:
        super()._frame()
        # No run before to name below, and perhaps nothing above: the axes may have the room.
        top = 1 - HEAD / self.height if self._words else 1
        self.figure.get_layout_engine().set(rect=(0, 0, 1, top))

    def build(self, figure: Figure) -> None:
        self._draw(figure)

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.title.set_text(self._words)


def bundles(encoded: bytes, sentence: str, width: int, height: int) -> list[tuple[dict, dict]]:
    """The two outputs, as pairs of data and metadata: the picture, then its sentence."""
    image = {
        "image/png": base64.b64encode(png.pack(encoded)).decode("ascii"),
        "text/plain": sentence,
    }
    shown = {"alt": sentence, "width": width, "height": height}
    text = {"text/markdown": plain_markdown(sentence), "text/plain": sentence}
    return [(image, {"image/png": shown}), (text, {})]


def plain_markdown(text: str) -> str:
    """``text`` so that Markdown shows it as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", text)
