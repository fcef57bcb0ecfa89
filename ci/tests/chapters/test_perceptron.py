"""Explorers of chapter 01: right at every corner of their controls, in picture and sentence."""

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from ci.tests.explorer.explorers import corners, numbers, show
from helpers.chapters import perceptron
from helpers.chapters.perceptron import logistic_regression as perceptron_logistic
from helpers.chapters.perceptron import one_neuron as perceptron_neuron
from helpers.chapters.perceptron import record
from helpers.chapters.perceptron import rule as perceptron_rule
from helpers.chapters.perceptron.points import flowers_or_made, standardized
from helpers.explorer import Explorer
from helpers.explorer.words import count, number


@pytest.fixture(scope="module")
def neuron() -> Explorer:
    return perceptron.neuron()


@pytest.fixture(scope="module")
def rule() -> Explorer:
    return perceptron.perceptron_rule()


@pytest.fixture(scope="module")
def logistic() -> Explorer:
    return perceptron.logistic()


def test_neuron_says_the_sum_and_the_answer_at_every_corner(neuron: Explorer) -> None:
    answers = {
        "step": lambda z: float(z > 0),
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "relu": lambda z: max(z, 0.0),
        "linear": lambda z: z,
    }
    for v in corners(neuron, *neuron.names):
        run = perceptron_neuron.compute(**v)
        z = v["w1"] * v["x1"] + v["w2"] * v["x2"] + v["b"]
        a = answers[v["activation"]](z)
        assert run.z == pytest.approx(z, abs=1e-9)
        assert run.a == pytest.approx(a, abs=1e-9)
        first = re.split(r" (?:The|Both) ", perceptron_neuron.describe(run))[0]
        assert numbers(first)[-2:] == pytest.approx([z, a], abs=0.0051)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"w1": 0, "w2": 0, "b": 1}, "there is no line z = 0"),
        ({"w1": 0.1, "w2": 0, "b": -3}, "outside the picture: z is below 0 at every point"),
        ({"w1": 0.1, "w2": 0, "b": 3}, "outside the picture: z is above 0 at every point"),
        ({"w1": 0.1, "w2": 0.2, "b": -0.3, "x1": 1, "x2": 1}, "The point lies on the line z = 0"),
        ({}, "to which w points"),
        ({"b": -3}, "from which w points away"),
    ],
)
def test_neuron_says_where_the_line_runs(neuron: Explorer, values: dict, words: str) -> None:
    assert words in show(neuron, values)


def test_bars_beyond_the_frame_are_marked_at_its_edge(neuron: Explorer) -> None:
    neuron.set(w1=3, w2=3, b=-3, x1=3, x2=-0.5)  # 9, 7.5, 4.5
    assert neuron.picture.sums_off.marks["right"].get_ydata().tolist() == [0]
    neuron.set(w1=-3, x2=-3)  # -9, -18, -21
    assert neuron.picture.sums_off.marks["left"].get_ydata().tolist() == [0, 1, 2]
    assert not len(neuron.picture.sums_off.marks["right"].get_ydata())


def test_neuron_surface_is_the_answer_at_each_place(neuron: Explorer) -> None:
    show(neuron, {"w1": 2.0, "w2": -1.0, "b": 0.5, "activation": "tanh"})
    surface, reach = neuron.result.surface, neuron.picture.plane.get_xlim()[1]
    places = (np.arange(60) + 0.5) / 60 * 2 * reach - reach
    for row, column in ((0, 0), (5, 50), (59, 30)):
        z = 2.0 * places[column] - 1.0 * places[row] + 0.5
        assert surface[row, column] == pytest.approx(np.tanh(z))


def test_rule_sentence_agrees_with_the_training_at_every_corner(rule: Explorer) -> None:
    for v in corners(rule, "data", "step", "learning_rate", "margin", "init_scale", "noise"):
        run = perceptron_rule.compute(**v)
        words, log, points = perceptron_rule.describe(run), run.record, run.points
        z = points.x @ run.w + run.b
        wrong = ((z > 0) != (points.y > 0)) | (z == 0)
        assert (run.wrong == wrong).all()
        if run.w.any():
            assert f"{wrong.sum()} of {len(wrong)} points would be mistakes" in words
        if run.step:
            assert f"Update {run.step:,} (epoch {run.number})" in words
            assert (
                f"mistake on a point of {points.target_names[points.y[log.rows[run.step - 1]]]}, so"
                in words
            )
        assert (count(len(log), "mistake") in words) and (log.stopped == ("stops after" in words))
        assert ("(R/γ)² allows" in words) == (log.stopped and v["init_scale"] == 0)
        if log.stopped and v["init_scale"] == 0:
            assert len(log) <= points.bound


