"""The column to predict: classes or numbers."""

from __future__ import annotations

import numpy as np

from helpers.datasets import csv_remarks
from helpers.datasets.csv_cells import HUGE, TEXT_AMONG_TEXT, Column
from helpers.datasets.csv_numbers import hint_of, same_unit

MOST_CLASSES = 20
LARGEST_CLASS = 1e6


def target_of(
    column: Column, rows: np.ndarray, lines: list[int], task: str
) -> tuple[np.ndarray, tuple[str, ...], list[str]]:
    """Return y for the rows, the classes' names (none for regression), and what to tell."""
    _refuse_stray_text(column, lines)
    values = column.values[rows]
    cells = [column.cells[row] for row in rows]
    if column.text and task == "regression":
        row = column.text[0]
        raise ValueError(
            f"regression needs numbers, and line {lines[row]} has {column.cells[row]!r} in the "
            f"target {column.name!r}"
        )
    csv_remarks.refuse_merging(column)
    if task == "auto":
        _refuse_numbers_in_words(column, lines)
        task = "classification" if column.text or _look_like_classes(values) else "regression"
    if task == "regression":
        if values.min() == values.max():
            raise ValueError(f"the target {column.name!r} is {cells[0]} in every row")
        told = ["Task: regression, the target holds numbers."]
        if _look_like_classes(values):
            told = [f"Task: regression; {len(np.unique(values))} whole numbers differ."]
        if np.abs(values).max() > HUGE:
            told.append("The target is huge: divide it by a power of ten, or the loss overflows.")
        return values, (), told
    # As numbers, so that 1 and 1.0 are one class and 10 comes after 9.
    labels = np.array(cells) if column.text else values
    y, names, told = _classes(column.name, labels)
    if not column.text:
        told.append("The classes are numbers; if they are amounts, pass task='regression'.")
    soft = [name for name in names if name.lower() in TEXT_AMONG_TEXT]
    if soft and len(names) > 2:
        told.append(f"{soft[0]!r} counts as a class; if it stands for no value, empty those cells.")
    return y, names, told


def _look_like_classes(values: np.ndarray) -> bool:
    """Return whether numbers are whole, not large, few, and two or more rows each on average."""
    whole = bool((values == np.round(values)).all()) and np.abs(values).max() < LARGEST_CLASS
    return whole and len(np.unique(values)) <= min(MOST_CLASSES, max(2, len(values) // 2))


def _classes(name: str, labels: np.ndarray) -> tuple[np.ndarray, tuple[str, ...], list[str]]:
    found, y, counts = np.unique(labels, return_inverse=True, return_counts=True)
    names = tuple(label if isinstance(label, str) else f"{label:.15g}" for label in found.tolist())
    if len(names) < 2:
        raise ValueError(
            f"the target {name!r} is {names[0]!r} in every row: with one class there is nothing to "
            "tell apart"
        )
    if len(names) > max(MOST_CLASSES, len(y) // 2):
        raise ValueError(
            f"the target {name!r} has {len(names)} different values in {len(y)} rows: these are "
            "no classes. Is another column meant, or task='regression'?"
        )
    shown = ", ".join(f"{n} {c}" for n, c in zip(names[:10], counts[:10], strict=True))
    told = [f"Task: classification; rows by class: {shown}{', …' if len(names) > 10 else ''}."]
    if len({label.casefold() for label in names}) < len(names):
        told.append("Some classes differ in capitals only; are they meant to be one?")
    single = [n for n, c in zip(names, counts, strict=True) if c == 1]
    if single:
        told.append(f"Only one row each: class {', '.join(single[:10])}.")
    return y.reshape(-1).astype(np.int64), names, told


def _refuse_stray_text(column: Column, lines: list[int]) -> None:
    if column.text and column.numbers > len(column.text):
        row = column.text[0]
        raise ValueError(
            f"line {lines[row]}: the target {column.name!r} is {column.cells[row]!r}, which is no "
            f"number, as {column.numbers} other rows have"
        )


def _refuse_numbers_in_words(column: Column, lines: list[int]) -> None:
    """Raise where the texts are numbers with thousands or a unit, and so no classes."""
    texts = [column.cells[row] for row in column.text]
    grouped = "thousands" in hint_of(texts)
    if grouped or same_unit(texts):
        row = column.text[0]
        raise ValueError(
            f"line {lines[row]}: the target {column.name!r} is {column.cells[row]!r}, a number for "
            f"people{hint_of(texts)}. If it names a class, pass task='classification'"
        )
