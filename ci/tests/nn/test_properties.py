"""Random networks, data and batch sizes: shapes, gradients, order of samples, extreme inputs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ci.tests.nn.oracle import all_close, close, keras, nn, numeric_gradients

pytestmark = pytest.mark.filterwarnings("error")

SMOOTH = ["linear", "sigmoid", "tanh", "softplus", "elu", "silu", "gelu", "softsign", "softmax"]
LOSSES = ["mse", "binary_crossentropy", "categorical_crossentropy"]
LAST = {"mse": None, "binary_crossentropy": "sigmoid", "categorical_crossentropy": "softmax"}

examples = settings(max_examples=40, deadline=None)


@st.composite
def problems(draw, activations=SMOOTH):
    """(build, x, y): a builder of a random network and data that fit it."""
    features, outputs = draw(st.integers(1, 5)), draw(st.integers(2, 4))
    hidden = draw(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(activations)), max_size=3))
    loss, runs = draw(st.sampled_from(LOSSES)), draw(st.sampled_from([(), (2,), (2, 3)]))
    n, seed = draw(st.integers(1, 12)), draw(st.integers(0, 1000))
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, features))
    y = np.eye(outputs)[rng.integers(outputs, size=n)]

    def build(runs=runs):
        nn.utils.set_random_seed(seed)
        layers = [nn.layers.Dense(units, activation=name) for units, name in hidden]
        last = nn.layers.Dense(outputs, activation=LAST[loss])
        model = nn.Sequential([nn.Input((features,)), *layers, last], runs=runs)
        model.compile(nn.optimizers.Adam(0.01), loss=loss, metrics=["accuracy"])
        return model

    return build, x, y


@examples
@given(problems(), st.integers(1, 15))
def test_shapes_follow_from_runs_samples_and_units(problem, batch_size):
    build, x, y = problem
    model = build()
    runs, n, outputs = model.runs, len(x), y.shape[1]
    assert model.predict(x, verbose=0).shape == (*runs, n, outputs)
    history = model.fit(x, y, batch_size=batch_size, epochs=2, verbose=0).history
    assert np.shape(history["loss"]) == np.shape(history["accuracy"]) == (2, *runs)
    assert model.optimizer.iterations == 2 * -(-n // batch_size)
    loss, accuracy = model.evaluate(x, y, verbose=0)
    assert np.shape(loss) == np.shape(accuracy) == runs
    assert np.all((np.asarray(accuracy) >= 0) & (np.asarray(accuracy) <= 1))
    sizes = [w[(0,) * len(runs)].size for w in model.get_weights()]
    assert sum(sizes) == model.count_params()


@examples
@given(problems())
def test_gradients_are_the_differences(problem):
    """Smooth activations only: a kink within the step would be no error of the gradient."""
    build, x, y = problem
    model = build(())
    weights = model.get_weights()

    def loss(changed):
        model.set_weights(changed)
        return model.evaluate(x, y, verbose=0)[0]

    numeric = numeric_gradients(loss, weights)
    model.set_weights(weights)
    for exact, rough in zip(model.gradients(x, y), numeric, strict=True):
        assert np.isfinite(exact).all()
        close(exact, rough, rtol=1e-6, atol=1e-8)


@examples
@given(problems(nn.activations.names()), st.sampled_from([1e4, 1e-4]))
def test_extreme_inputs_give_finite_losses_and_gradients(problem, scale):
    """All activations but exp, which may reach infinity; the warnings of NumPy are errors here."""
    build, x, y = problem
    model = build()
    if any(la.activation is nn.activations.get("exponential") for la in model.layers):
        return
    assert np.isfinite(model.predict(scale * x, verbose=0)).all()
    assert np.isfinite(model.evaluate(scale * x, y, verbose=0)[0]).all()
    assert all(np.isfinite(g).all() for g in model.gradients(scale * x, y))


@examples
@given(problems(nn.activations.names()), st.randoms(use_true_random=False))
def test_the_order_of_samples_changes_no_gradient(problem, random):
    build, x, y = problem
    model = build()
    order = random.sample(range(len(x)), len(x))
    if not np.isfinite(model.predict(x, verbose=0)).all():
        return
    all_close(model.gradients(x[order], y[order]), model.gradients(x, y))
    close(model.predict(x[order], verbose=0), model.predict(x, verbose=0)[..., order, :])


@examples
@given(problems(), st.integers(1, 15))
def test_the_mean_over_batches_is_the_mean_over_samples(problem, batch_size):
    """At rate 0 nothing moves, and every batch size gives the same loss and accuracy."""
    build, x, y = problem
    model = build()
    model.compile(nn.optimizers.SGD(0.0), loss=model.loss, metrics=["accuracy"])
    history = model.fit(x, y, batch_size=batch_size, verbose=0).history
    loss, accuracy = model.evaluate(x, y, verbose=0)
    close(history["loss"][0], loss)
    close(history["accuracy"][0], accuracy)


@examples
@given(st.lists(st.integers(0, 6), min_size=1, max_size=20), st.integers(7, 9))
def test_one_hot_equals_keras(labels, classes):
    ours, theirs = nn.utils.to_categorical(labels), keras.utils.to_categorical(labels)
    close(ours, theirs)
    column = np.array(labels)[:, None]
    close(nn.utils.to_categorical(column, classes), keras.utils.to_categorical(column, classes))


@examples
@given(st.floats(-1e4, 1e4), st.sampled_from([0.0, 1.0]))
def test_losses_from_logits_are_finite_and_never_negative(z, y):
    pair = np.array([[z, 0.0]])
    for loss, target in [
        (nn.losses.BinaryCrossentropy(from_logits=True), np.array([[y, 1 - y]])),
        (nn.losses.CategoricalCrossentropy(from_logits=True), np.array([[y, 1 - y]])),
        (nn.losses.SparseCategoricalCrossentropy(from_logits=True), np.array([int(y)])),
    ]:
        assert 0 <= loss(target, pair) < 2e4


@examples
@given(st.floats(0, 1), st.floats(0, 1))
def test_losses_of_probabilities_are_finite(p, y):
    for loss in (nn.losses.BinaryCrossentropy(), nn.losses.CategoricalCrossentropy()):
        assert np.isfinite(loss(np.array([[y, 1 - y]]), np.array([[p, 1 - p]])))
