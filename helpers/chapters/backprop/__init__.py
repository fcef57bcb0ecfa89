"""Explorers of chapter 04: backpropagation in a small graph, checked, and on handwritten digits.

- ``graph_walk``: forward and backward through a 2-2-1 network, a number at every node and edge
- ``gradient_check``: the error of a finite difference over its step, for right and wrong gradients
- ``digits_training``: learning rate, hidden units, start and batch size; the digits it misreads
- ``draw_digit``: a paper to draw on, and what a network reads there; ``share_read`` and
  ``written`` try it on scripted digits
"""

from __future__ import annotations

from helpers.chapters.backprop.check import gradient_check
from helpers.chapters.backprop.digits import digits_training
from helpers.chapters.backprop.drawn import draw_digit, share_read
from helpers.chapters.backprop.graph import graph_walk
from helpers.chapters.backprop.strokes import written

__all__ = ["digits_training", "draw_digit", "gradient_check", "graph_walk"]
__all__ += ["share_read", "written"]
