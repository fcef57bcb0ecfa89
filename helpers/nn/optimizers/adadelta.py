"""Adadelta: steps as long as the steps were, instead of a rate.

s ← ρ·s + (1 − ρ)·g²
Δ = √(d + ε) / √(s + ε)·g
d ← ρ·d + (1 − ρ)·Δ²
w ← w − η·Δ
"""

import numpy as np

from ..arrays import as_hyper, per_run
from .base import Hyper, Optimizer


class Adadelta(Optimizer):
    """Δ = √(d + ε) / √(s + ε)·g, w ← w − η·Δ, with s the mean of g² and d that of Δ².

    Zeiler 2012. In the paper there is no rate: η = 1. Keras' default of 0.001 makes it very slow.

    Args:
        rho: ρ in [0, 1], how much of s and d is kept; one number or one per run.
        epsilon: ε, from which the first steps get their length.
        shared: what all optimizers take; see `Optimizer`.
    """

    slots = ("s", "d")

    def __init__(
        self, learning_rate=0.001, rho: Hyper = 0.95, epsilon: Hyper = 1e-7, *shared, **named
    ):
        super().__init__(learning_rate, *shared, **named)
        self.rho = as_hyper("rho", rho, 0, 1)
        self.epsilon = as_hyper("epsilon", epsilon)

    def update_step(self, g, w, eta, s, d):
        rho, epsilon = per_run(self.rho, w), per_run(self.epsilon, w)
        s *= rho
        s += (1 - rho) * g * g
        step = np.sqrt(d + epsilon) / np.sqrt(s + epsilon) * g
        d *= rho
        d += (1 - rho) * step * step
        w -= eta * step
