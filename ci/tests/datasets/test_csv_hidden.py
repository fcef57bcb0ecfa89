"""What a file hides: thousands, encodings, identifiers, dates, codes, copies: all is told."""

import numpy as np
import pytest

from ci.tests.datasets.test_csv import load
from ci.tests.datasets.test_csv_errors import refused

GROUPED = 'a,y\n"52,000",p\n"8,500",q\n950,p\n"61,300",q\n'


@pytest.mark.parametrize(
    "text",
    [
        GROUPED,
        'a,y\n987,p\n"1,234",q\n"12,500",p\n',
        "a;y\n1;52,000\n2;61,300\n",
        'a,b,y\n"52,000",3.5,p\n"8,500",2.5,q\n',
    ],
)
def test_a_comma_that_can_be_either_is_refused_until_it_is_named(tmp_path, text):
    words = refused(tmp_path, text)
    assert "thousands=','" in words and "decimal=','" in words


@pytest.mark.parametrize(
    ("text", "options", "x", "told"),
    [
        (GROUPED, {"thousands": ","}, [52000, 8500, 950, 61300], "Thousands: ','"),
        (GROUPED, {"decimal": ","}, [52, 8.5, 950, 61.3], ""),
        ('a,y\n"1,234.5",p\n"-1,234,567",q\n', {"thousands": ","}, [1234.5, -1234567], ""),
        ("a;y\n20.451;p\n52.000;q\n950;p\n", {}, [20.451, 52, 950], "pass thousands='.'"),
        ("a;y\n20.451;p\n52.000,5;q\n", {"thousands": "."}, [20451, 52000.5], "Thousands"),
        ("a;y\n1 250;p\n950,5;q\n", {"thousands": " ", "decimal": ","}, [1250, 950.5], ""),
        ("a;y\n1\u202f250;p\n950;q\n", {"thousands": " "}, [1250, 950], ""),
        ("a;y\n1'250;p\n950;q\n", {"thousands": "'"}, [1250, 950], ""),
        ("a;b;y\n1,5;p;1\n2,25;q;2\n", {"ignore": "b"}, [1.5, 2.25], "Decimal comma"),
        ("a;y\n0,125;p\n0,250;q\n", {}, [0.125, 0.25], "Decimal comma: '0,125'"),
        ("a;y\n0.125;p\n1.250;q\n", {}, [0.125, 1.25], ""),
    ],
)
def test_numbers_are_read_by_the_marks_that_were_named(text, options, x, told):
    data = load(text, **options)
    np.testing.assert_array_equal(data.x[:, 0], x)
    report = "\n".join(data.report)
    assert told in report
    assert ("thousands=" in report) == ("thousands=" in told)


def test_a_column_of_grouped_commas_beside_decimal_commas_is_told():
    report = "\n".join(load("a;b;y\n1,5;20,451;p\n2,5;52,000;q\n").report)
    assert "Three digits follow every comma" in report and "'b' ('20,451' as 20.451)" in report


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("a;b;y\n1 250;1;p\n1 000;2;q\n", {}, "pass thousands=' '"),
        ("a;b;y\n52.000;1;p\n1.000;2;q\n", {"decimal": ","}, "pass thousands='.'"),
        ("a;b;y\n1.234.567;1;p\n1.000.000;2;q\n", {}, "pass thousands='.'"),
        ('a,y\n1,"$1,234.50"\n2,"$1,000.00"\n', {}, "without %, unit or currency"),
        ("a,y\n1,10%\n2,20%\n3,10%\n", {}, "pass task='classification'"),
        ('a,y\n1,"1,234,567"\n2,"1,000,000"\n', {}, "pass thousands=','"),
        ("a;b;y\n1,5;20.451;p\n2,5;3.000;q\n", {}, "or thousands='.' if the point"),
        ("a,y\n1,p\n2,q\n", {"thousands": ".", "decimal": "."}, "one mark, one meaning"),
        ("a;y\n1,5;p\n2;q\n", {"thousands": ","}, "'1,5' is no number"),
    ],
)
def test_numbers_for_people_are_refused_with_the_right_hint(tmp_path, text, options, words):
    assert words in refused(tmp_path, text, **options)


def test_labels_with_a_unit_are_classes_when_the_reader_says_so():
    data = load("a,y\n1,1반\n2,2반\n3,1반\n", task="classification")
    assert data.target_names == ("1반", "2반")
    assert load("a,y\n1,1st\n2,2nd\n3,1st\n").target_names == ("1st", "2nd")


@pytest.mark.parametrize(
    ("header", "encoding", "rival"),
    [
        ("Área,Precio", "cp1252", "cp949"),
        ("Größe,Gewicht", "cp1252", "gbk"),
        ("Temp (°C),x", "cp1252", "cp949"),
        ("Straße (m²),Nähe", "cp1252", ""),
        ("Longitud año,µ", "cp1252", ""),
        ("키,몸무게", "cp949", "gbk"),
        ("매출액(원),A형", "cp949", ""),
        ("혈액형,나이", "cp949", "gbk"),
        ("价格,面积", "gbk", "cp949"),
        ("温度,湿度", "gbk", "cp949"),
        ("サイズ,重さ", "cp932", ""),
    ],
)
def test_encodings_are_told_apart_by_what_they_produce(header, encoding, rival):
    data = load(f"{header},y\n1,2,p\n3,5,q\n".encode(encoding))
    assert data.feature_names == tuple(header.split(","))
    report = "\n".join(data.report)
    assert f"read as {encoding.upper()}" in report
    assert not rival or f"encoding={rival!r}" in report


