"""What all optimizers share: the rate and its schedule, clipping, decoupled weight decay."""

import numpy as np

from ..arrays import as_rates, check_runs, spread
from .schedules import LearningRateSchedule


class Optimizer:
    """Changes weights in place by their gradients.

    Args:
        learning_rate: η, at least 0: a number, one number per run, or a schedule of the step.
        weight_decay: if given, each step first takes η·weight_decay of each weight away
            (decoupled: Loshchilov and Hutter 2019).
        clipnorm: largest norm of each variable's gradient.
        clipvalue: largest size of each element.
        global_clipnorm: largest norm of all gradients together.

    Attributes:
        iterations: steps taken so far.

    Raises:
        ValueError: for negative rates, or more than one way of clipping.
    """

    slots: tuple[str, ...] = ()
    first_value = 0.0

    def __init__(
        self,
        learning_rate=0.01,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
    ):
        self._schedule = None
        self.learning_rate = learning_rate
        clips = {"clipnorm": clipnorm, "clipvalue": clipvalue, "global_clipnorm": global_clipnorm}
        given = [name for name, limit in clips.items() if limit is not None]
        if len(given) > 1:
            raise ValueError(f"only one way of clipping at a time, got {', '.join(given)}")
        self._clip = given[0] if given else None
        for name, limit in clips.items():
            setattr(self, name, None if limit is None else as_rates(name, limit))
        self.weight_decay = None if weight_decay is None else as_rates("weight_decay", weight_decay)
        self.iterations = 0
        self._memory: list[dict[str, np.ndarray]] | None = None

    def check(self, values: np.ndarray, runs: tuple = ()) -> None:
        """Checks that this optimizer can train a network with these weights, `(*runs, n)`.

        Raises:
            ValueError: when a hyperparameter is an array of another shape than `runs`, or the
                optimizer remembers another network.
        """
        for owner in (self, self._schedule):
            check_runs(owner, runs)
        if any(m.shape != values.shape for m in self.memory.values()):
            raise ValueError("this optimizer has trained another network; give each its own")

    @property
    def learning_rate(self):
        """η at the present step."""
        return self._learning_rate if self._schedule is None else self._schedule(self.iterations)

    @learning_rate.setter
    def learning_rate(self, value):
        if isinstance(value, LearningRateSchedule):
            self._schedule, self._learning_rate = value, None
        elif self._schedule is not None:
            raise TypeError("the learning rate follows a schedule; it cannot be set by hand")
        else:
            self._learning_rate = as_rates("learning_rate", value)

    def update_step(self, gradient, value, learning_rate, **slots) -> None:
        """Changes `value` in place. `slots` are this optimizer's memory, of the same shape."""
        raise NotImplementedError

    def apply(self, gradients, variables) -> None:
        """One step of each variable by its gradient, with clipping, decay and constraints.

        Raises:
            ValueError: when gradients and variables do not match.
        """
        gradients = [np.array(g, dtype=float) for g in gradients]
        if [g.shape for g in gradients] != [v.value.shape for v in variables]:
            raise ValueError(
                f"gradients of shapes {[g.shape for g in gradients]} do not fit variables of "
                f"shapes {[v.value.shape for v in variables]}"
            )
        self.clip(gradients, variables[0].runs)
        self.update([v.value for v in variables], gradients)
        for v in variables:
            if v.constraint is not None:
                v.value[...] = v.constraint(v.value, v.runs)

    def update(self, values: list[np.ndarray], gradients: list[np.ndarray]) -> None:
        """One step for arrays: decays them, then `update_step` on each."""
        if self._memory is None:
            self._memory = [
                {name: np.full_like(v, self.first_value) for name in self.slots} for v in values
            ]
        rate = self.learning_rate
        for value, gradient, slots in zip(values, gradients, self._memory, strict=True):
            eta = spread(rate, value.ndim)
            if self.weight_decay is not None:
                value -= value * (eta * spread(self.weight_decay, value.ndim))
            self.update_step(gradient, value, eta, **slots)
        self.iterations += 1

    def clip(self, gradients: list[np.ndarray], runs: tuple = ()) -> None:
        """Shortens gradients in place, as `clipnorm`, `clipvalue` or `global_clipnorm` says."""
        if self._clip is None:
            return
        limit = getattr(self, self._clip)
        if self._clip == "clipvalue":
            for g in gradients:
                np.clip(g, -spread(limit, g.ndim), spread(limit, g.ndim), out=g)
            return
        squares = [np.square(g).sum(axis=tuple(range(len(runs), g.ndim))) for g in gradients]
        if self._clip == "global_clipnorm":
            squares = [sum(squares)] * len(gradients)
        for g, square in zip(gradients, squares, strict=True):
            g *= spread(limit / np.maximum(np.sqrt(square), limit), g.ndim)

    @property
    def memory(self) -> dict[str, np.ndarray]:
        """What the optimizer remembers after training a network, each in one flat array."""
        return dict(self._memory[0]) if self._memory else {}
