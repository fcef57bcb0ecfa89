"""The layers, by Keras' names. Each keeps its forward pass to use it in the backward pass."""

from .activation import ELU, Activation, LeakyReLU, PReLU, ReLU, Softmax
from .base import Input, Layer
from .dense import Dense
from .dropout import Dropout
from .flatten import Flatten

InputLayer = Input

__all__ = [
    "ELU",
    "Activation",
    "Dense",
    "Dropout",
    "Flatten",
    "Input",
    "InputLayer",
    "Layer",
    "LeakyReLU",
    "PReLU",
    "ReLU",
    "Softmax",
]
