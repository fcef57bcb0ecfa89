"""A network of Keras, for the checkup: reached through the model, without an import."""

from __future__ import annotations

import numpy as np

from helpers.checkup.network import Copy, Network


class KerasNetwork(Network):
    """A Keras model as the checkup sees it."""

    def __init__(self, model):
        super().__init__(model)
        self.built = bool(model.built)
        if self.built:
            self.units = _last(model, "output_shape")
            shape = getattr(model, "input_shape", None)
            self.input_shape = tuple(shape[1:]) if isinstance(shape, tuple) else None

    @property
    def loss(self):
        return super().loss if self.model.compiled else None

    @property
    def rate(self):
        rate = self.model.optimizer.get_config()["learning_rate"]
        return float(rate) if np.ndim(rate) == 0 and not isinstance(rate, dict) else None

    def arrays(self):
        for weight in self.model.weights if self.built else ():
            yield weight.path, np.asarray(weight.value)

    def memory(self):
        optimizer = getattr(self.model, "optimizer", None)
        for variable in getattr(optimizer, "variables", ()):
            yield np.asarray(variable.value)

    def copy(self, x):
        return KerasCopy(self.model, x)


class KerasCopy(Copy):
    """The model made anew from its configuration, with the same weights and optimizer."""

    def __init__(self, model, x):
        self.model, row = type(model).from_config(model.get_config()), self._floats(model, x[:1])
        self.model(row)
        if model.built:
            self._take_weights(model, row)
        if model.compiled:
            optimizer = type(model.optimizer).from_config(model.optimizer.get_config())
            optimizer.build(self.model.trainable_variables)
            if model.optimizer.built:
                for ours, theirs in zip(
                    optimizer.variables, model.optimizer.variables, strict=True
                ):
                    ours.assign(theirs)
            self.model.compile(optimizer, loss=model.loss, run_eagerly=True)

    def _take_weights(self, model, row):
        self.model.set_weights(model.get_weights())
        for layer in self.model.layers:
            if hasattr(layer, "finalize_state"):  # Normalization reads its weights only then
                layer.finalize_state()
        ours, theirs = (np.asarray(m(row, training=False)) for m in (self.model, model))
        if not np.allclose(ours, theirs, equal_nan=True):
            raise ValueError("the copy answers otherwise")

    @staticmethod
    def _floats(model, x):
        return np.asarray(x, dtype=str(getattr(model, "compute_dtype", "float32")))

    @property
    def units(self) -> int | None:
        return _last(self.model, "output_shape")

    def activations(self, x):
        a, found = self._floats(self.model, x), []
        expected = np.asarray(self.model(a, training=False))
        for layer in self.model.layers:
            if type(layer).__name__ == "InputLayer":
                continue
            try:
                a = layer(a, training=False)
            except (TypeError, ValueError):
                return []
            found.append((layer, np.asarray(a)))
        same = found and found[-1][1].shape == expected.shape
        return found if same and np.allclose(found[-1][1], expected, equal_nan=True) else []

    def loss(self, x, y):
        x = self._floats(self.model, x)
        prediction = self.model(x, training=False)
        return float(self.model.compute_loss(x=x, y=y, y_pred=prediction, training=False))

    def step(self, x, y):
        self.model.train_on_batch(self._floats(self.model, x), y)

    def set_rate(self, rate):
        self.model.optimizer.learning_rate = rate


def _last(model, name: str) -> int | None:
    shape = getattr(model, name, None)
    return shape[-1] if isinstance(shape, tuple) else None
