"""Losses: how far ŷ is from y, one number per sample, and the gradient beside it.

A loss L has `values(y, ŷ)` of shape `(*runs, n)` and `gradient(y, ŷ)` = ∂value/∂ŷ of the shape
of ŷ, `(*runs, n, k)`. The cross-entropies can also start from the logits z, the weighted sums
before a sigmoid or softmax (`link`): this is exact where ŷ rounds to 0 or 1, and the gradient
becomes ŷ − y. A network whose last layer is a sigmoid or softmax takes this way by itself, as
Keras does; also where the two do not belong together (softmax under binary cross-entropy): the
loss is then that of the logits, not of ŷ.
"""

import numpy as np

from .activations import sigmoid, softmax
from .arrays import as_float
from .naming import resolve, table_of

SMALLEST = 1e-300  # below it a probability has lost digits, and the logits are asked instead
EPSILON = 1e-7  # Keras' backend.epsilon(): a probability is kept this far from 0 and 1


class Loss:
    """A loss; `loss(y, ŷ)` is its mean over samples (for a stack: one mean per run)."""

    link = None
    sparse = False
    from_logits = False

    def __call__(self, y_true, y_pred):
        y_pred = np.asarray(y_pred, dtype=float)
        y_true = self.check_targets(y_true, y_pred.shape[-1])
        return self.values(y_true, y_pred).mean(axis=-1)

    def values(self, y_true, y_pred):
        """The loss of each sample: `(*runs, n)`."""
        raise NotImplementedError

    def gradient(self, y_true, y_pred):
        """∂values/∂ŷ: `(*runs, n, k)`."""
        raise NotImplementedError

    def check_targets(self, y, outputs: int, check_finite: bool = True):
        """y as this loss takes it: `(…, n, outputs)`.

        Raises:
            ValueError: when its shape does not fit the outputs of the network.
        """
        y = as_float("y", y, check_finite)
        if y.shape[-1] != outputs or y.ndim == 1:
            if outputs != 1:
                raise ValueError(
                    f"y has shape {y.shape}, but the network has {outputs} outputs: expected "
                    f"(samples, {outputs}); for class numbers, use nn.utils.to_categorical(y) or "
                    'loss="sparse_categorical_crossentropy"'
                )
            y = y[..., None]
        return y


class MeanSquaredError(Loss):
    """(y − ŷ)², averaged over the outputs (no factor ½)."""

    def values(self, y_true, y_pred):
        return np.square(y_pred - y_true).mean(axis=-1)

    def gradient(self, y_true, y_pred):
        return 2 * (y_pred - y_true) / y_pred.shape[-1]


class MeanAbsoluteError(Loss):
    """|y − ŷ|, averaged over the outputs."""

    def values(self, y_true, y_pred):
        return np.abs(y_pred - y_true).mean(axis=-1)

    def gradient(self, y_true, y_pred):
        return np.sign(y_pred - y_true) / y_pred.shape[-1]


class Crossentropy(Loss):
    """What the three cross-entropies share: they can start from ŷ or from the logits z.

    Args:
        from_logits: whether what is passed as ŷ is z, the weighted sum before the `link`.
    """

    def __init__(self, from_logits: bool = False):
        self.from_logits = from_logits

    def with_logits(self) -> "Crossentropy":
        """The same loss, started from the logits."""
        return type(self)(from_logits=True)

    def link_values(self, y_true, z, a):
        """The loss of each sample where ŷ = a came from z by this loss's `link`."""
        return self.with_logits().values(y_true, z)

    def link_gradient(self, y_true, a):
        """∂values/∂z where ŷ = a came from z by this loss's `link`: ŷ − y, nothing else."""
        raise NotImplementedError


class BinaryCrossentropy(Crossentropy):
    """−y·log ŷ − (1 − y)·log(1 − ŷ), averaged over the outputs; y between 0 and 1."""

    link = "sigmoid"

    def values(self, y_true, y_pred):
        if self.from_logits:
            return (np.logaddexp(y_pred, 0) - y_true * y_pred).mean(axis=-1)
        p = np.clip(y_pred, EPSILON, 1 - EPSILON)
        return -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p)).mean(axis=-1)

    def gradient(self, y_true, y_pred):
        if self.from_logits:
            return (sigmoid(y_pred) - y_true) / y_pred.shape[-1]
        p = np.clip(y_pred, EPSILON, 1 - EPSILON)
        inside = (y_pred >= EPSILON) & (y_pred <= 1 - EPSILON)
        return inside * (p - y_true) / (p * (1 - p)) / y_pred.shape[-1]

    def link_gradient(self, y_true, a):
        return (a - y_true) / a.shape[-1]

    def check_targets(self, y, outputs, check_finite=True):
        y = super().check_targets(y, outputs, check_finite)
        if np.nanmin(y) < 0 or np.nanmax(y) > 1:
            raise ValueError(
                "binary cross-entropy takes targets from 0 to 1, but y reaches from "
                f"{np.nanmin(y):g} to {np.nanmax(y):g}; labels −1 and 1 become (y + 1) / 2"
            )
        return y


