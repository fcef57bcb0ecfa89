"""Adamax: Adam with the largest gradient in the place of the mean square.

m ← β1·m + (1 − β1)·g
u ← max(β2·u, |g|)
w ← w − η / (1 − β1ᵗ)·m / (u + ε)
"""

import numpy as np

from ..arrays import as_hyper, per_run
from .base import Hyper, Optimizer


class Adamax(Optimizer):
    """m ← β1·m + (1 − β1)·g, u ← max(β2·u, |g|), w ← w − η / (1 − β1ᵗ)·m / (u + ε).

    Kingma and Ba 2015, section 7.1. Only m needs a correction: u is no mean.

    Args:
        beta_1, beta_2: β1 and β2 in [0, 1); one number or one per run.
        epsilon: ε.
        shared: what all optimizers take; see `Optimizer`.
    """

    slots = ("m", "u")

    def __init__(
        self,
        learning_rate=0.001,
        beta_1: Hyper = 0.9,
        beta_2: Hyper = 0.999,
        epsilon: Hyper = 1e-7,
        *shared,
        **named,
    ):
        super().__init__(learning_rate, *shared, **named)
        self.beta_1 = as_hyper("beta_1", beta_1, 0, 1, open_high=True)
        self.beta_2 = as_hyper("beta_2", beta_2, 0, 1, open_high=True)
        self.epsilon = as_hyper("epsilon", epsilon)

    def update_step(self, g, w, eta, m, u):
        beta_1, beta_2 = per_run(self.beta_1, w), per_run(self.beta_2, w)
        m *= beta_1
        m += (1 - beta_1) * g
        u *= beta_2
        np.maximum(u, np.abs(g), out=u)
        w -= eta / (1 - beta_1**self.t) * m / (u + per_run(self.epsilon, w))
