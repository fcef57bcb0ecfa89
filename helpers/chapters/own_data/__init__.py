"""Explorers of chapter 09: a loss that is NaN or stands still, and where to draw the line.

- ``nan_clinic``: a defect and its cure: the data, the loss step by step, the gradient by layer
- ``threshold``: from which probability on the answer is yes: four counts, rates, costs
"""

from __future__ import annotations

from helpers.chapters.own_data.clinic import nan_clinic
from helpers.chapters.own_data.cutoff import threshold

__all__ = ["nan_clinic", "threshold"]
