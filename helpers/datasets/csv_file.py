"""`load_csv`: the reader's own file, checked and repaired until it can be learned from."""

from __future__ import annotations

import os
from collections.abc import Iterable

import numpy as np

from helpers.datasets import csv_remarks
from helpers.datasets.base import Dataset, nearest, positions
from helpers.datasets.csv_cells import Column, parse
from helpers.datasets.csv_features import features_of
from helpers.datasets.csv_numbers import find_marks
from helpers.datasets.csv_source import read_text
from helpers.datasets.csv_table import Table, read_table
from helpers.datasets.csv_target import target_of

OPTIONS = {
    "task": ("auto", "classification", "regression"),
    "missing": ("error", "drop", "mean"),
    "categories": ("error", "one-hot", "drop"),
    "constant": ("drop", "keep"),
    "decimal": ("auto", ".", ","),
    "thousands": ("auto", ",", ".", " ", "'"),
}


def load_csv(
    path: str | os.PathLike,
    target: str | int,
    *,
    ignore: Iterable[str] = (),
    keep: Iterable[str] = (),
    task: str = "auto",
    missing: str = "error",
    categories: str = "error",
    constant: str = "drop",
    encoding: str = "auto",
    separator: str = "auto",
    header: bool | str = "auto",
    decimal: str = "auto",
    thousands: str = "auto",
) -> Dataset:
    """Return a CSV file as a Dataset of finite numbers; `.report` says what was noticed.

    - `target`: the column to predict, by name or by position (0 first, −1 last)
    - `ignore`: columns to leave out, by name: row numbers, names of people
    - `keep`: columns not to learn from but to hand over in `.kept`, row by row: the person or the
      day that `split` keeps together
    - `task`: "classification" (y counts into `target_names`), "regression", or "auto": classes
      when the target is text, or whole numbers of which at most 20 differ, each twice on average
    - `missing`: for missing and infinite values "error", "drop" (their rows are left out), or
      "mean" (the mean of the column's numbers in this file; rows without a target are left out)
    - `categories`: for text columns "error", "one-hot" (a column of 0 and 1 for each text), "drop"
    - `constant`: for columns with one value in every row "drop" or "keep"
    - `encoding`, `separator`, `header`, `decimal`: found out, unless given
    - `thousands`: what stands between thousands, "," "." " " or "'"; where a comma can be either,
      the file is refused until one of the two is given

    Missing are empty cells, NA, N/A, nan, null, none, ?, - and a spreadsheet's errors; in a column
    of text, none, null and - are texts. Empty columns are left out, and told.
    Raises TypeError, OSError or ValueError with what is wrong, the line and column where, and what
    to do.
    """
    options = {"task": task, "missing": missing, "categories": categories}
    options |= {"constant": constant, "decimal": decimal, "thousands": thousands}
    for name, value in options.items():
        nearest(value, OPTIONS[name], f"option for {name}:")
    path, text, notes = read_text(path, encoding)
    table = read_table(text, path.name, separator, header)
    notes += table.notes
    at = _place(table, target, path.name)
    try:
        left_out = _left_out(table, ignore, at)
        kept = _left_out(table, keep, at, "kept")
        marks, more = find_marks(table.names, table.rows, table.lines, decimal, thousands)
        notes += more
        columns = [
            parse(name, cells, marks)
            for name, cells in zip(table.names, zip(*table.rows, strict=True), strict=True)
        ]
        goal = columns[at]
        rest = [
            c for place, c in enumerate(columns) if place != at and place not in left_out | kept
        ]
        if not rest:
            raise ValueError("no feature is left beside the target")
        rows = _usable_rows(rest, goal, table.lines, missing, categories, notes)
        y, classes, told = target_of(goal, rows, table.lines, task)
        x, names, more = features_of(rest, rows, table.lines, categories, constant)
        told += csv_remarks.of_rows(rest, goal, rows, y, bool(classes))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None
    beside = {columns[place].name: _values(columns[place], rows) for place in sorted(kept)}
    kind = f"{len(classes)} classes" if classes else "numbers"
    inputs = f"{len(names)} feature{'s' * (len(names) != 1)}"
    head = f"{path.name}: {len(x)} rows, {inputs}, target {goal.name!r} ({kind})."
    return Dataset(x, y, names, classes, path.stem, str(path), (head, *notes, *more, *told), beside)