class CategoricalCrossentropy(Crossentropy):
    """−Σ_k y_k·log ŷ_k, with y one-hot (or probabilities)."""

    link = "softmax"

    def values(self, y_true, y_pred):
        if self.from_logits:
            return _log_sum_exp(y_pred) * y_true.sum(axis=-1) - (y_true * y_pred).sum(axis=-1)
        p = y_pred / y_pred.sum(axis=-1, keepdims=True)
        return -(y_true * np.log(np.clip(p, EPSILON, 1 - EPSILON))).sum(axis=-1)

    def gradient(self, y_true, y_pred):
        if self.from_logits:
            return softmax(y_pred) * y_true.sum(axis=-1, keepdims=True) - y_true
        total = y_pred.sum(axis=-1, keepdims=True)
        p = y_pred / total
        inside = (p >= EPSILON) & (p <= 1 - EPSILON)
        dp = -(inside * y_true) / np.clip(p, EPSILON, 1 - EPSILON)
        return (dp - (dp * p).sum(axis=-1, keepdims=True)) / total

    def link_gradient(self, y_true, a):
        return a * y_true.sum(axis=-1, keepdims=True) - y_true


class SparseCategoricalCrossentropy(Crossentropy):
    """−log ŷ at the label y, with y a class number 0 … k − 1 per sample."""

    link = "softmax"
    sparse = True

    def values(self, y_true, y_pred):
        z = y_pred if self.from_logits else np.log(np.clip(y_pred, EPSILON, 1 - EPSILON))
        return _log_sum_exp(z) - _at(z, y_true)

    def gradient(self, y_true, y_pred):
        z = y_pred if self.from_logits else np.log(np.clip(y_pred, EPSILON, 1 - EPSILON))
        dz = self.link_gradient(y_true, softmax(z))
        if self.from_logits:
            return dz
        inside = (y_pred >= EPSILON) & (y_pred <= 1 - EPSILON)
        return inside * dz / np.clip(y_pred, EPSILON, 1 - EPSILON)

    def link_values(self, y_true, z, a):
        p = _at(a, y_true)
        return -np.log(p) if p.min() > SMALLEST else super().link_values(y_true, z, a)

    def link_gradient(self, y_true, a):
        if y_true.ndim > 1:
            return a - (y_true[..., None] == np.arange(a.shape[-1]))
        dz = a.copy()
        dz[..., np.arange(len(y_true)), y_true] -= 1
        return dz

    def check_targets(self, y, outputs, check_finite=True):
        y = as_float("y", y)
        y = y[..., 0] if y.ndim > 1 and y.shape[-1] == 1 else y
        labels = y.astype(np.intp)
        if (labels != y).any() or labels.min() < 0 or labels.max() >= outputs:
            raise ValueError(
                f"y must hold whole class numbers from 0 to {outputs - 1} for {outputs} outputs, "
                f"but it reaches from {y.min():g} to {y.max():g}"
            )
        return labels


def _log_sum_exp(z):
    top = z.max(axis=-1, keepdims=True)
    return top[..., 0] + np.log(np.exp(z - top).sum(axis=-1))


def _at(z, labels):
    if labels.ndim == 1:
        return z[..., np.arange(len(labels)), labels]
    index = np.broadcast_to(labels, z.shape[:-1])[..., None]
    return np.take_along_axis(z, index, axis=-1)[..., 0]


_table = table_of(
    MeanSquaredError, MeanAbsoluteError, BinaryCrossentropy, CategoricalCrossentropy,
    SparseCategoricalCrossentropy,
) | {"mse": MeanSquaredError, "mae": MeanAbsoluteError}  # fmt: skip


def get(identifier) -> Loss:
    """The loss of that name ("mse", "binary_crossentropy"), or the object itself."""
    return resolve("loss", identifier, _table)
