"""Early stopping: a network is trained to the end, and the rule is applied to what it shows.

The rule costs nothing then, so that patience and min_delta can be moved freely, and the picture
can tell what would have come after the stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from helpers import datasets
from helpers.explorer import Explorer, choice, integer, log_slider, slider
from helpers.explorer.words import count, number
from helpers.chapters.regularization.stopping_picture import EarlyStop

EPOCHS, BATCH, WIDTH = 80, 8, 16
TRAIN, TEST, MOST_VALIDATION = 32, 250, 200
MOST_PATIENCE = 60


@dataclass(frozen=True, eq=False)
class Stopped:
    """Losses before training and after each epoch, and what the rule makes of them.

    ``stop`` is the epoch after which training ends, ``kept`` the one whose weights are used.
    ``by_patience`` is the true loss that each patience from 0 on would have come to.
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    stop: int
    kept: int
    stopped: bool
    patience: int
    by_patience: np.ndarray
    title: str

    @property
    def cost(self) -> float:
        """How far the true loss of the kept weights lies above the lowest of all epochs."""
        return float(self.test[self.kept] - self.test[1:].min())


def points(noise: float, validation: int, seed: int) -> list[datasets.Part]:
    """Training, validation and test points of two moons that reach into each other."""
    x, y = datasets.moons(TRAIN + TEST + MOST_VALIDATION, noise=noise, seed=seed)
    ends = np.cumsum([0, TRAIN, TEST, validation])
    train, test, watched = (datasets.Part(x[a:b], y[a:b]) for a, b in pairwise(ends))
    return [train, watched, test]


