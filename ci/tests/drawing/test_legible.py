"""Type in pictures can be read: no smaller than stated, and dark enough for what is behind it.

The explorers are measured where they are walked through (ci/tests/explorer/test_every_explorer.py),
the pictures of the notebooks in the rehearsal of Colab.
"""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from ci.tests.drawing.legibility import SMALLEST, type_of
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.quick_text import QuickText

WORDS = ("POSITIVE", "TRAIN", "VALIDATION", "TEST", "ACCENT", "GRADIENT", "BOUNDARY", "MISTAKE")
WORDS += ("PINNED", "INK", "MUTED")


class Words(Picture):
    """A dark square, and texts as the test asks for them."""

    width, height = 300, 200

    def __init__(self, **texts: dict) -> None:
        self.wanted = texts
        super().__init__()

    def build(self, figure) -> None:
        self.axes = figure.subplots(subplot_kw={"xlim": (0, 1), "ylim": (0, 1)})
        self.axes.set_axis_off()
        self.axes.axvspan(0.5, 1, color="#444444", zorder=0)
        for name, style in self.wanted.items():
            kind = style.pop("kind", None)
            if kind is QuickText:
                self.moving(self.axes.add_artist(QuickText(0.6, 0.5, name, **style)))
            else:
                self.axes.text(*style.pop("at", (0.1, 0.5)), name, **style)

    def update(self, result, ghost=None, pinned=None) -> None:
        self.title.set_text("")


def only(picture: Picture):
    picture.draw(None)
    (found,) = type_of(picture)
    return found


def test_contrast_is_that_of_the_guidelines() -> None:
    colours = ["#FFFFFF", "#000000", "#767676", "#FF0000"]
    ratios = palette.contrast([to_rgb(c) for c in colours], to_rgb("#FFFFFF"))
    np.testing.assert_allclose(ratios, [1, 21, 4.54, 4.00], atol=0.005)


def test_colour_of_a_text_is_told_by_the_pixels_behind_it() -> None:
    on_white = only(Words(ink={"color": "#222222"}))
    on_dark = only(Words(ink={"color": "#222222", "at": (0.6, 0.5)}))
    assert on_white.contrast == pytest.approx(palette.contrast(to_rgb("#222222"), (1, 1, 1)))
    assert on_white.complaint == ""
    assert on_dark.contrast < 2
    assert "'ink' has a contrast of 1." in on_dark.complaint


def test_a_halo_counts_as_ground() -> None:
    bare = only(Words(ink={"kind": QuickText, "color": "#222222", "size": 12}))
    halo = only(Words(ink={"kind": QuickText, "color": "#222222", "size": 12, "halo": True}))
    assert bare.contrast < 2 < palette.READABLE < halo.contrast


def test_small_pale_and_hidden_words_are_found() -> None:
    assert "9 pixels" in only(Words(ink={"size": SMALLEST - 1})).complaint
    assert "contrast of 2." in only(Words(ink={"alpha": 0.5, "color": "#333333"})).complaint
    assert "contrast of 1.00" in only(Words(ink={"zorder": -1, "at": (0.6, 0.5)})).complaint


def test_measuring_leaves_the_picture_as_it_was() -> None:
    picture = Words(ink={}, more={"kind": QuickText})
    before = picture.draw(None)
    type_of(picture)
    type_of(picture, moving_only=True)
    assert picture.draw(None) == before


@pytest.mark.parametrize("name", WORDS)
def test_colours_of_words_can_be_read_on_white(name: str) -> None:
    colour = getattr(palette, name)
    assert palette.contrast(to_rgb(colour), (1, 1, 1)) >= palette.READABLE
    assert to_rgb(palette.as_text(colour)) == to_rgb(colour)


@pytest.mark.parametrize("grounds", [("#FFFFFF",), palette.PALE], ids=["white", "pale"])
def test_every_colour_has_a_shade_for_words(grounds: tuple) -> None:
    for colour in (*palette.MANY_CLASSES, *(c for c, _ in palette.ACTIVATIONS.values())):
        shade = to_rgb(palette.as_text(colour, grounds))
        for ground in grounds:
            assert palette.contrast(shade, to_rgb(ground)) >= palette.READABLE
        assert all(new <= old + 1e-9 for new, old in zip(shade, to_rgb(colour), strict=True))
        assert max(shade) > 0.1, "black is no shade"
