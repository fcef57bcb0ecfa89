"""Whether y, the last activation and the loss belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from helpers.checkup.arrays import Columns
from helpers.checkup.report import Finding

SQUARED = ("mean_squared_error", "mean_absolute_error")
CROSS = ("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy")
REACH = {
    "sigmoid": (0.0, 1.0),
    "hard_sigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
    "relu": (0.0, np.inf),
    "softplus": (0.0, np.inf),
    "exponential": (0.0, np.inf),
}
LOOKED_AT = ("whether y fits the loss and the outputs", "whether the last activation does")


@dataclass(frozen=True)
class Goal:
    """What a network is to learn from: loss, number of outputs k, activation of the last layer."""

    loss: str | None
    units: int | None
    activation: str
    from_logits: bool
    shape: tuple | None = None


def findings_in_labels(goal: Goal, y: Columns) -> Iterator[Finding]:
    """What is wrong with y for this loss and these outputs."""
    values = y.values[y.finite_rows()]
    if values.size == 0 or goal.units is None:
        return
    deep = goal.shape is not None and max(len(goal.shape), len(y.shape) - 1) > 1
    if deep and not _shapes_agree(goal, y.shape[1:]):
        yield _whole_shape(goal, y)
        return
    if goal.loss == "sparse_categorical_crossentropy":
        yield from _class_numbers(goal, y, values.reshape(len(values), -1) if not deep else values)
        return
    wrong = [] if deep else list(_shape(goal, y, values))
    yield from wrong
    if wrong:
        return
    if goal.loss == "binary_crossentropy":
        yield from _between_0_and_1(y, values)
    elif goal.loss == "categorical_crossentropy":
        yield from _one_hot(goal, y, values)
    elif goal.loss in SQUARED:
        yield from _reach(goal, y, values)


def findings_in_output(goal: Goal) -> Iterator[Finding]:
    """What is wrong with the last activation for this loss, whatever y is."""
    if goal.activation == "softmax" and goal.units == 1:
        yield _softmax_on_one(goal)
    elif goal.loss == "categorical_crossentropy" and goal.units == 1:
        yield Finding(
            "activation and loss",
            "categorical cross-entropy on a single output",
            "it divides outputs by their sum, so a single one is always 1: the loss says nothing.",
            'for two classes Dense(1, "sigmoid") and loss="binary_crossentropy".',
        )
    elif goal.loss in CROSS:
        yield from _probabilities(goal)


def one_class(y: Columns) -> Iterator[Finding]:
    """The same target in every row."""
    values = y.values[y.finite_rows()]
    if len(values) < 2 or values.shape[1] == 0 or (values != values[0]).any():
        return
    value = ", ".join(f"{v:g}" for v in values[0][:5])
    yield Finding(
        "one class",
        f"all {len(values)} rows of y are {value}",
        "there is nothing to tell apart: answering the same to everything is perfect.",
        "look at how the rows were chosen: sorted data cut without shuffling, a filter, the "
        "wrong column.",
    )


def _shapes_agree(goal: Goal, y: tuple) -> bool:
    """Whether y's shape is that of the answers, apart from an axis of 1 at the end."""
    expected = tuple(goal.shape)
    if goal.loss == "sparse_categorical_crossentropy":
        expected = expected[:-1]
    wanted = [expected, (*expected, 1)]
    wanted += [expected[:-1]] if expected and expected[-1] == 1 else []
    return any(
        len(y) == len(shape)
        and all(n is None or n == given for given, n in zip(y, shape, strict=True))
        for shape in wanted
    )


def _whole_shape(goal: Goal, y: Columns) -> Finding:
    answer = ", ".join("?" if n is None else str(n) for n in goal.shape)
    more = len(goal.shape) > len(y.shape) - 1
    return Finding(
        "y does not fit the outputs",
        f"y has the shape {y.shape}, the network answers ({len(y)}, {answer})",
        "each number of an answer needs a target of its own; NumPy's rules of broadcasting would "
        "compare each with many.",
        "Flatten before the Dense layers, so that each row gets one answer, or a target for each "
        "place."
        if more
        else "the last layers so that the answer has the shape of y.",
    )


