"""Explorers of chapter 01: one neuron, the perceptron's rule, and logistic regression.

- ``neuron``: weights, bias, activation and a point: the line, the surface, the sum
- ``perceptron_rule``: Iris or made points, mistake by mistake; ``record`` is its training
- ``logistic``: gradient descent on the cross-entropy; ``descend`` is its training
"""

from __future__ import annotations

from helpers.explorers.perceptron_descent import Descent, descend, least_loss
from helpers.explorers.perceptron_logistic import logistic
from helpers.explorers.perceptron_neuron import neuron
from helpers.explorers.perceptron_record import Record, mistake_bound, record
from helpers.explorers.perceptron_rule import perceptron_rule

__all__ = [
    "Descent",
    "Record",
    "descend",
    "least_loss",
    "logistic",
    "mistake_bound",
    "neuron",
    "perceptron_rule",
    "record",
]
