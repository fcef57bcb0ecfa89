"""A CSV that cannot be learned from: what is wrong, in which line and column, and what to do."""

import io
import os
import re
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import datasets

GOOD = "a,b,y\n1,2,p\n3,5,q\n"


def zipped(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet")
    return content.getvalue()


def refused(tmp_path, content, **options) -> str:
    """Return the message with which a file is refused."""
    path = tmp_path / "own.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError) as error:
        datasets.load_csv(path, **{"target": "y", **options})
    message = str(error.value)
    assert "own.csv" in message
    return message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped("xl/workbook.xml"), "an Excel workbook: open it and save it as CSV"),
        (zipped("mimetype", "content.xml"), "an OpenDocument spreadsheet"),
        (zipped("word/document.xml"), "a Word document"),
        (zipped("a.csv", "b.csv"), "a ZIP archive with 2 files: unpack it first"),
        (b"PK\x03\x04 cut off", "a damaged ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\x1f\x8b\x08", "compressed with gzip"),
        ("<!DOCTYPE html><html>", "a web page or XML"),
        ('{"a": 1}', "looks like JSON"),
        ('[{"a": 1}]', "looks like JSON"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\n", "is empty"),
        (GOOD.encode("utf-16-le"), 'pass encoding="utf-16-le"'),
        (b"a,y\n1,\x81\xff\n", "not text in UTF-8, CP949 or CP1252"),
    ],
)
def test_what_is_not_csv_is_recognised(tmp_path, content, words):
    assert words in refused(tmp_path, content)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b,y\n", "has a header and no rows"),
        ("a\n1\n2\n", "one column only"),
        ("a,b,y\n1,2,p\n3,q\n5,6,p\n", "line 3 has 2 values, the header has 3"),
        ('a,b,y\n1,2,p\n\n"3\n4",6,p,9\n', "line 4 has 4 values, the header has 3"),
        ('a,b,y\n1,2,p\n3,"5,q\n7,8,p\n', "line 3: unexpected end of data. Is a quote not closed?"),
        ('a,b,y\n1,2,p\n3,"5" x,q\n', "line 3: ',' expected after '\"'"),
        ("a,b,y\n1,2,p\n3,,q\n", "1 missing and 0 infinite values cannot be learned from; the"),
        ("a,b,y\n1,2,p\n3,-Infinity,q\n", "'-Infinity' in line 3, column 'b'"),
        ("a,b,y\n1,2,p\n3,1e400,q\n", "0 missing and 1 infinite"),
        ("a,b,y\n1,2,p\n3,#DIV/0!,q\n", "'#DIV/0!' in line 3, column 'b'"),
        ("a,b,y\n1,2,p\n3,5,\n", "'' in line 3, column 'y'"),
        ("a,b,y\n1,red,p\n3,blue,q\n", "line 2, column 'b': 'red' is no number. Pass categories="),
        ("a,b,y\n1,2,p\n3,5x,q\n4,5,q\n", "line 3, column 'b': '5x' is no number, as 2 other rows"),
        ("a,b,y\n1,2,p\n3,1_000,q\n4,5,q\n", "'1_000' is no number"),
        ("a,b,y\n1,2,p\n3,٣,q\n4,5,q\n", "'٣' is no number"),
        ('a,b,y\n1,2,p\n3,"1,234.5",q\n4,5,q\n', "thousands are written without separators"),
        (
            "a;b;y\n1,5;2;p\n3.5;3;q\n",
            "decimal commas ('1,5' in line 2) and points ('3.5' in line 3",
        ),
        ("a,b,y\n1,2,p\n3,5,p\n", "is 'p' in every row: with one class there is nothing"),
        ("a,b,y\n1,2,1\n3,5,1\n", "is '1' in every row"),
        ("a,b,y\n1,2,1.5\n3,5,1.5\n", "is 1.5 in every row"),
        ("a,b,y\n1,2,1\n3,5,2\n4,5,x\n", "line 4: the target 'y' is 'x', which is no number, as 2"),
        ("a,b,y\n1,2,p\n1,2,q\n", "no feature is left"),
        ("a,b,z\n1,2,p\n3,5,q\n", "unknown column 'y'; there are: 'a', 'b', 'z'"),
        ("1,2,0\n3,5,1\n", "(the file has no header; header=True if it has)"),
        ("a,y,y\n1,2,p\n3,5,q\n", "two columns 'y'; give the target by position, 0 to 2"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, text, words):
    assert words in refused(tmp_path, text)


