"""RMSprop: AdaGrad that forgets.

    s ← ρ·s + (1 − ρ)·g²,  w ← w − η·g / √(s + ε)

With momentum β the step is remembered: v ← β·v + η·g / √(s + ε), w ← w − v. When `centered`,
m ← ρ·m + (1 − ρ)·g, and s − m², the variance of g, stands in the place of s.
"""

import numpy as np

from ..arrays import as_hyper, per_run
from .base import Hyper, Optimizer


class RMSprop(Optimizer):
    """s ← ρ·s + (1 − ρ)·g², w ← w − η·g / √(s + ε): AdaGrad that forgets.

    Tieleman and Hinton 2012 (lecture 6.5). ε stands inside the root, as in Keras.

    Args:
        rho: ρ in [0, 1], how much of s is kept; one number or one per run.
        momentum: β in [0, 1]: v ← β·v + η·g / √(s + ε), w ← w − v.
        epsilon: ε.
        centered: divides by the root of the variance of g, s − m² with m the mean of g.
        shared: what all optimizers take; see `Optimizer`.
    """

    rooms = ("a",)
    spelling = "rm_sprop"  # as Keras makes it of the name

    def __init__(
        self,
        learning_rate=0.001,
        rho: Hyper = 0.9,
        momentum: Hyper = 0.0,
        epsilon: Hyper = 1e-7,
        centered: bool = False,
        *shared,
        **named,
    ):
        super().__init__(learning_rate, *shared, **named)
        self.rho = as_hyper("rho", rho, 0, 1)
        self.momentum = as_hyper("momentum", momentum, 0, 1)
        self.epsilon = as_hyper("epsilon", epsilon)
        self.centered = centered
        self.slots = ("s",)
        self.slots += ("v",) if np.any(self.momentum) else ()
        self.slots += ("m",) if centered else ()

    def update_step(self, g, w, eta, s, a, v=None, m=None):
        rho = per_run(self.rho, w)
        s *= rho
        np.multiply(g, 1 - rho, out=a)
        if m is not None:
            m *= rho
            m += a
        a *= g
        s += a
        np.add(s, per_run(self.epsilon, w), out=a)
        if m is not None:
            a -= m * m
        np.sqrt(a, out=a)
        np.divide(g, a, out=a)
        a *= eta
        if v is not None:
            v *= per_run(self.momentum, w)
            v += a
        w -= a if v is None else v
