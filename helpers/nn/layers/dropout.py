"""Dropout: in training, each input is set to 0 with a given chance."""

import numpy as np
from numpy.typing import ArrayLike

from .. import random
from ..arrays import as_hyper, per_run
from ..naming import refuse
from .base import Layer, WayBack


class Dropout(Layer):
    """Sets a share `rate` of its inputs to 0 and divides the rest by 1 − rate, in training only.

    The scaling keeps the expected sum what it is without dropout, so that nothing need change
    when the network is used ("inverted dropout"). Srivastava et al. 2014.

    Args:
        rate: chance of each input to be dropped, in [0, 1]; one number or one per run. At 1
            nothing is left.
        seed: None draws the masks from the shared generator.

    Attributes:
        mask: what the last input was multiplied by, 0 or 1 / (1 − rate); None when nothing was
            drawn.

    Raises:
        ValueError: for a rate outside [0, 1].
    """

    def __init__(
        self,
        rate: float | ArrayLike,
        noise_shape: tuple | None = None,
        seed: int | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        refuse("Dropout", noise_shape=noise_shape)
        self.noise_shape = None
        self.rate, self.seed = rate, seed
        self._generator = None if seed is None else random.generator(random.check_seed(seed))
        self.mask = None

    @property
    def rate(self) -> float | np.ndarray:
        """The chance of each input to be dropped."""
        return self._rate

    @rate.setter
    def rate(self, value: float | ArrayLike) -> None:
        try:
            self._rate = as_hyper("rate", value, 0, 1)
        except ValueError as error:
            raise ValueError(
                "Invalid value received for argument `rate`. Expected a float value between "
                f"0 and 1. {error}"
            ) from None
        kept = 1 - np.asarray(self._rate)
        scale = np.divide(1, kept, out=np.zeros_like(kept), where=kept > 0)
        self._scale = float(scale) if kept.ndim == 0 else scale
        self._drops = bool(np.any(self._rate))

    def build(self, input_shape):
        self.axes = len(input_shape)

    def forward(self, x, training=False):
        self.x = self.z = x
        if training and self._drops:
            self.mask = self.draw_mask(x)
            self.a = x * self.mask
        else:
            self.mask, self.a = None, x
        return self.a

    def draw_mask(self, x: np.ndarray) -> np.ndarray:
        """0 where an input is dropped, 1 / (1 − rate) elsewhere, for each run its own."""
        generator = self._generator or random.generator()
        draws = generator.random(self.runs + x.shape[-self.axes :])
        mask = (draws >= per_run(self._rate, draws)).astype(x.dtype)
        mask *= per_run(self._scale, mask)
        return mask

    def through_mask(self, da: np.ndarray) -> np.ndarray:
        """∂L/∂x = da·mask: what was dropped has no part in the loss."""
        return da if self.mask is None else da * self.mask

    def way_back(self, joined=False, need_dx=True) -> WayBack:
        """Through the mask, if anybody asks for ∂L/∂x."""
        steps = [self.add_activity_gradient] if self.activity_regularizer is not None else []
        return [*steps, self.through_mask] if need_dx else []
