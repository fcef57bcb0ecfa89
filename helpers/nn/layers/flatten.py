"""Flatten: an image becomes a vector."""

import math

from .base import Layer


class Flatten(Layer):
    """Lays each sample out as one vector, row by row: `(n, 8, 8)` becomes `(n, 64)`."""

    def build(self, input_shape):
        self._axes = len(input_shape) - 1

    def forward(self, x, training=False):
        self.x = self.z = x
        leading = x.shape[: x.ndim - self._axes]
        self.a = x.reshape(*leading, math.prod(x.shape[x.ndim - self._axes :]))
        return self.a

    def backward(self, da, need_dx=True):
        return da.reshape(*da.shape[:-1], *self.x.shape[self.x.ndim - self._axes :])

    def output_shape(self, input_shape):
        return (math.prod(input_shape),)
