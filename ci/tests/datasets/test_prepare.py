"""Splitting and scaling: every row once, classes in their shares, nothing learned from the test."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.preprocessing import StandardScaler

from helpers import datasets


@given(
    n=st.integers(4, 200),
    test=st.floats(0.1, 0.4),
    validation=st.sampled_from([0.0, 0.1, 0.3]),
    stratify=st.booleans(),
    seed=st.integers(0, 100),
)
def test_every_row_lands_in_one_part(n, test, validation, stratify, seed):
    if round(test * n) == 0 or (validation and round(validation * n) == 0):
        return
    x, y = np.arange(n)[:, None], np.arange(n) % 3
    split = datasets.split(x, y, test, validation, seed, stratify)
    assert sorted(np.concatenate([part.x[:, 0] for part in split])) == list(range(n))
    assert len(split.test.x) == round(test * n)
    assert (split.validation is None) == (validation == 0)
    for name, rows in split.rows.items():
        part = getattr(split, name)
        np.testing.assert_array_equal(part.x, x[rows])
        np.testing.assert_array_equal(part.y, y[rows])


@given(
    sizes=st.lists(st.integers(1, 60), min_size=2, max_size=4),
    test=st.floats(0.1, 0.4),
    validation=st.floats(0.1, 0.4),
    seed=st.integers(0, 100),
)
def test_a_stratified_split_keeps_the_shares(sizes, test, validation, seed):
    y = np.repeat(np.arange(len(sizes)), sizes)
    tests, validations = round(test * len(y)), round(validation * len(y))
    if not (tests and validations and tests + validations < len(y)):
        return
    for part in datasets.split(y[:, None], y, test, validation, seed, stratify=True):
        counts = np.bincount(part.y, minlength=len(sizes))
        exact = np.array(sizes) * len(part.y) / len(y)
        assert np.abs(counts - exact).max() <= 2


def test_the_seed_decides_the_split_and_parts_are_copies():
    x, y = datasets.iris()
    first, again, other = (datasets.split(x, y, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.rows["test"], again.rows["test"])
    assert not np.array_equal(first.rows["test"], other.rows["test"])
    (x_train, _), (x_test, _) = first
    assert not np.shares_memory(x_train, x)
    assert not np.shares_memory(x_test, x)
    assert repr(first) == "<Split: 120 train, 30 test>"


def test_whole_numbers_are_rows():
    split = datasets.split(*datasets.iris(), test_size=7, validation_size=13)
    assert [len(part.x) for part in split] == [130, 13, 7]


def test_the_scaler_learns_from_the_training_part_only_and_equals_scikit_learn():
    (train, _), (test, _) = datasets.split(*datasets.breast_cancer())
    before = train.copy()
    ours_train, ours_test, scaler = datasets.standardize(train, test)
    theirs = StandardScaler().fit(train)
    np.testing.assert_allclose(ours_train, theirs.transform(train), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours_test, theirs.transform(test), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(scaler.inverse(ours_test), test)
    np.testing.assert_array_equal(train, before)
    assert scaler.report == ()


def test_constant_columns_become_zero_and_are_told():
    x = np.column_stack([np.full(7, 0.1), np.arange(7.0), np.zeros(7)])
    scaled, scaler = datasets.standardize(x)
    np.testing.assert_allclose(scaled[:, [0, 2]], 0, atol=1e-12)
    assert scaler.constant == (0, 2)
    assert scaler.report == ("Constant in the training data, so set to 0: column 0, 2.",)


@given(arrays(np.float64, (6, 3), elements=st.floats(-1e300, 1e300)))
def test_scaling_stays_finite_for_huge_and_tiny_values(x):
    scaled, scaler = datasets.standardize(x)
    assert np.isfinite(scaled).all()
    assert np.abs(scaled).max() <= np.sqrt(6) + 1e-6
    assert (scaler.scale > 0).all()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda x, y: datasets.split(x, y[:-1]), ValueError, "(10, 2) and (9,)"),
        (lambda x, y: datasets.split(x, y, test_size=1.5), ValueError, "from 0 to 1"),
        (lambda x, y: datasets.split(x, y, test_size=0), ValueError, "at least 1"),
        (lambda x, y: datasets.split(x, y, test_size=0.01), ValueError, "not one row"),
        (lambda x, y: datasets.split(x, y, 0.5, 0.5), ValueError, "nothing is left to train"),
        (lambda x, y: datasets.split(x, y, "half"), TypeError, "test_size must be a number"),
        (lambda x, y: datasets.split(x, y / 3, stratify=True), ValueError, "needs classes"),
        (lambda x, y: datasets.split(x[:1], y[:1]), ValueError, "at least 2 rows"),
        (lambda x, y: datasets.standardize(x[0]), ValueError, "(samples, features)"),
        (lambda x, y: datasets.standardize(x, x[:, :1]), ValueError, "fitted on 2 columns"),
        (lambda x, y: datasets.standardize(x / 0), ValueError, "row 0, column"),
    ],
)
def test_wrong_arguments_are_named(call, error, words):
    x, y = np.arange(20.0).reshape(10, 2), np.arange(10)
    with np.errstate(all="ignore"), pytest.raises(error, match=re.escape(words)):
        call(x, y)


@given(
    groups=st.lists(st.integers(0, 9), min_size=6, max_size=60).filter(lambda g: len(set(g)) > 2),
    seed=st.integers(0, 9),
    by=st.sampled_from(["groups", "time"]),
)
def test_rows_that_belong_together_stay_together(groups, seed, by):
    groups = np.array(groups)
    x = np.arange(len(groups))[:, None]
    parts = datasets.split(x, groups, 0.2, validation_size=0.2, seed=seed, **{by: groups})
    assert sorted(np.concatenate(list(parts.rows.values()))) == list(range(len(groups)))
    sets = [set(part.y) for part in parts]
    assert len(sets) == 3 and not (sets[0] & sets[1] | sets[1] & sets[2] | sets[0] & sets[2])
    if by == "time":
        assert max(sets[0]) < min(sets[1]) and max(sets[1]) < min(sets[2])


def test_a_split_by_time_tests_on_the_newest_rows():
    days = np.array(["2024-01-0" + d for d in "538124679"], dtype="datetime64[D]")
    parts = datasets.split(np.arange(9)[:, None], np.arange(9.0), 3, 2, time=days)
    assert sorted(str(days[r])[-1] for r in parts.rows["test"]) == ["7", "8", "9"]
    assert sorted(str(days[r])[-1] for r in parts.rows["validation"]) == ["5", "6"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"groups": np.zeros(6)}, "1 groups or times do not fill 2 parts"),
        ({"groups": np.zeros(5)}, "one value for each of the 6 rows"),
        ({"time": np.array([1, 2, np.nan, 3, 4, 5])}, "time is missing in row 2"),
        ({"time": np.arange(6), "stratify": True}, "choose one of"),
        ({"time": ["02/01/2024", "31/12/2023"] * 3}, "such as '02/01/2024', and the alphabet"),
        ({"time": ["2024-01-02", ""] * 3}, "time is missing in row 1"),
        ({"stratify": True}, "leave it out for numbers"),
    ],
)
def test_what_cannot_be_kept_together_is_told(options, words):
    with pytest.raises(ValueError, match=words):
        datasets.split(np.zeros((6, 1)), np.arange(6.0), **options)
