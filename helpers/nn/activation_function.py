"""What an activation is: a function f of the weighted sum, and its backward pass."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from . import numeric
from .shapes import floats

table: dict[str, "ActivationFunction"] = {}


class ActivationFunction:
    """A function f of the weighted sum z, together with its derivative.

    Called by itself, `f(z, **parameters)` takes lists and whole numbers too. Layers call
    `f.forward(z, **parameters)`, the same without a look at z, and `f.backward(da, z, a,
    **parameters)`, which returns ∂L/∂z from da = ∂L/∂a, the weighted sum z and the activation a.
    """

    elementwise = True

    def __init__(self, forward: Callable):
        self.forward = forward
        self.backward: Callable | None = None
        self.__name__ = self.name = forward.__name__
        self.__doc__ = forward.__doc__

    def __call__(self, x: ArrayLike, *args, **parameters) -> np.ndarray:
        return self.forward(floats(x), *args, **parameters)

    def backward_pass(self, function: Callable) -> "ActivationFunction":
        """Registers the function that computes ∂L/∂z from (da, z, a, **parameters)."""
        self.backward = function
        return self

    def derivative(self, x: ArrayLike, **parameters) -> np.ndarray:
        """The slope f′(x), of the shape of x.

        Raises:
            TypeError: for softmax, whose outputs each depend on all inputs.
        """
        if not self.elementwise:
            raise TypeError(f"{self.name} has a Jacobian, not one slope per input; use backward")
        x = floats(x)
        z = np.atleast_1d(x)
        with np.errstate(over="ignore"):
            slope = self.backward(np.ones_like(z), z, self.forward(z, **parameters), **parameters)
        return slope.reshape(x.shape)[()]

    def __repr__(self):
        return f"<activation {self.name}>"


def activation(forward: Callable) -> ActivationFunction:
    """Makes a function an activation that layers find by its name."""
    function = ActivationFunction(forward)
    table[function.name] = function
    return function


class OwnActivation(ActivationFunction):
    """A function of z without a backward pass, which comes from central differences.

    The function may work on each number by itself, or on each row `(…, k)`, as softmax does; not
    on several samples at once.

    Args:
        function: f(z), which keeps the shape of z.
    """

    def __init__(self, function: Callable):
        self.function = function
        self.__name__ = getattr(function, "__name__", type(function).__name__)
        self.name = f"own {self.__name__}" if self.__name__ in table else self.__name__
        self.__doc__ = function.__doc__
        self._by_itself: bool | None = None

    def forward(self, z: np.ndarray) -> np.ndarray:
        """f(z), in the precision of z.

        Raises:
            ValueError: when f changes the shape.
        """
        a = np.asarray(self.function(z), dtype=z.dtype)
        if a.shape != z.shape:
            raise ValueError(
                f"the activation {self.name} made {a.shape} of {z.shape}; it must keep the shape"
            )
        return a

    def backward(self, da: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        """∂L/∂z: da·f′(z), or for a function of rows Σ_i da_i·∂f_i/∂z_j."""
        x = z.astype(float)
        if self.is_elementwise(x):
            return (da * numeric.elementwise(self.forward, x)).astype(z.dtype)
        rows, slopes = x.reshape(-1, x.shape[-1]), da.reshape(-1, x.shape[-1])

        def weighed(moved):
            return (slopes * self.forward(moved.reshape(x.shape)).reshape(rows.shape)).sum(axis=-1)

        return numeric.by_column(weighed, rows).reshape(z.shape).astype(z.dtype)

    def is_elementwise(self, x: np.ndarray) -> bool:
        """Whether each output depends on its own input alone; found out once.

        Raises:
            ValueError: when a sample's outputs depend on other samples.
        """
        if self._by_itself is None and x.size > 1:
            with np.errstate(all="ignore"):
                a, b = self.forward(x), self.forward(_last_moved(x, (..., -1)))
                c = self.forward(_last_moved(x, (-1,)))
            if x.ndim > 1 and not np.array_equal(a[:-1], c[:-1], equal_nan=True):
                raise ValueError(
                    f"the activation {self.name} mixes samples; write it as a layer of its own, "
                    "with `forward` and `backward`"
                )
            self._by_itself = np.array_equal(a[..., :-1], b[..., :-1], equal_nan=True)
        return self._by_itself is not False

    @property
    def elementwise(self) -> bool:
        """Whether each output depends on its own input alone."""
        return self.is_elementwise(np.array([0.3, -0.7, 1.1]))


def _last_moved(x, index):
    moved = x.copy()
    moved[index] = 0.9 * moved[index] + 0.0123
    return moved


class OfLayer(ActivationFunction):
    """The activation of a layer such as LeakyReLU(0.1), with the layer's parameters.

    Args:
        layer: an `Activation` layer; it learns nothing.
    """

    def __init__(self, layer):
        if not layer.built:
            layer.build((None, None))
        self.layer, self.of = layer, layer.activation
        self.name = self.of.name if not layer.parameters else layer.name
        self.__name__, self.__doc__ = self.name, self.of.__doc__

    @property
    def elementwise(self) -> bool:
        """As for the layer's function."""
        return self.of.elementwise

    def forward(self, z: np.ndarray) -> np.ndarray:
        """f(z)."""
        return self.of.forward(z, **self.layer.parameters)

    def backward(self, da: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        """∂L/∂z."""
        return self.of.backward(da, z, a, **self.layer.parameters)
