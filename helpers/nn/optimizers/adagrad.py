"""AdaGrad: a rate of its own for each weight, ever smaller.

s ← s + g²,  w ← w − η·g / √(s + ε)
"""

import numpy as np

from ..arrays import as_hyper, per_run
from .base import Hyper, Optimizer


class Adagrad(Optimizer):
    """s ← s + g², w ← w − η·g / √(s + ε): a rate of its own for each weight, ever smaller.

    Duchi, Hazan and Singer 2011. ε stands inside the root, as in Keras.

    Args:
        initial_accumulator_value: s before the first step, at least 0.
        epsilon: ε, which keeps the division defined.
        shared: what all optimizers take; see `Optimizer`.
    """

    slots, rooms = ("s",), ("a",)

    def __init__(
        self,
        learning_rate=0.001,
        initial_accumulator_value: Hyper = 0.1,
        epsilon: Hyper = 1e-7,
        *shared,
        **named,
    ):
        super().__init__(learning_rate, *shared, **named)
        self.first_value = as_hyper("initial_accumulator_value", initial_accumulator_value)
        self.epsilon = as_hyper("epsilon", epsilon)

    @property
    def initial_accumulator_value(self) -> Hyper:
        """s before the first step."""
        return self.first_value

    def update_step(self, g, w, eta, s, a):
        s += np.multiply(g, g, out=a)
        np.add(s, per_run(self.epsilon, w), out=a)
        np.sqrt(a, out=a)
        np.divide(g, a, out=a)
        a *= eta
        w -= a
