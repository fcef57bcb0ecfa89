"""Constraints: what is done to weights after every step, so that they stay in bounds.

`axis` counts as in one network's weights, `(fan_in, fan_out)` for a kernel: with the default 0
each unit's incoming weights are one vector.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from . import config, numeric, outside
from .arrays import as_hyper, per_run
from .naming import resolve, table_of
from .shapes import floats


class Constraint:
    """Returns weights as they have to be: here as they are.

    One of one's own is a function of w that returns an array of the same shape, or a subclass
    with `__call__(w)`; for a stack it is asked once for each network.
    """

    def __call__(self, w: ArrayLike, runs: tuple = ()) -> np.ndarray:
        return floats(w)


class _OfNorm(Constraint):
    """A constraint on the length of weight vectors along `axis`, one axis or several."""

    axis: int | Sequence[int] = 0

    def norm(self, w: np.ndarray, runs: tuple) -> np.ndarray:
        """The lengths, with the summed axes kept."""
        axes = tuple(len(runs) + a if a >= 0 else a for a in np.atleast_1d(self.axis))
        return np.sqrt(np.add.reduce(w * w, axis=axes, keepdims=True))


class MaxNorm(_OfNorm):
    """Shortens each unit's weight vector to `max_value` when it is longer.

    Srebro and Shraibman 2005.
    """

    def __init__(self, max_value: float = 2, axis: int | Sequence[int] = 0):
        self.max_value, self.axis = as_hyper("max_value", max_value), axis

    def __call__(self, w: ArrayLike, runs: tuple = ()) -> np.ndarray:
        w = floats(w)
        norm = self.norm(w, runs)
        return w * (np.minimum(norm, per_run(self.max_value, w)) / (config.epsilon() + norm))


class UnitNorm(_OfNorm):
    """Scales each unit's weight vector to length 1."""

    def __init__(self, axis: int | Sequence[int] = 0):
        self.axis = axis

    def __call__(self, w: ArrayLike, runs: tuple = ()) -> np.ndarray:
        w = floats(w)
        return w / (config.epsilon() + self.norm(w, runs))


class NonNeg(Constraint):
    """Replaces negative weights by 0."""

    def __call__(self, w: ArrayLike, runs: tuple = ()) -> np.ndarray:
        return np.maximum(floats(w), 0)


class _Own(Constraint):
    """A constraint of one's own, asked once for each network of a stack."""

    def __init__(self, own: Callable):
        self.own = own

    def __call__(self, w, runs=()):
        w = floats(w)
        found = numeric.per_network(self.own, tuple(runs), w)
        if found.shape != w.shape:
            name = getattr(self.own, "__name__", type(self.own).__name__)
            raise ValueError(
                f"the constraint {name} returned the shape {found.shape}; it must return weights "
                f"of the shape that it is given, {w.shape}"
            )
        return found.astype(w.dtype, copy=False)

    def __getattr__(self, name):
        if name == "own":
            raise AttributeError(name)
        return getattr(self.own, name)


_table = table_of(MaxNorm, UnitNorm, NonNeg)
# Keras' other names for the classes.
max_norm, unit_norm, non_neg = MaxNorm, UnitNorm, NonNeg


def get(identifier) -> Constraint | None:
    """The constraint of that name ("max_norm"), of a class or a function, or None.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
    """
    if identifier is None:
        return None
    identifier = identifier() if isinstance(identifier, type) else identifier
    found = resolve("constraint", identifier, _table)
    known = isinstance(found, Constraint) and numeric.defined_in(found, "__call__") == __name__
    return found if known else _Own(found)


__getattr__ = outside.answer("constraints", __name__)
