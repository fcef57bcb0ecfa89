"""Text that changes at every move of a slider, for pictures with dozens of numbers.

Matplotlib lays out and renders each string anew, about a millisecond a piece. Here each character
is rendered once and kept as a small picture, and a string is these side by side: no kerning, which
numbers do not have, and a twentieth of the time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.drawing import palette
from helpers.drawing.base import POINTS_PER_INCH, SCALE

HALO = 0.95  # how white the ground of a text with a halo becomes


class QuickText(Text):
    """One line of text, to be declared as moving; upright, vertically centred at its place.

    ``halo`` puts it on white, so that it can stand on a line.
    """

    def __init__(self, *args: Any, halo: bool = False, **style: Any) -> None:
        super().__init__(*args, **{"va": "center", **style})
        self.halo = halo

    def draw(self, renderer: Any) -> None:
        """Draw the characters side by side; called by the picture."""
        words = self.get_text()
        if not words or not self.get_visible():
            return
        bold = self.get_fontweight() in ("bold", 700)
        pixels = _string(words, self.get_fontsize(), bold, to_rgb(self.get_color()), self.halo)
        x, y = self.get_transform().transform(self.get_position())
        height, width = pixels.shape[:2]
        x -= {"left": 0, "center": width / 2, "right": width}[self.get_horizontalalignment()]
        context = renderer.new_gc()
        renderer.draw_image(context, round(x), round(y - height / 2), pixels)
        context.restore()


@lru_cache(maxsize=2000)
def _string(words: str, size: float, bold: bool, colour: tuple, halo: bool) -> np.ndarray:
    tiles, advances = zip(*(_character(letter, size, bold) for letter in words), strict=True)
    ends = np.cumsum(advances)
    ink = np.zeros((len(tiles[0]), max(1, round(ends[-1]))))
    for tile, end, advance in zip(tiles, ends, advances, strict=True):
        # Rounded here, not letter by letter: a long line would come out too short.
        place = ink[:, round(end - advance) :][:, : tile.shape[1]]
        np.maximum(place, tile[:, : place.shape[1]], out=place)
    pixels = np.empty((*ink.shape, 4), np.uint8)
    base = HALO if halo else 0.0
    opacity = ink + base * (1 - ink)
    share = np.divide(ink, opacity, out=np.zeros_like(ink), where=opacity > 0)[..., None]
    pixels[..., :3] = np.rint(255 * (share * np.array(colour) + (1 - share)))
    pixels[..., 3] = np.rint(255 * opacity)
    # Agg counts rows from below, as the array of an image does here.
    return np.ascontiguousarray(pixels[::-1])


@lru_cache(maxsize=500)
def _character(letter: str, size: float, bold: bool) -> tuple[np.ndarray, float]:
    """How much ink (0 to 1) is where, and the letter's share of a line, in pixels."""
    with matplotlib.rc_context(palette.STYLE):
        figure = Figure(figsize=(1, 1), dpi=POINTS_PER_INCH * SCALE)
        canvas = FigureCanvasAgg(figure)
        text = figure.text(0.5, 0.5, "", size=size, weight="bold" if bold else "normal")
        renderer = canvas.get_renderer()

        def width(words: str) -> float:
            text.set_text(words)
            return text.get_window_extent(renderer).width

        advance = max(1.0, float(width(f"0{letter}0") - width("00")))
        middle = round(0.3 * size * SCALE)  # from the base line to half the height of a capital
        text.set(text=letter, va="baseline", ha="left")
        canvas.draw()
        grey = np.asarray(canvas.buffer_rgba())[..., 0] / 255.0
    centre, half = POINTS_PER_INCH * SCALE // 2, round(0.65 * size * SCALE)
    dark = np.array(to_rgb(palette.INK))[0]
    rows = slice(centre - middle - half, centre - middle + half)
    columns = slice(centre, centre + int(np.ceil(advance)))
    return np.clip((1 - grey[rows, columns]) / (1 - dark), 0, 1), advance
