"""Metrics called by themselves and batch by batch: what they say equals Keras."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ci.tests.nn.oracle import STRICT, close, f, keras, nn, tf

pytestmark = STRICT
SOME = settings(max_examples=8)
K = 4
ONE_HOT = {
    "categorical_accuracy": lambda m: m.CategoricalAccuracy(),
    "top_k": lambda m: m.TopKCategoricalAccuracy(2),
    "categorical_crossentropy": lambda m: m.CategoricalCrossentropy(label_smoothing=f(0.1)),
}
LABELS = {
    "sparse_categorical_accuracy": lambda m: m.SparseCategoricalAccuracy(),
    "sparse_top_k": lambda m: m.SparseTopKCategoricalAccuracy(k=2),
    "sparse_categorical_crossentropy": lambda m: m.SparseCategoricalCrossentropy(),
}
PAIRS = {
    "accuracy": lambda m: m.Accuracy(),
    "binary_accuracy": lambda m: m.BinaryAccuracy(threshold=0.3),
    "mse": lambda m: m.MeanSquaredError(),
    "mae": lambda m: m.MeanAbsoluteError(),
    "rmse": lambda m: m.RootMeanSquaredError(),
    "binary_crossentropy": lambda m: m.BinaryCrossentropy(label_smoothing=f(0.2)),
    "precision": lambda m: m.Precision(),
    "precision list": lambda m: m.Precision([0.7, 0.2, 0.5]),
    "precision even": lambda m: m.Precision([0, 0.25, 0.5, 0.75, 1.0]),
    "recall": lambda m: m.Recall(0.3),
    "auc": lambda m: m.AUC(num_thresholds=17),
    "auc pr": lambda m: m.AUC(num_thresholds=9, curve="PR"),
    "auc pr majoring": lambda m: m.AUC(curve="pr", summation_method="majoring"),
    "auc gain": lambda m: m.AUC(curve="PRGAIN", summation_method="minoring"),
    "auc by hand": lambda m: m.AUC(thresholds=[0.1, 0.15, 0.8]),
    "auc logits": lambda m: m.AUC(from_logits=True),
}
ROWS = {
    "precision top_k": lambda m: m.Precision(top_k=2),
    "recall class": lambda m: m.Recall(class_id=1),
    "auc labels": lambda m: m.AUC(multi_label=True, num_thresholds=7),
    "auc label weights": lambda m: m.AUC(
        multi_label=True, num_labels=K, label_weights=[1.0, 2.0, 0.0, 0.5], curve="PR"
    ),
    "auc weighted": lambda m: m.AUC(label_weights=[1.0, 2.0, 0.0, 0.5]),
    "f1": lambda m: m.F1Score(),
    "f1 micro": lambda m: m.F1Score("micro", 0.4),
    "f1 macro": lambda m: m.F1Score("macro"),
    "f1 weighted": lambda m: m.F1Score("weighted", 0.3),
    "r2": lambda m: m.R2Score(),
    "r2 each": lambda m: m.R2Score(None),
    "r2 variance": lambda m: m.R2Score("variance_weighted_average"),
    "r2 adjusted": lambda m: m.R2Score(num_regressors=2),
}
ALL = ONE_HOT | LABELS | PAIRS | ROWS


def same(build, batches):
    """Both metrics say the same after each batch that Keras takes, and start anew alike."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # on adjusted R² of few samples
        ours, theirs = build(nn.metrics), build(keras.metrics)
        for batch in batches:
            try:
                expected = np.asarray(theirs(*batch))
            except (ValueError, tf.errors.InvalidArgumentError):
                return
            close(ours(*batch), expected, rtol=1e-7, atol=1e-9)
    ours.reset_state()
    assert not any(v.value.any() for v in ours.variables)
    names = [[v.name for v in metric.variables] for metric in (ours, theirs)]
    assert names[0] == names[1]


def drawn(data, shape):
    """y of zeros and ones, predictions in steps that often meet a threshold, and weights."""
    rng = np.random.default_rng(data.draw(st.integers(0, 2**16)))
    y, p = rng.integers(0, 2, shape).astype(float), rng.integers(-1, 22, shape) / 20
    kind = data.draw(st.sampled_from([None, "one", "sample", "number"]))
    shapes = {"one": (), "sample": shape[:1], "number": shape}
    w = None if kind is None else rng.integers(0, 4, shapes[kind]) / 2
    return y, p, w


@pytest.mark.parametrize("name", PAIRS)
@SOME
@given(data=st.data(), n=st.integers(1, 6), tail=st.sampled_from([(), (1,), (3,), (2, 2)]))
def test_metrics_of_pairs(name, data, n, tail):
    batches = [drawn(data, (n, *tail)) for _ in range(2)]
    kind = data.draw(st.sampled_from(["same", "short y", "long y"]))
    if name == "binary_crossentropy":
        kind, batches = "same", [(y, np.clip(p, 0, 1), None) for y, p, _ in batches]
    if kind == "short y" and tail == (1,):
        batches = [(y[..., 0], p, None) for y, p, _ in batches]
    if kind == "long y":
        batches = [(y[..., None], p, None) for y, p, _ in batches]
    same(PAIRS[name], batches)


