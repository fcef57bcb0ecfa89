"""RMSprop."""

import numpy as np

from ..arrays import as_rates, spread
from .base import Optimizer


class RMSprop(Optimizer):
    """s ← ρ·s + (1 − ρ)·g², w ← w − η·g / √(s + ε): AdaGrad that forgets.

    Tieleman and Hinton 2012 (lecture 6.5). ε stands inside the root, as in Keras.

    Args:
        rho: ρ in [0, 1], how much of s is kept; one number or one per run.
        momentum: β in [0, 1]: the step becomes v ← β·v + η·g / √(s + ε).
        epsilon: ε.
        centered: divides by the variance of g instead of the mean of its square.
    """

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.9,
        momentum=0.0,
        epsilon=1e-7,
        centered=False,
        **shared,
    ):
        super().__init__(learning_rate, **shared)
        self.rho = as_rates("rho", rho, 0, 1)
        self.momentum = as_rates("momentum", momentum, 0, 1)
        self.epsilon = as_rates("epsilon", epsilon)
        self.centered = centered
        self.slots = ("velocity",)
        self.slots += ("average_gradient",) if centered else ()
        self.slots += ("step",) if np.any(self.momentum) else ()

    def update_step(
        self, gradient, value, learning_rate, velocity, average_gradient=None, step=None
    ):
        rho = spread(self.rho, value.ndim)
        velocity += (1 - rho) * (gradient * gradient - velocity)
        variance = velocity + self.epsilon
        if average_gradient is not None:
            average_gradient += (1 - rho) * (gradient - average_gradient)
            variance -= average_gradient * average_gradient
        increment = learning_rate * gradient / np.sqrt(variance)
        if step is None:
            value -= increment
        else:
            step *= spread(self.momentum, value.ndim)
            step += increment
            value -= step
