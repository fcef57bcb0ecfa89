"""Variables: arrays that training changes; and how a network lays all of its own into one array.

With one flat array an optimizer takes one long step instead of two short ones a layer, which
is what makes training a small network here fast. A stack keeps one row per run: the flat array
has shape `(*runs, n)`, and a kernel is the view of shape `(*runs, fan_in, fan_out)`.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from . import config


class Variable(np.lib.mixins.NDArrayOperatorsMixin):
    """An array that training may change, and its gradient; counts, indexes and prints as one.

    Args:
        value: the first value, `(*runs, *shape)`.
        trainable: whether an optimizer may change it.
        regularizer, constraint: what a layer was given for it, or None.

    Attributes:
        value: the array itself.
        gradient: ∂L/∂value after a backward pass, of the same shape.
    """

    def __init__(
        self,
        value: ArrayLike,
        name: str = "variable",
        runs: tuple = (),
        regularizer=None,
        constraint=None,
        trainable: bool = True,
        dtype=None,
    ):
        self.value = np.array(value, dtype=dtype or config.floatx())
        self.gradient = np.zeros_like(self.value)
        self.path, self.runs, self.trainable = name, tuple(runs), trainable
        self.regularizer, self.constraint = regularizer, constraint

    @property
    def name(self) -> str:
        """The last part of the path: "kernel" of "dense/kernel"."""
        return self.path.rpartition("/")[2]

    @property
    def shape(self) -> tuple:
        """The shape in one network, without `runs`."""
        return self.value.shape[len(self.runs) :]

    @property
    def dtype(self) -> str:
        """The name of the type of its numbers, such as "float64"."""
        return self.value.dtype.name

    @property
    def ndim(self) -> int:
        """How many axes `shape` has."""
        return len(self.shape)

    def numpy(self) -> np.ndarray:
        """A copy of the value."""
        return self.value.copy()

    def assign(self, value: ArrayLike) -> "Variable":
        """Puts `value` in place of the present one.

        Raises:
            ValueError: when the shapes differ.
        """
        value = np.asarray(value, dtype=self.value.dtype)
        if value.shape != self.value.shape:
            raise ValueError(f"{self.path} has shape {self.value.shape}, got {value.shape}")
        self.value[...] = value
        return self

    def assign_add(self, value: ArrayLike) -> "Variable":
        """Adds `value` to the present one."""
        return self.assign(self.value + np.asarray(value))

    def assign_sub(self, value: ArrayLike) -> "Variable":
        """Takes `value` from the present one."""
        return self.assign(self.value - np.asarray(value))

    def __array__(self, dtype=None, copy=None):
        return np.array(self.value, dtype=dtype)

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        inputs = [i.value if isinstance(i, Variable) else i for i in inputs]
        return getattr(ufunc, method)(*inputs, **options)

    def __getitem__(self, index):
        return self.value[index].copy()

    def __len__(self):
        return len(self.value)

    def _scalar(self):
        if self.value.ndim:
            raise TypeError(
                "Only scalar arrays can be converted to Python scalars. "
                f"{self.path} has the shape {self.value.shape}"
            )
        return self.value.item()

    def __float__(self):
        return float(self._scalar())

    def __int__(self):
        return int(self._scalar())

    def __index__(self):
        return self.value.__index__()

    def __bool__(self):
        raise TypeError(
            "A Keras Variable cannot be used as a boolean. Compare its number with something"
        )

    def __round__(self, digits: int = 0):
        return self.value.round(digits)

    def __format__(self, spec):
        return format(self.value[()], spec)

    __hash__ = object.__hash__

    def __repr__(self):
        about = f"path={self.path}, shape={self.value.shape}, dtype={self.dtype}"
        return f"<Variable {about}, value={self.value}>"


class Storage:
    """All variables of a network in one array: first those that are trained, then the others.

    Attributes:
        flat: all values, `(*runs, n)`.
        trained, gradient: the values that are trained, and ∂L/∂ each, `(*runs, m)`.
        variables: those that are trained, whose `value` and `gradient` are views of these.
        kept: the others, such as moving averages and what is not `trainable`.
    """

    def __init__(self, variables: Sequence[Variable], runs: tuple = ()):
        self.runs = tuple(runs)
        self.variables = [v for v in variables if v.trainable]
        self.kept = [v for v in variables if not v.trainable]
        m = sum(math.prod(v.shape) for v in self.variables)
        n = m + sum(math.prod(v.shape) for v in self.kept)
        dtype = variables[0].value.dtype if variables else config.floatx()
        self.flat = np.empty((*runs, n), dtype)
        self.trained, self.gradient = self.flat[..., :m], np.zeros((*runs, m), dtype)
        start = 0
        for v in [*self.variables, *self.kept]:
            stop = start + math.prod(v.shape)
            value = self.flat[..., start:stop].reshape((*runs, *v.shape))
            value[...] = v.value
            v.value = value
            if v.trainable:
                v.gradient = self.gradient[..., start:stop].reshape((*runs, *v.shape))
            start = stop
        self.penalized = [v for v in self.variables if v.regularizer is not None]
        self.constrained = [v for v in self.variables if v.constraint is not None]

    @property
    def gradients(self) -> list[np.ndarray]:
        """∂L/∂ each trained variable, as views."""
        return [v.gradient for v in self.variables]

    def intact(self) -> bool:
        """Whether all variables still lie here, and no copy or other network took them."""
        return all(v.value.base is self.flat for v in [*self.variables, *self.kept])

    def penalty(self):
        """The sum of all regularizers' penalties: a number per run."""
        return sum(v.regularizer(v.value, self.runs) for v in self.penalized)

    def add_penalty_gradient(self) -> None:
        """Adds each regularizer's gradient to that of the loss."""
        for v in self.penalized:
            v.gradient += v.regularizer.gradient(v.value)

    def constrain(self) -> None:
        """Applies each variable's constraint."""
        for v in self.constrained:
            v.value[...] = v.constraint(v.value, self.runs)


def set_all(variables: Sequence[Variable], weights: Sequence[ArrayLike]) -> None:
    """Takes over all of `weights`, or, when one does not fit, none.

    An array without `runs` goes to each network of a stack.

    Raises:
        ValueError: when their number or a shape does not fit.
    """
    weights = [np.asarray(w, dtype=config.floatx()) for w in weights]
    if len(weights) != len(variables):
        raise ValueError(
            f"expected {len(variables)} arrays of weights, got {len(weights)}: "
            f"{', '.join(f'{v.path} {v.value.shape}' for v in variables)}"
        )
    for v, w in zip(variables, weights, strict=True):
        if w.shape not in (v.value.shape, v.shape):
            raise ValueError(f"{v.path} has shape {v.value.shape}, got {w.shape}")
    for v, w in zip(variables, weights, strict=True):
        v.value[...] = w
