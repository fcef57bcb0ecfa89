"""Activations as layers of their own, for those with a parameter (or with a learned one)."""

import numpy as np

from .. import activations, constraints, initializers, regularizers
from ..arrays import as_number
from .base import Layer


class Activation(Layer):
    """a = f(z) as a layer: `Dense(3)` and `Activation("relu")` make `Dense(3, "relu")`."""

    def __init__(self, activation, name=None, activity_regularizer=None, **parameters):
        super().__init__(name, activity_regularizer)
        self.activation, self.parameters = activations.get(activation), parameters

    def forward(self, x, training=False):
        self.x = self.z = x
        self.a = self.activation(x, **self.parameters)
        return self.a

    def backward(self, da, need_dx=True):
        da = self.add_activity_gradient(da)
        return self.activation.backward(da, self.z, self.a, **self.parameters)

    def backward_from_z(self, dz, need_dx=True):
        """∂L/∂x is dz itself: the input of this layer is z."""
        return dz

    def link(self):
        return None if self.activity_regularizer or self.parameters else self.activation.name


class ReLU(Activation):
    """max(z, 0), or with a slope below the threshold and a largest value."""

    def __init__(self, max_value=None, negative_slope=0.0, threshold=0.0, name=None):
        as_number("negative_slope", negative_slope)
        as_number("threshold", threshold)
        if max_value is not None:
            as_number("max_value", max_value)
        super().__init__(
            "relu",
            name,
            negative_slope=negative_slope,
            max_value=max_value,
            threshold=threshold,
        )


class LeakyReLU(Activation):
    """z above 0, negative_slope·z below. The layer's default, 0.3, is not the function's 0.2."""

    def __init__(self, negative_slope=0.3, name=None):
        as_number("negative_slope", negative_slope)
        super().__init__("leaky_relu", name, negative_slope=negative_slope)


class ELU(Activation):
    """z above 0, alpha·(exp(z) − 1) below."""

    def __init__(self, alpha=1.0, name=None):
        as_number("alpha", alpha)
        super().__init__("elu", name, alpha=alpha)


class Softmax(Activation):
    """Outputs that are positive and 1 in sum along `axis`; axis 0 counts the samples."""

    def __init__(self, axis=-1, name=None):
        super().__init__("softmax", name)
        self.axis = axis

    def build(self, input_shape):
        from_end = self.axis if self.axis < 0 else self.axis - len(input_shape)
        self.parameters = {} if from_end == -1 else {"axis": from_end}


class PReLU(Layer):
    """Leaky ReLU whose slope α below 0 is learned, one for each input. He et al. 2015."""

    def __init__(
        self,
        alpha_initializer="zeros",
        alpha_regularizer=None,
        alpha_constraint=None,
        shared_axes=None,
        name=None,
    ):
        super().__init__(name)
        self._alpha = (
            initializers.get(alpha_initializer),
            regularizers.get(alpha_regularizer),
            constraints.get(alpha_constraint),
        )
        self.shared_axes = [] if shared_axes is None else list(np.atleast_1d(shared_axes))
        self.alpha = None

    def build(self, input_shape):
        shape = [1 if i + 1 in self.shared_axes else n for i, n in enumerate(input_shape[1:])]
        self.alpha = self.add_weight("alpha", tuple(shape), *self._alpha)

    def _per_sample(self):
        return np.expand_dims(self.alpha.value, len(self.runs))

    def forward(self, x, training=False):
        self.x = self.z = x
        self.a = np.where(x > 0, x, self._per_sample() * x)
        return self.a

    def backward(self, da, need_dx=True):
        at_slope = np.where(self.z > 0, 0.0, da * self.z).sum(axis=len(self.runs))
        shared = tuple(len(self.runs) + axis - 1 for axis in self.shared_axes)
        self.alpha.gradient[...] = at_slope.sum(axis=shared, keepdims=True)
        return da * np.where(self.z > 0, 1.0, self._per_sample() * (self.z < 0))
