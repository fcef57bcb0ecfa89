"""Schedules: the learning rate η as a function of the step, counted from 0.

Each is called with a step (or an array of steps) and returns η there.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from .. import outside
from ..arrays import as_hyper, as_number, check_runs

Hyper = float | np.ndarray
"""A number, or one per run of a stack."""


class LearningRateSchedule:
    """η(step). Subclasses define `__call__`."""

    def __call__(self, step: ArrayLike):
        """η at this step."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(step)")

    def check(self, runs: tuple) -> None:
        """Checks that what is given per run has one number for each of them.

        Raises:
            ValueError: naming what has another shape.
        """
        check_runs(self, runs)


def _steps(name, value):
    if as_number(name, value) == 0:
        raise ValueError(f"{name} must be above 0, got {value!r}")
    return float(value)


class _Decay(LearningRateSchedule):
    """What the three decays of t = step / decay_steps have in common."""

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase, name):
        self.initial_learning_rate = as_hyper("initial_learning_rate", initial_learning_rate)
        self.decay_steps = _steps("decay_steps", decay_steps)
        self.decay_rate = as_hyper("decay_rate", decay_rate)
        self.staircase, self.name = staircase, name

    def t(self, step: ArrayLike):
        """How often `decay_steps` fits into `step`: whole times only with `staircase`."""
        t = np.float64(step) / self.decay_steps
        return np.floor(t) if self.staircase else t


class ExponentialDecay(_Decay):
    """η = η0·rate^t, t = step / decay_steps. TensorFlow 1: `tf.train.exponential_decay`."""

    def __init__(
        self,
        initial_learning_rate: Hyper,
        decay_steps: float,
        decay_rate: Hyper,
        staircase: bool = False,
        name: str = "ExponentialDecay",
    ):
        super().__init__(initial_learning_rate, decay_steps, decay_rate, staircase, name)

    def __call__(self, step):
        return self.initial_learning_rate * self.decay_rate ** self.t(step)


class NaturalExpDecay(_Decay):
    """η = η0·exp(−rate·t). TensorFlow 1: `tf.train.natural_exp_decay`; Keras 3 has none."""

    def __init__(
        self,
        initial_learning_rate: Hyper,
        decay_steps: float,
        decay_rate: Hyper,
        staircase: bool = False,
        name: str = "NaturalExpDecay",
    ):
        super().__init__(initial_learning_rate, decay_steps, decay_rate, staircase, name)

    def __call__(self, step):
        return self.initial_learning_rate * np.exp(-self.decay_rate * self.t(step))


class InverseTimeDecay(_Decay):
    """η = η0 / (1 + rate·t). TensorFlow 1: `tf.train.inverse_time_decay`."""

    def __init__(
        self,
        initial_learning_rate: Hyper,
        decay_steps: float,
        decay_rate: Hyper,
        staircase: bool = False,
        name: str = "InverseTimeDecay",
    ):
        super().__init__(initial_learning_rate, decay_steps, decay_rate, staircase, name)

    def __call__(self, step):
        return self.initial_learning_rate / (1 + self.decay_rate * self.t(step))


class PolynomialDecay(LearningRateSchedule):
    """η falls from its first to its end value like (1 − step / decay_steps)^power.

    With `cycle`, decay_steps grows to its next multiple beyond the step, so that η jumps up
    again. TensorFlow 1: `tf.train.polynomial_decay`.
    """

    def __init__(
        self,
        initial_learning_rate: Hyper,
        decay_steps: float,
        end_learning_rate: Hyper = 0.0001,
        power: Hyper = 1.0,
        cycle: bool = False,
        name: str = "PolynomialDecay",
    ):
        self.initial_learning_rate = as_hyper("initial_learning_rate", initial_learning_rate)
        self.end_learning_rate = as_hyper("end_learning_rate", end_learning_rate)
        self.decay_steps = _steps("decay_steps", decay_steps)
        self.power, self.cycle, self.name = as_hyper("power", power), cycle, name

    def __call__(self, step):
        step = np.float64(step)
        if self.cycle:
            total = self.decay_steps * np.maximum(1, np.ceil(step / self.decay_steps))
        else:
            total, step = self.decay_steps, np.minimum(step, self.decay_steps)
        span = self.initial_learning_rate - self.end_learning_rate
        return span * (1 - step / total) ** self.power + self.end_learning_rate


