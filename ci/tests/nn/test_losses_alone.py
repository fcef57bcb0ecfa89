"""Losses called by themselves: shapes, weights, reductions and smoothing as in Keras."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ci.tests.nn.oracle import STRICT, close, f, keras, nn, tape

pytestmark = STRICT
SOME = settings(max_examples=30)
REDUCTIONS = ["sum_over_batch_size", "mean", "sum", "mean_with_sample_weight", "none", None]
NUMBERS = ["mean_squared_error", "mean_absolute_error", "huber"]


def same(call, *, refused=Exception):
    """`call(nn)` equals `call(keras)`; what Keras refuses is a ValueError here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            theirs = np.asarray(call(keras))
    except refused:
        with pytest.raises(ValueError):
            call(nn)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        close(call(nn), theirs)


@st.composite
def targets_and_predictions(draw, low=-3.0, high=3.0):
    """y and ŷ of one shape, or one with an axis of length 1 more than the other."""
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    y, p = rng.uniform(low, high, shape), rng.uniform(low, high, shape)
    kind = draw(st.sampled_from(["same", "y", "p", "short y", "short p"]))
    if kind in ("y", "p"):
        y, p = (y[..., None], p) if kind == "y" else (y, p[..., None])
    elif kind != "same" and shape[-1] == 1:
        y, p = (y[..., 0], p) if kind == "short y" else (y, p[..., 0])
    return y, p


def weights(draw, p):
    """No weight, one for all, one per sample (also as a column), or one for each number."""
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    shapes = [(), p.shape[:1], (*p.shape[:1], 1), p.shape[:-1], p.shape]
    shape = draw(st.sampled_from([None, *shapes]))
    return None if shape is None else rng.integers(0, 4, shape) / 2


@SOME
@given(
    case=targets_and_predictions(),
    name=st.sampled_from(["MeanSquaredError", "MeanAbsoluteError", "Huber"]),
    reduction=st.sampled_from(REDUCTIONS),
    data=st.data(),
)
def test_losses_of_numbers(case, name, reduction, data):
    y, p = case
    w = weights(data.draw, p)
    same(lambda nn: getattr(nn.losses, name)(reduction=reduction)(y, p, sample_weight=w))


@SOME
@given(case=targets_and_predictions(), name=st.sampled_from(NUMBERS))
def test_functions_of_numbers(case, name):
    same(lambda nn: getattr(nn.losses, name)(*case))


@SOME
@given(
    case=targets_and_predictions(0.0, 1.0),
    hard=st.booleans(),
    from_logits=st.booleans(),
    smoothing=st.sampled_from([0.0, 0.1, 0.5]),
    axis=st.sampled_from([-1, 0]),
    reduction=st.sampled_from(REDUCTIONS),
    data=st.data(),
)
def test_binary_crossentropy(case, hard, from_logits, smoothing, axis, reduction, data):
    y, p = case
    y, p = (np.round(y) if hard else y), (20 * p - 10 if from_logits else p)
    given_ = {"from_logits": from_logits, "label_smoothing": f(smoothing), "axis": axis}
    w = weights(data.draw, p)
    same(lambda nn: nn.losses.binary_crossentropy(y, p, **given_))
    same(lambda nn: nn.losses.BinaryCrossentropy(**given_, reduction=reduction)(y, p, w))


@st.composite
def classes(draw):
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=2)))
    k = draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    return rng.integers(0, k, shape), rng.dirichlet(np.ones(k), shape), k


@SOME
@given(
    case=classes(),
    from_logits=st.booleans(),
    smoothing=st.sampled_from([0.0, 0.1, 1.0]),
    axis=st.sampled_from([-1, 0]),
    reduction=st.sampled_from(REDUCTIONS),
    data=st.data(),
)
def test_categorical_crossentropy(case, from_logits, smoothing, axis, reduction, data):
    labels, p, k = case
    p = 10 * p - 5 if from_logits else p + 0.1
    y = np.eye(k)[labels]
    given_ = {"from_logits": from_logits, "label_smoothing": f(smoothing), "axis": axis}
    w = weights(data.draw, p[..., 0])
    same(lambda nn: nn.losses.categorical_crossentropy(y, p, **given_))
    same(lambda nn: nn.losses.CategoricalCrossentropy(**given_, reduction=reduction)(y, p, w))


@SOME
@given(
    case=classes(),
    from_logits=st.booleans(),
    column=st.booleans(),
    axis=st.sampled_from([-1, 0, 1]),
    reduction=st.sampled_from(REDUCTIONS),
    data=st.data(),
)
def test_sparse_categorical_crossentropy(case, from_logits, column, axis, reduction, data):
    y, p, _ = case
    p, y = (10 * p - 5 if from_logits else p), (y[..., None] if column else y)
    w = weights(data.draw, p[..., 0])
    given_ = {"from_logits": from_logits, "axis": axis}
    same(lambda nn: nn.losses.sparse_categorical_crossentropy(y, p, **given_))
    same(lambda nn: nn.losses.SparseCategoricalCrossentropy(**given_, reduction=reduction)(y, p, w))


