"""Early stopping among two hundred people once more, each crowd with points of its own."""

from __future__ import annotations

import numpy as np

from helpers import datasets, nn

PEOPLE, FRESH = 200, 300


def own_points(n: int, first_seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two moons for each person: x (PEOPLE, n, 2), y (PEOPLE, n)."""
    drawn = [datasets.moons(n, noise=0.4, seed=first_seed + i) for i in range(PEOPLE)]
    return np.stack([d.x for d in drawn]), np.stack([d.y for d in drawn])


def won_by_stopping(first_seed: int) -> np.ndarray:
    """Points of accuracy on fresh data that stopping early wins over the last epoch (PEOPLE,).

    The networks, the rate and the rule are those of the chapter; only the points are others.
    """
    lesson, watch = own_points(40, first_seed), own_points(40, first_seed + 200)
    x, y = own_points(FRESH, first_seed + 600)
    right = []
    for stops in (True, False):
        nn.utils.set_random_seed(0)
        layers = [nn.layers.Dense(16, "relu"), nn.layers.Dense(1, "sigmoid")]
        model = nn.Sequential([nn.Input((2,)), *layers], runs=(PEOPLE,))
        model.compile(nn.optimizers.Adam(0.02), "binary_crossentropy")
        rule = nn.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
        how = {"validation_data": watch, "callbacks": [rule]} if stops else {}
        model.fit(*lesson, batch_size=40, epochs=80, verbose=0, **how)
        parts = (model.predict(x[:, k : k + 100])[..., 0] for k in range(0, FRESH, 100))
        right.append(((np.concatenate(list(parts), axis=1) > 0.5) == y).mean(axis=1))
    return 100 * (right[0] - right[1])