def _class_numbers(goal: Goal, y: Columns, values: np.ndarray) -> Iterator[Finding]:
    if values.shape[1] > 1 and (goal.shape is None or len(goal.shape) < 2):
        yield Finding(
            "y does not fit the loss",
            f"y has the shape {y.shape}: one-hot rows; sparse categorical cross-entropy takes "
            "class numbers",
            "the loss looks up one output for each row, by its number.",
            'loss="categorical_crossentropy", or y = y.argmax(axis=1).',
        )
        return
    wrong = (values != np.round(values)) | (values < 0) | (values >= goal.units)
    if not wrong.any():
        return
    row = int(np.flatnonzero(y.finite_rows())[np.argwhere(wrong)[0][0]])
    low, high = values.min(), values.max()
    cure = f"Dense({int(high) + 1}) as last layer, or number the classes from 0."
    if (values != np.round(values)).any() or low < 0:
        cure = "names, y = np.unique(y, return_inverse=True) numbers the classes from 0."
    yield Finding(
        "y does not fit the loss",
        f"class numbers from {low:g} to {high:g} for {goal.units} outputs, which are 0 to "
        f"{goal.units - 1}; the first that has none is {y.values[row, 0]:g} in row {row}",
        "the loss asks for an output that is not there: an error, or NaN on some machines.",
        cure,
    )


def _shape(goal: Goal, y: Columns, values: np.ndarray) -> Iterator[Finding]:
    columns = values.shape[1]
    if columns == goal.units or goal.loss not in (*SQUARED, *CROSS):
        return
    cure = f"Dense({columns}) as last layer, or another y."
    why = "each output needs a target of its own."
    if columns == 1 and goal.loss in SQUARED:
        why = "the one column is compared with every output: all learn the same number."
    if columns == 1 and goal.loss not in SQUARED:
        cure = (
            'for class numbers loss="sparse_categorical_crossentropy", or y = '
            f"to_categorical(y, {goal.units})."
        )
        if len(np.unique(values)) == 2:
            cure += ' For two classes also Dense(1, "sigmoid") and loss="binary_crossentropy".'
    yield Finding(
        "y does not fit the outputs",
        f"y has the shape {y.shape}, the network {goal.units} output{'s' * (goal.units > 1)}",
        why,
        cure,
    )


def _between_0_and_1(y: Columns, values: np.ndarray) -> Iterator[Finding]:
    low, high = values.min(), values.max()
    if low >= 0 and high <= 1:
        return
    found = np.unique(values)
    cure = "y must be 0 or 1, or a probability between."
    if len(found) == 2:
        cure = f"y = (y == {found[1]:g}) makes 0 and 1 of {found[0]:g} and {found[1]:g}."
    yield Finding(
        "y does not fit the loss",
        f"y reaches from {low:g} to {high:g}; binary cross-entropy takes 0 to 1",
        "outside, the loss has no smallest value: it falls below 0 and runs away with the weights.",
        cure,
    )


def _one_hot(goal: Goal, y: Columns, values: np.ndarray) -> Iterator[Finding]:
    each = values.reshape(len(values), -1, goal.units)
    sums = each.sum(axis=2)
    wrong = ((np.abs(sums - 1) > 1e-3) | (each < 0).any(axis=2)).any(axis=1)
    if wrong.any():
        row = int(np.flatnonzero(y.finite_rows())[np.flatnonzero(wrong)[0]])
        yield Finding(
            "y does not fit the loss",
            f"{wrong.sum()} rows of y are no probabilities, the first is row {row}, with the sum "
            f"{y.values[row, : goal.units].sum():g}",
            "the outputs are positive and have the sum 1; these targets cannot be reached.",
            "one-hot rows have a single 1: to_categorical(class numbers). For several labels at "
            'once take "sigmoid" and loss="binary_crossentropy".',
        )


