"""The drawing of a digit: from strokes to the data set's pixels, by touch, and how much is read."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from helpers.chapters import backprop
from helpers.chapters.backprop import drawn
from helpers.chapters.backprop.strokes import SHAPES, arc, line
from helpers.drawing.base import SCALE

SQUARE = [line((10, 10), (10, 90), (90, 90), (90, 10), (10, 10))]


def test_a_drawing_fills_the_bitmap_and_stands_in_its_middle():
    for strokes in (SQUARE, SHAPES[3][0], SHAPES[7][1], [line((40, 40), (44, 48))]):
        rows, columns = np.nonzero(drawn.bitmap(strokes, 4))
        assert rows.min() == 1 and rows.max() == 30
        assert abs(columns.min() + columns.max() - 31) <= 1


def test_place_and_size_on_the_paper_do_not_matter():
    small = [0.3 * stroke + [5, 60] for stroke in SHAPES[5][0]]
    assert np.array_equal(drawn.pixels(small, 4), drawn.pixels(SHAPES[5][0], 4))


def test_pixels_are_counts_of_four_by_four_blocks():
    ink, shares = drawn.bitmap(SHAPES[2][0], 4), drawn.pixels(SHAPES[2][0], 4)
    assert 16 * shares[2, 3] == ink[8:12, 12:16].sum()
    assert np.array_equal(16 * shares, np.rint(16 * shares))


def test_a_thicker_pen_leaves_more_ink():
    inks = [drawn.pixels(SQUARE, pen).sum() for pen in (2, 4, 6)]
    assert inks[0] < inks[1] < inks[2]


def test_a_dot_and_an_empty_paper():
    assert drawn.pixels([line((50, 50))], 4).any()
    assert not drawn.pixels([], 4).any()
    paper = backprop.draw_digit().preset("Clear")
    assert "empty" in paper.description
    paper.close()


def test_it_reads_most_of_the_scripted_digits_and_of_each_digit_half():
    drawings = backprop.written()
    assert len(drawings) == 150
    assert backprop.share_read(drawings) >= 0.9
    for digit in range(10):
        mine = [d for d in drawings if d[0] == digit]
        assert len(mine) == 15 and backprop.share_read(mine) >= 0.5


def test_a_pointer_draws_strokes():
    paper = backprop.draw_digit().preset("Clear")

    def go(kind: str, x: float, y: float) -> None:
        at = paper.picture.paper.transData.transform((x, y)) / SCALE
        paper.touch(kind, at[0], paper.picture.height - at[1])

    for stroke in SHAPES[4][0]:
        steps = [a + (b - a) * s for a, b in pairwise(stroke)
                 for s in np.linspace(0, 1, 9)]  # fmt: skip
        go("down", *steps[0])
        for step in steps[1:]:
            go("move", *step)
        go("up", *steps[-1])
    assert len(paper.result.strokes) == 2 and paper.error is None
    assert paper.result.said == 4 and "reads a 4" in paper.description
    go("down", 200, 200)
    assert len(paper.result.strokes) == 2
    paper.close()


@pytest.mark.parametrize("words", ["a,b", "1 2 3", "1,2,3", "500,2", "1,2; x"])
def test_what_is_no_stroke_says_what_is_expected(words):
    with pytest.raises(ValueError, match="strokes are points"):
        drawn.read_strokes(words)


def test_strokes_keep_their_one_form():
    strokes = [np.round(arc(50, 50, 20, 30, 0, 300)), line((1, 2))]
    words = drawn.write_strokes(strokes)
    assert drawn.read_strokes(words) == words
    assert all(map(np.array_equal, drawn.strokes_of(words), strokes))
    with pytest.raises(ValueError, match="at most 600"):
        drawn.read_strokes(" ".join(["1,1"] * 601))


def test_a_network_of_ones_own_reads_what_is_drawn():
    seen = []

    def read(images):
        seen.append(images)
        return np.eye(10)[[4]]

    paper = backprop.draw_digit(read)
    assert paper.names == ("strokes", "pen") and "two units" not in paper.presets
    assert paper.description.startswith("In 2 strokes your network reads a 4, with a belief of 100")
    assert np.array_equal(seen[0], paper.result.pixels.reshape(1, 64))
    paper.set(pen=6.0)
    assert seen[-1].sum() > seen[0].sum()


def test_the_nearest_are_looked_for_among_the_digits_that_were_learned():
    x, y = drawn.digits()[:2]
    kept = y != 3  # the drawing is a 3
    paper = backprop.draw_digit(lambda images: np.eye(10)[[4]], (x[kept], y[kept]))
    assert 3 not in paper.result.labels and 3 in backprop.draw_digit().result.labels
