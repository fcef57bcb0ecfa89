"""Chapter 01's checks: what they take for right, for wrong, and for no answer."""

import numpy as np
import pytest

from helpers import datasets
from helpers.chapters import perceptron as chapter
from helpers.chapters.perceptron import checks as perceptron


@pytest.fixture(autouse=True)
def quiet(capsys):
    yield
    capsys.readouterr()


def right(xi, yi, w, b, eta):
    side = 2 * yi - 1
    return (w + eta * side * xi, b + eta * side) if side * (xi @ w + b) <= 0 else (w, b)


def test_the_rule_passes():
    assert perceptron.update_rule(right).passed


@pytest.mark.parametrize(
    "wrong",
    [
        lambda xi, yi, w, b, eta: (w + xi, b + 1),
        lambda xi, yi, w, b, eta: (w, b),
        lambda xi, yi, w, b, eta: right(xi, 1 - yi, w, b, eta),
        lambda xi, yi, w, b, eta: right(xi, yi, w, b, 1.0),
        lambda xi, yi, w, b, eta: (right(xi, yi, w, b, eta)[0], b),
        lambda xi, yi, w, b, eta: right(xi, yi, w, b, eta) if yi else (w - eta * xi, b - eta),
    ],
)
def test_a_wrong_rule_does_not(wrong):
    assert not perceptron.update_rule(wrong).passed


def test_a_rule_that_forgets_the_bias_or_favours_a_class_does_not_pass():
    def without_bias(xi, yi, w, b, eta):
        side = 2 * yi - 1
        return (w + eta * side * xi, b + eta * side) if side * (xi @ w) <= 0 else (w, b)

    def with_verdict(xi, yi, w, b, eta):
        error = yi - (1 if xi @ w + b >= 0 else 0)
        return w + eta * error * xi, b + eta * error

    assert not perceptron.update_rule(without_bias).passed
    assert not perceptron.update_rule(with_verdict).passed


def test_a_rule_that_leaves_a_point_on_the_line_does_not_pass():
    def strict(xi, yi, w, b, eta):
        side = 2 * yi - 1
        return (w + eta * side * xi, b + eta * side) if side * (xi @ w + b) < 0 else (w, b)

    assert not perceptron.update_rule(strict).passed


@pytest.mark.parametrize("enough", [0.01, 0.2, 1.0, -0.01, -0.2])
def test_a_rule_that_asks_for_more_or_less_than_the_right_side_does_not_pass(enough):
    def cautious(xi, yi, w, b, eta):
        side, z = 2 * yi - 1, xi @ w + b
        wrong = side * z < enough or z == 0
        return (w + eta * side * xi, b + eta * side) if wrong else (w, b)

    assert not perceptron.update_rule(cautious).passed


@pytest.mark.parametrize(
    "points, labels",
    [
        ([[0, 0], [1, 1], [2, 2]], [0, 1, 0]),
        (np.array([[3.0, 0], [1, 0], [2, 0]]), np.array([1, 1, 0])),
        (((-1, 2), (0, 0), (0.5, -1)), (1, 0, 1)),
    ],
)
def test_three_points_on_a_line_never_stop(points, labels):
    assert perceptron.never_stops((points, labels)).passed


def test_four_corners_never_stop_and_are_more_than_needed():
    found = perceptron.never_stops(([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]))
    assert not found.passed and "fewer can do that" in found.message


@pytest.mark.parametrize(
    "points, labels",
    [
        ([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1]),
        ([[0, 0], [0, 0]], [0, 1]),
        ([[0, 0], [0, 0], [1, 1]], [0, 1, 0]),
        ([[0, 0], [1, 1]], [0, 0]),
        ([[0, 0], [1, 1]], [0, 1]),
        ([[0, 0], [1, 1], [2, 2]], [0, 0, 1]),
        ([[0, 0], [1, 1], [2, 2.1]], [0, 1, 0]),
        ([[0, 0], [1, 1], [2, 2]], [-1, 1, -1]),
        ([[0, 0, 0], [1, 1, 1]], [0, 1]),
        ([[0, 0], [1, 1]], [0, 2]),
    ],
)
def test_other_data_do_not_pass(points, labels):
    assert not perceptron.never_stops((points, labels)).passed


def test_a_line_is_found_where_one_was_put_and_not_in_overlapping_species():
    for seed in range(20):
        data = datasets.linearly_separable(60, margin=0.01, seed=seed)
        assert perceptron.separable(data.x, data.y)
    assert not perceptron.separable(*datasets.iris(classes=("versicolor", "virginica")))
    assert not perceptron.separable(np.zeros((2, 2)), np.array([0, 1]))
    assert perceptron.separable(np.array([[0, 0], [1e-9, 0]]), np.array([0, 1]))


def test_the_challenge_wants_the_least_loss_in_four_epochs_from_first_weights_far_off():
    explorer = chapter.logistic()
    for moved in (
        {"learning_rate": 10, "epochs": 4},  # from zero weights it is the preset
        {"init_scale": 5, "learning_rate": 10, "epochs": 4},
        {"init_scale": 5, "learning_rate": 20, "epochs": 4},
        {"init_scale": 5, "learning_rate": 15, "epochs": 5},
        {"init_scale": 5, "epochs": 4},
        {"init_scale": 10, "learning_rate": 15, "epochs": 4},
        {"init_scale": 5, "learning_rate": 15, "epochs": 4, "own": "class 1"},
    ):
        assert not perceptron.fast_descent(explorer.reset().set(**moved)).passed
    for rate, epochs in ((15, 4), (15, 3), (12, 4)):
        explorer.reset().set(init_scale=5, learning_rate=rate, epochs=epochs)
        assert perceptron.fast_descent(explorer).passed
    assert not perceptron.fast_descent(explorer.set(data="Iris: versicolor, virginica")).passed


@pytest.mark.parametrize("epochs", [1, 3, 4])
def test_no_preset_is_the_challenge(epochs):
    explorer = chapter.logistic()
    for name in explorer.presets:
        explorer.preset(name)
        explorer.set(init_scale=5, epochs=epochs)
        assert not perceptron.fast_descent(explorer).passed
