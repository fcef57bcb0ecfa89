"""Between loading and training: split by a seed, scale by what the training part knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral
from typing import NamedTuple

import numpy as np

from helpers.datasets.base import random, real_number, whole_number


class Part(NamedTuple):
    """Samples x (samples, …) and their targets y (samples, …)."""

    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True, eq=False)
class Split:
    """The parts of a split, and the rows of the original each holds.

    `(x_train, y_train), (x_test, y_test) = split(x, y)` unpacks it, as keras.datasets does; with
    a validation part it stands between the two.
    """

    train: Part
    validation: Part | None
    test: Part
    rows: dict[str, np.ndarray]

    def __iter__(self) -> Iterator[Part]:
        yield from (part for part in (self.train, self.validation, self.test) if part is not None)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(rows)} {name}" for name, rows in self.rows.items())
        return f"<Split: {sizes}>"


def split(
    x: np.ndarray,
    y: np.ndarray,
    test_size: float = 0.2,
    validation_size: float = 0.0,
    seed: int = 0,
    stratify: bool = False,
    *,
    groups: np.ndarray | None = None,
    time: np.ndarray | None = None,
) -> Split:
    """Return training, validation and test parts of shuffled rows; copies, never views.

    Rows that belong together must not be torn apart by the shuffle. With `groups`, one label a
    row (the person, the machine), all rows of a group go into one part; with `time`, one value a
    row, nothing is shuffled: the newest rows are the test, the oldest the training, and rows of
    the same time stay together. The parts then come as near to their sizes as that allows.

    A size is a share of all rows (a float between 0 and 1) or a number of rows (an int); a
    validation size of 0 makes no such part. With `stratify` each class keeps its share in each
    part, to within two rows.
    Raises ValueError when x and y differ in length, a part would be empty, or times are texts
    other than dates with the year first.
    """
    x, y = np.asarray(x), np.asarray(y)
    if stratify + (groups is not None) + (time is not None) > 1:
        raise ValueError("choose one of stratify, groups and time: each decides about every row")
    if x.ndim == 0 or y.ndim == 0 or len(x) != len(y):
        raise ValueError(
            f"x and y need as many rows each; their shapes are {x.shape} and {y.shape}"
        )
    if len(x) < 2:
        raise ValueError(f"splitting needs at least 2 rows, got {len(x)}")
    tests = _count(test_size, len(x), "test_size", 1)
    validations = _count(validation_size, len(x), "validation_size", 0)
    if tests + validations >= len(x):
        raise ValueError(
            f"nothing is left to train on: {tests} test and {validations} validation rows "
            f"of {len(x)}; choose smaller sizes"
        )
    ends = {"test": tests, "validation": tests + validations, "train": len(x)}
    if time is not None:
        order = _together(np.argsort(_times(time, len(x)), kind="stable")[::-1], time, ends)
    elif groups is not None:
        order = _together(_by_group(_labels(groups, len(x), "groups"), seed), groups, ends)
    else:
        order = random(seed).permutation(len(x))
    if stratify:
        order = _spread(order, y)
    rows, start = {}, 0
    for name, end in ends.items():
        rows[name], start = order[start:end], end
    parts = {name: Part(x[index], y[index]) for name, index in rows.items()}
    validation = parts["validation"] if validations else None
    kept = {name: rows[name] for name in ("train", "validation", "test") if len(rows[name])}
    return Split(parts["train"], validation, parts["test"], kept)


def _labels(given: np.ndarray, rows: int, name: str) -> np.ndarray:
    labels = np.asarray(given)
    if labels.shape != (rows,):
        raise ValueError(f"{name} needs one value for each of the {rows} rows, got {labels.shape}")
    if labels.dtype.kind in "fmM" and (labels != labels).any():
        raise ValueError(f"{name} is missing in row {int(np.flatnonzero(labels != labels)[0])}")
    return labels


def _times(given: np.ndarray, rows: int) -> np.ndarray:
    times = np.asarray(given)
    if times.dtype.kind == "U":
        try:
            times = times.astype("datetime64[s]")
        except ValueError:
            raise ValueError(
                f"time holds texts such as {str(times.flat[0])!r}, and the alphabet does not know "
                "which is newer; make dates of them, say "
                "[datetime.strptime(t, '%d/%m/%Y') for t in time]"
            ) from None
    return _labels(times, rows, "time")


def _by_group(groups: np.ndarray, seed: int) -> np.ndarray:
    """Return the rows group by group, the groups in an order by chance."""
    found, member = np.unique(groups, return_inverse=True)
    place = random(seed).permutation(len(found))
    return np.argsort(place[member.reshape(-1)], kind="stable")


def _together(order: np.ndarray, labels: np.ndarray, ends: dict[str, int]) -> np.ndarray:
    """Move each end of a part, in place, to the nearest row at which the label changes."""
    labels = np.asarray(labels)[order]
    changes = np.flatnonzero(labels[1:] != labels[:-1]) + 1
    parts = 2 + (ends["validation"] > ends["test"])
    if len(changes) + 1 < parts:
        raise ValueError(f"{len(changes) + 1} groups or times do not fill {parts} parts")
    first = changes[: len(changes) - (parts - 2)]
    test = int(first[np.abs(first - ends["test"]).argmin()])
    if parts == 3:
        later = changes[changes > test]
        ends["validation"] = int(later[np.abs(later - ends["validation"]).argmin()])
    else:
        ends["validation"] = test
    ends["test"] = test
    return order


def _count(size: float, rows: int, name: str, least: int) -> int:
    if isinstance(size, Integral):
        return whole_number(size, name, least)
    share = real_number(size, name, 0.0, 1.0)
    count = round(share * rows)
    if share > 0 and count == 0:
        raise ValueError(f"{name} {share:g} of {rows} rows is not one row; choose a larger size")
    if count < least:
        raise ValueError(f"{name} must be above 0, got {share:g}")
    return count


def _spread(order: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the rows in an order in which every stretch holds the classes in their shares."""
    if y.ndim != 1 or np.issubdtype(y.dtype, np.inexact):
        raise ValueError(
            f"stratify needs classes of shape (samples,), got {y.dtype} {y.shape}; leave it "
            "out for numbers: stratify=bool(data.target_names) does for both"
        )
    place = np.empty(len(y))
    for label in np.unique(y):
        members = np.flatnonzero(y[order] == label)
        place[members] = (np.arange(len(members)) + 0.5) / len(members)
    return order[np.argsort(place, kind="stable")]


