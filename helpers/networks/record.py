"""A training that is looked at later: the order of its samples, and the weights on its way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers import nn

PIECE = 80  # samples: BLAS spreads larger products over all cores and waits for those that are busy


def shuffled(n: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """Which of n samples is taken at each of ``count`` draws: each pass through all in a new order.

    ``fit(x[rows], y[rows], batch_size, shuffle=False)`` then cuts the batches: pass ends are inside
    a batch where n is no multiple of its size.
    """
    return np.concatenate([rng.permutation(n) for _ in range(-(-count // n))])[:count]


class Snapshots(nn.callbacks.Callback):
    """Keeps the weights before the first epoch of a ``fit`` and after every ``every``-th.

    With ``steps_per_epoch=5`` an epoch is five updates. ``epochs`` says after how many each was
    kept, 0 first.
    """

    def __init__(self, every: int = 1, dtype: str | None = None) -> None:
        """``dtype``: "float32" keeps them in half the room. Raises ValueError if ``every`` < 1."""
        if every < 1:
            raise ValueError(f"every must be at least 1, got {every}")
        self.every, self.dtype = every, dtype
        self.epochs: list[int] = []
        self.kept: list[list[np.ndarray]] = []

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Forget another training, and keep where this one starts."""
        self.epochs, self.kept = [], []
        self._keep(0)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Keep the weights, if it is time."""
        if (epoch + 1) % self.every == 0:
            self._keep(epoch + 1)

    def _keep(self, epoch: int) -> None:
        self.epochs.append(epoch)
        weights = self.model.get_weights()
        self.kept.append([w.astype(self.dtype) for w in weights] if self.dtype else weights)


def stacked(kept: Sequence[list[np.ndarray]], like: nn.Sequential) -> nn.Sequential:
    """``like``, a stack with ``runs=(len(kept), …)``, with one of the kept weights in each run."""
    like.set_weights([np.stack(arrays) for arrays in zip(*kept, strict=True)])
    return like


def in_pieces(x: np.ndarray) -> dict[str, int]:
    """For ``predict(x, **in_pieces(x))`` and ``evaluate``: batches of 80 samples."""
    return {"batch_size": PIECE, "steps": -(-len(x) // PIECE), "verbose": 0}
