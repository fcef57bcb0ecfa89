"""Cross-entropies: −log of the probability that ŷ gives to what y says.

They can also start from the logits z, the weighted sums before a sigmoid or softmax: this is
exact where ŷ rounds to 0 or 1, and the gradient becomes ŷ − y. A network whose last layer is a
sigmoid or softmax takes this way by itself, as Keras does; also where the two do not belong
together (softmax under binary cross-entropy): the loss is then that of the logits, not of ŷ.
"""

import copy
import warnings

import numpy as np
from numpy.typing import ArrayLike

from .. import config
from ..activations import sigmoid, softmax
from ..arrays import as_number
from ..shapes import floats, largest, same_rank, same_shape, total
from .base import Loss

SMALLEST = 1e-36  # below it a probability may have lost digits, and the logits are asked instead


class Crossentropy(Loss):
    """What the cross-entropies share: they can start from ŷ or from the logits z.

    Args:
        from_logits: whether what is passed as ŷ is z, the weighted sum before sigmoid or softmax.
        label_smoothing: s; y moves by this share towards the same probability for all classes.
        axis: which axis counts the outputs; in a network it is the last.
    """

    label_smoothing = 0.0
    axis = -1

    def _set(self, from_logits, label_smoothing, axis):
        if isinstance(axis, bool) or not isinstance(axis, (int, np.integer)):
            raise ValueError(f"`axis` must be of type `int`, got {axis!r}")
        self.from_logits, self.axis = bool(from_logits), int(axis)
        self.label_smoothing = as_number("label_smoothing", label_smoothing, 0, 1)

    def fitted(self, y_true, y_pred):
        return same_shape(*same_rank(y_true, y_pred))

    def check_targets(self, y, outputs, check_finite=True):
        if self.axis not in (-1, 1):
            raise ValueError(f"axis={self.axis} counts no outputs of a network; leave it at -1")
        return super().check_targets(y, outputs, check_finite)

    def with_logits(self) -> "Crossentropy":
        """The same loss, started from the logits."""
        other = copy.copy(self)
        other.from_logits = True
        return other

    def values_from_z(self, y_true: np.ndarray, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        """The loss of each sample where ŷ = a came from z by the activation that it `joins`."""
        raise NotImplementedError

    def gradient_from_z(self, y_true: np.ndarray, a: np.ndarray) -> np.ndarray:
        """∂values/∂z where ŷ = a came from z: ŷ − y, nothing else."""
        raise NotImplementedError


class BinaryCrossentropy(Crossentropy):
    """−y·log ŷ − (1 − y)·log(1 − ŷ), averaged over the outputs; y between 0 and 1.

    Label smoothing takes y·(1 − s) + s/2 for y.
    """

    joins = "sigmoid"

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str = "binary_crossentropy",
        dtype: str | None = None,
    ):
        super().__init__(name, reduction, dtype)
        self._set(from_logits, label_smoothing, axis)

    def smoothed(self, y: np.ndarray) -> np.ndarray:
        """y after label smoothing."""
        s = self.label_smoothing
        return y * (1 - s) + 0.5 * s if s else y

    def call(self, y_true, y_pred):
        y = self.smoothed(y_true)
        if self.from_logits:
            values = np.logaddexp(y_pred, 0)
            values -= y * y_pred
        else:
            p = _inside(y_pred)
            values = -(y * np.log(p) + (1 - y) * np.log(1 - p))
        if self.axis == -1:
            k = values.shape[-1]
            return values[..., 0] if k == 1 else total(values) / k
        return values.mean(axis=self.axis)

    def gradient(self, y_true, y_pred):
        y, k = self.smoothed(y_true), y_pred.shape[self.axis]
        if self.from_logits:
            return (sigmoid.forward(y_pred) - y) / k
        p = _inside(y_pred)
        return (p == y_pred) * (p - y) / (p * (1 - p)) / k

    def values_from_z(self, y_true, z, a):
        y = self.smoothed(y_true) if self.label_smoothing else y_true
        if z.size < 128:
            values = np.logaddexp(z, 0)
        else:  # the same, in half the time
            values = np.maximum(z, 0)
            values -= np.log(np.maximum(a, 1 - a))
        values -= y * z
        k = values.shape[-1]
        return values[..., 0] if k == 1 else total(values) / k

    def gradient_from_z(self, y_true, a):
        y = self.smoothed(y_true) if self.label_smoothing else y_true
        dz = a - y
        k = a.shape[-1]
        if k > 1:
            dz /= k
        return dz

    def check_targets(self, y, outputs, check_finite=True):
        y = super().check_targets(y, outputs, check_finite)
        low, high = np.fmin.reduce(y, axis=None), np.fmax.reduce(y, axis=None)
        if low < 0 or high > 1:
            raise ValueError(
                f"binary cross-entropy takes targets from 0 to 1, but y reaches from {low:g} to "
                f"{high:g}; labels −1 and 1 become (y + 1) / 2"
            )
        return y


