"""`fit` and `evaluate` mean what Keras means: batches, splits, weights, epochs, names, order."""

import numpy as np
import pytest

from ci.tests.nn.oracle import (
    STRICT,
    all_close,
    classes,
    close,
    f,
    nn,
    pair,
    regression,
    twin,
)

pytestmark = STRICT


def regressor(nn, metrics=None, rate=0.1):
    model = nn.Sequential(
        [nn.Input((3,)), nn.layers.Dense(4, activation="tanh"), nn.layers.Dense(2)]
    )
    model.compile(nn.optimizers.SGD(f(rate)), loss="mse", metrics=metrics)
    return model


def classifier(nn, loss, units=3, activation="softmax", metrics=("accuracy",)):
    model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(units, activation=activation)])
    model.compile(nn.optimizers.SGD(f(0.1)), loss=loss, metrics=list(metrics))
    return model


FITS = {
    "short last batch": {"batch_size": 7, "epochs": 3},
    "one batch": {"batch_size": 100, "epochs": 3},
    "batches of one": {"batch_size": 1, "epochs": 2},
    "default batch": {"epochs": 2},
    "split": {"batch_size": 8, "epochs": 2, "validation_split": 0.3},
    "later epochs": {"batch_size": 8, "epochs": 5, "initial_epoch": 2},
}


@pytest.mark.parametrize("name", FITS)
def test_fit_equals_keras(name):
    x, y = regression(38)
    twins = twin(lambda nn: regressor(nn, ["mae"]), x, y, **FITS[name])
    close(
        twins.ours.evaluate(x, y, batch_size=9, verbose=0),
        twins.theirs.evaluate(x, y, batch_size=9, verbose=0),
        "evaluate",
    )


def test_validation_data_equal_keras():
    x, y = regression(30)
    seen = (x[20:], y[20:])
    twin(regressor, x[:20], y[:20], validation_data=seen, batch_size=6, epochs=3)


def test_weighted_validation_data_equal_keras():
    x, y = regression(30)
    seen = (x[20:], y[20:], np.linspace(0, 2, 10))
    call = {"validation_data": seen, "batch_size": 6, "validation_batch_size": 4, "epochs": 2}
    twin(lambda nn: regressor(nn, ["mse"]), x[:20], y[:20], **call)


@pytest.mark.parametrize("loss", ["mse", "mae"])
def test_sample_weights_equal_keras(loss):
    """Samples of weight 0 included: the mean is over all samples, as in Keras."""
    x, y = regression(20)
    weights = np.linspace(0, 3, 20)

    def build(nn):
        model = regressor(nn)
        model.compile(nn.optimizers.SGD(f(0.1)), loss=loss, metrics=["mae"])
        return model

    call = {"batch_size": 6, "epochs": 2, "sample_weight": weights}
    twins = twin(build, x, y, validation_split=0.25, **call)
    close(
        twins.ours.evaluate(x, y, sample_weight=weights, verbose=0),
        twins.theirs.evaluate(x, y, sample_weight=weights, verbose=0),
        "evaluate",
    )


@pytest.mark.parametrize("kind", ["sparse", "one-hot", "binary"])
def test_class_weights_equal_keras(kind):
    """Two of three classes are named; the third counts 1."""
    x, labels = classes(20)
    loss, y, units, activation = {
        "sparse": ("sparse_categorical_crossentropy", labels, 3, "softmax"),
        "one-hot": ("categorical_crossentropy", np.eye(3)[labels], 3, "softmax"),
        "binary": ("binary_crossentropy", (labels > 0).astype(float), 1, "sigmoid"),
    }[kind]
    twin(
        lambda nn: classifier(nn, loss, units, activation),
        x,
        y,
        class_weight={0: 0.5, 2: 3.0} if kind != "binary" else {0: 0.5, 1: 3.0},
        batch_size=6,
        epochs=3,
    )


@pytest.mark.parametrize(
    ("loss", "activation", "units"),
    [
        ("sparse_categorical_crossentropy", "softmax", 3),
        ("categorical_crossentropy", "softmax", 3),
        ("binary_crossentropy", "sigmoid", 1),
        ("binary_crossentropy", "sigmoid", 3),
        ("mse", "sigmoid", 1),
        ("mse", None, 3),
    ],
)
def test_accuracy_means_what_keras_takes_it_for(loss, activation, units):
    x, labels = classes(20)
    y = {True: (labels > 0).astype(float), False: np.eye(3)[labels]}[units == 1]
    y = labels if loss.startswith("sparse") else y
    twins = twin(lambda nn: classifier(nn, loss, units, activation), x, y, batch_size=6, epochs=2)
    assert list(twins.our_history.history) == ["accuracy", "loss"]


