"""Gradient descent, with momentum and Nesterov's look ahead."""

from ..arrays import as_rates, spread
from .base import Optimizer


class SGD(Optimizer):
    """w ← w − η·g; with momentum β: v ← β·v − η·g, w ← w + v.

    With `nesterov`, w ← w + β·v − η·g, with the new v. Keras' momentum scales the gradient by η
    inside the velocity; the averaging form v ← β·v + (1 − β)·g takes steps 1 − β times as long.
    Polyak 1964; Sutskever et al. 2013.

    Args:
        momentum: β in [0, 1]; one number or one per run.
    """

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, **shared):
        super().__init__(learning_rate, **shared)
        self.momentum = as_rates("momentum", momentum, 0, 1)
        self.nesterov = nesterov
        self.slots = (
            () if isinstance(self.momentum, float) and self.momentum == 0 else ("velocity",)
        )

    def update_step(self, gradient, value, learning_rate, velocity=None):
        step = learning_rate * gradient
        if velocity is None:
            value -= step
            return
        beta = spread(self.momentum, value.ndim)
        velocity *= beta
        velocity -= step
        value += beta * velocity - step if self.nesterov else velocity