def test_what_no_encoding_makes_words_of_is_told():
    assert "Neither looks like words" in "\n".join(
        load("цена,y\n1,p\n3,q\n".encode("cp1251")).report
    )


def test_dates_are_no_features(tmp_path):
    text = "day,a,y\n2024-01-11,1,p\n2024-1-12,2,q\n2024-02-05,3,q\n"
    assert "a date" in refused(tmp_path, text)
    assert "a date" in refused(tmp_path, text, categories="one-hot")
    data = load(text, keep=("day",))
    assert data.feature_names == ("a",) and data.kept["day"].dtype.kind == "M"
    assert (data.kept["day"][1:] > data.kept["day"][:-1]).all()


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["2024-01-11 9:05", "2024-01-11T10:00:30"], "2024-01-11T09:05:00"),
        (["2024년 1월 2일", "2024년 11월 12일"], "2024-01-02T00:00:00"),
        (["2024.1.2.", "2024/11/12"], "2024-01-02T00:00:00"),
        (["p1", "p2"], "p1"),
        (["1.2.2024", "13.2.2024"], "1.2.2024"),
        (["3", "4.5"], "3.0"),
        (["2024-13-45", "2024-01-02"], "2024-13-45"),
    ],
)
def test_what_is_kept_can_be_put_in_order_where_it_is_time(cells, first):
    data = load("k,a,y\n" + "".join(f"{c},{i},{i / 3}\n" for i, c in enumerate(cells)), keep="k")
    assert str(data.kept["k"][0]) == first


def rows(*columns, n=20, header="a,b,y"):
    return header + "\n" + "".join(",".join(str(c(k)) for c in columns) + "\n" for k in range(n))


def number(k):
    return k * 7 % 13 + k / 100


def label(k):
    return "pq"[k * k % 5 > 1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (rows(lambda k: 20240120 + k % 9, number, label), "Dates written as numbers"),
        (rows(lambda k: [-200, 3, 4, 7.5][k % 4], number, label), "'a' (-200 in 5 rows)"),
        (rows(lambda k: [9999, 3, 4, 7.5][k % 4], number, label), "'a' (9999 in 5 rows)"),
        (rows(lambda k: 20230001 + k * k, number, label), "A number of its own in each row"),
        (rows(lambda k: k * 7 % 23, number, label, header="student_id,b,y"), "'student_id'"),
        (rows(lambda k: k * 7 % 23, number, label, header="학번,b,y"), "'학번'"),
        (rows(number, number, label), "The same in every row: 'b' as 'a'"),
        (rows(number, lambda k: 3 + (label(k) == "q"), label), "The target over again: 'b'"),
        (
            rows(label, lambda k: number(k) * 1.8 + 32, number),
            "The target over again: 'b'",
        ),
        (rows(lambda k: k % 3, lambda k: k % 3, lambda k: "pqq"[k % 3]), "an earlier one"),
        (rows(number, lambda k: -k, lambda k: ["-", "b", "c"][k % 3]), "'-' counts as a class"),
        (rows(number, lambda k: -k, lambda k: k % 3), "The classes are numbers"),
    ],
)
def test_what_is_suspicious_is_told(text, told):
    assert told in "\n".join(load(text, categories="drop").report)


CALM = (
    "Dates",
    "code for",
    "of its own",
    "The same in every",
    "over again",
    "an earlier",
    "counts as",
    "counts the",
    "Three digits",
)


@pytest.mark.parametrize(
    "text",
    [
        rows(number, lambda k: k * k % 17 - 8, label),
        rows(lambda k: [-1, 1][k % 2], number, label),
        rows(lambda k: [0, 1][k % 2], number, label),
        rows(lambda k: 19000000 + k * 1_000_00 % 990_000, number, label),
        rows(lambda k: 1.5 * k, number, lambda k: k * k % 11 + 0.5),
        rows(lambda k: 990 + k % 10, number, label),
        rows(lambda k: k * k % 19 - 9, number, lambda k: ["+", "-"][k % 2]),
    ],
)
def test_what_is_usual_is_not_suspected(text):
    report = "\n".join(load(text).report)
    assert not [words for words in CALM if words in report], report


def test_texts_that_nearly_all_differ_are_no_categories(tmp_path):
    text = rows(lambda k: f"name {k}", number, label)
    assert "20 different texts in 20 rows" in refused(tmp_path, text, categories="one-hot")
    assert load(text, ignore="a").feature_names == ("b",)


def test_identifiers_that_would_merge_are_refused(tmp_path):
    text = "id,a,y\n9007199254740993,1,p\n9007199254740992,2,q\n3,3,q\n"
    assert "beyond 2**53" in refused(tmp_path, text)
    assert load(text, ignore="id").feature_names == ("a",)


@pytest.mark.parametrize("option", ["ignore", "keep"])
def test_a_name_on_a_file_that_seems_headless_gets_the_hint(tmp_path, option):
    words = refused(tmp_path, "2019,2020,city\n1,2,p\n3,4,q\n", target=-1, **{option: ("year",)})
    assert "header=True if it has" in words


def test_nothing_is_written_to_the_reader_s_file(tmp_path):
    from helpers import datasets

    path = tmp_path / "own.csv"
    path.write_text("a,b,y\n1,,p\n2,3,q\n4,5,q\n")
    path.chmod(0o444)
    before = path.read_bytes(), path.stat().st_mtime_ns
    datasets.load_csv(path, "y", missing="mean")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
