"""What every layer is: a forward pass, a backward pass, and the variables it trains."""

import numpy as np

from .. import initializers, regularizers
from ..arrays import check_runs
from ..naming import snake_case
from ..parameters import Variable


class Input:
    """The shape of one sample, so that a network can be built before it sees data.

    Args:
        shape: without the samples, for example `(2,)` for points in the plane.

    Raises:
        ValueError: if `shape` is not a tuple of positive whole numbers.
    """

    def __init__(self, shape):
        if isinstance(shape, (int, np.integer)):
            raise ValueError(f"shape must be a tuple: write ({shape},)")
        self.shape = tuple(int(n) for n in shape)
        if not self.shape or min(self.shape) < 1:
            raise ValueError(f"shape must hold whole numbers of at least 1, got {shape!r}")


class Layer:
    """One step of a network: `forward` from x to a, `backward` from ∂L/∂a to ∂L/∂x.

    After a forward pass the layer holds `x` (its input), `z` (the weighted sum, or the input of
    the activation) and `a` (its output), each with a row per sample.
    """

    def __init__(self, name: str | None = None, activity_regularizer=None):
        self.name = name or snake_case(type(self).__name__)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.variables: list[Variable] = []
        self.runs: tuple = ()
        self.built = False
        self.x = self.z = self.a = None

    def build(self, input_shape: tuple) -> None:
        """Makes the variables for an input of `input_shape` = (None, …)."""

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """The output a for the input x."""
        raise NotImplementedError

    def backward(self, da: np.ndarray, need_dx: bool = True) -> np.ndarray | None:
        """∂L/∂x from ∂L/∂a; writes ∂L/∂w into each variable's `gradient`.

        The first layer of a network need not work out ∂L/∂x: `need_dx=False`.
        """
        raise NotImplementedError

    def output_shape(self, input_shape: tuple) -> tuple:
        """The shape of one sample's output, for that of its input."""
        return input_shape

    def link(self) -> str | None:
        """The name of the activation whose input z a loss may use instead of a, if any."""
        return None

    def ensure_built(self, input_shape: tuple) -> None:
        """Builds the layer once.

        Raises:
            ValueError: when a hyperparameter is an array of another shape than `runs`.
        """
        if not self.built:
            for part in (self, self.activity_regularizer):
                check_runs(part, self.runs)
            self.build(input_shape)
            self.built = True

    def add_weight(self, name, shape, initializer, regularizer=None, constraint=None) -> Variable:
        """Makes a variable of `(*runs, *shape)` and adds it to the layer."""
        for part in (initializer, regularizer, constraint):
            check_runs(part, self.runs)
        try:
            value = initializer(shape, runs=self.runs)
        except TypeError:
            if isinstance(initializer, initializers.Initializer):
                raise
            value = np.broadcast_to(initializer(shape), self.runs + tuple(shape))
        variable = Variable(value, f"{self.name}/{name}", self.runs, regularizer, constraint)
        self.variables.append(variable)
        return variable

    def get_weights(self) -> list[np.ndarray]:
        """Copies of the layer's arrays."""
        return [v.numpy() for v in self.variables]

    def set_weights(self, weights) -> None:
        """Takes over the arrays of `weights`.

        Raises:
            ValueError: when their number or a shape does not fit.
        """
        if len(weights) != len(self.variables):
            raise ValueError(
                f"{self.name} has {len(self.variables)} arrays of weights, got {len(weights)}"
            )
        for variable, weight in zip(self.variables, weights, strict=True):
            variable.assign(weight)

    def count_params(self) -> int:
        """How many numbers the layer trains, in one network."""
        return sum(int(np.prod(v.shape)) for v in self.variables)

    def activity_penalty(self):
        """The penalty on the layer's output, per sample of the batch."""
        if self.activity_regularizer is None:
            return 0.0
        return self.activity_regularizer(self.a, self.runs) / self.a.shape[len(self.runs)]

    def add_activity_gradient(self, da: np.ndarray) -> np.ndarray:
        """`da` with the gradient of the penalty on the output added."""
        if self.activity_regularizer is None:
            return da
        return da + self.activity_regularizer.gradient(self.a) / self.a.shape[len(self.runs)]

    def __call__(self, x, training: bool = False) -> np.ndarray:
        x = np.asarray(x, dtype=float)
        self.ensure_built((None, *x.shape[1:]))
        return self.forward(x, training)
