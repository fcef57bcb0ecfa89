"""Explorers of chapter 02: what they compute is true, and their sentences say it."""

from __future__ import annotations

import dataclasses
import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import nn
from helpers.chapters import gates
from helpers.chapters.gates import folding, inputs, lifting
from helpers.chapters.gates import layer_by_layer as gates_layers
from helpers.chapters.gates import map as gates_map
from helpers.chapters.gates import one_gate as gates_neuron
from helpers.chapters.gates import space as gates_space
from helpers.chapters.gates import training as gates_training
from helpers.chapters.gates.layer_by_layer import NET
from helpers.datasets import GATES

CORNERS = {
    "gate": ((-2, 0, 0.5, 2), (-2, 0, 0.5, 2), (-2, -0.7, 0, 2), tuple(GATES)),
    "weights": (-6.0, 0.0, 5.0),
}
XOR_X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
XOR_Y = np.array([0, 1, 1, 0])
places = st.lists(st.floats(-3, 3), min_size=8, max_size=8)


@pytest.mark.parametrize("name", list(GATES))
def test_the_gate_counts_right_answers_as_a_loop_does(name):
    for w1, w2, b in itertools.product(*CORNERS["gate"][:3]):
        run = gates_neuron.compute(w1, w2, b, name)
        answers = [int(round(w1 * x1 + w2 * x2 + b, 9) > 0) for x1, x2 in XOR_X]
        assert run.answers.tolist() == answers
        right = sum(a == y for a, y in zip(answers, GATES[name], strict=True))
        assert run.right == right
        assert f"{right} of 4 right" in gates_neuron.describe(run)
        assert run.title == f"{name}: {right} of 4 answers are right"


def test_the_gate_tells_its_weights_and_the_share_that_would_do():
    told = gates_neuron.describe(gates_neuron.compute(0.3, -0.7, 0.2, "NAND"))
    assert told.startswith("With w1 = 0.3, w2 = \N{MINUS SIGN}0.7 and b = 0.2 ")
    # With b = -0.9 or 0.9: of the square with side 4 a triangle, or a square in a corner.
    for name, area in (("AND", 0.9**2 / 2), ("OR", 1.1**2), ("NAND", 0.9**2 / 2), ("NOR", 1.1**2)):
        b = 0.9 if name.startswith("N") else -0.9
        told = gates_neuron.describe(gates_neuron.compute(0.5, 0.5, b, name))
        said = float(re.search(r"([\d.]+)\s?% of the square", told)[1]) / 100
        assert said == pytest.approx(area / 16, abs=0.001)


def test_a_sum_of_zero_in_decimals_lies_on_the_line():
    run = gates_neuron.compute(0.1, 0.2, -0.3, "AND")
    assert run.z[3] == 0
    assert run.answers.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("gate", "b", "area"),
    [
        *(("AND", -1.0, 0.5), ("OR", -1.0, 1.0), ("NAND", 1.0, 0.5), ("NOR", 1.0, 1.0)),
        *(("AND", -0.7, 0.245), ("NAND", 0.7, 0.245), ("NAND", 1.5, 1.125), ("XOR", 1.0, 0)),
        *(("OR", 0.0, 4.0), ("NOR", 0.0, 0.0), ("AND", 0.0, 0.0)),
    ],
)
def test_the_region_of_right_weights_has_the_area_of_its_triangle_or_square(gate, b, area):
    share = gates_neuron.compute(0, 0, b, gate).share
    assert share == pytest.approx(area / 16, abs=1e-5)


def test_the_sentence_of_the_gate_says_when_nothing_would_do():
    xor = gates_neuron.describe(gates_neuron.compute(0, 0, 1.0, "XOR"))
    assert "for XOR that is so at every b" in xor and "there is no line" in xor
    late = gates_neuron.describe(gates_neuron.compute(1, 0, -2.0, "OR"))
    assert "At this b no weights inside the square get all four right" in late
    corner = gates_neuron.compute(-2.0, -2.0, 2.0, "NOR")  # on its border, and without an area
    assert corner.right == 4 and "no weights inside" in gates_neuron.describe(corner)
    few = gates_neuron.compute(0.1, 0.1, -0.1, "AND")  # four right, on 0.03 % of the square
    assert few.right == 4 and "less than 0.1 % of the square" in gates_neuron.describe(few)


