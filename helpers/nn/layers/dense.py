"""The fully connected layer."""

import math

import numpy as np

from .. import activations, constraints, initializers, regularizers
from ..naming import refuse
from .base import Layer, WayBack


class Dense(Layer):
    """a = f(z), z = x·W + b: every unit looks at every input.

    Shapes, for n samples: x `(n, fan_in)`, W (the kernel) `(fan_in, units)`, b `(units,)`, z and
    a `(n, units)`. A stack has `runs` in front of each; x may lack them. Of an input with more
    axes each vector along the last one is a sample.

    Args:
        units: how many outputs, at least 1.
        activation: f, a name or None for none.
        use_bias: False leaves b out.
        kernel_initializer, bias_initializer: how W and b are first drawn.
        kernel_regularizer, bias_regularizer: penalties on W and b.
        activity_regularizer: a penalty on a, averaged over the samples.
        kernel_constraint, bias_constraint: bounds for W and b, applied after each step.

    Raises:
        ValueError: for units below 1 or unknown names.
    """

    def __init__(
        self,
        units: int,
        activation=None,
        use_bias: bool = True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        lora_rank=None,
        lora_alpha=None,
        quantization_config=None,
        **kwargs,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        refuse("Dense", lora_rank=lora_rank, lora_alpha=lora_alpha)
        refuse("Dense", quantization_config=quantization_config)
        if isinstance(units, bool) or not isinstance(units, (int, np.integer)) or units < 1:
            raise ValueError(
                f"units must be a whole number of at least 1 (a positive integer), got {units!r}"
            )
        self.units, self.use_bias = int(units), use_bias
        self.activation = activation
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.kernel = self.bias = None

    @property
    def activation(self) -> activations.ActivationFunction:
        """f; None may be set for none."""
        return self._f

    @activation.setter
    def activation(self, identifier):
        self._f = activations.get(identifier)

    def build(self, input_shape):
        self.many = len(input_shape) > 2  # whether a sample is more than one vector
        self.kernel = self.add_weight(
            (input_shape[-1], self.units),
            self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
            name="kernel",
        )
        if self.use_bias:
            self.bias = self.add_weight(
                (self.units,),
                self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
                name="bias",
            )
        self.axes = len(input_shape) - 1

    def forward(self, x, training=False):
        return self.forward_of_many(x) if self.many else self.forward_rows(x)

    def forward_rows(self, x: np.ndarray) -> np.ndarray:
        """a = f(x·W + b) for samples that are one vector each."""
        self.x = x
        self.z = z = np.matmul(x, self.kernel.value)
        if self.use_bias:
            z += self.bias.value[..., None, :] if self.runs else self.bias.value
        self.a = self._f.forward(z)
        return self.a

    def through_activation(self, da: np.ndarray) -> np.ndarray:
        """dz = ∂L/∂z = da·f′(z)."""
        return self._f.backward(da, self.z, self.a)

    def into_weights(self, dz: np.ndarray) -> np.ndarray:
        """∂L/∂W = xᵀ·dz and ∂L/∂b = Σ dz over the samples; dz goes on as it is."""
        np.matmul(self.x.swapaxes(-2, -1), dz, out=self.kernel.gradient)
        if self.use_bias:
            np.add.reduce(dz, axis=-2, out=self.bias.gradient)
        return dz

    def into_inputs(self, dz: np.ndarray) -> np.ndarray:
        """∂L/∂x = dz·Wᵀ."""
        return np.matmul(dz, self.kernel.value.swapaxes(-2, -1))

    def way_back(self, joined=False, need_dx=True) -> WayBack:
        """Through the activation, then into W and b, then into x, as far as each is asked for."""
        steps = []
        if self.activity_regularizer is not None:
            steps = [self._activity_into_z] if joined else [self.add_activity_gradient]
        if not joined and self.activation.name != "linear":
            steps += [self.through_activation]
        if any(v.trainable for v in self.own) or not self.own:
            steps += [self.into_weights]
        if need_dx:
            steps += [self.into_inputs]
        return [self._rows, *steps, self._samples] if self.many else steps

    def _activity_into_z(self, dz):
        """`dz` with the penalty's gradient added, which has to go through the activation."""
        return dz + self.through_activation(self.add_activity_gradient(np.zeros_like(self.a)))

    def forward_of_many(self, x: np.ndarray) -> np.ndarray:
        """The output for samples of several vectors, which are laid one below the other."""
        self.inside = x.shape[x.ndim - self.axes : -1]
        a = self.forward_rows(x.reshape(*x.shape[: x.ndim - self.axes - 1], -1, x.shape[-1]))
        return a.reshape(*a.shape[:-2], -1, *self.inside, self.units)

    def _rows(self, da):
        return da.reshape(*da.shape[: len(self.runs)], -1, self.units)

    def _samples(self, dx):
        return dx.reshape(*dx.shape[:-2], -1, *self.inside, dx.shape[-1])

    def samples(self):
        return super().samples() // (math.prod(self.inside) if self.many else 1)

    @property
    def ends_in(self):
        return self.activation.name

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)
