"""What all optimizers share: the rate, clipping, decoupled weight decay, and the step itself.

The formulas stand in the files beside this one. In all of them w are the weights, g is ∂L/∂w, η
the learning rate, and t the number of the step, counted from 1.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ..arrays import as_hyper, per_run
from ..naming import refuse, snake_case
from ..variables import Storage, Variable
from .clipping import clip_global_norm, clip_norms, clip_values
from .for_variables import ForVariables
from .schedules import LearningRateSchedule

Hyper = float | np.ndarray
"""A number, or one per run."""

_named: Counter[str] = Counter()


class Optimizer(ForVariables):
    """Changes weights in place by their gradients.

    To make one: name in `slots` what it remembers of each weight, and write `update_step`. What it
    works out on the way can be written into arrays named in `rooms`, to save asking for new ones.

    Args:
        learning_rate: η, at least 0: a float, one per run, a schedule of the step, or a function
            without arguments that is asked at every step.
        weight_decay: if given, each step first takes η·weight_decay of each weight away
            (decoupled: Loshchilov and Hutter 2019).
        clipnorm: largest norm of each variable's gradient.
        clipvalue: largest size of each element.
        global_clipnorm: largest norm of all gradients together.
        name: its kind in small letters unless given, with a number from the second one on.

    Attributes:
        iterations: the steps taken so far, a Variable.
        t: the number of the step that is being taken.

    Raises:
        ValueError: for a rate that is negative or no float, or more than one way of clipping.
    """

    slots: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    first_value: Hyper = 0.0
    spelling: str | None = None

    def __init__(
        self,
        learning_rate,
        weight_decay: Hyper | None = None,
        clipnorm: Hyper | None = None,
        clipvalue: Hyper | None = None,
        global_clipnorm: Hyper | None = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        name: str | None = None,
    ):
        refuse(
            type(self).__name__,
            use_ema=use_ema,
            ema_overwrite_frequency=ema_overwrite_frequency,
            loss_scale_factor=loss_scale_factor,
            gradient_accumulation_steps=gradient_accumulation_steps,
        )
        self.name = name or _next_name(self.spelling or snake_case(type(self).__name__))
        self.weight_decay = None if weight_decay is None else as_hyper("weight_decay", weight_decay)
        limits = {"clipnorm": clipnorm, "clipvalue": clipvalue, "global_clipnorm": global_clipnorm}
        for clip, limit in limits.items():
            setattr(self, clip, None if limit is None else as_hyper(clip, limit))
        self._clip = _only_one(limits)
        self._rate, self._schedule = self._constant_or_not(learning_rate)
        self.iterations = Variable(0, f"{self.name}/iteration", trainable=False, dtype="int64")
        self.t = 0
        super().__init__()

    def _constant_or_not(self, rate):
        """(a Variable, None) for a constant rate, (None, the schedule or function) for another."""
        if callable(rate):
            return None, rate
        if not isinstance(rate, (float, np.ndarray)) and np.ndim(rate) == 0:
            raise ValueError(
                "learning_rate must be a float (or one per run), a schedule, or a function without "
                f"arguments, got {rate!r}"
            )
        rate = as_hyper("learning_rate", rate)
        return Variable(rate, f"{self.name}/learning_rate", trainable=False), None

    @property
    def learning_rate(self):
        """η at the present step: a Variable, or what the schedule says."""
        if self._schedule is None:
            return self._rate
        if isinstance(self._schedule, LearningRateSchedule):
            return self._schedule(self.iterations.value.item())
        return self._schedule()

    @learning_rate.setter
    def learning_rate(self, rate):
        if callable(rate):
            self._rate, self._schedule = None, rate
        elif self._schedule is not None:
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` (or a function) as its "
                "learning_rate, so the rate cannot be set by hand; choose one of the two"
            )
        elif np.ndim(rate := as_hyper("learning_rate", rate)) > self._rate.ndim:
            self._rate, _ = self._constant_or_not(rate)  # from now on each run has its own
        else:
            self._rate.value[...] = rate

    def update_step(self, gradient: np.ndarray, value: np.ndarray, learning_rate, **memory) -> None:
        """Changes `value` in place; `memory`: the arrays of `slots` and `rooms`, of that shape."""
        raise NotImplementedError

    def step(self, weights: Storage) -> None:
        """One step of a network: clips, decays, steps along the flat array, then constrains."""
        if self._clip is not None:
            self.clip(weights.gradients, weights.runs)
        self.update([weights.trained], [weights.gradient], self._masks)
        if weights.constrained:
            weights.constrain()

    def update(
        self,
        values: Sequence[np.ndarray],
        gradients: Sequence[np.ndarray],
        decay_masks: Sequence[np.ndarray | float | None] | None = None,
        memories: Sequence[dict[str, np.ndarray]] | None = None,
    ) -> None:
        """One step for arrays: decays them, then `update_step` on each.

        Args:
            values: changed in place; always the same arrays, or those of a network in one.
            decay_masks: for each array None, or 1 for the weights that decay and 0 for others.
            memories: for each array what is remembered of it, if the optimizer cannot tell.
        """
        if memories is None:
            memories = self._memories or self._memory_of(values)
        if not len(values) == len(gradients) == len(memories):
            raise ValueError(f"{len(values)} arrays need as many gradients, got {len(gradients)}")
        count, rate = self.iterations.value, self._rate
        self.t = count.item() + 1
        rate = np.asarray(self.learning_rate) if rate is None else rate.value
        alike = rate.ndim == 0
        rate = rate.item() if alike else rate
        if self.weight_decay is not None:
            self._decay(values, rate, decay_masks)
        # `strict=` would take as long as an operation on a small array.
        for value, gradient, memory in zip(values, gradients, memories):  # noqa: B905
            eta = rate if alike else per_run(rate, value)
            self.update_step(gradient, value, eta, **memory)
        count[()] = self.t

    def _decay(self, values, rate, masks):
        for k, value in enumerate(values):
            share = per_run(rate, value) * per_run(self.weight_decay, value)
            if masks is not None and masks[k] is not None:
                share = share * masks[k]
            value -= value * share

    def clip(self, gradients: Sequence[np.ndarray], runs: tuple = ()) -> None:
        """Shortens gradients in place, as `clipnorm`, `clipvalue` or `global_clipnorm` says."""
        if self._clip == "clipvalue":
            clip_values(gradients, self.clipvalue)
        elif self._clip == "clipnorm":
            clip_norms(gradients, self.clipnorm, runs)
        elif self._clip == "global_clipnorm":
            clip_global_norm(gradients, self.global_clipnorm, runs)


def _only_one(limits: dict) -> str | None:
    """The way of clipping that is asked for; a limit of 0 means none, as in Keras."""
    given = [name for name, limit in limits.items() if limit is not None]
    if len(given) > 1:
        raise ValueError(
            "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be in use, "
            f"got {' and '.join(given)}"
        )
    return given[0] if given and np.any(limits[given[0]]) else None


def _next_name(kind: str) -> str:
    _named[kind] += 1
    return kind if _named[kind] == 1 else f"{kind}_{_named[kind] - 1}"
