"""What a checkup says about data alone: every defect with its place, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from helpers import checkup, datasets

X = np.random.default_rng(0).normal(size=(12, 3))
Y = np.arange(12) % 2


def with_cells(value, *cells):
    x = X.copy()
    for cell in cells:
        x[cell] = value
    return x


def table(*columns):
    return np.array(list(zip(*columns, strict=True)), dtype=object)


DEFECTS = [
    (with_cells(np.nan, (4, 1)), "missing values", "1 value of x, in row 4, column 1"),
    (with_cells(np.nan, (4, 1), (4, 2), (9, 0)), "missing values", "3 values of x, in 2 rows"),
    (with_cells(np.nan, (slice(None), 1)), "missing values", "column 1 is missing"),
    (with_cells(np.inf, (0, 2)), "infinities", "row 0, column 2"),
    (with_cells(-np.inf, (11, 0)), "infinities", "log(0)"),
    (with_cells(1e30, (7, 1)), "huge values", "row 7, column 1; the largest is 1.0e+30"),
    (with_cells(5.0, (slice(None), 1)), "constant columns", "1 of 3: column 1: 5"),
    (X * [1, 1000, 1], "unlike scales", "column 1 reaches from"),
    (X * 1000, "unscaled", "reaches from"),
    (X[:0], "no data", "(0, 3)"),
    (X[:, :0], "no data", "(12, 0)"),
    (X.astype(object), "objects", "dtype=object"),
    (table(X[:, 0], ["red", "blue"] * 6), "text", "column 1 in 12 of 12 rows, first 'red' in row"),
    (table(X[:, 0], [*range(11), "?"]), "text", "column 1 in 1 of 12 rows, first '?' in row 11"),
    (table(X[:, 0], [*range(11), None]), "missing values", "row 11, column 1"),
    (np.array([["1", "2"], ["3", "4"]]), "text", "column 0 in 2 of 2 rows"),
    ([[1, 2], [3]], "rows of unlike length", "the rows have 1 to 2 values"),
    (3.0, "rows of unlike length", "a single value"),
]


@pytest.mark.parametrize(("x", "name", "words"), DEFECTS)
def test_every_defect_of_x_is_named_with_its_place(x, name, words):
    report = checkup.inspect(x=x)
    assert name in report
    assert words in " ".join(repr(report).split())


@pytest.mark.parametrize(("x", "name", "words"), DEFECTS)
def test_one_defect_is_one_finding(x, name, words):
    names = {finding.name for finding in checkup.inspect(x=x).findings}
    assert names == {name}


@pytest.mark.parametrize(
    ("y", "name", "words"),
    [
        (np.where(np.arange(12) == 3, np.nan, Y), "missing values", "of y, in row 3"),
        (np.where(np.arange(12) == 3, np.inf, Y), "infinities", "of y, in row 3"),
        (np.array(["cat", "dog"] * 6), "text", "np.unique(y, return_inverse=True)"),
        (np.ones(12), "one class", "all 12 rows of y are 1"),
        (np.eye(3)[[1] * 12], "one class", "are 0, 1, 0"),
        (Y[:9], "x and y differ in length", "x has 12 rows, y has 9"),
        (Y[:0], "no data", "y has the shape (0,)"),
    ],
)
def test_every_defect_of_y_is_named(y, name, words):
    report = checkup.inspect(x=X, y=y)
    assert name in report and not report.clean
    assert words in " ".join(repr(report).split())


def test_names_of_columns_and_places_in_images():
    x = with_cells(np.nan, (4, 1))
    assert "column 1 ('b')" in repr(checkup.inspect(x=x, feature_names=("a", "b", "c")))
    image = np.zeros((5, 4, 4))
    image[:] = np.random.default_rng(0).random((5, 4, 4))
    image[2, 1, 3] = np.nan
    report = repr(checkup.inspect(x=image))
    assert "row 2, column (1, 3)" in report and "np.isfinite(x).all(axis=(1, 2))" in report


def test_a_data_frame_brings_its_names():
    class Frame:
        columns = ("length", "width", "height")

        def __array__(self, dtype=None, copy=None):
            return with_cells(np.nan, (4, 1))

    assert "'width'" in repr(checkup.inspect(x=Frame()))


def test_the_cure_for_missing_values_cures():
    x, y = with_cells(np.nan, (4, 1), (9, 0)), Y
    keep = np.isfinite(x).all(axis=1)
    assert "keep = np.isfinite(x).all(axis=1)" in repr(checkup.inspect(x=x))
    assert checkup.inspect(x=x[keep], y=y[keep]).clean


@pytest.mark.parametrize("name", ["iris", "digits", "study_hours"])
def test_the_course_s_own_data_are_clean(name):
    x, y = getattr(datasets, name)()
    assert checkup.inspect(x=x, y=y).clean


def test_tumours_are_clean_once_they_are_scaled():
    x, y = datasets.breast_cancer()
    assert checkup.inspect(x=x, y=y).names == ("unlike scales",)
    assert checkup.inspect(x=datasets.standardize(x)[0], y=y).clean


def test_columns_that_are_seldom_on_are_no_other_scale():
    rare = np.zeros((20_000, 3))
    rare[:, 0] = np.random.default_rng(0).normal(size=20_000)
    rare[7, 1] = rare[::2, 2] = 1
    assert checkup.inspect(x=rare).clean
    assert checkup.inspect(x=datasets.standardize(rare)[0]).clean
    assert checkup.inspect(x=rare * [1000, 1, 1]).names == ("unlike scales",)


def test_grey_values_up_to_255_are_unscaled():
    x, _ = datasets.digits(scaled=True)
    assert checkup.inspect(x=x * 255).names == ("unscaled",)


@pytest.mark.parametrize("make", [datasets.blobs, datasets.moons, datasets.circles])
def test_generated_points_are_clean(make):
    assert checkup.inspect(None, *make()).clean


@given(
    arrays.arrays(
        st.sampled_from([np.float64, np.float32, np.int64, bool]),
        arrays.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6),
    )
)
def test_any_numbers_are_looked_at_and_left_alone(x):
    before = x.copy()
    report = checkup.inspect(x=x, y=x)
    np.testing.assert_array_equal(x, before)
    assert ("missing values" in report) == bool(np.isnan(x).any())
    assert ("infinities" in report) == bool(np.isinf(x).any())
    assert ("no data" in report) == (x.size == 0)


@given(
    rows=st.lists(
        st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=3)), min_size=2, max_size=2),
        min_size=1,
        max_size=6,
    )
)
def test_any_mixture_is_told_apart(rows):
    report = checkup.inspect(x=np.array(rows, dtype=object))
    cells = [cell for row in rows for cell in row]
    assert ("text" in report) == any(isinstance(cell, str) for cell in cells)
    assert ("missing values" in report) == any(cell is None for cell in cells)


def test_a_report_answers_only_for_names_that_exist():
    report = checkup.inspect(x=X)
    assert "missing values" not in report
    with pytest.raises(ValueError, match="did you mean 'missing values'"):
        assert "mising values" not in report


def test_findings_come_gravest_first_and_notes_count_as_clean():
    x = with_cells(np.nan, (4, 1)) * [1, 1, 1000]
    x[:, 0] = 7
    weights = [finding.weight for finding in checkup.inspect(x=x).findings]
    assert weights == ["stops", "hinders", "note"]
    assert checkup.inspect(x=x[:, :1]).clean


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: checkup.inspect(), TypeError, "give a model, x or y"),
        (lambda: checkup.inspect(X, Y), TypeError, "a network of nn or Keras is expected"),
        (lambda: checkup.inspect(x=X, steps=-1), ValueError, "steps must be a whole number"),
    ],
)
def test_wrong_calls_are_told(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_a_checkup_loads_no_keras():
    import subprocess
    import sys
    from pathlib import Path

    code = "import sys; from helpers import checkup; checkup.inspect(x=[[1.0, 2.0]])\n"
    code += "assert 'keras' not in sys.modules and 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=True)
