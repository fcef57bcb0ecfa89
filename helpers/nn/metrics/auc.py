"""The area under the curve that the threshold draws when it moves from 0 to 1."""

import numpy as np
from numpy.typing import ArrayLike

from .. import config
from ..activations import sigmoid
from ..shapes import same_rank
from .base import Stackable, divide
from .confusion import Places, weights_like


class AUC(Stackable):
    """The area under the ROC curve, or under that of precision over recall.

    0.5 is chance for ROC, 1 is perfect: some threshold parts the classes.

    Args:
        num_thresholds: how many thresholds, evenly spaced, stand for all.
        curve: "ROC" (true over false positive rate), "PR" (precision over recall) or "PRGAIN"
            (the same as gains; Flach and Kull 2015).
        summation_method: between two thresholds "interpolation", "minoring" takes the lower and
            "majoring" the upper height. For PR it interpolates counts (Davis and Goadrich 2006).
        thresholds: these instead, and one at each end.
        multi_label: whether each column has a curve of its own, whose areas are averaged.
        num_labels: how many columns, for `multi_label`.
        label_weights: what each column counts.
        from_logits: whether ŷ are numbers before a sigmoid.

    Raises:
        ValueError: for other curves or methods, or fewer than two thresholds.
    """

    _direction = "up"

    def __init__(
        self,
        num_thresholds: int | None = 200,
        curve: str = "ROC",
        summation_method: str = "interpolation",
        name: str | None = None,
        dtype: str | None = None,
        thresholds: list | None = None,
        multi_label: bool = False,
        num_labels: int | None = None,
        label_weights: ArrayLike | None = None,
        from_logits: bool = False,
    ):
        super().__init__(dtype, name)
        self.curve = _known("AUC curve", curve, ("PR", "ROC", "PRGAIN"))
        methods = ("interpolation", "majoring", "minoring")
        self.summation_method = _known("AUC summation method", summation_method, methods)
        if thresholds is None and num_thresholds <= 1:
            raise ValueError(
                f"Argument `num_thresholds` must be an integer > 1. Received: {num_thresholds}"
            )
        if num_labels and not multi_label:
            raise ValueError("`num_labels` is needed only when `multi_label` is True.")
        e, n = config.epsilon(), num_thresholds
        inner = np.arange(1, n - 1) / (n - 1) if thresholds is None else sorted(thresholds)
        self.thresholds = [-e, *map(float, inner), 1 + e]
        self.num_thresholds = len(self.thresholds)
        self._places = Places(self.thresholds, ends_apart=True)
        self.multi_label, self.num_labels, self.from_logits = multi_label, num_labels, from_logits
        self.label_weights = (
            None if label_weights is None else np.asarray(label_weights, self.dtype)
        )
        self._built = False
        if num_labels or not multi_label:
            self._build(num_labels)

    def _build(self, labels):
        shape = (self.num_thresholds, labels) if self.multi_label else (self.num_thresholds,)
        self.true_positives = self.add_variable(shape, name="true_positives")
        self.false_positives = self.add_variable(shape, name="false_positives")
        self.true_negatives = self.add_variable(shape, name="true_negatives")
        self.false_negatives = self.add_variable(shape, name="false_negatives")
        self._built = True

    def update_state(
        self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> None:
        """Counts some samples: y is 1 where it is not 0."""
        y_true, y_pred = np.asarray(y_true, self.dtype), np.asarray(y_pred, self.dtype)
        if not self.runs:
            y_pred, y_true = same_rank(y_pred, y_true)
            if self.multi_label and y_pred.ndim != 2:
                raise ValueError(
                    "`y_pred` must have rank 2 when `multi_label=True`, got the shape "
                    f"{y_pred.shape}"
                )
        self._add(y_true, y_pred, weights_like(sample_weight, y_pred))

    def add(self, y, y_pred, weight=None):
        weight = np.ones(1) if weight is None else weight[..., None]
        self._add(y, y_pred, np.broadcast_to(weight, y_pred.shape))

    def _add(self, y, y_pred, weight):
        if not self._built:
            self._build(y_pred.shape[-1])
        if self.from_logits:
            y_pred = sigmoid.forward(y_pred)
        if self.label_weights is not None and not self.multi_label:
            weight = weight * self.label_weights
        arrays = np.broadcast_to(y, y_pred.shape), y_pred, weight
        if self.multi_label:  # each column of each network is a row to be counted
            arrays = [a.swapaxes(-1, -2).reshape(-1, a.shape[-2]) for a in arrays]
        else:
            arrays = [a.reshape(int(np.prod(self.runs)), -1) for a in arrays]
        tp, fp, ones, zeros = self._places.count(*arrays)
        for variable, found in (
            (self.true_positives, tp),
            (self.false_positives, fp),
            (self.false_negatives, ones - tp),
            (self.true_negatives, zeros - fp),
        ):
            if self.multi_label:
                found = found.reshape(*self.runs, -1, self.num_thresholds).swapaxes(-1, -2)
            variable.value += found.reshape(variable.value.shape)

    def result(self):
        counts = (self.true_positives, self.false_positives, self.true_negatives)
        axis = -2 if self.multi_label else -1
        tp, fp, tn, fn = (np.moveaxis(v.value, axis, 0) for v in (*counts, self.false_negatives))
        area = area_between(self.curve, self.summation_method, tp, fp, tn, fn)
        if not self.multi_label:
            return area
        if self.label_weights is None:
            return area.mean(axis=-1)
        weights = self.label_weights.sum()
        return (area * self.label_weights).sum(axis=-1) / weights if weights else 0 * area[..., 0]


def area_between(curve: str, method: str, tp, fp, tn, fn) -> np.ndarray:
    """The area under a curve, from the counts at each threshold, which are on the first axis."""
    if curve == "PR" and method == "interpolation":
        return _interpolated(tp, fp, fn)
    recall = divide(tp, tp + fn)
    if curve == "ROC":
        x, y = divide(fp, fp + tn), recall
    elif curve == "PR":
        x, y = recall, divide(tp, tp + fp)
    else:
        odds = divide(tp + fn, tn + fp)
        x = np.maximum(np.where(tp == 0, 0, 1 - odds * divide(fn, tp)), 0)
        y = np.where(tp == 0, 1, 1 - odds * divide(fp, tp))
    if method == "interpolation":
        heights = (y[:-1] + y[1:]) / 2
    else:
        heights = (np.minimum if method == "minoring" else np.maximum)(y[:-1], y[1:])
    return ((x[:-1] - x[1:]) * heights).sum(axis=0)


def _interpolated(tp, fp, fn):
    """Between two thresholds tp and fp move along a line, and precision along a curve."""
    called = tp + fp
    d_tp, d_called = tp[:-1] - tp[1:], called[:-1] - called[1:]
    slope = divide(d_tp, np.maximum(d_called, 0))
    intercept = tp[1:] - slope * called[1:]
    both = (called[:-1] > 0) & (called[1:] > 0)
    ratio = np.where(both, divide(called[:-1], np.maximum(called[1:], 0)), 1)
    parts = slope * (d_tp + intercept * np.log(ratio))
    return divide(parts, np.maximum(tp[1:] + fn[1:], 0)).sum(axis=0)


def _known(what, value, choices):
    for choice in choices:
        if value in (choice, choice.lower(), choice.capitalize()):
            return choice
    raise ValueError(f'Invalid {what} value: "{value}". Expected values are {list(choices)}')