@pytest.mark.parametrize("rate", [0.01, 0.1, 10.0])
def test_rule_adds_up_in_the_digits_that_its_sentence_shows(rule: Explorer, rate: float) -> None:
    values = rule.reset().values | {"data": perceptron_rule.MADE, "learning_rate": rate, "step": 1}
    words = perceptron_rule.describe(perceptron_rule.compute(**values))
    shown, *x, w1, w2 = numbers(re.search(r"w \+ (.*) and b", words)[1])
    close = 0.011 if rate >= 0.1 else 1e-4
    assert shown == rate and [w1, w2] == pytest.approx([rate * v for v in x], abs=close)


def test_rule_claims_of_separability_hold_for_every_data_set(rule: Explorer) -> None:
    margins = np.arange(1, 26) / 50
    noises = np.arange(7) / 20
    made = [(perceptron_rule.MADE, m, n) for m in margins for n in noises]
    for choice in [(perceptron_rule.EASY, 0, 0), (perceptron_rule.HARD, 0, 0), *made]:
        points = flowers_or_made(*choice)
        side = np.where(points.y > 0, 1.0, -1.0)[:, None]
        whole = side * np.column_stack([points.x, np.ones(len(points.x))])
        found = linprog([0, 0, 0], -whole, -np.ones(len(whole)), bounds=(None, None))
        assert found.success == points.separable, choice


def test_rule_always_stops_where_a_line_separates(rule: Explorer) -> None:
    rates = rule.controls["learning_rate"].corners()
    for v in corners(rule, "data", "init_scale", "margin"):
        for rate in rates:
            run = perceptron_rule.compute(**v | {"learning_rate": rate})
            assert run.record.stopped == run.points.separable


def test_rule_that_ran_out_of_passes_is_not_called_endless(rule: Explorer) -> None:
    run = perceptron_rule.compute(**rule.reset().values)
    short = record(run.points.x, run.points.y, passes=3)
    words = perceptron_rule.describe(replace(run, record=short, step=1))
    assert "A line separates these points, but after 3 epochs the rule has not stopped yet" in words
    assert "never stops" not in words


def test_rule_whose_last_update_finds_a_line_is_not_denied_it(rule: Explorer) -> None:
    own = {"own": "class 0", "own_x": 3, "own_y": 51, "step": perceptron_rule.LAST}
    run = perceptron_rule.compute(**rule.reset().values | own)
    assert not run.record.stopped and not run.wrong.any()  # epoch 61 would have no mistake
    assert "Now 0 of 101 points would be mistakes. A line separates these" in rule.describe(run)
    assert run.title.endswith("mistakes in each")


def test_rule_slider_ends_with_the_last_update(rule: Explorer) -> None:
    show(rule, {"data": perceptron_rule.HARD, "step": perceptron_rule.LAST})
    end = rule.panel.inputs["step"].max
    assert end == rule.values["step"] == rule.result.step == len(rule.result.record) == 1110
    show(rule, {"step": 1000})
    assert rule.panel.inputs["step"].max == rule.result.step == len(rule.result.record) == 10


def test_no_run_of_the_rule_is_longer_than_its_slider(rule: Explorer) -> None:
    for v in corners(rule, "data", "learning_rate", "init_scale", "noise", "own"):
        assert len(perceptron_rule.compute(**v).record) < perceptron_rule.LAST


def test_margin_noise_and_the_place_of_no_point_are_grey(rule: Explorer) -> None:
    def grey() -> set[str]:
        return {name for name, widget in rule.panel.inputs.items() if widget.disabled}

    rule.reset()
    assert grey() == {"margin", "noise", "own_x", "own_y"}
    rule.set(data=perceptron_rule.MADE, own="class 0")
    assert grey() == set()


@pytest.mark.parametrize("name", ["rule", "logistic"])
def test_a_press_into_the_plane_adds_a_point(name: str, request: pytest.FixtureRequest) -> None:
    explorer = request.getfixturevalue(name).reset()
    points = explorer.result.points
    x, y = touched(explorer, explorer.picture.plane, 0.8, 0.25)
    assert explorer.values["own"] == "class 1"
    assert (explorer.values["own_x"], explorer.values["own_y"]) == (80, 25)
    own = explorer.result.points
    np.testing.assert_array_equal(own.x[:-1], points.x)
    np.testing.assert_allclose(own.x[-1], [x, y], atol=0.01 * np.ptp(points.xlim))
    assert own.y[-1] == 1
    explorer.set(own="class 0")
    touched(explorer, explorer.picture.plane, 0.3, 0.5)
    assert (explorer.values["own"], explorer.values["own_x"]) == ("class 0", 30)


