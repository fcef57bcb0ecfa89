"""The fully connected layer."""

import numpy as np

from .. import activations, constraints, initializers, regularizers
from .base import Layer


class Dense(Layer):
    """a = f(z), z = x·W + b: every unit looks at every input.

    Shapes, for n samples: x `(n, fan_in)`, W (the kernel) `(fan_in, units)`, b `(units,)`, z and
    a `(n, units)`. A stack has `runs` in front of each; x may lack them.

    Args:
        units: how many outputs, at least 1.
        activation: f, a name or None for none.
        use_bias: False leaves b out.
        kernel_initializer, bias_initializer: how W and b are first drawn.
        kernel_regularizer, bias_regularizer: penalties on W and b.
        activity_regularizer: a penalty on a, averaged over the samples.
        kernel_constraint, bias_constraint: bounds for W and b, applied after each step.

    Raises:
        ValueError: for units below 1, unknown names, or inputs that are no vectors.
    """

    def __init__(
        self,
        units,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        name=None,
    ):
        super().__init__(name, activity_regularizer)
        if isinstance(units, bool) or not isinstance(units, (int, np.integer)) or units < 1:
            raise ValueError(f"units must be a whole number of at least 1, got {units!r}")
        self.units, self.use_bias = int(units), use_bias
        self.activation = activations.get(activation)
        self._kernel = (
            initializers.get(kernel_initializer),
            regularizers.get(kernel_regularizer),
            constraints.get(kernel_constraint),
        )
        self._bias = (
            initializers.get(bias_initializer),
            regularizers.get(bias_regularizer),
            constraints.get(bias_constraint),
        )
        self.kernel = self.bias = None

    def build(self, input_shape):
        if len(input_shape) != 2:
            raise ValueError(
                f"Dense takes one vector per sample, but the input has shape {input_shape}; "
                "put a Flatten layer before it"
            )
        self.kernel = self.add_weight("kernel", (input_shape[-1], self.units), *self._kernel)
        if self.use_bias:
            self.bias = self.add_weight("bias", (self.units,), *self._bias)

    def forward(self, x, training=False):
        self.x = x
        z = np.matmul(x, self.kernel.value)
        if self.use_bias:
            z += self.bias.value[..., None, :]
        self.z = z
        self.a = self.activation(self.z)
        return self.a

    def backward(self, da, need_dx=True):
        da = self.add_activity_gradient(da)
        return self.backward_from_z(self.activation.backward(da, self.z, self.a), need_dx)

    def backward_from_z(self, dz, need_dx=True):
        """∂L/∂W = xᵀ·dz, ∂L/∂b = Σ dz over the samples, ∂L/∂x = dz·Wᵀ, with dz = ∂L/∂z."""
        np.matmul(self.x.swapaxes(-2, -1), dz, out=self.kernel.gradient)
        if self.use_bias:
            dz.sum(axis=-2, out=self.bias.gradient)
        return np.matmul(dz, self.kernel.value.swapaxes(-2, -1)) if need_dx else None

    def link(self):
        return None if self.activity_regularizer else self.activation.name

    def output_shape(self, input_shape):
        return (self.units,)