@given(places)
def test_the_nearest_points_of_two_segments_are_nearer_than_any_others(values):
    p, q = np.array(values).reshape(2, 2, 2)
    one, two = inputs.closest(p, q)
    share = np.linspace(0, 1, 21)[:, None]
    along_p, along_q = p[0] + share * (p[1] - p[0]), q[0] + share * (q[1] - q[0])
    all_pairs = np.linalg.norm(along_p[:, None] - along_q, axis=-1)
    assert np.linalg.norm(one - two) <= all_pairs.min() + 1e-7


def test_hidden_space_is_cut_between_the_classes_or_not_at_all():
    rng = np.random.default_rng(0)
    for activation in gates_space.ACTIVATIONS:
        for _ in range(60):
            run = gates_space.fold(*rng.choice(np.arange(-6, 6.5, 0.5), 6), activation)
            sentence = gates_space.describe_fold(run)
            if run.separable:
                side = run.places @ run.normal - run.offset
                assert ((side > 0) == (XOR_Y == 1)).all()
                assert np.abs(side).min() == pytest.approx(run.gap / 2, abs=1e-9)
                assert f"they are {inputs.apart(run.gap)} apart" in sentence
                assert "0.00 apart" not in sentence
            else:
                assert "No line separates" in sentence
                assert not solvable(run.places)


@pytest.mark.parametrize(
    ("weights", "separable"),  # by the same sums in 60 digits
    [
        ((-5.5, 0, -6, 5, -0.5, -3), False),  # they cross at an angle of 2e-7
        ((-4, 0, -5.5, -4, -0.5, 2), False),
        ((-4.5, -6, -3.5, -5.5, -6, -4.5), True),  # 1e-12 apart
        ((-5, -5, -6, -3, -5, -1), True),
        ((4.5, 5.5, -2, -4.5, -5.5, 2), False),  # all on one line
    ],
)
def test_saturated_units_are_told_by_the_last_digits(weights, separable):
    run = gates_space.fold(*weights, "tanh")
    assert run.separable == separable
    assert ("A line separates" in gates_space.describe_fold(run)) == separable


def solvable(points: np.ndarray) -> bool:
    """Whether any of many lines separates the classes: an answer found in another way."""
    angles = np.linspace(0, 2 * np.pi, 720)
    along = points @ np.stack([np.cos(angles), np.sin(angles)])
    return bool((along[XOR_Y == 1].min(axis=0) > along[XOR_Y == 0].max(axis=0) + 1e-6).any())


def test_a_linear_hidden_layer_never_separates():
    for weights in itertools.product((-6.0, 0.5, 5.0), repeat=6):
        assert not gates_space.fold(*weights, "linear").separable


@pytest.mark.parametrize("name", ["OR and NAND", "OR and AND, step", "fold (ReLU)"])
def test_presets_of_hidden_space_separate(name):
    assert gates.hidden_space().preset(name).result.separable


def test_the_lift_separates_exactly_where_the_twist_is_not_zero():
    rng = np.random.default_rng(1)
    for activation in gates_space.ACTIVATIONS:
        for _ in range(60):
            w1, w2, b = rng.choice(np.arange(-4, 4.5, 0.5), 3)
            run = lifting.raise_up(w1, w2, b, activation, 25)
            above = run.a - (run.plane[0] + XOR_X @ run.plane[1:])
            assert above == pytest.approx(run.twist / 4 * np.array([1, -1, -1, 1]), abs=1e-9)
            sentence = lifting.describe_lift(run)
            assert ("so all four lie in one plane" in sentence) != run.separable
            if run.separable:
                first = "below 00 and 11" if above[0] > 0 else "below 01 and 10"
                assert first in sentence


def trained(*how) -> gates_training.Run:
    """The training of these settings, in the order of the controls with the seed last."""
    names = "hidden", "activation", "optimizer", "learning_rate", "scheme", "scale"
    return gates_training.compute(**dict(zip((*names, "epochs", "seed"), how, strict=True)))


def mapped(units, activation, optimizer, seed, epochs=100, rate=1.0, scale=1.0) -> gates_map.Run:
    """The map of these settings."""
    how = {"units": units, "activation": activation, "optimizer": optimizer, "seed": seed}
    return gates_map.compute(**how, epochs=epochs, rate=rate, scale=scale)


