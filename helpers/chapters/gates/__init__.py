"""Explorers of chapter 02: gates, the hidden space, and networks that learn XOR.

- ``gate``: w1, w2 and b of one neuron, and which gate it should be
- ``hidden_space``: two hidden units fold the plane; does a line cut it then?
- ``lift``: one hidden unit lifts the plane into space; does a plane cut it then?
- ``folds``: layers of two ReLU units fold a line; the weights can be shaken
- ``layers``: every layer of a 4–2–1 network, epoch by epoch
- ``xor_training``: one network, from its first weights to its last
- ``xor_map``: 400 networks over learning rate and init scale
"""

from __future__ import annotations

from helpers.chapters.gates.folding import folds
from helpers.chapters.gates.layer_by_layer import layers
from helpers.chapters.gates.lifting import lift
from helpers.chapters.gates.map import xor_map
from helpers.chapters.gates.one_gate import gate
from helpers.chapters.gates.space import hidden_space
from helpers.chapters.gates.training import xor_training

__all__ = ["folds", "gate", "hidden_space", "layers", "lift", "xor_map", "xor_training"]
