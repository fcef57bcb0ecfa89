"""The parts of pictures: PNG bytes, layers, ghosts, marks at the edge, labels, surfaces."""

from __future__ import annotations

import io

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from helpers.drawing import palette, png
from helpers.drawing.base import SCALE, Picture
from helpers.drawing.labels import EndLabels, spread
from helpers.drawing.parts import EdgeMarks, Trace, scatter
from helpers.drawing.surface import Surface


class Lines(Picture):
    """Two lines with their names, marks and a title."""

    width, height, right_margin = 400, 240, 60

    def build(self, figure):
        self.axes = figure.subplots()
        self.axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="x", ylabel="y")
        self.one = Trace(self, self.axes, color=palette.TRAIN)
        self.two = Trace(self, self.axes, color=palette.VALIDATION)
        self.marks = EdgeMarks(self, self.axes)
        self.names = EndLabels(self, self.axes, [self.one.now, self.two.now])

    def update(self, result, ghost=None, pinned=None):
        x = np.linspace(0, 1, len(result))
        self.one.show(lambda run: (np.linspace(0, 1, len(run)), run), result, ghost, pinned)
        self.two.show(lambda run: (np.linspace(0, 1, len(run)), run / 2), result)
        self.marks.show(x, result)
        self.names.show(["train", "validation"])
        self.title.set_text(f"ends at {result[-1]:.2f}")


RISING = np.linspace(0, 0.9, 5)
FALLING = RISING[::-1].copy()


def pixels_of(encoded: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(encoded)).convert("RGB"))


@given(arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(4))))
def test_png_holds_the_pixels(pixels):
    encoded = png.encode(pixels)
    np.testing.assert_array_equal(pixels_of(encoded), pixels[..., :3])
    np.testing.assert_array_equal(pixels_of(png.pack(encoded)), pixels[..., :3])


def test_png_refuses_what_is_no_picture():
    with pytest.raises(ValueError, match=r"\(2, 3\)"):
        png.encode(np.zeros((2, 3), np.uint8))
    with pytest.raises(ValueError, match="float64"):
        png.encode(np.zeros((2, 3, 4)))


def test_a_picture_has_twice_the_pixels_that_it_is_shown_with():
    assert pixels_of(Lines().draw(RISING)).shape == (SCALE * 240, SCALE * 400, 3)


def test_moving_back_gives_the_same_bytes():
    picture = Lines()
    first = picture.draw(RISING)
    assert picture.draw(FALLING) != first
    assert picture.draw(RISING) == first
    assert Lines().draw(RISING) == first


def test_nobodys_settings_of_matplotlib_change_a_picture():
    first = Lines().draw(RISING)
    with matplotlib.rc_context({"font.size": 30, "axes.unicode_minus": False, "lines.color": "r"}):
        assert Lines().draw(RISING) == first


def test_ghost_and_pin_are_drawn_and_go_again():
    picture = Lines()
    alone = picture.draw(RISING)
    ghost = picture.draw(RISING, ghost=FALLING, ghost_label="η = 1")
    both = picture.draw(RISING, FALLING, FALLING / 2, "η = 1", "η = 2")
    renamed = picture.draw(RISING, FALLING, FALLING / 2, "η = 1", "η = 3")
    assert len({alone, ghost, both, renamed}) == 4
    assert picture.draw(RISING) == alone


def test_a_changed_limit_shows_after_refreshing_the_background():
    picture = Lines()
    before = picture.draw(RISING)
    picture.axes.set_xlim(0, 2)
    picture.refresh_background()
    assert picture.draw(RISING) != before


def test_text_over_the_edge_is_found():
    picture = Lines()
    picture.draw(RISING)
    assert picture.cut_off() == []
    picture.title.set_text("much too long " * 10)
    assert picture.cut_off() == ["much too long " * 10]


@pytest.mark.parametrize("wild", [1e300, -1e300, np.inf, -np.inf, np.nan])
def test_runs_that_diverge_are_drawn_without_warning(wild):
    run = RISING.copy()
    run[2] = wild
    with np.errstate(all="raise"):
        Lines().draw(run, ghost=run, pinned=run)


def test_edge_marks_point_to_what_left_the_frame():
    marks = Lines().marks
    x = [0.5, 2, -1, 0.2, 0.3, 0.4, 3, np.nan]
    y = [0.5, 0.5, 0.6, 9, -np.inf, np.inf, 3, 0.5]
    assert marks.show(x, y) == 6
    found = {side: np.column_stack(line.get_data()).tolist() for side, line in marks.marks.items()}
    assert found == {
        "right": [[1, 0.5]],
        "left": [[0, 0.6]],
        "top": [[0.2, 1], [0.4, 1], [1, 1]],
        "bottom": [[0.3, 0]],
    }


@given(st.lists(st.floats(-100, 100), max_size=8), st.floats(0.1, 30))
def test_spread_labels_keep_their_distance_and_order(heights, gap):
    placed = spread(heights, gap)
    order = np.argsort(heights, kind="stable")
    assert np.all(np.diff(placed[order]) >= gap - 1e-9)
    if len(heights) and np.all(np.diff(np.sort(heights)) >= gap):
        np.testing.assert_allclose(placed, heights, atol=1e-9)  # pixels


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_spread_labels_stay_in_the_frame(heights):
    placed = spread(heights, 10, 0, 100)
    assert placed.min() >= -1e-9
    assert placed.max() <= 100 + 1e-9