@pytest.mark.parametrize("epochs", [0, 1, 50, 300])
def test_a_film_of_a_training_is_at_each_moment_what_nn_does(epochs):
    run = trained("2", "tanh", "Adam", 0.1, "He", 1.5, epochs, 3)
    model = gates_training.build("2", "tanh", "He", 1.5, 3)
    model.compile(optimizer=nn.optimizers.Adam(0.1), loss="binary_crossentropy")
    model.fit(XOR_X, XOR_Y, epochs=epochs, verbose=0)
    assert run.predictions == pytest.approx(model.predict(XOR_X)[:, 0], abs=1e-12)
    assert len(run.losses) == epochs + 1
    assert run.loss == pytest.approx(model.evaluate(XOR_X, XOR_Y), abs=1e-12)


@pytest.mark.parametrize("epochs", [0, 35, 200])
def test_layers_shows_the_network_of_that_epoch(epochs):
    run = gates.layers().set(epochs=epochs, seed=2).result
    model = gates_training.build("4–2", "tanh", "Glorot", 1.0, 2)
    model.compile(optimizer=nn.optimizers.Adam(0.1), loss="binary_crossentropy")
    model.fit(XOR_X, XOR_Y, epochs=epochs, verbose=0)
    assert run.predictions == pytest.approx(model.predict(XOR_X)[:, 0], abs=1e-12)


def test_a_press_into_the_map_looks_into_that_square():
    explorer = gates.xor_map()
    row, column = 7, 3
    at = explorer.picture.map.transData.transform(
        (np.log10(gates_map.RATES[column]), np.log10(gates_map.SCALES[row]))
    ) / 2  # fmt: skip
    explorer.touch("down", at[0], explorer.picture.height - at[1])
    run = explorer.result
    assert (run.row, run.column) == (row, column)
    right = (run.answers == XOR_Y).all()
    assert right == run.solved[row, column, 0]
    assert f"{run.solved[row, column].sum()} of 4 solve XOR." in explorer.description
    other = explorer.set(epochs=40).result
    assert other.losses.shape == (4, 41)
    np.testing.assert_array_equal(other.losses, run.losses[:, :41])


def test_a_training_is_what_nn_does():
    run = trained("2", "tanh", "SGD", 1.0, "Glorot", 1.0, 50, 3)
    nn.utils.set_random_seed(3)
    model = nn.Sequential(
        [nn.Input((2,)), nn.layers.Dense(2, "tanh"), nn.layers.Dense(1, "sigmoid")]
    )
    model.compile(optimizer=nn.optimizers.SGD(1.0), loss="binary_crossentropy")
    history = model.fit(XOR_X, XOR_Y, epochs=50, verbose=0)
    assert run.losses[:-1].tolist() == history.history["loss"]
    assert run.predictions == pytest.approx(model.predict(XOR_X)[:, 0], abs=1e-12)
    assert run.loss == pytest.approx(model.evaluate(XOR_X, XOR_Y), abs=1e-12)


@pytest.mark.parametrize(
    ("hidden", "params"),
    [("none", 3), ("1", 5), ("2", 9), ("3", 13), ("4", 17), ("8", 33), ("4–2", 25)],
)
def test_the_places_in_hidden_space_lie_on_the_side_of_the_answer(hidden, params):
    for activation, seed in itertools.product(gates_training.ACTIVATIONS, range(3)):
        run = trained(hidden, activation, "Adam", 0.1, "He", 1.0, 60, seed)
        assert run.params == params
        assert ((run.places[:, 0] > 0) == (run.answers == 1)).all()
        assert f"{run.right} of 4 right" in gates_training.describe(run)


def test_the_cut_is_at_the_distance_that_z_has():
    model = gates_training.build("4–2", "tanh", "normal", 1.0, 0)
    model.predict(XOR_X)
    z, length = model.layers[-1].z[:, 0], np.linalg.norm(model.get_weights()[-2])
    assert gates_training.seen(model, XOR_X)[:, 0] == pytest.approx(z / length)


