"""What the tests of the checkup share: data, and a small network of nn or of Keras."""

import pytest

from ci.tests.nn.oracle import keras, nn
from helpers import datasets

both = pytest.mark.parametrize("lib", [nn, keras], ids=["nn", "keras"])
IRIS = datasets.iris()
X, LABELS = datasets.standardize(IRIS.x)[0], IRIS.y
ONE_HOT, TWO = nn.utils.to_categorical(LABELS), (LABELS == 1).astype(float)
LENGTH = X[:, :1] * 2 + 1


def network(lib, units=1, last="sigmoid", loss="binary_crossentropy", rate=0.1, **hidden):
    """One hidden layer of 8 units, compiled with SGD."""
    layers = [
        lib.layers.Dense(8, **{"activation": "tanh", **hidden}),
        lib.layers.Dense(units, last),
    ]
    model = lib.Sequential([lib.Input((4,)), *layers])
    model.compile(lib.optimizers.SGD(rate), loss=loss)
    return model
