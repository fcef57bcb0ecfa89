"""The bar of a long training in Keras, and the stop button that ends it and keeps the weights."""

from helpers import nn
from helpers.keras_twin.loading import module


def progress(description: str = "epochs"):
    """A callback for Keras' `fit`: a bar, and a stop button that ends `fit` after its step.

    The weights and the history are kept, as with `nn.callbacks.Progress`, whose bar this is.
    """

    class Progress(nn.callbacks.Progress, module().callbacks.Callback):
        def __init__(self):
            module().callbacks.Callback.__init__(self)
            nn.callbacks.Progress.__init__(self, description)

    return Progress()