@dataclass(frozen=True, eq=False)
class Scaler:
    """The mean and scale (standard deviation) of each training column.

    Constant columns have scale 1, so that they become 0, and are named in `report`.
    """

    mean: np.ndarray
    scale: np.ndarray
    constant: tuple[int, ...]

    @classmethod
    def fit(cls, x: np.ndarray) -> Scaler:
        """Learn mean and deviation (divided by n) of x, shape (samples, features), all finite."""
        x = _table(x, "the training data")
        # In units of the largest value: squares of huge values would overflow.
        unit = np.abs(x).max(axis=0)
        unit[unit == 0] = 1.0
        mean, scale = (x / unit).mean(axis=0), (x / unit).std(axis=0)
        constant = np.flatnonzero(scale <= 1e-13)
        scale = unit * scale
        scale[constant] = 1.0
        return cls(unit * mean, scale, tuple(int(i) for i in constant))

    @property
    def report(self) -> tuple[str, ...]:
        """Return what the reader should know: constant columns, if there are any."""
        if not self.constant:
            return ()
        columns = ", ".join(map(str, self.constant))
        return (f"Constant in the training data, so set to 0: column {columns}.",)

    def transform(self, x: np.ndarray) -> np.ndarray:
        """Return (x − mean) / scale for data of any number of rows."""
        return (self._fitting(x) - self.mean) / self.scale

    def inverse(self, x: np.ndarray) -> np.ndarray:
        """Return scaled data in the original units."""
        return self._fitting(x) * self.scale + self.mean

    def _fitting(self, x: np.ndarray) -> np.ndarray:
        x = _table(x, "the data")
        if x.shape[1] != len(self.mean):
            raise ValueError(
                f"the scaler was fitted on {len(self.mean)} columns, the data has shape {x.shape}"
            )
        return x


def standardize(train: np.ndarray, *others: np.ndarray) -> tuple:
    """Return train and the others scaled by the training data's mean and deviation, and the Scaler.

    `x_train, x_test, scaler = standardize(x_train, x_test)`. The numbers are learned from
    `train` alone, so nothing of the test set leaks into training; nothing given is changed.
    Raises ValueError for missing or infinite values, with row and column.
    """
    scaler = Scaler.fit(train)
    return (*(scaler.transform(x) for x in (train, *others)), scaler)


def _table(x: np.ndarray, what: str) -> np.ndarray:
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != 2 or x.size == 0:
        raise ValueError(f"{what} must have shape (samples, features) and not be empty: {x.shape}")
    bad = np.argwhere(~np.isfinite(x))
    if len(bad):
        row, column = bad[0]
        raise ValueError(f"{what} holds {x[row, column]} in row {row}, column {column}")
    return x
