"""The widget that carries the picture.

With anywidget it tells what the reader touches, when nothing moves any more and, while a film
plays, when a picture has been shown. Without, it is a plain Image, on which there is nothing to
touch; all else works.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import traitlets

try:
    import anywidget
except ImportError:
    anywidget = None

HERE = Path(__file__).parent
Spot = dict[str, float]


def make_screen(width: int, height: int, told: Callable[[dict[str, Any]], None]) -> Any:
    """A widget that shows the PNG in its ``value``, ``width`` by ``height`` CSS pixels.

    ``told`` gets ``{"touch": "down" | "move" | "up", "x": …, "y": …}`` in these pixels from the
    upper left corner, ``{"shown": True}`` for each picture shown while ``playing`` is True, and
    ``{"rests": True}`` when a coarse one has stood for a moment.
    What can be touched stands in ``spots``: circles (x, y, r) and areas (x, y, w, h).
    """
    if anywidget is None:
        return Still(width, height)
    screen = Screen(width=width, height=height)
    screen.on_msg(lambda _, content, __: told(content))
    return screen


class Still(widgets.Image):
    """The picture where anywidget is missing."""

    touchable = False

    def __init__(self, width: int, height: int) -> None:
        super().__init__(
            format="png",
            width=str(width),
            height=str(height),
            # A box stretches an image to its width, which blurs it; the natural size does not.
            layout=widgets.Layout(
                width=f"{width}px", height="auto", max_width="100%", align_self="flex-start"
            ),
        )
        self.spots: list[Spot] = []
        self.playing, self.alt = False, ""

    def answer(self) -> None:
        """Nobody waits for an answer."""


if anywidget is not None:

    class Screen(anywidget.AnyWidget):
        """The picture that can be touched."""

        _esm = (HERE / "screen.js").read_text(encoding="utf-8")
        _css = (HERE / "screen.css").read_text(encoding="utf-8")
        touchable = True

        value = traitlets.Bytes(b"").tag(sync=True)
        alt = traitlets.Unicode("").tag(sync=True)
        width = traitlets.Int().tag(sync=True)
        height = traitlets.Int().tag(sync=True)
        spots = traitlets.List([]).tag(sync=True)
        playing = traitlets.Bool(False).tag(sync=True)

        def __init__(self, width: int, height: int) -> None:
            layout = widgets.Layout(max_width="100%", width="100%", align_self="flex-start")
            super().__init__(width=width, height=height, layout=layout)

        def answer(self) -> None:
            """Tell the page that a touch has been dealt with."""
            self.send({"touched": True})