def gradients(w: list[np.ndarray], x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    """∂L/∂w of the mean binary cross-entropy, for W, b, V, c, x (n, 2) and y (n, 1)."""
    W, b, V, c = w
    a = np.maximum(x @ W + b, 0)
    z = np.minimum(a @ V + c, 500)  # beyond, the exponential would overflow
    dz = (1 / (1 + np.exp(-np.maximum(z, -500))) - y) / len(x)
    da = (dz @ V.T) * (a > 0)
    return [x.T @ da, da.sum(axis=0), a.T @ dz, dz.sum(axis=0)]


def losses(w: list[np.ndarray], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The cross-entropy of each sample (epochs, n), for weights with an axis of epochs in front."""
    W, b, V, c = w
    epochs, _, width = W.shape
    a = x @ W.transpose(1, 0, 2).reshape(2, -1)
    a = np.maximum(a.reshape(len(x), epochs, width) + b, 0)
    z = (a.transpose(1, 0, 2) @ V)[:, :, 0] + c
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))


@lru_cache(maxsize=64)
def curves(
    noise: float, validation: int, learning_rate: float, scale: float, seed: int
) -> np.ndarray:
    """Training, validation and true loss (3, epochs + 1), by SGD with momentum 0.9."""
    parts = points(noise, validation, seed)
    x, y = parts[0].x, parts[0].y[:, None].astype(float)
    rng = np.random.default_rng([20, seed])
    shapes = ((2, WIDTH), (WIDTH,), (WIDTH, 1), (1,))
    ends = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])
    flat = np.zeros(ends[-1])
    w = [flat[a:b].reshape(s) for (a, b), s in zip(pairwise(ends), shapes, strict=True)]
    w[0][...] = scale * rng.normal(size=shapes[0])
    w[2][...] = scale * rng.normal(size=shapes[2]) * np.sqrt(2 / WIDTH)
    velocity, kept = np.zeros_like(flat), np.empty((EPOCHS + 1, flat.size))
    for epoch in range(EPOCHS + 1):
        kept[epoch] = flat
        order = rng.permutation(TRAIN) if epoch < EPOCHS else []
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            slopes = gradients(w, x[rows], y[rows])
            velocity *= 0.9
            velocity -= learning_rate * np.concatenate([g.ravel() for g in slopes])
            flat += velocity
    stack = [kept[:, a:b].reshape(-1, *s) for (a, b), s in zip(pairwise(ends), shapes, strict=True)]
    values = losses(stack, *(np.concatenate(side) for side in zip(*parts, strict=True)))
    cuts = np.cumsum([len(part.x) for part in parts])[:-1]
    return np.minimum([part.mean(axis=1) for part in np.split(values, cuts, axis=1)], 1e9)


def stop_at(watched: np.ndarray, patience: int, min_delta: float) -> tuple[int, int, bool]:
    """(last epoch, best epoch, whether it stopped) for losses after epochs 1, 2, …

    As `EarlyStopping`: what is not lower than the best by more than ``min_delta`` is no progress;
    after ``patience`` epochs without progress it is over.
    """
    best, at = np.inf, 0
    for epoch, loss in enumerate(watched, start=1):
        if loss + min_delta < best:
            best, at = loss, epoch
        elif epoch - at >= patience:
            return epoch, at, True
    return len(watched), at, False


def compute_stop(
    patience: int,
    min_delta: float,
    noise: float,
    validation: int,
    learning_rate: float,
    scale: float,
    restore: str,
    seed: int,
) -> Stopped:
    """Apply the rule to one training, and for comparison with every other patience."""
    train, watched, test = curves(noise, validation, learning_rate, scale, seed)
    back = restore == BEST
    found = [stop_at(watched[1:], p, min_delta) for p in range(MOST_PATIENCE + 1)]
    stop, best, stopped = found[patience]
    kept = best if back else stop
    return Stopped(
        train, watched, test, stop, kept, stopped, patience,
        np.array([test[at if back else end] for end, at, _ in found]),
        _title(stop, kept, stopped, test),
    )  # fmt: skip


BEST, LAST = "best epoch", "last epoch"


def _title(stop: int, kept: int, stopped: bool, test: np.ndarray) -> str:
    how = f"Stops after epoch {stop}" if stopped else f"Runs through all {stop} epochs"
    lowest = number(test[1:].min())
    return f"{how}, keeps epoch {kept}: true loss {number(test[kept])}, lowest {lowest}"


def describe_stop(run: Stopped) -> str:
    """When it stopped, what was kept, what that costs, and what the last epoch would have had."""
    if run.stopped:
        text = f"It stops after epoch {run.stop}, {count(run.stop - best_of(run), 'epoch')} after "
        text += f"the best so far, and saves {count(EPOCHS - run.stop, 'epoch')}. "
    else:
        text = f"With a patience of {run.patience} it never stops: all {EPOCHS} epochs run. "
    lowest = int(run.test[1:].argmin()) + 1
    text += f"The weights of epoch {run.kept} have a true loss of {number(run.test[run.kept], 3)}. "
    if run.cost < 0.0005:
        text += "No epoch has less"
    else:
        text += f"That is {number(run.cost, 3)} above the lowest, of epoch {lowest}"
    return text + f"; the last epoch of all has {number(run.test[-1], 3)}."


def best_of(run: Stopped) -> int:
    """The epoch from which the rule has waited."""
    return run.stop - max(run.patience, 1) if run.stopped else run.kept


def early_stop() -> Explorer:
    """When to stop: patience and min_delta against a noisy validation loss."""
    return Explorer(
        [
            integer("patience", "patience", 0, MOST_PATIENCE, 10, unit="epochs"),
            slider("min_delta", "min_delta", 0, 0.05, 0, 0.001, tooltip="what counts as better"),
            slider(
                "noise",
                "noise",
                0,
                0.8,
                0.45,
                0.05,
                tooltip="how far the moons reach into each other",
            ),
            integer("validation", "validation points", 10, 200, 50, 10),
            log_slider("learning_rate", "η learning rate", 0.001, 0.3, 0.01),
            log_slider("scale", "init scale", 0.1, 10, 1, tooltip="factor on the first weights"),
            choice("restore", "keep weights of", (BEST, LAST), tooltip="restore_best_weights"),
            integer("seed", "seed", 0, 30, 8, tooltip="points, first weights and batches"),
        ],
        compute_stop,
        EarlyStop(EPOCHS, MOST_PATIENCE),
        describe_stop,
        presets={
            "no patience": {"patience": 0},
            "too patient": {"patience": 60, "restore": LAST},
            "min_delta too large": {"min_delta": 0.05},
            "few validation points": {"validation": 10, "seed": 20},
            "no noise": {"noise": 0.0, "validation": 200},
        },
    )
