"""Rescaling: from the range that data come in to the one a network learns well from."""

import numpy as np
from numpy.typing import ArrayLike

from .. import config
from ..arrays import as_hyper
from .base import Layer


class Rescaling(Layer):
    """a = scale·x + offset: `Rescaling(1 / 255)` takes bytes into [0, 1].

    Args:
        scale, offset: numbers, or arrays that are spread over the last axes of x, the same for
            all networks of a stack.
    """

    def __init__(self, scale: float | ArrayLike, offset: float | ArrayLike = 0.0, **kwargs):
        super().__init__(**kwargs)
        self.scale = np.asarray(as_hyper("scale", scale, -np.inf)).tolist()
        self.offset = np.asarray(as_hyper("offset", offset, -np.inf)).tolist()

    def build(self, input_shape):
        self.factor, self.shift = (
            value if isinstance(value, float) else np.asarray(value, dtype=config.floatx())
            for value in (self.scale, self.offset)
        )

    def forward(self, x, training=False):
        self.x = self.z = x
        self.a = x * self.factor + self.shift
        return self.a

    def backward(self, da):
        """∂L/∂x = scale·da."""
        return da * self.factor
