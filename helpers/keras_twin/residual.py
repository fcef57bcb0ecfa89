"""Residual blocks in both libraries: Keras has them as a graph of layers, `nn` as one layer."""

from collections.abc import Sequence
from functools import cache

from .. import nn


def residual(library, layers: Sequence, **kwargs):
    """A layer a = x + f(x) of `library`, with f the `layers` inside, one after the other.

    With one function for both, a network can be written once: `residual(nn, [nn.layers.Dense(8)])`
    is `nn.layers.Residual`, `residual(keras, [keras.layers.Dense(8)])` a Keras layer whose weights
    come in the same order.

    Args:
        library: the module `nn` or `keras`.
        layers: layers of that library; the last one's output has the shape of the first one's
            input.
        kwargs: `name` and the like, for the block itself.
    """
    kind = nn.layers.Residual if library is nn else _block(library)
    return kind(layers, **kwargs)


@cache
def _block(keras) -> type:
    """The class of such layers in Keras."""

    class Residual(keras.layers.Layer):
        def __init__(self, layers, **kwargs):
            super().__init__(**kwargs)
            self.layers = list(layers)

        def build(self, input_shape):
            for layer in self.layers:
                layer.build(input_shape)
                input_shape = layer.compute_output_shape(input_shape)

        def call(self, x):
            fx = x
            for layer in self.layers:
                fx = layer(fx)
            return x + fx

        def compute_output_shape(self, input_shape):
            return input_shape

    return Residual
