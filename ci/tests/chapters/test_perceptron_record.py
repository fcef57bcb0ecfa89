"""The recorded perceptron is scikit-learn's, and keeps Novikoff's bound."""

import numpy as np
import pytest
from sklearn.linear_model import Perceptron
from sklearn.svm import SVC

from helpers import datasets
from helpers.chapters.perceptron import mistake_bound, record
from helpers.chapters.perceptron.own_point import added
from helpers.chapters.perceptron.points import MADE, flowers_or_made

PAIRS = [("setosa", "versicolor"), ("versicolor", "virginica")]


def scikit_learn(x: np.ndarray, y: np.ndarray, rate: float, passes: int) -> Perceptron:
    return Perceptron(eta0=rate, shuffle=False, tol=None, max_iter=passes).fit(x, y)


@pytest.mark.parametrize("rate", [0.1, 1.0, 7.0])
@pytest.mark.parametrize("pair", PAIRS)
def test_weights_equal_scikit_learn(pair: tuple[str, str], rate: float) -> None:
    iris = datasets.iris(classes=pair)
    ours = record(iris.x, iris.y, rate, passes=20)
    theirs = scikit_learn(iris.x, iris.y, rate, len(ours.per_pass))
    np.testing.assert_array_equal(ours.w[-1], theirs.coef_[0])
    assert ours.b[-1] == theirs.intercept_[0]
    assert ours.stopped is (pair == PAIRS[0])


def test_weights_equal_scikit_learn_from_other_first_weights() -> None:
    data = datasets.linearly_separable(40, 0.1, seed=3)
    w, b = np.array([0.5, -1.5]), 0.25
    ours = record(data.x, data.y, 0.5, w, b)
    theirs = Perceptron(eta0=0.5, shuffle=False, tol=None, max_iter=len(ours.per_pass))
    theirs.fit(data.x, data.y, coef_init=w, intercept_init=b)
    np.testing.assert_array_equal(ours.w[-1], theirs.coef_[0])
    assert ours.b[-1] == theirs.intercept_[0]


def test_record_holds_every_mistake() -> None:
    data = datasets.linearly_separable(50, 0.05, seed=1)
    run = record(data.x, data.y, 0.5)
    side = np.where(data.y > 0, 1, -1)
    assert run.w.shape == (len(run) + 1, 2)
    assert sum(run.per_pass) == len(run) == len(run.rows) == len(run.passes)
    for k, row in enumerate(run.rows):
        assert side[row] * (run.w[k] @ data.x[row] + run.b[k]) <= 1e-12
        np.testing.assert_allclose(run.w[k + 1], run.w[k] + 0.5 * side[row] * data.x[row])
    assert (side * (data.x @ run.w[-1] + run.b[-1]) > 0).all()
    assert run.stopped


def test_a_point_on_the_line_is_a_mistake_for_both_labels() -> None:
    for label in (0, 1):
        run = record(np.array([[1.0, 2.0]]), np.array([label]))
        assert run.per_pass == (1, 0)
        np.testing.assert_array_equal(run.w[-1], [2 * label - 1, 2 * (2 * label - 1)])


def test_with_a_tie_no_rate_changes_a_mistake() -> None:
    iris = datasets.iris(("petal length (cm)", "petal width (cm)"), PAIRS[1])
    order = np.argsort(np.arange(100) % 50, kind="stable")
    x, y = iris.x[order], iris.y[order]
    runs = [record(x, y, rate, tie=1e-9) for rate in (0.01, 0.3, 1.0, 7.0)]
    for run in runs[1:]:
        np.testing.assert_array_equal(run.rows, runs[0].rows)


@pytest.mark.parametrize("seed", range(20))
def test_mistakes_keep_the_bound_at_any_rate(seed: int) -> None:
    data = datasets.linearly_separable(40, 0.02 + 0.02 * seed, seed=seed, dims=1 + seed % 3)
    bound = mistake_bound(data.x, data.y)
    # The line that the points were made with is one of those among which γ is the widest.
    of_this_line = ((data.x**2).sum(axis=1).max() + 1) * (1 + data.b**2) / data.margin**2
    assert bound <= of_this_line * 1.05
    for rate in (0.01, 1.0, 10.0):
        run = record(data.x, data.y, rate, passes=2000)
        assert run.stopped
        assert len(run) <= bound


def test_bound_is_close_to_that_of_the_widest_margin() -> None:
    data = datasets.iris(("sepal length (cm)", "petal length (cm)"), ("setosa", "versicolor"))
    whole = np.column_stack([data.x, np.ones(100)])
    side = np.where(data.y > 0, 1.0, -1.0)[:, None]
    # Points mirrored through 0, so that the widest plane goes through 0 as the bound's does.
    mirrored = np.vstack([side * whole, -side * whole]), np.repeat([1, 0], 100)
    widest = 1 / np.linalg.norm(SVC(kernel="linear", C=1e9).fit(*mirrored).coef_)
    best = (whole**2).sum(axis=1).max() / widest**2
    assert best <= mistake_bound(data.x, data.y) <= 1.05 * best


@pytest.mark.parametrize("margin", [0.02, 0.1, 0.5])
@pytest.mark.parametrize(("own", "up"), [("class 1", 1), ("class 0", 99)])
def test_one_more_point_never_lowers_the_bound(margin: float, own: str, up: float) -> None:
    made = flowers_or_made(MADE, margin, 0.0)  # more points: a longer R at most, a smaller γ
    more = added(made, own, 50, up, True)
    assert made.bound * (1 - 1e-6) <= more.bound < np.inf


def test_no_bound_where_no_line_separates() -> None:
    gate = datasets.gate("XOR")
    assert mistake_bound(gate.x, gate.y) == np.inf
    assert not record(gate.x, gate.y, passes=100).stopped


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"y": [0, 1]}, r"got \(3, 2\) and \(2,\)"),
        ({"y": [0, 1, 2]}, "labels must be 0 or 1"),
        ({"x": [[0, 1], [np.nan, 1], [1, 1]]}, "NaN or infinite"),
        ({"learning_rate": 0}, "must be positive"),
        ({"w": [1, 2, 3]}, "3 weights, but x has 2 features"),
    ],
)
def test_bad_input_is_named(change: dict, words: str) -> None:
    good = {"x": [[0, 1], [1, 0], [1, 1]], "y": [0, 1, 1]}
    with pytest.raises(ValueError, match=words):
        record(**good | change)
