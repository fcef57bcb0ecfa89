"""What a table hides: identifiers, dates, codes for missing values, copies of rows and target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from helpers.datasets.csv_cells import Column

SHOWN = 5
DATE = re.compile(
    r"(\d{4}[-./년] ?\d{1,2}[-./월] ?\d{1,2}[.일]?|\d{1,2}[-./]\d{1,2}[-./](\d{4}|\d\d))"
    r"([T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?)?Z?",
    re.ASCII,
)
YEAR_FIRST = re.compile(
    r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})[.일]?(?:[T ](\d{1,2}):(\d\d)(?::(\d\d))?.*)?Z?"
)
IDENTIFIER = re.compile(
    r"(^|[\W_])(id|no|nr|num|number|index|idx|uuid|key|code)($|[\W_])|번호|아이디|코드|학번", re.I
)
EXACT = 2**53
# What programs write where nothing was measured.
CODES = (-99.0, -999.0, -9999.0)
NINES = re.compile(r"9{3,}")


def is_date(cells: Sequence[str]) -> bool:
    """Return whether all texts are dates, such as 2024-01-02, 2.1.2024 or 2024년 1월 2일."""
    return bool(cells) and all(map(DATE.fullmatch, cells))


def as_times(cells: Sequence[str]) -> np.ndarray:
    """Return cells that can be put in order of time: dates with the year first, or as they are."""
    found = [YEAR_FIRST.fullmatch(cell) for cell in cells]
    if not is_date(cells) or not all(found):
        return np.array(cells)
    iso = ["{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*map(_whole, f.groups())) for f in found]
    try:
        return np.array(iso, dtype="datetime64[s]")
    except ValueError:
        return np.array(cells)


def _whole(digits: str | None) -> int:
    return int(digits or 0)


def refuse_merging(column: Column) -> None:
    """Raise where whole numbers beyond 2⁵³ that differ become one floating-point number."""
    long = {cell.lstrip("+-0") for cell in column.cells if re.fullmatch(r"[+-]?\d{16,}", cell)}
    if len({float(cell) for cell in long if cell}) < len(long - {""}):
        raise ValueError(
            f"column {column.name!r} has whole numbers beyond 2**53 = {EXACT}, which differ in "
            "digits that a number of 64 bits does not keep. Are these identifiers? Then pass "
            f"ignore=({column.name!r},)"
        )


def of_columns(columns: Sequence[Column], rows: np.ndarray) -> Iterator[tuple[str, str]]:
    """Yield what a column of numbers seems to be, and which column it is."""
    for column in columns:
        values = column.values[rows]
        if column.text or len(values) < 2 or np.isnan(values).all():
            continue
        if code := _code(values[np.isfinite(values)]):
            kind = "It looks like a code for a missing value; if so, empty those cells"
            yield kind, f"{column.name!r} ({code[0]:g} in {code[1]} rows)"
        if np.isnan(values).any():
            continue
        if (values[1:] == values[:-1] + 1).all():
            if len(values) > 10:
                kind = "It counts the rows; if it is a row number, pass it to ignore"
                yield kind, repr(column.name)
        elif _dates_as_numbers(values):
            kind = "Dates written as numbers: the step from 31 to 1 is 70; pass to ignore or keep"
            yield kind, f"{column.name!r} ({values[0]:.0f})"
        elif _identifies(column, values):
            kind = "A number of its own in each row, or nearly; if it identifies, pass it to ignore"
            yield kind, repr(column.name)


def _code(values: np.ndarray) -> tuple[float, int] | None:
    """A value far from all others, repeated or well known, that marks what was not measured."""
    found, counts = np.unique(values, return_counts=True)
    if len(found) < 3 or np.abs(found).max() > 1e15:
        return None
    least, others = found[0], found[1:]
    known = least in CODES
    if least < 0 <= others[0] and (known or (counts[0] > 1 and len(others) > 2)):
        return float(least), int(counts[0])
    if known and counts[0] > 1 and others[0] - least > np.ptp(others):
        return float(least), int(counts[0])
    most = found[-1]
    nines = most < 1e9 and bool(NINES.fullmatch(f"{most:.0f}"))
    if nines and counts[-1] > 1 and most - found[-2] > np.ptp(found[:-1]):
        return float(most), int(counts[-1])
    return None


def _dates_as_numbers(values: np.ndarray) -> bool:
    if (values != np.round(values)).any() or values.min() < 19000101 or values.max() > 21001231:
        return False
    try:
        return all(datetime.strptime(f"{v:.0f}", "%Y%m%d") for v in np.unique(values))
    except ValueError:
        return False


def _identifies(column: Column, values: np.ndarray) -> bool:
    whole = bool((values == np.round(values)).all())
    if not whole or len(values) < 10:
        return False
    named = bool(IDENTIFIER.search(column.name))
    # A row that stands in the file twice brings its identifier along.
    own = named and len(np.unique(values)) > 0.9 * len(values)
    return own or bool((values[1:] > values[:-1]).all())


def of_rows(
    columns: Sequence[Column], goal: Column, rows: np.ndarray, y: np.ndarray, classes: bool
) -> list[str]:
    """Return what to tell of rows and columns that say the same, and of the target told twice."""
    told = []
    seen: dict[tuple, str] = {}
    same, copies = [], []
    for column in columns:
        key = tuple(column.cells[row] for row in rows)
        if key in seen and len(set(key)) > 1:
            same.append(f"{column.name!r} as {seen[key]!r}")
        seen.setdefault(key, column.name)
        if len(rows) >= 8 and _tells_target(column, rows, y, classes):
            copies.append(repr(column.name))
    if same:
        told.append(f"The same in every row: {_list(same)}. One of them is enough.")
    if copies:
        told.append(
            f"The target over again: {_list(copies)} gives {goal.name!r} in every row. Would you "
            "know it before? If not, pass it to ignore; the network would learn nothing else."
        )
    whole = list(zip(*seen, key_of(goal, rows), strict=True)) if seen else []
    repeated = len(whole) - len(set(whole))
    if repeated:
        told.append(
            f"Rows that repeat an earlier one, target included: {repeated} of {len(rows)}. A "
            "shuffle puts the same row into training and test; keep one of each, or split by "
            "groups."
        )
    return told


def key_of(column: Column, rows: np.ndarray) -> tuple:
    """Return the cells of some rows."""
    return tuple(column.cells[row] for row in rows)


def _tells_target(column: Column, rows: np.ndarray, y: np.ndarray, classes: bool) -> bool:
    """Whether each value goes with one target and each target with one value."""
    if classes:
        cells = key_of(column, rows)
        pairs = set(zip(cells, y.tolist(), strict=True))
        return len(set(cells)) == len(pairs) == len(np.unique(y))
    x = column.values[rows]
    if column.text or not np.isfinite(x).all() or np.ptp(x / np.abs(x).max(initial=1)) == 0:
        return False
    x, t = (v / np.abs(v).max() for v in (x, y))
    x, t = x - x.mean(), t - t.mean()
    return bool((x @ t) ** 2 > (1 - 1e-9) * (x @ x) * (t @ t))


def _list(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
