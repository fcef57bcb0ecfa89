"""Flatten: an image becomes a vector."""

import math

from ..naming import refuse
from .base import Layer


class Flatten(Layer):
    """Lays each sample out as one vector, row by row: `(n, 8, 8)` becomes `(n, 64)`.

    A sample that is one number becomes a vector of length 1.
    """

    def __init__(self, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        refuse("Flatten", data_format=None if data_format == "channels_last" else data_format)

    def build(self, input_shape):
        self.axes = len(input_shape) - 1

    def forward(self, x, training=False):
        self.x = self.z = x
        k = x.ndim - self.axes
        self.inside = x.shape[k:]
        self.a = x.reshape(*x.shape[:k], math.prod(self.inside))
        return self.a

    def backward(self, da):
        """∂L/∂x is ∂L/∂a, each vector laid back into the shape of a sample."""
        return da.reshape(*da.shape[:-1], *self.inside)

    def compute_output_shape(self, input_shape):
        inside = input_shape[1:]
        return (input_shape[0], None if None in inside else math.prod(inside))
