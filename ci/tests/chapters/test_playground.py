"""Chapter 10: the state as text, links, the lines of Keras, touch, and a sentence that is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ci.tests.explorer.explorers import check
from ci.tests.explorer.settings import random_settings
from helpers import datasets, nn
from helpers.chapters import playground
from helpers.chapters.playground import data, layout, network, seen, training
from helpers.chapters.playground.explorer import Playground
from helpers.drawing.base import SCALE

LINK = (
    "https://playground.tensorflow.org/#activation=relu&regularization=L1&batchSize=7&dataset=xor"
    "&regDataset=reg-gauss&learningRate=0.1&regularizationRate=0.01&noise=20&networkShape=5,3"
    "&seed=0.12345&showTestData=true&discretize=false&percTrainData=60&x=true&y=false&xTimesY=true"
    "&xSquared=true&ySquared=false&cosX=false&sinX=true&cosY=false&sinY=false&collectStats=false"
    "&problem=classification&initZero=false&hideText=false&activation_hide=true"
)


@pytest.fixture(scope="module")
def bench() -> Iterator[Playground]:
    """One for all tests of this file."""
    made = playground.playground()
    yield made
    made.close()


LAYERS = st.lists(
    st.tuples(st.integers(1, 8), st.sampled_from(network.ACTIVATIONS)), max_size=network.MOST_LAYERS
)
POINTS = st.lists(
    st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.integers(0, 2)), min_size=2, max_size=30
)


@settings(max_examples=25, deadline=None)
@given(layers=LAYERS, points=POINTS, row=st.integers(0, 199))
def test_the_text_brings_back_the_whole_state(bench, layers, points, row):
    words = ", ".join(f"{units} {name}" for units, name in layers)
    values = {**random_settings(bench, 200, seed=1)[row], "network": words or "none"}
    values |= {"points": data.write(np.array(points)), "epochs": 0}
    with mock.patch.object(bench.picture, "draw", lambda *runs, **more: b""):
        bench.set(**values)
        there, line = bench.values, bench.text
        assert "\n" not in line
        bench.reset()
        assert bench.paste(line).values == there


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"data": "circle"', "damaged"),
        ('{"dta": "circle"}', "did you mean 'data'"),
        ('{"network": "4 rleu"}', "did you mean 'relu'"),
        ("4 tanh", "begins with {"),
        (
            "https://x.org/#networkShape=9",
            "networkShape='9'; expected at most 6 numbers from 1 to 8",
        ),
        ("https://x.org/#networkShape=1,1,1,1,1,1,1", "networkShape"),
        ("https://x.org/#learningRate=fast", "learningRate='fast'; expected a number"),
        ("https://x.org/#activation=swish", "expected relu or tanh"),
        ("https://x.org/#dataset=moons", "expected circle or xor"),
        ("https://x.org/#problem=regression&regDataset=reg-maximum", "reg-maximum"),
        ("https://x.org/#cosX=true", "cosX, which this playground does not have"),
        ("https://x.org/#discretize=yes", "discretize='yes'; expected true or false"),
        ("https://x.org/#x=false&y=false", "all inputs"),
        ("https://x.org/#x=maybe", "x='maybe'; expected true or false"),
        ("https://x.org/#learnRate=1", "did you mean 'learningRate'"),
        ("https://x.org/#percTrainData=95", "from 10 to 90"),
        ("https://x.org/#batchSize=2.5", "whole number"),
    ],
)
def test_what_cannot_be_pasted_says_why_and_moves_nothing(bench, text, message):
    before = bench.reset().values
    with pytest.raises(ValueError, match=re.escape(message)):
        bench.paste(text)
    assert bench.values == before


def test_a_link_sets_the_same(bench):
    values = bench.paste(LINK).values
    assert values["data"] == "XOR"
    assert values["inputs"] == "x1, x1², x1·x2, sin x1"
    assert values["network"] == "5 relu, 3 relu"
    assert (values["noise"], values["share"], values["batch"], values["n"]) == (0.2, 60, 7, 500)
    # Half of its rate and twice its L1 make the same steps on twice its loss.
    assert values["learning_rate"] == 0.05
    assert (values["penalty"], values["strength"]) == ("L1", 0.02)
    assert (values["loss"], values["optimizer"]) == (network.SQUARED, "SGD")
    assert (values["test_points"], values["discretize"]) == (True, False)
    assert bench.result.training.network.layers[-1].activation.name == "tanh"
    assert set(np.unique(bench.result.training.y)) == {-1, 1}


@pytest.mark.parametrize("data", ["circle", "three classes"])
def test_two_colours_say_which_class_and_not_how_sure(bench, data):
    drawn = bench.reset().set(data=data).picture
    surface = drawn.three if drawn.three.get_visible() else drawn.two
    soft = np.unique(surface.grid)
    bench.set(discretize=True)
    crisp = np.unique(surface.grid)
    assert len(crisp) <= 3 < len(soft)


def test_the_test_points_can_be_hidden(bench):
    def shown():
        return sum(len(line.get_xdata()) for line in np.ravel(bench.picture.points))

    bench.reset()
    assert shown() == bench.values["n"]
    assert "test" in bench.picture.plane_name.get_text()
    bench.set(test_points=False)
    assert shown() == bench.values["n"] // 2
    assert "test" not in bench.picture.plane_name.get_text()


def test_an_empty_link_is_the_start_of_theirs(bench):
    values = bench.paste("https://playground.tensorflow.org/#").values
    assert (values["data"], values["network"], values["batch"]) == ("circle", "4 tanh, 2 tanh", 10)


def their_steps(x, y, weights, rate, strength, steps):
    """SGD as TensorFlow Playground writes it: one tanh layer, half the square, L2 of half w²."""
    w, b, v, c = (a.copy() for a in weights)
    for _ in range(steps):
        h = np.tanh(x @ w + b)
        out = np.tanh(h @ v + c)
        d = (out - y[:, None]) * (1 - out**2) / len(x)
        e = (d @ v.T) * (1 - h**2)
        for a, g in ((v, h.T @ d), (w, x.T @ e)):
            a -= rate * g + rate * strength * a
        c -= rate * d.sum(axis=0)
        b -= rate * e.sum(axis=0)
    return w, b, v, c


def test_a_link_takes_the_steps_that_theirs_takes(bench):
    link = (
        "https://x.org/#networkShape=3&regularization=L2&regularizationRate=0.03&learningRate=0.3"
    )
    bench.paste(link).set(batch=500, epochs=0)
    training = bench.result.training
    (x, y), _ = training.halves
    training(1)
    expected = their_steps(x, y, training.kept[0], 0.3, 0.03, 1)
    # Their penalty is taken after the step, ours with it; of one step the difference is none.
    assert all(map(np.allclose, training.kept[1], expected))


def test_the_lines_of_keras_run_on_nn_and_repeat_the_run(bench):
    for values in random_settings(bench, 12, seed=5):
        bench.set(**{**values, "dropout": 0.0, "epochs": 7, "batch": max(20, values["batch"])})
        training = bench.result.training
        lines = bench.code().replace("import keras\n", "from helpers import nn as keras\n")
        names: dict = {}
        exec(lines, names)
        loss = names["history"].history["loss"][: len(bench.history)]
        assert np.allclose(loss, bench.history, rtol=1e-9, atol=0, equal_nan=True)
        if not training.diverged:
            pairs = zip(names["model"].get_weights(), training.kept[7], strict=True)
            assert all(np.allclose(a, b) for a, b in pairs)


def test_the_training_is_the_same_in_any_pieces(bench):
    bench.reset().set(dropout=0.3, batch_norm=True, epochs=0)
    one, other = (training.Training(bench.result.setting) for _ in range(2))
    one(12)
    for epochs in (1, 5, 3, 12):
        other(epochs)
    assert all(map(np.array_equal, one.kept[12], other.kept[12]))
    assert one.test == other.test


def test_a_training_that_is_stopped_goes_on_where_it_was(bench, monkeypatch):
    bench.reset().set(dropout=0.3, epochs=0)
    whole, stopped = (training.Training(bench.result.setting) for _ in range(2))
    step, left = stopped.network.train_step, 7 * stopped.steps

    def interrupted(*batch):
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        step(*batch)

    monkeypatch.setattr(stopped.network, "train_step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        stopped(20)
    assert stopped.now == 7
    monkeypatch.undo()
    for one in (whole, stopped):
        one(20)
    assert all(map(np.array_equal, whole.kept[20], stopped.kept[20]))
    assert whole.test == pytest.approx(stopped.test, rel=1e-12)
    assert whole.history == stopped.history


def test_a_training_that_diverges_ends_and_is_told(bench):
    bench.reset().set(data="hills (numbers)", optimizer="SGD", learning_rate=10, epochs=100)
    bench.set(network="8 relu")
    assert bench.result.diverged and bench.result.epochs < 100
    assert np.isfinite(bench.result.train).all()
    assert "diverges" in bench.description
    check(bench)


def slope(name, z):
    f, h = nn.activations.get(name), 1e-5
    return np.abs(f(z + h) - f(z - h)) / (2 * h)


def test_the_sentence_is_true_at_random_settings(bench):
    for values in random_settings(bench, 25, seed=3):
        bench.set(**{**values, "batch": max(30, values["batch"]), "epochs": values["epochs"] % 60})
        run, words = bench.result, bench.description
        model = run.training.network
        model.set_weights(run.training.kept[run.epochs])
        (x, y), (x_test, y_test) = run.training.halves
        model.predict(x)
        kind = nn.layers.Activation if values["batch_norm"] else nn.layers.Dense
        hidden = [layer for layer in model.layers[:-1] if isinstance(layer, kind)]
        dead, flat = [], []
        for k, (layer, (_, name)) in enumerate(
            zip(hidden, network.layers_of(values["network"]), strict=True), 1
        ):
            for unit in range(layer.a.shape[1]):
                if name == "relu" and not layer.a[:, unit].any():
                    dead.append(f"{k}.{unit + 1}")
                steepest = {"tanh": 1, "sigmoid": 0.25, "softsign": 1}.get(name)
                if steepest and (slope(name, layer.z[:, unit]) < 0.05 * steepest).mean() >= 0.95:
                    flat.append(f"{k}.{unit + 1}")
        assert (list(run.dead), list(run.saturated)) == (dead, flat)
        assert ("Dead:" in words, "Saturated:" in words) == (bool(dead), bool(flat))
        assert np.isclose(run.train[-1], model.evaluate(x, y))
        assert np.isclose(run.test[-1], model.evaluate(x_test, y_test))
        told = "overfits" in words
        rose = run.test[-1] > 1.2 * run.test.min() + 1e-3
        fell = run.train[-1] < run.train[run.test.argmin()]
        assert told == (rose and fell and not run.diverged and run.train[-1] < run.train[0])
        sizes = [np.sqrt((g**2).mean()) for g in model.gradients(x, y) if g.ndim == 2]
        assert np.allclose(run.gradient, sizes)
        assert ("vanishes" in words) == bool(sizes[-1] > 0 and sizes[0] < 0.01 * sizes[-1])


def tap(bench, axes, place):
    x, y = axes.transData.transform(place) / SCALE
    bench.touch("down", x, bench.picture.height - y)
    bench.touch("up", x, bench.picture.height - y)
    assert bench.error is None


def test_touches_set_controls(bench):
    bench.reset()
    net = bench.picture.network
    tap(bench, net, layout.slots()[2])
    assert bench.values["inputs"] == "x1, x2, x1²"
    tap(bench, net, layout.slots()[2])
    assert bench.values["inputs"] == "x1, x2"
    tap(bench, net, layout.plan(bench.result).hidden[1])
    assert bench.values["look"] == "unit 1.2"
    tap(bench, net, layout.plan(bench.result).hidden[1])
    assert bench.values["look"] == "answer"
    tap(bench, net, layout.counters(bench.result)[0][1])
    assert bench.values["network"] == "4 tanh, 2 tanh, 2 tanh"
    tap(bench, net, layout.counters(bench.result)[0][2])
    assert bench.values["network"] == "3 tanh, 2 tanh, 2 tanh"
    tap(bench, net, layout.names(bench.result)[0])
    assert bench.values["network"] == "3 relu, 2 tanh, 2 tanh"


def test_a_weight_is_read_and_changed_and_the_training_goes_on_from_there(bench):
    bench.reset().set(epochs=20)
    tap(bench, bench.picture.network, layout.plan(bench.result).middles[0])
    run = bench.result
    assert bench.values["look"] == "weight 1.1.1" and bench.values["epochs"] == 20
    trained = run.training.kept[20]
    assert run.weight == trained[0][0, 0]
    scale = bench.picture.scale.transData
    for kind, w in (("down", run.weight), ("move", 1.0), ("up", 2.0)):
        x, y = scale.transform((w, 0)) / SCALE
        bench.touch(kind, x, bench.picture.height - y)
    assert bench.result.weight == 2.0 and bench.values["epochs"] == 0
    others = zip(bench.result.training.kept[0], trained, strict=True)
    assert all(np.allclose(a.ravel()[1:], b.ravel()[1:], rtol=1e-5) for a, b in others)


def test_a_touch_of_the_plane_adds_a_point_and_takes_it_away(bench):
    before = len(bench.reset().result.training.data.x)
    bench.set(brush="1, blue")
    tap(bench, bench.picture.plane, (5.5, 5.5))
    assert bench.values["data"] == data.OWN
    now = bench.result.training.data
    assert len(now.x) == before + 1
    assert now.y[np.hypot(*(now.x - 5.5).T) < 0.05].tolist() == [1]
    tap(bench, bench.picture.plane, (5.5, 5.5))
    assert len(bench.result.training.data.x) == before


def test_a_move_goes_back_to_what_can_be_shown_at_once(bench):
    bench.reset().set(epochs=300)
    bench.panel.inputs["look"].value = "unit 1.1"
    assert bench.values["epochs"] == 300
    bench.panel.inputs["learning_rate"].value = 0.3
    assert 0 < bench.values["epochs"] < 60
    bench.panel.inputs["network"].value = "4 rleu"
    assert "unknown activation" in bench.panel.sentence.value
    bench.panel.inputs["network"].value = "4 relu"
    assert bench.error is None and bench.values["network"] == "4 relu"


def test_own_data_become_points():
    iris = datasets.iris(features=("petal length (cm)", "petal width (cm)"))
    bench = playground.playground(own=iris)
    assert bench.values["data"] == data.OWN
    assert bench.result.training.data.classes == 3 and len(bench.result.training.data.x) == 150
    bench.close()
    x = np.random.default_rng(0).normal(size=(30, 2))
    bench = playground.playground(own=(x, x[:, 0] * 100.0))
    assert bench.values["data"] == data.NUMBERS
    y = bench.result.training.data.y
    assert (y.min(), y.max()) == (-1, 1)
    bench.close()
    with pytest.raises(ValueError, match=r"expected x \(n, 2\)"):
        playground.playground(own=(np.zeros((5, 3)), np.zeros(5)))
    with pytest.raises(ValueError, match="three classes"):
        playground.playground(own=(np.zeros((5, 2)), np.arange(5)))


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (network.read_network, "9 tanh", "1 to 8 units"),
        (network.read_network, "1,1,1,1,1,1,1", "at most 6"),
        (network.read_network, "tanh", "is written"),
        (data.read_inputs, "x3", "unknown input 'x3'"),
        (data.read_inputs, " ", "needs an input"),
        (data.read_points, "1 2 3", "at least two"),
        (data.read_points, "1 2 a; 1 2 3", "at least two"),
        (data.read_points, "1 200 1; 1 2 1", "beyond"),
    ],
)
def test_a_text_that_means_nothing_says_what_is_expected(read, text, message):
    with pytest.raises(ValueError, match=message):
        read(text)


def test_weights_that_do_not_fit_are_drawn():
    text = '{"weights": "1 2 3"}'
    assert np.array_equal(playground.given(text).weights[0], playground.given("{}").weights[0])
    five = " ".join(map(str, range(25)))
    weights = playground.given(f'{{"weights": "{five}"}}').weights
    assert np.array_equal(np.concatenate([w.ravel() for w in weights]), np.arange(25))


def test_where_no_weight_gets_a_gradient_the_sentence_leaves_the_biases() -> None:
    run = playground.result(scheme="zeros", epochs=3)
    before, after = run.training.kept[0], run.training.kept[3]
    assert not any(kernel.any() for kernel in run.kernels)
    assert np.abs(after[-1] - before[-1]).max() > 1e-3
    assert "only biases can still learn" in seen.describe(run)


def test_where_no_bias_gets_a_gradient_either_the_sentence_does_not_leave_them() -> None:
    run = playground.result(
        data="two blobs", network="4 relu", learning_rate=10.0, noise=0.0, epochs=100
    )
    assert not run.gradient.any()
    assert seen.describe(run).endswith("The gradient of all weights and biases is 0.")
