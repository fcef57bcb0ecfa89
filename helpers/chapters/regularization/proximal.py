"""The lowest point of a parabola plus λ·(share·Σ|w| + (1 − share)·Σw²).

By proximal gradient steps, whose soft threshold makes exact zeros, or by plain gradient steps with
sign(w), which make none.
"""

from __future__ import annotations

import numpy as np

STEPS = 600


def soft_threshold(w: np.ndarray, by: float) -> np.ndarray:
    """``w`` moved towards 0 by ``by``, and 0 where it would pass it."""
    return np.sign(w) * np.maximum(np.abs(w) - by, 0)


def lowest(
    hessian: np.ndarray, pull: np.ndarray, penalty: float, share: float, proximal: bool = True
) -> np.ndarray:
    """The weights (n,) with the lowest wᵀHw − 2·pull·w + λ·(share·Σ|w| + (1 − share)·Σw²).

    Several λ (k,) give weights (k, n). ``proximal=False`` takes as many plain gradient steps
    instead, along 2(Hw − pull) + λ·share·sign(w) + 2λ(1 − share)·w.
    """
    penalty = np.asarray(penalty, float)[..., None]
    step = 0.5 / (np.linalg.eigvalsh(hessian)[-1] + penalty * (1 - share))
    shrink, threshold = 1 - 2 * step * penalty * (1 - share), step * penalty * share
    w = np.zeros((*penalty.shape[:-1], len(pull)))
    bend, start = 2 * hessian, 2 * step * pull
    ahead = w
    for k in range(STEPS):
        before, smooth = w, shrink * ahead - step * (ahead @ bend) + start
        if not proximal:
            ahead = w = smooth - threshold * np.sign(w)
            continue
        w = soft_threshold(smooth, threshold)
        # A run-up after Nesterov; given up where it overshoots (O'Donoghue and Candès 2015).
        turned = ((ahead - w) * (w - before)).sum(axis=-1, keepdims=True) > 0
        ahead = np.where(turned, w, w + k / (k + 3) * (w - before))
        if np.abs(w - before).max() < 1e-11:
            break
    return w
