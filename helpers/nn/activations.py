"""Activations: each function with its backward pass beside it.

To add one, write the function under `@activation` and its backward pass under
`@<name>.backward_pass`; every layer, test and picture of the course then knows it by name.

Symbols: z is the weighted sum, a = f(z) the activation, `da` is ∂L/∂a, and the backward pass
returns ∂L/∂z. All arrays have the same shape. Formulae hold elementwise but for softmax.
"""

import math

import numpy as np

from . import outside
from .activation_function import ActivationFunction, OfLayer, OwnActivation, activation
from .activation_function import table as _table
from .naming import resolve
from .shapes import largest, total

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
ROOT = math.sqrt(2)
ROOT_2_PI = math.sqrt(2 / math.pi)


def get(identifier) -> ActivationFunction:
    """The activation of that name ("relu"), of a layer (`LeakyReLU()`), or of a function of z.

    None is `linear`. A function of one's own gets its backward pass by central differences.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
        TypeError: for a layer that is more than an activation (it has to stand by itself).
    """
    if identifier is None:
        return linear
    if isinstance(identifier, type):
        identifier = identifier()
    found = resolve("activation", identifier, _table)
    if isinstance(found, ActivationFunction):
        return found
    if hasattr(found, "way_back"):  # a layer
        if not hasattr(found, "activation") or getattr(found, "units", None):
            raise TypeError(
                f"{type(found).__name__} is no activation; put it into the network as a layer of "
                "its own, after this one"
            )
        return OfLayer(found)
    return OwnActivation(found)


def names() -> list[str]:
    """The names of all activations, in the order of this file."""
    return [name for name, function in _table.items() if name == function.name]


@activation
def linear(x: np.ndarray) -> np.ndarray:
    """a = z."""
    return x


