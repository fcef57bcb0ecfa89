"""The checks of chapter 09."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from helpers import datasets, exercises, nn
from helpers.chapters.own_data.cutoff import Judged
from helpers.explorer.words import percent

DIRTY = Path(__file__).resolve().parents[3] / "data" / "dirty.csv"


def cured(answer: Any) -> exercises.Result:
    """Exercise 9.1: `answer(x, y)` returns the usable rows of both, labels −1 made 0."""
    return exercises.function(
        answer,
        _cured,
        [_sick(*case) for case in CASES],
        name="9.1 Data that can be learned from",
        hints=(
            "Which rows are usable: in x, in y, in both?",
            "np.isfinite(x).all(axis=1) & np.isfinite(y) is true for these rows.",
            "From −1 and 1 to 0 and 1: add 1, divide by 2.",
        ),
        why="The same rows are left out of both, so each sample keeps its label.",
    )


# Missing in x, infinite in x, missing in y, infinite in y: the numbers of the rows.
CASES = (
    ((), (), (), ()),
    ((3,), (), (), ()),
    ((), (0, 7), (), ()),
    ((), (), (5,), ()),
    ((2, 3), (3,), (7,), (4,)),
)


def _sick(missing, infinite, no_label, infinite_label) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    x, y = rng.normal(size=(8, 3)), np.array([-1.0, 1.0, 1.0, -1.0, 1.0, -1.0, -1.0, 1.0])
    x[list(missing), 1] = np.nan
    x[list(infinite), rng.integers(0, 3, len(infinite))] = -np.inf
    y[list(no_label)] = np.nan
    y[list(infinite_label)] = np.inf
    return x, y


def _cured(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    keep = np.isfinite(x).all(axis=1) & np.isfinite(y)
    return x[keep], (y[keep] + 1) / 2


def threshold(answer: Any) -> exercises.Result:
    """Exercise 9.2: `answer(y, p, miss, alarm)` is the smallest of the cheapest thresholds in p."""
    y, p = np.array([0, 0, 1, 0, 1, 1]), np.array([0.1, 0.2, 0.3, 0.4, 0.6, 0.9])
    return exercises.function(
        answer,
        _cheapest,
        [
            (y, p, 1.0, 1.0),
            (y, p, 20.0, 1.0),
            (y, p, 1.0, 20.0),
            (y[::-1].copy(), p[::-1].copy(), 20.0, 1.0),
            (np.array([0, 0, 1]), np.array([0.9, 0.8, 0.1]), 1.0, 3.0),  # no to all
            (np.array([1, 1, 0, 0]), np.array([0.5, 0.7, 0.5, 0.2]), 1.0, 1.0),  # equal p
            (np.array([1, 0, 1, 0]), np.array([0.2, 0.4, 0.6, 0.1]), 1.0, 1.0),  # equal costs
            (np.array([1, 0, 1, 0]), np.array([0.6, 0.4, 0.2, 0.1]), 1.0, 1.0),  # and not in order
            (np.array([1, 0]), np.array([0.2, 0.5]), 1.0, 1.0),  # yes to all and no to all
            (np.array([1, 0, 1, 1]), np.array([0.1, 0.3, 0.4, 0.6]), 9.0, 1.0),  # yes to all
            (np.array([0, 1, 0, 0, 0]), np.array([0.1, 0.3, 0.4, 0.5, 0.6]), 2.0, 1.0),  # rare
        ],
        name="9.2 The cheapest threshold",
        hints=(
            "Try every number of p, and infinity, as threshold; count misses and false alarms.",
            "A row with p = t is called positive: a miss has p < t.",
            "np.argmin takes the first of equal ones, so go from small to large.",
        ),
        why="Of equally cheap ones the smallest finds the most positives.",
    )


def _cheapest(y: np.ndarray, p: np.ndarray, miss: float, alarm: float) -> float:
    candidates = [*np.unique(p), np.inf]
    costs = [
        miss * ((p < t) & (y == 1)).sum() + alarm * ((p >= t) & (y == 0)).sum() for t in candidates
    ]
    return float(candidates[int(np.argmin(costs))])


def base_rate(answer: Any) -> exercises.Result:
    """Exercise 9.3: `answer(p, old, new)` is the probability in a crowd with other odds."""
    p = np.array([0.0, 0.1, 0.5, 0.9, 1.0])
    return exercises.function(
        answer,
        _moved,
        [(p, 0.5, 0.01), (p, 0.37, 0.01), (p, 0.2, 0.6), (p[1:4], 0.3, 0.3), (p, 0.1, 0.8)],
        name="9.3 Another crowd",
        hints=(
            "Odds are p / (1 − p), for the crowd as for the row.",
            "ratio = new odds of the crowd / old odds of the crowd.",
        ),
        why="The evidence of the row stays; what was believed before it is exchanged.",
    )


def _moved(p: np.ndarray, old: float, new: float) -> np.ndarray:
    ratio = new / (1 - new) / (old / (1 - old))
    return p * ratio / (p * ratio + 1 - p)


def moves(activation: Any, scheme: Any) -> exercises.Result:
    """Exercise 9.4: an activation and an initializer with which six layers of 16 units learn."""
    return exercises.that(
        (activation, scheme),
        lambda pair: _reads(*pair),
        name="9.4 A network that stands still",
        hints=(
            "The sigmoid's slope is at most a quarter, six times over.",
            'Names such as "relu", and the initializer that was made for it.',
        ),
        why="The gradient reaches the first layers, and so they learn.",
    )


def _reads(activation: str, scheme: str) -> bool | str:
    digits = datasets.digits(scaled=True)
    x, y = digits.x[:300], digits.y[:300]
    nn.utils.set_random_seed(1)
    how = {"activation": activation, "kernel_initializer": scheme}
    layers = [nn.layers.Dense(16, **how) for _ in range(6)]
    model = nn.Sequential([nn.Input((64,)), *layers, nn.layers.Dense(10, "softmax")])
    model.compile(nn.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy")
    model.fit(x, y, batch_size=16, epochs=40, verbose=0)
    share = (model.predict(x).argmax(axis=1) == y).mean()
    return bool(share >= 0.8) or f"it reads {percent(share)} of the digits"


def loaded(options: Any) -> exercises.Result:
    """Exercise 9.5: options for `load_csv` that keep the rows of `dirty.csv`."""
    return exercises.that(
        options,
        _loads,
        name="9.5 A dirty file",
        hints=(
            "The error names the choices, one after the other.",
            'missing="mean" keeps the rows; ignore takes names.',
        ),
        why="Two rows are lost all the same: they have no diagnosis, and none must be invented.",
    )


def _loads(options: Any) -> bool | str:
    if not isinstance(options, Mapping):
        return f"expected a dictionary of options, got {type(options).__name__}"
    data = datasets.load_csv(DIRTY, "진단", **options)
    if "번호" in data.feature_names:
        return "번호 counts the rows and is still a feature"
    if len(data) < 238:
        return f"only {len(data)} rows are left; 238 can be kept"
    if not any(name.startswith("장비=") for name in data.feature_names):
        return "장비 is not among the features, as columns of 0 and 1"
    wanted = 8
    if data.x.shape[1] != wanted or not data.target_names:
        return f"{data.x.shape[1]} features and {len(data.target_names)} classes, not 8 and 2"
    return True


def cheap(answer: Any) -> exercises.Result:
    """Exercise 9.6: the `threshold` explorer at a rare illness, cheap and without a panic."""

    def reached(values: dict, run: Judged) -> bool | str:
        if run.counts.false_alarms > 0.2:
            return f"{percent(run.counts.false_alarms)} of the healthy are frightened"
        return run.cost < LIMIT or f"a case costs {run.cost:.2f}, not less than {LIMIT}"

    return exercises.explorer(
        answer,
        reached,
        name="9.6 Cheap, and no panic",
        asked={"base_rate": 0.02, "separation": 2.0, "seed": 0, "miss": 100.0, "alarm": 1.0},
        hints=(
            "The costs alone say alarm / (alarm + miss).",
            "That is about 0.01: begin there, and raise it until few enough are frightened.",
        ),
        why="So low a threshold looks odd, until a miss costs a hundred false alarms.",
    )


LIMIT = 0.46
