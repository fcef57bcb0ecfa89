"""A model of the reader's as a `Network`, whether it is of `nn` or of Keras.

Keras is not imported here. What is needed of it is reached through the reader's own model.
"""

from __future__ import annotations

from helpers import nn
from helpers.checkup.network import Network
from helpers.checkup.of_keras import KerasNetwork
from helpers.checkup.of_nn import OurNetwork


def network_of(model) -> Network:
    """`model` as a `Network`.

    Raises:
        TypeError: for anything but a network of nn or Keras.
        ValueError: for a stack of networks.
    """
    if isinstance(model, nn.Sequential):
        if model.runs:
            raise ValueError(
                f"this is a stack of {model.runs} networks; checkup looks at one: build it "
                "without runs and give it the weights of one"
            )
        return OurNetwork(model)
    parts = ("layers", "get_weights", "get_config", "compute_loss", "compile")
    if not isinstance(model, type) and all(hasattr(model, part) for part in parts):
        return KerasNetwork(model)
    raise TypeError(f"a network of nn or Keras is expected as model, not {model!r:.80}")
