"""The network: layers one after the other, forward, and backward in the opposite order."""

import numpy as np

from . import files
from .arrays import as_float, plain
from .layers.base import Input, Layer
from .parameters import Parameters
from .training import Trainer


class Sequential(Trainer):
    """A network of layers, or a stack of such networks.

    Args:
        layers: an optional `Input` first, then `Layer`s. Without an `Input` the network is built
            when it first sees data.
        runs: `()` for one network; `(20, 20)` for 400 that differ in their initial weights and in
            every hyperparameter that is given as an array of that shape. Their weights have the
            shape `(*runs, …)`, their predictions `(*runs, n, outputs)`, their losses `runs`.
        name: for the summary.

    Raises:
        TypeError: for anything in `layers` that is no layer.
    """

    def __init__(self, layers=(), runs=(), name="sequential"):
        self.runs = tuple(int(r) for r in np.atleast_1d(np.asarray(runs, dtype=int)))
        self.name = name
        self.layers: list[Layer] = []
        self.input_shape: tuple | None = None
        self.parameters: Parameters | None = None
        self.loss = self.optimizer = None
        for layer in layers:
            self.add(layer)
        if self.input_shape is not None and self.layers:
            self.build()

    def add(self, layer) -> None:
        """Puts one more layer at the end."""
        if isinstance(layer, Input):
            if self.layers or self.input_shape:
                raise ValueError("Input can only be the first layer")
            self.input_shape = layer.shape
            return
        if not isinstance(layer, Layer):
            raise TypeError(f"a layer is expected, such as nn.layers.Dense(2), not {layer!r}")
        if layer.built or layer in self.layers:
            raise ValueError(f"the layer {layer.name} belongs to a network already; make a new one")
        names = {other.name for other in self.layers}
        base, k = layer.name, 0
        while layer.name in names:
            k += 1
            layer.name = f"{base}_{k}"
        layer.runs = self.runs
        self.layers.append(layer)
        self.parameters = None

    def build(self, input_shape: tuple | None = None) -> None:
        """Makes all weights, for samples of the `Input`'s shape or of `input_shape` = (None, …)."""
        if input_shape is not None:
            self.input_shape = tuple(input_shape[1:])
        if self.input_shape is None:
            raise ValueError("the shape of a sample is not known yet; add nn.Input((…,)) first")
        if not self.layers:
            raise ValueError("the network has no layers; add some")
        shape = self.input_shape
        for layer in self.layers:
            layer.ensure_built((None, *shape))
            shape = layer.output_shape(shape)
        self.output_shape = (None, *shape)
        self.parameters = Parameters([v for la in self.layers for v in la.variables], self.runs)

    def ensure_built(self, x=None) -> None:
        """Builds the network if it is not; the shape of x's rows stands in for an `Input`."""
        if self.parameters is None:
            known = self.input_shape or x is None
            self.build(None if known else (None, *x.shape[1:]))

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """The output ŷ for the samples x; each layer keeps its x, z and a."""
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def backward(self, gradient: np.ndarray, from_z: bool = False) -> None:
        """Writes ∂L/∂w into every variable, from ∂L/∂ŷ, or from ∂L/∂z of the last layer."""
        first, last = self.layers[0], self.layers[-1]
        for layer in reversed(self.layers):
            step = layer.backward_from_z if from_z and layer is last else layer.backward
            gradient = step(gradient, need_dx=layer is not first)

    def gradients(self, x, y, sample_weight=None, training=False) -> list[np.ndarray]:
        """∂L/∂w for each array of `get_weights()`, for all of x and y as one batch.

        Raises:
            ValueError: before `compile`, or for data that do not fit the network.
        """
        data = self.check_data(x, y, sample_weight)
        with np.errstate(all="ignore"):
            self.loss_and_backward(data, training)
        return [g.copy() for g in self.parameters.gradients]

    def predict(self, x, batch_size=None, verbose="auto", check_finite=True) -> np.ndarray:
        """ŷ for the samples x: `(n, outputs)`, for a stack `(*runs, n, outputs)`."""
        with np.errstate(all="ignore"):
            return self.forward(self.check_x(x, check_finite)).copy()

    def __call__(self, x, training=False) -> np.ndarray:
        return self.forward(self.check_x(x), training).copy()

    def check_x(self, x, check_finite: bool = True) -> np.ndarray:
        """x as an array of samples that fit the network: `(n, …)` or `(*runs, n, …)`.

        Raises:
            ValueError: when the shape of a sample is another, or a value is NaN or infinite.
        """
        x = as_float("x", x, check_finite)
        self.ensure_built(x)
        k = len(self.input_shape)
        leading = x.shape[: x.ndim - k - 1]
        if (
            x.ndim <= k
            or x.shape[x.ndim - k :] != self.input_shape
            or leading not in ((), self.runs)
        ):
            stack = f" (or {(*self.runs, 'n', *self.input_shape)})" if self.runs else ""
            raise ValueError(
                f"x has shape {x.shape}, but the network takes {('n', *self.input_shape)}{stack}: "
                "one row per sample".replace("'n'", "n")
            )
        return x

    def get_weights(self) -> list[np.ndarray]:
        """Copies of all weights: kernel, bias, kernel, bias, …, as in Keras."""
        self.ensure_built()
        return self.parameters.get()

    def set_weights(self, weights) -> None:
        """Takes over all weights at once, or, when one does not fit, none.

        Raises:
            ValueError: when their number or a shape does not fit.
        """
        self.ensure_built()
        self.parameters.set(weights)

    def save_weights(self, filepath, overwrite: bool = True) -> None:
        """Writes the weights into an `.npz` file. See `files.save`."""
        self.ensure_built()
        files.save(filepath, {v.name: v.value for v in self.parameters.variables}, overwrite)

    def load_weights(self, filepath) -> None:
        """Reads weights that `save_weights` wrote. See `files.load`."""
        self.ensure_built()
        expected = {v.name: v.value.shape for v in self.parameters.variables}
        self.parameters.set(files.load(filepath, expected))

    def count_params(self) -> int:
        """How many numbers one network trains."""
        self.ensure_built()
        return sum(layer.count_params() for layer in self.layers)

    def summary(self, print_fn=print) -> None:
        """Prints each layer's name, output shape and number of parameters, line by line."""
        self.ensure_built()
        shape, rows = self.input_shape, []
        for layer in self.layers:
            shape = layer.output_shape(shape)
            kind = f"{layer.name} ({type(layer).__name__})"
            rows.append((kind, str((None, *shape)), f"{layer.count_params():,}"))
        header = ("Layer (type)", "Output shape", "Param #")
        widths = [max(len(row[i]) for row in [header, *rows]) for i in range(3)]
        print_fn(f'Model: "{self.name}"' + (f", a stack of {self.runs}" if self.runs else ""))
        for row in [header, *rows]:
            print_fn(
                "  ".join(
                    [row[0].ljust(widths[0]), row[1].ljust(widths[1]), row[2].rjust(widths[2])]
                )
            )
        print_fn(f"Total params: {self.count_params():,}")

    def weight_norm(self):
        """The length of all weights as one vector: one number per network."""
        self.ensure_built()
        return plain(np.sqrt(np.square(self.parameters.flat).sum(axis=-1)))
