"""What one cell is: a number, missing, infinite, or text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from helpers.datasets.csv_numbers import Marks

# Its square is beyond float32, in which Keras computes.
HUGE = 1e18
MISSING = {"", "na", "n/a", "nan", "null", "none", "?", "-", "--", ".", "#n/a", "#na", "<na>"}
MISSING |= {"#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!"}
# In a column of text these are texts: "+" and "-" may be the classes.
TEXT_AMONG_TEXT = {"none", "null", "-", "--", "."}
INFINITE = {"inf": np.inf, "infinity": np.inf, "∞": np.inf}
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


def parse(name: str, cells: Sequence[str], marks: Marks) -> Column:
    """Return a column with every cell judged, its numbers read by `marks`."""
    if marks == Marks() and not set("".join(cells)) - PLAIN:
        # The common case at C's speed; float() alone would take 1_000 for a number.
        try:
            values = np.array(list(map(float, cells)))
        except ValueError:
            values = np.array([np.inf])
        if np.isfinite(values).all():
            return Column(name, cells, values)
    column = Column(name, cells, np.full(len(cells), np.nan))
    for row, cell in enumerate(cells):
        _judge(column, row, cell, marks)
    if column.text and not column.numbers:
        soft = [row for row in column.missing if cells[row].lower() in TEXT_AMONG_TEXT]
        column.missing = sorted(set(column.missing) - set(soft))
        column.text = sorted(column.text + soft)
    return column


def _judge(column: Column, row: int, cell: str, marks: Marks) -> None:
    if is_missing(cell):
        column.missing.append(row)
    elif cell.replace("−", "-").lower().lstrip("+-") in INFINITE:
        column.infinite.append(row)
    elif (plain := marks.plain(cell)) is None:
        column.text.append(row)
    elif np.isfinite(value := float(plain)):
        column.values[row] = value
    else:
        column.infinite.append(row)
