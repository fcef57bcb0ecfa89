"""The slice of Keras 3 that this course uses, in NumPy that can be read.

Same names, same arguments, same defaults, same order of weights: what is written against
`from helpers import nn` runs with `import keras as nn`, and from the same weights gives the same
numbers. Everything is computed in float64.

Where things live: `layers/`, `activations.py`, `initializers.py`, `losses.py`, `metrics.py`,
`optimizers/` (with `schedules.py`), `regularizers.py`, `constraints.py`, `callbacks/`; the
network itself in `sequential.py` (structure, forward, backward) and `training.py` (fit).

Beyond Keras: `Sequential(layers, runs=(20, 20))` is 400 networks at once, and
`model.gradients(x, y)` returns what `fit` would step along.
"""

from . import (
    activations,
    callbacks,
    constraints,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
    utils,
)
from .layers import Input
from .parameters import Variable
from .sequential import Sequential

__all__ = [
    "Input",
    "Sequential",
    "Variable",
    "activations",
    "callbacks",
    "constraints",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "optimizers",
    "regularizers",
    "utils",
]