class CategoricalCrossentropy(Crossentropy):
    """−Σ_k y_k·log ŷ_k, with y one-hot (or probabilities).

    Label smoothing takes y·(1 − s) + s/k for y. From ŷ that are not 1 in sum, they are divided by
    their sum first.
    """

    joins = "softmax"

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str = "categorical_crossentropy",
        dtype: str | None = None,
    ):
        super().__init__(name, reduction, dtype)
        self._set(from_logits, label_smoothing, axis)

    def smoothed(self, y: np.ndarray) -> np.ndarray:
        """y after label smoothing."""
        s = self.label_smoothing
        return y * (1 - s) + s / y.shape[-1] if s else y

    def call(self, y_true, y_pred):
        y, axis = self.smoothed(y_true), self.axis
        if self.from_logits:
            every = (y * y_pred).sum(axis=axis)
            return _log_sum_exp(y_pred, axis) * y.sum(axis=axis) - every
        p = y_pred / y_pred.sum(axis=axis, keepdims=True)
        return -(y * np.log(_inside(p))).sum(axis=axis)

    def gradient(self, y_true, y_pred):
        y, axis = self.smoothed(y_true), self.axis
        if self.from_logits:
            return softmax.forward(y_pred, axis=axis) * y.sum(axis=axis, keepdims=True) - y
        sums = y_pred.sum(axis=axis, keepdims=True)
        p = y_pred / sums
        q = _inside(p)
        dp = -((p == q) * y) / q
        return (dp - (dp * p).sum(axis=axis, keepdims=True)) / sums

    def values_from_z(self, y_true, z, a):
        if np.minimum.reduce(a, axis=None) <= SMALLEST:
            return self.with_logits().call(y_true, z)
        y = self.smoothed(y_true) if self.label_smoothing else y_true
        return -total(y * np.log(a)) if a.size < 4096 else -np.einsum("...k,...k", y, np.log(a))

    def gradient_from_z(self, y_true, a):
        y = self.smoothed(y_true) if self.label_smoothing else y_true
        dz = a * np.add.reduce(y, axis=-1, keepdims=True)
        dz -= y
        return dz


def _inside(p):
    """p kept away from 0 and 1, so that its logarithm is finite."""
    return np.minimum(np.maximum(p, config.epsilon()), 1 - config.epsilon())


def _log_sum_exp(z, axis=-1):
    top = largest(z) if axis == -1 else z.max(axis=axis, keepdims=True)
    sums = np.exp(z - top).sum(axis=axis)
    return np.squeeze(top, axis) + np.log(sums)


def binary_crossentropy(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> np.ndarray:
    """−y·log ŷ − (1 − y)·log(1 − ŷ), averaged over `axis`; y and ŷ of one shape."""
    y_pred = floats(y_pred)
    y, y_pred = same_shape(np.asarray(y_true, dtype=y_pred.dtype), y_pred)
    return BinaryCrossentropy(from_logits, label_smoothing, axis).call(y, y_pred)


def categorical_crossentropy(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> np.ndarray:
    """−Σ y·log ŷ over `axis`; y and ŷ of one shape."""
    y_pred = floats(y_pred)
    y, y_pred = same_shape(np.asarray(y_true, dtype=y_pred.dtype), y_pred)
    if y_pred.shape[-1:] == (1,):
        warnings.warn(
            "In loss categorical_crossentropy, expected y_pred.shape to be (batch_size, "
            f"num_classes) with num_classes > 1, got {y_pred.shape}; use binary_crossentropy",
            SyntaxWarning,
            stacklevel=2,
        )
    return CategoricalCrossentropy(from_logits, label_smoothing, axis).call(y, y_pred)
