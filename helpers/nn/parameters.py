"""Where the weights live: every variable of a network is a view into one flat array.

An optimizer then takes one step over one array instead of four small ones for each layer, which
is what makes training a small network here fast. A stack keeps one row per run: the flat array
has shape `(*runs, n)`, and a kernel is the view of shape `(*runs, fan_in, fan_out)`.
"""

import math

import numpy as np


class Variable:
    """An array that training may change, and its gradient.

    Attributes:
        value: `(*runs, *shape)`.
        gradient: of the same shape; zeros until a backward pass.
        regularizer, constraint: as given to the layer, or None.
    """

    def __init__(self, value, name="variable", runs=(), regularizer=None, constraint=None):
        self.value = np.array(value, dtype=float)
        self.gradient = np.zeros_like(self.value)
        self.name, self.runs = name, tuple(runs)
        self.regularizer, self.constraint = regularizer, constraint

    @property
    def shape(self) -> tuple:
        """The shape in one network, without `runs`."""
        return self.value.shape[len(self.runs) :]

    def numpy(self) -> np.ndarray:
        """A copy of the value."""
        return self.value.copy()

    def assign(self, value) -> None:
        """Puts `value` in place of the present one.

        Raises:
            ValueError: when the shapes differ.
        """
        value = np.asarray(value, dtype=float)
        if value.shape != self.value.shape:
            raise ValueError(f"{self.name} has shape {self.value.shape}, got {value.shape}")
        self.value[...] = value

    def __array__(self, dtype=None, copy=None):
        return np.array(self.value, dtype=dtype)

    def __repr__(self):
        return f"<Variable {self.name}, shape {self.value.shape}>"


class Parameters:
    """All variables of a network, in the order of `get_weights()`, laid into one array.

    Attributes:
        flat: the values, `(*runs, n)`.
        flat_gradient: the gradients, likewise.
    """

    def __init__(self, variables: list[Variable], runs: tuple = ()):
        self.variables, self.runs = variables, tuple(runs)
        n = sum(math.prod(v.shape) for v in variables)
        self.flat, self.flat_gradient = np.zeros((*runs, n)), np.zeros((*runs, n))
        start = 0
        for v in variables:
            stop = start + math.prod(v.shape)
            value = self.flat[..., start:stop].reshape(*runs, *v.shape)
            value[...] = v.value
            v.value = value
            v.gradient = self.flat_gradient[..., start:stop].reshape(*runs, *v.shape)
            start = stop
        self._penalized = [v for v in variables if v.regularizer is not None]
        self._constrained = [v for v in variables if v.constraint is not None]

    @property
    def gradients(self) -> list[np.ndarray]:
        """The gradient of each variable, as views."""
        return [v.gradient for v in self.variables]

    def penalty(self):
        """The sum of all regularizers' penalties: a number per run."""
        return sum(v.regularizer(v.value, self.runs) for v in self._penalized)

    def add_penalty_gradient(self) -> None:
        """Adds each regularizer's gradient to that of the loss."""
        for v in self._penalized:
            v.gradient += v.regularizer.gradient(v.value)

    def constrain(self) -> None:
        """Applies each variable's constraint."""
        for v in self._constrained:
            v.value[...] = v.constraint(v.value, self.runs)

    def get(self) -> list[np.ndarray]:
        """Copies of all values."""
        return [v.numpy() for v in self.variables]

    def set(self, weights) -> None:
        """Takes over all of `weights`, or nothing.

        Raises:
            ValueError: when their number or a shape does not fit.
        """
        weights = [np.asarray(w, dtype=float) for w in weights]
        if len(weights) != len(self.variables):
            raise ValueError(f"the network has {len(self.variables)} arrays, got {len(weights)}")
        for v, w in zip(self.variables, weights, strict=True):
            if w.shape not in (v.value.shape, v.shape):
                raise ValueError(f"{v.name} has shape {v.value.shape}, got {w.shape}")
        for v, w in zip(self.variables, weights, strict=True):
            v.value[...] = w
