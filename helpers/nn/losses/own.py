"""A loss of one's own, as a network trains with it: a function of (y, ŷ), or a class with `call`.

What it may return, for the n samples of one network: n numbers, or several for each sample, which
are averaged, or one number, which is then the loss of the batch.
"""

from collections.abc import Callable

import numpy as np

from .. import numeric
from ..arrays import as_float
from ..shapes import same_rank
from .base import Loss


class OwnLoss(Loss):
    """Makes `call` and `gradient`, as networks ask for them, from a function or a `Loss`.

    Args:
        own: f(y_true, y_pred), or an object with `call`. If it has a `gradient(y_true, y_pred)`
            of its own, that is used; else the gradient comes from central differences.
        name, reduction: as for `Loss`.

    Attributes:
        of_batch: whether it returns one number for the whole batch; known after the first call.
    """

    def __init__(self, own: Callable | Loss, name: str | None = None, reduction=None):
        is_loss = isinstance(own, Loss)
        kind = getattr(own, "__name__", type(own).__name__)
        reduction = reduction or (own.reduction if is_loss else "sum_over_batch_size")
        super().__init__(name or (is_loss and own.name) or kind, reduction)
        self.own, self.function = own, own.call if is_loss else own
        self.slope = getattr(own, "gradient", None)
        if is_loss and numeric.newer(own, "call", "gradient"):
            self.slope = None
        self.sparse = is_loss and own.sparse
        self.of_batch = False
        self._rows_apart: bool | None = None

    def fitted(self, y_true, y_pred):
        if isinstance(self.own, Loss):
            return self.own.fitted(y_true, y_pred)
        return same_rank(y_true, y_pred)

    def check_targets(self, y, outputs, check_finite=True):
        """y as it is; `(n,)` becomes `(n, 1)` where the network has one output."""
        theirs = getattr(type(self.own), "check_targets", Loss.check_targets)
        if theirs is not Loss.check_targets:
            return self.own.check_targets(y, outputs, check_finite)
        y = as_float("y", y, check_finite)
        return y[:, None] if y.ndim == 1 and outputs == 1 else y

    def call(self, y_true, y_pred):
        return self._each(self._values, y_true, y_pred)

    def gradient(self, y_true, y_pred):
        gradient = self._each(self._gradient, y_true, y_pred)
        return np.array(gradient, dtype=y_pred.dtype)

    def _each(self, function, y, y_pred):
        """`function` for each network of a stack; y may be shared."""
        runs = y_pred.shape[:-2]
        shared = y.ndim < len(runs) + 2
        return numeric.per_network(function, runs, (y,) if shared else y, y_pred)

    def _values(self, y, y_pred):
        found, n = np.asarray(self.function(y, y_pred), dtype=y_pred.dtype), len(y_pred)
        if found.ndim == 0:
            self.of_batch = True
            return np.full(n, found / n if self.reduction == "sum" else found)
        if len(found) != n:
            raise ValueError(
                f"the loss {self.name} returned the shape {found.shape} for {n} samples: expected "
                f"({n},), one number per sample, or a single number for the batch"
            )
        return found if found.ndim == 1 else found.reshape(n, -1).mean(axis=1)

    def _gradient(self, y, y_pred):
        if self.slope is not None:
            found = np.asarray(self.slope(y, y_pred))
            if found.shape != y_pred.shape:
                raise ValueError(
                    f"the gradient of the loss {self.name} has the shape {found.shape}; it must "
                    f"be that of y_pred, {y_pred.shape}"
                )
            return found

        def values(p):
            return self._values(y, p)

        x = y_pred.astype(float)
        if not self.of_batch and self._are_rows_apart(values, x):
            return numeric.by_column(values, x)
        return numeric.by_element(lambda p: values(p).sum(), x)

    def _are_rows_apart(self, values, x):
        """Whether the loss of a sample depends on that sample alone; found out once."""
        if self._rows_apart is None:
            moved = x.copy()
            moved[-1] = 0.9 * moved[-1] + 0.0123
            with np.errstate(all="ignore"):
                a, b = values(x)[:-1], values(moved)[:-1]
            self._rows_apart = np.array_equal(a, b, equal_nan=True) and not self.of_batch
        return self._rows_apart
