"""Precision and recall: right and wrong among what is called 1, at one threshold or several."""

import numpy as np
from numpy.typing import ArrayLike

from ..shapes import same_rank
from .base import Stackable, divide

LOWEST = -1e10  # where top_k puts what is not among the k largest


class Places:
    """For each prediction, how many of some thresholds it lies above.

    Evenly spaced thresholds from 0 to 1 are found by arithmetic, as in Keras: a prediction counts
    as 0 below 0 and as 1 above 1.

    Args:
        thresholds: the numbers, in any order.
        ends_apart: whether the first and the last lie just outside 0 … 1, so that every
            prediction is above the first.
    """

    def __init__(self, thresholds: list, ends_apart: bool = False):
        self.thresholds, self.ends_apart = np.asarray(thresholds, dtype=float), ends_apart
        n = len(self.thresholds)
        even = np.arange(n) / max(n - 1, 1)
        self.even = n > 2 and np.allclose(self.thresholds, even, atol=1e-7)
        self.order = np.argsort(self.thresholds, kind="stable")

    def of(self, y_pred: np.ndarray) -> np.ndarray:
        """The number of thresholds below each prediction; NaN lies below all."""
        y_pred = np.where(np.isnan(y_pred), -1, y_pred)
        if self.even:
            top = len(self.thresholds) - 1
            above = np.ceil(np.clip(y_pred, 0, 1) * top).astype(np.intp)
            return np.maximum(above, 1) if self.ends_apart else above
        return np.searchsorted(self.thresholds[self.order].astype(y_pred.dtype), y_pred)

    def count(self, y: np.ndarray, y_pred: np.ndarray, weight: np.ndarray) -> tuple:
        """(true positives, false positives) at each threshold, and the sums of both labels.

        Args:
            y, y_pred, weight: `(rows, m)`; each row is counted by itself.

        Returns:
            Arrays of shapes `(rows, thresholds)` twice and `(rows, 1)` twice.
        """
        n = len(self.thresholds) + 1
        keys = self.of(y_pred) + n * np.arange(len(y_pred))[:, None]
        found = []
        for share in (weight * (y != 0), weight * (y == 0)):
            at = np.bincount(keys.ravel(), share.ravel(), n * len(y_pred)).reshape(-1, n)
            above = at[:, ::-1].cumsum(axis=1)[:, ::-1]
            in_order = np.empty((len(at), n - 1))
            in_order[:, self.order] = above[:, 1:]
            found += [in_order, share.sum(axis=1, keepdims=True)]
        return found[0], found[2], found[1], found[3]


def weights_like(weight: ArrayLike | None, y: np.ndarray) -> np.ndarray:
    """One weight for each number in y, from one for all, one per sample, or one for each."""
    if weight is None:
        return np.ones(y.shape)
    weight = np.asarray(weight, dtype=float)[..., None]
    _, weight = same_rank(y, weight, expand=False)
    return np.broadcast_to(weight, y.shape)


class Thresholded(Stackable):
    """What precision and recall share.

    Args:
        thresholds: a prediction is called 1 above this, or above each of these; 0.5 unless given.
        top_k: of each sample only the k largest predictions can be called 1.
        class_id: only this column is looked at.

    Raises:
        ValueError: for thresholds that are not within 0 … 1.
    """

    _direction = "up"

    def __init__(
        self,
        thresholds: float | list | None = None,
        top_k: int | None = None,
        class_id: int | None = None,
        name: str | None = None,
        dtype: str | None = None,
    ):
        super().__init__(dtype, name)
        given = None if thresholds is None else np.atleast_1d(thresholds).tolist()
        wrong = [t for t in given or () if t is None or t < 0 or t > 1]
        if wrong:
            raise ValueError(f"Threshold values must be in [0, 1]. Received: {wrong}")
        default = 0.5 if top_k is None else LOWEST
        self.thresholds = [default] if given is None else list(given)
        self.top_k, self.class_id = top_k, class_id
        self._places = Places(self.thresholds)
        self.true_positives = self.add_variable((len(self.thresholds),), name="true_positives")

    def update_state(
        self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> None:
        """Counts some samples: y is 1 where it is not 0."""
        y_true, y_pred = np.asarray(y_true, self.dtype), np.asarray(y_pred, self.dtype)
        if not self.runs:
            y_pred, y_true = same_rank(y_pred, y_true)
            if self.class_id is not None and y_pred.ndim == 1:
                raise ValueError(
                    "When class_id is provided, y_pred must be a 2D array with shape "
                    f"(num_samples, num_classes), found shape: {y_pred.shape}"
                )
        self._add(y_true, y_pred, weights_like(sample_weight, y_pred))

    def add(self, y, y_pred, weight=None):
        weight = np.ones(1) if weight is None else weight[..., None]
        self._add(y, y_pred, np.broadcast_to(weight, y_pred.shape))

    def _add(self, y, y_pred, weight):
        if self.top_k is not None:
            y_pred = _only_top(y_pred, self.top_k)
        if self.class_id is not None:
            k = self.class_id
            y, y_pred, weight = y[..., k, None], y_pred[..., k, None], weight[..., k, None]
        rows = (int(np.prod(self.runs)), -1)
        y = np.broadcast_to(y, y_pred.shape).reshape(rows)
        found = self._places.count(y, y_pred.reshape(rows), weight.reshape(rows))
        self.count(*(a.reshape(*self.runs, -1) for a in found))

    def count(self, tp: np.ndarray, fp: np.ndarray, ones: np.ndarray, zeros: np.ndarray) -> None:
        """Adds the counts of a batch: positives `(*runs, thresholds)`, all labels `(*runs, 1)`."""
        raise NotImplementedError

    def _of_all(self, shares):
        return shares[..., 0] if len(self.thresholds) == 1 else shares


class Precision(Thresholded):
    """Of what is called 1, the share that is: tp / (tp + fp)."""

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__(thresholds, top_k, class_id, name, dtype)
        self.false_positives = self.add_variable((len(self.thresholds),), name="false_positives")

    def count(self, tp, fp, ones, zeros):
        self.true_positives.value += tp
        self.false_positives.value += fp

    def result(self):
        tp, fp = self.true_positives.value, self.false_positives.value
        return self._of_all(divide(tp, tp + fp))


class Recall(Thresholded):
    """Of what is 1, the share that is called so: tp / (tp + fn)."""

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__(thresholds, top_k, class_id, name, dtype)
        self.false_negatives = self.add_variable((len(self.thresholds),), name="false_negatives")

    def count(self, tp, fp, ones, zeros):
        self.true_positives.value += tp
        self.false_negatives.value += ones - tp

    def result(self):
        tp, fn = self.true_positives.value, self.false_negatives.value
        return self._of_all(divide(tp, tp + fn))


def _only_top(y_pred, k):
    """y_pred with all but the k largest of each row put far below; of equals the first count."""
    best = np.argsort(-y_pred, axis=-1, kind="stable")[..., :k]
    kept = np.full_like(y_pred, LOWEST)
    np.put_along_axis(kept, best, np.take_along_axis(y_pred, best, axis=-1), axis=-1)
    return kept
