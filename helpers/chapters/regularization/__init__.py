"""Explorers of chapter 08: what overfits, and what helps against it.

- ``overfit``: each cause of overfitting is one slider of a polynomial fit
- ``early_stop``: when to stop, by patience and min_delta, and what that costs
- ``penalty``: L1 and L2, their geometry, and the weights that become 0
- ``dropout``: masks, thinned networks, and errors with and without
"""

from __future__ import annotations

from helpers.chapters.regularization.dropout_masks import dropout
from helpers.chapters.regularization.overfitting import overfit
from helpers.chapters.regularization.penalties import penalty
from helpers.chapters.regularization.stopping import early_stop

__all__ = ["dropout", "early_stop", "overfit", "penalty"]
