"""Gaussian noise: in training, each input is moved by a random amount."""

import numpy as np
from numpy.typing import ArrayLike

from .. import random
from ..arrays import as_hyper, per_run
from .base import Layer


class GaussianNoise(Layer):
    """a = x + stddev·ε, in training only, with ε drawn anew from the normal distribution.

    A network that sees each sample a little displaced at every step cannot learn it by heart.
    Sietsma and Dow 1991, "Creating artificial neural networks that generalize".

    Args:
        stddev: in [0, 1], as in Keras; one number or one per run. 0 draws nothing.
        seed: None draws from the shared generator.

    Raises:
        ValueError: for a deviation outside [0, 1].
    """

    def __init__(self, stddev: float | ArrayLike, seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.stddev, self.seed = as_hyper("stddev", stddev, 0, 1), seed
        self._generator = None if seed is None else random.generator(random.check_seed(seed))

    def build(self, input_shape):
        self.axes = len(input_shape)

    def forward(self, x, training=False):
        self.x = self.z = x
        self.a = x
        if training and np.any(self.stddev):
            generator = self._generator or random.generator()
            noise = generator.standard_normal(self.runs + x.shape[-self.axes :])
            noise *= per_run(self.stddev, noise)
            self.a = x + noise.astype(x.dtype, copy=False)
        return self.a

    def backward(self, da):
        """∂L/∂x = da: the noise does not depend on x."""
        return da
