"""Chapter 07's explorers: seven optimizers in one array are those of nn, and sentences are true."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from helpers import nn
from helpers.chapters import optimizers
from helpers.chapters.optimizers import inside as optimizers_inside
from helpers.chapters.optimizers import race as optimizers_race
from helpers.chapters.optimizers.rules import DECAY, FAR, KERAS_RATES, NAMES, RHO, walk
from helpers.chapters.optimizers.style import LOOKS
from helpers.chapters.optimizers.surfaces import SURFACES
from helpers.explorer.words import power_of_ten

# The rules


def of_nn(rates, beta_1, beta_2, epsilon):
    o = nn.optimizers
    return (
        o.SGD(rates[0]),
        o.SGD(rates[1], momentum=beta_1),
        o.SGD(rates[2], momentum=beta_1, nesterov=True),
        o.Adagrad(rates[3], epsilon=epsilon),
        o.RMSprop(rates[4], rho=RHO, epsilon=epsilon),
        o.Adam(rates[5], beta_1, beta_2, epsilon),
        o.AdamW(rates[6], DECAY, beta_1, beta_2, epsilon=epsilon),
    )


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("settings", [(0.9, 0.999, 1e-7), (0.5, 0.9, 0.01), (0.0, 0.0, 1e-3)])
def test_the_seven_rules_in_one_array_are_those_of_nn(surface, settings):
    rates = np.array([0.002, 0.001, 0.001, 0.3, 0.02, 0.05, 0.05])
    place, start = SURFACES[surface], np.array([-0.7, 1.1])
    path = walk(place.gradient, start, rates, 100, *settings)
    assert np.abs(path).max() < FAR
    for k, optimizer in enumerate(of_nn(rates, *settings)):
        for t in range(1, 101):
            # From the place of the path, because RMSprop on Rosenbrock's valley multiplies what
            # the order of two sums rounds differently by a million within 100 steps.
            w = path[t - 1, k].copy()
            optimizer.update([w], [place.gradient(w)])
            np.testing.assert_allclose(path[t, k], w, rtol=1e-11, atol=1e-12, err_msg=NAMES[k])


def test_more_rates_at_once_give_the_same_paths():
    place, start = SURFACES["Beale"], np.array([1.0, 1.5])
    rates = np.outer([0.001, 0.01, 0.1], np.ones(7))
    many = walk(place.gradient, start, rates, 30)
    for row in range(3):
        assert np.array_equal(many[:, row], walk(place.gradient, start, rates[row], 30))


def test_names_rates_and_looks_are_in_one_order():
    assert tuple(LOOKS) == NAMES
    made = of_nn(KERAS_RATES, 0.9, 0.999, 1e-7)
    assert [float(o.learning_rate) for o in made] == list(KERAS_RATES)
    plain = [type(o)().learning_rate for o in made]
    assert plain == list(KERAS_RATES)


# The surfaces


@pytest.mark.parametrize("surface", SURFACES)
def test_a_surface_is_zero_and_flat_at_its_minima_and_nowhere_lower(surface):
    place = SURFACES[surface]
    minima = np.array(place.minima)
    np.testing.assert_allclose(place.height(minima), 0, atol=1e-12)
    np.testing.assert_allclose(place.gradient(minima), 0, atol=1e-12)
    left, right, bottom, top = place.frame
    x, y = np.meshgrid(np.linspace(left, right, 301), np.linspace(bottom, top, 301))
    assert place.loss(x, y).min() >= 0
    assert ((minima > [left, bottom]) & (minima < [right, top])).all()


@pytest.mark.parametrize("surface", SURFACES)
def test_slopes_are_those_of_the_surface(surface):
    place, h = SURFACES[surface], 1e-6
    w = np.random.default_rng(0).uniform(-2, 2, size=(50, 2))
    for axis, step in enumerate(np.eye(2) * h):
        numeric = (place.height(w + step) - place.height(w - step)) / (2 * h)
        np.testing.assert_allclose(place.gradient(w)[:, axis], numeric, rtol=1e-5, atol=1e-5)


def test_curvatures_of_both_ravines_are_the_same():
    def curvatures(surface):
        place, h = SURFACES[surface], 1e-4
        rows = [place.gradient(np.array([1.0, 0.5]) + h * step) / h for step in np.eye(2)]
        return np.linalg.eigvalsh(np.array(rows))

    np.testing.assert_allclose(curvatures("ravine"), [0.04, 2.0], rtol=1e-6)
    np.testing.assert_allclose(curvatures("turned ravine"), [0.04, 2.0], rtol=1e-6)


# optimizer_race


def test_the_own_best_rate_is_better_than_its_neighbours():
    grid = optimizers_race.GRID
    for surface, (w1, w2) in optimizers_race.STARTS.items():
        run = optimizers_race.compute(surface, w1, w2)
        place = SURFACES[surface]
        rates = np.repeat(grid[:, None], 7, axis=1)
        path = walk(place.gradient, np.array([w1, w2]), rates, 200)
        worst = np.maximum(place.height(path[-20:]).max(axis=0), optimizers_race.FLOOR)
        worst[(np.abs(path) >= 1e3).any(axis=(0, -1))] = np.inf
        for k in range(7):
            assert worst[grid == run.rates[k], k] == worst[:, k].min()


@pytest.mark.parametrize("basis", [optimizers_race.KERAS, optimizers_race.SAME])
@pytest.mark.parametrize("factor", [0.01, 1.0, 30.0])
def test_the_factor_multiplies_the_rates(basis, factor):
    run = optimizers_race.compute("saddle", -1.0, 0.3, basis, factor)
    base = KERAS_RATES if basis == optimizers_race.KERAS else np.full(7, 0.01)
    np.testing.assert_allclose(run.rates, factor * base)
    what = "Keras' default rate" if basis == optimizers_race.KERAS else "0.01"
    assert f"{factor:g} × {what}" in optimizers_race.describe(run) or factor == 1
    assert "× η" not in optimizers_race.describe(run)


def test_own_best_at_factor_one_is_the_walk_at_these_rates():
    run = optimizers_race.compute("Beale", 1.0, 1.5)
    again = walk(SURFACES["Beale"].gradient, np.array([1.0, 1.5]), run.rates, 200)
    assert np.array_equal(run.path, again)


def test_who_diverges_at_every_rate_has_no_best_one_and_it_is_said():
    for factor, steps in itertools.product((1, 0.5), (1, 200)):
        more = {"factor": factor, "steps": steps, "beta_1": 0.99, "beta_2": 0.99}
        run = optimizers_race.compute("Rosenbrock", 2.0, -2.0, **more)
        assert optimizers_race.describe(run).endswith("Diverged: Nesterov (at all 30 rates).")
        assert np.isnan(run.rates[2]) and np.isnan(run.path[1:, 2]).all()
    assert len(optimizers_race.GRID) == 30


def test_who_diverges_is_named_and_leaves_the_order():
    starts = ((-2.0, -2.0), (0.0, 0.0), (2.0, 2.0))
    settings = ((0.9, 0.999), (0.0, 0.0), (0.99, 0.9999))
    seen = 0
    for surface, start, factor, betas in itertools.product(
        SURFACES, starts, (0.01, 3, 100), settings
    ):
        run = optimizers_race.compute(surface, *start, optimizers_race.OWN, factor, *betas)
        sentence = optimizers_race.describe(run)
        none = np.where(np.isnan(run.rates), " (at all 30 rates)", "")
        gone = [NAMES[k] + none[k] for k in np.flatnonzero(run.diverged)]
        seen += len(gone)
        assert len(run.order) + len(gone) == 7
        assert sorted(run.losses[-1, run.order]) == list(run.losses[-1, run.order])
        if gone:
            assert f"Diverged: {', '.join(gone)}." in sentence
        else:
            assert "Diverged" not in sentence
        assert ("all seven diverge" in run.title) == (len(gone) == 7)
        for k in run.order:
            assert np.abs(run.path[:, k]).max() < 1e3
    assert seen > 50


def test_equal_losses_have_no_single_lowest_in_the_title():
    def title(*start, **settings):
        return optimizers_race.compute(*start, **settings).title

    some = dict.fromkeys(optimizers_race.KEYS[2:], False)
    alone = some | {"momentum": False}
    bent = "Rosenbrock", -1.5, 0.5
    assert title("saddle", 0.0, 0.0) == "saddle, 200 steps: all seven at 0.25"
    assert title("saddle", 0.0, 0.0, **some).endswith(": SGD and momentum at 0.25")
    assert title("saddle", 0.0, 1.0).endswith(": all seven under 10⁻¹⁰")
    assert title(*bent).endswith(": SGD is lowest")
    three = title(*bent, beta_1=0.0, **some | {"adam": True})
    assert three.endswith(": SGD and momentum are lowest")
    assert title(*bent, beta_1=0.0).endswith(": 3 of the seven are lowest")
    assert title(*bent, factor=100, **alone) == "Rosenbrock: SGD diverges"
    assert title(*bent, factor=100, **some) == "Rosenbrock: SGD and momentum diverge"


def test_who_diverges_is_marked_where_it_left_the_frame():
    explorer = optimizers.optimizer_race()
    marked = [mark for mark in explorer.picture.edge.marks.values() if len(mark.get_xdata())]
    assert not marked
    gone = int(explorer.set(factor=3.0).result.diverged.sum())
    marks = [len(mark.get_xdata()) for mark in explorer.picture.edge.marks.values()]
    assert gone == 3 == sum(marks)


def test_a_shorter_race_is_the_beginning_of_the_long_one():
    long = optimizers_race.compute("Rosenbrock", -1.5, 0.5)
    short = optimizers_race.compute("Rosenbrock", -1.5, 0.5, steps=17)
    assert short.steps == 17 and np.array_equal(long.path[:18], short.path)


@pytest.mark.parametrize("w2", [0.0, 0.05, -0.05])
def test_nobody_leaves_the_ridge_only_when_all_start_on_it(w2):
    explorer = optimizers.optimizer_race().set(surface="saddle", w2=w2)
    on_it = bool((explorer.result.path[:, :, 1] == 0).all())
    assert on_it == (w2 == 0) == ("On the ridge" in explorer.description)


# adam_inside


@pytest.mark.parametrize("kind", optimizers_inside.KINDS)
@pytest.mark.parametrize("betas", [(0.9, 0.999), (0.0, 0.5), (0.99, 0.9)])
@pytest.mark.parametrize("size", [1.0, 1e-6])
def test_adam_s_steps_are_those_of_nn_with_and_without_correction(kind, betas, size):
    run = optimizers_inside.compute(kind, 0.7, size, *betas, 1e-5, 3)
    for correct, steps in ((True, run.step), (False, run.bare)):
        optimizer = nn.optimizers.Adam(1.0, *betas, epsilon=1e-5, bias_correction=correct)
        w, path = np.zeros(1), [0.0]
        for g in run.gradients * size:
            optimizer.update([w], [np.array([g])])
            path.append(w[0])
        np.testing.assert_allclose(np.diff(path), steps, rtol=1e-7, atol=1e-10)


def test_the_sentence_on_adam_counts_right():
    options = (0.0, 0.5, 5.0), (1e-9, 1.0, 1e3), (0.0, 0.9, 0.99), optimizers_inside.BETAS_2
    for kind, *settings in itertools.product(optimizers_inside.KINDS, *options):
        run = optimizers_inside.compute(kind, *settings)
        sentence = optimizers_inside.describe(run)
        assert "nan" not in sentence
        assert f"step {np.abs(run.bare).argmax() + 1}." in sentence
        apart = np.abs(run.bare - run.step) > 0.05 * np.abs(run.step) + 1e-300
        if "After step" in sentence:
            last = int(re.search(r"After step (\d+)", sentence)[1])
            assert not apart[last:].any() and apart[last - 1] and run.step[last:].any()
        elif "still differ" in sentence:  # at the last step that is not 0
            last = int(re.search(r"At step (\d+) they still", sentence)[1])
            assert apart[last - 1] and not run.step[last:].any() and not run.bare[last:].any()
        else:
            assert not apart.any()


# Text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (0.05, "0.05"),
        (0.0123, "0.012"),
        (1234.0, "1234"),
        (12345.0, "1.2·10⁴"),
        (7e-4, "7·10⁻⁴"),
        (1e-10, "10⁻¹⁰"),
        (-0.3, "−0.3"),
        (np.inf, "∞"),
    ],
)
def test_powers_of_ten(value, text):
    assert power_of_ten(value) == text


def test_powers_of_ten_lose_less_than_half_a_digit():
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    for value in np.logspace(-12, 12, 301):
        found = re.fullmatch(r"(?:([\d.]+)·)?10([⁻⁰-⁹¹²³]+)", power_of_ten(value))
        if found:
            read = float(found[1] or 1) * 10.0 ** int(found[2].translate(digits))
        else:
            read = float(power_of_ten(value))
        assert read == pytest.approx(value, rel=0.051)


def test_a_race_opens_on_the_surface_that_is_asked_for():
    for surface, start in optimizers_race.STARTS.items():
        values = optimizers.optimizer_race(surface).values
        assert (values["surface"], values["w1"], values["w2"]) == (surface, *start)
    assert list(optimizers_race.STARTS) == list(SURFACES)


def test_only_those_that_are_chosen_race():
    explorer = optimizers.optimizer_race().preset("Adam and SGD")
    run = explorer.result
    assert [NAMES[k] for k in np.flatnonzero(run.chosen)] == ["SGD", "Adam"]
    assert set(run.order) == {0, 5}
    said = [name for name in NAMES if f"{name} " in explorer.description]
    assert said == ["SGD", "Adam"]
    drawn = [bool(len(trace.now.get_xdata())) for trace in explorer.picture.losses]
    assert drawn == list(run.chosen)
    explorer.set(sgd=False, adam=False)
    assert "Nobody takes part" in explorer.description


def test_the_start_of_a_race_is_where_it_is_dropped() -> None:
    explorer = optimizers.optimizer_race()
    spot = explorer.panel.image.spots[0]
    scale = explorer.picture.left.transData.transform([(0, 0), (0.5, -0.4)]) / 2
    dx, dy = scale[1] - scale[0]
    explorer.touch("down", spot["x"], spot["y"])
    explorer.touch("move", spot["x"] + dx, spot["y"] - dy)
    assert (explorer.values["w1"], explorer.values["w2"]) == (-1.0, 0.8)
    np.testing.assert_allclose(explorer.result.path[0], [[-1.0, 0.8]] * 7)
