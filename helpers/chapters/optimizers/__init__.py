"""Explorers of chapter 07: seven optimizers on surfaces and in networks, Adam's memory, schedules.

- ``optimizer_race``: surface, start, rate, β1, β2, ε: the paths of all seven at once
- ``adam_inside``: m and v, corrected and not, and the length of the steps over time
- ``schedule_designer``: kind and parameters: the rate over steps, and a training run under it
- ``rate_sweep``: learning rates × optimizers as one stack of networks
"""

from __future__ import annotations

from helpers.chapters.optimizers.inside import adam_inside
from helpers.chapters.optimizers.race import optimizer_race
from helpers.chapters.optimizers.schedule import schedule_designer
from helpers.chapters.optimizers.sweep import rate_sweep

__all__ = ["adam_inside", "optimizer_race", "rate_sweep", "schedule_designer"]