def test_a_point_among_the_others_ends_what_the_rule_could_do(rule: Explorer) -> None:
    assert "stops after 10 mistakes" in rule.reset().description
    middle = rule.result.points.x[:50].mean(axis=0)
    share = [100 * (m - low) / (high - low) for m, (low, high) in zip(
        middle, (rule.result.points.xlim, rule.result.points.ylim), strict=True
    )]  # fmt: skip
    rule.set(own="class 1", own_x=round(share[0]), own_y=round(share[1]))
    assert "No line separates these points" in rule.description
    rule.set(own="class 0")
    assert f"allows {rule.result.points.bound:,.0f}" in rule.description


def touched(explorer: Explorer, axes, across: float, up: float) -> tuple[float, float]:
    """Press at shares of the width and height of ``axes``; the data coordinates there."""
    box = axes.bbox
    at = np.array([box.x0 + across * box.width, box.y0 + up * box.height])
    explorer.touch("down", at[0] / 2, explorer.picture.height - at[1] / 2)
    explorer.touch("up", at[0] / 2, explorer.picture.height - at[1] / 2)
    return tuple(axes.transData.inverted().transform(at))


def test_weights_at_the_origin_can_be_grabbed(neuron: Explorer) -> None:
    neuron.reset().set(w1=0, w2=0, x1=2, x2=2)
    spot = next(s for s in neuron.panel.image.spots)
    neuron.touch("down", spot["x"], spot["y"])
    scale = neuron.picture.plane.transData.transform([(0, 0), (1, 0.5)]) / 2
    dx, dy = scale[1] - scale[0]
    neuron.touch("move", spot["x"] + dx, spot["y"] - dy)
    neuron.touch("up", spot["x"] + dx, spot["y"] - dy)
    assert (neuron.values["w1"], neuron.values["w2"]) == (1.0, 0.5)


def test_the_line_can_be_grabbed_anywhere_and_keeps_its_direction(neuron: Explorer) -> None:
    neuron.reset().set(w1=1, w2=1, b=0.5, x1=-3, x2=-3)
    for x1 in (-2.0, 0.0, 1.0):
        neuron.set(b=0.5)
        places = perceptron_neuron.along_line(neuron.result)
        x, y = places[np.abs(places[:, 0] - x1).argmin()]
        at = neuron.picture.plane.transData.transform([(x, y), (x - 1, y)]) / 2
        height = neuron.picture.height
        neuron.touch("down", at[0][0], height - at[0][1])
        neuron.touch("move", at[1][0], height - at[1][1])
        neuron.touch("up", at[1][0], height - at[1][1])
        assert (neuron.values["w1"], neuron.values["w2"], neuron.values["b"]) == (1, 1, 1.5)


def test_rule_learning_rate_does_not_matter_from_zero(rule: Explorer) -> None:
    runs = [
        perceptron_rule.compute(**rule.reset().values | {"learning_rate": r}) for r in (0.01, 10.0)
    ]
    assert len(runs[0].record) == len(runs[1].record)
    assert "All weights are 0" in show(rule, {"step": 0})


def test_rule_line_of_other_data_is_no_ghost(rule: Explorer) -> None:
    rule.reset().pin()
    rule.set(learning_rate=0.1)
    assert rule.picture.line.pinned.get_visible()
    rule.set(data=perceptron_rule.MADE)
    assert not rule.picture.line.pinned.get_visible()
    assert rule.picture.passes.pinned.get_visible()
    rule.unpin()


def test_logistic_sentence_agrees_with_the_training_at_every_corner(logistic: Explorer) -> None:
    for v in corners(logistic, "data", "learning_rate", "init_scale", "epochs"):
        run = perceptron_logistic.compute(**v)
        words = perceptron_logistic.describe(run)
        a = 1 / (1 + np.exp(-np.clip(run.points.x @ run.w + run.b, -700, 700)))
        assert np.isfinite(run.losses).all()
        assert run.epochs == v["epochs"]
        assert f"L = {number(run.losses[-1], 3)}, the least possible {run.least:.3f};" in words
        assert run.losses[-1] > run.least - 1e-9
        if run.w.any():
            wrong = int(((a > 0.5) != (run.points.y == 1)).sum())
            assert f"{wrong} of {len(a)} are answered wrongly" in words
        steps = zip(run.losses[:-1], run.losses[1:], strict=True)
        rose = [after for before, after in steps if after > before + 1e-9]
        assert ("overshoot" in words) == (len(rose) > 0)
        if rose:
            times = f"rose in {len(rose)} of {count(run.epochs, 'epoch')}"
            assert f"{times}, to {number(max(rose), 2)} at most" in words
        (left, right), (low, high) = run.points.xlim, run.points.ylim
        ends = [run.w @ (x, y) + run.b for x in (left, right) for y in (low, high)]
        crossed = min(ends) < 0 < max(ends)
        assert ("outside the picture" in words) == (not crossed and run.w.any())


