"""Clipping: gradients that are too long are shortened before the step. Pascanu et al. 2013."""

from collections.abc import Sequence

import numpy as np

from ..arrays import per_run


def clip_values(gradients: Sequence[np.ndarray], limit: float | np.ndarray) -> None:
    """Brings each element into −limit…limit, in place."""
    for g in gradients:
        most = per_run(limit, g)
        np.maximum(g, -most, out=g)
        np.minimum(g, most, out=g)


def clip_norms(gradients: Sequence[np.ndarray], limit: float | np.ndarray, runs: tuple) -> None:
    """Shortens each gradient whose norm is above the limit to that norm, in place."""
    for g in gradients:
        norm = np.sqrt(_square(g, runs))
        g *= per_run(_share(limit, norm), g)


def clip_global_norm(
    gradients: Sequence[np.ndarray], limit: float | np.ndarray, runs: tuple
) -> None:
    """Shortens all gradients alike, if their norm as one vector is above the limit, in place.

    Where that norm is infinite, all become NaN, as in Keras: no direction is left.
    """
    norm = np.sqrt(sum(_square(g, runs) for g in gradients))
    share = _share(limit, norm) + (norm - norm)
    for g in gradients:
        g *= per_run(share, g)


def _square(g, runs):
    """‖g‖², one per run."""
    return np.add.reduce(np.square(g), axis=tuple(range(len(runs), g.ndim)))


def _share(limit, norm):
    """By how much a gradient of this norm is multiplied: 1 or less."""
    share = limit / np.maximum(norm, limit)
    return share if share.ndim else float(share)
