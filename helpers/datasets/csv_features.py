"""The columns to learn from: text to numbers or away, gaps filled, nothing constant."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from helpers.datasets import csv_remarks
from helpers.datasets.csv_cells import HUGE, Column
from helpers.datasets.csv_numbers import hint_of

MOST_CATEGORIES = 50
SHOWN = 5
# Below so many rows a column of texts that all differ may still be categories.
ROWS_TO_JUDGE = 10

Parts = list[tuple[str, np.ndarray]]


def features_of(
    columns: list[Column], rows: np.ndarray, lines: list[int], categories: str, constant: str
) -> tuple[np.ndarray, tuple[str, ...], list[str]]:
    """Return x (rows, features) of finite numbers, the names, and what to tell about columns.

    Gaps that are left in the rows are filled with the column's mean.
    """
    parts: Parts = []
    told: dict[str, list[str]] = defaultdict(list)
    for column in columns:
        if len(column.missing) == len(column.cells):
            told["Left out, empty"].append(repr(column.name))
        elif len(set(column.cells)) == 1 and (column.text or constant == "drop"):
            told["Left out, the same in every row"].append(f"{column.name!r} ({column.cells[0]})")
        elif column.text and categories == "drop":
            told["Left out, text"].append(repr(column.name))
        elif column.text:
            _refuse_text(column, lines, categories)
            parts += _one_hot(column, rows, told)
        else:
            csv_remarks.refuse_merging(column)
            parts.append((column.name, _filled(column, rows, told)))
    for kind, name in csv_remarks.of_columns(columns, rows):
        told[kind].append(name)
    if constant == "drop":
        parts = _varying(parts, told)
    if not parts:
        raise ValueError(
            "no feature is left: every column beside the target is constant, empty or left out"
        )
    _look(parts, told)
    x = np.column_stack([values for _, values in parts])
    return (
        x,
        tuple(name for name, _ in parts),
        [_sentence(*pair) for pair in told.items() if pair[1]],
    )


def _filled(column: Column, rows: np.ndarray, told: dict) -> np.ndarray:
    values = column.values[rows]
    gaps = np.isnan(values)
    if not gaps.any():
        return values
    if gaps.all():
        raise ValueError(f"column {column.name!r} has no finite number to take the mean of")
    # In units of the largest: the sum of huge values would overflow.
    unit = np.abs(values[~gaps]).max() or 1.0
    mean = unit * (values[~gaps] / unit).mean()
    told["Gaps filled with the column's mean"].append(
        f"{column.name!r} ({gaps.sum()} with {mean:.4g})"
    )
    return np.where(gaps, mean, values)


def _refuse_text(column: Column, lines: list[int], categories: str) -> None:
    row = column.text[0]
    where = f"line {lines[row]}, column {column.name!r}: {column.cells[row]!r} is no number"
    texts = [column.cells[row] for row in column.text]
    hint = hint_of(texts)
    if column.numbers > len(column.text):
        raise ValueError(
            f"{where}, as {column.numbers} other rows have. Correct it{hint}, or "
            f"pass ignore=({column.name!r},)"
        )
    if csv_remarks.is_date(texts):
        raise ValueError(
            f"{where} but a date, as the whole column. Pass keep=({column.name!r},) to split by "
            f"time, or ignore=({column.name!r},); a month or a weekday can be a column of its own"
        )
    if categories == "error":
        raise ValueError(
            f"{where}{hint}. Pass categories='one-hot' to make a column of 0 and 1 "
            "for each of its texts, or categories='drop' to leave text columns out"
        )


def _one_hot(column: Column, rows: np.ndarray, told: dict) -> Parts:
    cells = np.array(column.cells)[rows]
    given = ~np.isin(rows, column.bad)
    texts = np.unique(cells[given])
    if len(texts) > MOST_CATEGORIES:
        raise ValueError(
            f"column {column.name!r} has {len(texts)} different texts, too many for one-hot; pass "
            f"ignore=({column.name!r},)"
        )
    if len(cells) >= ROWS_TO_JUDGE and len(texts) > given.sum() / 2:
        raise ValueError(
            f"column {column.name!r} has {len(texts)} different texts in {given.sum()} rows: "
            "names, identifiers or free text, which a network can only learn by heart; pass "
            f"ignore=({column.name!r},)"
        )
    gaps = "" if given.all() else f", {(~given).sum()} rows without a text have 0 in all"
    told["One-hot"].append(f"{column.name!r} (now {len(texts)} columns of 0 and 1{gaps})")
    return [
        (f"{column.name}={text}", ((cells == text) & given).astype(np.float64)) for text in texts
    ]


def _varying(parts: Parts, told: dict) -> Parts:
    kept = [(name, values) for name, values in parts if values.min() != values.max()]
    names = {name for name, _ in kept}
    told_of = told["Left out, the same in every row"]
    told_of += [f"{name!r} ({values[0]:.6g})" for name, values in parts if name not in names]
    return kept


def _look(parts: Parts, told: dict) -> None:
    for name, values in parts:
        largest = np.abs(values).max()
        if largest > HUGE:
            told["Huge, so standardize before training, or the loss overflows"].append(
                f"{name!r} (up to {largest:.3g})"
            )


def _sentence(kind: str, columns: list[str]) -> str:
    more = f" and {len(columns) - SHOWN} more" if len(columns) > SHOWN else ""
    return f"{kind}: {', '.join(columns[:SHOWN])}{more}."
