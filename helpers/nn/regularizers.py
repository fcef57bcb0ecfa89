"""Regularizers: a penalty on weights that is added to the loss, and its gradient.

Keras' convention: L2 is λ·Σw², without the factor ½ that many books have; its gradient is 2λw.
λ may be an array of shape `runs`; the penalty of a stack then has shape `runs` as well.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from . import numeric, outside
from .arrays import as_hyper, per_run
from .naming import resolve
from .shapes import floats


class Regularizer:
    """A penalty: `regularizer(w)` is a number, here 0.

    One of one's own is a function of w, or a subclass with `__call__(w)`; it gets a gradient by
    central differences, which is slow for many weights, unless it has a `gradient(w)`.
    """

    def __call__(self, x: ArrayLike):
        return 0.0


class L1L2(Regularizer):
    """λ1·Σ|w| + λ2·Σw², with gradient λ1·sign(w) + 2·λ2·w.

    Args:
        l1, l2: λ1 and λ2, at least 0; one number or one per run.

    Raises:
        ValueError: for a negative λ, or one that is no number.
    """

    def __init__(self, l1: float = 0.0, l2: float = 0.0):
        self.l1, self.l2 = _rate("l1", l1, 0.0), _rate("l2", l2, 0.0)

    def __call__(self, x: ArrayLike, runs: tuple = ()) -> np.ndarray:
        """The penalty of the weights x of shape `(*runs, …)`: shape `runs`."""
        w = floats(x)
        w = w.reshape(*runs, -1)
        penalty = np.zeros(runs, w.dtype)[()]
        if self._counts(self.l1):
            penalty = penalty + _like(self.l1, w) * np.add.reduce(np.abs(w), axis=-1)
        if self._counts(self.l2):
            squares = np.einsum("...k,...k->...", w, w) if runs else w @ w
            penalty = penalty + _like(self.l2, w) * squares
        return penalty

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """∂penalty/∂w, of the shape of the weights x."""
        if not self._counts(self.l1):
            return 2 * per_run(self.l2, x) * x
        gradient = per_run(self.l1, x) * np.sign(x)
        if self._counts(self.l2):
            gradient += 2 * per_run(self.l2, x) * x
        return gradient

    @staticmethod
    def _counts(rate):
        return not isinstance(rate, float) or rate != 0


class L1(L1L2):
    """λ·Σ|w|: pulls every weight towards 0 with the same force, so that many end beside it."""

    def __init__(self, l1: float = 0.01):
        super().__init__(l1=_rate("l1", l1, 0.01))


class L2(L1L2):
    """λ·Σw²: pulls every weight in proportion to its size, so that none gets large."""

    def __init__(self, l2: float = 0.01):
        super().__init__(l2=_rate("l2", l2, 0.01))


def _rate(name, value, default):
    """λ; None is Keras' default."""
    try:
        return default if value is None else as_hyper(name, value)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"Invalid value for argument {name}: expected a non-negative float. {error}"
        ) from None


def _like(rate, w):
    """λ in the precision of w."""
    return rate if isinstance(rate, float) else rate.astype(w.dtype)


class _Own(Regularizer):
    """A penalty of one's own, with the gradient that networks ask for."""

    def __init__(self, own: Callable):
        self.own = own
        inherited = isinstance(own, Regularizer) and numeric.newer(own, "__call__", "gradient")
        self._slope = None if inherited else getattr(own, "gradient", None)
        self._runs: tuple = ()

    def __call__(self, x, runs=()):
        w, self._runs = floats(x), tuple(runs)
        penalty = numeric.per_network(self.own, self._runs, w)
        if penalty.shape != self._runs:
            name = getattr(self.own, "__name__", type(self.own).__name__)
            raise ValueError(
                f"the regularizer {name} returned the shape {penalty.shape}; it must return one "
                "number, the penalty of all the weights that it is given"
            )
        return penalty.astype(w.dtype)[()]

    def gradient(self, x):
        """∂penalty/∂w; of a stack with the `runs` of the last call."""
        slope = self._slope or (lambda w: numeric.by_element(self.own, w.astype(float)))
        return numeric.per_network(slope, self._runs, x).astype(x.dtype)

    def __getattr__(self, name):
        if name == "own":
            raise AttributeError(name)
        return getattr(self.own, name)


_table = {"L1": L1, "L2": L2, "L1L2": L1L2, "l1": L1, "l2": L2, "l1l2": L1L2}
# Keras' other names for the classes.
l1, l2, l1_l2 = L1, L2, L1L2


def get(identifier) -> Regularizer | None:
    """The regularizer of that name ("l2" has λ = 0.01), of a class or a function, or None.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
    """
    if identifier is None:
        return None
    identifier = identifier() if isinstance(identifier, type) else identifier
    found = resolve("regularizer", identifier, _table)
    known = isinstance(found, Regularizer) and numeric.defined_in(found, "__call__") == __name__
    return found if known and type(found) is not Regularizer else _Own(found)


__getattr__ = outside.answer("regularizers", __name__)
