"""A picture that is built once and afterwards only moves its artists.

Drawing a figure anew takes 100 ms and more; most of it are axes, ticks and labels that do not
change. So they are drawn once and kept as a background, and a move of a slider restores that
background and draws only the moving artists over it ("blitting"). The ghost and the pinned run
stand still while a slider is dragged, so they are kept in the same way, on a second layer. While
another picture is moved, the background is compressed and the second layer is given up.
"""

from __future__ import annotations

import zlib
from operator import is_not
from typing import Any, TypeVar

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

from helpers.drawing import palette, png
from helpers.drawing.canvas import DRAWING, STAGE, SharedCanvas

SCALE = 2  # pixels rendered for one shown, so that type is crisp on a high-density screen
POINTS_PER_INCH = 72  # one point is then one CSS pixel
HEAD = 30  # CSS pixels kept for the title
FOOT = 22  # CSS pixels kept for the names of the ghost and the pinned run

A = TypeVar("A", bound=Artist)


class Picture:
    """One figure. A subclass writes ``build`` and ``update``.

    ``build(figure)`` makes axes and artists once; what will move is handed to ``self.moving``
    (or made by the parts of ``helpers.drawing.parts``, which do that themselves).
    ``update(result, ghost=None, pinned=None)`` moves them; ``ghost`` is the result of the run
    before and ``pinned`` the one the reader pinned, or None. ``self.title`` is a moving text
    over the axes that says what is seen.

    ``width`` and ``height`` are the size shown, in CSS pixels.
    """

    width = 760
    height = 380
    # CSS pixels left free at the sides, inside which labels at line ends may stand.
    left_margin = 0
    right_margin = 0

    def __init__(self) -> None:
        self._moving: list[Artist] = []
        self._kept: list[Artist] = []
        self._background: np.ndarray | None = None
        self._packed = b""  # the background while another picture is moved
        self._with_kept: np.ndarray | None = None
        self._kept_runs: tuple[Any, Any] = (None, None)
        self._kept_labels = ("", "")
        with DRAWING, matplotlib.rc_context(palette.STYLE):
            size = (self.width / POINTS_PER_INCH, self.height / POINTS_PER_INCH)
            self.figure = Figure(figsize=size, dpi=POINTS_PER_INCH * SCALE, layout="constrained")
            self.canvas = SharedCanvas(self.figure)
            self._frame()
            self.build(self.figure)
            self.figure.get_layout_engine().execute(self.figure)
        # From here on nothing may shift: motion is what the reader compares.
        self.figure.set_layout_engine("none")

    def build(self, figure: Figure) -> None:
        """Make axes and artists; called once."""
        raise NotImplementedError(f"{type(self).__name__} needs build(self, figure)")

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        """Move the artists to show ``result``, and ``ghost`` and ``pinned`` where given."""
        raise NotImplementedError(f"{type(self).__name__} needs update(self, result, …)")

    def moving(self, artist: A, with_result: bool = True) -> A:
        """Declare that ``artist`` changes with the result; returns it.

        ``with_result=False``: only with the ghost or the pinned run.
        """
        artist.set_animated(True)
        if not isinstance(artist, Text):
            artist.set_in_layout(False)  # an empty line would ask for room at the origin
        (self._moving if with_result else self._kept).append(artist)
        return artist

    def is_filled(self, axes: Axes) -> bool:
        """Whether an area moves in ``axes``, which covers what is kept with the background."""
        areas = (a for a in self._moving if not isinstance(a, (Line2D, LineCollection, Text)))
        return any(area.axes is axes for area in areas)

    def refresh_background(self) -> None:
        """Have the axes and ticks drawn anew; call it when ``update`` changes a limit."""
        self._background, self._packed = None, b""

    def put_away(self) -> None:
        """Keep as little as is needed to go on where the picture stands; the stage calls it."""
        if self._background is not None:
            self._packed = self._packed or zlib.compress(self._background, 1)
        self._background = self._with_kept = None

    def draw(
        self,
        result: Any,
        ghost: Any = None,
        pinned: Any = None,
        ghost_label: str = "",
        pinned_label: str = "",
        coarse: bool = False,
    ) -> bytes:
        """Update and return PNG bytes; the labels name the runs that ghost and pin show.

        ``coarse``: one pixel for one shown, a third of the bytes, for as long as something moves.
        """
        runs, labels = (ghost, pinned), (ghost_label, pinned_label)
        with DRAWING, matplotlib.rc_context(palette.STYLE):
            # Results may hold arrays, which have no equality; the same run is the same object.
            if any(map(is_not, runs, self._kept_runs)) or labels != self._kept_labels:
                self._with_kept, self._kept_runs, self._kept_labels = None, runs, labels
                self._name_runs(runs, labels)
            self.update(result, ghost=ghost, pinned=pinned)
            pixels = self._render()
            return png.encode(halved(pixels) if coarse else pixels)

    def _name_runs(self, runs: tuple[Any, Any], labels: tuple[str, str]) -> None:
        """Write what ghost and pin stand for, as many of the settings as there is room for."""
        room = (self.width - 24) * SCALE / max(1, sum(run is not None for run in runs))
        keys = (self._ghost_key, "─  before: "), (self._pin_key, "╌╌  pinned: ")
        for (text, name), run, label in zip(keys, runs, labels, strict=True):
            text.set_text(name + label if run is not None else "")
            settings = label.split(", ")
            while len(settings) > 1 and text.get_window_extent().width > room:
                settings.pop()
                text.set_text(f"{name}{', '.join(settings)} …")

    def png(self) -> bytes:
        """PNG bytes of the picture as its artists stand, ``SCALE`` times the size shown."""
        with DRAWING:
            return png.encode(self.pixels())

    def pixels(self) -> np.ndarray:
        """The same as an array (height, width, 4) of uint8, a view.

        The next draw changes it, also that of another picture.
        """
        with DRAWING, matplotlib.rc_context(palette.STYLE):
            return self._render()

    def _render(self) -> np.ndarray:
        STAGE.enter(self)
        renderer, pixels = self.canvas.get_renderer(), self.canvas.buffer_rgba()
        if self._background is None:
            self._background, self._with_kept = self._still_part(), None
        if self._with_kept is None:
            np.copyto(pixels, self._background)
            _draw_all(self._kept, renderer)
            same = np.array_equal(pixels, self._background)
            self._with_kept = self._background if same else pixels.copy()
        else:
            np.copyto(pixels, self._with_kept)
        _draw_all(self._moving, renderer)
        return pixels

    def _still_part(self) -> np.ndarray:
        pixels = self.canvas.buffer_rgba()
        if self._packed:
            return np.frombuffer(zlib.decompress(self._packed), np.uint8).reshape(pixels.shape)
        self.canvas.draw()
        return pixels.copy()

    def cut_off(self, moving_only: bool = False) -> list[str]:
        """The texts, as they stand, that reach over the edge of the picture.

        ``moving_only`` looks at those alone that change with the result or the runs beside it.
        """
        renderer = self.canvas.get_renderer()
        frame = self.figure.bbox.padded(1)
        if moving_only:
            moving = (*self._moving, *self._kept)
            texts = {text for artist in moving for text in artist.findobj(Text)}
        else:
            texts = set(self.figure.findobj(Text)) - self._ticks_out_of_sight()
        shown = [text for text in texts if text.get_visible() and text.get_text().strip()]
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in shown]
        return sorted(
            text
            for text, box in boxes
            if box.x0 < frame.x0 or box.y0 < frame.y0 or box.x1 > frame.x1 or box.y1 > frame.y1
        )

    def _ticks_out_of_sight(self) -> set[Text]:
        hidden: set[Text] = set()
        for axes in self.figure.axes:
            names = ("xaxis", "yaxis", "zaxis")
            for axis in (getattr(axes, name) for name in names if hasattr(axes, name)):
                low, high = sorted(axis.get_view_interval())
                for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                    if not low <= tick.get_loc() <= high:
                        hidden |= {tick.label1, tick.label2}
        return hidden

    def _frame(self) -> None:
        """Keep room for the title, the names of ghost and pin, and labels beside the axes."""
        w, h = self.width, self.height
        left, right = self.left_margin / w, self.right_margin / w
        rect = (left, FOOT / h, 1 - left - right, 1 - (HEAD + FOOT) / h)
        self.figure.get_layout_engine().set(rect=rect)
        text = self.figure.text
        self.title = self.moving(text(8 / w, 1 - 8 / h, "", va="top", size=14, weight="bold"))
        key = {"va": "bottom", "size": 11}
        self._pin_key = self.moving(text(8 / w, 5 / h, "", color=palette.PINNED, **key), False)
        self._ghost_key = self.moving(
            text(1 - 8 / w, 5 / h, "", color=palette.MUTED, ha="right", **key), False
        )
        for artist in (self.title, self._pin_key, self._ghost_key):
            artist.set_in_layout(False)


def halved(pixels: np.ndarray) -> np.ndarray:
    """``pixels`` (height, width, 4) with the mean of each four of them."""
    (height, width), kind = pixels.shape[:2], "RGBX"  # or Pillow multiplies by the opacity first
    whole = Image.frombuffer(kind, (width, height), np.ascontiguousarray(pixels), "raw", kind, 0, 1)
    return np.asarray(whole.reduce(SCALE))


def _draw_all(artists: list[Artist], renderer: Any) -> None:
    for artist in sorted(artists, key=Artist.get_zorder):
        if artist.get_visible():
            artist.draw(renderer)
