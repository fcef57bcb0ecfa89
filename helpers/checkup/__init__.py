"""When the loss is NaN or stands still: what is wrong with the data, the network or the rate.

    from helpers import checkup

    checkup.inspect(model, x_train, y_train)       # a report that names what it finds
    "missing values" in checkup.inspect(x=x)       # True or False

Model, x and y are left as they are, and so are the sources of chance: what is tried is tried on
a copy. The model may be one of `nn` or of Keras (which is never imported here).

What it looks at: `data.py` (x and y by themselves), `labels.py` (y, last activation and loss),
`layers.py` (weights and units), `logarithm.py` (a loss of your own), `trial.py` (a few steps).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.checkup import data, labels, layers, logarithm, trial
from helpers.checkup.arrays import Columns, columns_of, even
from helpers.checkup.models import network_of
from helpers.checkup.network import Network, undisturbed
from helpers.checkup.report import NAMES, Finding, Report

__all__ = ["NAMES", "Finding", "Report", "inspect"]

ROWS_FOR_UNITS = 1000
ROWS_FOR_STEPS = 256
UNTRIED = {"x and y differ in length", "y does not fit the outputs", "y does not fit the loss"}


def inspect(
    model=None,
    x=None,
    y=None,
    *,
    feature_names: Sequence[str] = (),
    steps: int = 20,
    batch_size: int = 32,
) -> Report:
    """Look for what makes a loss NaN or keeps it where it is.

    Args:
        model: a network of nn or Keras, compiled or not; None looks at the data alone.
        x: samples, one row each, of any shape `(n, …)`.
        y: targets, one row each.
        feature_names: of the columns of x; a data frame brings its own.
        steps: of the optimizer, tried on a copy; 0 leaves them out.
        batch_size: rows of each step, as you give it to `fit`.

    Returns:
        A `Report`. A rate that is a little too large, or a loss that breaks only late in a
        training, can escape it: it sees some steps, not all.

    Raises:
        TypeError: when `model` is no network, or nothing is given.
        ValueError: for a stack of networks, steps below 0 or a batch below 1.
    """
    if model is None and x is None and y is None:
        raise TypeError("give a model, x or y: checkup.inspect(model, x, y)")
    for name, value, least in (("steps", steps, 0), ("batch_size", batch_size, 1)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
            raise ValueError(f"{name} must be a whole number of at least {least}, got {value!r}")
    network = None if model is None else network_of(model)
    with undisturbed():
        return _Checkup(network, steps, batch_size).report(x, y, feature_names)


class _Checkup:
    """One checkup: collects findings, and what was looked at."""

    def __init__(self, network: Network | None, steps: int, batch_size: int):
        self.network, self.steps, self.batch_size = network, steps, batch_size
        self.findings: list[Finding] = []
        self.looked_at: list[str] = []
        self.trial = ""

    def report(self, x, y, feature_names) -> Report:
        x, y = self._data("x", x, feature_names), self._data("y", y, ())
        if x is not None:
            self._columns(x)
        if y is not None:
            self.looked_at.append("one class")
            self._add(*labels.one_class(y))
        both = x is not None and y is not None
        if both and len(x) != len(y):
            self._add(_lengths(x, y))
        if self.network is not None:
            self._network(x, y)
        parts = [f"{a.what} {a.shape}" for a in (x, y) if a is not None]
        parts += [f'the model "{self.network.name}"'] if self.network is not None else []
        return Report(", ".join(parts), self.findings, self.looked_at, self.trial)

    def _add(self, *findings: Finding) -> None:
        self.findings += findings

    def _stopped(self) -> bool:
        return any(f.weight == "stops" for f in self.findings)

    def _data(self, what: str, given, names) -> Columns | None:
        if given is None:
            return None
        try:
            columns = columns_of(what, given, names)
        except ValueError as error:
            self._add(_ragged(what, str(error)))
            return None
        self.looked_at.append(f"{data.LOOKED_AT[0]} in {what}")
        self._add(*data.findings_in(columns))
        return columns if columns.values.size else None

    def _columns(self, x: Columns) -> None:
        self.looked_at.append(data.LOOKED_AT[1])
        found = data.columns_that_differ(x)
        if self.network is not None and self.network.scales_by_itself:
            found = (f for f in found if f.name not in ("unlike scales", "unscaled"))
        self._add(*found)

    def _network(self, x: Columns | None, y: Columns | None) -> None:
        network = self.network
        self.looked_at.append(layers.LOOKED_AT[0])
        unusable = list(layers.findings_in_weights(network))
        self._add(*unusable)
        if x is not None and not _fits(x.shape[1:], network.input_shape):
            self._add(_input_shape(x, network.input_shape))
            return
        copy = None if x is None or unusable else self._copy(x)
        units = network.units if copy is None else copy.units
        if network.loss is not None:
            goal = labels.Goal(network.loss, units, network.last_activation, network.from_logits)
            self.looked_at += labels.LOOKED_AT if y is not None else labels.LOOKED_AT[1:]
            self._add(*labels.findings_in_output(goal))
            if y is not None:
                self._add(*labels.findings_in_labels(goal, y))
        if copy is not None:
            self._inside(copy, x, y)

    def _copy(self, x: Columns):
        rows = _part(x, _some(x.finite_rows(), 1))
        try:
            return self.network.copy(rows if len(rows) else np.zeros((1, *x.shape[1:])))
        except Exception as error:  # a class of the reader's own may not know how to be copied
            self.looked_at.append(f"no steps, as the model cannot be copied ({_first_line(error)})")
            return None

    def _inside(self, copy, x: Columns, y: Columns | None) -> None:
        rows = _part(x, _some(x.finite_rows(), ROWS_FOR_UNITS))
        if len(rows):
            self.looked_at.append(layers.LOOKED_AT[1])
            self._add(*layers.findings_in_units(copy.activations(rows)))
        if y is None or self.network.loss is None or UNTRIED & {f.name for f in self.findings}:
            return
        usable = x.finite_rows() & y.finite_rows()
        if usable.any():
            rows = _some(usable, ROWS_FOR_STEPS)
            self._steps(copy, _part(x, rows), _part(y, rows), rows)

    def _steps(self, copy, x: np.ndarray, y: np.ndarray, rows: np.ndarray) -> None:
        try:
            self.looked_at.append("log of zero")
            self._add(*logarithm.findings_in_loss(self.network, copy, x, y, rows))
            if self.steps:
                self.looked_at.append("learning rate")
                tried = trial.run(copy, x, y, self.steps, self.batch_size)
                self.trial = str(tried)
                found = list(trial.findings_in_trial(tried, self.network, x, y))
                known = self._stopped()
                self._add(*(f for f in found if f.name == "rate too large" or not known))
        except Exception as error:  # the training of the reader's model would stop here as well
            if not self._stopped():
                self._add(_fails(error))


def _some(usable: np.ndarray, most: int) -> np.ndarray:
    """The numbers of at most so many of the usable rows, evenly spread."""
    rows = np.flatnonzero(usable)
    return rows[even(len(rows), most)] if len(rows) else rows


def _part(data: Columns, rows: np.ndarray) -> np.ndarray:
    """These rows, in the shape that was given."""
    return data.values[rows].reshape(len(rows), *data.shape[1:])


def _fits(shape: tuple, expected: tuple | None) -> bool:
    """Whether a sample of this shape fits an input shape, in which None takes any number."""
    if expected is None or len(shape) != len(expected):
        return expected is None
    return all(n is None or n == given for given, n in zip(shape, expected, strict=True))


def _lengths(x: Columns, y: Columns) -> Finding:
    return Finding(
        "x and y differ in length",
        f"x has {len(x)} rows, y has {len(y)}",
        "each row of x needs its own target.",
        "look where rows were left out of one and not of the other.",
    )


def _ragged(what: str, problem: str) -> Finding:
    return Finding(
        "rows of unlike length",
        f"{what} is no table: {problem}",
        "a network takes the same number of inputs for every row.",
        "look at the rows that are shorter; fill in or leave out what is missing.",
    )


def _input_shape(x: Columns, shape: tuple) -> Finding:
    hint = f"x[:, None] makes one column of {len(x)} numbers." if len(x.shape) == 1 else ""
    flat = int(np.prod(shape)) == int(np.prod(x.shape[1:]))
    hint = hint or (f"x.reshape(-1, {', '.join(map(str, shape))})" if flat else "")
    return Finding(
        "x does not fit the network",
        f"x has the shape {x.shape}, the network takes {('n', *shape)}".replace("'n'", "n"),
        "the first kernel has one row of weights for each input.",
        hint or "another Input, or the columns that the network was made for.",
    )


def _fails(error: Exception) -> Finding:
    return Finding(
        "training fails",
        f"a step on a copy stopped with {type(error).__name__}: {_first_line(error)}",
        "a training would stop at the same place.",
        "the message names what does not fit.",
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [""])[0][:200]
