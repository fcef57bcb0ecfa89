"""Regularizers: a penalty on weights that is added to the loss, and its gradient.

Keras' convention: L2 is λ·Σw², without the factor ½ that many books have; its gradient is 2λw.
λ may be an array of shape `runs`; the penalty of a stack then has shape `runs` as well.
"""

import numpy as np

from .arrays import as_rates, spread
from .naming import resolve, table_of


class L1L2:
    """λ1·Σ|w| + λ2·Σw², with gradient λ1·sign(w) + 2·λ2·w.

    Args:
        l1, l2: λ1 and λ2, at least 0; one number or one per run.

    Raises:
        ValueError: for a negative λ.
    """

    def __init__(self, l1=0.0, l2=0.0):
        self.l1, self.l2 = as_rates("l1", l1), as_rates("l2", l2)

    def __call__(self, w, runs=()):
        """The penalty of the weights `w` of shape `(*runs, …)`: shape `runs`."""
        w = np.asarray(w, dtype=float)
        axes = tuple(range(len(runs), w.ndim))
        return self.l1 * np.abs(w).sum(axis=axes) + self.l2 * np.square(w).sum(axis=axes)

    def gradient(self, w):
        """∂penalty/∂w, of the shape of `w`."""
        return spread(self.l1, w.ndim) * np.sign(w) + 2 * spread(self.l2, w.ndim) * w


class L1(L1L2):
    """λ·Σ|w|: pulls every weight towards 0 with the same force, so that many end there."""

    def __init__(self, l1=0.01):
        super().__init__(l1=l1)


class L2(L1L2):
    """λ·Σw²: pulls every weight in proportion to its size, so that none gets large."""

    def __init__(self, l2=0.01):
        super().__init__(l2=l2)


_table = table_of(L1, L2, L1L2)


def get(identifier):
    """The regularizer of that name ("l2" has λ = 0.01), the object itself, or None."""
    return None if identifier is None else resolve("regularizer", identifier, _table)
