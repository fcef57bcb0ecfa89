"""What a checkup asks of a network: layers, weights, loss, and a copy to try steps on."""

from __future__ import annotations

import random as python_random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from helpers.nn import random
from helpers.nn.naming import snake_case

PASSING = {"Dropout", "GaussianNoise", "Flatten", "Reshape", "InputLayer"}
SCALING = {"Normalization", "BatchNormalization", "LayerNormalization", "Rescaling"}
SHORT = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "bce": "binary_crossentropy",
    "binary_cross_entropy": "binary_crossentropy",
    "cce": "categorical_crossentropy",
    "binary_focal_crossentropy": "binary_crossentropy",
    "categorical_focal_crossentropy": "categorical_crossentropy",
}
# Layers after which numbers are on one scale, or do not matter as such.
LOOKING_UP = {"Embedding", "Hashing", "CategoryEncoding", "Discretization", "StringLookup"}
LOOKING_UP |= {"IntegerLookup", "TextVectorization"}


class Network:
    """What a checkup asks of a model.

    Attributes:
        model: the reader's own; it is never trained, built or fed here.
        name, built: of the model.
        loss: the name of its loss, "own" for one that is the reader's, None before `compile`.
        from_logits: whether the loss was told that ŷ is z.
        units: how many outputs, None while that is not known.
        output_shape: of one row's answer, None while that is not known.
        inputs: how many arrays it takes.
        strict: whether x must have the very shape of the input; Keras adds or drops an axis of 1.
    """

    strict, inputs, outputs = True, 1, 1
    takes_text = False

    def __init__(self, model):
        self.model, self.name = model, str(model.name)
        self.built, self.units = False, None
        self.input_shape = self.output_shape = None

    @property
    def layers(self) -> list:
        """The layers from input to output."""
        return list(self.model.layers)

    @property
    def last_activation(self) -> str:
        """The activation that makes ŷ, "" if that is not known."""
        for layer in reversed(self.layers):
            if type(layer).__name__ not in PASSING:
                return activation_of(layer)
        return ""

    @property
    def first_kind(self) -> str:
        """What the first layer that computes is."""
        kinds = [type(layer).__name__ for layer in self.layers]
        return next((kind for kind in kinds if kind not in PASSING), "")

    @property
    def scales_by_itself(self) -> bool:
        """Whether the first layer brings the inputs to one scale."""
        return self.first_kind in SCALING

    @property
    def looks_up(self) -> bool:
        """Whether some input is a number of a row in a table, and no quantity."""
        return any(type(layer).__name__ in LOOKING_UP for layer in self.layers)

    @property
    def trained(self) -> int | None:
        """How many arrays are trained; None while that is not known."""
        return len(self.model.trainable_variables) if self.built else None

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the compiled metrics, as far as they are known."""
        return ()

    @property
    def loss(self) -> str | None:
        given = getattr(self.model, "loss", None)
        given = getattr(given, "own", given)  # nn wraps what the reader wrote
        while isinstance(given, list | tuple | dict) and len(given) == 1:
            given = next(iter(given.values() if isinstance(given, dict) else given))
        if isinstance(given, list | tuple | dict):
            return "several"
        if given is None:
            return None
        if not isinstance(given, str):
            own = not type(given).__module__.startswith(("keras.", "helpers.nn."))
            function = hasattr(given, "__name__")
            if own and not (function and given.__module__.startswith("keras.")):
                return "own"
            given = given.__name__ if function else type(given).__name__
        name = snake_case(given)
        return SHORT.get(name, name)

    @property
    def from_logits(self) -> bool:
        return bool(getattr(self.model.loss, "from_logits", False))

    @property
    def rate(self) -> float | None:
        """η, or None where a schedule decides."""
        raise NotImplementedError

    def arrays(self) -> Iterator[tuple[str, np.ndarray]]:
        """The name and value of each weight."""
        raise NotImplementedError

    def memory(self) -> Iterator[np.ndarray]:
        """What the optimizer remembers."""
        raise NotImplementedError

    def copy(self, x: np.ndarray) -> Copy:
        """A copy with the same weights, loss and optimizer, built for rows like those of x."""
        raise NotImplementedError


class Copy:
    """A network that may be trained: it belongs to the checkup."""

    def activations(self, x: np.ndarray) -> list[tuple[object, np.ndarray]]:
        """(layer, its output) in order; none where the layers are no plain chain."""
        raise NotImplementedError

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        """The loss as in evaluation."""
        raise NotImplementedError

    def penalty(self) -> float:
        """What regularizers add to the loss."""
        raise NotImplementedError

    def gradient(self, x: np.ndarray, y: np.ndarray) -> list[float]:
        """The size of ∂L/∂W for each kernel that is trained, first layer first."""
        raise NotImplementedError

    def answers(self, x: np.ndarray) -> np.ndarray | None:
        """ŷ for each row, None where there are several outputs."""
        raise NotImplementedError

    def step(self, x: np.ndarray, y: np.ndarray) -> None:
        """One step of the optimizer."""
        raise NotImplementedError

    def set_rate(self, rate: float) -> None:
        """Another η."""
        raise NotImplementedError


def activation_of(layer) -> str:
    """The name of a layer's activation; "linear" where a Dense has none, "" if it is not known."""
    kind = type(layer).__name__
    if kind in ("ReLU", "Softmax"):
        return kind.lower()
    if hasattr(layer, "layer"):  # TimeDistributed and its like
        return activation_of(layer.layer)
    if getattr(layer, "layers", None):
        return activation_of(layer.layers[-1])
    activation = getattr(layer, "activation", None)
    if activation is None:
        return "linear" if hasattr(layer, "kernel") else ""
    return str(getattr(activation, "__name__", ""))


def size_of(gradient: np.ndarray) -> float:
    """The root of the mean square."""
    unit = float(np.abs(gradient).max(initial=0.0))
    if not 0 < unit < np.inf:
        return unit
    return unit * float(np.sqrt(np.square(np.asarray(gradient, dtype=float) / unit).mean()))


@contextmanager
def undisturbed():
    """Puts back the sources of chance, so that the reader draws what they would have drawn."""
    ours, python = random.generator(), python_random.getstate()
    state = ours.bit_generator.state
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ours.bit_generator.state = state
        python_random.setstate(python)
