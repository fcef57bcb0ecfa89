"""What a loss is: how far ŷ is from y, one number per sample, and the gradient beside it."""

import numpy as np
from numpy.typing import ArrayLike

from .. import config
from ..arrays import as_float
from ..naming import refuse, snake_case
from ..shapes import same_rank

REDUCTIONS = ("sum_over_batch_size", "mean", "sum", "mean_with_sample_weight", "none", None)


class Loss:
    """A loss: `loss(y, ŷ)` is its mean over the samples.

    A loss of one's own is a subclass with `call`; without a `gradient` of its own it gets one by
    central differences, which is slow.

    Args:
        name: its name.
        reduction: what becomes of the numbers per sample: "sum_over_batch_size" or "mean" (their
            mean), "sum", "mean_with_sample_weight" (the sum over that of the weights), or None
            (they stay as they are).

    Attributes:
        joins: the last activation with which the loss can start from z, or None.
        sparse: whether y holds class numbers, one per sample.

    Raises:
        ValueError: for another reduction.
    """

    joins: str | None = None
    sparse = from_logits = False
    name: str | None = None
    reduction: str | None = "sum_over_batch_size"
    _dtype: str | None = None

    def __init__(
        self,
        name: str | None = None,
        reduction: str | None = "sum_over_batch_size",
        dtype: str | None = None,
    ):
        kind = type(self).__name__
        dtype = None if dtype == config.floatx() else dtype
        refuse(kind, "nn.config.set_floatx sets it for all", dtype=dtype)
        if reduction not in REDUCTIONS:
            raise ValueError(
                f"Invalid value for argument `reduction`: {reduction!r}; it is one of {REDUCTIONS}"
            )
        self.name, self.reduction = name or snake_case(kind), reduction
        self._dtype = config.floatx()

    @property
    def dtype(self) -> str:
        """The precision of its numbers."""
        return self._dtype or config.floatx()

    def __call__(
        self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> np.ndarray:
        """The loss of all samples, each counted by its weight.

        Args:
            y_true, y_pred: y and ŷ, `(n, k)` or with more axes in front.
            sample_weight: one number per sample, or one for all.

        Raises:
            ValueError: for shapes that do not fit.
        """
        y_pred = np.asarray(y_pred, dtype=self.dtype)
        y_true = np.asarray(y_true, dtype=self.dtype)
        values = np.asarray(self.call(*self.fitted(y_true, y_pred)))
        return reduce(values, sample_weight, self.reduction)

    def call(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        """The loss of each sample: `(*runs, n)`, from arrays that fit."""
        raise NotImplementedError(f"{type(self).__name__} needs `call(y_true, y_pred)`")

    def gradient(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        """∂call/∂ŷ, of the shape of ŷ: an array that may be changed."""
        raise NotImplementedError(
            f"{type(self).__name__} says no gradient; a network that trains with it takes "
            "differences instead"
        )

    def fitted(self, y_true: np.ndarray, y_pred: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Both as `call` takes them, when the loss is called by itself."""
        return y_true, y_pred

    def check_targets(self, y: ArrayLike, outputs: int, check_finite: bool = True) -> np.ndarray:
        """y as this loss takes it in training: `(…, n, outputs)`.

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

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}>"


def reduce(values: np.ndarray, weight: ArrayLike | None, reduction: str | None) -> np.ndarray:
    """The numbers per sample, times the weights, as one number."""
    if weight is not None:
        values, weight = same_rank(values, np.asarray(weight, dtype=values.dtype))
        values = values * weight
    if reduction in (None, "none") or values.ndim == 0 or values.shape == (0,):
        return values
    if reduction == "sum":
        return values.sum()
    by_weight = reduction == "mean_with_sample_weight" and weight is not None
    divisor = weight.sum() if by_weight else values.size
    return values.sum() / divisor if divisor else values.dtype.type(0)
