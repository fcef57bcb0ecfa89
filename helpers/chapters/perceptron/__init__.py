"""Explorers of chapter 01: one neuron, the perceptron's rule, and logistic regression.

- ``neuron``: weights, bias, activation and a point: the line, the surface, the sum
- ``perceptron_rule``: Iris or made points, mistake by mistake; ``record`` is its training
- ``logistic``: gradient descent on the cross-entropy; ``descend`` is its training
"""

from __future__ import annotations

from helpers.chapters.perceptron.descent import Descent, descend, least_loss
from helpers.chapters.perceptron.logistic_regression import logistic
from helpers.chapters.perceptron.mistakes import Record, mistake_bound, record
from helpers.chapters.perceptron.one_neuron import neuron
from helpers.chapters.perceptron.rule import perceptron_rule

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
