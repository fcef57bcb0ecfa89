"""What a recorded training keeps: the order of the samples, and weights on the way."""

from __future__ import annotations

import numpy as np
import pytest

from helpers import nn
from helpers.networks.record import Snapshots, in_pieces, shuffled, stacked

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(30, 2)), RNG.normal(size=(30, 1))


def network(*runs: int) -> nn.Sequential:
    layers = [nn.layers.Dense(3, "tanh"), nn.layers.Dense(1)]
    model = nn.Sequential([nn.Input((2,)), *layers], runs=runs)
    model.compile(nn.optimizers.SGD(0.1), "mse")
    return model


def test_each_pass_takes_every_sample_once() -> None:
    rows = shuffled(7, 17, np.random.default_rng(3))
    assert len(rows) == 17
    assert sorted(rows[:7]) == sorted(rows[7:14]) == list(range(7))
    assert len(set(rows[14:])) == 3
    assert (rows[:7] != rows[7:14]).any()


@pytest.mark.parametrize(("every", "epochs"), [(1, [0, 1, 2, 3, 4, 5]), (2, [0, 2, 4]), (9, [0])])
def test_snapshots_are_the_weights_of_their_epochs(every: int, epochs: list[int]) -> None:
    model, film = network(), Snapshots(every)
    before = model.get_weights()
    model.fit(X, Y, epochs=5, shuffle=False, verbose=0, callbacks=film)
    assert film.epochs == epochs
    other = network()
    other.set_weights(before)
    for epoch, kept in zip(epochs, film.kept, strict=True):
        other.set_weights(before)
        other.fit(X, Y, epochs=epoch, shuffle=False, verbose=0)
        for ours, theirs in zip(kept, other.get_weights(), strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_a_second_training_starts_a_new_film() -> None:
    model, film = network(), Snapshots()
    for epochs in (3, 2):
        model.fit(X, Y, epochs=epochs, verbose=0, callbacks=film)
    assert film.epochs == [0, 1, 2] and len(film.kept) == 3


@pytest.mark.parametrize("runs", [(), (4,)])
def test_a_stack_of_snapshots_answers_as_each_does(runs: tuple[int, ...]) -> None:
    model, film = network(*runs), Snapshots()
    model.fit(X, Y, epochs=3, verbose=0, callbacks=film)
    answers = stacked(film.kept, network(4, *runs)).predict(X, **in_pieces(X))
    for answer, weights in zip(answers, film.kept, strict=True):
        model.set_weights(weights)
        np.testing.assert_allclose(answer, model.predict(X, verbose=0))


@pytest.mark.parametrize("n", [1, 79, 80, 81, 359])
def test_pieces_hold_every_sample(n: int) -> None:
    x = RNG.normal(size=(n, 2))
    model = network()
    answers = model.predict(x, **in_pieces(x))
    np.testing.assert_allclose(answers, model.predict(x, verbose=0))
    loss = model.evaluate(x, x[:, :1], **in_pieces(x))
    assert loss == pytest.approx(np.square(answers - x[:, :1]).mean())


def test_snapshots_of_no_epoch_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        Snapshots(0)
