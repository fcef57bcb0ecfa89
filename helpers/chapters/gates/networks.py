"""The networks of chapter 02: what can be chosen, and how one is built."""

from __future__ import annotations

from helpers import nn

HIDDEN = {"none": (), "1": (1,), "2": (2,), "3": (3,), "4": (4,), "8": (8,), "4–2": (4, 2)}
ACTIVATIONS = ("sigmoid", "tanh", "relu", "silu")
OPTIMIZERS = {
    "SGD": nn.optimizers.SGD,
    "SGD, momentum 0.9": lambda rate: nn.optimizers.SGD(rate, momentum=0.9),
    "Adam": nn.optimizers.Adam,
}
SCHEMES = {
    "Glorot": nn.initializers.GlorotUniform,
    "He": nn.initializers.HeNormal,
    "LeCun": nn.initializers.LecunNormal,
    "normal": lambda: nn.initializers.RandomNormal(stddev=1.0),
}


def build(hidden: str, activation: str, scheme: str, scale: float, seed: int) -> nn.Sequential:
    """The network with its first weights: those of ``scheme``, times ``scale``."""
    nn.utils.set_random_seed(seed)
    layers = [
        nn.layers.Dense(units, activation, kernel_initializer=SCHEMES[scheme]())
        for units in HIDDEN[hidden]
    ]
    output = nn.layers.Dense(1, "sigmoid", kernel_initializer=SCHEMES[scheme]())
    model = nn.Sequential([nn.Input((2,)), *layers, output])
    model.set_weights([scale * weights for weights in model.get_weights()])
    return model
