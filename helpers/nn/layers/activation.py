"""Activations as layers of their own, for those with a parameter (or with a learned one)."""

import warnings
from collections.abc import Sequence

import numpy as np

from .. import activations, constraints, initializers, regularizers
from ..arrays import as_number
from .base import Layer, WayBack


class Activation(Layer):
    """a = f(z) as a layer: `Dense(3)` and `Activation("relu")` make `Dense(3, "relu")`.

    Args:
        activation: f, a name or a function.

    Raises:
        ValueError: for an unknown name.
    """

    def __init__(self, activation, **kwargs):
        super().__init__(**kwargs)
        self.activation = activations.get(activation)
        self.parameters: dict = {}

    def forward(self, x, training=False):
        self.x = self.z = x
        self.a = self.activation.forward(x, **self.parameters)
        return self.a

    def through_activation(self, da: np.ndarray) -> np.ndarray:
        """∂L/∂x = ∂L/∂z = da·f′(z)."""
        return self.activation.backward(da, self.z, self.a, **self.parameters)

    def way_back(self, joined=False, need_dx=True) -> WayBack:
        """Through the activation, unless the loss took it over or nobody asks."""
        if not need_dx:
            return []
        penalized = self.activity_regularizer is not None
        if joined:
            return [self._activity_into_z] if penalized else []
        steps = [self.add_activity_gradient] if penalized else []
        if self.activation.name != "linear":
            steps += [self.through_activation]
        return steps

    def _activity_into_z(self, dz):
        return dz + self.through_activation(self.add_activity_gradient(np.zeros_like(dz)))

    @property
    def ends_in(self):
        return None if self.parameters else self.activation.name


class ReLU(Activation):
    """max(z, 0), or with a slope below the threshold and a largest value.

    Args:
        max_value: the largest output, None for no bound.
        negative_slope: a = negative_slope·(z − threshold) where z is below the threshold.
        threshold: where a = z begins.

    Raises:
        ValueError: when one of them is negative.
    """

    def __init__(
        self,
        max_value: float | None = None,
        negative_slope: float = 0.0,
        threshold: float = 0.0,
        **kwargs,
    ):
        super().__init__("relu", **kwargs)
        if max_value is not None:
            rule = "max_value of a ReLU layer cannot be"
            max_value = _not_negative("max_value", max_value, rule)
        self.max_value = max_value
        self.negative_slope, self.threshold = (
            _not_negative(name, value, f"{name} of a ReLU layer cannot be None or")
            for name, value in (("negative_slope", negative_slope), ("threshold", threshold))
        )
        if max_value is not None or self.negative_slope or self.threshold:
            self.parameters = {
                "negative_slope": self.negative_slope,
                "max_value": self.max_value,
                "threshold": self.threshold,
            }


class LeakyReLU(Activation):
    """z above 0, negative_slope·z below. Maas et al. 2013.

    The layer's default slope, 0.3, is not the 0.2 of `nn.activations.leaky_relu`. Keras 2 called
    it `alpha`; that name still works, with a warning.

    Raises:
        ValueError: for a negative slope.
    """

    def __init__(self, negative_slope: float = 0.3, **kwargs):
        if "alpha" in kwargs:
            negative_slope = kwargs.pop("alpha")
            warnings.warn("`alpha` is now called `negative_slope`", stacklevel=2)
        super().__init__("leaky_relu", **kwargs)
        rule = "The negative_slope value of a Leaky ReLU layer cannot be None or"
        self.negative_slope = _not_negative("negative_slope", negative_slope, rule)
        self.parameters = {"negative_slope": self.negative_slope}


class ELU(Activation):
    """z above 0, alpha·(exp(z) − 1) below. Clevert et al. 2016."""

    def __init__(self, alpha: float = 1.0, **kwargs):
        super().__init__("elu", **kwargs)
        self.alpha = as_number("alpha", alpha, -np.inf)
        self.parameters = {"alpha": self.alpha}


