"""Explorers of chapter 06: right at every corner of their controls, in picture and sentence."""

import numpy as np
import pytest

from ci.tests.explorer.explorers import corners, numbers, show
from helpers.chapters import initialization
from helpers.chapters.initialization import flow as initialization_flow
from helpers.chapters.initialization import map as initialization_map
from helpers.chapters.initialization import training as initialization_training
from helpers.chapters.initialization import valleys as initialization_starts
from helpers.chapters.initialization.theory import ACTIVATIONS
from helpers.explorer.words import percent
from helpers.networks.variances import VARIANCES

# signal_flow


def test_flow_is_measured_near_its_theory() -> None:
    explorer = initialization.signal_flow()
    for values in corners(explorer, "scheme", "activation"):
        run = explorer.set(**values | {"width": 128, "depth": 5}).result
        for way in ("forward", "backward"):
            ratio = getattr(run.measured, way) / getattr(run.expected, way)
            assert (ratio > 0.5).all() and (ratio < 2).all(), (values, way)


def test_flow_moves_with_gain_width_and_depth() -> None:
    explorer = initialization.signal_flow()
    start = explorer.result
    assert len(explorer.set(depth=9).result.expected.forward) == 9
    assert len(start.expected.forward) == 5
    louder = explorer.reset().set(gain=2).result
    assert louder.expected.forward[0] == pytest.approx(4 * start.expected.forward[0])
    wide = explorer.reset().set(scheme="normal, 0.01", width=128).result.expected.forward[1]
    narrow = explorer.set(width=64).result.expected.forward[1]
    assert wide == pytest.approx(2 * narrow, rel=0.01)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("scheme", VARIANCES)
def test_flow_sentence_tells_the_numbers(scheme: str, activation: str) -> None:
    explorer = initialization.signal_flow()
    text = show(explorer, {"scheme": scheme, "activation": activation, "depth": 7})
    run = explorer.result
    found = numbers(text)
    assert found[:2] == [7, 64]
    for value in (run.measured.forward[0], run.measured.forward[-1], run.expected.forward[-1]):
        assert any(np.isclose(value, number, rtol=0.5) for number in found), (value, text)
    assert ("Of the last activations" in text) == (run.ends is not None)


def test_flow_counts_saturated_units_and_zeros() -> None:
    at_the_ends = initialization_flow.at_the_ends
    assert at_the_ends(np.array([0.005, 0.5, 0.995, 0.02]), "sigmoid") == 0.5
    assert at_the_ends(np.array([-0.99, 0.0, 0.97, 1.0]), "tanh") == 0.5
    assert at_the_ends(np.array([0.0, 0.0, 3.0, 1e-9]), "relu") == 0.5
    assert at_the_ends(np.array([0.0]), "linear") is None


def test_flow_histogram_leaves_out_the_zeros_of_relu() -> None:
    bars = initialization_flow.histogram(np.array([0.0] * 50 + [2.0]), "relu")
    assert bars.max() == 1 and bars[0] == 0
    assert initialization_flow.histogram(np.zeros(5), "relu").max() == 0
    assert initialization_flow.histogram(np.array([99.0]), "linear")[-1] == 1


@pytest.mark.parametrize(("value", "text"), [(0.5, "0.5"), (384.2, "384"), (7.2e-6, "7·10⁻⁶")])
def test_flow_factors_read_well(value: float, text: str) -> None:
    assert initialization_flow.factor(value) == text


# init_training


def test_training_sentence_counts_what_learns() -> None:
    explorer = initialization.init_training()
    for values in corners(explorer, "scheme", "activation", "learning_rate"):
        text = show(explorer, values | {"depth": 3})
        run = explorer.result
        with np.errstate(invalid="ignore"):
            learning = int((run.last < 0.9 * np.log(10)).sum())
        assert f"{learning} of 6 with mean loss below 2.07" in run.title
        if "All 6 networks diverged" in text:
            assert run.diverged == 6
        else:
            have = "has" if learning == 1 else "have"
            assert f"{learning} of 6 networks {have} a mean loss below 2.07" in text
            assert ("diverged" in text) == (run.diverged > 0)


def test_training_marks_where_networks_left_the_picture() -> None:
    losses = np.full((40, 6), 2.0)
    losses[3:, 1], losses[:, 2], losses[-1, 3] = np.nan, np.inf, 50.0
    last, value = initialization_training.beyond(losses)
    assert list(last) == [39, 2, 0, 39, 39, 39]
    assert list(value > 4) == [False, True, True, True, False, False]
    explorer = initialization.init_training()
    marks = explorer.picture.edge.marks["top"]
    assert len(marks.get_xdata()) == 0
    explorer.set(scheme="normal, 1", learning_rate=10, depth=20)
    assert explorer.result.diverged == len(marks.get_xdata()) == 6


def test_equal_weights_read_the_same_whatever_the_start() -> None:
    run = initialization_training.compute(initialization_training.EQUAL, 0.05, 2, "tanh")
    # 32 bits, and the six stand at different places of one matrix product.
    assert np.ptp(run.losses, axis=1).max() < 1e-5


