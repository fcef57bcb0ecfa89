"""What an activation is: a function f of the weighted sum, and its backward pass."""

import numpy as np

table: dict[str, "ActivationFunction"] = {}


class ActivationFunction:
    """A function f of the weighted sum z, together with its derivative.

    `f(z, **parameters)` is the activation, `f.backward(da, z, a, **parameters)` the gradient
    with respect to z, and `f.derivative(z, **parameters)` the slope f′(z).
    """

    def __init__(self, forward):
        self._forward = forward
        self._backward = None
        self.elementwise = True
        self.__name__ = self.name = forward.__name__
        self.__doc__ = forward.__doc__

    def __call__(self, x, **parameters) -> np.ndarray:
        return self._forward(np.asarray(x, dtype=float), **parameters)

    def backward_pass(self, function):
        """Registers the function that computes ∂L/∂z from (da, z, a, **parameters)."""
        self._backward = function
        return self

    def backward(self, da, z, a, **parameters) -> np.ndarray:
        """∂L/∂z from da = ∂L/∂a, the weighted sum z and the activation a."""
        return self._backward(da, z, a, **parameters)

    def derivative(self, x, **parameters) -> np.ndarray:
        """The slope f′(x), of the shape of x.

        Raises:
            TypeError: for softmax, whose outputs each depend on all inputs.
        """
        if not self.elementwise:
            raise TypeError(f"{self.name} has a Jacobian, not one slope per input; use backward")
        x = np.asarray(x, dtype=float)
        with np.errstate(over="ignore"):
            return self._backward(np.ones_like(x), x, self(x, **parameters), **parameters)

    def __repr__(self):
        return f"<activation {self.name}>"


def activation(forward) -> ActivationFunction:
    """Makes a function an activation that layers find by its name."""
    function = ActivationFunction(forward)
    table[function.name] = function
    return function