@linear.backward_pass
def linear(da: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    return da


@activation
def sigmoid(x: np.ndarray) -> np.ndarray:
    """a = 1 / (1 + exp(−z)), between 0 and 1; written with tanh so that nothing overflows."""
    a = np.tanh(0.5 * x)
    a *= 0.5
    a += 0.5
    return a


@sigmoid.backward_pass
def sigmoid(da: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    dz = da * a
    dz *= 1 - a
    return dz


@activation
def tanh(x: np.ndarray) -> np.ndarray:
    """a = tanh(z), between −1 and 1."""
    return np.tanh(x)


@tanh.backward_pass
def tanh(da: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    return da * (1 - a * a)


@activation
def relu(
    x: np.ndarray,
    negative_slope: float = 0.0,
    max_value: float | None = None,
    threshold: float = 0.0,
) -> np.ndarray:
    """a = z above the threshold, negative_slope·(z − threshold) below it, at most max_value.

    Nair and Hinton 2010, "Rectified linear units improve restricted Boltzmann machines".
    """
    if negative_slope == 0 and max_value is None and threshold == 0:
        return np.maximum(x, 0)
    low = negative_slope * (x - threshold) if negative_slope else 0.0
    a = np.where(x > threshold, x, low)
    return a if max_value is None else np.minimum(a, max_value)


@relu.backward_pass
def relu(
    da: np.ndarray,
    z: np.ndarray,
    a: np.ndarray,
    negative_slope: float = 0.0,
    max_value: float | None = None,
    threshold: float = 0.0,
) -> np.ndarray:
    if negative_slope == 0 and max_value is None:
        return da * (z > threshold)
    dz = np.where(z > threshold, da, negative_slope * da)
    return dz if max_value is None else dz * (z <= max_value)


@activation
def leaky_relu(x: np.ndarray, negative_slope: float = 0.2) -> np.ndarray:
    """a = z above 0, negative_slope·z below. Maas et al. 2013."""
    return np.where(x > 0, x, negative_slope * x)


@leaky_relu.backward_pass
def leaky_relu(
    da: np.ndarray, z: np.ndarray, a: np.ndarray, negative_slope: float = 0.2
) -> np.ndarray:
    return np.where(z > 0, da, negative_slope * da)


@activation
def elu(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """a = z above 0, alpha·(exp(z) − 1) below. Clevert et al. 2016."""
    a = np.expm1(np.minimum(x, 0))
    a *= alpha
    a += np.maximum(x, 0)
    return a


@elu.backward_pass
def elu(da: np.ndarray, z: np.ndarray, a: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    return np.where(z > 0, da, da * (a + alpha))


@activation
def selu(x: np.ndarray) -> np.ndarray:
    """a = scale·elu(z, alpha), with the two constants of Klambauer et al. 2017."""
    a = np.expm1(np.minimum(x, 0))
    a *= SELU_ALPHA
    a += np.maximum(x, 0)
    return SELU_SCALE * a


@selu.backward_pass
def selu(da: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    return da * np.where(z < 0, a + SELU_SCALE * SELU_ALPHA, SELU_SCALE)


@activation
def softplus(x: np.ndarray) -> np.ndarray:
    """a = log(1 + exp(z)), a smooth ReLU; its derivative is the sigmoid. Dugas et al. 2001."""
    return np.logaddexp(x, 0)


@softplus.backward_pass
def softplus(da: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    return da * sigmoid.forward(z)


@activation
def softsign(x: np.ndarray) -> np.ndarray:
    """a = z / (1 + |z|), between −1 and 1. Turian et al. 2009."""
    return x / (1 + np.abs(x))


@softsign.backward_pass
def softsign(da: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    return da / (1 + np.abs(z)) ** 2


@activation
def exponential(x: np.ndarray) -> np.ndarray:
    """a = exp(z); infinite above z ≈ 709."""
    with np.errstate(over="ignore"):
        return np.exp(x)


@exponential.backward_pass
def exponential(da: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    return da * a


@activation
def silu(x: np.ndarray) -> np.ndarray:
    """a = z·sigmoid(z), also called swish. Elfwing et al. 2017."""
    return x * sigmoid.forward(x)


@silu.backward_pass
def silu(da: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    s = sigmoid.forward(z)
    return da * s * (1 + z * (1 - s))


def _erf(x):
    return np.vectorize(math.erf, otypes=[x.dtype])(x)


@activation
def gelu(x: np.ndarray, approximate: bool = False) -> np.ndarray:
    """a = z·Φ(z), Φ the normal distribution function. Hendrycks and Gimpel 2016.

    `approximate` uses their formula with tanh, 20 times faster than the exact one here.
    """
    if approximate:
        return 0.5 * x * (1 + np.tanh(ROOT_2_PI * (x + 0.044715 * x**3)))
    return 0.5 * x * (1 + _erf(x / ROOT))


@gelu.backward_pass
def gelu(da: np.ndarray, z: np.ndarray, a: np.ndarray, approximate: bool = False) -> np.ndarray:
    if approximate:
        t = np.tanh(ROOT_2_PI * (z + 0.044715 * z**3))
        inner = ROOT_2_PI * (1 + 3 * 0.044715 * z**2)
        return da * (0.5 * (1 + t) + 0.5 * z * (1 - t * t) * inner)
    density = 0.5 * ROOT_2_PI * np.exp(-0.5 * z * z)
    return da * (0.5 * (1 + _erf(z / ROOT)) + z * density)


@activation
def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """a_i = exp(z_i) / Σ_j exp(z_j): positive, and 1 in sum, along `axis`."""
    if axis == -1:
        e = x - largest(x)
        np.exp(e, out=e)
        e /= total(e)[..., None]
        return e
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@softmax.backward_pass
def softmax(da: np.ndarray, z: np.ndarray, a: np.ndarray, axis: int = -1) -> np.ndarray:
    if axis == -1:
        return a * (da - total(da * a)[..., None])
    return a * (da - (da * a).sum(axis=axis, keepdims=True))


softmax.elementwise = False
swish = _table["swish"] = silu

__getattr__ = outside.answer("activations", __name__)
