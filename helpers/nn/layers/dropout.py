"""Dropout: in training, each input is set to 0 with a given chance."""

import numpy as np

from .. import random
from ..arrays import as_rates, spread
from .base import Layer


class Dropout(Layer):
    """Sets a share `rate` of its inputs to 0 and divides the rest by 1 − rate, in training only.

    The scaling keeps the expected sum what it is without dropout, so that nothing need change
    when the network is used ("inverted dropout"). Srivastava et al. 2014.

    Args:
        rate: chance of each input to be dropped, in [0, 1); one number or one per run. Keras also
            allows 1, where nothing is left to learn from.
        seed: None draws the masks from the shared generator.
    """

    def __init__(self, rate, *, seed=None, name=None):
        super().__init__(name)
        self.rate = as_rates("rate", rate, 0, 1, open_high=True)
        self._generator = None if seed is None else random.generator(random.check_seed(seed))
        self.mask = None

    def build(self, input_shape):
        self._axes = len(input_shape)

    def forward(self, x, training=False):
        self.x = self.z = x
        self.mask = None
        if training and np.any(self.rate):
            generator = self._generator or random.generator()
            shape = np.broadcast_shapes(x.shape, self.runs + (1,) * self._axes)
            rate = spread(self.rate, len(shape))
            self.mask = (generator.random(shape) >= rate) / (1 - rate)
        self.a = x if self.mask is None else x * self.mask
        return self.a

    def backward(self, da, need_dx=True):
        return da if self.mask is None else da * self.mask
