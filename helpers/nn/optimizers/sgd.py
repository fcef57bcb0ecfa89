"""Gradient descent, with momentum and Nesterov's look ahead.

    w ← w − η·g

With momentum β, which lets a step remember the one before:

    v ← β·v − η·g,  w ← w + v

and with `nesterov`, w ← w + β·v − η·g, with the new v.
"""

import numpy as np

from ..arrays import as_hyper, per_run
from .base import Hyper, Optimizer


class SGD(Optimizer):
    """w ← w − η·g; with momentum β: v ← β·v − η·g, w ← w + v.

    Keras' momentum scales the gradient by η inside the velocity; the averaging form
    v ← β·v + (1 − β)·g takes steps 1 − β times as long. Polyak 1964; Sutskever et al. 2013.

    Args:
        momentum: β in [0, 1]; a float, or one per run.
        nesterov: whether the slope is asked for where the velocity leads.
        shared: what all optimizers take; see `Optimizer`.

    Raises:
        ValueError: for a momentum out of range or that is no float.
    """

    rooms = ("a",)

    def __init__(
        self,
        learning_rate=0.01,
        momentum: Hyper = 0.0,
        nesterov: bool = False,
        *shared,
        **named,
    ):
        super().__init__(learning_rate, *shared, **named)
        number = isinstance(momentum, float) or np.ndim(momentum) > 0
        if not number or not np.all((np.asarray(momentum) >= 0) & (np.asarray(momentum) <= 1)):
            raise ValueError(
                f"`momentum` must be a float between [0, 1]. In a stack: one per run. {momentum!r}"
            )
        self.momentum = as_hyper("momentum", momentum, 0, 1)
        self.nesterov = nesterov
        self.slots = () if isinstance(self.momentum, float) and self.momentum == 0 else ("v",)

    def update_step(self, g, w, eta, a, v=None):
        np.multiply(g, eta, out=a)
        if v is None:
            w -= a
            return
        beta = per_run(self.momentum, w)
        v *= beta
        v -= a
        w += beta * v - a if self.nesterov else v