def test_labels_stand_beside_the_ends_of_their_lines():
    picture = Lines()
    picture.draw(RISING)
    one, two = picture.names.texts
    assert one.get_text() == "train"
    end = picture.axes.transData.transform((1, 0.9))
    assert one.get_position()[1] == pytest.approx(end[1])
    assert one.get_position()[0] > end[0]
    picture.draw(RISING * 0.01)
    assert one.get_position()[1] - two.get_position()[1] >= EndLabels.LINE_HEIGHT - 1e-6
    assert picture.cut_off() == []


class Regions(Picture):
    """A surface alone."""

    width = height = 200

    def build(self, figure):
        self.axes = figure.subplots()
        self.axes.set(xlim=(-1, 1), ylim=(-1, 1))
        self.surface = Surface(self, self.axes, smooth=False)

    def update(self, result, ghost=None, pinned=None):
        self.surface.show(result)

    def colour_at(self, x, y):
        column, row = self.axes.transData.transform((x, y)).round().astype(int)
        return tuple(self.pixels()[-1 - row, column, :3])


def test_a_surface_puts_each_value_in_its_place():
    picture = Regions()
    picture.draw([[0, 1], [np.nan, 0.5]])
    low, high = (tuple(np.array(palette.REGIONS(end)[:3]) * 255) for end in (0.0, 1.0))
    assert picture.colour_at(-0.5, -0.5) == pytest.approx(low, abs=1)
    assert picture.colour_at(0.5, -0.5) == pytest.approx(high, abs=1)
    assert picture.colour_at(-0.5, 0.5) == (200, 200, 200)
    assert picture.colour_at(0.5, 0.5) == pytest.approx((247, 247, 247), abs=1)


def test_a_surface_takes_values_beyond_its_limits():
    picture = Regions()
    beyond = picture.draw([[-9, 9], [-np.inf, np.inf]])
    assert beyond == picture.draw([[0, 1], [0, 1]])


class Covered(Regions):
    """A surface, and a point whose ghost it must not cover."""

    def build(self, figure):
        super().build(figure)
        self.point = Trace(self, self.axes, "o", markersize=20)

    def update(self, result, ghost=None, pinned=None):
        super().update(np.zeros((2, 2)))
        self.point.show(lambda place: ([place], [0.0]), result, ghost, pinned)


def test_a_surface_covers_neither_ghost_nor_pinned_run():
    picture = Covered()
    picture.draw(0.7)
    ground = picture.colour_at(-0.7, 0)
    assert picture.colour_at(0.7, 0) != ground
    picture.draw(0.7, ghost=-0.7, pinned=0.0)
    assert picture.colour_at(-0.7, 0) != ground != picture.colour_at(0.0, 0)


def test_a_surface_refuses_a_row():
    with pytest.raises(ValueError, match=r"\(rows, columns\)"):
        Regions().surface.show([1, 2, 3])


def test_classes_differ_in_colour_and_marker():
    axes = Lines().axes
    zero, one = scatter(axes, [[0, 0], [1, 1], [0, 1]], [0, 1, 1])
    assert (zero.get_color(), one.get_color()) == palette.CLASS_COLOURS
    assert zero.get_marker() != one.get_marker()
    assert one.get_xdata().tolist() == [1, 0]
    with pytest.raises(ValueError, match="class 2 has no colour"):
        scatter(axes, [[0, 0]], [2])


def test_names_of_runs_are_shortened_to_the_room_there_is():
    picture = Lines()
    picture.draw(RISING, FALLING, FALLING, ", ".join(["η = 0.5"] * 30), "η = 1")
    assert picture.cut_off() == []
    assert picture._ghost_key.get_text().startswith("─  before: η = 0.5")
    assert picture._ghost_key.get_text().endswith(" …")
    assert picture._pin_key.get_text().endswith("pinned: η = 1")


def test_pictures_drawn_in_turn_are_as_if_alone():
    alone = [(Lines().draw(run), Regions().draw([run, run])) for run in (RISING, FALLING)]
    lines, regions = Lines(), Regions()
    turns = [(lines.draw(run), regions.draw([run, run])) for run in (RISING, FALLING)]
    assert turns == alone


def test_a_ghost_is_still_there_after_another_picture():
    lines, regions = Lines(), Regions()
    with_ghost = lines.draw(FALLING, ghost=RISING, ghost_label="η = 1")
    regions.draw([RISING, RISING])
    assert lines.draw(FALLING, ghost=RISING, ghost_label="η = 1") == with_ghost


def test_a_picture_that_is_not_moved_holds_no_pixels():
    lines, regions = Lines(), Regions()
    lines.draw(FALLING, ghost=RISING, ghost_label="η = 1")
    regions.draw([RISING, RISING])
    assert not any(isinstance(value, np.ndarray) for value in vars(lines).values())
    assert sum(len(value) for value in vars(lines).values() if isinstance(value, bytes)) < 50_000
    assert lines.canvas.get_renderer() is regions.canvas.get_renderer()


def test_a_limit_changed_while_another_picture_moves_shows():
    lines, regions = Lines(), Regions()
    before = lines.draw(RISING)
    regions.draw([RISING, RISING])
    lines.axes.set_xlim(0, 2)
    lines.refresh_background()
    assert lines.draw(RISING) != before


def test_a_picture_larger_than_the_canvas_makes_room():
    class Large(Lines):
        width, height = 900, 500

    small = Lines()
    before = pixels_of(small.draw(RISING))
    assert pixels_of(Large().draw(RISING)).shape == (SCALE * 500, SCALE * 900, 3)
    # Lines that leave a canvas are cut there, which moves the shade of a pixel at most.
    assert np.abs(pixels_of(small.draw(RISING)).astype(int) - before).max() < 16