class PiecewiseConstantDecay(LearningRateSchedule):
    """`values[0]` up to and with step `boundaries[0]`, then `values[1]`, and so on.

    TensorFlow 1: `tf.train.piecewise_constant`.

    Raises:
        ValueError: unless there is one value more than boundaries, and these grow.
    """

    def __init__(
        self,
        boundaries: Sequence[float],
        values: Sequence[Hyper],
        name: str = "PiecewiseConstant",
    ):
        self.boundaries, self.name = list(boundaries), name
        self.values = [as_hyper("values", v) for v in values]
        if len(self.values) != len(self.boundaries) + 1:
            raise ValueError(
                f"{len(self.boundaries)} boundaries need {len(self.boundaries) + 1} values, "
                f"got {len(self.values)}"
            )
        if any(np.diff(self.boundaries) <= 0):
            raise ValueError(f"boundaries must grow, got {self.boundaries}")
        self._rates = np.array(np.broadcast_arrays(*self.values))

    def check(self, runs):
        LearningRateSchedule.check(_Values(self._rates[0]), runs)

    def __call__(self, step):
        return self._rates[np.searchsorted(self.boundaries, step, side="left")]


class _Values(LearningRateSchedule):
    def __init__(self, values):
        self.values = values


class CosineDecay(LearningRateSchedule):
    """η falls along half a cosine to alpha times its start. Loshchilov and Hutter 2017.

    With `warmup_target`, η first rises in a line over `warmup_steps` to that value.
    """

    def __init__(
        self,
        initial_learning_rate: Hyper,
        decay_steps: float,
        alpha: Hyper = 0.0,
        name: str = "CosineDecay",
        warmup_target: Hyper | None = None,
        warmup_steps: float = 0,
    ):
        self.initial_learning_rate = as_hyper("initial_learning_rate", initial_learning_rate)
        self.decay_steps = _steps("decay_steps", decay_steps)
        self.alpha, self.name = as_hyper("alpha", alpha), name
        warm = warmup_target is not None
        self.warmup_target = as_hyper("warmup_target", warmup_target) if warm else None
        self.warmup_steps = as_number("warmup_steps", warmup_steps) if warm else 0

    def __call__(self, step):
        step, first = np.float64(step), self.initial_learning_rate
        top = first if self.warmup_target is None else self.warmup_target
        t = np.minimum(np.maximum((step - self.warmup_steps) / self.decay_steps, 0), 1)
        rate = top * ((1 - self.alpha) * 0.5 * (1 + np.cos(np.pi * t)) + self.alpha)
        if not self.warmup_steps:
            return rate
        rise = first + (top - first) * step / self.warmup_steps
        return np.where(step < self.warmup_steps, rise, rate)


class CosineDecayRestarts(LearningRateSchedule):
    """Half cosines one after the other, each t_mul times as long and m_mul times as high.

    Loshchilov and Hutter 2017, "SGDR". TensorFlow 1: `tf.train.cosine_decay_restarts`.
    """

    def __init__(
        self,
        initial_learning_rate: Hyper,
        first_decay_steps: float,
        t_mul: float = 2.0,
        m_mul: Hyper = 1.0,
        alpha: Hyper = 0.0,
        name: str = "SGDRDecay",
    ):
        self.initial_learning_rate = as_hyper("initial_learning_rate", initial_learning_rate)
        self.first_decay_steps = _steps("first_decay_steps", first_decay_steps)
        self.t_mul, self.name = as_number("t_mul", t_mul, low=1.0), name
        self.m_mul, self.alpha = as_hyper("m_mul", m_mul), as_hyper("alpha", alpha)

    def __call__(self, step):
        t = np.float64(step) / self.first_decay_steps
        if self.t_mul == 1:
            restarts = np.floor(t)
            t = t - restarts
        else:
            restarts = np.floor(np.log(1 - t * (1 - self.t_mul)) / np.log(self.t_mul))
            before = (1 - self.t_mul**restarts) / (1 - self.t_mul)
            t = (t - before) / self.t_mul**restarts
        cosine = 0.5 * self.m_mul**restarts * (1 + np.cos(np.pi * t))
        return self.initial_learning_rate * ((1 - self.alpha) * cosine + self.alpha)


__getattr__ = outside.answer("schedules", __name__)
