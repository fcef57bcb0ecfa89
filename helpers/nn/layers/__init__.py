"""The layers, by Keras' names. Each keeps its forward pass to use it in the backward pass."""

from .. import outside
from .activation import ELU, Activation, LeakyReLU, PReLU, ReLU, Softmax
from .base import Layer
from .batch_normalization import BatchNormalization
from .dense import Dense
from .dropout import Dropout
from .flatten import Flatten
from .gaussian_noise import GaussianNoise
from .input import Input
from .normalization import Normalization
from .rescaling import Rescaling
from .residual import Residual

InputLayer = Input

__all__ = [
    "ELU",
    "Activation",
    "BatchNormalization",
    "Dense",
    "Dropout",
    "Flatten",
    "GaussianNoise",
    "Input",
    "InputLayer",
    "Layer",
    "LeakyReLU",
    "Normalization",
    "PReLU",
    "ReLU",
    "Rescaling",
    "Residual",
    "Softmax",
]

__getattr__ = outside.answer("layers", __name__)
