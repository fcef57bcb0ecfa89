"""Training: compile, fit and evaluate, with Keras' meaning of each argument."""

import numpy as np

from . import losses, metrics, optimizers
from .arrays import as_float, as_rates, plain
from .callbacks.base import CallbackList
from .callbacks.history import History


class Trainer:
    """What `Sequential` adds to its layers to learn."""

    def compile(
        self,
        optimizer="rmsprop",
        loss=None,
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
        for name in self.metric_names:
            self._metric(name, outputs=1)

    def _metric(self, name, outputs):
        return metrics.get(name, self.loss, outputs)

    def check_data(self, x, y, sample_weight=None, check_finite=True):
        """x, y and weights as arrays that fit the network and each other.

        Raises:
            ValueError: saying which shape was found and which was expected.
        """
        if self.loss is None:
            raise ValueError("compile the network first: model.compile(optimizer=…, loss=…)")
        x = self.check_x(x, check_finite)
        y = self.loss.check_targets(y, self.output_shape[-1], check_finite)
        n, axis = self._samples(x), -1 if self.loss.sparse else -2
        leading = y.shape[: y.ndim + axis]
        if y.shape[axis] != n or leading not in ((), self.runs):
            raise ValueError(f"x has {n} samples, y has {y.shape[axis]} (its shape is {y.shape})")
        if sample_weight is not None:
            sample_weight = as_float("sample_weight", sample_weight)
            if sample_weight.shape[-1] != n or (sample_weight < 0).any():
                raise ValueError(f"sample_weight must hold {n} numbers of at least 0")
        return x, y, sample_weight

    @property
    def _watched(self):
        """The layers whose outputs are penalized: their loss depends on the batch size."""
        return [layer for layer in self.layers if layer.activity_regularizer is not None]

    def _samples(self, x) -> int:
        return x.shape[x.ndim - len(self.input_shape) - 1]

    def loss_and_backward(self, x, y, weight=None, training=True, backward=True):
        """One forward and one backward pass: returns (loss, ŷ), leaves the gradients in place.

        A last layer with the loss's own activation (softmax under cross-entropy) is passed in one
        step: exact where ŷ rounds to 0 or 1, and the gradient is ŷ − y.
        """
        prediction = self.forward(x, training)
        last = self.layers[-1]
        linked = self.loss.link is not None and not self.loss.from_logits
        linked = linked and last.link() == self.loss.link
        if linked:
            values = self.loss.link_values(y, last.z, prediction)
        else:
            values = self.loss.values(y, prediction)
        values = values if weight is None else values * weight
        loss = values.sum(axis=-1) / values.shape[-1] + self.parameters.penalty()
        loss = loss + sum(layer.activity_penalty() for layer in self._watched)
        if backward:
            slope = self.loss.link_gradient if linked else self.loss.gradient
            gradient = slope(y, prediction)
            if weight is not None:
                gradient *= weight[..., None]
            gradient /= values.shape[-1]
            self.backward(gradient, from_z=linked)
            self.parameters.add_penalty_gradient()
        return loss, prediction

    def train_step(self, x, y, weight=None):
        """One step of the optimizer on one batch; returns (loss, ŷ) from before the step."""
        loss, prediction = self.loss_and_backward(x, y, weight)
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
        x, y, weight = self.check_data(x, y, sample_weight, check_finite)
        if class_weight is not None:
            if weight is not None:
                raise ValueError("give class_weight or sample_weight, not both")
            weight = self._class_weights(y, class_weight)
        if validation_split and validation_data is None:
            x, y, weight, validation_data = self._split(x, y, weight, validation_split)
        elif validation_data is not None:
            validation_data = self.check_data(*validation_data, check_finite=check_finite)
        batch_size = _whole("batch_size", 32 if batch_size is None else batch_size, 1)
        epochs = _whole("epochs", epochs, 0)
        self._check_rates()
        history, self.stop_training = History(), False
        callbacks = CallbackList(callbacks, history, self, epochs, verbose)
        callbacks.call("on_train_begin")
        try:
            with np.errstate(all="ignore"):
                for epoch in range(initial_epoch, epochs):
                    callbacks.call("on_epoch_begin", epoch)
                    logs = self._run_epoch(x, y, weight, batch_size, shuffle, callbacks)
                    if validation_data is not None:
                        size = validation_batch_size or batch_size
                        seen = self._run_test(*validation_data, size)
                        logs |= {f"val_{name}": value for name, value in seen.items()}
                    callbacks.call("on_epoch_end", epoch, logs)
                    if self.stop_training:
                        break
        except KeyboardInterrupt:
            if not callbacks.interrupted():
                raise
        callbacks.call("on_train_end")
        return history

    def evaluate(
        self, x, y, batch_size=None, verbose="auto", sample_weight=None, return_dict=False
    ):
        """The loss and metrics on x and y: a number, or a list [loss, *metrics].

        Raises:
            ValueError: for data that do not fit.
        """
        x, y, weight = self.check_data(x, y, sample_weight)
        with np.errstate(all="ignore"):
            logs = self._run_test(x, y, weight, batch_size or 32)
        if return_dict:
            return logs
        values = [logs["loss"]] + [logs[_label(name)] for name in self.metric_names]
        return values if len(values) > 1 else values[0]

    def _run_epoch(self, x, y, weight, batch_size, shuffle, callbacks):
        n = self._samples(x)
        whole = batch_size >= n
        order = _random_order(n) if shuffle and not whole else np.arange(n)
        sums = self._new_sums()
        for number, start in enumerate(range(0, n, batch_size)):
            rows = None if whole else order[start : start + batch_size]
            batch = self._take(x, y, weight, rows)
            loss, prediction = self.train_step(*batch)
            self._add(sums, loss, batch[1], prediction, min(batch_size, n - start))
            if callbacks.watches_batches:
                callbacks.call("on_train_batch_end", number, self._mean(sums))
                if self.stop_training:
                    break
        return self._mean(sums)

    def _run_test(self, x, y, weight, batch_size):
        n = self._samples(x)
        size = batch_size if self._watched else n
        sums = self._new_sums()
        for start in range(0, n, size):
            rows = None if size >= n else np.arange(start, min(start + size, n))
            batch = self._take(x, y, weight, rows)
            loss, prediction = self.loss_and_backward(*batch, training=False, backward=False)
            self._add(sums, loss, batch[1], prediction, min(size, n - start))
        return self._mean(sums)

    def _take(self, x, y, weight, rows):
        """The rows of a batch, or everything; samples may stand behind the axes of a stack."""
        if rows is None:
            return x, y, weight
        x = np.take(x, rows, axis=x.ndim - len(self.input_shape) - 1)
        y = np.take(y, rows, axis=-1 if self.loss.sparse else -2)
        return x, y, None if weight is None else weight[..., rows]

    def _new_sums(self):
        functions = {_label(n): self._metric(n, self.output_shape[-1]) for n in self.metric_names}
        return {"count": 0, "loss": 0.0, "functions": functions} | dict.fromkeys(functions, 0.0)

    @staticmethod
    def _add(sums, loss, y, prediction, n):
        sums["count"] += n
        sums["loss"] = sums["loss"] + loss * n
        for name, function in sums["functions"].items():
            sums[name] = sums[name] + function(y, prediction).sum(axis=-1)

    @staticmethod
    def _mean(sums):
        names = sorted(["loss", *sums["functions"]])
        return {name: plain(sums[name] / sums["count"]) for name in names}

    def _split(self, x, y, weight, share):
        if not 0 < share < 1:
            raise ValueError(f"validation_split must lie between 0 and 1, got {share!r}")
        n = self._samples(x)
        at = int(np.floor(n * (1 - share)))
        if at == 0:
            raise ValueError(f"validation_split={share} of {n} samples leaves none to train on")
        train, test = np.arange(at), np.arange(at, n)
        return *self._take(x, y, weight, train), self._take(x, y, weight, test)

    def _class_weights(self, y, class_weight):
        for label, weight in class_weight.items():
            as_rates(f"class_weight[{label!r}]", weight)
        labels = y if self.loss.sparse else y[..., 0] if y.shape[-1] == 1 else y.argmax(axis=-1)
        found = np.round(labels).astype(int)
        return np.vectorize(lambda label: float(class_weight.get(label, 1.0)))(found)

    def _check_rates(self):
        shape = np.shape(self.optimizer.learning_rate)
        if shape and (
            len(shape) != len(self.runs) or np.broadcast_shapes(shape, self.runs) != self.runs
        ):
            raise ValueError(f"learning_rate has shape {shape}, the network has runs={self.runs}")
        memory = self.optimizer.memory
        if any(m.shape != self.parameters.flat.shape for m in memory.values()):
            raise ValueError("this optimizer has trained another network; give each its own")


def _random_order(n):
    from .random import generator

    return generator().permutation(n)


def _whole(name, value, least):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, got {value!r}")
    return int(value)


def _label(name):
    return name if isinstance(name, str) else name.__name__