@pytest.mark.parametrize(
    ("metrics", "loss", "units"),
    [
        (["mse", "mae", "binary_accuracy"], "binary_crossentropy", 1),
        (["categorical_accuracy", "mae", "accuracy"], "categorical_crossentropy", 3),
        (["sparse_categorical_accuracy", "acc"], "sparse_categorical_crossentropy", 3),
        (["mean_squared_error", "mean_absolute_error"], "mse", 3),
    ],
)
def test_metrics_names_and_order_equal_keras(metrics, loss, units):
    x, labels = classes(20)
    y = (labels > 0).astype(float) if units == 1 else np.eye(3)[labels]
    y = labels if loss.startswith("sparse") else y
    activation = "sigmoid" if units == 1 else "softmax"
    twins = twin(
        lambda nn: classifier(nn, loss, units, activation, metrics),
        x,
        y,
        batch_size=7,
        epochs=1,
        validation_split=0.2,
    )
    ours, theirs = (m.evaluate(x, y, verbose=0) for m in (twins.ours, twins.theirs))
    close(ours, theirs, "evaluate")
    ours, theirs = (m.evaluate(x, y, verbose=0, return_dict=True) for m in twins[:2])
    assert set(ours) == set(theirs)
    for name, value in theirs.items():
        close(ours[name], value, name)


def test_a_tie_at_the_threshold_counts_as_zero():
    """ŷ = 0.5 exactly: Keras counts it as class 0."""
    x, y = np.zeros((4, 3)), np.array([0.0, 1.0, 1.0, 1.0])
    ours, theirs = pair(lambda nn: classifier(nn, "binary_crossentropy", 1, "sigmoid"))
    assert ours.evaluate(x, y, verbose=0)[1] == theirs.evaluate(x, y, verbose=0)[1] == 0.25


def test_evaluate_gives_a_number_or_a_list_as_keras_does():
    x, y = regression()
    for metrics in (None, ["mae"]):
        ours, theirs = pair(lambda nn, chosen=metrics: regressor(nn, chosen))
        results = [model.evaluate(x, y, verbose=0) for model in (ours, theirs)]
        assert type(results[0]) is type(results[1])
        close(*results)


def test_targets_of_one_output_may_be_flat():
    x, y = regression(outputs=1)

    def build(nn):
        model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(1)])
        model.compile(nn.optimizers.SGD(f(0.1)), loss="mse", metrics=["mae"])
        return model

    flat = twin(build, x, y.ravel(), epochs=2)
    close(flat.our_history.history["mae"], flat.their_history.history["mae"])


def test_training_goes_on_where_it_stopped():
    """Adam's memory outlives a call of `fit`, as in Keras."""
    x, y = regression()

    def build(nn):
        model = regressor(nn)
        model.compile(nn.optimizers.Adam(f(0.01), f(0.9), f(0.999)), loss="mse")
        return model

    ours, theirs = pair(build)
    for _ in range(2):
        for model in (ours, theirs):
            model.fit(x, y, epochs=2, batch_size=6, shuffle=False, verbose=0)
    assert ours.optimizer.iterations == 16
    all_close(ours.get_weights(), theirs.get_weights())


def test_shuffling_repeats_by_seed():
    x, y = regression()

    def trained(seed):
        nn.utils.set_random_seed(seed)
        model = regressor(nn)
        model.fit(x, y, batch_size=4, epochs=3, verbose=0)
        return model.get_weights()

    all_close(trained(1), trained(1))
    assert (trained(1)[0] != trained(2)[0]).any()


def test_shuffling_takes_every_sample_once_an_epoch():
    """At rate 0 the mean over shuffled batches is the mean over all samples."""
    x, y = regression(22)
    model = regressor(nn, rate=0.0)
    history = model.fit(x, y, batch_size=5, epochs=3, verbose=0)
    close(history.history["loss"], np.full(3, model.evaluate(x, y, verbose=0)))


def test_the_callers_arrays_are_left_alone():
    x, y = regression()
    weights, kept = np.ones(20), (x.copy(), y.copy())
    model = regressor(nn)
    model.fit(x, y, epochs=2, sample_weight=weights, validation_split=0.2, verbose=0)
    model.predict(x, verbose=0)[...] = 0
    for g in model.gradients(x, y):
        g[...] = 0
    all_close([x, y, weights], [*kept, np.ones(20)])
    frozen_x, frozen_y = x.copy(), y.copy()
    for array in (frozen_x, frozen_y):
        array.flags.writeable = False
    model.fit(frozen_x, frozen_y, epochs=1, batch_size=3, verbose=0)
