"""Is the type in a picture large enough and dark enough? Measured on the pixels that are shown.

What WCAG 2.2 asks for, https://www.w3.org/TR/WCAG22/#contrast-minimum, of the pixels behind the
letters; a size it does not name.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.text import Text

from helpers.drawing import still
from helpers.drawing.base import Picture
from helpers.drawing.palette import READABLE, contrast
from helpers.drawing.quick_text import HALO

SMALLEST = 10  # CSS pixels: a point of the figure is one pixel of the size shown
INKED = 24  # of 255: what differs less from the ground is the soft edge of a letter
# A line or a marker may cross a word; three quarters of its letters have to stand clear of it.
SHARE = 0.25


class Type(NamedTuple):
    """One text of a picture: its size in CSS pixels and its contrast to what lies behind it."""

    words: str
    size: float
    contrast: float

    @property
    def complaint(self) -> str:
        """What keeps it from being read, or ""."""
        if self.size < SMALLEST:
            return f"{self.words!r} is {self.size:g} pixels high"
        if self.contrast < READABLE:
            return f"{self.words!r} has a contrast of {self.contrast:.2f}"
        return ""


def texts(picture: Picture) -> list[Text]:
    """The texts that are in sight."""
    hidden = picture._ticks_out_of_sight()
    for axes in picture.figure.axes:
        if not axes.axison:
            hidden |= set(axes.xaxis.findobj(Text)) | set(axes.yaxis.findobj(Text))
    found = [text for text in picture.figure.findobj(Text) if text not in hidden]
    frame, renderer = picture.figure.bbox, picture.canvas.get_renderer()
    return [
        text
        for text in found
        if text.get_visible()
        and text.get_text().strip()
        and to_rgba(text.get_color())[3] > 0  # "none" holds a place for others
        and text.get_window_extent(renderer).overlaps(frame)
    ]


def type_of(picture: Picture, moving_only: bool = False) -> list[Type]:
    """Size and contrast of the texts of a picture as it stands; the picture is left as it was.

    ``moving_only`` looks at those alone that change with the result, which is ten times as fast.
    A quarter of a text has at most the contrast told, and three quarters have at least as much.
    """
    with_text = picture.pixels()[..., :3].copy()
    renderer = picture.canvas.get_renderer()
    looked_at = set(picture._moving) if moving_only else set(picture.figure.findobj(Text))
    # Measured before they are hidden: names of axes move when the numbers beside them are gone.
    shown = [text for text in texts(picture) if text in looked_at]
    boxes = {text: text.get_window_extent(renderer).get_points() for text in shown}
    ground = without(picture, shown, moving_only)
    found = []
    for text, box in boxes.items():
        (x0, y0), (x1, y1) = np.rint(box).astype(int)
        rows = slice(max(0, len(ground) - y1), max(0, len(ground) - y0))
        columns = slice(max(0, x0), max(0, x1))
        behind = ground[rows, columns]
        inked = np.abs(with_text[rows, columns] - behind.astype(int)).max(axis=2) > INKED
        found.append(Type(text.get_text(), text.get_fontsize(), seen_on(text, behind[inked])))
    return found


def without(picture: Picture, hidden: list[Text], moving_only: bool) -> np.ndarray:
    """The pixels of the picture without some texts, (height, width, 3) of uint8."""
    drawn = []
    for visible in (False, True):  # and again with them, so that all stand where they stood
        for text in hidden:
            text.set_visible(visible)
        if not moving_only:
            picture.refresh_background()
        drawn.append(picture.pixels()[..., :3].copy())
    return drawn[0]


def seen_on(text: Text, behind: np.ndarray) -> float:
    """The contrast of a text to the pixels behind its ink, (n, 3); 1 when it left no ink."""
    if not len(behind):
        return 1.0
    behind = behind / 255.0
    if (frame := text.get_bbox_patch()) is not None:
        behind = np.array([frame.get_facecolor()[:3]])
    elif getattr(text, "halo", False):
        behind = HALO + (1 - HALO) * behind
    *ink, opacity = to_rgba(text.get_color(), text.get_alpha())
    ink = opacity * np.array(ink) + (1 - opacity) * behind
    return float(np.quantile(contrast(ink, behind), SHARE))


def watch() -> list[str]:
    """Measure every picture that stands still from now on; returns the growing list of complaints.

    For a kernel that runs a notebook: it changes ``helpers.drawing.still`` there.
    """
    complaints: list[str] = []
    shown = still.show

    def show(picture: Picture, *arguments: object, **options: object) -> still.Still:
        made = shown(picture, *arguments, **options)
        complaints.extend(found.complaint for found in type_of(picture) if found.complaint)
        return made

    still.show = show
    return complaints
