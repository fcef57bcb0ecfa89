"""The learning rate by epoch."""

import numpy as np

from ..arrays import plain
from .base import Callback


class LearningRateScheduler(Callback):
    """Sets η before each epoch to `schedule(epoch, η)`; the history gains "learning_rate".

    Args:
        schedule: a function of the epoch, from 0, and the present rate.
    """

    def __init__(self, schedule, verbose=0):
        if not callable(schedule):
            raise TypeError(f"schedule must be a function of (epoch, rate), not {schedule!r}")
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch, logs=None):
        rate = self.schedule(epoch, plain(self.model.optimizer.learning_rate))
        if rate is None:
            raise ValueError("the schedule returned None; it must return the rate")
        self.model.optimizer.learning_rate = rate
        if self.verbose:
            print(f"Epoch {epoch + 1}: the learning rate is {np.asarray(rate)}.")

    def on_epoch_end(self, epoch, logs=None):
        logs["learning_rate"] = plain(self.model.optimizer.learning_rate)
