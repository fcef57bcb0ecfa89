"""How often ŷ names the right class: as functions, and as metrics."""

import numpy as np
from numpy.typing import ArrayLike

from .. import config
from ..shapes import floats, same_rank
from .mean import PerSample


def _as_numbers(hits):
    return hits.astype(config.floatx())


def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """1 where y and ŷ are equal."""
    y_true, y_pred = same_rank(np.asarray(y_true), np.asarray(y_pred))
    return _as_numbers(y_true == y_pred)


def binary_accuracy(y_true: ArrayLike, y_pred: ArrayLike, threshold: float = 0.5) -> np.ndarray:
    """1 where y equals 1 or 0, as ŷ lies above the threshold or not."""
    y_true, y_pred = same_rank(np.asarray(y_true), np.asarray(y_pred))
    return _as_numbers((y_pred > threshold) == y_true)


def categorical_accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """1 where the largest ŷ stands where y has its 1.

    Raises:
        ValueError: when y has another number of classes than ŷ.
    """
    y_true, y_pred = _one_hot(y_true, y_pred)
    named, best = y_true.argmax(axis=-1), y_pred.argmax(axis=-1)
    return _as_numbers(named == (best[..., None] if named.ndim == y_pred.ndim else best))


def sparse_categorical_accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """1 where the largest ŷ stands at the label y: ŷ `(…, k)`, y `(…)` or `(…, 1)`."""
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
        y_true = y_true[..., 0]
    hits = _as_numbers(y_true == y_pred.argmax(axis=-1))
    return hits[..., 0] if hits.ndim > 1 and hits.shape[-1] == 1 else hits


def top_k_categorical_accuracy(y_true: ArrayLike, y_pred: ArrayLike, k: int = 5) -> np.ndarray:
    """1 where fewer than k of ŷ are larger than the one where y has its 1.

    Raises:
        ValueError: when y has another number of classes than ŷ.
    """
    y_true, y_pred = _one_hot(y_true, y_pred)
    return _as_numbers(_in_top_k(y_true.argmax(axis=-1), y_pred, k))


def sparse_top_k_categorical_accuracy(
    y_true: ArrayLike, y_pred: ArrayLike, k: int = 5, from_sorted_ids: bool = False
) -> np.ndarray:
    """1 where fewer than k of ŷ are larger than the one at the label y.

    With `from_sorted_ids` ŷ holds class numbers, the likeliest first: 1 where y is among k.
    """
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
        y_true = y_true[..., 0]
    if from_sorted_ids:
        return _as_numbers((y_true[..., None] == y_pred[..., :k]).any(axis=-1))
    return _as_numbers(_in_top_k(y_true, y_pred, k))


def _one_hot(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.ndim < y_pred.ndim or y_true.shape[-1:] != y_pred.shape[-1:]:
        raise ValueError(
            f"y_true must be one-hot, with the {y_pred.shape[-1]} columns of y_pred, but it has "
            f"the shape {y_true.shape}; for class numbers there is the sparse form of this metric"
        )
    return y_true, y_pred


def _in_top_k(labels, y_pred, k):
    """Whether fewer than k predictions are larger; never where one is no number."""
    y_pred, labels = floats(y_pred), labels.astype(np.intp)
    known = (labels >= 0) & (labels < y_pred.shape[-1])
    at = np.broadcast_to(np.where(known, labels, 0), y_pred.shape[:-1])[..., None]
    larger = np.add.reduce(y_pred > np.take_along_axis(y_pred, at, axis=-1), axis=-1)
    return (larger < k) & known & np.isfinite(y_pred).all(axis=-1)


class Accuracy(PerSample):
    """How often ŷ equals y."""

    _direction = "up"

    def __init__(self, name: str = "accuracy", dtype: str | None = None):
        super().__init__(accuracy, name, dtype)

    def of(self, y, y_pred):
        return _mean(y == y_pred)


class BinaryAccuracy(PerSample):
    """How often y is 1 where ŷ lies above the threshold, and 0 where it does not."""

    _direction = "up"

    def __init__(
        self, name: str = "binary_accuracy", dtype: str | None = None, threshold: float = 0.5
    ):
        super().__init__(binary_accuracy, name, dtype, threshold=threshold)
        self.threshold = threshold

    def of(self, y, y_pred):
        return _mean((y_pred > self.threshold) == y)


class CategoricalAccuracy(PerSample):
    """How often the largest ŷ stands where y has its 1."""

    _direction = "up"

    def __init__(self, name: str = "categorical_accuracy", dtype: str | None = None):
        super().__init__(categorical_accuracy, name, dtype)

    def of(self, y, y_pred):
        return y.argmax(axis=-1) == y_pred.argmax(axis=-1)


class SparseCategoricalAccuracy(PerSample):
    """How often the largest ŷ stands at the label y."""

    _direction = "up"
    labels = True

    def __init__(self, name: str = "sparse_categorical_accuracy", dtype: str | None = None):
        super().__init__(sparse_categorical_accuracy, name, dtype)

    def of(self, y, y_pred):
        return y == y_pred.argmax(axis=-1)


class TopKCategoricalAccuracy(PerSample):
    """How often the ŷ where y has its 1 is among the k largest."""

    _direction = "up"

    def __init__(
        self, k: int = 5, name: str = "top_k_categorical_accuracy", dtype: str | None = None
    ):
        super().__init__(top_k_categorical_accuracy, name, dtype, k=k)
        self.k = k

    def of(self, y, y_pred):
        return _in_top_k(y.argmax(axis=-1), y_pred, self.k)


class SparseTopKCategoricalAccuracy(PerSample):
    """How often the ŷ at the label y is among the k largest."""

    _direction = "up"
    labels = True

    def __init__(
        self,
        k: int = 5,
        name: str = "sparse_top_k_categorical_accuracy",
        dtype: str | None = None,
        from_sorted_ids: bool = False,
    ):
        super().__init__(
            sparse_top_k_categorical_accuracy, name, dtype, k=k, from_sorted_ids=from_sorted_ids
        )
        self.k, self.from_sorted_ids = k, from_sorted_ids

    def of(self, y, y_pred):
        return self._fn(y, y_pred, **self._fn_kwargs)


def _mean(hits):
    """Of each sample's outputs, the share that is right."""
    k = hits.shape[-1]
    return hits[..., 0] if k == 1 else np.add.reduce(hits, axis=-1) / k
