"""Explorers of chapter 05: activations, and what becomes of gradients behind many of them.

- ``activation_gallery``: a function, its parameter and an input: value, slope and where it is flat
- ``gradient_flow``: activation, depth, width and init: the gradient in each layer, with theory
- ``depth_race``: the same network with sigmoid and with ReLU, at any depth, rate and init
- ``softmax_temperature``: how sure a network is, from a hard 0/1 to "could be anything"
"""

from __future__ import annotations

from helpers.chapters.activations.flow import gradient_flow
from helpers.chapters.activations.gallery import activation_gallery
from helpers.chapters.activations.race import depth_race
from helpers.chapters.activations.softmax import softmax_temperature

__all__ = ["activation_gallery", "depth_race", "gradient_flow", "softmax_temperature"]
