"""The reader's x or y as columns of numbers, with what is no number set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SHOWN = 3
# What stands for no value in a column of objects: None, and what pandas writes.
NOTHING = ("NoneType", "NAType", "NaTType")


class Unfit(ValueError):
    """What is given is no table of numbers: the finding's name, what it is, why and the cure."""

    def __init__(self, name: str, where: str, why: str, cure: str):
        super().__init__(where)
        self.told = name, where, why, cure


@dataclass
class Columns:
    """An array of any shape `(n, …)` as a table of n rows.

    Attributes:
        what: "x" or "y".
        shape: of the array as given.
        values: `(n, columns)`, as given where that holds numbers; NaN where it does not.
        text: (row, column, cell) of the cells that are no numbers.
        objects: whether the array holds Python objects that are all numbers.
        sparse: whether it was a sparse matrix.
    """

    what: str
    shape: tuple
    values: np.ndarray
    names: tuple[str, ...]
    text: list[tuple[int, int, object]]
    objects: bool
    sparse: bool = False

    def __len__(self) -> int:
        return self.shape[0]

    def finite_rows(self) -> np.ndarray:
        """For each row, whether all of it are finite numbers."""
        return np.isfinite(self.values).all(axis=1)

    def take(self, rows: np.ndarray) -> np.ndarray:
        """These rows, in the shape that was given."""
        return self.values[rows].reshape(len(rows), *self.shape[1:])

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


@dataclass
class Several:
    """What a network with several inputs or outputs is given: `Columns` by place or by name."""

    parts: dict[Any, Columns]
    as_names: bool

    @property
    def shape(self) -> tuple:
        """Of the first part."""
        return next(iter(self.parts.values())).shape

    def __len__(self) -> int:
        return self.shape[0]

    def finite_rows(self) -> np.ndarray:
        """For each row, whether it is finite in all parts."""
        return np.all([part.finite_rows() for part in self.parts.values()], axis=0)

    def take(self, rows: np.ndarray) -> dict | list:
        """These rows of every part."""
        taken = {key: part.take(rows) for key, part in self.parts.items()}
        return taken if self.as_names else list(taken.values())


def columns_of(what: str, data, names: Sequence[str] = ()) -> Columns:
    """`data` as `Columns`; a table with a `columns` attribute (a data frame) brings its names.

    Raises:
        Unfit: when it is no array of numbers and texts in rows of one length.
    """
    if not len(names) and hasattr(data, "columns"):
        names = [str(name) for name in data.columns]
    sparse = hasattr(data, "toarray") and hasattr(data, "nnz")
    array = _as_array(what, data.toarray() if sparse else data)
    if array.ndim == 0:
        raise _ragged(what, f"a single value, {array!r}")
    wide = array.reshape(len(array), -1) if array.size else np.zeros((len(array), 0))
    values, text, objects = wide, [], False
    if wide.dtype.kind not in "biuf":
        values, text = _numbers(wide)
        gaps = any(type(cell).__name__ in NOTHING for cell in wide.flat)
        objects = wide.dtype == object and not text and not gaps
        _refuse_objects(what, text)
    names = tuple(names) if len(names) == wide.shape[1] else ()
    return Columns(what, array.shape, values, names, text, objects, sparse)


def several_of(what: str, data) -> Several:
    """A list, tuple or dictionary of arrays as `Several`."""
    as_names = isinstance(data, Mapping)
    given = dict(data) if as_names else dict(enumerate(data))
    return Several({key: columns_of(f"{what}[{key!r}]", a) for key, a in given.items()}, as_names)


def _as_array(what: str, data) -> np.ndarray:
    if hasattr(data, "element_spec") or hasattr(data, "__next__"):
        raise Unfit(
            "not an array",
            f"{what} is a {type(data).__name__}, of which rows come out one batch after the other",
            "the checkup looks at rows by their number.",
            f"hand over a part of it as arrays, such as the first batches: x, y = next(iter({what}"
            "))",
        )
    if np.ma.isMaskedArray(data):
        # A network does not look at the mask: it would learn from what lies under it.
        data = np.ma.asarray(data, dtype=float).filled(np.nan) if data.mask.any() else data.data
    try:
        array = data if isinstance(data, np.ndarray) else np.asarray(data)
    except ValueError:
        lengths = sorted({np.size(row) for row in data})
        raise _ragged(what, f"the rows have {lengths[0]} to {lengths[-1]} values") from None
    if array.dtype.kind == "c":
        raise Unfit(
            "complex numbers",
            f"{what} holds complex numbers ({array.dtype})",
            "a loss has to be one real number; the imaginary part would be dropped in silence.",
            f"two columns: np.column_stack([{what}.real, {what}.imag])",
        )
    if array.dtype.kind in "mM":
        raise _dates(what, array.reshape(-1)[0] if array.size else array.dtype)
    if array.dtype.kind == "V":
        raise Unfit(
            "not an array",
            f"{what} is a record array with the fields {array.dtype.names}",
            "a network takes a plain table of numbers.",
            f"np.column_stack([{what}[name] for name in {what}.dtype.names])",
        )
    return array


def _ragged(what: str, problem: str) -> Unfit:
    return Unfit(
        "rows of unlike length",
        f"{what} is no table: {problem}",
        "a network takes the same number of inputs for every row.",
        "look at the rows that are shorter; fill in or leave out what is missing.",
    )


def _dates(what: str, first) -> Unfit:
    return Unfit(
        "dates",
        f"{what} holds dates or times, such as {first}",
        "a weight multiplies a number; days since the start, the month or the weekday are numbers.",
        f"for example ({what} - {what}.min()) / np.timedelta64(1, 'D'), or leave the column out "
        "and split by time: datasets.split(…, time=…)",
    )


def _refuse_objects(what: str, text: list) -> None:
    for _, _, cell in text:
        if hasattr(cell, "isoformat"):
            raise _dates(what, cell)
        if np.ndim(cell) > 0:
            raise _ragged(what, "rows of their own stand in its cells")


def _numbers(cells: np.ndarray) -> tuple[np.ndarray, list]:
    values, text = np.full(cells.shape, np.nan), []
    for row, column in np.ndindex(cells.shape):
        cell = cells[row, column]
        if type(cell).__name__ in NOTHING:
            continue
        try:
            if isinstance(cell, str | bytes):
                raise TypeError
            values[row, column] = cell
        except (TypeError, ValueError):
            text.append((row, column, cell.item() if isinstance(cell, np.generic) else cell))
    return values, text


def even(n: int, most: int) -> np.ndarray:
    """At most `most` of n rows, evenly spread."""
    return np.linspace(0, n - 1, min(n, most)).round().astype(int)
