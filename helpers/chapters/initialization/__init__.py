"""Explorers of chapter 06: how a network is begun, and what becomes of it.

- ``signal_flow``: histograms and mean squares by layer, forward and backward, beside theory
- ``init_training``: loss curves of six starts by scheme, learning rate and depth
- ``init_map``: 100 networks on digits at once, over learning rate and init scale
- ``starts``: many starts on a surface with several valleys
"""

from __future__ import annotations

from helpers.chapters.initialization.flow import signal_flow
from helpers.chapters.initialization.map import init_map
from helpers.chapters.initialization.training import init_training
from helpers.chapters.initialization.valleys import starts

__all__ = ["init_map", "init_training", "signal_flow", "starts"]
