"""Settings that work and settings that fail; chapter 10 says why, and tests each reason."""

from __future__ import annotations

SIX = ", ".join(["8 sigmoid"] * 6)
PRESETS = {
    "one product": {
        "data": "XOR", "network": "none", "inputs": "x1·x2", "learning_rate": 0.1,
        "epochs": 40,
    },
    "three lines": {"network": "3 tanh", "learning_rate": 0.1, "epochs": 60},
    "spirals": {
        "data": "two spirals", "n": 400, "noise": 0.05, "network": "8 tanh, 8 tanh",
        "learning_rate": 0.05, "batch": 25, "epochs": 150, "pace": 2,
    },
    "all zeros": {"scheme": "zeros", "learning_rate": 0.1, "epochs": 60},
    "six sigmoids": {"network": SIX, "optimizer": "SGD", "learning_rate": 0.1, "epochs": 60},
    "steps too long": {
        "network": "8 relu, 8 relu", "optimizer": "SGD", "learning_rate": 3.0, "epochs": 60,
    },
    "by heart": {
        "data": "two blobs", "noise": 0.5, "n": 100, "share": 30, "network": "8 relu, 8 relu",
        "learning_rate": 0.03, "batch": 30, "seed": 2, "epochs": 300, "pace": 5,
    },
    "own points": {"data": "own points", "network": "3 tanh", "batch": 4, "epochs": 100},
    "with everything": {
        "network": "8 relu, 8 relu", "dropout": 0.1, "batch_norm": True, "penalty": "L2",
        "schedule": "cosine", "decay": 500, "epochs": 60,
    },
}  # fmt: skip
