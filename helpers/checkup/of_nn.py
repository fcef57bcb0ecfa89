"""A network of `nn`, for the checkup."""

from __future__ import annotations

import copy

import numpy as np

from helpers.checkup.network import Copy, Network
from helpers.nn.parameters import Parameters


class OurNetwork(Network):
    """`nn.Sequential` as the checkup sees it."""

    def __init__(self, model):
        super().__init__(model)
        self.input_shape, self.built = model.input_shape, model.parameters is not None
        if self.built:
            self.units = model.output_shape[-1]

    @property
    def rate(self):
        optimizer = self.model.optimizer
        return None if optimizer._schedule is not None else float(optimizer.learning_rate)

    def arrays(self):
        for variable in self.model.parameters.variables if self.built else ():
            yield variable.name, variable.value

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
        if self.model.parameters is not None:
            variables = [v for layer in self.model.layers for v in layer.variables]
            self.model.parameters = Parameters(variables, ())
        self.model.ensure_built(np.asarray(x, dtype=float))

    @property
    def units(self) -> int:
        return self.model.output_shape[-1]

    def activations(self, x):
        self.model.predict(x, check_finite=False)
        return [(layer, layer.a) for layer in self.model.layers]

    def loss(self, x, y):
        data = self.model.check_data(x, y, check_finite=False)
        return float(self.model.loss_and_backward(data, training=False, backward=False)[0])

    def step(self, x, y):
        self.model.train_step(self.model.check_data(x, y, check_finite=False))

    def set_rate(self, rate):
        self.model.optimizer.learning_rate = rate
