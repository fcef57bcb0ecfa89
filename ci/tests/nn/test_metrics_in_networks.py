"""Metrics in `compile`: what "accuracy" means, functions of one's own, stacks."""

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, close, f, nn, twin
from ci.tests.nn.test_metrics import ALL, LABELS, ROWS, K

pytestmark = STRICT
N = 12
X = np.random.default_rng(0).normal(size=(N, 3))
LABEL = np.arange(N) % 3
KINDS = {
    # What is trained, by loss: last layer, y.
    "mse": ((1, None), X[:, 0]),
    "mse rows": ((2, None), X[:, :2]),
    "binary_crossentropy": ((1, "sigmoid"), (X[:, 0] > 0).astype(float)),
    "binary_crossentropy rows": ((2, "sigmoid"), (X[:, :2] > 0).astype(float)),
    "categorical_crossentropy": ((3, "softmax"), np.eye(3)[LABEL]),
    "sparse_categorical_crossentropy": ((3, "softmax"), LABEL),
    "sparse_categorical_crossentropy column": ((3, "softmax"), LABEL[:, None]),
}


def trained(kind, metrics, **fit):
    (units, activation), y = KINDS[kind]

    def build(nn):
        start = nn.initializers.RandomNormal(stddev=1.0, seed=3)
        dense = nn.layers.Dense(units, activation, kernel_initializer=start)
        model = nn.Sequential([nn.Input((3,)), dense])
        model.compile(nn.optimizers.SGD(f(0.1)), loss=kind.split()[0], **metrics(nn))
        return model

    return twin(build, X, y, batch_size=5, epochs=2, **fit).our_history.history


@pytest.mark.parametrize("kind", KINDS)
def test_accuracy_means_what_it_means_in_keras(kind):
    history = trained(kind, lambda nn: {"metrics": ["accuracy"]})
    assert list(history) == ["accuracy", "loss"]


@pytest.mark.parametrize("values", [[-1.0, 1.0], [0.1, 0.9], [0.0, 3.0]])
def test_accuracy_of_other_targets_than_0_and_1(values):
    """A regression under "accuracy" reads 0 in Keras, not 1."""
    y = np.where(X[:, :1] > 0, *values)

    def build(nn):
        model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(1)])
        model.compile(nn.optimizers.SGD(f(0.1)), loss="mse", metrics=["accuracy", "acc"])
        return model

    twin(build, X, y, epochs=2)


MANY = ["mse", "MAE", "RootMeanSquaredError", "Precision", "recall", "AUC", "r2_score"]


def test_names_objects_and_functions_equal_keras():
    history = trained(
        "binary_crossentropy",
        lambda nn: {
            "metrics": [*MANY, nn.metrics.BinaryAccuracy(threshold=0.3, name="b")],
            "weighted_metrics": ["accuracy", nn.metrics.Recall(name="weighted_recall")],
        },
        sample_weight=np.linspace(0.5, 2, N),
    )
    assert {"b", "weighted_recall", "RootMeanSquaredError", "MAE"} <= set(history)


@pytest.mark.parametrize("kind", ["mse", "mse rows", "categorical_crossentropy"])
def test_functions_of_one_s_own_equal_keras(kind):
    """One number for the batch counts once; one per sample is averaged, (n, 1) too."""

    def metrics(nn):
        ops = nn.ops

        def whole(y, p):
            return ops.max(ops.abs(ops.reshape(y, ops.shape(p)) - p))

        def each(y, p):
            return ops.mean(ops.square(ops.reshape(y, ops.shape(p)) - p), axis=-1)

        def column(y, p):
            return ops.mean(p, axis=-1, keepdims=True)

        return {"metrics": [whole, each, column, nn.losses.MeanSquaredError(name="as_loss")]}

    history = trained(kind, metrics)
    assert all(isinstance(v, float) for values in history.values() for v in values)


def test_a_function_may_return_a_python_number():
    model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(1)])
    model.compile(loss="mse", metrics=[lambda y, p: 0.25])
    history = model.fit(X, X[:, 0], batch_size=5, verbose=0).history
    assert 0.25 in [values[0] for values in history.values()]


def test_a_metric_of_one_s_own_equals_keras():
    def metrics(nn):
        class Largest(nn.metrics.Metric):
            def __init__(self):
                super().__init__(name="largest")
                self.found = self.add_weight(shape=(), initializer="zeros", name="found")

            def update_state(self, y_true, y_pred, sample_weight=None):
                error = nn.ops.max(nn.ops.abs(y_pred))
                self.found.assign(nn.ops.maximum(self.found, error))

            def result(self):
                return self.found + 0.0  # in Keras the variable itself would go on counting

        return {"metrics": [Largest()]}

    trained("mse", metrics, validation_split=0.25)


