"""From text to a table of cells: the separator, the header, every row as long as the others."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from helpers.datasets.csv_cells import is_missing
from helpers.datasets.csv_numbers import looks_numeric

# Where two fit equally well: a comma also stands in numbers, a bar seldom anywhere else.
SEPARATORS = (";", "\t", "|", ",")
NAMES = {";": "semicolon", "\t": "tab", "|": "bar", ",": "comma", " ": "space"}
SAMPLE_ROWS = 100
# Long enough for a text column; a quote that is never closed is found by strict reading.
LONGEST_CELL = 1_000_000


@dataclass
class Table:
    """Cells without surrounding blanks, the line each row starts in, the columns' names."""

    names: list[str]
    rows: list[list[str]]
    lines: list[int]
    has_header: bool
    repeated: set[str]
    notes: list[str]


def read_table(text: str, file: str, separator: str, header: bool | str) -> Table:
    """Split text into a table.

    `separator` is one character or "auto" (; tab | ,), `header` True, False or "auto". Blank
    lines are skipped. Raises ValueError, with the line, for rows of different length, a quote
    that is not closed, no separator, or no rows.
    """
    notes: list[str] = []
    first_line, _, rest = text.partition("\n")
    skipped = 0
    # A line by which spreadsheets tell each other the separator.
    if declared := re.fullmatch(r'"?sep=(.)"?\r?', first_line):
        separator = declared[1] if separator == "auto" else separator
        text, skipped = rest, 1
    if separator == "auto":
        separator = _find_separator(text, file)
        if separator != ",":
            notes.append(f"Separator: {NAMES[separator]}.")
    rows, lines = _split(text, file, separator, skipped)
    if not rows:
        raise ValueError(f"{file} has no values: it needs a header and at least two rows")
    names = _take_header(rows, lines, header, notes)
    if not rows:
        raise ValueError(f"{file} has a header and no rows")
    _same_length(names, rows, lines, file)
    unnamed = [f"column {place + 1}" for place in range(len(rows[0]))]
    repeated = {name for name, count in Counter(names or ()).items() if count > 1}
    names, has_header = _unique(names or unnamed, notes), names is not None
    return Table(names, rows, lines, has_header, repeated, notes)


def _find_separator(text: str, file: str) -> str:
    """Return the separator that splits the first rows evenly, best into numbers."""
    scores = {}
    for order, separator in enumerate(SEPARATORS):
        sample = _sample(text, separator)
        lengths = Counter(map(len, sample))
        if not lengths or max(lengths) < 2:
            continue
        cells = [cell.strip() for row in sample for cell in row]
        numeric = sum(looks_numeric(cell) or is_missing(cell) for cell in cells) / len(cells)
        even = lengths.most_common(1)[0][1] / len(sample)
        scores[separator] = (round(even, 1), numeric, -order)
    if not scores:
        raise ValueError(
            f"{file} has one column only, or a separator that is none of ; tab | and comma: it "
            "needs a target and at least one feature. The argument separator takes another one"
        )
    return max(scores, key=scores.get)


def _sample(text: str, separator: str) -> list[list[str]]:
    """Return the first rows; where they cannot be read further, those before."""
    rows: list[list[str]] = []
    # An unclosed quote ends it; reading in earnest tells the line.
    with contextlib.suppress(csv.Error):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for row in islice(reader, SAMPLE_ROWS):
            if any(map(str.strip, row)):
                rows.append(row)
    return rows


def _split(text: str, file: str, separator: str, skipped: int) -> tuple[list, list[int]]:
    if not isinstance(separator, str) or len(separator) != 1 or separator in '"\r\n':
        raise ValueError(f'separator must be one character or "auto", got {separator!r}')
    rows, lines, start = [], [], 1
    limit = csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        strict=True,
        skipinitialspace=separator == " ",
    )
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append(cells)
                lines.append(start + skipped)
            start = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(
            f"{file}, line {start + skipped}: {error}. Is a quote not closed? A quote inside a "
            'quoted value is written twice ("")'
        ) from error
    finally:
        csv.field_size_limit(limit)
    return rows, lines


def _take_header(
    rows: list, lines: list[int], header: bool | str, notes: list[str]
) -> list[str] | None:
    """Take the names off the top; on "auto" the first row is names if none of it is a number."""
    if header not in (True, False, "auto"):
        raise ValueError(f'header must be True, False or "auto", got {header!r}')
    if header == "auto":
        header = not any(looks_numeric(cell) for cell in rows[0])
        if not header:
            shown = ", ".join(rows[0][:4]) + (", …" if len(rows[0]) > 4 else "")
            notes.append(
                f"No header: line {lines[0]} ({shown}) holds numbers, so the columns are called "
                "'column 1', 'column 2' and so on. If it is one, pass header=True."
            )
    if not header:
        return None
    lines.pop(0)
    return rows.pop(0)


def _same_length(names: list[str] | None, rows: list, lines: list[int], file: str) -> None:
    """Raise, with the line, unless all rows have as many cells; take off an empty last cell."""
    width = len(names) if names else len(rows[0])
    if names and all(len(row) == width + 1 and not row[-1] for row in rows):
        for row in rows:
            row.pop()
    for row, line in zip(rows, lines, strict=True):
        if len(row) != width:
            first = "the header" if names else f"line {lines[0]}"
            raise ValueError(
                f"{file}, line {line} has {len(row)} values, {first} has {width}. Is a value "
                "left out, or a separator inside a value (then put the value in quotes)?"
            )


def _unique(names: list[str], notes: list[str]) -> list[str]:
    """Return the names, those missing or repeated renamed, and told."""
    result: list[str] = []
    for place, name in enumerate(names, start=1):
        new = name or f"column {place}"
        count = 1
        while new in result:
            count += 1
            new = f"{name or 'column'}.{count}"
        if not name:
            notes.append(f"Column {place} has no name; it is called {new!r}.")
        elif new != name:
            notes.append(f"Column {place} is named {name!r} like another; it is called {new!r}.")
        result.append(new)
    return result