def _reach(goal: Goal, y: Columns, values: np.ndarray) -> Iterator[Finding]:
    least, most = REACH.get(goal.activation, (-np.inf, np.inf))
    outside = ((values < least) | (values > most)).any(axis=1)
    if outside.any():
        reach = f"from {least:g} to {most:g}" if np.isfinite(most) else f"no less than {least:g}"
        yield Finding(
            "out of reach",
            f"{outside.sum()} of {len(values)} targets: {goal.activation} gives {reach}, y reaches "
            f"from {values.min():g} to {values.max():g}",
            "ŷ goes to the end of its range and stays there, where the slope is 0.",
            "no activation at the last layer, or y scaled into the range.",
            "stops" if outside.mean() > 0.5 else "hinders",
        )


def sorted_rows(y: Columns) -> Iterator[Finding]:
    """Rows in the order of their targets: a cut without a shuffle has other classes behind it."""
    values = y.values[y.finite_rows()]
    if len(values) < 20 or values.shape[1] == 0:
        return
    labels = values[:, 0] if values.shape[1] == 1 else values.argmax(axis=1)
    found = len(np.unique(labels))
    blocks = 1 + int((labels[1:] != labels[:-1]).sum())
    if 1 < found == blocks:
        yield Finding(
            "sorted rows",
            f"the rows stand in the order of y, {found} values in {blocks} blocks",
            "validation_split takes the last rows as they stand: others than those it trains on.",
            "datasets.split, which shuffles.",
            "note",
        )


def accuracy_of_numbers(goal: Goal, measures: tuple[str, ...], y: Columns) -> Iterator[Finding]:
    """A share of right answers where the targets are amounts."""
    values = y.values[y.finite_rows()]
    if goal.loss in SQUARED and {"accuracy", "acc"} & set(measures) and len(np.unique(values)) > 2:
        yield Finding(
            "accuracy of numbers",
            "the metric is the accuracy, and the targets are amounts: it counts how often ŷ is y "
            "to the last digit",
            "it stays at 0 however well the network learns.",
            'metrics=["mae"].',
            "note",
        )


def _softmax_on_one(goal: Goal) -> Finding:
    if goal.loss in SQUARED or goal.loss is None:
        why = "one number divided by itself is 1, whatever the weights: ŷ is 1 in every row, the "
        why += "gradient is 0 and the loss stands still."
    else:
        why = (
            "one number divided by itself is 1: ŷ is 1 in every row, and the accuracy stands "
            "still. The loss may fall all the same: it is computed from z, behind the softmax."
        )
    return Finding(
        "softmax on one output",
        "the last layer has one unit and softmax",
        why,
        'for two classes Dense(1, "sigmoid"); for k classes Dense(k, "softmax").',
    )


def _probabilities(goal: Goal) -> Iterator[Finding]:
    right = "sigmoid" if goal.loss == "binary_crossentropy" else "softmax"
    name = goal.loss.replace("_", " ").replace("crossentropy", "cross-entropy")
    fits = goal.activation in ("", "linear") if goal.from_logits else goal.activation == right
    if fits or not goal.activation:
        return
    why = {
        "linear": "it takes a logarithm of ŷ, and without an activation ŷ is any number: it is "
        "clipped, and where it was clipped the gradient is 0.",
        "softmax": "each output is judged alone, though softmax lets them share the sum 1.",
        "sigmoid": "the outputs are judged as shares of 1, though each sigmoid stands alone.",
    }.get(goal.activation, f"{goal.activation} gives no probabilities, and it takes logarithms.")
    cure = f'activation="{right}" at the last layer'
    if goal.from_logits:
        why = "the loss was told that ŷ is z, before any activation, but one is there."
        cure = f"no activation at the last layer, or from_logits=False with {right}."
    elif goal.activation == "linear":
        cure += ", or from_logits=True in the loss."
    yield Finding("activation and loss", f"{goal.activation} under {name}", why, cure, "hinders")
