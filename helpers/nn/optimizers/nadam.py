"""Nadam: Adam with Nesterov's look ahead.

m ← β1·m + (1 − β1)·g
v ← β2·v + (1 − β2)·g²
w ← w − η·m̂ / (√v̂ + ε)

v̂ = v / (1 − β2ᵗ)
m̂ = μₜ₊₁·m / (1 − μ₁·…·μₜ₊₁) + (1 − μₜ)·g / (1 − μ₁·…·μₜ)
μₜ = β1·(1 − ½·0.96ᵗ)
"""

import numpy as np

from ..arrays import as_hyper, per_run
from ..variables import Variable
from .base import Hyper, Optimizer


class Nadam(Optimizer):
    """Adam whose m̂ looks one step ahead, under a momentum μₜ that grows from β1/2 to β1.

    Dozat 2016, "Incorporating Nesterov momentum into Adam". ε is added to the corrected √v̂.

    Args:
        beta_1, beta_2: β1 and β2 in [0, 1); one number or one per run.
        epsilon: ε.
        shared: what all optimizers take; see `Optimizer`.
    """

    slots = ("m", "v")

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
        ones = np.ones_like(self.beta_1)
        self._u_product = Variable(ones, f"{self.name}/u_product", trainable=False)

    @property
    def variables(self) -> list[Variable]:
        """As of every optimizer, and the product of all μ so far."""
        return [*super().variables, self._u_product] if self.built else super().variables

    def mu(self, t: int) -> Hyper:
        """The momentum of step t."""
        return self.beta_1 * (1 - 0.5 * 0.96**t)

    def update(self, *arrays, **named):
        self._u_product.value *= self.mu(self.iterations.value.item() + 1)
        super().update(*arrays, **named)

    def update_step(self, g, w, eta, m, v):
        t, product = self.t, self._u_product.value
        product = per_run(product if product.ndim else product.item(), w)
        beta_1, beta_2 = per_run(self.beta_1, w), per_run(self.beta_2, w)
        mu, mu_next = per_run(self.mu(t), w), per_run(self.mu(t + 1), w)
        m *= beta_1
        m += (1 - beta_1) * g
        v *= beta_2
        v += (1 - beta_2) * g * g
        m_hat = mu_next * m / (1 - product * mu_next) + (1 - mu) * g / (1 - product)
        v_hat = v / (1 - beta_2**t)
        w -= eta * m_hat / (np.sqrt(v_hat) + per_run(self.epsilon, w))
