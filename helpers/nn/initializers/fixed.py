"""Initializers without chance."""

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import as_hyper, per_run
from .base import Initializer


class Zeros(Initializer):
    """All 0: right for biases; as kernels, all units of a layer stay alike."""

    def draw(self, rng, runs, shape):
        return np.zeros(runs + shape)


class Ones(Initializer):
    """All 1."""

    def draw(self, rng, runs, shape):
        return np.ones(runs + shape)


class Constant(Initializer):
    """All equal to `value`: a number, one per run, or an array like the weights."""

    def __init__(self, value: float | ArrayLike = 0.0):
        super().__init__()
        value = as_hyper("value", value, -np.inf)
        self._value = (value,)  # hidden from the check that arrays have one number per run

    @property
    def value(self) -> float | np.ndarray:
        """The value."""
        return self._value[0]

    def draw(self, rng, runs, shape):
        values = np.zeros(runs + shape)
        one_per_run = runs and np.shape(self.value) == runs
        values += per_run(self.value, values) if one_per_run else self.value
        return values


class Identity(Initializer):
    """`gain` on the diagonal, 0 elsewhere.

    Raises:
        ValueError: when the weights are no matrix.
    """

    def __init__(self, gain: float = 1.0):
        super().__init__()
        self.gain = as_hyper("gain", gain, -np.inf)

    def draw(self, rng, runs, shape):
        if len(shape) != 2:
            raise ValueError(f"an identity matrix has two axes, not the shape {shape}")
        values = np.broadcast_to(np.eye(*shape), runs + shape)
        return per_run(self.gain, values) * values
