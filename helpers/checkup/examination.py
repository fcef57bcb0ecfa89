"""One checkup: what is looked at, in which order, and what a finding makes superfluous."""

from __future__ import annotations

import numpy as np

from helpers.checkup import data, inside, labels, layers, logarithm, trial
from helpers.checkup.arrays import Columns, Several, Unfit, columns_of, even, several_of
from helpers.checkup.fit import (
    first_line,
    fits,
    input_shape,
    lengths,
    not_tried,
    sparse,
    step_fails,
)
from helpers.checkup.network import Network
from helpers.checkup.report import Finding, Report

ROWS_FOR_UNITS = 1000
ROWS_FOR_STEPS = 256
# What stands before the learning rate, and explains a loss that does not fall.
EXPLAINED = {"softmax on one output", "equal units", "dead units", "saturated units", "frozen"}
EXPLAINED |= {"first loss", "vanishing gradient", "no data", "one class"}
SCALES = {"unlike scales", "unscaled", "huge values"}
UNTRIED = {"x and y differ in length", "y does not fit the outputs", "y does not fit the loss"}


class Examination:
    """One checkup: collects findings, and what was looked at."""

    def __init__(self, network: Network | None, steps: int, batch_size: int):
        self.network, self.steps, self.batch_size = network, steps, batch_size
        self.findings: list[Finding] = []
        self.looked_at: list[str] = []
        self.trial, self.gradient = "", ()

    def report(self, x, y, feature_names) -> Report:
        network = self.network
        x = self._data("x", x, feature_names, 1 if network is None else network.inputs)
        y = self._data("y", y, (), 1 if network is None else network.outputs)
        for part in _parts(x):
            self._columns(part)
        for part in _parts(y):
            self.looked_at.append("one class")
            self._add(*labels.one_class(part), *labels.sorted_rows(part))
        if len({len(part) for part in (*_parts(x), *_parts(y))}) > 1:
            self._add(lengths([*_parts(x), *_parts(y)]))
        if len({len(part) for part in _parts(x)}) > 1:
            x = None
        if network is not None:
            self._network(x, y)
        parts = [f"{a.what} {a.shape}" for a in (*_parts(x), *_parts(y))]
        parts += [f'the model "{network.name}"'] if network is not None else []
        return Report(", ".join(parts), self.findings, self.looked_at, self.trial, self.gradient)

    def _add(self, *findings: Finding) -> None:
        self.findings += findings

    def _found(self, names: set[str]) -> bool:
        return any(f.name in names and f.weight != "note" for f in self.findings)

    def _stopped(self) -> bool:
        return any(f.weight == "stops" for f in self.findings)

    def _data(self, what: str, given, names, arrays: int) -> Columns | Several | None:
        if given is None:
            return None
        try:
            many = arrays > 1 and isinstance(given, list | tuple | dict)
            found = several_of(what, given) if many else columns_of(what, given, names)
        except Unfit as problem:
            self._add(Finding(*problem.told))
            return None
        self.looked_at.append(f"{data.LOOKED_AT[0]} in {what}")
        text = what == "x" and self.network is not None and self.network.takes_text
        for part in _parts(found):
            self._add(*(f for f in data.findings_in(part) if not (text and f.name == "text")))
            if part.sparse:
                self._add(sparse(part, self.network))
        return found if all(part.values.size for part in _parts(found)) else None

    def _columns(self, x: Columns) -> None:
        self.looked_at.append(data.LOOKED_AT[1])
        found = data.columns_that_differ(x)
        network = self.network
        if network is not None and (network.scales_by_itself or network.looks_up):
            found = (f for f in found if f.name not in ("unlike scales", "unscaled"))
        self._add(*found)

    def _network(self, x: Columns | Several | None, y: Columns | Several | None) -> None:
        network = self.network
        self.looked_at.append(layers.LOOKED_AT[0])
        unusable = list(layers.findings_in_weights(network))
        self._add(*unusable)
        if isinstance(x, Columns) and not fits(x.shape[1:], network.input_shape, network.strict):
            self._add(input_shape(x, network.input_shape))
            return
        broken = {"weights not finite", "optimizer not finite"} & {f.name for f in unusable}
        copy = None if x is None or broken or network.takes_text else self._copy(x)
        if network.takes_text and x is not None:
            self._add(not_tried("text goes in, and is turned into numbers inside", "note"))
        self._goal(copy, y)
        if copy is not None:
            self._inside(copy, x, y)

    def _goal(self, copy, y: Columns | Several | None) -> None:
        network = self.network
        if network.loss is None or isinstance(y, Several):
            return
        known = network if copy is None else copy
        goal = labels.Goal(
            network.loss,
            known.units,
            network.last_activation,
            network.from_logits,
            known.output_shape,
        )
        self.looked_at += labels.LOOKED_AT if y is not None else labels.LOOKED_AT[1:]
        self._add(*labels.findings_in_output(goal))
        if y is not None:
            self._add(*labels.findings_in_labels(goal, y))
            self._add(*labels.accuracy_of_numbers(goal, network.measures, y))

    def _copy(self, x: Columns | Several):
        rows = _some(x.finite_rows(), 1)
        one = x.take(rows) if len(rows) or isinstance(x, Several) else np.zeros((1, *x.shape[1:]))
        try:
            return self.network.copy(one)
        except Exception as error:  # a class of the reader's own may not know how to be copied
            self._add(not_tried(f"the model cannot be copied ({first_line(error)})", "hinders"))
            return None

    def _inside(self, copy, x: Columns | Several, y: Columns | Several | None) -> None:
        rows = x.take(_some(x.finite_rows(), ROWS_FOR_UNITS))
        if trial.rows_of(rows):
            self.looked_at += [layers.LOOKED_AT[1], inside.LOOKED_AT[0]]
            through = copy.activations(rows)
            broken = list(inside.first_not_finite(through, rows))
            self._add(*broken)
            if broken:
                return
            self._add(*layers.findings_in_units(through))
            self._add(*inside.linear_layers(self.network, through))
        if y is None or self.network.loss is None or UNTRIED & {f.name for f in self.findings}:
            return
        usable = x.finite_rows() & y.finite_rows()
        if usable.any():
            rows = _some(usable, ROWS_FOR_STEPS)
            self._steps(copy, x.take(rows), y.take(rows), rows)

    def _steps(self, copy, x, y, rows: np.ndarray) -> None:
        try:
            self.looked_at.append("log of zero")
            if not isinstance(x, dict | list):
                self._add(*logarithm.findings_in_loss(self.network, copy, x, y, rows))
            if self.steps and not self._found({"frozen"}):
                self._trained(copy, x, y)
        except Exception as error:  # the training of the reader's model would stop here as well
            if not self._stopped():
                self._add(step_fails(error))

    def _trained(self, copy, x, y) -> None:
        self.looked_at += [*inside.LOOKED_AT[1:], "learning rate"]
        self.gradient = tuple(copy.gradient(x, y))
        tried = trial.run(copy, x, y, self.steps, self.batch_size)
        self.trial = str(tried)
        if not self._found(SCALES | EXPLAINED):
            first = float(tried.losses[0]) - tried.first_penalty
            self._add(*inside.first_loss(self.network, first, y))
        if not self._found(EXPLAINED):
            self._add(*inside.vanishing(self.gradient, self.network, tried, y))
        if self._found({"first loss", "vanishing gradient"}) and not (
            self._found({"vanishing gradient"}) and tried.risen
        ):
            return
        found = list(trial.findings_in_trial(tried, self.network, x, y))
        known = self._stopped()
        self._add(*(f for f in found if f.name == "rate too large" or not known))


def _parts(found: Columns | Several | None) -> list[Columns]:
    """The arrays of what was given."""
    if found is None:
        return []
    return [found] if isinstance(found, Columns) else list(found.parts.values())


def _some(usable: np.ndarray, most: int) -> np.ndarray:
    """The numbers of at most so many of the usable rows, evenly spread."""
    rows = np.flatnonzero(usable)
    return rows[even(len(rows), most)] if len(rows) else rows
