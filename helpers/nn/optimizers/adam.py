"""Adam, and AdamW with decoupled weight decay."""

import numpy as np

from ..arrays import as_rates, spread
from .base import Optimizer


class Adam(Optimizer):
    """m ← β1·m + (1 − β1)·g, v ← β2·v + (1 − β2)·g², w ← w − η̂·m / (√v + ε).

    η̂ = η·√(1 − β2ᵗ) / (1 − β1ᵗ) corrects for m and v having started at 0; t counts from 1.
    Kingma and Ba 2015, in the form at the end of their section 2: ε is added to √v before v is
    corrected ("epsilon hat"). This is Keras' form; the one of their algorithm 1 differs by it.

    Args:
        beta_1, beta_2: β1 and β2 in [0, 1); one number or one per run.
        epsilon: ε.
        amsgrad: divides by the largest v so far. Reddi et al. 2018.
        bias_correction: False leaves the correction out, to see what it is for (not in Keras).
    """

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        amsgrad=False,
        bias_correction=True,
        **shared,
    ):
        super().__init__(learning_rate, **shared)
        self.beta_1 = as_rates("beta_1", beta_1, 0, 1, open_high=True)
        self.beta_2 = as_rates("beta_2", beta_2, 0, 1, open_high=True)
        self.epsilon = as_rates("epsilon", epsilon)
        self.bias_correction = bias_correction
        self.slots = ("m", "v", "v_max") if amsgrad else ("m", "v")

    def update_step(self, gradient, value, learning_rate, m, v, v_max=None):
        beta_1, beta_2 = spread(self.beta_1, value.ndim), spread(self.beta_2, value.ndim)
        m *= beta_1
        m += (1 - beta_1) * gradient
        v *= beta_2
        v += (1 - beta_2) * gradient * gradient
        if v_max is not None:
            v = np.maximum(v_max, v, out=v_max)
        if self.bias_correction:
            t = self.iterations + 1
            learning_rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        spread_of_g = np.sqrt(v)
        spread_of_g += self.epsilon
        value -= learning_rate * m / spread_of_g


class AdamW(Adam):
    """Adam whose weight decay is taken from the weights, not put into the gradient.

    Loshchilov and Hutter 2019. Under Adam the two are not the same: an L2 penalty's gradient is
    divided by √v like any other, so that weights with large gradients are hardly shrunk.
    """

    def __init__(self, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, **shared):
        super().__init__(learning_rate, beta_1, beta_2, weight_decay=weight_decay, **shared)
