"""Explorers of chapter 01: one neuron, the perceptron's rule, and logistic regression.

- ``neuron``: weights, bias, activation and a point: the line, the surface, the sum
"""

from __future__ import annotations

from helpers.explorers.perceptron_neuron import neuron

__all__ = ["neuron"]
