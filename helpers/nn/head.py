"""The end of a network: its last layer and the loss, which may belong together.

After a sigmoid, binary cross-entropy can be worked out from z, the weighted sum, and its gradient
in z is ŷ − y; so for softmax and the categorical cross-entropies. Both hold where ŷ rounds to 0
or 1, and Keras does the same. Which case it is, is found once, when a network is compiled.
"""

from collections.abc import Callable

import numpy as np

from .layers.base import Layer
from .losses import Loss


class Head:
    """The loss as the network's steps use it.

    Attributes:
        values: (y, ŷ, z) → the loss of each sample, `(*runs, n)`, with z of the last layer.
        gradient: (y, ŷ, z) → its gradient, `(*runs, n, outputs)`, an array that may be changed.
        joined: whether that is the gradient in z of the last layer instead of in ŷ.
        layer: the layer whose output is ŷ.
    """

    def __init__(self, loss: Loss, last: Layer):
        self.loss, self.layer = loss, last.ending
        ends_in, joins = last.ends_in, getattr(loss, "joins", None)
        self.joined = joins is not None and ends_in in ("sigmoid", "softmax")
        self.joined = self.joined and not loss.from_logits
        self.values: Callable = lambda y, y_pred, z: loss.call(y, y_pred)
        self.gradient: Callable = lambda y, y_pred, z: loss.gradient(y, y_pred)
        if self.joined and ends_in == joins:
            self.values = lambda y, y_pred, z: loss.values_from_z(y, z, y_pred)
            self.gradient = lambda y, y_pred, z: loss.gradient_from_z(y, y_pred)
        elif self.joined:  # such as softmax before binary cross-entropy
            logits = loss.with_logits()
            self.values = lambda y, y_pred, z: logits.call(y, z)
            self.gradient = lambda y, y_pred, z: logits.gradient(y, z)

    def z(self, y_pred: np.ndarray) -> np.ndarray:
        """The weighted sums from which ŷ came, where the loss asks for them; else ŷ."""
        return self.layer.z if self.joined else y_pred

    def shares(self, n: int, weight: np.ndarray | None) -> float | np.ndarray:
        """What each of n samples counts in L: 1/n, or weight/n, unless `reduction` says else."""
        reduction = self.loss.reduction
        if reduction == "sum":
            return 1.0 if weight is None else weight
        if weight is None:
            return 1.0 / n
        if reduction == "mean_with_sample_weight":
            return weight / weight.sum(axis=-1, keepdims=True)
        if getattr(self.loss, "of_batch", False):  # one number for all: no sample of its own
            weight = np.broadcast_to(weight.mean(axis=-1, keepdims=True), weight.shape)
        return weight / n
