"""A network with one hidden layer learns handwritten digits while a slider moves.

The same forward and backward pass as the chapter's own layers, written out in one loop, because
300 updates have to fit between two pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import datasets
from helpers.explorer import Explorer, choice, integer, log_slider
from helpers.chapters.backprop.digits_picture import Mistakes

UPDATES = 300
LOOK_EVERY = 20
LOOKED_AT = 400
SPLIT_SEED, TRAIN_SEED = 4, 0
STARTS = {
    "He normal": lambda n: np.sqrt(2 / n),
    "normal, 0.01": lambda n: 0.01,
    "normal, 1": lambda n: 1.0,
    "zeros": lambda n: 0.0,
}


@dataclass(frozen=True, eq=False)
class Training:
    """What was seen every 20 updates, and the test digits that are misread at the end.

    ``loss`` and ``train`` are of the first 400 training digits; ``silent`` counts the hidden
    units that are 0 for all of these at the end.
    """

    updates: np.ndarray
    loss: np.ndarray
    train: np.ndarray
    test: np.ndarray
    images: np.ndarray
    said: np.ndarray
    true: np.ndarray
    total: int
    passes: float
    units: int
    silent: int
    title: str


@lru_cache(maxsize=1)
def digits() -> tuple[np.ndarray, ...]:
    """Training pixels, one-hot targets and labels, test pixels and labels."""
    data = datasets.digits(scaled=True)
    (x, y), (x_test, y_test) = datasets.split(data.x, data.y, test_size=0.2, seed=SPLIT_SEED)
    return x, np.eye(10)[y], y, x_test, y_test


def initial(units: int, start: str) -> list[np.ndarray]:
    """W (64, units), b, V (units, 10), c: the kernels drawn as ``start`` says, biases 0."""
    rng = np.random.default_rng(TRAIN_SEED)
    kernels = [rng.normal(size=shape) * STARTS[start](shape[0])
               for shape in ((64, units), (units, 10))]  # fmt: skip
    return [kernels[0], np.zeros(units), kernels[1], np.zeros(10)]


def step(weights: list, x: np.ndarray, y: np.ndarray, learning_rate: float) -> None:
    """One update of the weights, in place, down the gradient of the mean cross-entropy."""
    W, b, V, c = weights
    a = np.maximum(x @ W + b, 0)
    z = a @ V + c
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    dz = (p - y) * (learning_rate / len(x))
    da = (dz @ V.T) * (a > 0)
    V -= a.T @ dz
    c -= dz.sum(axis=0)
    W -= x.T @ da
    b -= da.sum(axis=0)


def look(weights: list, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hidden activations and logits for ``x``.

    In pieces: BLAS spreads larger products over all cores, and where these are busy with other
    things it waits for them ten times longer than it computes.
    """
    W, b, V, c = weights
    pieces = [np.maximum(part @ W + b, 0) for part in np.array_split(x, len(x) // 80 + 1)]
    a = np.concatenate(pieces)
    return a, a @ V + c


def cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """The mean of −log softmax(z) at the one-hot y, from the logits z (n, 10)."""
    z = z - z.max(axis=1, keepdims=True)
    return float((np.log(np.exp(z).sum(axis=1)) - (z * y).sum(axis=1)).mean())


def compute_training(learning_rate: float, units: int, start: str, batch_size: int) -> Training:
    """300 updates from a fixed seed, in batches that run through the shuffled digits."""
    x, targets, y, x_test, y_test = digits()
    rng = np.random.default_rng(TRAIN_SEED)
    weights, seen, order = initial(units, start), [], np.empty(0, int)
    for update in range(UPDATES + 1):
        if update % LOOK_EVERY == 0:
            a, z = look(weights, x[:LOOKED_AT])
            said = look(weights, x_test)[1].argmax(axis=1)
            hits = (z.argmax(axis=1) == y[:LOOKED_AT]).mean(), (said == y_test).mean()
            seen.append((update, cross_entropy(z, targets[:LOOKED_AT]), *hits))
        if len(order) < batch_size:
            order = np.concatenate([order, rng.permutation(len(x))])
        batch, order = order[:batch_size], order[batch_size:]
        if update < UPDATES:
            step(weights, x[batch], targets[batch], learning_rate)
    wrong = said != y_test
    return Training(
        *(np.array(column) for column in zip(*seen, strict=True)),
        images=x_test[wrong].reshape(-1, 8, 8),
        said=said[wrong],
        true=y_test[wrong],
        total=len(y_test),
        passes=UPDATES * batch_size / len(x),
        units=units,
        silent=int((a == 0).all(axis=0).sum()),
        title=f"η = {learning_rate:.6g}, {units} hidden: {percent(1 - wrong.mean())} "
        f"of {len(y_test)} unseen digits read, {wrong.sum()} misread",
    )


def percent(share: float) -> str:
    """``share`` of 1 with one digit after the point."""
    return f"{100 * share:.1f} %"


def describe_training(run: Training) -> str:
    """Accuracy on both parts, the loss, the commonest confusion, and units that are silent."""
    text = (
        f"{UPDATES} updates, {run.passes:.1f} passes over 1438 digits: {run.units} hidden "
        f"unit{'s' * (run.units != 1)} read {percent(run.train[-1])} of {LOOKED_AT} training "
        f"digits and {percent(run.test[-1])} of {run.total} unseen ones; the loss is "
        f"{run.loss[-1]:.2f}."
    )
    if run.silent:
        text += f" Hidden units that are 0 for all {LOOKED_AT}: {run.silent}."
    if not len(run.said):
        return text + " None is misread."
    pairs, counts = np.unique(np.stack([run.true, run.said]), axis=1, return_counts=True)
    true, said = pairs[:, counts.argmax()]
    times = int(counts.max())
    return text + (
        f" Misread: {len(run.said)}, most often {true} as {said} "
        f"({times} time{'s' * (times != 1)})."
    )


def digits_training() -> Explorer:
    """300 updates on the handwritten digits, and the ones that are still misread."""
    return Explorer(
        [
            log_slider("learning_rate", "learning rate η", 0.001, 10, 0.5),
            integer("units", "hidden units", 1, 48, 24),
            choice("start", "initial weights", tuple(STARTS), tooltip="Deviation of the kernels"),
            choice("batch_size", "batch size", (1, 4, 16, 32, 64), 32),
        ],
        compute_training,
        Mistakes(UPDATES),
        describe_training,
        presets={
            "too small": {"learning_rate": 0.003},
            "just right": {"learning_rate": 0.5},
            "too large": {"learning_rate": 3.0},
            "bottleneck": {"units": 2},
            "starts at zero": {"start": "zeros"},
            "noisy batches": {"batch_size": 1},
        },
    )
