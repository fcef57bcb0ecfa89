"""The slice of Keras 3 that this course uses, in NumPy that can be read.

Same names, same arguments, same defaults, same order of weights: what is written against
`from helpers import nn` runs with `import keras as nn`, and from the same weights gives the same
numbers. Everything is computed in float64, unless `nn.config.set_floatx("float32")` says less.

Begin with `train_step.py`: forward, backward and the step of the optimizer on one page. The
network around it is `sequential.py` (layers and weights) and `training.py` (compile, fit). What
these are made of stands in `layers/`, `activations.py`, `initializers.py`, `losses`, `metrics`,
`optimizers/` (with `schedules.py`), `regularizers.py`, `constraints.py`, `callbacks/`. What Keras
has and the course does not use, `outside.py` knows and answers.

Beyond Keras: `Sequential(layers, runs=(20, 20))` is 400 networks at once, `model.gradients(x, y)`
returns what `fit` would step along, and `layers.Residual` adds a layer's input to its output.
"""

from . import (
    activations,
    callbacks,
    config,
    constraints,
    initializers,
    layers,
    losses,
    metrics,
    models,
    ops,
    optimizers,
    outside,
    regularizers,
    utils,
)
from .layers import Input
from .losses import Loss
from .metrics import Metric
from .models import Sequential
from .optimizers import Optimizer
from .variables import Variable

__all__ = [
    "Input",
    "Loss",
    "Metric",
    "Optimizer",
    "Sequential",
    "Variable",
    "activations",
    "callbacks",
    "config",
    "constraints",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "ops",
    "optimizers",
    "regularizers",
    "utils",
]

__getattr__ = outside.answer("nn", __name__)
