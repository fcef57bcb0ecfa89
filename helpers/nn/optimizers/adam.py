"""Adam: the mean of the gradients, by the root of the mean of their squares.

    m ← β1·m + (1 − β1)·g
    v ← β2·v + (1 − β2)·g²
    w ← w − η̂·m / (√v + ε),  η̂ = η·√(1 − β2ᵗ) / (1 − β1ᵗ)

η̂ corrects for m and v having started at 0. AdamW takes η·λ·w off each weight besides.
"""

import numpy as np

from ..arrays import as_hyper, per_run
from .base import Hyper, Optimizer


class Adam(Optimizer):
    """m ← β1·m + (1 − β1)·g, v ← β2·v + (1 − β2)·g², w ← w − η̂·m / (√v + ε).

    η̂ = η·√(1 − β2ᵗ) / (1 − β1ᵗ) corrects for m and v having started at 0; t counts from 1.
    Kingma and Ba 2015, in the form just before their section 2.1: ε is added to √v before v is
    corrected ("epsilon hat"). This is Keras' form; the one of their algorithm 1 differs by it.

    Args:
        beta_1, beta_2: β1 and β2 in [0, 1); one number or one per run.
        epsilon: ε.
        amsgrad: divides by the largest v so far. Reddi et al. 2018.
        shared: what all optimizers take; see `Optimizer`.
        bias_correction: False leaves the correction out, to see what it is for (not in Keras).
    """

    rooms = ("a",)

    def __init__(
        self,
        learning_rate=0.001,
        beta_1: Hyper = 0.9,
        beta_2: Hyper = 0.999,
        epsilon: Hyper = 1e-7,
        amsgrad: bool = False,
        *shared,
        bias_correction: bool = True,
        **named,
    ):
        super().__init__(learning_rate, *shared, **named)
        self.beta_1 = as_hyper("beta_1", beta_1, 0, 1, open_high=True)
        self.beta_2 = as_hyper("beta_2", beta_2, 0, 1, open_high=True)
        self.epsilon = as_hyper("epsilon", epsilon)
        self.amsgrad, self.bias_correction = amsgrad, bias_correction
        self.slots = ("m", "v", "v_max") if amsgrad else ("m", "v")

    def update_step(self, g, w, eta, m, v, a, v_max=None):
        beta_1, beta_2 = per_run(self.beta_1, w), per_run(self.beta_2, w)
        m *= beta_1
        m += np.multiply(g, 1 - beta_1, out=a)
        v *= beta_2
        np.multiply(g, 1 - beta_2, out=a)
        a *= g
        v += a
        if v_max is not None:
            v = np.maximum(v_max, v, out=v_max)
        if self.bias_correction:
            eta = eta * (1 - beta_2**self.t) ** 0.5 / (1 - beta_1**self.t)
        np.sqrt(v, out=a)
        a += per_run(self.epsilon, w)
        np.divide(m, a, out=a)
        a *= eta
        w -= a


class AdamW(Adam):
    """Adam whose weight decay is taken from the weights, not put into the gradient.

    Loshchilov and Hutter 2019. Under Adam the two are not the same: an L2 penalty's gradient is
    divided by √v like any other, so that weights with large gradients are hardly shrunk.

    Raises:
        ValueError: for `weight_decay=None`, which would be Adam.
    """

    def __init__(
        self,
        learning_rate=0.001,
        weight_decay: Hyper = 0.004,
        beta_1: Hyper = 0.9,
        beta_2: Hyper = 0.999,
        epsilon: Hyper = 1e-7,
        amsgrad: bool = False,
        *shared,
        **named,
    ):
        if weight_decay is None:
            raise ValueError(
                "Argument `weight_decay` must be a float. Received: weight_decay=None. Without "
                "decay, this is Adam"
            )
        betas = beta_1, beta_2, epsilon, amsgrad
        super().__init__(learning_rate, *betas, weight_decay, *shared, **named)
