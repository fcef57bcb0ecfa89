"""What a metric is: numbers that are counted up batch by batch, and what they say in the end."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from .. import config, initializers
from ..naming import refuse, snake_case
from ..variables import Variable

_named: Counter = Counter()  # how many metrics of a class have named themselves


class Metric:
    """A metric of one's own has `update_state(y_true, y_pred, sample_weight=None)` and `result()`.

    In between it counts in variables from `add_variable`, which `reset_state` sets to 0.

    Args:
        dtype: of its numbers; floatx.
        name: under which it stands in the history.

    Attributes:
        runs: of a stack of networks; its variables then have one value per run.
        batch_matters: whether the result depends on how samples are cut into batches.
    """

    runs: tuple = ()
    batch_matters = True
    _direction: str | None = None  # "up" or "down": where better is

    def __init__(self, dtype: str | None = None, name: str | None = None):
        kind = type(self).__name__
        dtype = None if dtype == config.floatx() else dtype
        refuse(kind, "nn.config.set_floatx sets it for all", dtype=dtype)
        self._dtype = config.floatx()
        self._variables: list[Variable] = []
        self.name = name or _own_name(kind)

    @property
    def dtype(self) -> str:
        """The precision of its numbers."""
        return self._dtype

    def add_variable(
        self,
        shape: tuple,
        initializer="zeros",
        dtype: str | None = None,
        aggregation: str | None = "sum",
        name: str | None = None,
    ) -> Variable:
        """Makes a variable of `(*runs, *shape)`, in which the metric counts."""
        self._check_made()
        # Not by `get`: an initializer draws its seed from the stream of the network's weights.
        made = _zeros if initializer in (None, "zeros") else initializers.get(initializer)
        first = initializers.draw(made, tuple(shape), self.runs)
        name = f"{self.name}/{name or 'variable'}"
        dtype = dtype or self._dtype
        self._variables.append(Variable(first, name, self.runs, trainable=False, dtype=dtype))
        return self._variables[-1]

    def add_weight(self, shape=(), initializer=None, dtype=None, name=None) -> Variable:
        """The older name of `add_variable`."""
        return self.add_variable(shape, initializer or _zeros, dtype, name=name)

    @property
    def variables(self) -> list[Variable]:
        """Its variables, and those of metrics that it holds."""
        return list(dict.fromkeys([*self._variables, *_inside(vars(self).values())]))

    def update_state(
        self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> None:
        """Counts some samples."""
        raise NotImplementedError(f"{type(self).__name__} needs `update_state(y_true, y_pred)`")

    def add(self, y: np.ndarray, y_pred: np.ndarray, weight: np.ndarray | None = None) -> None:
        """Counts a batch of a network, whose arrays fit: y `(n, k)` or labels `(n,)`, ŷ `(n, k)`.

        For a stack each may have `runs` in front.
        """
        if weight is None:
            self.update_state(y, y_pred)
        else:
            self.update_state(y, y_pred, sample_weight=weight)

    def result(self) -> np.ndarray:
        """What has been counted so far says this."""
        raise NotImplementedError(f"{type(self).__name__} needs `result()`")

    def reset_state(self) -> None:
        """Starts anew."""
        for variable in self.variables:
            variable.value[...] = 0

    def of_runs(self, runs: tuple) -> None:
        """Makes it a metric of a stack of networks, and starts anew.

        Raises:
            ValueError: when it cannot be one.
        """
        if tuple(runs) != self.runs:
            raise ValueError(
                f"the metric {self.name} is for one network, not for runs={tuple(runs)}; a "
                "function of (y, ŷ) is asked for each network"
            )

    def __call__(self, *args, **kwargs) -> np.ndarray:
        """Counts some samples and says the result so far."""
        self._check_made()
        self.update_state(*args, **kwargs)
        return self.result()

    def _check_made(self):
        if not hasattr(self, "_variables"):
            raise RuntimeError(
                f"{type(self).__name__}.__init__ must call super().__init__(): add that line"
            )

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}>"


class Stackable(Metric):
    """A metric that can count for a stack of networks: `add` takes arrays with `runs` in front."""

    batch_matters = False

    def of_runs(self, runs):
        self.runs = tuple(runs)
        for variable in self._variables:
            value = np.zeros(self.runs + variable.shape, variable.dtype)
            variable.value, variable.runs = value, self.runs


def divide(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a / b, and 0 where b is 0."""
    b = np.asarray(b)
    return (np.divide(a, b, out=np.zeros_like(b), where=b != 0))[()]


def _zeros(shape, runs=()):
    return np.zeros((*runs, *shape))


def _own_name(kind):
    """ "precision", then "precision_1", as in Keras."""
    name = snake_case(kind)
    _named[name] += 1
    return name if _named[name] == 1 else f"{name}_{_named[name] - 1}"


def _inside(values) -> Iterator[Variable]:
    for value in values:
        if isinstance(value, Variable):
            yield value
        elif isinstance(value, Metric):
            yield from value.variables
        elif isinstance(value, dict):
            yield from _inside(value.values())
        elif isinstance(value, list | tuple):
            yield from _inside(value)
