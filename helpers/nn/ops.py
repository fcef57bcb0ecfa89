"""NumPy's functions under the names of `keras.ops`, for losses and metrics that run with both.

A loss of one's own that says `nn.ops.mean(nn.ops.square(y_true - y_pred), axis=-1)` is understood
by `helpers.nn` and, with `import keras as nn`, by Keras.
"""

import numpy as np
from numpy.typing import ArrayLike

from . import activations, config
from .metrics.base import divide as _divide

# What means the same in both: name by name NumPy's own function, and the course's activations.
_NUMPY = (
    "abs absolute add all any arange argmax argmin argsort broadcast_to ceil concatenate cos "
    "cosh cumsum diag divide dot einsum equal exp expand_dims expm1 eye flip floor "
    "floor_divide full_like greater greater_equal isfinite isinf isnan less less_equal "
    "linspace log log1p log10 logaddexp logical_and logical_not logical_or matmul max maximum "
    "mean median min minimum mod moveaxis multiply negative not_equal ones_like outer power "
    "prod ravel reciprocal repeat reshape roll round shape sign sin sinh size sort sqrt "
    "square squeeze stack std subtract sum swapaxes take take_along_axis tan tanh tensordot "
    "tile transpose true_divide var where zeros_like"
)
_ACTIVATIONS = "elu gelu leaky_relu relu selu sigmoid silu softmax softplus"
globals().update({name: getattr(np, name) for name in _NUMPY.split()})
globals().update({name: getattr(activations, name) for name in _ACTIVATIONS.split()})


def convert_to_tensor(x: ArrayLike, dtype: str | None = None, sparse=None) -> np.ndarray:
    """x as an array; Python's floats in floatx."""
    x = x.value if hasattr(x, "value") and not isinstance(x, np.ndarray) else x
    if dtype is None and not isinstance(x, np.ndarray | np.generic):
        dtype = config.floatx() if np.asarray(x).dtype.kind == "f" else None
    return np.asarray(x, dtype=dtype)


def convert_to_numpy(x: ArrayLike) -> np.ndarray:
    """x as an array."""
    return np.asarray(x)


def array(x: ArrayLike, dtype: str | None = None) -> np.ndarray:
    """x as an array; Python's floats in floatx."""
    return convert_to_tensor(x, dtype)


def cast(x: ArrayLike, dtype: str) -> np.ndarray:
    """x in another precision."""
    return np.asarray(x).astype(dtype)


def zeros(shape: tuple, dtype: str | None = None) -> np.ndarray:
    """All 0."""
    return np.zeros(shape, dtype or config.floatx())


def ones(shape: tuple, dtype: str | None = None) -> np.ndarray:
    """All 1."""
    return np.ones(shape, dtype or config.floatx())


def clip(x: ArrayLike, x_min: ArrayLike, x_max: ArrayLike) -> np.ndarray:
    """x, but no less than `x_min` and no more than `x_max`."""
    return np.clip(x, x_min, x_max)


def divide_no_nan(x1: ArrayLike, x2: ArrayLike) -> np.ndarray:
    """x1 / x2, and 0 where x2 is 0."""
    x1, x2 = np.broadcast_arrays(convert_to_tensor(x1), convert_to_tensor(x2))
    return _divide(x1, x2)


def logsumexp(x: ArrayLike, axis=None, keepdims: bool = False) -> np.ndarray:
    """log Σ exp(x), without overflow."""
    top = np.max(x, axis=axis, keepdims=True)
    found = top + np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))
    return found if keepdims else np.squeeze(found, axis=axis)


def log_softmax(x: ArrayLike, axis=-1) -> np.ndarray:
    """log of the softmax of x."""
    return x - logsumexp(x, axis, keepdims=True)


def one_hot(x: ArrayLike, num_classes: int, axis: int = -1, dtype: str | None = None) -> np.ndarray:
    """1 at the class that each number names, 0 elsewhere, on a new axis."""
    rows = np.asarray(x)[..., None] == np.arange(num_classes)
    return np.moveaxis(rows.astype(dtype or config.floatx()), -1, axis)


def norm(x: ArrayLike, ord=None, axis=None, keepdims: bool = False) -> np.ndarray:
    """The length of vectors, or the norm of matrices."""
    return np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)


def rsqrt(x: ArrayLike) -> np.ndarray:
    """1 / √x."""
    return 1 / np.sqrt(x)