def test_glorot_loses_half_of_the_square_of_relu_in_each_layer() -> None:
    run = initialization_training.compute("Glorot", 0.01, 12, "relu")
    falls = np.log2((run.sizes[0] / run.sizes[-1]) ** 2) / 11
    assert 0.7 < np.median(falls) < 1.5


# init_map


def test_map_sentence_names_its_best_network() -> None:
    explorer = initialization.init_map()
    for values in corners(explorer, "layers", "activation"):
        text = show(explorer, values)
        run = explorer.result
        row, column = run.best
        assert run.known[row, column] == run.known.max()
        assert f"reads {percent(run.known.max())}, at" in text
        reads = "reads" if run.training == 1 else "read"
        assert f"{run.training} of 100 networks {reads} half" in text
        assert ("diverged" in text) == bool(np.isnan(run.shares).any())


def test_map_networks_differ_in_rate_and_gain_only() -> None:
    shares = initialization_map.compute(
        layers=1, activation="relu", updates=1, rate=1.0, gain=1.0, seed=0
    ).shares
    assert shares.shape == (10, 10)
    # At the smallest rates one update changes nothing: the answer is that of the first weights,
    # and a ReLU layer answers alike at every gain.
    assert np.ptp(shares[:5, 0]) < 0.05


# starts


@pytest.mark.parametrize("name", initialization_starts.SURFACES)
def test_surface_has_the_gradient_of_its_loss(name: str) -> None:
    surface = initialization_starts.SURFACES[name]
    w, h = np.random.default_rng(0).uniform(-3, 3, (50, 2)), 1e-5
    for axis in (0, 1):
        move = h * np.eye(2)[axis]
        slope = (surface(w + move)[0] - surface(w - move)[0]) / (2 * h)
        # X and the targets are of 32 bits, the arithmetic here of 64.
        np.testing.assert_allclose(surface(w)[1][:, axis], slope, atol=1e-5)


def test_surfaces_reach_zero_where_they_should() -> None:
    for name, place in (("tanh unit", (2, 1.5)), ("sine unit", (2, 0.5)), ("four valleys", (3, 2))):
        loss, gradient = initialization_starts.SURFACES[name](np.array(place, float))
        assert loss == pytest.approx(0, abs=1e-12)
        np.testing.assert_allclose(gradient, 0, atol=1e-6)


def test_starts_sentence_counts_all_sixty() -> None:
    explorer = initialization.starts()
    for values in corners(explorer, "surface", "scale", "learning_rate"):
        text = show(explorer, values)
        run = explorer.result
        last = run.losses[-1]
        rest = int((np.isfinite(last) & (last >= 0.01)).sum())
        assert run.arrived + rest + run.gone == 60
        assert f"{run.arrived} of 60 random starts" in text
        assert (f"{rest} stand" in text) == (rest > 0)
        assert ("flew off" in text) == (run.gone > 0)


def test_no_step_moves_nothing() -> None:
    run = initialization_starts.compute("four valleys", 1.0, 0.2, 0, 0)
    assert run.paths.shape == (1, 60, 2) and run.ends.max() > 1
    words = initialization_starts.describe(run)
    assert (run.ends < 0.01).any() and "picture less than 1 % lead to" in words


def test_the_reader_s_start_descends_like_the_others() -> None:
    explorer = initialization.starts().set(steps=20, w1=1.5, w2=-2.0)
    run = explorer.result
    surface = initialization_starts.SURFACES["sine unit"]
    path = initialization_starts.descend(surface, np.array([[1.5, -2.0]]), 0.2, 20)
    np.testing.assert_allclose(run.own, path[:, 0], rtol=1e-6)
    assert "Yours, from (1.5, −2.0), is at" in explorer.description


@pytest.mark.parametrize("steps", [0, 13, 60])
def test_the_film_of_the_starts_is_a_descent_of_that_length(steps: int) -> None:
    run = initialization.starts().set(steps=steps).result
    again = initialization_starts.compute("sine unit", 2.0, 0.2, steps, 0)
    assert run.paths.shape == (steps + 1, 60, 2)
    np.testing.assert_array_equal(run.paths, again.paths)
    np.testing.assert_array_equal(run.ends, again.ends)


def test_a_press_into_the_map_looks_into_that_network() -> None:
    explorer = initialization.init_map()
    row, column = 4, 6
    place = np.log10([initialization_map.RATES[column], initialization_map.GAINS[row]])
    at = explorer.picture.map.transData.transform(place) / 2
    explorer.touch("down", at[0], explorer.picture.height - at[1])
    run = explorer.result
    assert (run.row, run.column) == (row, column)
    assert run.said.sum() == 200 and len(run.losses) == 30
    assert f"reads {100 * run.shares[row, column]:.0f} % and says" in explorer.description
    earlier = explorer.set(updates=9).result
    np.testing.assert_array_equal(earlier.losses, run.losses[:9])
