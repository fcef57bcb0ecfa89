"""Cross-entropy for class numbers instead of one-hot rows."""

import numpy as np
from numpy.typing import ArrayLike

from ..activations import softmax
from ..arrays import as_float
from ..naming import refuse
from ..shapes import floats, labels
from .crossentropy import SMALLEST, Crossentropy, _inside, _log_sum_exp


class SparseCategoricalCrossentropy(Crossentropy):
    """−log ŷ at the label y, with y a class number 0 … k − 1 per sample."""

    joins = "softmax"
    sparse = True

    def __init__(
        self,
        from_logits: bool = False,
        ignore_class: int | None = None,
        reduction: str | None = "sum_over_batch_size",
        axis: int = -1,
        name: str = "sparse_categorical_crossentropy",
        dtype: str | None = None,
    ):
        super().__init__(name, reduction, dtype)
        weight = "give such samples the sample_weight 0"
        refuse("SparseCategoricalCrossentropy", weight, ignore_class=ignore_class)
        self._set(from_logits, 0.0, axis)

    def fitted(self, y_true, y_pred):
        axis = self.axis if self.axis < 0 else self.axis - y_pred.ndim
        if axis != -1:
            raise ValueError(f"Only axis=-1 is currently supported. Received: axis={self.axis}")
        if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
            y_true = y_true[..., 0]
        if y_true.shape != y_pred.shape[:-1]:
            raise ValueError(
                "y_true and y_pred must have the same shape up until the last dimension, got "
                f"{y_true.shape} and {y_pred.shape}"
            )
        return labels(y_true, y_pred.shape[-1]), y_pred

    def call(self, y_true, y_pred):
        z = y_pred if self.from_logits else np.log(_inside(y_pred))
        return _log_sum_exp(z) - _at(z, y_true)

    def gradient(self, y_true, y_pred):
        if self.from_logits:
            return self.gradient_from_z(y_true, softmax.forward(y_pred))
        p = _inside(y_pred)
        dz = self.gradient_from_z(y_true, softmax.forward(np.log(p)))
        return (p == y_pred) * dz / p

    def values_from_z(self, y_true, z, a):
        p = _at(a, y_true)
        if np.minimum.reduce(p, axis=None) > SMALLEST:
            return -np.log(p)
        return _log_sum_exp(z) - _at(z, y_true)

    def gradient_from_z(self, y_true, a):
        if y_true.ndim > 1:
            return a - (y_true[..., None] == np.arange(a.shape[-1]))
        dz = a.copy()
        dz[..., np.arange(len(y_true)), y_true] -= 1
        return dz

    def check_targets(self, y, outputs, check_finite=True):
        y = as_float("y", y, check_finite=False)  # NaN is no class number, whatever is allowed
        y = y[..., 0] if y.ndim > 1 and y.shape[-1] == 1 else y
        return labels(y, outputs)


def _at(z, labels):
    if labels.ndim == 1:
        return z[..., np.arange(len(labels)), labels]
    index = np.broadcast_to(labels, z.shape[:-1])[..., None]
    return np.take_along_axis(z, index, axis=-1)[..., 0]


def sparse_categorical_crossentropy(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    from_logits: bool = False,
    ignore_class: int | None = None,
    axis: int = -1,
) -> np.ndarray:
    """−log ŷ at the label: ŷ `(…, k)`, y `(…)` or `(…, 1)`."""
    loss = SparseCategoricalCrossentropy(from_logits, ignore_class, axis=axis)
    return loss.call(*loss.fitted(np.asarray(y_true), floats(y_pred)))
