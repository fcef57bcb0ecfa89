"""What every layer is: a forward pass, a backward pass, and the variables it trains."""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from .. import config, constraints, initializers, outside, regularizers
from ..arrays import check_runs
from ..naming import refuse, snake_case
from ..variables import Variable, set_all
from .input import Input

WayBack = list[Callable[[np.ndarray], np.ndarray]]


def _once(build: Callable) -> Callable:
    """`build` that works once, so that it may be called by hand too, as in Keras."""

    @functools.wraps(build)
    def build_once(self, input_shape: tuple) -> None:
        if self.building:  # `super().build(…)` within a subclass's own
            build(self, input_shape)
        elif not self.built:
            for part in (self, self.activity_regularizer):
                check_runs(part, self.runs)
            self.own.clear()
            self.building = True
            try:
                build(self, input_shape)
            finally:
                self.building = False
            self.out_axes = len(self.compute_output_shape(input_shape))
            self.built = True

    return build_once


class Layer:
    """One step of a network: `forward` from x to a, `backward` from ∂L/∂a to ∂L/∂x.

    After a forward pass the layer holds `x` (its input), `z` (the weighted sum, or the input of
    the activation) and `a` (its output), each with a row per sample.

    Args:
        activity_regularizer: a penalty on a, averaged over the samples.
        trainable: False keeps the layer's variables as they are.
        name: for the summary; its kind in small letters unless given.
        kwargs: `input_shape` or `input_dim` of a network's first layer.

    Raises:
        ValueError: for an argument that no layer knows.
    """

    inner: Sequence["Layer"] = ()
    """Layers within this one."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "build" in vars(cls) and cls.ensure_built is Layer.ensure_built:
            cls.build = _once(cls.build)
        if "backward" in vars(cls) and "way_back" not in vars(cls):
            # A way back of its own, also in a subclass of a layer that has another one.
            cls.way_back, cls.ends_in = Layer.way_back, Layer.ends_in

    def __init__(
        self,
        *,
        activity_regularizer=None,
        trainable: bool = True,
        dtype: str | None = None,
        autocast: bool | None = None,
        name: str | None = None,
        **kwargs,
    ):
        kind = type(self).__name__
        dtype = None if dtype == config.floatx() else dtype
        refuse(kind, "nn.config.set_floatx sets it for all", dtype=dtype, autocast=autocast)
        dim = kwargs.pop("input_dim", None)
        shape = kwargs.pop("input_shape", None if dim is None else (dim,))
        if kwargs:
            raise ValueError(f"Unrecognized keyword arguments passed to {kind}: {kwargs}")
        self.input_given = None if shape is None else Input(shape)
        self.named, self.name = name is not None, name or snake_case(kind)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.own: list[Variable] = []
        self.runs: tuple = ()
        self.built = self.building = self.taken = False
        if not isinstance(trainable, bool):
            raise ValueError(f"trainable is expected to be a boolean, got {trainable!r}")
        self._trainable = trainable
        self.x = self.z = self.a = None

    @_once
    def build(self, input_shape: tuple) -> None:
        """Makes the variables for an input of `input_shape` = (None, …).

        Raises:
            ValueError: when a hyperparameter is an array of another shape than `runs`.
        """

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """The output a for the input x."""
        raise NotImplementedError(
            f"{type(self).__name__} needs `forward(x, training)` and `backward(da)`: NumPy does "
            "not differentiate by itself, so that a layer says both"
        )

    def backward(self, da: np.ndarray) -> np.ndarray:
        """∂L/∂x from ∂L/∂a; writes ∂L/∂w into each variable's `gradient`."""
        if type(self).way_back is Layer.way_back:
            Layer.forward(self, da)  # says what is missing
        for step in self.way_back():
            da = step(da)
        return da

    def way_back(self, joined: bool = False, need_dx: bool = True) -> WayBack:
        """The functions that take ∂L/∂a back to ∂L/∂x, each one step.

        Args:
            joined: what comes is ∂L/∂z, since the loss took the last activation over.
            need_dx: False for the first layer of a network, whose ∂L/∂x nobody asks for.
        """
        penalized = self.activity_regularizer is not None
        return [self.add_activity_gradient, self.backward] if penalized else [self.backward]

    @property
    def ending(self) -> "Layer":
        """The layer whose output is the output of this one."""
        return self

    @property
    def ends_in(self) -> str | None:
        """The name of the activation at the end, if a loss may start from its z instead of a."""
        return None

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        """The shape of the output, (None, …), for that of the input, (None, …)."""
        return tuple(input_shape)

    def ensure_built(self, input_shape: tuple) -> None:
        """Builds the layer if it is not."""
        if not self.built:
            self.build(input_shape)

    def add_weight(
        self,
        shape: tuple = (),
        initializer="glorot_uniform",
        dtype: str | None = None,
        trainable: bool = True,
        autocast: bool = True,
        regularizer=None,
        constraint=None,
        aggregation: str | None = None,
        overwrite_with_gradient: bool = False,
        name: str = "variable",
    ) -> Variable:
        """Makes a variable of `(*runs, *shape)` and adds it to the layer."""
        autocast, dtype = not autocast, None if dtype == config.floatx() else dtype
        refuse("add_weight", dtype=dtype, autocast=autocast, aggregation=aggregation)
        refuse("add_weight", overwrite_with_gradient=overwrite_with_gradient)
        initializer, constraint = initializers.get(initializer), constraints.get(constraint)
        regularizer = regularizers.get(regularizer)
        for part in (initializer, regularizer, constraint):
            check_runs(part, self.runs)
        value = initializers.draw(initializer, tuple(shape), self.runs)
        path, trained = f"{self.name}/{name}", trainable and self._trainable
        variable = Variable(value, path, self.runs, regularizer, constraint, trained)
        variable.can_train = trainable
        self.own.append(variable)
        return variable

    def of_runs(self, runs: tuple) -> None:
        """Makes the layer one of a stack of networks; each gets what the layer holds already."""
        self.runs = runs
        for v in self.own:
            if v.runs != runs:
                value = np.broadcast_to(v.value, (*runs, *v.shape))
                v.value, v.gradient, v.runs = value.copy(), np.zeros_like(value), runs
        for layer in self.inner:
            layer.of_runs(runs)

    def everything(self) -> Iterator["Layer"]:
        """This layer and all within it."""
        yield self
        for layer in self.inner:
            yield from layer.everything()

    @property
    def trainable(self) -> bool:
        """Whether an optimizer may change the layer's variables."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for variable in self.own:
            variable.trainable = self._trainable and variable.can_train
        for layer in self.inner:
            layer.trainable = value

    @property
    def variables(self) -> list[Variable]:
        """All variables: of a kind that is trained first, then moving averages and the like."""
        mine = sorted(self.own, key=lambda v: not v.can_train)
        return mine + [v for layer in self.inner for v in layer.variables]

    weights = property(lambda self: self.variables)

    @property
    def trainable_variables(self) -> list[Variable]:
        """The variables that an optimizer changes."""
        return [v for v in self.variables if v.trainable]

    trainable_weights = property(lambda self: self.trainable_variables)

    @property
    def non_trainable_variables(self) -> list[Variable]:
        """The variables that no optimizer changes."""
        return [v for v in self.variables if not v.trainable]

    non_trainable_weights = property(lambda self: self.non_trainable_variables)

    def get_weights(self) -> list[np.ndarray]:
        """Copies of the layer's arrays."""
        return [v.numpy() for v in self.variables]

    def set_weights(self, weights: Iterable[ArrayLike]) -> None:
        """Takes over the arrays of `weights`, all or, when one does not fit, none.

        Raises:
            ValueError: when their number or a shape does not fit, or the layer is not built.
        """
        if not self.built:
            raise ValueError(f"{self.name} has no weights yet: build it first, or call it on data")
        set_all(self.variables, list(weights))

    def count_params(self) -> int:
        """How many numbers the layer holds, in one network."""
        return sum(int(np.prod(v.shape)) for v in self.variables)

    def whole_output(self) -> np.ndarray:
        """a of each network of a stack, also where no weights came before and all share it."""
        if self.runs and not self.own and self.a.ndim == self.out_axes:
            return np.broadcast_to(self.a, (*self.runs, *self.a.shape))
        return self.a

    def samples(self) -> int:
        """How many samples the last forward pass had."""
        return self.whole_output().shape[len(self.runs)]

    def activity_penalty(self):
        """The penalty on the layer's output, per sample of the batch."""
        if self.activity_regularizer is None:
            return 0.0
        return self.activity_regularizer(self.whole_output(), self.runs) / self.samples()

    def add_activity_gradient(self, da: np.ndarray) -> np.ndarray:
        """`da` with the gradient of the penalty on the output added."""
        if self.activity_regularizer is None:
            return da
        return da + self.activity_regularizer.gradient(self.whole_output()) / self.samples()

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        if hasattr(type(self), name):  # a property that has no answer yet
            raise AttributeError(f"{self.name} has no defined {name.replace('_', ' ')} yet")
        raise outside.missing("Sequential", name, dir(self))

    def __call__(self, x: ArrayLike, training: bool = False) -> np.ndarray:
        """The output for the samples x; builds the layer for their shape if it is not yet.

        Raises:
            TypeError: for an `Input`: networks are `Sequential` here.
        """
        if isinstance(x, Input):
            raise TypeError(
                f"Keras' functional API, {type(self).__name__}(…)(Input(…)), is not used in this "
                "course: write nn.Sequential([nn.Input(…), …])"
            )
        x = np.asarray(x, dtype=config.floatx())
        self.ensure_built((None, *x.shape[1:]))
        return self.forward(x, bool(training))
