"""Settings that work and settings that fail; the notebook says why, and tests it."""

from __future__ import annotations

PRESETS = {
    "spirals learned": {
        "data": "two spirals", "network": "8 relu, 8 relu, 8 relu", "optimizer": "Adam",
        "learning_rate": 0.01, "noise": 0.05, "n": 400, "epochs": 150, "pace": 2,
    },
    "zeros": {"scheme": "zeros", "epochs": 40},
}  # fmt: skip
