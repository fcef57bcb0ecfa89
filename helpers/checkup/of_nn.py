"""A network of `nn`, for the checkup."""

from __future__ import annotations

import copy

import numpy as np

from helpers.checkup.network import Copy, Network, size_of


class OurNetwork(Network):
    """`nn.Sequential` as the checkup sees it."""

    def __init__(self, model):
        super().__init__(model)
        self.input_shape, self.built = model.sample_shape, model.built
        if self.built:
            self.units = model.output_shape[-1]
            self.output_shape = tuple(model.output_shape[1:])

    @property
    def measures(self):
        return tuple(str(metric.name) for metric in self.model.metrics[1:])

    @property
    def rate(self):
        optimizer = self.model.optimizer
        return None if optimizer._schedule is not None else float(optimizer.learning_rate)

    def arrays(self):
        for variable in self.model.variables if self.built else ():
            yield variable.path, variable.value

    def memory(self):
        yield from self.model.optimizer.memory.values() if self.model.optimizer else ()

    def copy(self, x):
        return OurCopy(self.model, x)


class OurCopy(Copy):
    """A deep copy, whose weights lie in an array of their own."""

    def __init__(self, model, x):
        # The history holds callbacks, and these whatever the reader put into them.
        kept = {key: value for key, value in vars(model).items() if key != "history"}
        self.model = model.__class__.__new__(model.__class__)
        vars(self.model).update(copy.deepcopy(kept))
        self.model.ensure_built((None, *np.shape(x)[1:]))

    @property
    def units(self) -> int:
        return self.model.output_shape[-1]

    @property
    def output_shape(self) -> tuple:
        return tuple(self.model.output_shape[1:])

    def answers(self, x):
        return self.model.predict(x, check_finite=False)

    def penalty(self):
        self.model.get_ready()
        return float(np.sum(self.model.penalties()))

    def gradient(self, x, y):
        arrays = self.model.gradients(x, y)
        return [size_of(g) for g in arrays if g.ndim > 1]

    def activations(self, x):
        self.model.predict(x, check_finite=False)
        return [(layer, layer.a) for layer in self.model.layers]

    def loss(self, x, y):
        return float(self.model.evaluate(x, y, check_finite=False, return_dict=True)["loss"])

    def step(self, x, y):
        self.model.fit(x, y, len(x), shuffle=False, verbose=0, check_finite=False)

    def set_rate(self, rate):
        self.model.optimizer.learning_rate = rate
