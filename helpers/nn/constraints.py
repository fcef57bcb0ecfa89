"""Constraints: what is done to weights after every step, so that they stay in bounds.

`axis` counts as in one network's weights, `(fan_in, fan_out)` for a kernel: with the default 0
each unit's incoming weights are one vector.
"""

import numpy as np

from .arrays import as_rates
from .naming import resolve, table_of

EPSILON = 1e-7  # Keras' backend.epsilon(), which keeps a norm of 0 from dividing


def _norm(w, axis, runs):
    axes = tuple(len(runs) + a if a >= 0 else a for a in np.atleast_1d(axis))
    return np.sqrt(np.square(w).sum(axis=axes, keepdims=True))


class MaxNorm:
    """Shortens each unit's weight vector to `max_value` when it is longer. Srebro et al. 2005."""

    def __init__(self, max_value=2, axis=0):
        self.max_value, self.axis = as_rates("max_value", max_value), axis

    def __call__(self, w, runs=()):
        norm = _norm(w, self.axis, runs)
        limit = np.reshape(self.max_value, np.shape(self.max_value) + (1,) * (w.ndim - len(runs)))
        return w * (np.minimum(norm, limit) / (EPSILON + norm))


class UnitNorm:
    """Scales each unit's weight vector to length 1."""

    def __init__(self, axis=0):
        self.axis = axis

    def __call__(self, w, runs=()):
        return w / (EPSILON + _norm(w, self.axis, runs))


class NonNeg:
    """Replaces negative weights by 0."""

    def __call__(self, w, runs=()):
        return np.maximum(w, 0)


_table = table_of(MaxNorm, UnitNorm, NonNeg)


def get(identifier):
    """The constraint of that name ("max_norm"), the object itself, or None."""
    return None if identifier is None else resolve("constraint", identifier, _table)
