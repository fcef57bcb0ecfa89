"""What one cell is: a number, missing, infinite, or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

# Its square is beyond float32, in which Keras computes.
HUGE = 1e18
MISSING = {"", "na", "n/a", "nan", "null", "none", "?", "-", "--", ".", "#n/a", "#na", "<na>"}
MISSING |= {"#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!"}
# In a column of text these are texts: "+" and "-" may be the classes.
TEXT_AMONG_TEXT = {"none", "null", "-", "--", "."}
INFINITE = {"inf": np.inf, "infinity": np.inf, "∞": np.inf}
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
COMMA_NUMBER = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?", re.ASCII)
POINT_NUMBER = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?", re.ASCII)
PLAIN = frozenset("0123456789+-.eE")


@dataclass
class Column:
    """One column: its numbers (nan where there is none), and the rows that hold something else."""

    name: str
    cells: Sequence[str]
    values: np.ndarray
    missing: list[int] = field(default_factory=list)
    infinite: list[int] = field(default_factory=list)
    text: list[int] = field(default_factory=list)

    @property
    def bad(self) -> list[int]:
        """The rows without a value that can be used, in order."""
        return sorted(self.missing + self.infinite)

    @property
    def numbers(self) -> int:
        """How many cells are finite numbers."""
        return len(self.cells) - len(self.missing) - len(self.infinite) - len(self.text)


def is_missing(cell: str) -> bool:
    """Return whether a cell stands for no value."""
    return cell.lower() in MISSING


def looks_numeric(cell: str) -> bool:
    """Return whether a cell is a number, with a decimal point or comma."""
    cell = cell.replace("−", "-")
    return bool(NUMBER.fullmatch(cell) or COMMA_NUMBER.fullmatch(cell))


def parse(name: str, cells: Sequence[str], decimal: str) -> Column:
    """Return a column with every cell judged; `decimal` is "." or ","."""
    if decimal == "." and not set("".join(cells)) - PLAIN:
        # The common case at C's speed; float() alone would take 1_000 for a number.
        try:
            values = np.array(list(map(float, cells)))
        except ValueError:
            values = np.array([np.inf])
        if np.isfinite(values).all():
            return Column(name, cells, values)
    column = Column(name, cells, np.full(len(cells), np.nan))
    for row, cell in enumerate(cells):
        _judge(column, row, cell, decimal)
    if column.text and not column.numbers:
        soft = [row for row in column.missing if cells[row].lower() in TEXT_AMONG_TEXT]
        column.missing = sorted(set(column.missing) - set(soft))
        column.text = sorted(column.text + soft)
    return column


def _judge(column: Column, row: int, cell: str, decimal: str) -> None:
    if is_missing(cell):
        column.missing.append(row)
        return
    # The minus of typography, which spreadsheets and papers write.
    cell = cell.replace("−", "-")
    if cell.lower().lstrip("+-") in INFINITE:
        column.infinite.append(row)
        return
    if decimal == "," and "." not in cell:
        cell = cell.replace(",", ".")
    elif decimal == ",":
        cell = "a point where commas are decimal"
    if not NUMBER.fullmatch(cell):
        column.text.append(row)
        return
    value = float(cell)
    if np.isfinite(value):
        column.values[row] = value
    else:
        column.infinite.append(row)


def find_decimal(rows: Sequence[Sequence[str]], lines: Sequence[int]) -> tuple[str, list[str]]:
    """Return whether numbers have a decimal point or comma, and what to tell about it.

    Raises ValueError when there are both.
    """
    comma = _first(rows, lines, COMMA_NUMBER, ",")
    if comma is None:
        return ".", []
    point = _first(rows, lines, POINT_NUMBER, ".")
    if point is not None:
        raise ValueError(
            f"decimal commas ({comma[0]!r} in line {comma[1]}) and points ({point[0]!r} in line "
            f'{point[1]}) are mixed; pass decimal="," or decimal="." to say which is right'
        )
    return ",", [f"Decimal comma: {comma[0]!r} is read as {comma[0].replace(',', '.')}."]


def _first(rows: Sequence, lines: Sequence[int], pattern: re.Pattern, mark: str) -> tuple | None:
    for row, line in zip(rows, lines, strict=True):
        for cell in row:
            if mark in cell and pattern.fullmatch(cell.replace("−", "-")):
                return cell, line
    return None
