"""L1 and L2 penalties: their geometry with two weights, and what they do to twelve.

Both problems are a parabola plus λ·(share·Σ|w| + (1 − share)·Σw²). Its lowest point is found by
proximal gradient steps, whose soft threshold makes exact zeros, or by plain gradient steps with
sign(w), which make none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers.explorer import Explorer, choice, integer, log_slider, slider
from helpers.explorer.words import number
from helpers.chapters.regularization.penalties_picture import Penalty

TARGET = np.array([1.4, 0.6])  # the two weights that fit best
TRUE = np.array([2.0, -1.5, 1.0] + [0.0] * 9)
SAMPLES, VALIDATION = 24, 500
STEPS = 600
SOLVERS = ("proximal steps", "plain gradient steps")


@dataclass(frozen=True, eq=False)
class Penalized:
    """Where the penalized loss is lowest.

    ``two`` (2,) and ``path`` (n, 2) are the two weights now and over all λ, ``hessian`` the shape
    of their loss. ``twelve`` and ``free`` (12,) are the other problem's weights with and without
    penalty, with their errors on new data.
    """

    two: np.ndarray
    path: np.ndarray
    hessian: np.ndarray
    share: float
    penalty: float
    twelve: np.ndarray
    free: np.ndarray
    error: float
    free_error: float
    solver: str
    title: str

    @property
    def zeros(self) -> int:
        """How many of the twelve weights are exactly 0."""
        return int((self.twelve == 0).sum())


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


@lru_cache(maxsize=64)
def problem(noise: float, alike: float, seed: int) -> tuple[np.ndarray, ...]:
    """H and pull of twelve inputs, with a covariance for new data; neighbours are ``alike``."""
    rng = np.random.default_rng([12, seed])
    distance = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    covariance = alike**distance
    x = rng.standard_normal((SAMPLES, 12)) @ np.linalg.cholesky(covariance).T
    y = x @ TRUE + noise * rng.standard_normal(SAMPLES)
    hessian, pull = x.T @ x / SAMPLES, x.T @ y / SAMPLES
    return hessian, pull, covariance, np.linalg.solve(hessian, pull)


def new_error(weights: np.ndarray, covariance: np.ndarray, noise: float) -> float:
    """The mean squared error to expect on new data: it needs no sample to be known."""
    off = weights - TRUE
    return float(off @ covariance @ off + noise**2)


@lru_cache(maxsize=64)
def path(share: float, alike: float) -> np.ndarray:
    """The two weights (n, 2) for λ from 0 to where both are as good as 0."""
    hessian = np.array([[1.0, alike], [alike, 1.0]])
    penalties = np.r_[0, np.logspace(-3, 2.3, 40)]
    return lowest(hessian, hessian @ TARGET, penalties, share)


def compute_penalty(
    penalty: float, share: float, alike: float, noise: float, solver: str, seed: int
) -> Penalized:
    """Both problems under the same penalty."""
    proximal = solver == SOLVERS[0]
    flat = np.array([[1.0, alike], [alike, 1.0]])
    hessian, pull, covariance, free = problem(noise, alike, seed)
    twelve = lowest(hessian, pull, penalty, share, proximal)
    return Penalized(
        lowest(flat, flat @ TARGET, penalty, share, proximal), path(share, alike), flat, share,
        penalty, twelve, free, new_error(twelve, covariance, noise),
        new_error(free, covariance, noise), solver, _title(penalty, share, twelve),
    )  # fmt: skip


def kind(share: float) -> str:
    """What the penalty is called."""
    return {0.0: "L2", 1.0: "L1"}.get(share, f"L1 and L2, {100 * share:.0f} % of it L1")


def _title(penalty: float, share: float, twelve: np.ndarray) -> str:
    zeros = int((twelve == 0).sum())
    none = {0: "none", 12: "all"}.get(zeros, str(zeros))
    return f"{kind(share)}, λ = {penalty:.6g}: {none} of 12 weights exactly 0"


def describe_penalty(run: Penalized) -> str:
    """The two weights, the zeros among the twelve, and the error on new data."""
    w1, w2 = (number(w + 0.0) for w in run.two)
    exact = ["w1"] * bool(run.two[0] == 0) + ["w2"] * bool(run.two[1] == 0)
    at = f" ({' and '.join(exact)} exactly)" if exact else ""
    needed, idle = run.twelve[:3], run.twelve[3:]
    text = (
        f"{kind(run.share)} with λ = {run.penalty:.6g} pulls the two weights from 1.40, 0.60 to "
        f"{w1}, {w2}{at}. Of the twelve, {run.zeros or 'none'} "
    )
    text += "are exactly 0" if run.zeros > 1 else "is exactly 0"
    if run.zeros:
        text += f": {int((idle == 0).sum())} of the 9 useless and {int((needed == 0).sum())} of "
        text += "the 3 that matter"
    elif run.share and run.solver == SOLVERS[1]:
        near = int((np.abs(run.twelve) < 0.05).sum())
        text += f" ({near} within 0.05 of it): plain steps jump over 0 and never stop there"
    now, free = number(run.error), number(run.free_error)
    better = "smaller than" if run.error < run.free_error else "larger than"
    if now == free:
        return text + f". The error on new data is {now}, as without a penalty."
    return text + f". The error on new data is {now}, {better} the {free} without a penalty."


def penalty() -> Explorer:
    """L1 and L2: where the loss and the penalty meet, and which weights become 0."""
    return Explorer(
        [
            log_slider("penalty", "λ", 0.001, 10, 0.25),
            slider("share", "share of L1", 0, 1, 1, 0.1, tooltip="0 is L2, 1 is L1"),
            slider("alike", "inputs alike", 0, 0.8, 0.3, 0.1, tooltip="correlation of neighbours"),
            slider("noise", "noise", 0, 3, 1.0, 0.1, tooltip="standard deviation of y"),
            choice("solver", "minimized by", SOLVERS),
            integer("seed", "seed", 0, 30, 0, tooltip="which data are drawn for the twelve"),
        ],
        compute_penalty,
        Penalty(TARGET, TRUE),
        describe_penalty,
        presets={
            "L1": {},
            "L2": {"share": 0.0},
            "both": {"share": 0.5},
            "no exact zeros": {"solver": SOLVERS[1]},
            "too much": {"penalty": 5.0},
            "hardly any": {"penalty": 0.01},
        },
    )
