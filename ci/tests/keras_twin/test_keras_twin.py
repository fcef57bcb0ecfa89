"""Keras beside nn: loaded when called, the same weights, honest differences, a fast `fit`."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ci.tests.nn.oracle import keras, nn
from helpers import keras_twin

ROOT = Path(__file__).resolve().parents[3]
X = np.random.default_rng(3).normal(size=(21, 2))
Y = (X[:, 0] * X[:, 1] > 0).astype(float)


def build(nn):
    model = nn.Sequential(
        [
            nn.Input((2,)),
            nn.layers.Dense(4, "tanh", kernel_regularizer=nn.regularizers.L2(0.003)),
            nn.layers.Dense(1, "sigmoid"),
        ]
    )
    optimizer = nn.optimizers.Adam(0.01, beta_1=0.8)
    model.compile(optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


def test_our_rooms_load_no_tensorflow():
    """Chapters are quick and small until their Keras section."""
    code = """
import importlib, pkgutil, sys
import helpers
for found in pkgutil.walk_packages(helpers.__path__, "helpers."):
    importlib.import_module(found.name)
assert "helpers.keras_twin.fast" in sys.modules and "helpers.nn.layers.dense" in sys.modules
print([name for name in ("keras", "tensorflow", "jax", "torch") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_loading_writes_nothing():
    code = "from helpers import keras_twin as k; assert k.load() is __import__('keras')"
    code += "; k.load().ops.ones(2) + 1"
    variables = {k: v for k, v in os.environ.items() if k != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_a_missing_keras_is_told_with_its_cure():
    code = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "tensorflow":
            raise ModuleNotFoundError("No module named 'tensorflow'", name="tensorflow")
sys.meta_path.insert(0, Missing())
from helpers import keras_twin
try:
    keras_twin.load()
except ImportError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("tensorflow is not installed") and "pip install" in done.stdout


@pytest.mark.usefixtures("float64")
def test_load_sets_the_precision_both_ways():
    for wanted in (True, False, True):
        assert keras_twin.load(float64=wanted) is keras
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        assert model.get_weights()[0].dtype == ("float64" if wanted else "float32")


@pytest.mark.usefixtures("float64")
def test_one_source_trains_alike_in_float64():
    """Python floats as hyperparameters, and Keras' own defaults, keep all their digits."""
    ours, theirs = keras_twin.pair(build)
    assert keras_twin.assert_equal(ours, theirs) == 0
    call = {"batch_size": 8, "epochs": 10, "shuffle": False, "verbose": 0}
    histories = [model.fit(X, Y, **call) for model in (ours, theirs)]
    assert keras_twin.assert_equal(ours, theirs, tolerance=1e-12) > 0
    keras_twin.assert_equal(*histories, tolerance=1e-12)


def test_one_source_trains_alike_in_float32():
    keras_twin.load()
    nn.utils.set_random_seed(0)  # a bias that ends near 0 would have fewer digits in common
    ours, theirs = keras_twin.pair(build)
    call = {"batch_size": 8, "epochs": 10, "shuffle": False, "verbose": 0}
    histories = [model.fit(X, Y, **call) for model in (ours, theirs)]
    assert keras_twin.assert_equal(ours, theirs) > 1e-9
    keras_twin.assert_equal(*histories)


def test_weights_are_copied_in_every_direction():
    for source, target in [(nn, keras), (keras, nn), (nn, nn), (keras, keras)]:
        a, b = build(source), build(target)
        assert keras_twin.largest_difference(a, b) > 0.1
        keras_twin.copy_weights(a, b)
        assert keras_twin.largest_difference(a, b) < 1e-7


def test_one_network_of_a_stack_is_copied():
    stack, single = nn.Sequential([nn.layers.Dense(3)], runs=(2, 5)), nn.layers.Dense(3)
    stack.build((None, 2))
    theirs = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    keras_twin.copy_weights(stack, theirs, run=(1, 4))
    np.testing.assert_allclose(theirs.get_weights()[0], stack.get_weights()[0][1, 4], rtol=1e-6)
    with pytest.raises(ValueError, match=r"\(2, 5, 2, 3\).*\(2, 3\).*run="):
        keras_twin.copy_weights(stack, theirs)
    assert single.variables == []


def test_networks_that_do_not_fit_are_refused():
    ours = build(nn)
    with pytest.raises(ValueError, match="not built"):
        keras_twin.copy_weights(ours, keras.Sequential([keras.layers.Dense(1)]))
    other = nn.Sequential([nn.Input((2,)), nn.layers.Dense(1)])
    with pytest.raises(ValueError, match=r"\(2, 4\).*\(2, 1\)"):
        keras_twin.copy_weights(ours, other)
    with pytest.raises(ValueError, match="cannot be compared"):
        keras_twin.largest_difference(ours, other)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([1.0, 2.0], [1.0, 4.0], 0.5),
        ([0.0, 1e-9], [0.0, 0.0], 1e-6),
        ([np.nan, np.inf, 1.0], [np.nan, np.inf, 1.0], 0.0),
        ([np.nan, 1.0], [1.0, 1.0], np.inf),
        ([np.inf, 1.0], [-np.inf, 1.0], np.inf),
        ([[1.0, 1.0], [3.0]], [[1.0, 1.0], [2.0]], 0.5),
        (2.0, 1.0, 1.0),
    ],
)
def test_difference_is_a_share_of_the_largest_value(ours, theirs, expected):
    if isinstance(ours, list) and isinstance(ours[0], list):
        ours, theirs = ([np.array(row) for row in rows] for rows in (ours, theirs))
    assert keras_twin.largest_difference(ours, theirs) == pytest.approx(expected, rel=1e-12)


@pytest.mark.usefixtures("float64")
def test_the_layer_that_differs_is_named():
    ours, theirs = keras_twin.pair(build)
    weights = theirs.get_weights()
    weights[3][0] += 1e-5
    theirs.set_weights(weights)
    with pytest.raises(AssertionError, match=r"dense_1/bias differs by 1\.0e-02, more than 1e-09"):
        keras_twin.assert_equal(ours, theirs)
    assert keras_twin.assert_equal(ours, theirs, tolerance=0.1) == pytest.approx(0.01)


def softmax(nn):
    model = nn.Sequential([nn.Input((2,)), nn.layers.Dense(3, activation="softmax")])
    model.compile(nn.optimizers.RMSprop(0.01), loss="sparse_categorical_crossentropy")
    return model


@pytest.mark.parametrize("batch_size", [1, 8, 21, 32])
@pytest.mark.parametrize(
    ("build", "y"), [(build, Y), (build, Y[:, None]), (softmax, Y.astype(int))]
)
def test_fit_fast_is_fit(build, y, batch_size):
    """The same losses, metrics and weights, to the last bit."""
    call = {"batch_size": batch_size, "epochs": 7, "shuffle": False}
    slow, fast = build(keras), build(keras)
    keras_twin.copy_weights(slow, fast)
    expected = slow.fit(X, y, verbose=0, **call)
    history = keras_twin.fit_fast(fast, X, y, **call)
    assert list(history.history) == list(expected.history)
    assert history.epoch == expected.epoch
    assert keras_twin.largest_difference(history, expected) <= 1e-6
    assert keras_twin.largest_difference(fast, slow) <= 1e-6


def test_fit_fast_goes_on_over_several_calls_of_tensorflow(monkeypatch):
    from helpers.keras_twin import fast

    one, many = build(keras), build(keras)
    keras_twin.copy_weights(one, many)
    whole = keras_twin.fit_fast(one, X, Y, epochs=10, shuffle=False)
    monkeypatch.setattr(fast, "STEPS_PER_CALL", 3)
    parts = keras_twin.fit_fast(many, X, Y, epochs=10, shuffle=False)
    assert parts.epoch == whole.epoch
    assert keras_twin.largest_difference(parts, whole) == 0


def test_fit_fast_shuffles_by_keras_seed():
    results, start = [], build(keras)
    for seed in (1, 1, 2):
        model = build(keras)
        keras_twin.copy_weights(start, model)
        keras.utils.set_random_seed(seed)
        results.append(keras_twin.fit_fast(model, X, Y, batch_size=4, epochs=3))
    assert keras_twin.largest_difference(results[0], results[1]) == 0
    assert keras_twin.largest_difference(results[0], results[2]) > 1e-6


def test_fit_fast_checks_what_it_is_given():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with pytest.raises(ValueError, match="compile"):
        keras_twin.fit_fast(model, X, Y)
    with pytest.raises(ValueError, match="21 samples, y has 20"):
        keras_twin.fit_fast(build(keras), X, Y[:20])


def test_a_bar_writes_to_stdout_only(capfd):
    keras_twin.fit_fast(build(keras), X, Y, epochs=3, progress=True)
    build(keras).fit(X, Y, epochs=3, verbose=0, callbacks=[keras_twin.progress("Keras")])
    build(nn).fit(X, Y, epochs=3, verbose=0, callbacks=[nn.callbacks.Progress("ours")])
    printed = capfd.readouterr()
    assert "epochs: 100%" in printed.out and "3/3" in printed.out
    assert "Keras: 100%" in printed.out and "ours: 100%" in printed.out
    assert printed.err == ""
