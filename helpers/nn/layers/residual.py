"""A residual block: layers that learn what to add to their input. Beyond Keras' own layers."""

from collections.abc import Sequence

import numpy as np

from .base import Layer, WayBack


class Residual(Layer):
    """a = x + f(x), where f is the layers inside, one after the other. He et al. 2016.

    The way back is dx = da + (∂f/∂x)ᵀ·da: whatever f does, da arrives before the block unharmed,
    so that deep networks of such blocks can be trained. In Keras the same is
    `keras_twin.residual(keras, layers)`.

    Args:
        layers: f; its output must have the shape of its input.

    Raises:
        ValueError: for no layers, for anything that is none, for one that is in a network already,
            and, when the block is built, for an output of another shape than the input.
    """

    def __init__(self, layers: Layer | Sequence[Layer], **kwargs):
        super().__init__(**kwargs)
        self.inner = [layers] if isinstance(layers, Layer) else list(layers)
        if not self.inner:
            raise ValueError("a residual block needs at least one layer inside")
        names: set = set()
        for layer in self.inner:
            if not isinstance(layer, Layer):
                raise ValueError(f"a layer is expected, such as nn.layers.Dense(2), not {layer!r}")
            if layer.taken:
                raise ValueError(f"{layer.name} belongs to a network already; make a new one")
            layer.taken, base, k = True, layer.name, 0
            while layer.name in names:
                k += 1
                layer.name = f"{base}_{k}"
            names.add(layer.name)
        if not self._trainable:
            self.trainable = False

    def build(self, input_shape):
        shape = tuple(input_shape)
        for layer in self.inner:
            layer.ensure_built(shape)
            shape = tuple(layer.compute_output_shape(shape))
            for variable in layer.variables:
                if not variable.path.startswith(f"{self.name}/"):
                    variable.path = f"{self.name}/{variable.path}"
        if shape[1:] != tuple(input_shape[1:]):
            raise ValueError(
                f"a residual block adds its input of shape {tuple(input_shape)} to what its layers "
                f"make of it, so that both need the same shape; they make {shape}"
            )

    def forward(self, x, training=False):
        self.x = self.z = x
        fx = x
        for layer in self.inner:
            fx = layer.forward(fx, training)
        self.a = x + fx
        return self.a

    def way_back(self, joined=False, need_dx=True) -> WayBack:
        """Through f's layers from the last to the first; then what came is added."""
        steps = [self.add_activity_gradient] if self.activity_regularizer is not None else []
        back = []
        for k, layer in reversed(list(enumerate(self.inner))):
            back += layer.way_back(need_dx=need_dx or k > 0)

        def through_block(da: np.ndarray) -> np.ndarray:
            d = da
            for step in back:
                d = step(d)
            return d + da if need_dx else d

        return [*steps, through_block]
