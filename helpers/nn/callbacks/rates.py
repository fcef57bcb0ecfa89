"""The learning rate by epoch."""

import inspect
from collections.abc import Callable

import numpy as np

from ..arrays import plain
from .base import Callback


class LearningRateScheduler(Callback):
    """Sets η before each epoch to `schedule(epoch, η)`; the history gains "learning_rate".

    Args:
        schedule: a function of the epoch, from 0, and the present rate, or of the epoch alone.
            In a stack the rate is an array of one per run, or becomes one.
        verbose: 1 says what the rate is.

    Raises:
        TypeError: for what is no function.
    """

    def __init__(self, schedule: Callable, verbose: int = 0):
        if not callable(schedule):
            raise TypeError(f"schedule must be a function of (epoch, rate), not {schedule!r}")
        self.schedule, self.verbose = schedule, verbose
        self._of_epoch_alone = not _takes_two(schedule)

    def on_epoch_begin(self, epoch, logs=None):
        present = plain(np.array(self.model.optimizer.learning_rate))
        rate = self.schedule(epoch) if self._of_epoch_alone else self.schedule(epoch, present)
        if not isinstance(rate, (float, np.floating)) and np.ndim(rate) == 0:
            raise ValueError(f"the schedule must return the rate as a float, got {rate!r}")
        self.model.optimizer.learning_rate = rate
        if self.verbose:
            print(f"Epoch {epoch + 1}: the learning rate is {rate}.")

    def on_epoch_end(self, epoch, logs=None):
        if logs is not None:
            logs["learning_rate"] = plain(np.array(self.model.optimizer.learning_rate))


def _takes_two(function):
    """Whether it can be called with two arguments; an error inside it is another matter."""
    try:
        inspect.signature(function).bind(0, 0.0)
    except TypeError:
        return False
    except ValueError:  # written in C, and it does not say
        return True
    return True
