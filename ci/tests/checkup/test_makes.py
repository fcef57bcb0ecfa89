"""Sixty defects and more are each named, sixty sound trainings and more give no alarm."""

import numpy as np
import pytest

from ci.tests.checkup.cases import TWO, X, both
from ci.tests.checkup.makes import CLEAN, DEFECTS, DY, KERAS_CLEAN, KERAS_DEFECTS, D, deep, made
from ci.tests.nn.oracle import keras, nn
from helpers import checkup

pytestmark = pytest.mark.usefixtures("seeded")
DEFECT_CASES = [(lib, make) for make in DEFECTS.values() for lib in (nn, keras)]
DEFECT_CASES += [(keras, make) for make in KERAS_DEFECTS.values()]
DEFECT_IDS = [f"{lib}, {name}" for name in DEFECTS for lib in ("nn", "keras")]
CLEAN_CASES = [(lib, make) for make in CLEAN.values() for lib in (nn, keras)]
CLEAN_CASES += [(keras, make) for make in KERAS_CLEAN.values()]
CLEAN_IDS = [f"{lib}, {name}" for name in CLEAN for lib in ("nn", "keras")]


def test_there_are_enough_of_them():
    assert len(DEFECT_CASES) >= 60 and len(CLEAN_CASES) >= 60


@pytest.mark.parametrize(
    ("lib", "make"), DEFECT_CASES, ids=DEFECT_IDS + [f"keras only, {n}" for n in KERAS_DEFECTS]
)
def test_a_defect_is_named(lib, make):
    model, x, y, name = make(lib)
    report = checkup.inspect(model, x, y)
    assert name in report.names, report


@pytest.mark.parametrize(
    ("lib", "make"), CLEAN_CASES, ids=CLEAN_IDS + [f"keras only, {n}" for n in KERAS_CLEAN]
)
def test_what_is_sound_gives_no_alarm(lib, make):
    report = checkup.inspect(*make(lib))
    assert report.clean, report


@both
def test_one_kind_of_finding_in_many_layers_is_one_line(lib):
    model = deep(lib, "relu", 30, "he_normal", width=8)
    dead = [f for f in checkup.inspect(model, D, DY).findings if f.name == "dead units"]
    kinds = [f.weight for f in dead]
    assert dead and len(set(kinds)) == len(kinds) and any("more layer" in f.where for f in dead)


@both
def test_the_gradient_is_told_layer_by_layer(lib):
    model = made(lib, (8, "tanh"), (8, "tanh"))
    report = checkup.inspect(model, X, TWO)
    assert len(report.gradient) == 3 and "Gradient: by layer" in repr(report)
    if lib is nn:
        sizes = [np.sqrt((g**2).mean()) for g in model.gradients(X, TWO) if g.ndim > 1]
        np.testing.assert_allclose(report.gradient, sizes)


def test_keras_and_nn_find_the_same_gradient():
    ours, theirs = (made(lib, (8, "tanh"), (8, "tanh")) for lib in (nn, keras))
    theirs.set_weights(ours.get_weights())
    a, b = (checkup.inspect(model, X, TWO).gradient for model in (ours, theirs))
    np.testing.assert_allclose(a, b, rtol=1e-4)


def test_the_layer_that_makes_the_first_nan_is_named():
    layers = [keras.layers.Dense(8, "tanh"), keras.layers.Lambda(keras.ops.log)]
    text = " ".join(repr(checkup.inspect(made(keras, *layers), X, TWO)).split())
    assert "first appears in layer 2" in text and "logarithm" in text


@both
@pytest.mark.parametrize("order", ["sorted", "shuffled"])
def test_rows_in_the_order_of_their_classes_are_noted(lib, order):
    rows = np.arange(150) if order == "sorted" else np.random.default_rng(0).permutation(150)
    report = checkup.inspect(made(lib), X[rows], TWO[rows] * 0 + (np.arange(150) > 74)[rows])
    assert ("sorted rows" in report) == (order == "sorted") and report.clean


@both
def test_accuracy_of_amounts_is_noted(lib):
    y = np.linspace(0, 1, 150)
    model = made(lib, last=None, loss="mse", metrics=["accuracy"], rate=0.01)
    assert "accuracy of numbers" in checkup.inspect(model, X, y)
    assert "accuracy of numbers" not in checkup.inspect(made(lib, metrics=["accuracy"]), X, TWO)


class Sparse:
    """As scipy's matrices answer."""

    nnz = 3

    def toarray(self):
        return X


def test_a_sparse_matrix_is_no_array_for_nn_and_one_for_keras():
    assert "not an array" in checkup.inspect(made(nn), Sparse(), TWO).names
    assert checkup.inspect(made(keras), Sparse(), TWO).clean


def test_what_pandas_writes_for_nothing_is_missing():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, None, 3], "b": [1.0, 2.0, 4.0]}).astype({"a": "Int64"})
    report = checkup.inspect(x=frame)
    assert report.names == ("missing values",) and "column 0 ('a')" in repr(report)
    times = pandas.DataFrame({"t": pandas.to_datetime(["2024-01-01", "2024-01-02"])})
    assert checkup.inspect(x=times).names == ("dates",)


def test_texts_are_shown_as_they_are_written():
    assert "first 'a'" in repr(checkup.inspect(x=np.array([["a"], ["b"]])))


@pytest.mark.parametrize("shape", [(60,), (60, 1)])
def test_one_dimensional_x_follows_the_library(shape):
    x, y = np.linspace(-1, 1, 60), np.linspace(0, 3, 60)
    ours, theirs = (
        checkup.inspect(made(lib, last=None, loss="mse", shape=(1,)), x.reshape(shape), y)
        for lib in (nn, keras)
    )
    assert theirs.clean
    assert ("x does not fit the network" in ours) == (len(shape) == 1)
