"""Regularizers and constraints: values, gradients and training equal Keras'."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from ci.tests.nn.oracle import (
    STRICT,
    close,
    f,
    keras,
    nn,
    regression,
    same_gradients,
    tape,
    twin,
)

pytestmark = STRICT
# Before 3.14 Keras did not divide a penalty on activations by the batch size, and its L1 (not its
# L1L2) could not be used in float64. `helpers.nn` follows the newer Keras.
NEW = pytest.mark.skipif(
    tuple(map(int, keras.__version__.split(".")[:2])) < (3, 14),
    reason="Keras before 3.14 has another activity penalty, and no L1 in float64",
)

# Powers of two: Keras keeps λ in float32, where 0.01 would be 0.0099999998.
REGULARIZERS = {
    "l1": lambda r: r.L1(2.0**-7),
    "l2": lambda r: r.L2(2.0**-6),
    "l1l2": lambda r: r.L1L2(l1=2.0**-8, l2=2.0**-5),
    "none": lambda r: r.L1L2(),
}
CONSTRAINTS = {
    "max_norm": lambda c: c.MaxNorm(f(0.7)),
    "max_norm rows": lambda c: c.MaxNorm(f(0.5), axis=1),
    "max_norm all": lambda c: c.MaxNorm(f(0.8), axis=[0, 1]),
    "non_neg": lambda c: c.NonNeg(),
    "unit_norm": lambda c: c.UnitNorm(),
    "unit_norm rows": lambda c: c.UnitNorm(axis=1),
}
W = np.random.default_rng(2).normal(size=(4, 3))
W[1, 1] = 0.0


@pytest.mark.parametrize("name", [pytest.param("l1", marks=NEW), "l2", "l1l2", "none"])
def test_penalty_and_its_gradient_equal_keras(name):
    ours, theirs = REGULARIZERS[name](nn.regularizers), REGULARIZERS[name](keras.regularizers)
    if name == "none":
        close(ours(W), np.asarray(theirs(W)))
        close(ours.gradient(W), np.zeros_like(W))
        return
    value, (gradient,) = tape(theirs, W)
    close(ours(W), value)
    close(ours.gradient(W), gradient)


@pytest.mark.parametrize(
    "name", ["l2", "L2", "L1L2", *(pytest.param(name, marks=NEW) for name in ("l1", "L1"))]
)
def test_a_name_means_keras_defaults(name):
    """λ = 0.01 by name; Keras' own value of it is rounded to float32, hence 1e-7."""
    theirs = float(keras.regularizers.get(name)(W))
    close(nn.regularizers.get(name)(W), theirs, name, rtol=1e-7)


@pytest.mark.parametrize("part", ["kernel", "bias", pytest.param("activity", marks=NEW)])
@pytest.mark.parametrize("name", [pytest.param("l1", marks=NEW), "l2", "l1l2"])
def test_gradients_with_a_penalty_equal_keras(part, name):
    x, y = regression()

    def build(nn):
        kept = {f"{part}_regularizer": REGULARIZERS[name](nn.regularizers)}
        start = nn.initializers.RandomNormal(stddev=0.5, seed=4)
        hidden = nn.layers.Dense(4, "tanh", bias_initializer=start, **kept)
        model = nn.Sequential([nn.Input((3,)), hidden, nn.layers.Dense(2, **kept)])
        model.compile(loss="mse")
        return model

    same_gradients(build, x, y)


@NEW
def test_training_with_all_penalties_equals_keras():
    """Loss, validation loss and a short last batch all count the penalty as Keras does."""
    x, y = regression(22)

    def build(nn):
        one = {
            "kernel_regularizer": REGULARIZERS["l1l2"](nn.regularizers),
            "bias_regularizer": REGULARIZERS["l2"](nn.regularizers),
            "activity_regularizer": REGULARIZERS["l1"](nn.regularizers),
        }
        model = nn.Sequential(
            [nn.Input((3,)), nn.layers.Dense(4, "sigmoid", **one), nn.layers.Dense(2, **one)]
        )
        model.compile(nn.optimizers.SGD(f(0.1), momentum=f(0.9)), loss="mse", metrics=["mse"])
        return model

    twins = twin(build, x, y, batch_size=5, epochs=4, validation_split=0.25)
    close(
        twins.ours.evaluate(x, y, batch_size=7, verbose=0),
        twins.theirs.evaluate(x, y, batch_size=7, verbose=0),
        "evaluate",
    )
    history = twins.our_history.history
    assert history["loss"][0] > history["mse"][0]


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_constraint_equals_keras(name):
    ours, theirs = CONSTRAINTS[name](nn.constraints), CONSTRAINTS[name](keras.constraints)
    kept = W.copy()
    close(ours(W), np.asarray(theirs(W)), name)
    close(W, kept, "the weights that were given")


