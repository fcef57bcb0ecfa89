"""The variance of a weight by the two fans of its kernel, for each way to draw first weights."""

from __future__ import annotations

VARIANCES = {
    "normal, 1": lambda fan_in, fan_out: 1.0,
    "normal, 0.01": lambda fan_in, fan_out: 1e-4,
    "LeCun": lambda fan_in, fan_out: 1 / fan_in,
    "Glorot": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "He": lambda fan_in, fan_out: 2 / fan_in,
    "orthogonal": lambda fan_in, fan_out: 1 / max(fan_in, fan_out),
}
