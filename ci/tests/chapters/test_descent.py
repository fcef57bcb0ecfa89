"""Chapter 03's explorers: their runs are those of the chapter's own lines, their sentences true."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from helpers import nn
from helpers.chapters import descent
from helpers.chapters.descent import box
from helpers.chapters.descent.bowl import BOTTOM, N, bowl, compute_2d, describe_2d, start_at
from helpers.chapters.descent.curve import compute_1d, describe_1d
from helpers.chapters.descent.curves import CURVES
from helpers.chapters.descent.line import compute_line, describe_line
from helpers.chapters.descent.paths import small, walk
from helpers.chapters.descent.plane import compute_plane, describe_plane
from helpers.chapters.descent.students import students


def by_hand(curve, w, rate, steps):
    path = [w]
    for _ in range(steps):
        path.append(path[-1] - rate * CURVES[curve].deriv()(path[-1]))
    return path


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("rate", [0.001, 0.05])
def test_the_path_on_a_curve_is_that_of_the_update_rule(curve, rate):
    run = compute_1d(curve, -2.0, rate, 40)
    assert np.allclose(run.path, by_hand(curve, -2.0, rate, 40), rtol=1e-12, atol=1e-12)
    assert np.allclose(run.losses, CURVES[curve](run.path))


@pytest.mark.parametrize("curve", CURVES)
def test_every_curve_is_lowest_at_one(curve):
    w = np.linspace(-3, 3, 60_001)
    assert CURVES[curve](w).min() == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("curve", "start", "rate", "steps", "verdict"),
    [
        ("parabola", -2.0, 0.01, 10, "under way"),
        ("parabola", -2.0, 0.5, 1, "arrived"),
        ("parabola", 1.0, 0.001, 1, "arrived"),
        ("parabola", -2.0, 0.9, 10, "closing in"),
        ("parabola", -2.0, 1.0, 10, "jumping"),
        ("parabola", -2.0, 1.1, 10, "growing"),
        ("parabola", -2.0, 1.1, 60, "diverged"),
        ("terrace", -2.0, 0.1, 60, "terrace"),
        ("terrace", 2.0, 0.1, 60, "arrived"),
        ("two valleys", 0.2, 0.1, 60, "top"),
        ("two valleys", 0.195, 0.001, 60, "under way"),  # beside the hilltop, and moves off slowly
        ("hills", -1.5, 0.17, 60, "terrace"),
        ("hills", 2.6, 0.17, 10, "jumping"),  # lands beside the hilltop, and moves on
        ("hills", 1.0, 0.27, 11, "jumping"),  # lands beside a minimum that does not hold it
        ("hills", -2.0, 0.17, 1, "arrived"),  # stands in it exactly, so far
        ("hills", 3.0, 2.0, 60, "diverged"),
    ],
)
def test_the_verdict_on_a_curve(curve, start, rate, steps, verdict):
    run = compute_1d(curve, start, rate, steps)
    assert run.verdict == verdict
    assert ("diverges" in describe_1d(run)) == (verdict == "diverged")


def test_the_border_of_the_parabola_is_two_by_its_curvature():
    below, above = (compute_1d("parabola", -2.0, rate, 60) for rate in (0.999, 1.001))
    assert below.excess[-1] < below.excess[0] < above.excess[-1]


def test_arrival_is_the_first_step_that_stays():
    run = compute_1d("parabola", -2.0, 0.3, 60)
    away = np.abs(run.path - 1)
    assert away[run.arrival - 1] > 0.01 >= away[run.arrival :].max()


def test_every_corner_of_the_curves_gives_a_true_sentence():
    for curve, start, rate, steps in itertools.product(CURVES, (-3, 0, 3), (0.001, 2), (1, 60)):
        run = compute_1d(curve, float(start), rate, steps)
        assert np.isfinite(run.path).all()
        sentence = describe_1d(run)
        if run.verdict == "arrived":
            assert CURVES[curve].deriv()(run.target) == pytest.approx(0, abs=1e-4)
            assert abs(run.path[-1] - run.target) <= 0.01
        if run.verdict == "diverged":
            assert "leaves −3 to 3 for good" in sentence and abs(run.path[-1]) > 1e3


@pytest.mark.parametrize("curve", CURVES)
def test_jumps_are_told_only_of_runs_that_jump(curve):
    rates, told = (0.07, 0.17, 0.29, 0.375, 0.9, 1.1), set()
    for start, rate, steps in itertools.product((-2.6, -1.6, 0.8), rates, (2, 3, 10, 60)):
        run = compute_1d(curve, start, rate, steps)
        told.add(run.verdict)
        tail = run.path[-5:]
        if run.verdict in ("closing in", "growing"):
            slopes = CURVES[curve].deriv()(tail)
            assert (slopes[1:] * slopes[:-1] < 0).all()  # a minimum lies within each jump
            changes = np.diff(np.abs(np.diff(tail)))
            assert ((changes < 0) if run.verdict == "closing in" else (changes > 0)).all()
        if run.verdict == "diverged":
            gone = int(re.search(r"step (\d+) leaves", describe_1d(run)).group(1))
            assert abs(run.path[gone - 1]) <= 3 < np.abs(run.path[gone:]).min()
    assert told & {"closing in", "growing"}


def test_jumps_that_settle_later_are_not_said_to_go_on():
    few, many = (compute_1d("two valleys", -2.6, 0.28, steps) for steps in (8, 60))
    assert (few.verdict, many.verdict) == ("jumping", "arrived")
    assert "has gone to and fro and not settled so far" in describe_1d(few)


def test_the_border_is_named_where_the_rate_is_over_it():
    over, under = (compute_2d(rate, 1.0, 30.0, 1, 30) for rate in (1.1, 0.9))
    assert over.diverged and "The rate is above the border" in describe_2d(over)
    assert under.diverged and "batches of 1 vary" in describe_2d(under)


@pytest.mark.parametrize("condition", [1.0, 7.0, 100.0])
def test_the_bowl_has_the_curvatures_it_claims(condition):
    x, y = bowl(condition)
    steepest, flattest = 2.0, 2.0 / condition
    assert np.allclose(np.linalg.eigvalsh(2 / N * x.T @ x), [flattest, steepest])
    assert np.allclose(np.linalg.lstsq(x, y, rcond=None)[0], BOTTOM)


@pytest.mark.parametrize("with_bias", [False, True])
@pytest.mark.parametrize("batch", [100, 20, 5, 1])
def test_the_walk_steps_along_the_slope_of_each_batch(batch, with_bias):
    x, y = bowl(10.0)
    given = x[:, :1] if with_bias else x
    table = np.column_stack([x[:, 0], np.ones(N)]) if with_bias else x
    path = walk(given, y, np.array([1.0, -2.0]), 0.05, batch, 3)
    rng = np.random.default_rng(0)
    rows = np.concatenate([rng.permutation(N) for _ in range(3)]).reshape(-1, batch)
    assert path.shape == (1 + len(rows), 2) and (path[0] == [1.0, -2.0]).all()
    for now, after, batch_rows in zip(path, path[1:], rows, strict=False):
        error = table[batch_rows] @ now - y[batch_rows]
        slope = 2 * table[batch_rows].T @ error / batch
        np.testing.assert_allclose(after, now - 0.05 * slope, rtol=1e-9)


def test_a_walk_beyond_a_million_stays_where_it_is():
    x, y = bowl(1.0)
    path = walk(x, y, start_at(75.0), 2.0, 1)
    away = np.abs(path).max(axis=1)
    first = np.argmax(away >= 1e6)
    assert 0 < first < 3000 and away[:first].max() < 1e6
    assert (path[first:] == path[first]).all()


@pytest.mark.parametrize("batch", [100, 1])
def test_the_loss_over_the_bowl_is_that_of_all_samples(batch):
    x, y = bowl(10.0)
    run = compute_2d(0.05, 10.0, 75.0, batch, 2)
    lowest = np.mean((x @ BOTTOM - y) ** 2)
    assert np.allclose(run.excess, np.mean((run.path @ x.T - y) ** 2, axis=1) - lowest)


def test_one_step_is_enough_along_the_steep_axis_and_never_along_the_flat():
    steep, flat = (compute_2d(0.5, 100.0, angle, 100, 1) for angle in (30.0, 120.0))
    assert steep.excess[-1] < 1e-20
    assert flat.excess[-1] == pytest.approx(0.99**2 * flat.excess[0])


@pytest.mark.parametrize(
    ("rate", "trend", "words"),
    [(0.9, "falls", "below the border"), (1.0, "stays", "stays at"), (1.1, "grows", "above the")],
)
def test_the_sentence_about_the_bowl_knows_the_border(rate, trend, words):
    explorer = descent.descent_2d().set(learning_rate=rate, direction=30.0, condition=10.0)
    assert explorer.result.trend == trend
    assert words in explorer.description
    assert f"{explorer.result.trend} " in explorer.description


def test_a_loss_has_two_digits_on_both_sides_of_a_power_of_ten():
    written = [small(value) for value in (0.0999, 0.994, 0.999, 1.04, 9.94, 9.96)]
    assert written == ["0.10", "0.99", "1.0", "1.0", "9.9", "10"]
    run = compute_2d(0.001, 10.0, 105.0, 100, 1)
    assert "from 1.0 above the minimum, by less than can be read." in describe_2d(run)


def test_noise_above_a_low_start_does_not_climb_out_of_the_bowl():
    ten, thirty = (compute_2d(0.5, 100.0, 120.0, 1, passes) for passes in (10, 30))
    assert ten.excess[-1] > max(ten.excess[0], thirty.excess[-1])
    assert "climbs out" not in ten.title and "above the minimum" in ten.title
    assert "climbs out" in compute_2d(1.1, 1.0, 30.0, 100, 20).title


@pytest.mark.parametrize(
    ("rate", "condition", "direction", "batch", "high"),
    [(0.8, 100.0, 105.0, 1, 1e6), (1.02, 50.0, 285.0, 20, 4)],
)
def test_a_run_that_comes_back_has_not_climbed_out_of_the_bowl(
    rate, condition, direction, batch, high
):
    runs = [compute_2d(rate, condition, direction, batch, k) for k in range(1, 31)]
    lifted = max(runs[:-1], key=lambda run: run.excess[-1])
    assert lifted.excess[-1] > high > 20 * runs[-1].excess[-1]
    assert not any("climbs out" in run.title for run in runs)
    assert ("more than a million" in describe_2d(lifted)) == (high == 1e6)


def test_a_line_that_comes_back_has_not_diverged():
    two, *later = (compute_line(0.75, epochs, 1, 0.5) for epochs in range(2, 31))
    assert two.losses[-1] > 100 * two.losses[0]
    assert min(run.losses[-1] for run in later) < 0.1 * two.losses[0]
    assert two.title == "η = 0.75: loss 819 after 2 epochs, 7.4 at the start"


def test_no_minus_stands_before_a_zero():
    run = compute_line(0.025, 5, 20, 0.1, 0, 8.0)
    assert not re.search(r"−0\.00\b", run.title + describe_line(run))


def test_a_loss_does_not_grow_to_what_it_was():
    words = describe_line(compute_line(0.5, 10, 1, 2.0))
    assert "With batches of 1 the loss is no lower than at the start, 11." in words


def test_a_rate_that_brings_the_loss_back_is_not_too_large():
    lifted, low = (compute_line(1.0, epochs, 5, 0.0) for epochs in (6, 30))
    assert lifted.losses[-1] > lifted.losses[0] and low.losses[-1] < 1e-6
    assert "too large" not in describe_line(lifted)
    assert "too large" in describe_line(compute_line(1.1, 15, 100, 0.5))


def test_batches_are_counted():
    explorer = descent.descent_2d()
    for batch, updates in ((100, "5 updates"), (20, "25 updates"), (1, "500 updates")):
        assert updates in explorer.set(batch=batch, passes=5, learning_rate=0.01).description


def test_corners_of_the_bowl_stay_finite_and_say_so():
    explorer = descent.descent_2d()
    corners = itertools.product((0.001, 2.0), (1.0, 100.0), (0.0, 120.0), (100, 1), (1, 30))
    for rate, condition, direction, batch, passes in corners:
        explorer.set(
            learning_rate=rate, condition=condition, direction=direction, batch=batch, passes=passes
        )
        run = explorer.result
        assert np.isfinite(run.path).all() and np.isfinite(run.excess).all()
        assert ("more than a million" in explorer.description) == (run.excess[-1] > 1e6)
        assert explorer.warnings == []


def test_the_line_reaches_the_closed_form_and_its_loss_is_the_mean_squared_error():
    run = compute_line(0.7, 30, 100, 0.5)
    assert np.allclose(run.path[-1], run.bottom, rtol=0, atol=1e-6)
    w, b = run.path[5]
    assert run.losses[5] == pytest.approx(np.mean((w * run.x + b - run.y) ** 2))


def test_single_samples_settle_only_without_noise():
    quiet, noisy = (compute_line(0.1, 30, 1, noise) for noise in (0.0, 1.0))
    assert quiet.losses[-1] < 1e-12
    assert noisy.losses[-100:].max() > 1.01 * noisy.lowest


def test_a_line_that_diverges_says_so():
    explorer = descent.line_fit().preset("diverges")
    assert "grows" in explorer.description and "diverges" in explorer.result.title


@pytest.mark.parametrize(("standardized", "rate"), [(False, 0.01), (True, 0.3)])
def test_the_plane_worked_out_at_once_is_that_of_step_after_step(standardized, rate):
    data, mean, scale = students(standardized)[:3]
    x = (data.x - mean) / scale if standardized else data.x
    model = nn.Sequential([nn.Input((2,)), nn.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(optimizer=nn.optimizers.SGD(rate), loss="mse")
    history = model.fit(x, data.y, batch_size=60, epochs=50, verbose=0).history["loss"]
    run = compute_plane(rate, 50, standardized, 0.0)
    assert np.allclose(run.losses[:-1], history, rtol=1e-9, atol=0)
    assert run.losses[-1] == pytest.approx(model.evaluate(x, data.y, verbose=0), rel=1e-9)
    w1, w2, b = run.weights
    assert np.allclose(data.x @ [w1, w2] + b, model.predict(x)[:, 0], rtol=1e-9, atol=0)


@pytest.mark.parametrize(("standardized", "rate"), [(False, 0.0157), (False, 0.001), (True, 0.5)])
def test_the_epochs_that_are_needed_are_just_enough(standardized, rate):
    needed = compute_plane(rate, 1, standardized, 0.0).needed
    run = compute_plane(rate, needed, standardized, 0.0)
    assert run.losses[-1] <= 1.01 * run.lowest < run.losses[-2]


def test_the_border_of_the_plane():
    border = compute_plane(0.01, 1, False, 0.0).border
    below, above = (compute_plane(border * f, 300, False, 0.0) for f in (0.999, 1.001))
    assert below.losses[-1] < below.losses[0] and below.needed
    assert above.losses[-1] > above.losses[150] and above.needed is None
    assert "is over it" in describe_plane(above)
    close = compute_plane(0.0158, 30, False, 0.0)  # to three digits the border itself
    assert 0.0158 > close.border > 0.01575 and "border 0.015" in describe_plane(close)
    assert "border 0.0158" not in describe_plane(close) + close.title
    back = compute_plane(0.955569, 118, True, 0.0)  # first it falls; then it is as high as it was
    assert f"{back.losses[0]:,.0f}" == f"{back.losses[-1]:,.0f}"
    assert "after 118 epochs the loss is 3,685, as at first" in describe_plane(back)


def test_corners_of_the_plane_stay_finite():
    for rate, epochs, standardized in itertools.product((0.0001, 2.0), (0, 300), (False, True)):
        run = compute_plane(rate, epochs, standardized, 0.0)
        assert np.isfinite(run.weights).all()
        assert "nan" not in describe_plane(run) and "inf" not in describe_plane(run)
        assert "in 0 epochs" not in describe_plane(run)


def test_the_projection_keeps_lengths_across_and_lets_the_view_turn():
    centre = box.BOX.mean(axis=1)
    assert np.allclose(box.project(centre, 77.0), 0)
    side = np.add(centre, [0, 2.5, 0])  # the end of the second axis: one unit of the cube
    assert np.allclose(box.project(side, 0.0), [1, 0])
    assert np.allclose(box.project(side, 180.0), [-1, 0])
    up = box.project(np.add(centre, [0, 0, 10.0]), 30.0)
    assert up[0] == pytest.approx(0) and up[1] > 0


def test_no_view_of_the_plane_cuts_a_name_off():
    explorer = descent.plane_fit()
    for azimuth in range(0, 346, 15):
        assert explorer.set(azimuth=azimuth).picture.cut_off() == []


def test_a_point_that_is_dragged_is_moved_and_told():
    explorer = descent.line_fit()
    before = explorer.result
    x, y = before.x[23], before.y[23]
    scale = explorer.picture.data.transData.transform([(x, y), (x, y - 5)]) / 2
    height = explorer.picture.height
    explorer.touch("down", scale[0, 0], height - scale[0, 1])
    explorer.touch("move", scale[1, 0], height - scale[1, 1])
    assert (explorer.values["point"], explorer.values["pull"]) == (23, -5)
    run = explorer.result
    assert np.flatnonzero(run.y != before.y).tolist() == [23]
    fit = np.polyfit(run.x, run.y, 1)
    assert np.allclose(run.bottom, fit)
    w, b = before.bottom
    assert f"would be {w:.2f} and {b:.2f}" in explorer.description


def test_a_student_that_is_dragged_keeps_the_hours_and_moves_in_score():
    explorer = descent.plane_fit().set(azimuth=40)
    before = explorer.result
    where = box.project(
        np.array([[*before.x[7], before.y[7]], [*before.x[7], before.y[7] - 30]]), 40.0
    )
    at = explorer.picture.left.transData.transform(where) / 2
    height = explorer.picture.height
    explorer.touch("down", at[0, 0], height - at[0, 1])
    explorer.touch("move", at[1, 0], height - at[1, 1])
    run = explorer.result
    moved = np.flatnonzero(run.y != before.y)
    assert len(moved) == 1 and run.y[moved] - before.y[moved] == pytest.approx(-30, abs=1.5)
    assert f"student {moved[0]} is moved by" in explorer.description


@pytest.mark.parametrize("angle", [0, 45, 255, 345])
def test_the_start_in_the_bowl_goes_around_it(angle):
    explorer = descent.descent_2d().set(direction=105)
    spot = explorer.panel.image.spots[0]
    x, y = start_at(angle)
    at = explorer.picture.left.transData.transform((x, y)) / 2
    explorer.touch("down", spot["x"], spot["y"])
    explorer.touch("move", at[0], explorer.picture.height - at[1])
    assert explorer.values["direction"] == angle
