"""Lion: only the sign of the momentum counts.

w ← w − η·sign(β1·m + (1 − β1)·g)
m ← β2·m + (1 − β2)·g
"""

import numpy as np

from ..arrays import as_hyper, per_run
from .base import Hyper, Optimizer


class Lion(Optimizer):
    """w ← w − η·sign(β1·m + (1 − β1)·g), m ← β2·m + (1 − β2)·g: all steps are η long.

    Chen et al. 2023, "Symbolic discovery of optimization algorithms", found by a search among
    programs. Its rate is smaller than Adam's, and its weight decay larger.

    Args:
        beta_1: β1 in (0, 1], for the step; one number or one per run.
        beta_2: β2 in [0, 1], for the memory.
        shared: what all optimizers take; see `Optimizer`.

    Raises:
        ValueError: for a β1 out of range.
    """

    slots = ("m",)

    def __init__(
        self, learning_rate=0.001, beta_1: Hyper = 0.9, beta_2: Hyper = 0.99, *shared, **named
    ):
        super().__init__(learning_rate, *shared, **named)
        if not np.all((np.asarray(beta_1) > 0) & (np.asarray(beta_1) <= 1)):
            raise ValueError(
                "Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer "
                f"degenerates to SignSGD. Received: beta_1={beta_1}. (0 is out, too.)"
            )
        self.beta_1 = as_hyper("beta_1", beta_1, 0, 1)
        self.beta_2 = as_hyper("beta_2", beta_2, 0, 1)

    def update_step(self, g, w, eta, m):
        beta_1, beta_2 = per_run(self.beta_1, w), per_run(self.beta_2, w)
        w -= eta * np.sign(beta_1 * m + (1 - beta_1) * g)
        m *= beta_2
        m += (1 - beta_2) * g
