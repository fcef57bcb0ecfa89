"""One canvas on which all pictures are drawn in turn.

A canvas of a picture's size takes 5 MB, and so does each copy of it. A chapter has half a dozen
pictures, of which a reader moves one at a time; so they share one canvas, each in its lower left
corner, and only the picture that was drawn last keeps its copies as they are.

Only one thread may draw at a time, the one that holds ``DRAWING``. There may be two: ipykernel 7
answers some widgets in a thread of their own (a "subshell"), beside the cell that is running.
"""

from __future__ import annotations

import threading
import weakref
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg

DRAWING = threading.RLock()
ROOM = (1520, 960)  # pixels; all of the course fit, and a larger one makes room for itself


class Stage:
    """The canvas, and which picture stands on it. There is one, ``STAGE``."""

    def __init__(self) -> None:
        self._renderer: RendererAgg | None = None
        self._last: Any = lambda: None  # a weak reference, so that nothing is kept alive

    def renderer(self, width: int, height: int, dpi: float) -> RendererAgg:
        """A renderer with room for ``width`` by ``height`` pixels; usually the one there is."""
        have = self._renderer
        if have is None or have.dpi != dpi or have.width < width or have.height < height:
            size = ROOM if have is None else (int(have.width), int(have.height))
            have = RendererAgg(max(width, size[0]), max(height, size[1]), dpi)
            self._renderer = have
        return have

    def enter(self, picture: Any) -> None:
        """Tell the picture that was drawn last, if it is another, to ``put_away`` its copies."""
        last = self._last()
        if last is not picture:
            if last is not None:
                last.put_away()
            self._last = weakref.ref(picture)


STAGE = Stage()


class SharedCanvas(FigureCanvasAgg):
    """The part of the one canvas that a figure covers."""

    def get_renderer(self) -> RendererAgg:
        """The renderer that all share."""
        return STAGE.renderer(*self.get_width_height(physical=True), self.figure.dpi)

    def buffer_rgba(self) -> np.ndarray:
        """This figure's pixels, (height, width, 4) of uint8; a view that the next draw changes."""
        width, height = self.get_width_height(physical=True)
        # Agg counts rows from below, the array from above.
        return np.asarray(self.get_renderer().buffer_rgba())[-height:, :width]
