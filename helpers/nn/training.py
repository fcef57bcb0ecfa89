"""Training: fit, with Keras' meaning of each argument."""

import numpy as np
from numpy.typing import ArrayLike

from . import random
from .batches import Feed
from .callbacks import terminate
from .callbacks.callback_list import CallbackList
from .callbacks.history import History
from .evaluation import Evaluator


class Trainer(Evaluator):
    """What `Sequential` adds to its layers to learn."""

    stop_training = False

    def fit(
        self,
        x: ArrayLike,
        y: ArrayLike,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks=None,
        validation_split: float = 0.0,
        validation_data: tuple | None = None,
        shuffle: bool = True,
        class_weight: dict | None = None,
        sample_weight: ArrayLike | None = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int | list[int] = 1,
        *,
        check_finite: bool = True,
    ) -> History:
        """Trains for `epochs` passes over the data and returns the `History`.

        Args:
            x, y: samples and targets; for a stack either shared or with `runs` in front.
            batch_size: samples per step, 32 unless given.
            verbose: 0 prints nothing, 2 a line per epoch, "auto" and 1 about ten lines.
            callbacks: objects of `nn.callbacks`.
            validation_split: share of the data, from its end, that is only looked at.
            validation_data: (x, y) or (x, y, sample_weight) instead.
            shuffle: whether each epoch takes the samples in a new order.
            class_weight: {class: weight of its samples in the loss}.
            sample_weight: one weight per sample.
            initial_epoch: the number of the first epoch, when a training is taken up again.
            steps_per_epoch, validation_steps: batches that make an epoch; all unless given.
            validation_freq: every how many epochs, or after which, the validation data are
                looked at.
            check_finite: False lets NaN and infinite data in, as a TerminateOnNaN among the
                callbacks does (not in Keras, which always does).

        Raises:
            ValueError: for data that do not fit, or hold NaN or infinities.
        """
        batch_size = None if batch_size is None else _whole("batch_size", batch_size, 1)
        epochs, first = _whole("epochs", epochs, 0), _whole("initial_epoch", initial_epoch, 0)
        check_finite = check_finite and not terminate.watched(callbacks)
        data, test = self.check_data(x, y, sample_weight, check_finite), None
        if validation_data is not None:
            test = self._check_validation_data(validation_data, check_finite)
        elif validation_split:
            data, test = data.split(validation_split)
        if class_weight is not None:
            data = data.weighted(class_weight)
        self._get_ready_to_train()
        feed = Feed(data, batch_size, steps_per_epoch, random.generator() if shuffle else None)
        in_test = Feed(test, validation_batch_size or batch_size, validation_steps) if test else 0
        history, self.stop_training, logs = History(), False, None
        callbacks = CallbackList(callbacks, history, self, epochs, verbose)
        callbacks.call("on_train_begin", {})
        with np.errstate(all="ignore"):
            for epoch in range(first, epochs):
                callbacks.call("on_epoch_begin", epoch, {})
                logs = self._train(feed, callbacks)
                if test and _is_due(epoch + 1, validation_freq):
                    seen = self._test(in_test, callbacks)
                    logs |= {f"val_{name}": value for name, value in seen.items()}
                    logs = dict(sorted(logs.items()))
                callbacks.call("on_epoch_end", epoch, logs)
                if self.stop_training:
                    break
        callbacks.call("on_train_end", logs or {})
        return history

    def _get_ready_to_train(self):
        self.get_ready()
        if self.optimizer is None:
            raise ValueError("the network was compiled without an optimizer; it cannot learn")
        self.optimizer.prepare(self.parameters)

    def _train(self, feed, callbacks):
        """One epoch; returns its logs."""
        results, begins = self.results, callbacks.hears("on_train_batch_begin")
        ends = callbacks.hears("on_train_batch_end")
        results.reset(feed.data.row)
        for number, (x, y, weight) in enumerate(feed.epoch()):
            if begins:
                callbacks.call("on_train_batch_begin", number, {})
            self.train_step(x, y, weight)
            if ends:
                callbacks.call("on_train_batch_end", number, results.logs(self))
            if self.stop_training:
                break
        return results.logs(self)

    def train_on_batch(
        self, x, y, sample_weight=None, class_weight=None, return_dict: bool = False
    ):
        """One step of the optimizer on all of x and y; the loss and metrics from before it."""
        data = self.check_data(x, y, sample_weight)
        data = data if class_weight is None else data.weighted(class_weight)
        self._get_ready_to_train()
        return self._one_batch(self.train_step, data, return_dict)


def _is_due(epoch: int, frequency: int | list[int]) -> bool:
    """Whether the validation data are looked at after this epoch, counted from 1."""
    if isinstance(frequency, (int, np.integer)):
        return epoch % _whole("validation_freq", frequency, 1) == 0
    return epoch in frequency


def _whole(name, value, least):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, got {value!r}")
    return int(value)
