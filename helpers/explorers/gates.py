"""Explorers of chapter 02: gates, the hidden space, and networks that learn XOR.

- ``gate``: w1, w2 and b of one neuron, and which gate it should be
- ``hidden_space``: two hidden units fold the plane; does a line cut it then?
- ``lift``: one hidden unit lifts the plane into space; does a plane cut it then?
- ``layers``: every layer of a 4–2–1 network, epoch by epoch
- ``xor_training``: one network, from its first weights to its last
- ``xor_map``: 400 networks over learning rate and init scale
"""

from __future__ import annotations

from helpers.explorers.gates_layers import layers
from helpers.explorers.gates_map import xor_map
from helpers.explorers.gates_neuron import gate
from helpers.explorers.gates_space import hidden_space, lift
from helpers.explorers.gates_training import xor_training

__all__ = ["gate", "hidden_space", "layers", "lift", "xor_map", "xor_training"]
