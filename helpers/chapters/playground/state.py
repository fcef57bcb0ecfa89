"""The whole state as a line of text, links of TensorFlow Playground, and the lines of Keras."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import numpy as np

from helpers.chapters.playground.network import (
    PLAYGROUND_START,
    SQUARED,
    Setting,
    ending,
    optimizer,
    plan,
)
from helpers.chapters.playground.training import Training
from helpers.explorer.words import nearest

SEEDS = 1000
INPUTS = {
    "x": "x1", "y": "x2", "xSquared": "x1²", "ySquared": "x2²", "xTimesY": "x1·x2",
    "sinX": "sin x1", "sinY": "sin x2",
}  # fmt: skip
DATA = {"circle": "circle", "xor": "XOR", "gauss": "two blobs", "spiral": "two spirals"}
NUMBERS = {"reg-plane": "plane (numbers)", "reg-gauss": "hills (numbers)"}
# What is missing in a link has there the value that it has in TensorFlow Playground.
DEFAULTS = {
    "activation": "tanh", "batchSize": "10", "dataset": "circle", "regDataset": "reg-plane",
    "learningRate": "0.03", "regularizationRate": "0", "regularization": "none", "noise": "0",
    "networkShape": "4,2", "seed": "0", "percTrainData": "50", "problem": "classification",
    "initZero": "false", "x": "true", "y": "true", "xSquared": "false", "ySquared": "false",
    "xTimesY": "false", "sinX": "false", "sinY": "false", "cosX": "false", "cosY": "false",
    "discretize": "false", "showTestData": "false",
}  # fmt: skip
PAGE = {"collectStats", "hideText", "tutorial"}  # and …_hide: of its page alone


def write(values: Mapping[str, Any]) -> str:
    """The values of the controls in one line."""
    return json.dumps(dict(values), ensure_ascii=False)


def read(text: str) -> dict[str, Any]:
    """The values that a line of ``write`` holds, or a link of TensorFlow Playground stands for.

    Raises ValueError, saying what is wrong, for anything else.
    """
    text = text.strip()
    if text.startswith("{"):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"the text of a playground is damaged: {error}") from None
    if "#" in text:
        return from_link(text.partition("#")[2])
    raise ValueError(
        "expected a line that another playground gave as its text, which begins with {, or a link "
        f"of TensorFlow Playground, which has a # in it; got {text[:40]!r}"
    )


def from_link(fragment: str) -> dict[str, Any]:
    """The values that stand for what follows the # in a link of TensorFlow Playground.

    It takes half the square of the error, where Keras' "mse" takes the square; so half its learning
    rate takes the same steps, and its L1 counts twice as much. It draws other random numbers, so
    that points and first weights are alike and not equal; its noise on "circle" and "xor" changes
    the class of a point and not its place; its spirals are wound further (1.75 turns in place of
    1.5), and "reg-gauss" has six hills and valleys where "hills" has four. Raises ValueError for
    what else it knows and this playground does not, for unknown names, and for values that it does
    not take either.
    """
    found = dict(parse_qsl(fragment, keep_blank_values=True))
    for name in found:
        if name not in DEFAULTS and name not in PAGE and not name.endswith("_hide"):
            raise ValueError(f"the link sets {name!r}, which is unknown{nearest(name, DEFAULTS)}")
    link = Link({**DEFAULTS, **found})
    for name in ("cosX", "cosY"):
        if link.switch(name):
            raise ValueError(f"the link switches on {name}, which this playground does not have")
    names = [ours for theirs, ours in INPUTS.items() if link.switch(theirs)]
    if not names:
        raise ValueError("the link switches off all inputs; a network needs one")
    numbers = link.one_of("problem", {"classification": False, "regression": True})
    data = link.one_of("regDataset", NUMBERS) if numbers else link.one_of("dataset", DATA)
    known = {name: name for name in ("relu", "tanh", "sigmoid", "linear")}
    penalty = {"none": "none", "L1": "L1", "L2": "L2"}
    kind = link.one_of("regularization", penalty)
    strength = link.number("regularizationRate", 0, 10) * (2 if kind == "L1" else 1)
    return {
        "data": data,
        "n": 500,
        "noise": link.number("noise", 0, 50) / 100,
        "share": link.whole("percTrainData", 10, 90),
        "seed": zlib.crc32(link.found["seed"].encode()) % SEEDS,
        "inputs": ", ".join(names),
        "network": link.shape(link.one_of("activation", known)),
        "scheme": "zeros" if link.switch("initZero") else PLAYGROUND_START,
        "penalty": kind if strength else "none",
        **({"strength": strength} if strength else {}),
        "loss": SQUARED,
        "optimizer": "SGD",
        "learning_rate": link.number("learningRate", 1e-5, 10) / 2,
        "batch": link.whole("batchSize", 1, 30),
        "discretize": link.switch("discretize"),
        "test_points": link.switch("showTestData"),
        "epochs": 0,
    }


class Link(NamedTuple):
    """The parameters of a link, by name."""

    found: dict[str, str]

    def _wrong(self, name: str, expected: str) -> ValueError:
        return ValueError(f"the link says {name}={self.found[name]!r}; expected {expected}")

    def switch(self, name: str) -> bool:
        """Whether it is on."""
        return self.one_of(name, {"true": True, "false": False})

    def one_of(self, name: str, table: Mapping[str, Any]) -> Any:
        """What ``table`` has for its value."""
        if self.found[name] not in table:
            raise self._wrong(name, " or ".join(table))
        return table[self.found[name]]

    def number(self, name: str, low: float, high: float) -> float:
        """Its value as a number within these limits."""
        try:
            value = float(self.found[name])
        except ValueError:
            value = np.nan
        if not low <= value <= high:
            raise self._wrong(name, f"a number from {low:g} to {high:g}")
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        """Its value as a whole number within these limits."""
        value = self.number(name, low, high)
        if not value.is_integer():
            raise self._wrong(name, f"a whole number from {low} to {high}")
        return int(value)

    def shape(self, activation: str) -> str:
        """The hidden layers."""
        sizes = [part for part in self.found["networkShape"].split(",") if part]
        fine = len(sizes) <= 6 and all(part.isdigit() and 1 <= int(part) <= 8 for part in sizes)
        if not fine:
            raise self._wrong("networkShape", "at most 6 numbers from 1 to 8, as in 4,2")
        return ", ".join(f"{part} {activation}" for part in sizes) or "none"


class Given(NamedTuple):
    """What the lines of ``code`` take over: data, targets, and the first weights."""

    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    weights: list[np.ndarray]


def given(setting: Setting) -> Given:
    """The arrays of one setting."""
    training = Training(setting)
    (x, y), (x_test, y_test) = training.halves
    return Given(x, y, x_test, y_test, training.kept[0])


def code(setting: Setting, epochs: int, text: str) -> str:
    """Lines of Keras that repeat the training of ``setting``, whose state is ``text``."""
    data = Training(setting, updates=1).data
    layers = [f"keras.Input(({len(setting.inputs.split(', '))},))", *plan(setting, data.classes)]
    listed = "".join(f"    {layer},\n" for layer in layers)
    masks = "# Dropout draws other masks in Keras, so that the losses differ.\n"
    return (
        "import keras\n\nfrom helpers.chapters import playground\n\n"
        f"given = playground.given({text!r})\n"
        f"model = keras.Sequential([\n{listed}])\n"
        f"model.compile({optimizer(setting)}, loss={ending(setting, data.classes)[2]!r})\n"
        "model.set_weights(given.weights)\n"
        f"{masks if setting.dropout else ''}"
        f"history = model.fit(\n    given.x, given.y, batch_size={setting.batch}, epochs={epochs}, "
        "shuffle=False, verbose=0\n)\n"
    )