def _values(column: Column, rows: np.ndarray) -> np.ndarray:
    """Return a column that is handed over: numbers, times, or texts."""
    if not column.text:
        return column.values[rows]
    return csv_remarks.as_times([column.cells[row] for row in rows])


def _place(table: Table, target: str | int, file: str) -> int:
    """Return the position of the target's column."""
    count = len(table.names)
    if isinstance(target, int) and not isinstance(target, bool):
        if not -count <= target < count:
            raise ValueError(
                f"{file} has {count} columns: a target by position is {-count} to {count - 1}, "
                f"got {target}"
            )
        return target % count
    if not isinstance(target, str):
        raise TypeError(f"target must be a column's name or position, got {target!r}")
    target = target.strip()
    if target in table.repeated:
        raise ValueError(
            f"{file} has two columns {target!r}; give the target by position, 0 to {count - 1}"
        )
    try:
        return table.names.index(nearest(target, table.names, "column"))
    except ValueError as error:
        raise ValueError(f"{file}: {error}{_without_header(table)}") from None


def _without_header(table: Table) -> str:
    return "" if table.has_header else " (the file has no header; header=True if it has)"


def _left_out(table: Table, names: Iterable[str], at: int, what: str = "ignored") -> set[int]:
    """Return the positions of columns not to learn from."""
    names = (names,) if isinstance(names, str) else tuple(names)
    try:
        chosen = set(positions(names, tuple(table.names), "column")) if names else set()
    except ValueError as error:
        raise ValueError(f"{error}{_without_header(table)}") from None
    if at in chosen:
        raise ValueError(f"the target {table.names[at]!r} cannot be {what}")
    if len(chosen) + 1 >= len(table.names):
        raise ValueError("no feature is left beside the target")
    return chosen


def _usable_rows(
    features: list[Column],
    goal: Column,
    lines: list[int],
    missing: str,
    categories: str,
    notes: list[str],
) -> np.ndarray:
    """Return the rows to keep; raise for the first cell without a value when that is asked for."""
    # A column without any value is left out as a whole, and a text column may be.
    kept = [c for c in features if len(c.missing) < len(c.cells)]
    kept = [c for c in kept if not (c.text and categories == "drop")]
    watched = [*kept, goal]
    if missing == "error":
        _refuse(watched, lines)
    elif missing == "mean":
        watched = [goal]
    lost = sorted({row for column in watched for row in column.bad})
    if lost:
        why = "without a usable target" if missing == "mean" else "with missing or infinite values"
        notes.append(
            f"Rows left out {why}: {len(lost)} of {len(lines)}, the first in line {lines[lost[0]]}."
        )
    rows = np.setdiff1d(np.arange(len(lines)), lost)
    if len(rows) == 0:
        worst = max(watched, key=lambda column: len(column.bad))
        raise ValueError(
            f"every row has a missing or infinite value; most are in column {worst.name!r}: "
            f"pass ignore=({worst.name!r},) or missing='mean'"
        )
    return rows


def _refuse(columns: list[Column], lines: list[int]) -> None:
    bad = [(row, column) for column in columns for row in column.bad]
    if not bad:
        return
    row, column = min(bad, key=lambda found: found[0])
    infinite = sum(len(c.infinite) for c in columns)
    counts = f"{len(bad) - infinite} missing and {infinite} infinite"
    raise ValueError(
        f"{counts} values cannot be learned from; the first is {column.cells[row]!r} in line "
        f"{lines[row]}, column {column.name!r}. Correct them, or pass missing='drop' to leave out "
        "their rows or missing='mean' to put in the column's mean"
    )