def test_an_error_within_a_metric_reaches_the_reader_and_it_is_asked_once():
    calls = []

    def broken(y, p):
        calls.append(1)
        return y + "a"

    model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(1)])
    model.compile(loss="mse", metrics=[broken])
    with pytest.raises(TypeError):
        model.fit(X, X[:, 0], verbose=0)
    assert len(calls) == 1


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("weighted", [None, "shared", "own"])
def test_a_stack_counts_as_its_networks_do(name, shared, weighted):
    runs, rng = (2, 3), np.random.default_rng(5)
    p = rng.integers(0, 21, (*runs, N, K)) / 20 + 0.01
    labels = rng.integers(0, K, N if shared else (*runs, N))
    y = labels if name in LABELS else np.eye(K)[labels]
    w = None if weighted is None else rng.integers(0, 4, N if weighted == "shared" else (*runs, N))
    stack = ALL[name](nn.metrics)
    stack.of_runs(runs)
    for rows in (slice(0, 5), slice(5, N)):
        take = (..., rows) if name in LABELS else (..., rows, slice(None))
        stack.add(y[take], p[..., rows, :], None if w is None else w[..., rows])
    for run in np.ndindex(runs):
        single = ALL[name](nn.metrics)
        y_ = y if shared else y[run]
        w_ = w if w is None or weighted == "shared" else w[run]
        single.update_state(y_, p[run], w_)
        close(stack.result()[run], single.result(), rtol=1e-12)


def test_functions_count_for_each_network_of_a_stack():
    def whole(y, p):
        return np.mean(np.abs(y - p))

    model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(1)], runs=(2,))
    model.compile(loss="mse", metrics=[whole, "mae"])
    history = model.fit(X, X[:, :1], batch_size=N, verbose=0).history
    close(history["whole"], history["mae"])
    assert np.shape(history["whole"]) == (1, 2)


def test_what_cannot_count_for_a_stack_says_so():
    class Mine(nn.metrics.Metric):
        def update_state(self, y_true, y_pred, sample_weight=None): ...

        def result(self):
            return 0.0

    with pytest.raises(ValueError, match=r"one network.*runs=\(2,\)"):
        nn.metrics.for_network(Mine(), nn.losses.MeanSquaredError(), (None, 1), (2,))


@pytest.mark.parametrize(
    ("metric", "loss"),
    [
        ("categorical_accuracy", "sparse_categorical_crossentropy"),
        ("sparse_categorical_accuracy", "categorical_crossentropy"),
        ("mse", "sparse_categorical_crossentropy"),
    ],
)
def test_a_metric_that_does_not_fit_y_says_so(metric, loss):
    with pytest.raises(ValueError, match=f"{metric} compares.*loss takes"):
        nn.metrics.for_network(metric, nn.losses.for_network(loss), (None, 3))


def test_the_result_says_whether_batches_matter():
    loss = nn.losses.MeanSquaredError()
    for name in ROWS:
        assert not nn.metrics.for_network(ALL[name](nn.metrics), loss, (None, K)).batch_matters
    assert nn.metrics.for_network(lambda y, p: 0.0, loss, (None, K)).batch_matters


def test_two_metrics_of_a_class_have_two_names():
    first, second = nn.metrics.Precision(), nn.metrics.Precision()
    assert first.name != second.name and "precision" in first.name


def test_variables_within_lists_and_other_metrics_are_found():
    metric = nn.metrics.Mean()
    metric.more = {"a": [nn.metrics.Sum(), nn.Variable(0.0)]}
    assert len(metric.variables) == 4


def test_a_forgotten_init_is_named():
    class Forgot(nn.metrics.Metric):
        def __init__(self):
            self.total = self.add_weight(name="total")

    with pytest.raises(RuntimeError, match=r"super\(\).__init__\(\)"):
        Forgot()


def test_a_metric_draws_nothing_from_the_stream_of_the_weights():
    """With and without metrics, a network learns the same."""

    def learned(metrics):
        nn.utils.set_random_seed(3)
        model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(4, "relu"), nn.layers.Dense(1)])
        model.compile("adam", loss="mse", metrics=metrics)
        x = np.arange(30.0).reshape(10, 3)
        return model.fit(x, x[:, 0], batch_size=4, epochs=3, verbose=0).history["loss"]

    named = ["mae", "accuracy", nn.metrics.R2Score(), nn.metrics.RootMeanSquaredError()]
    assert learned(None) == learned(named)
