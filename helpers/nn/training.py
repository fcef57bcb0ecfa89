"""Training: compile, fit and evaluate, with Keras' meaning of each argument."""

import numpy as np

from . import losses, optimizers, random
from . import metrics as metrics_
from .batches import Data
from .callbacks.base import CallbackList
from .callbacks.history import History


class Trainer:
    """What `Sequential` adds to its layers to learn."""

    def compile(
        self,
        optimizer="rmsprop",
        loss=None,
        *,
        metrics=None,
        run_eagerly=False,
        steps_per_execution=1,
        jit_compile="auto",
    ) -> None:
        """Chooses what is minimized and how. The last three mean nothing here; Keras has them.

        Raises:
            ValueError: for unknown names, with the nearest known one; without a loss.
        """
        if loss is None:
            raise ValueError('name the loss, for example loss="mse"')
        if isinstance(metrics, str):
            raise TypeError(f"metrics must be a list: write [{metrics!r}]")
        self.optimizer, self.loss = optimizers.get(optimizer), losses.get(loss)
        self.metric_names = list(metrics or [])
        self._averages(outputs=1)

    def _averages(self, outputs=None):
        return metrics_.Averages(self.metric_names, self.loss, outputs or self.output_shape[-1])

    def check_data(self, x, y, sample_weight=None, check_finite=True) -> Data:
        """x, y and weights as arrays that fit the network and each other.

        Raises:
            ValueError: saying which shape was found and which was expected.
        """
        if self.loss is None:
            raise ValueError("compile the network first: model.compile(optimizer=…, loss=…)")
        x = self.check_x(x, check_finite)
        y = self.loss.check_targets(y, self.output_shape[-1], check_finite)
        axes = -1 - len(self.input_shape), -1 if self.loss.sparse else -2
        return Data(x, y, sample_weight, *axes).checked(self.runs)

    def _check_validation_data(self, data, check_finite) -> Data:
        if not isinstance(data, (tuple, list)) or len(data) not in (2, 3):
            raise ValueError("validation_data must be (x, y) or (x, y, sample_weight)")
        return self.check_data(*data, check_finite=check_finite)

    def loss_and_backward(self, data: Data, training=True, backward=True):
        """One forward and one backward pass: returns (loss, ŷ), leaves the gradients in place."""
        prediction = self.forward(data.x, training)
        values, slope, from_z = self._compare(data.y, prediction)
        values = values if data.weight is None else values * data.weight
        n = values.shape[-1]
        loss = values.sum(axis=-1) / n + self.parameters.penalty()
        loss = loss + sum(layer.activity_penalty() for layer in self._watched)
        if backward:
            gradient = slope()
            if data.weight is not None:
                gradient *= data.weight[..., None]
            gradient /= n
            self.backward(gradient, from_z)
            self.parameters.add_penalty_gradient()
        return loss, prediction

    def _compare(self, y, prediction):
        """(loss per sample, function for its gradient, whether that is ∂L/∂z instead of ∂L/∂ŷ)."""
        last, loss = self.layers[-1], self.loss
        if loss.link is None or loss.from_logits or last.link() not in ("sigmoid", "softmax"):
            return loss.values(y, prediction), lambda: loss.gradient(y, prediction), False
        if last.link() == loss.link:
            values = loss.link_values(y, last.z, prediction)
            return values, lambda: loss.link_gradient(y, prediction), True
        loss = loss.with_logits()
        return loss.values(y, last.z), lambda: loss.gradient(y, last.z), True

    @property
    def _watched(self):
        """The layers whose outputs are penalized: their loss depends on the batch size."""
        return [layer for layer in self.layers if layer.activity_regularizer is not None]

    def train_step(self, data: Data):
        """One step of the optimizer on one batch; returns (loss, ŷ) from before the step."""
        loss, prediction = self.loss_and_backward(data)
        self.optimizer.clip(self.parameters.gradients, self.runs)
        self.optimizer.update([self.parameters.flat], [self.parameters.flat_gradient])
        self.parameters.constrain()
        return loss, prediction

    def fit(
        self,
        x,
        y,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_split=0.0,
        validation_data=None,
        shuffle=True,
        class_weight=None,
        sample_weight=None,
        initial_epoch=0,
        validation_batch_size=None,
        check_finite=True,
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
            check_finite: False lets NaN and infinite data in (not in Keras, which always does).

        Raises:
            ValueError: for data that do not fit, or hold NaN or infinities.
        """
        data, test = self.check_data(x, y, sample_weight, check_finite), None
        if class_weight is not None:
            data = data.weighted(class_weight)
        if validation_data is not None:
            test = self._check_validation_data(validation_data, check_finite)
        elif validation_split:
            data, test = data.split(validation_split)
        batch_size = _whole("batch_size", 32 if batch_size is None else batch_size, 1)
        epochs = _whole("epochs", epochs, 0)
        self.optimizer.check(self.parameters.flat, self.runs)
        history, self.stop_training = History(), False
        callbacks = CallbackList(callbacks, history, self, epochs, verbose)
        callbacks.call("on_train_begin", {})
        with np.errstate(all="ignore"):
            for epoch in range(initial_epoch, epochs):
                callbacks.call("on_epoch_begin", epoch, {})
                logs = self._run_epoch(data, batch_size, shuffle, callbacks)
                if test is not None:
                    seen = self._run_test(test, validation_batch_size or batch_size)
                    logs |= {f"val_{name}": value for name, value in seen.items()}
                callbacks.call("on_epoch_end", epoch, logs)
                if self.stop_training:
                    break
        callbacks.call("on_train_end", history.last)
        return history

    def evaluate(
        self,
        x,
        y,
        batch_size=None,
        verbose="auto",
        sample_weight=None,
        return_dict=False,
        check_finite=True,
    ):
        """The loss and metrics on x and y: a number, or a list [loss, *metrics].

        Raises:
            ValueError: for data that do not fit.
        """
        data = self.check_data(x, y, sample_weight, check_finite)
        with np.errstate(all="ignore"):
            logs = self._run_test(data, batch_size or 32)
        if return_dict:
            return logs
        values = [logs["loss"]] + [logs[metrics_.label(name)] for name in self.metric_names]
        return values if len(values) > 1 else values[0]

    def _run_epoch(self, data, batch_size, shuffle, callbacks):
        averages = self._averages()
        rng, watched = random.generator() if shuffle else None, callbacks.watches_batches
        for number, batch in enumerate(data.batches(batch_size, rng)):
            if watched:
                callbacks.call("on_train_batch_begin", number, {})
            loss, prediction = self.train_step(batch)
            averages.add(loss, batch.y, prediction)
            if watched:
                callbacks.call("on_train_batch_end", number, averages.result())
            if self.stop_training:
                break
        return averages.result()

    def _run_test(self, data, batch_size):
        averages = self._averages()
        for batch in data.batches(batch_size if self._watched else data.n):
            loss, prediction = self.loss_and_backward(batch, training=False, backward=False)
            averages.add(loss, batch.y, prediction)
        return averages.result()


def _whole(name, value, least):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, got {value!r}")
    return int(value)
