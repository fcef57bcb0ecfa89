"""Schedules: the learning rate as a function of the step, counted from 0.

Each is called with a step (or an array of steps) and returns η there.
"""

import numpy as np

from ..arrays import as_number, as_rates


class LearningRateSchedule:
    """η(step). Subclasses define `__call__`."""

    def __call__(self, step):
        raise NotImplementedError


def _steps(name, value):
    if as_number(name, value) == 0:
        raise ValueError(f"{name} must be above 0, got {value!r}")
    return float(value)


class _Decay(LearningRateSchedule):
    """What the three decays of t = step / decay_steps have in common."""

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False):
        self.initial_learning_rate = as_rates("initial_learning_rate", initial_learning_rate)
        self.decay_steps = _steps("decay_steps", decay_steps)
        self.decay_rate = as_rates("decay_rate", decay_rate)
        self.staircase = staircase

    def t(self, step):
        """How often `decay_steps` fits into `step`: whole times only with `staircase`."""
        t = np.asarray(step, dtype=float) / self.decay_steps
        return np.floor(t) if self.staircase else t


class ExponentialDecay(_Decay):
    """η = η0·rate^t, t = step / decay_steps. TensorFlow 1: `tf.train.exponential_decay`."""

    def __call__(self, step):
        return self.initial_learning_rate * self.decay_rate ** self.t(step)


class NaturalExpDecay(_Decay):
    """η = η0·exp(−rate·t). TensorFlow 1: `tf.train.natural_exp_decay`; Keras 3 has none."""

    def __call__(self, step):
        return self.initial_learning_rate * np.exp(-self.decay_rate * self.t(step))


class InverseTimeDecay(_Decay):
    """η = η0 / (1 + rate·t). TensorFlow 1: `tf.train.inverse_time_decay`."""

    def __call__(self, step):
        return self.initial_learning_rate / (1 + self.decay_rate * self.t(step))


class PolynomialDecay(LearningRateSchedule):
    """η falls from its first to its end value like (1 − step / decay_steps)^power.

    With `cycle`, decay_steps grows to its next multiple beyond the step, so that η jumps up
    again. TensorFlow 1: `tf.train.polynomial_decay`.
    """

    def __init__(
        self, initial_learning_rate, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False
    ):
        self.initial_learning_rate = as_rates("initial_learning_rate", initial_learning_rate)
        self.end_learning_rate = as_rates("end_learning_rate", end_learning_rate)
        self.decay_steps = _steps("decay_steps", decay_steps)
        self.power, self.cycle = as_rates("power", power), cycle

    def __call__(self, step):
        step = np.asarray(step, dtype=float)
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

    def __init__(self, boundaries, values):
        self.boundaries, self.values = list(boundaries), [as_rates("values", v) for v in values]
        if len(self.values) != len(self.boundaries) + 1:
            raise ValueError(
                f"{len(self.boundaries)} boundaries need {len(self.boundaries) + 1} values, "
                f"got {len(self.values)}"
            )
        if any(np.diff(self.boundaries) <= 0):
            raise ValueError(f"boundaries must grow, got {self.boundaries}")

    def __call__(self, step):
        return np.asarray(self.values)[np.searchsorted(self.boundaries, step, side="left")]


class CosineDecay(LearningRateSchedule):
    """η falls along half a cosine to alpha times its start. Loshchilov and Hutter 2017.

    With `warmup_target`, η first rises in a line over `warmup_steps` to that value.
    """

    def __init__(
        self, initial_learning_rate, decay_steps, alpha=0.0, *, warmup_target=None, warmup_steps=0
    ):
        self.initial_learning_rate = as_rates("initial_learning_rate", initial_learning_rate)
        self.decay_steps = _steps("decay_steps", decay_steps)
        self.alpha = as_rates("alpha", alpha)
        self.warmup_target = warmup_target
        self.warmup_steps = as_rates("warmup_steps", warmup_steps) if warmup_target else 0

    def __call__(self, step):
        step = np.asarray(step, dtype=float)
        top = self.initial_learning_rate if self.warmup_target is None else self.warmup_target
        t = np.clip((step - self.warmup_steps) / self.decay_steps, 0, 1)
        rate = top * ((1 - self.alpha) * 0.5 * (1 + np.cos(np.pi * t)) + self.alpha)
        if not self.warmup_steps:
            return rate
        rise = (top - self.initial_learning_rate) * step / self.warmup_steps
        return np.where(step < self.warmup_steps, self.initial_learning_rate + rise, rate)


class CosineDecayRestarts(LearningRateSchedule):
    """Half cosines one after the other, each t_mul times as long and m_mul times as high.

    Loshchilov and Hutter 2017, "SGDR". TensorFlow 1: `tf.train.cosine_decay_restarts`.
    """

    def __init__(self, initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0):
        self.initial_learning_rate = as_rates("initial_learning_rate", initial_learning_rate)
        self.first_decay_steps = _steps("first_decay_steps", first_decay_steps)
        self.t_mul = as_rates("t_mul", t_mul, low=1.0)
        self.m_mul, self.alpha = as_rates("m_mul", m_mul), as_rates("alpha", alpha)

    def __call__(self, step):
        t = np.asarray(step, dtype=float) / self.first_decay_steps
        if self.t_mul == 1:
            restarts = np.floor(t)
            t = t - restarts
        else:
            restarts = np.floor(np.log(1 - t * (1 - self.t_mul)) / np.log(self.t_mul))
            before = (1 - self.t_mul**restarts) / (1 - self.t_mul)
            t = (t - before) / self.t_mul**restarts
        cosine = 0.5 * self.m_mul**restarts * (1 + np.cos(np.pi * t))
        return self.initial_learning_rate * ((1 - self.alpha) * cosine + self.alpha)
