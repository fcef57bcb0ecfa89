"""Generated points: what is promised about margin, noise, balance and seeds."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import datasets

CLASSES = [
    datasets.blobs,
    datasets.moons,
    datasets.circles,
    datasets.spirals,
    datasets.linearly_separable,
]
NUMBERS = [datasets.line, datasets.plane, datasets.polynomial]


@pytest.mark.parametrize("make", CLASSES + NUMBERS)
def test_the_seed_decides_everything(make):
    first, again, other = make(40, seed=5), make(40, seed=5), make(40, seed=6)
    np.testing.assert_array_equal(first.x, again.x)
    np.testing.assert_array_equal(first.y, again.y)
    assert not np.array_equal(first.x, other.x)


@pytest.mark.parametrize("make", CLASSES)
@given(n=st.integers(2, 101), seed=st.integers(0, 2**32))
def test_classes_are_balanced_and_shuffled_rows_match_names(make, n, seed):
    data = make(n, seed=seed)
    counts = np.bincount(data.y, minlength=2)
    assert data.x.shape == (n, len(data.feature_names))
    assert len(counts) == len(data.target_names) == 2
    assert abs(counts[0] - counts[1]) <= 1
    assert np.isfinite(data.x).all()


@given(
    n=st.integers(2, 60),
    dims=st.integers(1, 20),
    margin=st.floats(0, 2),
    seed=st.integers(0, 2**32),
)
def test_the_margin_is_kept_in_any_dimension(n, dims, margin, seed):
    data = datasets.linearly_separable(n, margin, seed=seed, dims=dims)
    signed = (2 * data.y - 1) * (data.x @ data.w + data.b)
    assert np.isclose(np.linalg.norm(data.w), 1)
    assert signed.min() >= margin
    assert np.isclose(signed.min(), data.margin)
    assert data.margin > 0


@given(n=st.integers(4, 80), noise=st.floats(0, 0.5), seed=st.integers(0, 1000))
def test_noise_flips_its_share_and_moves_no_point(n, noise, seed):
    clean = datasets.linearly_separable(n, seed=seed)
    noisy = datasets.linearly_separable(n, noise=noise, seed=seed)
    np.testing.assert_array_equal(clean.x, noisy.x)
    np.testing.assert_array_equal(clean.y != noisy.y, noisy.flipped)
    assert noisy.flipped.sum() == round(noise * n)


@given(
    labels=st.lists(st.integers(0, 4), min_size=2, max_size=50).filter(lambda v: len(set(v)) > 1),
    share=st.floats(0, 1),
    seed=st.integers(0, 1000),
)
def test_flipped_labels_are_other_classes_of_the_same_data(labels, share, seed):
    y = np.array(labels)
    before = y.copy()
    flipped = datasets.flip_labels(y, share, seed)
    np.testing.assert_array_equal(y, before)
    assert (flipped != y).sum() == round(share * len(y))
    assert set(flipped) <= set(labels)


def test_gates_are_their_truth_tables():
    tables = {name: tuple(datasets.gate(name).y) for name in datasets.GATES}
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert tables == {
        "AND": tuple(a & b for a, b in pairs),
        "NAND": tuple(1 - (a & b) for a, b in pairs),
        "OR": tuple(a | b for a, b in pairs),
        "NOR": tuple(1 - (a | b) for a, b in pairs),
        "XOR": tuple(a ^ b for a, b in pairs),
        "XNOR": tuple(1 - (a ^ b) for a, b in pairs),
    }
    x, y = datasets.gate("xor")
    np.testing.assert_array_equal(x, pairs)
    assert (x.dtype, y.shape) == (np.float64, (4,))


def test_shapes_without_noise_lie_on_their_curves():
    circles = datasets.circles(100, noise=0, inner=0.3)
    radius = np.hypot(*circles.x.T)
    np.testing.assert_allclose(radius, np.where(circles.y == 0, 1.0, 0.3))
    moons = datasets.moons(100, noise=0)
    centre = np.where(moons.y[:, None] == 0, (0.0, 0.0), (1.0, 0.5))
    np.testing.assert_allclose(np.hypot(*(moons.x - centre).T), 1.0)
    spirals = datasets.spirals(90, noise=0, turns=1, classes=3)
    radius, angle = np.hypot(*spirals.x.T), np.arctan2(*spirals.x.T[::-1])
    turned = (angle - 2 * np.pi * (radius + spirals.y / 3)) / (2 * np.pi)
    np.testing.assert_allclose(turned, np.round(turned), atol=1e-9)


def test_blobs_stand_where_they_are_put():
    centers = np.array([[0.0, 5.0, 1.0], [-5.0, 0.0, 2.0]])
    blobs = datasets.blobs(11, centers, spread=0)
    np.testing.assert_array_equal(blobs.x, centers[blobs.y])
    assert datasets.blobs(12, centers=4).target_names == ("0", "1", "2", "3")


def test_regression_without_noise_is_exact_and_outliers_are_few():
    x, y = datasets.plane(30, weights=(3.0, -2.0, 0.5), intercept=4.0, noise=0)
    np.testing.assert_allclose(y, x @ [3.0, -2.0, 0.5] + 4.0)
    x, y = datasets.line(30, slope=-2.0, intercept=0.5, noise=0)
    np.testing.assert_allclose(y, 0.5 - 2.0 * x[:, 0])
    x, y = datasets.polynomial(30, coefficients=(1.0, 0.0, -3.0), noise=0)
    np.testing.assert_allclose(y, 1.0 - 3.0 * x[:, 0] ** 2)
    plain, wild = (datasets.line(50, outliers=share) for share in (0.0, 0.1))
    np.testing.assert_array_equal(plain.x, wild.x)
    assert (plain.y != wild.y).sum() == 5


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: datasets.gate("XR"), ValueError, "did you mean 'XOR'"),
        (lambda: datasets.gate(3), TypeError, "by its name"),
        (lambda: datasets.moons(0), ValueError, "n must be at least 2, got 0"),
        (lambda: datasets.moons(10.5), TypeError, "n must be a whole number"),
        (lambda: datasets.moons(True), TypeError, "n must be a whole number"),
        (lambda: datasets.moons(noise=-1), ValueError, "noise must be from 0 up, got -1"),
        (lambda: datasets.moons(noise=float("nan")), ValueError, "noise must be from 0 up"),
        (lambda: datasets.moons(seed=-1), ValueError, "seed must be at least 0"),
        (lambda: datasets.circles(inner=2), ValueError, "inner must be from 0 to 1, got 2"),
        (lambda: datasets.blobs(2, centers=3), ValueError, "n must be at least 3"),
        (lambda: datasets.blobs(centers=[1.0, 2.0]), ValueError, "got shape (2,)"),
        (lambda: datasets.linearly_separable(noise=0.7), ValueError, "from 0 to 0.5"),
        (lambda: datasets.linearly_separable(margin="wide"), TypeError, "must be a number"),
        (lambda: datasets.line(slope=float("inf")), ValueError, "weights must be one or more"),
        (lambda: datasets.polynomial(coefficients=()), ValueError, "coefficients must be"),
        (lambda: datasets.flip_labels(np.zeros(3, int), 0.5), ValueError, "two or more classes"),
        (lambda: datasets.flip_labels([0.5, 1.0], 0.5), ValueError, "class numbers"),
    ],
)
def test_wrong_arguments_are_named(call, error, words):
    with pytest.raises(error, match=re.escape(words)):
        call()
