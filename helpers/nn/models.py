"""What Keras keeps under `keras.models`."""

from . import outside
from .sequential import Sequential

__all__ = ["Sequential"]

__getattr__ = outside.answer("models", __name__)
