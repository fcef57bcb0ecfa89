"""A reader's own CSV: any table comes back as it was written, and repairs are told about."""

import csv
import io
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import datasets

DATA = Path(__file__).resolve().parents[3] / "data"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp949"]
NUMBER = st.floats(allow_nan=False, allow_infinity=False, width=64)
NAME = st.text("abcXYZ 가나다라;,|\t'\"", max_size=8).map(lambda text: "n" + text.strip())


def load(content: str | bytes, target="y", **options):
    """Load text or bytes as a file of their own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return datasets.load_csv(path, target, **options)


@st.composite
def tables(draw):
    columns, rows = draw(st.integers(1, 5)), draw(st.integers(2, 12))
    names = draw(st.lists(NAME, min_size=columns + 1, max_size=columns + 1, unique=True))
    x = [draw(st.lists(NUMBER, min_size=rows, max_size=rows)) for _ in range(columns)]
    classes = draw(st.lists(st.sampled_from(["고양이", "개", "새"]), min_size=rows, max_size=rows))
    classes[:2] = ["개", "새"]
    return names, np.array(x).T, classes


def written(names, x, classes, separator, decimal, ending, encoding) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=ending)
    writer.writerow(names)
    for row, label in zip(x.tolist(), classes, strict=True):
        writer.writerow([*(repr(value).replace(".", decimal) for value in row), label])
    return text.getvalue().encode(encoding)


@given(
    table=tables(),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    decimal=st.sampled_from([".", ","]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(ENCODINGS),
)
def test_any_table_comes_back_value_by_value(table, separator, decimal, ending, encoding):
    names, x, classes = table
    content = written(names, x, classes, separator, decimal, ending, encoding)
    data = load(content, -1, separator=separator, decimal=decimal, constant="keep")
    np.testing.assert_array_equal(data.x, x)
    assert data.feature_names == tuple(names[:-1])
    assert [data.target_names[k] for k in data.y] == classes


@given(
    x=st.lists(
        st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=3, max_size=12, unique=True
    ),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    decimal=st.sampled_from([".", ","]),
    encoding=st.sampled_from(ENCODINGS),
)
def test_the_form_is_found_out(x, separator, decimal, encoding):
    x = np.array(x)
    classes = ["개", "고양이"] + ["개"] * (len(x) - 2)
    content = written(["길이", "폭", "종"], x, classes, separator, decimal, "\r\n", encoding)
    data = load(content, "종", constant="keep")
    np.testing.assert_array_equal(data.x, x)
    assert data.target_names == ("개", "고양이")
    assert ("Decimal comma" in " ".join(data.report)) == (decimal == ",")
    assert ("Separator" in " ".join(data.report)) == (separator != ",")
    assert ("CP949" in " ".join(data.report)) == (encoding == "cp949")


MARKS = ["", "NA", "nan", "?", "-", "inf", "-inf", "1e999"]
CELL = st.sampled_from([*MARKS, *map(str, range(40)), "1.25", "-3e2"])


@given(
    cells=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=10),
    missing=st.sampled_from(["error", "drop", "mean"]),
)
def test_what_comes_back_is_finite_or_an_error_that_says_why(cells, missing):
    text = "a,b,c,y\n" + "".join(",".join(row) + f",k{k % 2}\n" for k, row in enumerate(cells))
    try:
        data = load(text, missing=missing)
    except ValueError as error:
        assert str(error).startswith("own.csv: ")
        return
    assert np.isfinite(data.x).all()
    assert data.x.shape == (len(data.y), len(data.feature_names))
    assert (np.ptp(data.x, axis=0) > 0).all()
    assert set(data.y) == {0, 1}
    marked = any(cell in MARKS for row in cells for cell in row)
    assert not marked or len(data.report) > 2


def test_a_shipped_set_comes_back_as_its_loader_gives_it():
    for name, target in (("iris", "species"), ("breast_cancer", "diagnosis"), ("digits", "digit")):
        ours = getattr(datasets, name)()
        theirs = datasets.load_csv(DATA / f"{name}.csv", target, constant="keep")
        np.testing.assert_array_equal(theirs.x, ours.x)
        assert [theirs.target_names[k] for k in theirs.y] == [ours.target_names[k] for k in ours.y]
        assert theirs.feature_names == ours.feature_names


def test_the_dirty_file_is_refused_at_first_and_loads_with_three_options():
    path = DATA / "dirty.csv"
    with pytest.raises(ValueError, match=r"10 missing and 2 infinite.*'NA' in line 12, column"):
        datasets.load_csv(path, "진단")
    with pytest.raises(ValueError, match="line 2, column '장비': '가' is no number"):
        datasets.load_csv(path, "진단", missing="drop")
    data = datasets.load_csv(path, "진단", ignore=("번호",), missing="mean", categories="one-hot")
    assert data.x.shape == (238, 8)
    assert np.isfinite(data.x).all()
    assert data.feature_names[-3:] == ("장비=가", "장비=나", "장비=다")
    report = "\n".join(data.report)
    for words in ("CP949", "semicolon", "2 of 240", "'병원' (서울)", "악성 80, 양성 158"):
        assert words in report
    dropped = datasets.load_csv(path, "진단", missing="drop", categories="drop")
    assert dropped.x.shape == (228, 6)
    assert "It counts the rows" not in "\n".join(dropped.report)
    kept = datasets.load_csv(path, "진단", missing="mean", categories="drop")
    assert kept.x.shape == (238, 6)


@pytest.mark.parametrize(
    ("text", "options", "x", "told"),
    [
        ("1,2,0\n3,5,1\n", {"target": -1}, [[1, 2], [3, 5]], "No header: line 1 (1, 2, 0)"),
        ("2019,2020,y\n1,2,a\n3,4,b\n", {"header": True}, [[1, 2], [3, 4]], "own.csv: 2 rows"),
        ('a,y\n"1",p\n\n" 2 ",q\n', {}, [[1], [2]], "own.csv: 2 rows, 1 feature, "),
        ("a,b,y\n1,,p\n4,3,p\n2,5,q\n", {"missing": "drop"}, [[4, 3], [2, 5]], "values: 1 of 3"),
        ("a,b,y\n1,7,p\n,3,q\n2,5,q\n", {"missing": "mean"}, None, "'a' (1 with 1.5)"),
        ("a,b,y\n1,7,p\ninf,3,q\n2,5,q\n", {"missing": "mean"}, None, "'a' (1 with 1.5)"),
        ("a,b,y\n1,7,p\n4,3,\n2,5,q\n", {"missing": "mean"}, [[1, 7], [2, 5]], "usable target: 1"),
        ("a,c,y\n1,9,p\n2,9,q\n", {}, [[1], [2]], "the same in every row: 'c' (9)"),
        ("a,c,y\n1,9,p\n2,9,q\n", {"constant": "keep"}, [[1, 9], [2, 9]], "2 features"),
        ("a,c,y\n1,서울,p\n2,서울,q\n", {}, [[1], [2]], "'c' (서울)"),
        ("a,c,y\n1,,p\n2,,q\n", {}, [[1], [2]], "Left out, empty: 'c'"),
        ("a,c,y\n1,u,p\n2,v,q\n", {"categories": "drop"}, [[1], [2]], "Left out, text: 'c'"),
        ("a,c,y\n1,u,p\n2,v,q\n", {"categories": "one-hot"}, [[1, 1, 0], [2, 0, 1]], "2 columns"),
        ("a,a,y\n1,3,p\n2,5,q\n", {}, [[1, 3], [2, 5]], "it is called 'a.2'"),
        ("a,,y\n1,3,p\n2,5,q\n", {}, [[1, 3], [2, 5]], "it is called 'column 2'"),
        ("a,y\n1,p,\n2,q,\n", {}, [[1], [2]], "2 rows"),
        ("sep=|\na|y\n1|p\n2|q\n", {}, [[1], [2]], "2 rows"),
        ("a y\n1  p\n2 q\n", {"separator": " "}, [[1], [2]], "2 rows"),
        ("a,y\n−1,p\n+2.,q\n", {}, [[-1], [2]], "2 rows"),
        ("a,y\n1e300,p\n-2,q\n", {}, [[1e300], [-2]], "Huge, so standardize"),
        ("a,y\n1,1e300\n-2,-1.7e308\n", {}, [[1], [-2]], "The target is huge"),
        ("a,y\n1,Yes\n2,no\n3,yes\n", {}, [[1], [2], [3]], "differ in capitals only"),
        ("a,y\n1,rare\n2,no\n3,no\n", {}, [[1], [2], [3]], "Only one row each: class rare"),
        ("a,y\n1,+\n2,-\n3,-\n", {}, [[1], [2], [3]], "+ 1, - 2"),
        ("a\ty\n1\tp\n2\tq\n", {}, [[1], [2]], "Separator: tab"),
        ("caf\xe9,y\n1,p\n2,q\n".encode("cp1252"), {}, [[1], [2]], "CP1252"),
    ],
)
def test_repairs_are_made_and_told(text, options, x, told):
    data = load(text, **{"target": "y", **options})
    if x is not None:
        np.testing.assert_array_equal(data.x, x)
    assert np.isfinite(data.x).all()
    assert told in "\n".join(data.report)


def test_a_row_counter_is_pointed_out():
    rows = "".join(f"{k},{k * k % 7},{'ab'[k % 2]}\n" for k in range(5, 25))
    told = "\n".join(load("id,v,y\n" + rows).report)
    assert "It counts the rows; if it is a row number, pass it to ignore: 'id'." in told
    assert load("id,v,y\n" + rows, ignore="id").feature_names == ("v",)


@pytest.mark.parametrize(
    ("targets", "task", "names", "y"),
    [
        ("0 1 1", "auto", ("0", "1"), [0, 1, 1]),
        ("10 9 1.0 1 9 10", "auto", ("1", "9", "10"), [2, 1, 0, 0, 1, 2]),
        ("58 61 70", "auto", (), [58, 61, 70]),
        ("58 61 70", "classification", ("58", "61", "70"), [0, 1, 2]),
        ("2000000 3000000", "auto", (), [2e6, 3e6]),
        ("0.5 1 2", "auto", (), [0.5, 1, 2]),
        ("0.5 1 0.5", "classification", ("0.5", "1"), [0, 1, 0]),
        ("0 1 2", "regression", (), [0, 1, 2]),
        ("b a b", "auto", ("a", "b"), [1, 0, 1]),
    ],
)
def test_the_task_follows_the_target_or_the_reader(targets, task, names, y):
    rows = "".join(f"{k},{t}\n" for k, t in enumerate(targets.split()))
    data = load("a,y\n" + rows, task=task)
    assert data.target_names == names
    np.testing.assert_array_equal(data.y, y)
    assert data.y.dtype == (np.int64 if names else np.float64)


def test_the_largest_numbers_are_no_trouble_for_the_checks():
    rows = "".join(f"{sign}1.7e308,{sign}1.6e308\n" for sign in ["", "-"] * 8)
    data = load("a,y\n" + rows)
    assert np.abs(data.x).min() == 1.7e308
    assert data.target_names == ()


def test_thousands_of_columns_load_and_report_briefly():
    names = [f"f{k}" for k in range(3000)]
    rows = [
        ",".join([*(str(k % 7 * (k % 3 > 0) + r) for k in range(3000)), "ab"[r]]) for r in (0, 1)
    ]
    constant = ",".join(["1"] * 2000)
    header = ",".join([*names, "y", *(f"c{k}" for k in range(2000))])
    data = load("\n".join([header, *(f"{row},{constant}" for row in rows)]))
    assert data.x.shape == (2, 3000)
    assert "'c4' (1) and 1995 more." in "\n".join(data.report)
    assert max(map(len, data.report)) < 200
