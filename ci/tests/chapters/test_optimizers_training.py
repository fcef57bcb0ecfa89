"""Chapter 07's explorers that train: schedules are nn's, networks are nn's, sentences are true."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from helpers import nn
from helpers.chapters import optimizers
from helpers.chapters.optimizers import schedule as designer
from helpers.chapters.optimizers import sweep
from helpers.chapters.optimizers.rules import DECAY, NAMES
from helpers.networks.digits import digits, initial

STEPS = np.arange(designer.UPDATES)
PLAIN = {"rate": 0.5, "length": 40, "decay": 0.3, "end": 0.1, "shape": 2.0, "warmup": 0}


def rates(kind: str, **changes) -> np.ndarray:
    return designer.schedule(kind, **{**PLAIN, **changes})[0](STEPS)


# schedule_designer


def test_the_kinds_are_the_formulas_of_the_chapter():
    t = STEPS
    expected = {
        "constant": np.full(len(t), 0.5),
        "exponential": 0.5 * 0.3 ** (t / 40),
        "natural exponential": 0.5 * np.exp(-0.3 * t / 40),
        "inverse time": 0.5 / (1 + 0.3 * t / 40),
        "polynomial": 0.45 * (1 - np.minimum(t, 40) / 40) ** 2 + 0.05,
        "piecewise constant": np.where(t <= 40, 0.5, np.where(t <= 80, 0.15, 0.045)),
        "step decay": 0.5 * 0.3 ** (t // 40),
        "cosine": 0.5 * (0.1 + 0.9 * (1 + np.cos(np.pi * np.minimum(t / 40, 1))) / 2),
    }
    assert set(expected) | {"cosine with restarts"} == set(designer.KINDS)
    for kind, values in expected.items():
        np.testing.assert_allclose(rates(kind), values, rtol=1e-12, err_msg=kind)


def test_restarts_begin_where_the_sentence_says():
    found = rates("cosine with restarts")
    jumps = np.flatnonzero(np.diff(found) > 0) + 1
    np.testing.assert_array_equal(jumps, [40, 120, 280])
    above = found[[0, *jumps]] - 0.05
    np.testing.assert_allclose(above, 0.45 * 0.3 ** np.arange(4), rtol=1e-12)
    sentence = designer.schedule("cosine with restarts", **PLAIN)[1]
    assert "over 40 steps, each 2 times as long and 0.3 times as high above 0.05" in sentence


def test_a_warm_up_rises_in_a_line_from_zero():
    found = rates("cosine", warmup=100)
    np.testing.assert_allclose(found[:100], 0.5 * STEPS[:100] / 100)
    assert found.argmax() == 100


@pytest.mark.parametrize("kind", designer.WITH_END)
@pytest.mark.parametrize("warmup", (0, 40))
def test_what_ends_as_high_as_it_begins_is_not_said_to_fall(kind, warmup):
    rule, formula = designer.schedule(kind, **{**PLAIN, "end": 1.0, "warmup": warmup})
    rises = warmup and kind == "cosine"
    assert set(rule(STEPS)[warmup:].round(12)) == {PLAIN["rate"]}
    assert formula.endswith(f"η stays at {PLAIN['rate']:g}") and ("rise" in formula) == bool(rises)


@pytest.mark.parametrize("kind", designer.KINDS)
def test_the_training_is_that_of_nn_with_the_same_schedule(kind):
    run = designer.compute(kind, 0.2, 40, 0.3, 0.1, 2.0, 0, seed=3)
    x, y, x_test, y_test = digits()
    dense = nn.layers.Dense
    model = nn.Sequential([nn.Input((64,)), dense(16, "relu"), dense(10, "softmax")])
    model.set_weights(initial(16, "He normal"))
    function, _ = designer.schedule(kind, 0.2, 40, 0.3, 0.1, 2.0, 0)
    schedule = 0.2 if kind == "constant" else function
    model.compile(
        nn.optimizers.SGD(schedule), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    rng = np.random.default_rng(3)
    order = np.concatenate([rng.permutation(len(x)) for _ in range(2)])[: 320 * 8]
    model.fit(x[order], y[order], batch_size=8, shuffle=False, verbose=0)
    assert model.optimizer.iterations == 320
    assert model.evaluate(x[:400], y[:400], verbose=0)[0] == pytest.approx(run.loss[-1], rel=1e-6)
    assert model.evaluate(x_test, y_test, verbose=0)[1] == pytest.approx(run.test[-1])


def test_every_schedule_stays_finite_and_its_sentence_fits():
    options = (0.01, 2.0), (10, 320), (0.01, 10.0), (0.0, 1.0), (0.5, 3.0), (0, 100)
    capped = 0
    with np.errstate(all="raise", under="ignore"):
        for kind, *settings in itertools.product(designer.KINDS, *options):
            function, formula = designer.schedule(kind, *settings)
            found = np.minimum(np.asarray(function(STEPS), float), designer.HIGHEST)
            assert np.isfinite(found).all() and (found >= 0).all(), (kind, settings)
            assert f"{settings[0]:g}" in formula
        for kind, rate, decay in itertools.product(designer.KINDS, (0.01, 2.0), (0.01, 10.0)):
            run = designer.compute(kind, rate, 10, decay, 1.0, 3.0, 0, 0)
            assert np.isfinite(run.loss).all()
            sentence = designer.describe(run)
            assert ("at most 1000" in sentence) == (run.rates.max() == designer.HIGHEST)
            assert f"{100 * run.test[-1]:.1f} % of 359" in sentence
            capped += "at most 1000" in sentence
    assert capped > 0


def test_a_training_that_comes_undone_is_told_by_its_numbers():
    run = designer.compute("step decay", 0.1, 280, 10.0, 0.0, 1.0, 0, 0)  # 93 %, then 9 %
    assert run.test.max() > 0.9 and run.test[-1] < 0.2
    assert "learned" not in designer.describe(run)


def test_a_rate_that_stays_has_one_number_in_the_title():
    settings = (0.5, 40, 0.3, 0.1, 2.0, 0, 0)
    assert designer.compute("constant", *settings).title.startswith("constant, η = 0.5: ")
    assert "η from 0.5 to" in designer.compute("exponential", *settings).title


def test_a_rate_that_ends_where_it_began_has_its_highest_in_the_title():
    title = designer.compute("cosine", 0.05, 208, 0.3, 0.0, 2.0, 82, 0).title
    assert title.startswith("cosine, η between 0 and 0.05: ")
    title = designer.compute("cosine", 1.0, 320, 0.1, 0.5, 1.0, 40, 0).title  # 0, 1, then 0.52
    assert title.startswith("cosine, η between 0 and 1: ")


# rate_sweep


def optimizer_of(name: str, rate: float) -> nn.optimizers.Optimizer:
    o = nn.optimizers
    return {
        "SGD": lambda: o.SGD(rate),
        "momentum": lambda: o.SGD(rate, momentum=0.9),
        "Nesterov": lambda: o.SGD(rate, momentum=0.9, nesterov=True),
        "AdaGrad": lambda: o.Adagrad(rate),
        "RMSprop": lambda: o.RMSprop(rate),
        "Adam": lambda: o.Adam(rate),
        "AdamW": lambda: o.AdamW(rate, DECAY),
    }[name]()


@pytest.mark.parametrize("name", NAMES)
def test_each_network_of_the_sweep_learns_as_it_would_alone(name):
    run = sweep.compute(steps=40, batch=5, hidden=3, scale=1.0, beta_1=0.9, seed=2)
    x, y, x_new, y_new = sweep.points()
    rng = np.random.default_rng(2)
    order = np.concatenate([rng.permutation(100) for _ in range(2)])
    for row in (1, 4, 6):
        dense = nn.layers.Dense
        model = nn.Sequential([nn.Input((2,)), dense(3, "tanh"), dense(1, "sigmoid")])
        model.compile(optimizer_of(name, sweep.RATES[row]), loss="binary_crossentropy")
        model.set_weights(sweep.start(3, 1.0, 2 * sweep.STARTS + 4))
        model.fit(x[order], y[order, None], batch_size=5, shuffle=False, verbose=0)
        expected = model.evaluate(x_new, y_new[:, None], verbose=0)
        assert run.each[row, 4, NAMES.index(name)] == pytest.approx(expected, rel=1e-6)


def test_a_weight_of_the_sweep_goes_no_farther_than_a_million():
    w, g = np.zeros((12, 5, 7, 2)), np.full((12, 5, 7, 2), [1e12, -1e12])
    step = sweep.SideBySide(sweep.optimizers(0.9))
    step.update([w], [g])
    assert (w[:, :, 0] == [-1e6, 1e6]).all()  # SGD goes where the slope sends it
    assert np.abs(w).max() == 1e6
    np.testing.assert_allclose(w[:, 2, 5, 1], sweep.RATES, rtol=1e-6)  # Adam's first step is η


def test_a_network_of_the_sweep_that_left_has_no_loss(monkeypatch):
    monkeypatch.setattr(sweep, "FAR", 50.0)
    sweep.train.cache_clear()
    weights = sweep.train(2, 6, 10.0, 0.99, 0)[-1]
    far = np.any([(np.abs(w) == 50).reshape(12, 5, 7, -1).any(axis=-1) for w in weights], axis=0)
    assert 0 < far.sum() < 420
    run = sweep.compute(100, 2, 6, 10.0, 0.99, 0)
    np.testing.assert_array_equal(np.isinf(run.each), far)
    np.testing.assert_array_equal(np.isinf(run.losses), far.sum(axis=1) >= 3)
    sweep.train.cache_clear()


def test_the_sweep_names_the_lowest_and_counts_the_good():
    options = (5, 100), (2, 10), (2, 6), (0.1, 10.0), (0.0, 0.99)
    for settings in itertools.product(*options):
        run = sweep.compute(*settings, seed=1)
        sentence = sweep.describe(run)
        lowest = [NAMES[k] for k in np.flatnonzero(run.lowest == run.lowest.min())]
        assert f"lowest loss on unseen points {', '.join(lowest)} " in sentence
        assert np.isfinite(run.lowest).all()
        assert "nan" not in sentence
        for k in range(7):
            good = run.losses[:, k] <= 1.25 * run.losses[:, k].min()
            np.testing.assert_array_equal(run.good[:, k], good)
        assert f"({run.good.sum(axis=0).max()} of 12)" in sentence


def test_without_momentum_the_sweep_names_the_three_that_are_one():
    highest = sweep.describe(sweep.compute(60, 2, 2, 0.1, 0.0, 0)).partition(", highest ")[2]
    assert highest.startswith("SGD, momentum, Nesterov 0.35 ")
    alone = sweep.describe(sweep.compute(60, 2, 2, 0.1, 0.0, 0, "SGD"))
    assert ", the highest of the seven, " in alone
    lowest = sweep.describe(sweep.compute(100, 10, 2, 1.0, 0.0, 0))
    assert "points SGD, momentum, Nesterov 0.34 (η = 0.5), highest Adam " in lowest


def test_the_sweep_tells_of_one_optimizer_what_it_shows_of_it():
    settings = {"steps": 60, "batch": 10, "hidden": 4, "scale": 1.0, "beta_1": 0.9, "seed": 3}
    ranks = {}
    for name in NAMES:
        run = sweep.compute(**settings, look=name)
        sentence, k = sweep.describe(run), NAMES.index(name)
        assert f"{name} gets to " in sentence and name in run.title
        good = sweep.RATES[run.losses[:, k] <= 1.25 * run.losses[:, k].min()]
        if len(good) > 1:
            assert f"at {len(good)} of 12 rates from {good[0]:g} to {good[-1]:g}" in sentence
        ranks[name] = sweep.PLACES.index(sentence.partition(", the ")[2].partition(" of the")[0])
    assert sorted(ranks.values()) == list(range(7))
    assert [name for name, rank in ranks.items() if rank == 0] == [NAMES[run.lowest.argmin()]]


def test_a_press_on_a_row_of_the_sweep_looks_at_it_and_one_more_at_all():
    explorer = optimizers.rate_sweep()
    axes = explorer.picture.right
    for k, name in enumerate(NAMES):
        x, y = axes.transData.transform((1, 6 - k)) / 2
        place = x, explorer.picture.height - y
        explorer.touch("down", *place)
        assert explorer.values["look"] == name
        faint = [curve.now.get_alpha() for curve in explorer.picture.curves]
        assert [j for j, alpha in enumerate(faint) if alpha == 1] == [k]
        explorer.touch("down", *place)
        assert explorer.values["look"] == "all"


def test_seen_and_unseen_points_have_none_in_common():
    x, _, x_new, _ = sweep.points()
    assert not {p.tobytes() for p in x} & {p.tobytes() for p in x_new}


def test_the_film_of_a_schedule_is_the_beginning_of_the_training() -> None:
    explorer = optimizers.schedule_designer().set(kind="exponential", decay=0.3)
    whole = explorer.result
    short = explorer.set(updates=110).result
    assert short.updates.tolist() == list(range(0, 101, 20))
    np.testing.assert_array_equal(short.loss, whole.loss[:6])
    np.testing.assert_array_equal(short.rates, whole.rates)
    assert "After 100 updates" in explorer.description


@pytest.mark.parametrize("kind", [kind for kind in designer.KINDS if kind != "constant"])
def test_the_curve_goes_where_its_grip_is_dragged(kind: str) -> None:
    how = {"kind": kind, "rate": 0.5, "length": 160, "decay": 0.5, "end": 0.5, "warmup": 0}
    run = designer.compute(**how, shape=1.0, seed=0)
    asked = designer.moved(80, 0.1, 1, how, run)
    moved = designer.compute(**{**how, **asked}, shape=1.0, seed=0)
    step, rate = moved.grips[1]
    assert asked["length"] == 80 == step
    assert rate == pytest.approx(0.1, rel=0.02)  # restarts: of two steps before the end
    assert moved.rates[int(step) + 1 - 3 * (kind == "cosine with restarts")] == pytest.approx(
        0.1, rel=0.03
    )
