"""A network of Keras, for the checkup: reached through the model, without an import."""

from __future__ import annotations

import sys

import numpy as np

from helpers.checkup.network import Copy, Network, size_of

# So large a step that what a weight loses by it is the gradient, to the digits of 32 bits.
STRIDE = 2.0**20


class KerasNetwork(Network):
    """A Keras model as the checkup sees it."""

    strict = False

    def __init__(self, model):
        super().__init__(model)
        self.built = bool(model.built)
        inputs, outputs = (_flat(getattr(model, end, None)) for end in ("inputs", "outputs"))
        self.inputs, self.outputs = max(len(inputs), 1), max(len(outputs), 1)
        self.takes_text = any(str(getattr(t, "dtype", "")) == "string" for t in inputs)
        if self.built:
            self.units = _last(model, "output_shape")
            self.input_shape = _one(model, "input_shape")
            self.output_shape = _one(model, "output_shape")

    @property
    def last_activation(self):
        ends = _flat(getattr(self.model, "outputs", None))
        if len(ends) > 1:
            return ""
        layer = getattr(getattr(ends[0], "_keras_history", None), "operation", None) if ends else 0
        if layer and not hasattr(layer, "activation") and type(layer).__name__ == "Concatenate":
            return _shared_activation(layer)
        return super().last_activation

    @property
    def loss(self):
        return super().loss if self.model.compiled else None

    @property
    def measures(self):
        given = (self.model.get_compile_config() or {}).get("metrics") or []
        return tuple(m for m in _flat(given) if isinstance(m, str))

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
        self.model = _made_anew(model)
        row = self._floats(x, 1)
        self.model(row)
        if model.built:
            self._take_weights(model, row)
        for ours, theirs in zip(self.model.layers, model.layers, strict=True):
            ours.trainable = theirs.trainable
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
        pairs = zip(
            _flat(self.model(row, training=False)), _flat(model(row, training=False)), strict=True
        )
        if not all(np.allclose(np.asarray(a), np.asarray(b), equal_nan=True) for a, b in pairs):
            raise ValueError("the copy answers otherwise")

    def _floats(self, x, rows: int | None = None):
        """x, or each of several, in the numbers and with the axes that the network takes."""
        if isinstance(x, dict):
            return {key: self._floats(part, rows) for key, part in x.items()}
        if isinstance(x, list):
            return [self._floats(part, rows) for part in x]
        x = np.asarray(x[:rows], dtype=str(getattr(self.model, "compute_dtype", "float32")))
        shape = _one(self.model, "input_shape")
        if shape is not None and x.ndim - 1 != len(shape):
            x = x[..., None] if x.ndim <= len(shape) else x[..., 0]
        return x

    @property
    def units(self) -> int | None:
        return _last(self.model, "output_shape")

    @property
    def output_shape(self) -> tuple | None:
        return _one(self.model, "output_shape")

    def answers(self, x):
        y = self.model(self._floats(x), training=False)
        return None if isinstance(y, list | tuple | dict) else np.asarray(y)

    def activations(self, x):
        a = self._floats(x)
        if isinstance(a, dict | list):
            return []
        found, expected = [], self.answers(x)
        for layer in self.model.layers:
            if type(layer).__name__ == "InputLayer":
                continue
            try:
                a = layer(a, training=False)
            except (TypeError, ValueError):
                return []
            found.append((layer, np.asarray(a)))
        same = found and expected is not None and found[-1][1].shape == expected.shape
        return found if same and np.allclose(found[-1][1], expected, equal_nan=True) else []

    def loss(self, x, y):
        x = self._floats(x)
        prediction = self.model(x, training=False)
        return float(self.model.compute_loss(x=x, y=y, y_pred=prediction, training=False))

    def penalty(self):
        return float(sum(float(part) for part in self.model.losses))

    def gradient(self, x, y):
        keras = sys.modules[type(self.model.optimizer).__module__.split(".")[0]]
        kept, optimizer = self.model.get_weights(), self.model.optimizer
        kernels = [v for v in self.model.trainable_variables if v.path.split("/")[-1] == "kernel"]
        before = [np.asarray(v.value, dtype=float) for v in kernels]
        loss = self.model.loss
        self.model.compile(keras.optimizers.SGD(STRIDE), loss=loss, run_eagerly=True)
        self.model.train_on_batch(self._floats(x), y)
        moved = [(b - np.asarray(v.value)) / STRIDE for b, v in zip(before, kernels, strict=True)]
        self.model.set_weights(kept)
        self.model.compile(optimizer, loss=loss, run_eagerly=True)
        return [size_of(g) for g in moved]

    def step(self, x, y):
        self.model.train_on_batch(self._floats(x), y)

    def set_rate(self, rate):
        self.model.optimizer.learning_rate = rate


def _made_anew(model):
    """The model from its configuration; a Lambda, which Keras does not make from one, by hand."""
    if not any(type(layer).__name__ == "Lambda" for layer in model.layers):
        return type(model).from_config(model.get_config())

    def again(layer):
        if type(layer).__name__ != "Lambda":
            return type(layer).from_config(layer.get_config())
        how = {"arguments": layer.arguments, "name": layer.name}
        return type(layer)(layer.function, output_shape=layer._output_shape, **how)

    keras = sys.modules[type(model).__module__.split(".")[0]]
    return keras.models.clone_model(model, clone_function=again)


def _flat(values) -> list:
    if isinstance(values, dict):
        values = list(values.values())
    return list(values) if isinstance(values, list | tuple) else [] if values is None else [values]


def _last(model, name: str) -> int | None:
    shape = _one(model, name)
    return shape[-1] if shape else None


def _one(model, name: str) -> tuple | None:
    """A shape without the axis of rows; None where it is not known or there are several."""
    shape = getattr(model, name, None)
    if isinstance(shape, list) and len(shape) == 1:
        shape = shape[0]
    plain = isinstance(shape, tuple) and all(n is None or isinstance(n, int) for n in shape)
    return tuple(shape[1:]) if plain else None


def _shared_activation(layer) -> str:
    """The activation of what is joined, where it is one and the same."""
    from helpers.checkup.network import activation_of

    sources = [getattr(t, "_keras_history", None) for t in _flat(layer.input)]
    found = {activation_of(s.operation) if s else "" for s in sources}
    return found.pop() if len(found) == 1 else ""
