"""The network: layers one after the other, and their weights."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from . import config, files
from .arrays import as_float, plain
from .layers.base import Layer
from .layers.input import Input
from .naming import refuse
from .summary import lines
from .training import Trainer
from .variables import Storage, set_all


class Sequential(Trainer, Layer):
    """A network of layers, or a stack of such networks; itself a layer that others may hold.

    Args:
        layers: an optional `Input` first, then `Layer`s. Without an `Input` the network is built
            when it first sees data.
        trainable: False keeps all its variables as they are.
        name: for the summary.
        runs: `()` for one network; `(20, 20)` for 400 that differ in their initial weights and in
            every hyperparameter that is given as an array of that shape. Their weights have the
            shape `(*runs, …)`, their predictions `(*runs, n, outputs)`, their losses `runs`.

    Raises:
        ValueError: for anything in `layers` that is no layer, and for a name given twice.
    """

    def __init__(
        self,
        layers: Iterable[Layer | Input] | None = None,
        trainable: bool = True,
        name: str | None = None,
        *,
        runs: int | Sequence[int] = (),
    ):
        Layer.__init__(self, trainable=trainable, name=name)
        self.runs = tuple(int(r) for r in np.atleast_1d(np.asarray(runs, dtype=int)))
        self.inner: list[Layer] = []
        self.sample_shape: tuple | None = None
        self.batch_size: int | None = None
        self.parameters: Storage | None = None
        self.loss = self.optimizer = self.head = None
        for layer in layers or ():
            self.add(layer)

    @property
    def layers(self) -> list[Layer]:
        """The layers, in order."""
        return self.inner

    @layers.setter
    def layers(self, _):
        raise AttributeError("Use `add()` and `pop()` to change the layers of a network")

    @property
    def ending(self) -> Layer:
        return self.inner[-1].ending

    @property
    def ends_in(self):
        return self.inner[-1].ends_in

    def add(self, layer: Layer | Input, rebuild: bool = True) -> None:
        """Puts one more layer at the end, and builds it if its input is known."""
        refuse("add", rebuild=None if rebuild else "False")
        if isinstance(layer, Input):
            if self.inner or self.sample_shape:
                raise ValueError(
                    f"{self.name} has already been configured to use input shape "
                    f"{self.sample_shape or self.inner[0].name}: Input can only be the first layer"
                )
            self.sample_shape, self.batch_size = layer.shape, layer.batch_size
            return
        self._check_layer(layer)
        if not self.inner and self.sample_shape is None:
            self.sample_shape = getattr(layer.input_given or layer, "shape", None)
        shape = None if self.sample_shape is None else self.compute_output_shape(self._input())
        layer.of_runs(self.runs)
        layer.taken = True
        if not self._trainable:
            layer.trainable = False
        self.inner.append(layer)
        self.parameters = None
        if shape is not None and (layer.inner or not isinstance(layer, Sequential)):
            layer.ensure_built(shape)
        self.built = shape is not None

    def _check_layer(self, layer):
        if not isinstance(layer, Layer):
            raise ValueError(
                "Only instances of nn.layers.Layer, such as nn.layers.Dense(2), can be added to a "
                f"network, not {layer!r}"
            )
        if layer.taken or layer in self.inner:
            raise ValueError(f"the layer {layer.name} belongs to a network already; make a new one")
        names, base, k = {other.name for other in self.inner}, layer.name, 0
        if layer.named and base in names:
            raise ValueError(f"layers should have unique names, and {base!r} is there already")
        while layer.name in names:
            k += 1
            layer.name = f"{base}_{k}"

    def pop(self, rebuild: bool = True) -> Layer:
        """Takes the last layer off, with its weights, and returns it."""
        refuse("pop", rebuild=None if rebuild else "False")
        if not self.inner:
            raise ValueError("the network has no layers")
        layer = self.inner.pop()
        layer.taken, self.parameters = False, None
        self.built = self.built and bool(self.inner)
        return layer

    def build(self, input_shape: tuple | None = None) -> None:
        """Makes all weights, for samples of the `Input`'s shape or of `input_shape` = (None, …).

        Raises:
            ValueError: without layers, or for another shape than the one that is known.
        """
        if not self.inner:
            raise ValueError(f"{self.name} cannot be built: it has no layers, add some")
        if input_shape is not None:
            if self.sample_shape not in (None, tuple(input_shape[1:])):
                raise ValueError(
                    f"{self.name} has already been configured to use input shape "
                    f"{self._input()}; it cannot be built for {tuple(input_shape)}"
                )
            self.sample_shape = tuple(input_shape[1:])
        if self.sample_shape is None:
            return
        shape = self._input()
        for layer in self.inner:
            layer.ensure_built(shape)
            shape = layer.compute_output_shape(shape)
        self.built = True

    def ensure_built(self, input_shape: tuple | None = None) -> None:
        """Builds the network if it is not.

        Raises:
            ValueError: when the shape of a sample is not known yet.
        """
        if not self.built:
            self.build(input_shape if self.sample_shape is None else None)
        if not self.built:
            raise ValueError("the shape of a sample is not known yet; add nn.Input((…,)) first")

    @property
    def shape(self) -> tuple | None:
        """The shape of one sample, as of an `Input`, if it is known."""
        return self.sample_shape

    @property
    def dtype(self) -> str:
        """The type of the network's numbers: floatx when it was built."""
        return next((v.dtype for v in self.variables), config.floatx())

    def lay_out(self) -> Storage:
        """All weights in one array: made at need, and again where another network moved them."""
        self.ensure_built()
        if self.parameters is None or not self.parameters.intact():
            self.parameters = Storage(self.variables, self.runs)
        return self.parameters

    def _input(self):
        return (self.batch_size, *self.sample_shape)

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        """The shape of the output, (None, …), for that of the input, (None, …)."""
        for layer in self.inner:
            input_shape = layer.compute_output_shape(input_shape)
        return tuple(input_shape)

    @property
    def input_shape(self) -> tuple:
        """(None, …): the shape of a batch of samples."""
        if self.sample_shape is None:
            raise AttributeError(f"{self.name} has no defined input shape yet")
        return self._input()

    @property
    def output_shape(self) -> tuple:
        """(None, …): the shape of what the network says of a batch."""
        if self.sample_shape is None or not self.inner:
            raise AttributeError(f"{self.name} has no defined output shape yet")
        return self.compute_output_shape(self._input())

    def way_back(self, joined=False, need_dx=True):
        """The functions of all layers, the last one's first, as far back as anything is trained."""
        steps, ends = [], [bool(layer.trainable_variables) for layer in self.inner]
        first = 0 if need_dx or True not in ends else ends.index(True)
        for k in range(len(self.inner) - 1, first - 1, -1):
            last = k == len(self.inner) - 1
            steps += self.inner[k].way_back(joined and last, need_dx or k > first)
        return steps

    def check_x(self, x: ArrayLike, check_finite: bool = True) -> np.ndarray:
        """x as an array of samples that fit the network: `(n, …)` or `(*runs, n, …)`.

        Raises:
            ValueError: when the shape of a sample is another, or a value is NaN or infinite.
        """
        x = as_float("x", x, check_finite, self.dtype)
        if x.ndim == 1 and self.sample_shape in (None, (1,)):
            x = x[:, None]  # numbers are samples of one feature, as in Keras
        self.ensure_built((None, *x.shape[1:]))
        k = len(self.sample_shape)
        leading = x.shape[: x.ndim - k - 1]
        if (
            x.ndim <= k
            or x.shape[x.ndim - k :] != self.sample_shape
            or leading not in ((), self.runs)
        ):
            stack = f" (or {(*self.runs, 'n', *self.sample_shape)})" if self.runs else ""
            raise ValueError(
                f"x has shape {x.shape}, but the network takes {('n', *self.sample_shape)}{stack}: "
                "one row per sample".replace("'n'", "n")
            )
        return x

    def __call__(self, x: ArrayLike, training: bool = False) -> np.ndarray:
        """ŷ for the samples x; with `training` as in `fit`, dropout included."""
        if isinstance(x, Input):
            return Layer.__call__(self, x)
        return self.forward(self.check_x(x), bool(training)).copy()

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer of that name or number.

        Raises:
            ValueError: when there is none, naming those that are there.
        """
        names = [layer.name for layer in self.inner]
        if index is not None and name is None and -len(names) <= index < len(names):
            return self.inner[index]
        if index is None and name in names:
            return self.inner[names.index(name)]
        raise ValueError(f"no such layer: name={name!r}, index={index!r}; there are {names}")

    def get_weights(self) -> list[np.ndarray]:
        """Copies of all weights: kernel, bias, kernel, bias, …, as in Keras."""
        self.ensure_built()
        return [v.numpy() for v in self.variables]

    def set_weights(self, weights: Iterable[ArrayLike]) -> None:
        """Takes over all weights at once, or, when one does not fit, none.

        Raises:
            ValueError: when their number or a shape does not fit.
        """
        self.ensure_built()
        set_all(self.variables, list(weights))

    def save_weights(
        self, filepath, overwrite: bool = True, max_shard_size: float | None = None
    ) -> None:
        """Writes the weights into an `.npz` file. See `files.save`."""
        refuse("save_weights", max_shard_size=max_shard_size)
        self.ensure_built()
        files.save(filepath, {v.path: v.value for v in self.variables}, overwrite)

    def load_weights(self, filepath, skip_mismatch: bool = False) -> None:
        """Reads weights that `save_weights` wrote. See `files.load`."""
        refuse("load_weights", skip_mismatch=skip_mismatch)
        self.ensure_built()
        self.set_weights(files.load(filepath, {v.path: v.value.shape for v in self.variables}))

    def count_params(self) -> int:
        """How many numbers one network holds."""
        self.ensure_built()
        return super().count_params()

    def summary(
        self,
        line_length: int | None = None,
        positions=None,
        print_fn: Callable[[str], None] | None = None,
        expand_nested: bool = False,
        show_trainable: bool = False,
        layer_range=None,
    ) -> None:
        """Prints each layer's name, output shape and number of parameters, line by line."""
        refuse("summary", line_length=line_length, positions=positions, layer_range=layer_range)
        for line in lines(self, expand_nested, show_trainable):
            (print_fn or print)(line)

    def weight_norm(self):
        """The length of all weights as one vector: one number per network."""
        return plain(np.sqrt(np.square(self.lay_out().flat).sum(axis=-1)))

    def __repr__(self):
        kinds = ", ".join(type(layer).__name__ for layer in self.inner)
        return f"<Sequential name={self.name}, built={self.built}: {kinds}, {config.floatx()}>"
