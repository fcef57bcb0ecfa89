"""Activations: each function with its backward pass beside it.

To add one, write the function under `@activation` and its backward pass under
`@<name>.backward_pass`; every layer, test and picture of the course then knows it by name.

Symbols: z is the weighted sum, a = f(z) the activation, `da` is ∂L/∂a, and the backward pass
returns ∂L/∂z. All arrays have the same shape. Formulae hold elementwise but for softmax.
"""

import math

import numpy as np

from .activation_function import ActivationFunction, activation
from .activation_function import table as _table
from .naming import resolve

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


def get(identifier) -> ActivationFunction:
    """The activation of that name ("relu"); None is `linear`.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
        TypeError: for a function without a backward pass.
    """
    found = _table["linear"] if identifier is None else resolve("activation", identifier, _table)
    if not hasattr(found, "backward"):
        raise TypeError(
            f"{found!r} has no backward pass; decorate it with @nn.activations.activation"
        )
    return found


def names() -> list[str]:
    """The names of all activations, in the order of this file."""
    return [name for name, function in _table.items() if name == function.name]


@activation
def linear(x):
    """a = z."""
    return x


@linear.backward_pass
def linear(da, z, a):
    return da


@activation
def sigmoid(x):
    """a = 1 / (1 + exp(−z)), between 0 and 1; written with tanh so that nothing overflows."""
    return 0.5 * np.tanh(0.5 * x) + 0.5


@sigmoid.backward_pass
def sigmoid(da, z, a):
    return da * a * (1 - a)


@activation
def tanh(x):
    """a = tanh(z), between −1 and 1."""
    return np.tanh(x)


@tanh.backward_pass
def tanh(da, z, a):
    return da * (1 - a * a)


@activation
def relu(x, negative_slope=0.0, max_value=None, threshold=0.0):
    """a = z above the threshold, negative_slope·(z − threshold) below it, at most max_value.

    Nair and Hinton 2010, "Rectified linear units improve restricted Boltzmann machines".
    """
    if negative_slope == 0 and max_value is None and threshold == 0:
        return np.maximum(x, 0)
    low = negative_slope * (x - threshold) if negative_slope else 0.0
    a = np.where(x > threshold, x, low)
    return a if max_value is None else np.minimum(a, max_value)


@relu.backward_pass
def relu(da, z, a, negative_slope=0.0, max_value=None, threshold=0.0):
    if negative_slope == 0 and max_value is None:
        return da * (z > threshold)
    slope = np.where(z > threshold, 1.0, negative_slope)
    return da * (slope if max_value is None else slope * (z <= max_value))


@activation
def leaky_relu(x, negative_slope=0.2):
    """a = z above 0, negative_slope·z below. Maas et al. 2013."""
    return np.where(x > 0, x, negative_slope * x)


@leaky_relu.backward_pass
def leaky_relu(da, z, a, negative_slope=0.2):
    return da * np.where(z > 0, 1.0, negative_slope)


@activation
def elu(x, alpha=1.0):
    """a = z above 0, alpha·(exp(z) − 1) below. Clevert et al. 2016."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


@elu.backward_pass
def elu(da, z, a, alpha=1.0):
    return da * np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))


@activation
def selu(x):
    """a = scale·elu(z, alpha), with the two constants of Klambauer et al. 2017."""
    return SELU_SCALE * np.where(x > 0, x, SELU_ALPHA * np.expm1(np.minimum(x, 0)))


@selu.backward_pass
def selu(da, z, a):
    return da * SELU_SCALE * np.where(z < 0, SELU_ALPHA * np.exp(np.minimum(z, 0)), 1.0)


@activation
def softplus(x):
    """a = log(1 + exp(z)), a smooth ReLU; its derivative is the sigmoid. Dugas et al. 2001."""
    return np.logaddexp(x, 0)


@softplus.backward_pass
def softplus(da, z, a):
    return da * sigmoid(z)


@activation
def softsign(x):
    """a = z / (1 + |z|), between −1 and 1. Turian et al. 2009."""
    return x / (1 + np.abs(x))


@softsign.backward_pass
def softsign(da, z, a):
    return da / (1 + np.abs(z)) ** 2


@activation
def exponential(x):
    """a = exp(z); infinite above z ≈ 709."""
    with np.errstate(over="ignore"):
        return np.exp(x)


@exponential.backward_pass
def exponential(da, z, a):
    return da * a


@activation
def silu(x):
    """a = z·sigmoid(z), also called swish. Elfwing et al. 2017."""
    return x * sigmoid(x)


@silu.backward_pass
def silu(da, z, a):
    s = sigmoid(z)
    return da * s * (1 + z * (1 - s))


_erf = np.vectorize(math.erf, otypes=[float])


@activation
def gelu(x, approximate=False):
    """a = z·Φ(z), Φ the normal distribution function. Hendrycks and Gimpel 2016.

    `approximate` uses their formula with tanh, 20 times faster than the exact one here.
    """
    if approximate:
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return 0.5 * x * (1 + _erf(x / np.sqrt(2)))


@gelu.backward_pass
def gelu(da, z, a, approximate=False):
    if approximate:
        t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
        inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2)
        return da * (0.5 * (1 + t) + 0.5 * z * (1 - t * t) * inner)
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return da * (0.5 * (1 + _erf(z / np.sqrt(2))) + z * density)


@activation
def softmax(x, axis=-1):
    """a_i = exp(z_i) / Σ_j exp(z_j): positive, and 1 in sum, along `axis`."""
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@softmax.backward_pass
def softmax(da, z, a, axis=-1):
    return a * (da - (da * a).sum(axis=axis, keepdims=True))


softmax.elementwise = False
_table["swish"] = silu
