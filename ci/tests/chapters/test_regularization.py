"""Explorers of chapter 08: what they compute is what nn computes, and their sentences say it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ci.tests.explorer.explorers import corners, numbers, show
from helpers import nn
from helpers.chapters import regularization
from helpers.chapters.regularization import crowds, dropout_training, penalties, two_moons
from helpers.chapters.regularization import dropout_masks as dropped
from helpers.chapters.regularization import overfitting as fits
from helpers.chapters.regularization import stopping as stops
from helpers.explorer.words import number

FIT = {"degree": 6, "useless": 3, "samples": 18, "noise": 0.3, "outliers": 2}
FIT |= {"epochs": 200, "learning_rate": 0.02, "penalty": 0.01, "seed": 4}
STOP = {"noise": 0.45, "validation": 50, "learning_rate": 0.02, "scale": 1.0, "seed": 3}


# overfit


@pytest.mark.parametrize("change", [{}, {"penalty": 0.0}, {"useless": 20}, {"degree": 0}])
def test_a_fit_jumps_to_where_nn_walks(change: dict) -> None:
    values = FIT | change
    fit = fits.compute_overfit(**values)
    x, y, idle, *_ = fits.sample(18, 0.3, 2, 4)
    inputs = fits.table(x, idle, values["degree"], values["useless"])
    penalty = values["penalty"]
    bias = nn.layers.Dense(
        1, kernel_initializer="zeros", kernel_regularizer=nn.regularizers.L2(penalty)
    )
    if inputs.shape[1] == 1:
        assert fit.weights[0] == pytest.approx(y.mean() * (1 - (1 - 0.04) ** 200))
        return
    model = nn.Sequential([nn.Input((inputs.shape[1] - 1,)), bias])
    model.compile(nn.optimizers.SGD(values["learning_rate"]), "mse")
    model.fit(inputs[:, 1:], y, batch_size=18, epochs=200, verbose=0)
    kernel, b = model.get_weights()
    np.testing.assert_allclose(fit.weights, [b[0], *kernel[:, 0]], atol=1e-9)


def test_a_fit_knows_its_errors() -> None:
    fit = fits.compute_overfit(**FIT)
    x, y, idle, off, x_new, y_new, idle_new = fits.sample(18, 0.3, 2, 4)
    told = fits.table(x, idle, 6, 3) @ fit.weights
    new = fits.table(x_new, idle_new, 6, 3) @ fit.weights
    assert fit.training_error == pytest.approx(np.square(told - y).mean())
    assert fit.now[1] == pytest.approx(np.square(new - y_new).mean())
    assert off.sum() == 2 and len(fit.x) == 18
    assert fit.best[1] == fit.validation.min()


def test_new_points_share_nothing_with_training_points_and_stay_for_all_sizes() -> None:
    small, large = fits.sample(10, 0.3, 0, 1), fits.sample(60, 0.3, 0, 1)
    np.testing.assert_array_equal(small[0], large[0][:10])
    np.testing.assert_array_equal(small[4], large[4])
    assert not set(large[0]) & set(large[4])


def test_the_sentence_of_a_fit_fits_its_errors_at_every_corner() -> None:
    explorer = regularization.overfit()
    names = ("degree", "useless", "samples", "epochs", "learning_rate", "penalty")
    diverged = 0
    for values in corners(explorer, *names):
        fit = fits.compute_overfit(**values)
        text = fits.describe_overfit(fit)
        if not fit.finite:
            diverged += 1
            assert "overshoots" in text and "Diverged" in fit.title
            assert fits.compute_overfit(**values | {"learning_rate": 0.001}).finite  # its advice
        elif "hardly better" in text:
            alike = fits.error(fit.now[1]) == fits.error(fit.best[1])
            assert alike or fit.now[1] <= 1.02 * fit.best[1]
        else:
            assert fit.now[1] > fit.best[1]
            assert fits.error(fit.now[1]) != fits.error(fit.best[1])
            assert ("earlier" in text) == (fit.best[0] < fit.now[0])
        assert np.isfinite(fit.curve).all()
    assert diverged > 0


def test_an_error_is_not_said_to_have_been_what_it_is() -> None:
    values = FIT | {"degree": 5, "useless": 0, "noise": 0.3, "outliers": 0, "penalty": 0.0}
    fit = fits.compute_overfit(**values | {"samples": 20, "epochs": 1e6, "seed": 0})
    assert fit.now[1] > 1.02 * fit.best[1] and "hardly better" in fits.describe_overfit(fit)


def test_new_points_may_have_less_noise_than_is_usual() -> None:
    values = FIT | {"degree": 3, "useless": 0, "outliers": 0, "penalty": 0.0, "samples": 40}
    fit = fits.compute_overfit(**values | {"noise": 0.3, "epochs": 1e6, "seed": 12})
    assert fit.now[1] < fit.floor
    assert "the noise alone would leave 0.090 on average" in fits.describe_overfit(fit)
    still = fits.compute_overfit(**values | {"noise": 0.0, "epochs": 1e6, "seed": 12})
    assert "the noise alone would leave 0. " in fits.describe_overfit(still)


def test_without_noise_a_large_degree_does_no_harm() -> None:
    values = FIT | {"degree": 12, "useless": 0, "noise": 0.0, "outliers": 0, "penalty": 0.0}
    fit = fits.compute_overfit(**values | {"samples": 40, "epochs": 1e6})
    assert fit.now[1] < 1e-3


# penalty


@pytest.mark.parametrize(
    ("alike", "share"), list(itertools.product((0.0, 0.5, 0.8), (0.0, 0.3, 1.0)))
)
def test_penalized_weights_are_the_lowest_there_are(alike: float, share: float) -> None:
    for penalty, seed in itertools.product((0.01, 0.2, 2.0), (0, 5)):
        hessian, pull, _, free = penalties.problem(1.0, alike, seed)
        w = penalties.lowest(hessian, pull, penalty, share)
        slope = 2 * (hessian @ w - pull) + 2 * penalty * (1 - share) * w
        held = w == 0
        bound = penalty * share
        np.testing.assert_allclose(slope[~held], -bound * np.sign(w[~held]), atol=1e-5)
        assert (np.abs(slope[held]) <= bound + 1e-5).all()
        assert share > 0 or not held.any()
    np.testing.assert_allclose(penalties.lowest(hessian, pull, 0.0, share), free, atol=1e-4)


def test_several_penalties_at_once_give_the_same_as_one_by_one() -> None:
    hessian, pull, *_ = penalties.problem(1.0, 0.3, 0)
    together = penalties.lowest(hessian, pull, np.array([0.1, 1.0]), 1.0)
    for penalty, w in zip((0.1, 1.0), together, strict=True):
        np.testing.assert_allclose(w, penalties.lowest(hessian, pull, penalty, 1.0), atol=1e-8)


def test_plain_steps_come_near_and_make_no_zeros() -> None:
    hessian, pull, *_ = penalties.problem(1.0, 0.3, 0)
    exact = penalties.lowest(hessian, pull, 0.5, 1.0)
    plain = penalties.lowest(hessian, pull, 0.5, 1.0, proximal=False)
    assert (exact == 0).sum() >= 5 and (plain == 0).sum() == 0
    assert np.abs(exact - plain).max() < 0.3


def test_a_price_of_hardly_anything_changes_hardly_anything_by_either_kind_of_steps() -> None:
    for solver in penalties.SOLVERS:
        for share in (0.0, 1.0):
            run = penalties.compute_penalty(0.001, share, 0.8, 1.0, solver, 30)
            assert 0 < run.free_error - run.error < 0.12


def test_the_error_to_expect_is_that_of_much_new_data() -> None:
    _, _, covariance, free = penalties.problem(1.0, 0.6, 2)
    rng = np.random.default_rng(0)
    x = rng.multivariate_normal(np.zeros(12), covariance, 200_000)
    y = x @ penalties.TRUE + rng.standard_normal(len(x))
    seen = np.square(x @ free - y).mean()
    assert penalties.new_error(free, covariance, 1.0) == pytest.approx(seen, rel=0.02)


def test_the_sentence_counts_zeros_at_every_corner() -> None:
    explorer = regularization.penalty()
    for values in corners(explorer, "penalty", "share", "alike", "noise", "solver"):
        run = explorer.compute(**values)
        text = explorer.describe(run)
        told = "none is" if not run.zeros else f"{run.zeros} {'is' if run.zeros == 1 else 'are'}"
        assert f"Of the twelve, {told} exactly 0" in text
        alike = number(run.error) == number(run.free_error)
        assert ("as without a penalty" in text) == alike
        assert ("smaller than" in text) == (run.error < run.free_error and not alike)
        assert ("larger than" in text) == (run.error > run.free_error and not alike)
        plain = run.share > 0 and run.solver != "proximal steps"
        lowest = explorer.compute(**values | {"solver": "proximal steps"}).zeros
        assert ("plain steps never" in text) == (plain and lowest > 0)
        assert (f"though {lowest} " in text) == (plain and lowest > 0)
        assert ("nor is any" in text) == (plain and lowest == 0)
        moved = [number(w) for w in run.two] != ["1.40", "0.60"]
        assert ("pulls the two weights" in text) == (moved and not plain)  # nor below −3 by λ = 10
        assert ("hardly moves the two weights" in text) == (not moved and not plain)


# dropout


DROP = {"width": 6, "noise": 0.4, "learning_rate": 0.02, "scale": 1.0, "seed": 2}


def test_the_grey_line_is_the_same_network_without_dropout() -> None:
    (dropped_errors, plain), (alone,) = (dropout_training.train(r, **DROP).errors for r in (0.4, 0))
    np.testing.assert_allclose(plain, alone, rtol=1e-9)
    assert (dropped_errors.train[1:] != plain.train[1:]).all()
    assert dropped_errors.train[0] == plain.train[0]


def test_dropout_is_looked_at_before_the_first_step_and_on_the_way() -> None:
    record = dropout_training.train(0.4, **DROP)
    first, later = dropped.at(record, 0), dropped.at(record, 80)
    x, y, x_new, y_new = dropout_training.points(0.4, 2)
    W, b, V, c = dropout_training.start(6, 1.0, 2)

    def untrained(x: np.ndarray) -> np.ndarray:
        return (np.maximum(x[:, None] @ W + b, 0) @ V + c)[:, 0]

    np.testing.assert_allclose(first.curve, untrained(dropped.SEEN))
    assert first.train == pytest.approx([np.square(untrained(x) - y).mean()])
    assert first.validation == pytest.approx([np.square(untrained(x_new) - y_new).mean()])
    assert len(later.train) == len(later.plain.validation) == 11
    assert later.validation[-1] == dropped.compute_dropout(0.4, **DROP).validation[10]


def test_thinned_networks_lack_units_and_are_scaled() -> None:
    record = dropout_training.train(0.4, **DROP)
    run = dropped.at(record)
    W, b, V, c = (w[-1] for w in record.weights)
    hidden = np.maximum(dropped.SEEN[:, None] @ W + b, 0)
    kept = np.random.default_rng([19, 2]).random((dropped.THINNED, 6)) >= 0.4
    for curve, units in zip(run.thinned, kept, strict=True):
        np.testing.assert_allclose(curve, hidden[:, units] @ V[units, 0] / 0.6 + c)


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.9])
def test_dropout_drops_the_share_it_says_and_scales_the_rest(rate: float) -> None:
    draws = np.random.default_rng(0).random((1, 100, 640))
    layer = dropout_training.Drawn(np.array([rate, 0.0]), draws)
    with_rate, without = layer.draw_mask(np.ones((2, 100, 640)))
    assert (with_rate == 0).mean() == pytest.approx(rate, abs=0.01)
    assert set(np.unique(with_rate)) == {0, 1 / (1 - rate)} and (without == 1).all()


def test_the_sentence_of_dropout_agrees_with_its_run() -> None:
    explorer = regularization.dropout()
    for values in corners(explorer, "rate", "width", "noise"):
        text = show(explorer, values)
        run = explorer.result
        assert ("without dropout" in text) == (run.plain is not None) == (values["rate"] > 0)
        if run.plain is not None:
            on = run.masks.sum(axis=1)
            assert f"saw {on.min()} to {on.max()} units" in text
    always_on = explorer.compute(**explorer.values | {"rate": 0.05, "width": 1, "seed": 2})
    assert "saw 1 unit. " in explorer.describe(always_on)


# early_stop


def losses_of_nn(values: dict, patience: int, min_delta: float) -> tuple[int, int]:
    """(epochs run, best epoch) of nn's callback on the explorer's validation losses."""
    watched = two_moons.curves(**values)[1][1:]
    stop = nn.callbacks.EarlyStopping(patience=patience, min_delta=min_delta)
    model = nn.Sequential([nn.Input((1,)), nn.layers.Dense(1)])
    model.compile(loss="mse")
    stop.set_model(model)
    stop.on_train_begin()
    for epoch, loss in enumerate(watched):
        stop.on_epoch_end(epoch, {"val_loss": loss})
        if model.__dict__.get("stop_training"):
            return epoch + 1, stop.best_epoch + 1
    return len(watched), stop.best_epoch + 1


@pytest.mark.parametrize(
    ("patience", "min_delta"), list(itertools.product((0, 1, 3, 10, 60), (0.0, 0.005, 0.05)))
)
def test_the_rule_is_that_of_the_callback(patience: int, min_delta: float) -> None:
    for seed in range(6):
        values = STOP | {"seed": seed}
        run = stops.compute_stop(patience, min_delta, restore="best epoch", **values)
        assert (run.stop, run.kept) == losses_of_nn(values, patience, min_delta)


def test_the_losses_of_every_epoch_are_those_of_the_weights_at_that_time() -> None:
    values = STOP | {"validation": 20}
    train, watched, true = two_moons.curves(**values)
    parts = two_moons.points(0.45, 20, 3)
    rng = np.random.default_rng([20, 3])
    model = two_moons.network(0.02)
    kernel, out = rng.normal(size=(2, 16)), rng.normal(size=(16, 1)) * np.sqrt(2 / 16)
    model.set_weights([kernel, np.zeros(16), out, np.zeros(1)])
    for epoch in range(81):
        if epoch in (0, 1, 40, 80):
            found = [model.evaluate(part.x, part.y, verbose=0) for part in parts]
            assert [train[epoch], watched[epoch], true[epoch]] == pytest.approx(found, rel=1e-9)
        rows = rng.permutation(32)
        model.fit(parts[0].x[rows], parts[0].y[rows], 8, shuffle=False, verbose=0)


def test_only_the_validation_points_change_with_their_number() -> None:
    few, many = two_moons.points(0.45, 10, 1), two_moons.points(0.45, 200, 1)
    for place in (0, 2):
        np.testing.assert_array_equal(few[place].x, many[place].x)
    np.testing.assert_array_equal(few[1].x, many[1].x[:10])
    rows = [set(map(tuple, part.x)) for part in many]
    assert not rows[0] & rows[1] and not rows[0] & rows[2] and not rows[1] & rows[2]


def test_the_sentence_of_a_stop_says_what_was_kept() -> None:
    explorer = regularization.early_stop()
    for values in corners(explorer, "patience", "min_delta", "restore", "noise", "validation"):
        run = explorer.compute(**values)
        text = explorer.describe(run)
        assert run.test[run.kept] == run.by_patience[run.patience]
        assert f"The weights of epoch {run.kept} have" in text
        assert ("never stops" in text) == (not run.stopped)
        assert ("No epoch has less" in text) == (run.cost == 0)
        assert numbers(text)[-1] == pytest.approx(run.test[-1], abs=0.0006)
        if run.stopped and run.patience:
            assert f"after epoch {run.stop}, {run.patience} epoch" in text


def test_an_epoch_with_a_little_less_is_told() -> None:
    explorer = regularization.early_stop().set(noise=0.1, validation=10, scale=0.1, seed=5)
    explorer.set(restore="last epoch")  # keeps 0.2936 where the last epoch has 0.2932
    assert 0 < explorer.result.cost < 0.0005
    assert "That is less than 0.001 above the lowest" in explorer.description


def test_a_stop_in_the_last_epoch_saves_none() -> None:
    explorer = regularization.early_stop()
    late = {"patience": 45, "min_delta": 0.05, "validation": 148, "learning_rate": 0.0115}
    run = explorer.set(**late, noise=0.05, scale=0.25, seed=3).result
    assert run.stopped and run.stop == stops.EPOCHS
    assert "counted as better, and saves none." in explorer.description


def test_the_dot_on_the_way_over_lambda_sets_lambda() -> None:
    explorer = regularization.penalty().set(share=0.5)
    for penalty in (0.05, 0.5, 3.0):
        x, y = explorer.set(penalty=penalty).result.two
        asked = penalties.along_way(x, y, 0, explorer.values, explorer.result)["penalty"]
        assert asked == pytest.approx(penalty, rel=0.1)


def test_what_min_delta_does_not_count_may_be_the_lowest_loss_so_far() -> None:
    explorer = regularization.early_stop()
    explorer.set(min_delta=0.05)
    run = explorer.result
    assert run.validation[1 : run.stop + 1].argmin() + 1 == run.stop
    assert "10 epochs after the last that counted as better" in explorer.description


def test_the_line_of_the_stop_sets_the_patience() -> None:
    explorer = regularization.early_stop()
    place = stops.stop_line(explorer.result)[2]
    scale = explorer.picture.left.transData.transform([place, [place[0] + 5, place[1]]]) / 2
    height = explorer.picture.height
    explorer.touch("down", scale[0, 0], height - scale[0, 1])
    explorer.touch("move", scale[1, 0], height - scale[1, 1])
    assert explorer.values["patience"] == 15
    assert explorer.result.stop == 36


def test_other_crowds_are_of_the_kind_of_the_chapter_s():
    won = crowds.won_by_stopping(0)  # the chapter's own points
    assert won.shape == (200,) and -0.7 < won.mean() < -0.3
