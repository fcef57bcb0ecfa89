"""Checks of chapter 09: they accept what is right in any form and say what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.chapters import own_data
from helpers.chapters.own_data import checks


def refused(result) -> bool:
    return result.answered and not result.passed


def keep(x, y):
    return np.isfinite(x).all(axis=1) & np.isfinite(y)


@pytest.mark.parametrize(
    "right",
    [
        lambda x, y: (x[keep(x, y)], (y[keep(x, y)] + 1) / 2),
        lambda x, y: (x[keep(x, y)], (y[keep(x, y)] == 1).astype(float)),
        lambda x, y: (x[keep(x, y)], np.maximum(y[keep(x, y)], 0)),
    ],
)
def test_data_are_cured_in_three_forms(right):
    assert checks.cured(right).passed


@pytest.mark.parametrize(
    "wrong",
    [
        lambda x, y: (x, (y + 1) / 2),
        lambda x, y: (np.nan_to_num(x), np.nan_to_num((y + 1) / 2)),
        lambda x, y: (x[np.isfinite(x).all(axis=1)], (y[np.isfinite(y)] + 1) / 2),
        lambda x, y: (x[np.isfinite(y)], (y[np.isfinite(y)] + 1) / 2),
        lambda x, y: (x[keep(x, y)], y[keep(x, y)]),
        lambda x, y: (x[keep(x, y)], (1 - y[keep(x, y)]) / 2),
        lambda x, y: (x[keep(x, y)], y[keep(x, y)] + 1),
        lambda x, y: (x[~np.isnan(x).any(axis=1)], (y[~np.isnan(x).any(axis=1)] + 1) / 2),
        lambda x, y: (x[np.isfinite(x).any(axis=1) & np.isfinite(y)], 0 * y),
        lambda x, y: (x[keep(x, y)][::-1], (y[keep(x, y)] + 1) / 2),
        lambda x, y: (x[:0], y[:0]),
    ],
)
def test_data_that_are_not_cured_are_found(wrong):
    assert refused(checks.cured(wrong))


def scan(y, p, miss, alarm, strict=False, last=False, none=np.inf):
    found, lowest = none, alarm * 0 + miss * (y == 1).sum()
    for t in sorted(set(p.tolist()), reverse=not last):
        said = p > t if strict else p >= t
        cost = miss * (~said & (y == 1)).sum() + alarm * (said & (y == 0)).sum()
        if cost < lowest or (cost == lowest and not last):
            found, lowest = t, cost
    return found


def among(candidates, y, p, miss, alarm):
    costs = [
        miss * ((p < t) & (y == 1)).sum() + alarm * ((p >= t) & (y == 0)).sum() for t in candidates
    ]
    return candidates[int(np.argmin(costs))]


def by_hand(y, p, miss, alarm):
    best, lowest = None, None
    for t in [*sorted(p), np.inf]:
        cost = sum(
            miss if label and q < t else alarm if not label and q >= t else 0
            for label, q in zip(y, p, strict=True)
        )
        if lowest is None or cost < lowest:
            best, lowest = t, cost
    return best


@pytest.mark.parametrize("right", [scan, by_hand])
def test_the_cheapest_threshold_is_right_in_two_forms(right):
    assert checks.threshold(right).passed


@pytest.mark.parametrize(
    "wrong",
    [
        lambda y, p, miss, alarm: 0.5,
        lambda y, p, miss, alarm: alarm / (alarm + miss),
        lambda y, p, miss, alarm: float(p.min()),
        lambda y, p, miss, alarm: float("inf"),
        lambda y, p, miss, alarm: scan(y, p, alarm, miss),
        lambda y, p, miss, alarm: scan(y, p, 1, 1),
        lambda y, p, miss, alarm: scan(y, p, miss, alarm, strict=True),
        lambda y, p, miss, alarm: scan(1 - y, p, miss, alarm),
        lambda y, p, miss, alarm: scan(y, p, miss, alarm, none=1.0),
        lambda y, p, miss, alarm: scan(y, p, miss, alarm, last=True) if miss == alarm else max(p),
        lambda y, p, miss, alarm: min(p[y == 1]),
        lambda y, p, miss, alarm: among([*p, np.inf], y, p, miss, alarm),
        lambda y, p, miss, alarm: among([np.inf, *np.unique(p)], y, p, miss, alarm),
        lambda y, p, miss, alarm: among([0, *np.unique(p), np.inf], y, p, miss, alarm),
        lambda y, p, miss, alarm: scan(y, p, miss / (y == 1).sum(), alarm / (y == 0).sum()),
    ],
)
def test_another_threshold_is_found(wrong):
    assert refused(checks.threshold(wrong))


def odds(p):
    return p / (1 - p)


@pytest.mark.parametrize(
    "right",
    [
        lambda p, old, new: p * odds(new) / odds(old) / (p * odds(new) / odds(old) + 1 - p),
        lambda p, old, new: (p * new / old) / (p * new / old + (1 - p) * (1 - new) / (1 - old)),
    ],
)
def test_another_crowd_is_right_in_two_forms(right):
    assert checks.base_rate(right).passed


@pytest.mark.parametrize(
    "wrong",
    [
        lambda p, old, new: p,
        lambda p, old, new: p * new / old,
        lambda p, old, new: np.minimum(p * new / old, 1),
        lambda p, old, new: p * odds(old) / odds(new) / (p * odds(old) / odds(new) + 1 - p),
        lambda p, old, new: p * (new / old) / (p * (new / old) + 1 - p),
        lambda p, old, new: p * odds(new) / (p * odds(new) + 1 - p),
        lambda p, old, new: p + new - old,
        lambda p, old, new: np.full_like(p, new),
        lambda p, old, new: p * odds(new) / odds(old),
        lambda p, old, new: p * odds(new) / odds(old) / (1 + p * odds(new) / odds(old)),
    ],
)
def test_a_wrong_crowd_is_found(wrong):
    assert refused(checks.base_rate(wrong))


@pytest.mark.parametrize(
    ("activation", "scheme"),
    [("relu", "he_normal"), ("tanh", "glorot_uniform"), ("selu", "lecun_normal")],
)
def test_networks_that_move_pass(activation, scheme):
    assert checks.moves(activation, scheme).passed


@pytest.mark.parametrize(
    ("activation", "scheme"),
    [
        ("sigmoid", "glorot_uniform"),
        ("sigmoid", "he_normal"),
        ("sigmoid", "ones"),
        ("relu", "zeros"),
        ("relu", "random_normal"),
        ("tanh", "zeros"),
        ("tanh", "ones"),
        ("softmax", "he_normal"),
        ("rleu", "he_normal"),
        ("relu", "he"),
    ],
)
def test_networks_that_stand_still_do_not(activation, scheme):
    assert refused(checks.moves(activation, scheme))


RIGHT = {"missing": "mean", "categories": "one-hot", "ignore": ("번호",)}


def test_the_dirty_file_is_loaded_with_these_options():
    assert checks.loaded(RIGHT).passed
    assert checks.loaded(RIGHT | {"ignore": "번호"}).passed


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"missing": "drop"},
        RIGHT | {"missing": "drop"},
        RIGHT | {"missing": "error"},
        RIGHT | {"categories": "drop"},
        RIGHT | {"ignore": ()},
        RIGHT | {"ignore": ("번호", "장비")},
        RIGHT | {"ignore": ("number",)},
        RIGHT | {"ignore": ("번호", "반지름")},
        RIGHT | {"task": "regression"},
        ["missing", "mean"],
    ],
)
def test_other_options_are_found(wrong):
    assert refused(checks.loaded(wrong))


RARE = {"base_rate": 0.02, "separation": 2.0, "seed": 0, "miss": 100.0, "alarm": 1.0}


@pytest.mark.parametrize("threshold", [0.02, 0.03])
def test_the_challenge_passes_above_the_advised_threshold(threshold):
    explorer = own_data.threshold()
    assert not checks.cheap(explorer).answered
    explorer.set(**RARE, threshold=threshold)
    assert checks.cheap(explorer).passed


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": 0.5},
        {"threshold": 0.99},
        {"threshold": 0.1},
        {"threshold": 0.05},
        {"threshold": 0.01},  # cheap enough, but a quarter of the healthy are frightened
        {"base_rate": 0.5},
        {"base_rate": 0.01},
        {"separation": 4.0},
        {"miss": 1.0},
        {"alarm": 0.1},
        {"seed": 1},
    ],
)
def test_elsewhere_the_challenge_does_not_pass(change):
    explorer = own_data.threshold()
    explorer.set(**RARE | {"threshold": 0.02} | change)
    assert refused(checks.cheap(explorer))