@pytest.mark.parametrize("name", ROWS)
@settings(max_examples=4)
@given(data=st.data(), n=st.integers(1, 6))
def test_metrics_of_rows(name, data, n):
    batches = [drawn(data, (n, K)) for _ in range(2)]
    if name.startswith("f1"):
        batches = [(y, p, None if w is None or w.ndim != 1 else w) for y, p, w in batches]
    if name.startswith("auc labels") or "label weights" in name:
        batches = [(y, p, None if w is None or w.ndim == 0 else w) for y, p, w in batches]
    same(ROWS[name], batches)


@pytest.mark.parametrize("name", ONE_HOT | LABELS)
@SOME
@given(data=st.data(), n=st.integers(1, 6), column=st.booleans())
def test_metrics_of_classes(name, data, n, column):
    batches = []
    for _ in range(2):
        _, p, w = drawn(data, (n, K))
        p, labels = np.clip(p, 0, 1) + 0.01, np.random.default_rng(n).integers(0, K, n)
        labels = labels[:, None] if column and "top_k" not in name else labels
        y = np.eye(K)[labels.reshape(-1)] if name in ONE_HOT else labels
        p = p.astype("float32") if "top_k" in name else p  # TensorFlow's takes nothing else
        batches.append((y, p, w if w is None or w.ndim < 2 else w[:, 0]))
    same((ONE_HOT | LABELS)[name], batches)


@SOME
@given(data=st.data(), n=st.integers(1, 5), tail=st.sampled_from([(), (1,), (3,)]))
@pytest.mark.parametrize("kind", ["Mean", "Sum"])
def test_means_and_sums(kind, data, n, tail):
    _, values, w = drawn(data, (n, *tail))
    ours, theirs = getattr(nn.metrics, kind)(), getattr(keras.metrics, kind)()
    for values_, weight in ((values, w), (values[0], None), (3.0, None)):
        close(ours(values_, weight), np.asarray(theirs(values_, weight)))


FUNCTIONS = ["binary_accuracy", "categorical_accuracy", "top_k_categorical_accuracy"]
FUNCTIONS += ["mean_squared_error", "mean_absolute_error", "binary_crossentropy", "huber"]


@pytest.mark.parametrize("name", FUNCTIONS)
@SOME
@given(data=st.data(), shape=st.sampled_from([(3, 2), (4, 1), (2, 3, 4)]))
def test_functions(name, data, shape):
    y, p, _ = drawn(data, shape)
    p = p.astype("float32") if "top_k" in name else p
    ours, theirs = getattr(nn.metrics, name), getattr(keras.metrics, name)
    close(ours(y, p), np.asarray(theirs(y, p)))


def test_column_against_vector_is_one_number_per_sample():
    y, p = np.arange(5.0), np.zeros((5, 1))
    close(nn.metrics.mean_squared_error(y, p), np.square(y))
    p = np.eye(3)[[0, 2, 1]]
    close(nn.metrics.sparse_categorical_accuracy(np.array([[0], [1], [2]]), p), [1.0, 0.0, 0.0])
    with pytest.raises(ValueError, match=r"one-hot.*sparse"):
        nn.metrics.categorical_accuracy(np.array([0, 1, 2]), p)


def test_only_predictions_are_compared_with_the_threshold():
    """y = −1, 0.1 or 7 is neither 0 nor 1, so that nothing is right."""
    y = np.array([[-1.0], [0.1], [7.0]])
    close(nn.metrics.binary_accuracy(y, np.array([[0.2], [0.3], [9.0]])), np.zeros((3, 1)))


def test_ties_go_to_the_first_class():
    same(ONE_HOT["categorical_accuracy"], [(np.eye(3), np.full((3, 3), 1 / 3))])
    same(LABELS["sparse_top_k"], [(np.arange(3), np.full((3, 3), 1 / 3, "float32"))])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda m: m.Precision(thresholds=[-1, 0.5, 2]), r"Received: \[-1.*, 2"),
        (lambda m: m.Recall(class_id=1)([0, 1], [0.2, 0.3]), "2D array"),
        (lambda m: m.AUC(num_thresholds=1), "num_thresholds"),
        (lambda m: m.AUC(curve="rock"), 'AUC curve value: "rock"'),
        (lambda m: m.AUC(summation_method="sum"), "summation method"),
        (lambda m: m.AUC(num_labels=2), "num_labels"),
        (lambda m: m.AUC(multi_label=True)([0, 1], [0.2, 0.3]), "rank 2"),
        (lambda m: m.F1Score("mean"), "average"),
        (lambda m: m.F1Score(threshold=1), "Python float"),
        (lambda m: m.F1Score()([0, 1], [0.2, 0.3]), "2D inputs"),
        (lambda m: m.R2Score("mean"), "class_aggregation"),
        (lambda m: m.R2Score(num_regressors=-1), "num_regressors"),
        (lambda m: m.R2Score()([0.0, 1.0], [0.0, 1.0]), "2D inputs"),
        (lambda m: m.get("acuracy"), "did you mean 'accuracy'"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(nn.metrics)


@pytest.mark.parametrize("name", ["mse", "MAE", "bce", "Precision", "auc", "r2_score", "f1_score"])
def test_a_name_is_the_class_of_keras(name):
    assert type(nn.metrics.get(name)).__name__ == type(keras.metrics.get(name)).__name__
    assert nn.metrics.get(None) is None
