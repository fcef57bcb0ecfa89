"""Numbers read well in sentences."""

import pytest

from helpers.explorer.words import count, number, percent

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (-0.001, 2, "0.00"),
        (-0.5, 1, f"{MINUS}0.5"),
        (float("inf"), 2, "∞"),
        (float("-inf"), 2, f"{MINUS}∞"),
        (1.5e7, 2, "1.5e+07"),
        (float("nan"), 2, "not a number"),
    ],
)
def test_numbers_read_well(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


def test_counts_agree_with_their_noun() -> None:
    assert [count(1, "mistake"), count(0, "mistake"), count(2000, "pass")] == [
        "1 mistake",
        "0 mistakes",
        "2,000 passes",
    ]


def test_percent_has_the_digits_that_are_asked_for():
    assert percent(0.1234) == "12 %"
    assert percent(0.1234, 1) == "12.3 %"