@pytest.mark.parametrize(
    ("kernel", "bias"),
    [("max_norm", "non_neg"), ("unit_norm", "max_norm"), ("non_neg", "non_neg")],
)
def test_training_under_constraints_equals_keras(kernel, bias):
    x, y = regression(22)

    def build(nn):
        limits = {
            "kernel_constraint": CONSTRAINTS[kernel](nn.constraints),
            "bias_constraint": CONSTRAINTS[bias](nn.constraints),
        }
        model = nn.Sequential(
            [nn.Input((3,)), nn.layers.Dense(4, "tanh", **limits), nn.layers.Dense(2, **limits)]
        )
        model.compile(nn.optimizers.SGD(f(0.3)), loss="mse")
        return model

    twins = twin(build, x, y, batch_size=8, epochs=4)
    for weights in twins.ours.get_weights():
        if kernel == "max_norm" and weights.ndim == 2:
            assert (np.linalg.norm(weights, axis=0) <= 0.7).all()
        if kernel == "non_neg":
            assert (weights >= 0).all()


def test_max_norm_only_shortens():
    short = np.array([[0.3], [0.4]])
    close(nn.constraints.MaxNorm(2.0)(short), short, rtol=1e-6)
    assert np.linalg.norm(nn.constraints.MaxNorm(2.0)(10 * short)) == pytest.approx(2.0)


def test_keras_other_names_are_the_same_classes():
    reg, con = nn.regularizers, nn.constraints
    assert (reg.l1, reg.l2, reg.l1_l2) == (reg.L1, reg.L2, reg.L1L2)
    assert (con.max_norm, con.unit_norm, con.non_neg) == (con.MaxNorm, con.UnitNorm, con.NonNeg)
    assert reg.get(None) is None and con.get(None) is None
    assert isinstance(reg.get(reg.L2), reg.L2) and isinstance(con.get(con.NonNeg), con.NonNeg)


@pytest.mark.parametrize("wrong", [-1.0, "0.1", float("nan"), float("inf"), True])
def test_a_rate_is_a_number_of_at_least_0(wrong):
    for kind in (nn.regularizers.L1, nn.regularizers.L2):
        with pytest.raises(ValueError, match="expected a non-negative float"):
            kind(wrong)


def test_none_is_the_default_rate():
    close(nn.regularizers.L2(None)(W), nn.regularizers.L2(0.01)(W))
    assert nn.regularizers.L1L2(None, None)(W) == 0


@pytest.mark.parametrize("runs", [(), (2, 3)])
@pytest.mark.parametrize("name", [*REGULARIZERS, *CONSTRAINTS])
def test_stacks_and_float32(name, runs):
    """A stack is its networks, in the precision of its weights."""
    w = np.random.default_rng(0).normal(size=(*runs, 4, 3)).astype(np.float32)
    if name in CONSTRAINTS:
        thing, found = CONSTRAINTS[name](nn.constraints), None
        if "norm" in name and "max" in name:
            thing.max_value = float(thing.max_value)
    else:
        thing = REGULARIZERS[name](nn.regularizers)
        assert thing.gradient(w).dtype == np.float32
    found = thing(w, runs)
    assert np.asarray(found).dtype == np.float32
    for run in np.ndindex(runs):
        close(np.asarray(found)[run], thing(w[run]), rtol=1e-6, atol=1e-7)


def test_one_rate_per_run():
    rates, w = np.array([0.1, 0.2]), np.stack([W, 2 * W])
    penalty = nn.regularizers.L1L2(rates, 2 * rates)
    for i, rate in enumerate(rates):
        alone = nn.regularizers.L1L2(rate, 2 * rate)
        close(penalty(w, (2,))[i], alone(w[i]))
        close(penalty.gradient(w)[i], alone.gradient(w[i]))
    bound = nn.constraints.MaxNorm(rates)
    close(np.sqrt(np.square(bound(w, (2,))).sum(axis=1)), np.tile(rates[:, None], 3), rtol=1e-5)


def test_lists_and_variables_are_taken():
    assert nn.regularizers.L1(0.5)([[1, -2]]) == 1.5
    assert nn.regularizers.L2(0.5)(nn.Variable([2.0])) == 2.0
    close(nn.constraints.NonNeg()([-1, 2]), [0.0, 2.0])


SHAPES = array_shapes(min_dims=1, max_dims=3, max_side=4)
WEIGHTS = arrays(float, SHAPES, elements=st.floats(-100, 100, allow_subnormal=False))


@settings(max_examples=40)
@given(w=WEIGHTS, axis=st.sampled_from([0, -1, (0, -1)]), limit=st.sampled_from([0.0, 0.5, 2.0]))
def test_constraints_of_any_weights_equal_keras(w, axis, limit):
    axis = 0 if w.ndim == 1 and axis != -1 else axis
    for build in (
        lambda c: c.MaxNorm(f(limit), axis=axis),
        lambda c: c.UnitNorm(axis=axis),
        lambda c: c.NonNeg(),
    ):
        close(build(nn.constraints)(w), np.asarray(build(keras.constraints)(w)))


@NEW
@settings(max_examples=40)
@given(w=WEIGHTS, l1=st.sampled_from([0.0, 0.25, 2.0]), l2=st.sampled_from([0.0, 0.5, 4.0]))
def test_penalties_of_any_weights_equal_keras(w, l1, l2):
    for build in (lambda r: r.L1(l1), lambda r: r.L2(l2), lambda r: r.L1L2(l1, l2)):
        close(build(nn.regularizers)(w), np.asarray(build(keras.regularizers)(w)), rtol=1e-12)
