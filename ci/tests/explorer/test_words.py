"""Numbers read well in sentences."""

import pytest

from helpers.explorer.words import a_digit, between, count, number, percent, shortest, significant

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (-0.001, 2, "0.00"),
        (-0.5, 1, f"{MINUS}0.5"),
        (float("inf"), 2, "∞"),
        (float("-inf"), 2, f"{MINUS}∞"),
        (1.5e7, 2, "1.5·10⁷"),
        (float("nan"), 2, "not a number"),
    ],
)
def test_numbers_read_well(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.05, "0.05"),
        (0.0001, "0.0001"),
        (1e-7, "10⁻⁷"),
        (2.5e-8, "2.5·10⁻⁸"),
        (20_000, "20000"),
        (600_000, "6·10⁵"),
        (1e6, "10⁶"),
        (0.0, "0"),
    ],
)
def test_rates_are_short(value: float, text: str) -> None:
    assert shortest(value) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.09213, 3, "0.0921"),
        (-3153.0, 3, f"{MINUS}3,150"),
        (320.4, 2, "320"),
        (12345.0, 6, "12,345"),
        (99_999.0, 3, "10⁵"),
        (3.1e10, 2, "3.1·10¹⁰"),
        (3.71e-5, 2, "3.7·10⁻⁵"),
        (0.00037, 1, "0.0004"),
        (1e-9, 3, "10⁻⁹"),
        (0.0, 3, "0"),
        (float("inf"), 3, "∞"),
    ],
)
def test_significant_digits_never_read_as_a_program_writes_them(value, digits, text) -> None:
    assert significant(value, digits) == text


def test_counts_agree_with_their_noun() -> None:
    assert [count(1, "mistake"), count(0, "mistake"), count(2000, "pass")] == [
        "1 mistake",
        "0 mistakes",
        "2,000 passes",
    ]


def test_percent_has_the_digits_that_are_asked_for():
    assert percent(0.1234) == "12 %"
    assert percent(0.1234, 1) == "12.3 %"
    assert [percent(0.0), percent(0.004), percent(0.005001), percent(0.0004, 1)] == [
        "0 %",
        "less than 1 %",
        "1 %",
        "less than 0.1 %",
    ]
    assert [percent(1.0), percent(0.996), percent(0.9994, 1), percent(0.9996, 1)] == [
        "100 %",
        "more than 99 %",
        "99.9 %",
        "more than 99.9 %",
    ]


def test_a_range_whose_ends_read_alike_is_one_place() -> None:
    assert between("0.5", "0.5") == "at 0.5"
    assert between("0.5", "2") == "between 0.5 and 2"


def test_a_digit_has_its_article() -> None:
    assert [a_digit(n) for n in (0, 1, 8)] == ["a 0", "a 1", "an 8"]