class Softmax(Activation):
    """Outputs that are positive and 1 in sum along `axis`, or along several; axis 0 counts samples.

    Raises:
        ValueError: when the input has no such axis.
    """

    def __init__(self, axis: int | Sequence[int] = -1, **kwargs):
        super().__init__("softmax", **kwargs)
        self.axis = axis

    def build(self, input_shape):
        n = len(input_shape)
        axes = [int(axis) for axis in np.atleast_1d(self.axis)]
        if any(not -n <= axis < n for axis in axes):
            raise ValueError(f"axis {self.axis} is none of the {n} axes of {tuple(input_shape)}")
        from_end = tuple(axis if axis < 0 else axis - n for axis in axes)
        axis = from_end if len(from_end) > 1 else from_end[0]
        self.parameters = {} if axis == -1 else {"axis": axis}


class PReLU(Layer):
    """Leaky ReLU whose slope α below 0 is learned: a = max(z, 0) + α·min(z, 0). He et al. 2015.

    Args:
        alpha_initializer, alpha_regularizer, alpha_constraint: for α, which has the shape of one
            sample.
        shared_axes: axes along which all inputs have one α; 1 is the first after the samples.
    """

    def __init__(
        self,
        alpha_initializer="zeros",
        alpha_regularizer=None,
        alpha_constraint=None,
        shared_axes: int | Sequence[int] | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.alpha_initializer = initializers.get(alpha_initializer)
        self.alpha_regularizer = regularizers.get(alpha_regularizer)
        self.alpha_constraint = constraints.get(alpha_constraint)
        shared = () if shared_axes is None else np.atleast_1d(shared_axes)
        self.shared_axes = [int(axis) for axis in shared]
        self.alpha = None

    def build(self, input_shape):
        shape = list(input_shape[1:])
        for axis in self.shared_axes:
            shape[axis - 1] = 1
        self.alpha = self.add_weight(
            tuple(shape),
            self.alpha_initializer,
            regularizer=self.alpha_regularizer,
            constraint=self.alpha_constraint,
            name="alpha",
        )
        self.samples_axis = -len(input_shape)
        self.summed = tuple(i - len(shape) for i, n in enumerate(shape) if n == 1)
        # α `(*runs, …)` as it meets x `(*runs, n, …)`.
        self.per_sample = (..., None, *[slice(None)] * len(shape))

    def forward(self, x, training=False):
        self.x = self.z = x
        self.below = np.minimum(x, 0)
        self.a = np.maximum(x, 0) + self.alpha.value[self.per_sample] * self.below
        return self.a

    def into_alpha(self, da: np.ndarray) -> np.ndarray:
        """∂L/∂α = Σ da·min(z, 0) over the samples and what shares α; da goes on as it is."""
        slope = np.add.reduce(da * self.below, axis=self.samples_axis)
        if self.summed:
            slope = np.add.reduce(slope, axis=self.summed, keepdims=True)
        self.alpha.gradient[...] = slope
        return da

    def into_inputs(self, da: np.ndarray) -> np.ndarray:
        """∂L/∂x = da where z > 0, da·α where z < 0, and 0 where z is 0."""
        return da * ((self.z > 0) + self.alpha.value[self.per_sample] * (self.z < 0))

    def way_back(self, joined=False, need_dx=True) -> WayBack:
        """Into α, then into x."""
        steps = [self.add_activity_gradient] if self.activity_regularizer is not None else []
        return [*steps, self.into_alpha, *([self.into_inputs] if need_dx else [])]


def _not_negative(name: str, value, rule: str) -> float:
    """`value` as a number.

    Raises:
        ValueError: when it is None or negative; `rule` begins the sentence.
    """
    number = None if value is None else as_number(name, value, -np.inf)
    if number is None or number < 0:
        raise ValueError(f"{rule} a negative value, got {value!r}")
    return number
