"""Explorers of chapter 09: what they compute is true, and their sentences say it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, roc_auc_score, roc_curve

from helpers.chapters.own_data import cutoff, defects, rates

FILES = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([0.0, 0.2, 0.4, 0.7, 1.0])),
    min_size=4,
    max_size=30,
).filter(lambda rows: len({y for y, _ in rows}) == 2)


@given(rows=FILES, t=st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.7, 1.0]))
def test_counts_and_curve_are_those_of_scikit_learn(rows, t):
    y, p = (np.array(column) for column in zip(*rows, strict=True))
    found = rates.counted(y, p, t)
    tn, fp, fn, tp = confusion_matrix(y, p >= t, labels=[0, 1]).ravel()
    assert found == rates.Counts(tp, fp, fn, tn)
    x, height = rates.roc(y, p)
    theirs = roc_curve(y, p, drop_intermediate=False)
    np.testing.assert_allclose(x, theirs[0])
    np.testing.assert_allclose(height, theirs[1])
    assert rates.area(y, p) == pytest.approx(roc_auc_score(y, p))


def test_without_a_positive_answer_there_is_no_precision():
    counts = rates.counted(np.array([0, 1]), np.array([0.1, 0.2]), 0.5)
    assert np.isnan(counts.precision) and counts.recall == 0


@pytest.mark.parametrize("seed", range(3))
def test_the_probabilities_of_the_explorer_are_what_they_claim(seed):
    p, y = (
        np.concatenate(c) for c in zip(*(cutoff.cases(0.3, 1.5, s) for s in range(10)), strict=True)
    )
    for low in np.arange(0.1, 0.9, 0.1):
        near = (p >= low) & (p < low + 0.1)
        error = np.sqrt(0.25 / near.sum())
        assert abs(y[near].mean() - p[near].mean()) < 4 * error


def test_the_costs_of_all_thresholds_are_those_of_each():
    run = cutoff.compute(0.5, 0.2, 1.5, 7.0, 2.0, 1)
    p, y = cutoff.cases(0.2, 1.5, 1)
    for t, cost in zip(cutoff.GRID[::20], run.costs[::20], strict=True):
        assert cost == pytest.approx(rates.counted(y, p, t).cost(7, 2) / cutoff.ROWS)
    assert run.costs.min() <= run.cost


def test_the_sentence_of_the_threshold_has_the_counts():
    run = cutoff.compute(0.09, 0.1, 2, 10, 1, 0)
    words = cutoff.describe(run)
    c = run.counts
    assert f"{c.true_positives} of {run.positives} positives are found" in words
    assert "the costs alone say 0.09" in words
    assert f"{c.false_positives} of the {cutoff.ROWS - run.positives} others" in words
    assert "the costs alone say 0.001" in cutoff.describe(cutoff.compute(0.5, 0.1, 2, 100, 0.1, 0))
    assert "precision —" in cutoff.describe(cutoff.compute(0.99, 0.01, 0.2, 1, 1, 0))


BROKEN = ("a missing value", "an infinity", "log of zero", "a rate too large")


@pytest.mark.parametrize("defect", defects.CURES)
@pytest.mark.parametrize("cured", [False, True])
def test_a_defect_shows_and_its_cure_cures(defect, cured):
    case = defects.compute(defect, cured, "tanh", 2, 0.3, 1.0)
    if defect in BROKEN and not cured:
        assert (case.broken and "NaN" in defects.describe(case)) or "infinite" in defects.describe(
            case
        )
        assert case.lost == case.weights
        return
    assert case.broken is None and case.lost == 0
    assert case.losses[-1] < case.losses[0]
    if defect == "softmax on one output" and not cured:
        assert case.accuracy == pytest.approx(defects.patients()[1].mean())
    elif defect not in ("raw data", "a rate too large") or (cured and defect == "raw data"):
        assert case.accuracy > 0.8


def test_an_infinity_breaks_the_second_step_and_a_missing_value_the_first():
    by_defect = {d: defects.compute(d, False, "tanh", 2, 0.3, 1.0) for d in BROKEN}
    assert by_defect["a missing value"].broken == 1
    assert by_defect["an infinity"].broken == 2
    assert not np.isfinite(by_defect["an infinity"].gradient[0])
    assert np.isfinite(by_defect["an infinity"].gradient[1:]).all()


def test_a_loss_that_is_infinite_and_then_nan_is_told_as_both():
    case = defects.compute("a rate too large", False, "tanh", 1, 0.3, 0.01)
    infinite, nan = (int(is_so(case.losses).argmax()) + 1 for is_so in (np.isinf, np.isnan))
    assert infinite < nan
    assert f"In step {infinite} it is infinite, from step {nan} on NaN" in defects.describe(case)


@pytest.mark.parametrize("depth", [1, 2, 8])
def test_a_rate_is_called_too_large_only_where_the_loss_grows(depth):
    for cured, rate in ((False, 1e-3), (False, 0.3), (True, 0.3), (True, 100.0)):
        case = defects.compute("a rate too large", cured, "tanh", depth, rate, 1.0)
        words = defects.describe(case)
        assert ("too large, not cured. " in words) == (not cured and case.grows)
        assert ("too large, cured. " in words) == (cured and not case.grows)
        assert ("The cure" in words) == (not cured and case.grows)
        assert case.title.startswith("cured") == (cured and not case.grows)
    gentle, too_large = ((False, 1e-3, 0.1), (True, 100.0, 1.0))
    for (cured, rate, scale), said in ((gentle, "no harm"), (too_large, "too large still")):
        case = defects.compute("a rate too large", cured, "tanh", 2, rate, scale)
        assert said in defects.describe(case)


def test_a_loss_that_rises_on_the_way_is_told_and_called_neither_healthy_nor_harmless():
    for defect, rate in (("nothing", 10.0), ("a rate too large", 1e-3)):
        case = defects.compute(defect, False, "tanh", 2, rate, 1.0)
        words = defects.describe(case)
        assert case.losses.max() > 3 * case.losses[0] > 3 * case.losses[-1]
        assert f"It rises to {case.losses.max():.2f} on the way; after 40 steps" in words
        assert "A healthy training" not in words and "nothing to cure" not in words
        assert "no harm" not in words and "no harm" not in case.title


def test_a_loss_that_rises_no_higher_than_it_began_has_fallen_first():
    case = defects.compute("log of zero", False, "tanh", 8, 1e-3, 1.0)
    assert case.losses[-1] < case.peak < case.losses[0]
    assert f"It falls first and rises to {case.peak:.2f} on the way; " in defects.describe(case)


def test_a_log_of_zero_is_named_only_where_there_is_one():
    for scale in (0.01, 1.0):
        case = defects.compute("log of zero", False, "tanh", 2, 0.3, scale)
        assert ("Log of zero, not cured." in defects.describe(case)) == (case.broken is not None)
        assert ("no log of zero yet" in case.title) == (case.broken is None)
        assert case.broken == (None if scale < 1 else 1)


def test_deep_sigmoids_stand_still_and_relu_does_not():
    still, moving = (
        defects.compute("nothing", False, name, 8, 0.3, 1.0) for name in ("sigmoid", "tanh")
    )
    assert still.gradient[0] < 1e-4 * still.gradient[-1] and still.accuracy < 0.65
    assert moving.gradient[0] > 0.01 * moving.gradient[-1]


def test_only_a_training_that_learns_is_called_healthy():
    well = ("tanh", 2, 0.3, 1.0)
    ill = [("sigmoid", 8, 0.3, 1.0), ("tanh", 2, 100.0, 1.0), ("tanh", 2, 0.3, 0.01)]
    ill += [("tanh", 2, 0.3, 10.0)]  # it learns, but from a first loss of 3.3
    assert defects.describe(defects.compute("nothing", False, *well)).startswith("A healthy")
    for settings in ill:
        for cured in (False, True):
            words = defects.describe(defects.compute("nothing", cured, *settings))
            assert "no healthy training" in words and "nothing to cure" not in words
            assert "Look for the cause in" in words


def test_the_gradient_of_the_clinic_is_the_network_s_own():
    from helpers import nn

    x, y = defects.data_of("nothing", False)
    nn.utils.set_random_seed(2)
    model = nn.Sequential(
        [nn.Input((4,)), nn.layers.Dense(8, "tanh"), nn.layers.Dense(1, "sigmoid")]
    )
    model.compile(nn.optimizers.SGD(0.1), loss="binary_crossentropy")
    sizes = [np.sqrt((g**2).mean()) for g in model.gradients(x, y) if g.ndim > 1]
    case = defects.compute("nothing", False, "tanh", 1, 0.1, 1.0)
    np.testing.assert_allclose(case.gradient, sizes, rtol=1e-9)
