"""The lowest point of a parabola plus λ·(share·Σ|w| + (1 − share)·Σw²).

By proximal gradient steps, whose soft threshold makes exact zeros, or by plain gradient steps with
sign(w), which make none.
"""

from __future__ import annotations

import numpy as np

from helpers import datasets

STEPS = 600


def soft_threshold(w: np.ndarray, by: float) -> np.ndarray:
    """``w`` moved towards 0 by ``by``, and 0 where it would pass it."""
    return np.sign(w) * np.maximum(np.abs(w) - by, 0)


def lowest(
    hessian: np.ndarray, pull: np.ndarray, penalty: float, share: float, proximal: bool = True
) -> np.ndarray:
    """The weights (n,) with the lowest wᵀHw − 2·pull·w + λ·(share·Σ|w| + (1 − share)·Σw²).

    Several λ (k,) give weights (k, n). ``proximal=False`` takes as many plain gradient steps
    instead, along 2(Hw − pull) + λ·share·sign(w) + 2λ(1 − share)·w, from where the parabola is
    lowest: from 0, the way that is left after them would count as the penalty's doing.
    """
    penalty = np.asarray(penalty, float)[..., None]
    step = 0.5 / (np.linalg.eigvalsh(hessian)[-1] + penalty * (1 - share))
    shrink, threshold = 1 - 2 * step * penalty * (1 - share), step * penalty * share
    at = np.zeros(len(pull)) if proximal else np.linalg.solve(hessian, pull)
    w = np.broadcast_to(at, (*penalty.shape[:-1], len(pull)))
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


def lasso_against_ridge(
    truth: np.ndarray, draws: int, penalty: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lasso with one λ against ridge with the λ of 12 that is best on the new data.

    On ``draws`` sets of 20 samples of a plane with the weights ``truth`` (n,). Returns the weights
    of the lasso (draws, n), its errors to expect on new data (draws,), and those of ridge (draws,).
    """
    drawn = [
        datasets.plane(20, weights=truth, intercept=0, noise=0.3, seed=s) for s in range(draws)
    ]
    lassos = np.array([lowest(d.x.T @ d.x / 20, d.x.T @ d.y / 20, penalty, 1.0) for d in drawn])
    ridges = [[_ridge(d.x, d.y, by) for by in np.logspace(-3, 2, 12)] for d in drawn]
    return lassos, _new_error(lassos, truth), _new_error(np.array(ridges), truth).min(axis=1)


def _ridge(x: np.ndarray, y: np.ndarray, penalty: float) -> np.ndarray:
    """By its other formula, with a square of as many rows as there are samples."""
    return x.T @ np.linalg.solve(x @ x.T / len(x) + penalty * np.eye(len(x)), y / len(x))


def _new_error(w: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The error to expect on new data of weights (…, n): inputs from −1 to 1 have variance ⅓."""
    return np.square(w - truth).sum(axis=-1) / 3 + 0.3**2