def test_an_encoding_that_does_not_fit_is_told_with_the_line(tmp_path):
    words = refused(tmp_path, "a,y\n1,개\n2,새\n", encoding="ascii")
    assert "does not decode as ascii: line 2, byte 6" in words


def test_dropping_rows_may_leave_one_class_or_nothing(tmp_path):
    text = "a,b,y\n1,,p\n,3,q\n2,5,q\n"
    assert "is 'q' in every row" in refused(tmp_path, text, missing="drop")
    text = "a,b,y\n1,,p\n2,,q\n3,inf,q\n"
    assert "most are in column 'b': pass ignore=('b',)" in refused(tmp_path, text, missing="drop")
    assert "column 'b' has no finite number" in refused(tmp_path, text, missing="mean")


def test_a_target_of_names_is_no_class(tmp_path):
    rows = "".join(f"{k},name {k}\n" for k in range(40))
    assert "40 different values in 40 rows" in refused(tmp_path, "a,y\n" + rows)


def test_too_many_texts_are_no_categories(tmp_path):
    rows = "".join(f"text {k},{'pq'[k % 2]}\n" for k in range(60))
    words = refused(tmp_path, "a,y\n" + rows, categories="one-hot")
    assert "60 different texts, too many for one-hot; pass ignore=('a',)" in words


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"target": "Y"}, ValueError, "unknown column 'Y'; did you mean 'y'?"),
        ({"target": 3}, ValueError, "a target by position is -3 to 2, got 3"),
        ({"target": ["y"]}, TypeError, "target must be a column's name or position"),
        ({"target": True}, TypeError, "target must be a column's name or position"),
        ({"ignore": ("bb",)}, ValueError, "unknown column 'bb'; did you mean 'b'?"),
        ({"ignore": ("y",)}, ValueError, "the target 'y' cannot be ignored"),
        ({"ignore": ("a", "b")}, ValueError, "no feature is left"),
        ({"missing": "men"}, ValueError, "did you mean 'mean'?"),
        ({"categories": "onehot"}, ValueError, "did you mean 'one-hot'?"),
        ({"task": "classify"}, ValueError, "did you mean 'classification'?"),
        ({"task": "regression"}, ValueError, "line 2 has 'p' in the target 'y'"),
        ({"decimal": ";"}, ValueError, "there are: 'auto', '.', ','"),
        ({"separator": ", "}, ValueError, "separator must be one character"),
        ({"header": "yes"}, ValueError, 'header must be True, False or "auto"'),
        ({"encoding": "utf-9"}, ValueError, "unknown encoding 'utf-9'"),
        ({"encoding": "hex"}, ValueError, "unknown encoding 'hex'"),
    ],
)
def test_options_are_checked(tmp_path, options, error, words):
    path = tmp_path / "own.csv"
    path.write_text(GOOD)
    with pytest.raises(error, match=re.escape(words)):
        datasets.load_csv(path, **{"target": "y", **options})


def test_a_path_that_leads_nowhere_names_what_is_there(tmp_path):
    (tmp_path / "flowers.csv").write_text(GOOD)
    with pytest.raises(FileNotFoundError, match=r"'flower\.csv'.*there is 'flowers\.csv'"):
        datasets.load_csv(tmp_path / "flower.csv", "y")
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        datasets.load_csv(tmp_path / "no" / "flowers.csv", "y")
    with pytest.raises(IsADirectoryError, match=r"a folder.*: flowers\.csv"):
        datasets.load_csv(tmp_path, "y")
    with pytest.raises(TypeError, match="path must be text or a Path"):
        datasets.load_csv(3, "y")


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="this user may read every file"
)
def test_a_file_that_may_not_be_read_says_so(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(GOOD)
    path.chmod(0)
    with pytest.raises(PermissionError, match="may not be read"):
        datasets.load_csv(path, "y")


def test_a_file_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.datasets.csv_source.LARGEST_BYTES", 10)
    assert "Take a sample of its rows" in refused(tmp_path, GOOD)


@given(content=st.one_of(st.binary(max_size=200), st.text('a1,;."\n\t -?', max_size=80)))
def test_whatever_is_in_the_file_it_loads_or_says_why(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        data = datasets.load_csv(path, -1, missing="mean", categories="one-hot")
    except ValueError as error:
        assert "any.csv" in str(error)
    else:
        assert len(data.x) == len(data.y) > 0
