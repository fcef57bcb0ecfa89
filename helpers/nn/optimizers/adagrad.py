"""AdaGrad."""

import numpy as np

from ..arrays import as_rates
from .base import Optimizer


class Adagrad(Optimizer):
    """s ← s + g², w ← w − η·g / √(s + ε): a rate of its own for each weight, ever smaller.

    Duchi, Hazan and Singer 2011. ε stands inside the root, as in Keras.

    Args:
        initial_accumulator_value: s before the first step, at least 0.
        epsilon: ε, which keeps the division defined.
    """

    slots = ("accumulator",)

    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7, **shared):
        super().__init__(learning_rate, **shared)
        self.first_value = as_rates("initial_accumulator_value", initial_accumulator_value)
        self.epsilon = as_rates("epsilon", epsilon)

    def update_step(self, gradient, value, learning_rate, accumulator):
        accumulator += gradient * gradient
        value -= learning_rate * gradient / np.sqrt(accumulator + self.epsilon)