@pytest.mark.parametrize("wrong", [-1, 3, 0.5, np.nan])
def test_a_label_is_a_class_number(wrong):
    with pytest.raises(ValueError, match="whole class numbers from 0 to 2"):
        nn.losses.sparse_categorical_crossentropy([0, wrong], np.full((2, 3), 1 / 3))
    with pytest.raises(ValueError, match="whole class numbers") as caught:
        nn.losses.SparseCategoricalCrossentropy().check_targets([0, wrong], 3, check_finite=False)
    assert "check_finite" not in str(caught.value)


def test_the_example_of_keras_documentation():
    """One-dimensional arrays are one sample there."""
    y, z = [0, 1, 0, 0], [-18.6, 0.51, 2.94, -12.8]
    loss = nn.losses.BinaryCrossentropy(from_logits=True)
    assert loss(y, z) == pytest.approx(0.865, abs=1e-3)
    same(lambda nn: nn.losses.BinaryCrossentropy(from_logits=True)(y, z))


def test_lists_and_whole_numbers_are_taken():
    close(nn.losses.mean_squared_error([4, 8], [[3], [0]]), np.array([1.0, 64.0]))
    close(nn.losses.MeanAbsoluteError()([1, 2], [3, 5], sample_weight=2), 5.0)


LOSSES = [
    lambda nn: nn.losses.MeanSquaredError(),
    lambda nn: nn.losses.MeanAbsoluteError(),
    lambda nn: nn.losses.Huber(f(0.7)),
    lambda nn: nn.losses.BinaryCrossentropy(label_smoothing=f(0.2)),
    lambda nn: nn.losses.BinaryCrossentropy(True, f(0.2)),
    lambda nn: nn.losses.CategoricalCrossentropy(label_smoothing=f(0.2)),
    lambda nn: nn.losses.CategoricalCrossentropy(True, f(0.2)),
    lambda nn: nn.losses.SparseCategoricalCrossentropy(),
    lambda nn: nn.losses.SparseCategoricalCrossentropy(True),
]


def values_of(loss, y, p):
    """Keras' function on arrays, one number per sample."""
    return loss.fn(y, p, **loss._fn_kwargs)


@pytest.mark.parametrize("build", LOSSES)
@given(case=classes())
@settings(max_examples=4)
def test_gradients_equal_keras(build, case):
    labels, p, k = case
    labels, p = labels.reshape(-1), p.reshape(-1, k)
    ours, theirs = build(nn), build(keras)
    y = labels if ours.sparse else np.eye(k)[labels]
    value, (gradient,) = tape(lambda t: values_of(theirs, y, t), p)
    close(ours.call(y, p), value)
    close(ours.gradient(y, p), gradient)


@pytest.mark.parametrize("build", LOSSES[3::2])
def test_a_stack_has_a_loss_for_each_network(build):
    rng = np.random.default_rng(0)
    loss, z = build(nn), rng.normal(size=(2, 3, 500, 4))
    labels = rng.integers(0, 4, 500)
    y = labels if loss.sparse else np.eye(4)[labels]
    a = nn.activations.get(loss.joins)(z)
    values, slope = loss.values_from_z(y, z, a), loss.gradient_from_z(y, a)
    assert values.shape == (2, 3, 500) and slope.shape == z.shape
    alone = build(nn).with_logits()
    for run in np.ndindex(2, 3):
        close(values[run], alone.call(y, z[run]))
        close(slope[run], alone.gradient(y, z[run]))


@pytest.mark.parametrize("build", LOSSES)
def test_float32_stays_float32(build):
    loss, k = build(nn), 3
    labels = np.arange(6) % k
    y = labels if loss.sparse else np.eye(k, dtype=np.float32)[labels]
    p = np.random.default_rng(1).dirichlet(np.ones(k), (2, 6)).astype(np.float32)
    found = [loss.call(y, p), loss.gradient(y, p)]
    if loss.joins and not loss.from_logits:
        found += [loss.values_from_z(y, np.log(p), p), loss.gradient_from_z(y, p)]
    assert {a.dtype for a in found} == {np.dtype("float32")}


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: nn.losses.MeanSquaredError(reduction="avg"), ValueError, "reduction"),
        (lambda: nn.losses.MeanSquaredError(dtype="float16"), NotImplementedError, "dtype"),
        (
            lambda: nn.losses.SparseCategoricalCrossentropy(ignore_class=0),
            NotImplementedError,
            "ignore_class.*sample_weight",
        ),
        (lambda: nn.losses.CategoricalCrossentropy(axis=True), ValueError, "axis"),
        (lambda: nn.losses.BinaryCrossentropy(label_smoothing=2), ValueError, "label_smoothing"),
        (lambda: nn.losses.get("mean_sqared_error"), ValueError, "did you mean"),
        (lambda: nn.losses.BinaryCrossentropy()([[0, 1]], [[0.5]]), ValueError, "same shape"),
        (lambda: nn.losses.Huber(delta=-1), ValueError, "delta"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("name", ["mse", "MSE", "mae", "MAE", "bce", "BCE", *NUMBERS])
def test_a_short_name_is_the_function_as_in_keras(name):
    assert nn.losses.get(name).__name__ == keras.losses.get(name).__name__
    assert nn.losses.get(None) is None
    assert isinstance(nn.losses.get("Huber"), nn.losses.Huber)
    assert isinstance(nn.losses.get(nn.losses.Huber), nn.losses.Huber)
    assert isinstance(nn.losses.for_network(name), nn.losses.Loss)
