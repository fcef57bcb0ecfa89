"""The cross-entropies as metrics.

By themselves they look at ŷ; in a network that ends in a sigmoid or softmax they start from z, as
the losses do.
"""

from .. import losses
from .mean import PerSample


class BinaryCrossentropy(PerSample):
    """The mean of −y·log ŷ − (1 − y)·log(1 − ŷ)."""

    _direction = "down"

    def __init__(
        self,
        name: str = "binary_crossentropy",
        dtype: str | None = None,
        from_logits: bool = False,
        label_smoothing: float = 0,
    ):
        given = {"from_logits": from_logits, "label_smoothing": label_smoothing}
        super().__init__(losses.binary_crossentropy, name, dtype, **given)
        self.from_logits, self.label_smoothing = from_logits, label_smoothing
        self.loss = losses.BinaryCrossentropy(**given)
        self.of = self.loss.call


class CategoricalCrossentropy(PerSample):
    """The mean of −Σ y·log ŷ, with y one-hot."""

    _direction = "down"

    def __init__(
        self,
        name: str = "categorical_crossentropy",
        dtype: str | None = None,
        from_logits: bool = False,
        label_smoothing: float = 0,
        axis: int = -1,
    ):
        given = {"from_logits": from_logits, "label_smoothing": label_smoothing, "axis": axis}
        super().__init__(losses.categorical_crossentropy, name, dtype, **given)
        self.from_logits, self.label_smoothing, self.axis = from_logits, label_smoothing, axis
        self.loss = losses.CategoricalCrossentropy(**given)
        self.of = self.loss.call


class SparseCategoricalCrossentropy(PerSample):
    """The mean of −log ŷ at the label y."""

    _direction = "down"
    labels = True

    def __init__(
        self,
        name: str = "sparse_categorical_crossentropy",
        dtype: str | None = None,
        from_logits: bool = False,
        ignore_class: int | None = None,
        axis: int = -1,
    ):
        given = {"from_logits": from_logits, "ignore_class": ignore_class, "axis": axis}
        super().__init__(losses.sparse_categorical_crossentropy, name, dtype, **given)
        self.from_logits, self.axis = from_logits, axis
        self.loss = losses.SparseCategoricalCrossentropy(**given)
        self.of = self.loss.call