@pytest.mark.parametrize("activation", gates_training.ACTIVATIONS)
@pytest.mark.parametrize("optimizer", gates_training.OPTIMIZERS)
def test_extreme_trainings_are_told_and_drawn(activation, optimizer):
    explorer = gates.xor_training()
    for hidden, rate, scale in itertools.product(("none", "8", "4–2"), (0.001, 100), (0.01, 100)):
        explorer.set(
            hidden=hidden,
            activation=activation,
            optimizer=optimizer,
            learning_rate=rate,
            scale=scale,
            epochs=300,
        )
        run = explorer.result
        assert not explorer.warnings
        assert explorer.picture.cut_off() == []
        assert ("diverged" in explorer.description) == (not run.finite)
        assert run.finite == bool(np.isfinite(run.losses).all())


def test_dead_units_are_those_that_are_zero_everywhere():
    run = gates.xor_training().preset("dead ReLU").result
    assert run.dead == 2
    assert np.ptp(run.predictions) == 0
    assert "2 of 2 hidden units are dead" in gates_training.describe(run)
    assert gates.xor_training().preset("4 units").result.dead == 0


def test_presets_of_training_end_as_their_names_say():
    explorer = gates.xor_training()
    right = {name: explorer.preset(name).result.right for name in explorer.presets}
    assert {name for name, count in right.items() if count == 4} == {"4 units", "one SiLU unit"}


def test_the_map_trains_each_network_as_alone():
    run = mapped(2, "tanh", "SGD", 0)
    scale, rate, seed = 5, 6, 1
    nn.utils.set_random_seed(0)
    shape = np.broadcast_to(gates_map.SCALES[:, None, None], gates_map.RUNS)
    layers = [
        nn.layers.Dense(2, "tanh", kernel_initializer=nn.initializers.RandomNormal(stddev=shape)),
        nn.layers.Dense(1, kernel_initializer=nn.initializers.RandomNormal(stddev=shape)),
    ]
    stack = nn.Sequential([nn.Input((2,)), *layers], runs=gates_map.RUNS)
    alone = nn.Sequential(
        [nn.Input((2,)), nn.layers.Dense(2, "tanh"), nn.layers.Dense(1, "sigmoid")]
    )
    alone.set_weights([weights[scale, rate, seed] for weights in stack.get_weights()])
    alone.compile(nn.optimizers.SGD(gates_map.RATES[rate]), loss="binary_crossentropy")
    alone.fit(XOR_X, XOR_Y, epochs=gates_map.EPOCHS, verbose=0)
    right = ((alone.predict(XOR_X)[:, 0] > 0.5) == XOR_Y).all()
    assert run.solved[scale, rate, seed] == right
    assert run.solved.size == 400


@pytest.mark.parametrize("activation", gates_map.ACTIVATIONS)
def test_the_sentence_of_the_map_has_its_numbers(activation):
    for units, optimizer in itertools.product((1, 8), gates_training.OPTIMIZERS):
        run = mapped(units, activation, optimizer, 0)
        sentence = gates_map.describe(run)
        count = int(run.solved.sum())
        assert sentence.startswith(f"{count} of 400 networks")
        assert (" best (" in sentence) == (count > 0)
        if count:
            named = re.search(r"learning rates η = (.*?) do(es)? best", sentence)
            best = [float(rate) for rate in re.findall(r"[\d.]+", named[1])]
            rows = np.flatnonzero(run.by_rate == run.by_rate.max())
            assert np.allclose(best, gates_map.RATES[rows], rtol=0.05)
            assert (named[2] is None) == (len(best) > 1)


def test_rates_and_scales_that_do_as_well_are_all_named():
    solved = np.zeros(gates_map.RUNS, dtype=bool)
    solved[2:4, 4:7] = True  # scales 0.063 and 0.16, rates 0.4, 1 and 2.5
    run = dataclasses.replace(mapped(4, "tanh", "SGD", 0), solved=solved)
    sentence = gates_map.describe(run)
    assert "learning rates η = 0.4, 1 and 2.5 do best (20 % over all init scales)" in sentence
    assert "of the ten init scales 0.063 and 0.16 (30 %)." in sentence


def test_before_the_first_step_no_rate_of_the_map_does_best():
    run = mapped(8, "tanh", "SGD", 0, epochs=0)
    assert run.solved.any() and " best (" not in gates_map.describe(run)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_one_hidden_unit_that_only_rises_or_falls_never_solves_xor(activation):
    for optimizer in gates_training.OPTIMIZERS:
        assert not mapped(1, activation, optimizer, 0).solved.any()


