"""The reader's x or y as columns of numbers, with what is no number set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SHOWN = 3


@dataclass
class Columns:
    """An array of any shape `(n, …)` as a table of n rows.

    Attributes:
        what: "x" or "y".
        shape: of the array as given.
        values: `(n, columns)`, as given where that holds numbers; NaN where it does not.
        text: (row, column, cell) of the cells that are no numbers.
        objects: whether the array holds Python objects that are all numbers.
    """

    what: str
    shape: tuple
    values: np.ndarray
    names: tuple[str, ...]
    text: list[tuple[int, int, object]]
    objects: bool

    def __len__(self) -> int:
        return self.shape[0]

    def finite_rows(self) -> np.ndarray:
        """For each row, whether all of it are finite numbers."""
        return np.isfinite(self.values).all(axis=1)

    def column(self, k: int) -> str:
        """A column's number or place, and its name if it has one."""
        inner = self.shape[1:]
        place = str(tuple(map(int, np.unravel_index(k, inner)))) if len(inner) > 1 else str(k)
        return f"column {place}" + (f" ({self.names[k]!r})" if self.names else "")

    def places(self, mask: np.ndarray) -> str:
        """Where a mask of cells is true: counts, then the first few places."""
        cells = np.argwhere(mask)
        rows = len(np.unique(cells[:, 0]))
        first = [f"row {row}, {self.column(k)}" for row, k in cells[:SHOWN]]
        if len(self.shape) == 1:
            first = [f"row {row}" for row, _ in cells[:SHOWN]]
        more = "; …" if len(cells) > SHOWN else ""
        values = "1 value" if len(cells) == 1 else f"{len(cells)} values"
        counted = f", in {rows} rows: " if rows > 1 else ", in "
        return f"{values} of {self.what}{counted}{'; '.join(first)}{more}"


def columns_of(what: str, data, names: Sequence[str] = ()) -> Columns:
    """`data` as `Columns`; a table with a `columns` attribute (a data frame) brings its names.

    Raises:
        ValueError: when it has no rows of one length.
    """
    if not len(names) and hasattr(data, "columns"):
        names = [str(name) for name in data.columns]
    array = data if isinstance(data, np.ndarray) else _as_array(data)
    if array.ndim == 0:
        raise ValueError(f"{what} is a single value, {array!r}")
    wide = array.reshape(len(array), -1) if array.size else np.zeros((len(array), 0))
    values, text, objects = wide, [], False
    if wide.dtype.kind not in "biuf":
        values, text = _numbers(wide)
        objects = wide.dtype == object and not text and None not in wide
    names = tuple(names) if len(names) == wide.shape[1] else ()
    return Columns(what, array.shape, values, names, text, objects)


def _as_array(data) -> np.ndarray:
    try:
        return np.asarray(data)
    except ValueError:
        lengths = sorted({np.size(row) for row in data})
        raise ValueError(f"the rows have {lengths[0]} to {lengths[-1]} values") from None


def _numbers(cells: np.ndarray) -> tuple[np.ndarray, list]:
    values, text = np.full(cells.shape, np.nan), []
    for row, column in np.ndindex(cells.shape):
        cell = cells[row, column]
        if cell is None:
            continue
        try:
            if isinstance(cell, str | bytes):
                raise TypeError
            values[row, column] = cell
        except (TypeError, ValueError):
            text.append((row, column, cell))
    return values, text


def even(n: int, most: int) -> np.ndarray:
    """At most `most` of n rows, evenly spread."""
    return np.linspace(0, n - 1, min(n, most)).round().astype(int)
