"""The ways in which a reader's file is dirty, in each encoding: a clear word for each."""

import re
from pathlib import Path

import numpy as np
import pytest

from helpers import checkup, datasets, nn

DATA = Path(__file__).resolve().parents[3] / "data"
HEADER = "길이;폭;종\n"
GOOD = [f"{k},5;{k * k % 7};{'고양이' if k % 3 else '개'}" for k in range(1, 31)]
DEFECTS = {
    "missing": ("7,5;;개", "1 missing and 0 infinite values", "column '폭'"),
    "not available": ("7,5;NA;개", "'NA' in line 9", "missing='drop'"),
    "infinite": ("7,5;inf;개", "0 missing and 1 infinite values", "'inf' in line 9, column '폭'"),
    "divided by zero": ("7,5;#DIV/0!;개", "'#DIV/0!' in line 9", "column '폭'"),
    "text among numbers": (
        "7,5;높음;개",
        "line 9, column '폭': '높음' is no number",
        "as 30 other",
    ),
    "a unit": ("7,5;3 cm;개", "'3 cm' is no number", "without %, unit or currency"),
    "no label": ("7,5;3;", "1 missing", "line 9, column '종'"),
    "a value too many": ("7,5;3;1;개", "line 9 has 4 values", "the header has 3"),
}
ENCODINGS = ["utf-8", "utf-8-sig", "cp949", "utf-16"]


def load(folder: Path, rows: list[str], encoding: str = "utf-8", header: str = HEADER, **options):
    path = folder / "own.csv"
    path.write_bytes((header + "\r\n".join(rows)).encode(encoding))
    return datasets.load_csv(path, **{"target": -1, **options})


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("defect", DEFECTS)
def test_every_defect_is_told_in_every_encoding(tmp_path, encoding, defect):
    row, *words = DEFECTS[defect]
    with pytest.raises(ValueError, match=r"^own\.csv") as error:
        load(tmp_path, [*GOOD[:7], row, *GOOD[7:]], encoding)
    assert all(word in str(error.value) for word in words), error.value


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_class_is_told_in_every_encoding(tmp_path, encoding):
    with pytest.raises(ValueError, match="'종' is '고양이' in every row: with one class"):
        load(tmp_path, [row for row in GOOD if "고양이" in row], encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("defect", ["missing", "infinite", "no label"])
def test_dropping_the_row_leaves_the_others_as_they_are(tmp_path, encoding, defect):
    dirty = load(tmp_path, [*GOOD[:7], DEFECTS[defect][0], *GOOD[7:]], encoding, missing="drop")
    clean = load(tmp_path, GOOD, encoding)
    np.testing.assert_array_equal(dirty.x, clean.x)
    np.testing.assert_array_equal(dirty.y, clean.y)
    assert "1 of 31, the first in line 9" in " ".join(dirty.report)
    assert ("CP949" in " ".join(dirty.report)) == (encoding == "cp949")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_without_a_header_nothing_of_the_first_row_is_lost(tmp_path, encoding):
    data = load(tmp_path, GOOD, encoding, header="")
    assert len(data) == 30 and data.feature_names == ("column 1", "column 2")
    assert any(line.startswith("No header") for line in data.report)


@pytest.mark.parametrize("cell", ["12%", "₩1000", "1000원", "$ 5.5", "-3 cm", "5kg"])
def test_a_column_with_units_is_recognised(tmp_path, cell):
    rows = [f"{cell};1;개", f"{re.sub('[0-9]', '7', cell)};2;새"]
    with pytest.raises(ValueError, match="a number stands alone, without %, unit or currency"):
        load(tmp_path, rows)


@pytest.mark.parametrize("cell", ["2024-01-02", "red", "A-12-B", "서울 3동 5호"])
def test_other_text_is_no_number_with_a_unit(tmp_path, cell):
    with pytest.raises(ValueError) as error:
        load(tmp_path, [f"{cell};1;개", f"{cell}!;2;새"])
    assert "unit" not in str(error.value) and "categories=" in str(error.value)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([1, 2, -999, 4], "'폭' (-999 in 1 rows)"),
        ([1, -99, 0, -99], "'폭' (-99 in 2 rows)"),
        ([1, -2, -999, 4], ""),
        ([1, 2, 999, 4], ""),
    ],
)
def test_codes_for_missing_values_are_pointed_out(tmp_path, values, told):
    rows = [f"{k};{value};{'개새'[k % 2]}" for k, value in enumerate(values)]
    report = " ".join(load(tmp_path, rows).report)
    assert told in report and bool(told) == ("a code for a missing value" in report)


def test_the_dirty_file_can_be_learned_from_once_its_questions_are_answered():
    options = {"ignore": ("번호",), "missing": "drop", "categories": "one-hot"}
    data = datasets.load_csv(DATA / "dirty.csv", "진단", **options)
    parts = datasets.split(data.x, data.y, seed=0, stratify=True)
    x_train, x_test, _ = datasets.standardize(parts.train.x, parts.test.x)
    nn.utils.set_random_seed(0)
    model = nn.Sequential([nn.Input((8,)), nn.layers.Dense(2, "softmax")])
    model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    assert checkup.inspect(model, x_train, parts.train.y).clean
    model.fit(x_train, parts.train.y, epochs=200, verbose=0)
    assert model.evaluate(x_test, parts.test.y)[1] > (data.y == 1).mean() + 0.1