def test_a_line_through_a_corner_of_the_frame_is_not_called_outside(rule: Explorer) -> None:
    own = {"own": "class 1", "own_x": 96, "own_y": 8, "step": 167}
    run = perceptron_rule.compute(**rule.reset().values | own)
    assert np.ptp(run.surface) == 0  # it passes between the middles of the cells
    assert "outside the picture" not in perceptron_rule.describe(run)


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("too small", "is still 0.302 above that minimum"),
        ("just right", "It never rose on its way to that minimum"),
        ("swings", "The steps overshoot: the loss rose in 46 of 100 epochs, to 0.41 at most."),
        ("bad start", "0.256; 342 of 569 are answered wrongly"),
    ],
)
def test_logistic_presets_show_what_they_are_called(
    logistic: Explorer, preset: str, words: str
) -> None:
    assert words in logistic.preset(preset).description


def test_logistic_says_where_a_run_leaves_the_minimum_again(logistic: Explorer) -> None:
    start = logistic.reset().values
    swings = perceptron_logistic.compute(**start | {"learning_rate": 30.0, "epochs": 20})
    assert swings.reached and swings.title.endswith("0.256, for a while")
    assert "which it leaves again" in perceptron_logistic.describe(swings)
    settles = perceptron_logistic.compute(**start | {"learning_rate": 10.0, "epochs": 20})
    assert settles.reached and settles.title.endswith("least loss, 0.256")
    assert "leaves" not in perceptron_logistic.describe(settles)


def test_logistic_film_shows_what_as_many_epochs_give(logistic: Explorer) -> None:
    start = {**logistic.reset().values, "learning_rate": 30.0, "init_scale": 2.0}
    points = standardized(start["data"])
    *w, b = 2.0 * perceptron_logistic.FIRST_WEIGHTS
    for epochs in (0, 1, 7, 100):
        run = perceptron_logistic.compute(**start | {"epochs": epochs})
        direct = perceptron.descend(points.x, points.y, 30.0, w, b, epochs=epochs)
        np.testing.assert_array_equal(run.losses, direct.loss)
        np.testing.assert_array_equal([*run.w, run.b], [*direct.w[-1], direct.b[-1]])


def test_descent_steps_along_the_slope_and_each_loss_is_that_of_its_weights() -> None:
    points = standardized(perceptron_logistic.IRIS)
    run = perceptron.descend(points.x, points.y, 0.7, [0.5, -1.0], 0.25, epochs=40)
    assert run.w.shape == (41, 2) and run.b.shape == run.loss.shape == (41,)
    np.testing.assert_array_equal([*run.w[0], run.b[0]], [0.5, -1.0, 0.25])
    for k in range(41):
        a = 1 / (1 + np.exp(-points.x @ run.w[k] - run.b[k]))
        assert run.loss[k] == pytest.approx(log_loss(points.y, a))
        if k < 40:
            step = points.x.T @ (a - points.y) / 100
            np.testing.assert_allclose(run.w[k + 1], run.w[k] - 0.7 * step, rtol=1e-10)
            assert run.b[k + 1] == pytest.approx(run.b[k] - 0.7 * np.mean(a - points.y))


@pytest.mark.parametrize("data", [perceptron_logistic.CANCER, perceptron_logistic.IRIS])
def test_least_loss_is_that_of_scikit_learn(data: str) -> None:
    points = standardized(data)
    found = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(points.x, points.y)
    ours = perceptron.least_loss(points.x, points.y)
    np.testing.assert_allclose(ours.w[0], found.coef_[0], rtol=1e-4)
    assert ours.loss[0] == pytest.approx(log_loss(points.y, found.predict_proba(points.x)))


def test_pinned_runs_stay_in_sight_over_the_surface(neuron: Explorer) -> None:
    neuron.reset().pin().set(w1=-2.0)
    with_pin = neuron.png
    neuron.unpin()
    assert neuron.png != with_pin
    assert neuron.picture.line.pinned in neuron.picture._moving
