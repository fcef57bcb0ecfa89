"""How numbers are written: a decimal point or comma, and what stands between thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
COMMA_NUMBER = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?", re.ASCII)
POINT_NUMBER = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?", re.ASCII)
WITH_UNIT = re.compile(r"[^\w\s]{0,2} ?[+-]?\d[\d.,]* ?([^\W\d_]{1,5}|[%‰°]\w?)?")
BETWEEN = {",": ",", ".": r"\.", " ": "[ \u00a0\u202f]", "'": "['’]"}
# One to three digits that do not begin with 0, then groups of exactly three.
GROUPED = {
    mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:{own}\d{{3}})+(?P<rest>[.,]\d*)?", re.ASCII)
    for mark, own in BETWEEN.items()
}


@dataclass(frozen=True)
class Marks:
    """The decimal mark ("." or ",") and what stands between thousands ("" for nothing)."""

    decimal: str = "."
    thousands: str = ""

    def plain(self, cell: str) -> str | None:
        """Return the cell as `float` reads it, None where it is no number in these marks."""
        # The minus of typography, which spreadsheets and papers write.
        cell = cell.replace("−", "-")
        if self.thousands:
            grouped = GROUPED[self.thousands].fullmatch(cell)
            rest = grouped["rest"] if grouped else None
            if grouped and (not rest or rest[0] == self.decimal):
                cell = re.sub(BETWEEN[self.thousands], "", cell)
            elif self.thousands in cell:
                return None
        if self.decimal == ",":
            cell = "" if "." in cell else cell.replace(",", ".")
        return cell if NUMBER.fullmatch(cell) else None


def looks_numeric(cell: str) -> bool:
    """Return whether a cell is a number, with a decimal point or comma."""
    cell = cell.replace("−", "-")
    return bool(NUMBER.fullmatch(cell) or COMMA_NUMBER.fullmatch(cell))


def find_marks(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    decimal: str,
    thousands: str,
) -> tuple[Marks, list[str]]:
    """Return how numbers are written in this file, and what to tell about it.

    Raises ValueError where the file allows two readings that differ, or is at odds with itself.
    """
    if thousands != "auto":
        if decimal == thousands:
            raise ValueError(f"decimal and thousands are both {decimal!r}; one mark, one meaning")
        if decimal == "auto":
            decimal = "," if thousands == "." else "."
        return Marks(decimal, thousands), [f"Thousands: {thousands!r} is taken out of numbers."]
    if decimal != "auto":
        return Marks(decimal), []
    commas = list(_found(rows, lines, COMMA_NUMBER, ","))
    comma = next((c for c in commas if not GROUPED[","].fullmatch(c[0])), None)
    if comma is None and commas:
        raise ValueError(_two_readings(*commas[0][:2]))
    if comma is None:
        return Marks(), _all_grouped(names, _found(rows, lines, POINT_NUMBER, "."), ".")
    point = next(_found(rows, lines, POINT_NUMBER, "."), None)
    if point is not None:
        raise ValueError(
            f"decimal commas ({comma[0]!r} in line {comma[1]}) and points ({point[0]!r} in line "
            f'{point[1]}) are mixed; pass decimal="," or decimal="." to say which is right'
            f"{_perhaps_thousands(point[0])}"
        )
    told = [f"Decimal comma: {comma[0]!r} is read as {comma[0].replace(',', '.')}."]
    return Marks(","), told + _all_grouped(names, commas, ",")


def hint_of(cells: Sequence[str]) -> str:
    """Return what to say of texts that a reader would call numbers; "" of all others."""
    for mark, pattern in GROUPED.items():
        if any(mark in c or mark in " '" for c in cells) and any(map(pattern.fullmatch, cells)):
            return f" (thousands are written without separators; or pass thousands={mark!r})"
    if cells and all(map(WITH_UNIT.fullmatch, cells)):
        return " (a number stands alone, without %, unit or currency)"
    return ""


def same_unit(cells: Sequence[str]) -> str:
    """Return what stands beside the number in every cell, "" if that differs or is nothing."""
    if hint_of(cells) == "":
        return ""
    units = {re.sub(r"[+-]?\d[\d.,]*", "", cell).strip() for cell in cells}
    return units.pop() if len(units) == 1 else ""


def _found(rows, lines, pattern: re.Pattern, mark: str) -> Iterator[tuple[str, int, int]]:
    """The cells of a pattern, each with its line and its column."""
    for row, line in zip(rows, lines, strict=True):
        for place, cell in enumerate(row):
            if mark in cell and pattern.fullmatch(cell.replace("−", "-")):
                yield cell.replace("−", "-"), line, place


def _two_readings(cell: str, line: int) -> str:
    return (
        f"is {cell!r} in line {line} {float(cell.replace(',', '')):.15g} or "
        f"{float(cell.replace(',', '.')):.15g}? In this file three digits follow every comma in a "
        "number: pass thousands=',' if it stands between thousands, decimal=',' if it is the "
        "decimal mark"
    )


def _perhaps_thousands(point: str) -> str:
    grouped = GROUPED["."].fullmatch(point)
    return ", or thousands='.' if the point stands between thousands" if grouped else ""


def _all_grouped(
    names: Sequence[str], found: Iterable[tuple[str, int, int]], mark: str
) -> list[str]:
    """A line for the columns in which three digits follow every mark, as behind thousands."""
    columns: dict[int, list[str]] = {}
    for cell, _, place in found:
        columns.setdefault(place, []).append(cell)
    odd = [p for p, cells in columns.items() if all(map(GROUPED[mark].fullmatch, cells))]
    if not odd:
        return []
    shown = ", ".join(
        f"{names[p]!r} ({columns[p][0]!r} as {columns[p][0].replace(',', '.')})" for p in odd[:3]
    )
    more = f" and {len(odd) - 3} more" if len(odd) > 3 else ""
    return [
        f"Three digits follow every {'point' if mark == '.' else 'comma'}, read as the decimal "
        f"mark: {shown}{more}. If it stands between thousands, pass thousands={mark!r}."
    ]