def test_the_layers_are_seen_at_their_true_distances():
    run = gates.layers().result
    assert run.spaces[0].gap == 0
    for space in run.spaces[1:]:
        zeros, ones = space.places[XOR_Y == 0], space.places[XOR_Y == 1]
        assert ones[:, 0].min() - zeros[:, 0].max() == pytest.approx(space.gap, abs=1e-9)
    assert run.right == 4


def test_layers_that_a_cut_parts_are_not_called_0_apart():
    run = gates.layers().set(epochs=120, seed=15).result
    assert run.right == 4 and 0 < run.spaces[2].gap < 0.005
    assert "less than 0.005 in the second" in gates_layers.describe(run)
    assert run.title.startswith("After 120 epochs: gap 0.00,")  # the input plane's


def test_the_view_of_a_layer_keeps_what_lies_in_two_dimensions():
    rng = np.random.default_rng(0)
    for _ in range(50):
        flat = rng.standard_normal((4, 2))
        turned = flat @ np.linalg.qr(rng.standard_normal((5, 5)))[0][:2]
        seen = gates_layers.view(turned, np.zeros((len(NET.reshape(-1, 2)), 5)))
        shown = np.linalg.norm(seen.places[:, None] - seen.places, axis=-1)
        true = np.linalg.norm(flat[:, None] - flat, axis=-1)
        assert (shown <= true / true.max() + 1e-9).all()
        assert shown[0, 3] == pytest.approx(true[0, 3] / true.max())


@pytest.mark.parametrize("crease", [0.3, 0.35, 0.5, 0.7])
def test_every_layer_doubles_the_pieces_wherever_the_crease_is(crease):
    for layers in range(1, folding.DEEPEST + 1):
        run = folding.fold(layers, crease, shake=0, seed=0)
        assert run.pieces == 2**layers
        assert run.y.min() > -1e-9 and run.y.max() < 1 + 1e-9
        assert run.y[0] == 0 and abs(run.y[-1]) < 1e-9
    assert np.allclose(run.before, folding.fold(layers - 1, crease, 0, 0).y)


def test_a_joint_stands_where_a_unit_switches_and_counts_if_the_line_bends_there():
    def two(first, second, out):  # units with joints at first and second
        return [np.ones((1, 2)), -np.array([first, second]), np.array([out]).T, np.zeros(1)]

    assert np.allclose(folding.joints(two(0.3, 0.6, [1.0, -1.0])), [0.3, 0.6])
    assert np.allclose(folding.joints(two(0.3, 0.30001, [1.0, -2.0])), [0.3, 0.30001])
    assert folding.joints(two(0.3, 0.3, [1.0, -1.0])).size == 0  # they cancel
    assert folding.joints(two(-0.3, 1.3, [1.0, 1.0])).size == 0
    assert np.allclose(folding.joints(folding.tents(2)), [0.25, 0.5, 0.75])


def test_a_piece_between_two_points_of_the_drawn_line_is_counted():
    # A piece of 1.5e-5 of the line, which is drawn at every 2.4e-4.
    run = folding.fold(5, crease=0.7, shake=0.1, seed=0)
    assert np.diff(run.joints).min() < np.diff(folding.LINE[:, 0]).min() / 5
    assert run.pieces == 32


def test_what_shaken_layers_fold_at_is_said_of_the_unshaken_ones():
    said = folding.describe(folding.fold(3, crease=0.3, shake=0.1, seed=0))
    assert said.endswith("from 0 to 1; unshaken, each folding at 0.30, they make 8.")
    said = folding.describe(folding.fold(1, crease=0.3, shake=0, seed=0))
    assert said.endswith("makes 2 straight pieces of the line from 0 to 1, folding at 0.30.")


def test_shaken_weights_are_told_from_exact_ones():
    explorer = gates.folds().preset("shaken")
    assert "unshaken they make 16" in explorer.description
    assert explorer.result.pieces != 16
    explorer.set(shake=0)
    assert "16 straight pieces" in explorer.description and "at least 15" in explorer.description
    assert "1 layer of two units makes 2" in explorer.set(layers=1).description


@pytest.mark.parametrize(("layers", "crease"), [(0, 0.5), (2, 0), (2, 1), (2, -0.1)])
def test_a_fold_that_cannot_be_is_refused(layers, crease):
    with pytest.raises(ValueError, match="crease between 0 and 1"):
        folding.tents(layers, crease)
