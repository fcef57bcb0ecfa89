"""Whether a loss survives predictions of exactly 0 and 1."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from helpers.checkup.network import Copy, Network
from helpers.checkup.report import Finding

CURE = (
    "clip ŷ before the logarithm, np.clip(ŷ, 1e-7, 1 - 1e-7), as Keras does; better, take the "
    "built-in loss, which is computed from z."
)


def findings_in_loss(
    network: Network, copy: Copy, x: np.ndarray, y: np.ndarray, numbers: np.ndarray
) -> Iterator[Finding]:
    """A loss of the reader's own that is not finite at ŷ = 0 or 1, or is not now, and where.

    `numbers` are the rows' numbers in the reader's data.
    """
    row = _first_bad_row(copy, x, y)
    if row is not None:
        yield Finding(
            "log of zero",
            f"the loss of row {numbers[row[0]]} is {row[1]}, though x, y and ŷ = {row[2]} are "
            "finite",
            "log(0) is −inf, and 0 · log(0) and the gradients 1 / 0 become NaN.",
            CURE,
        )
    elif network.loss == "own" and network.last_activation in ("sigmoid", "softmax"):
        bad = list(_at_the_ends(network.model.loss, copy.units or 1))
        if bad:
            yield Finding(
                "log of zero",
                f"your own loss is {', '.join(bad)}",
                f"{network.last_activation} rounds to exactly 0 and 1 once the network is sure of "
                "a row; then the loss or its gradient is NaN.",
                CURE,
            )


def _first_bad_row(copy: Copy, x: np.ndarray, y: np.ndarray) -> tuple | None:
    """The first row whose loss is not finite while ŷ is: found by halving."""
    layers = copy.activations(x)
    if not layers or not np.isfinite(layers[-1][1]).all() or np.isfinite(copy.loss(x, y)):
        return None
    low, high = 0, len(x)
    while high - low > 1:
        middle = (low + high) // 2
        if np.isfinite(copy.loss(x[low:middle], y[low:middle])):
            low = middle
        else:
            high = middle
    value = copy.loss(x[low:high], y[low:high])
    prediction = ", ".join(f"{p:g}" for p in layers[-1][1][low].reshape(-1)[:4])
    return low, value, prediction


def _at_the_ends(loss, units: int) -> Iterator[str]:
    ends = [(1.0, 0.0), (0.0, 1.0), (0.0, 0.0), (1.0, 1.0)]
    if units > 1:
        ends = [(1.0, 0.0), (1.0, 1.0)]
    for y, p in ends:
        rows = [np.array([[v, *[1 - v] * (units > 1), *[0.0] * (units - 2)]]) for v in (y, p)]
        try:
            value = float(np.mean(np.asarray(loss(*(row.astype(np.float32) for row in rows)))))
        except Exception:  # whatever the reader's own loss may raise
            return
        if not np.isfinite(value):
            yield f"{value} at y = {y:g}, ŷ = {p:g}"
