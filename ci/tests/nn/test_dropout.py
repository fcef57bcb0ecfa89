"""Dropout: share dropped, scaling, rest, the same mask backward, seeds."""

import numpy as np
import pytest

from ci.tests.nn.layer_twins import samples, there_and_back
from ci.tests.nn.oracle import STRICT, all_close, close, keras, nn, regression

pytestmark = STRICT


@pytest.mark.parametrize("library", [nn, keras], ids=["nn", "keras"])
@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.9])
def test_share_and_scale(library, rate):
    """100,000 ones: the share kept and the mean within five standard errors."""
    n = 100_000
    out = np.asarray(library.layers.Dropout(rate, seed=1)(np.ones((200, n // 200)), training=True))
    close(np.unique(out), [0.0, 1 / (1 - rate)])
    assert abs((out > 0).mean() - (1 - rate)) < 5 * np.sqrt(rate * (1 - rate) / n)
    assert abs(out.mean() - 1) < 5 * np.sqrt(rate / (1 - rate) / n)


@pytest.mark.parametrize("library", [nn, keras], ids=["nn", "keras"])
def test_rest_and_rate_zero_change_nothing(library):
    x, _ = regression()
    for rate, training in [(0.7, False), (0.0, True), (0.0, False)]:
        out = library.layers.Dropout(rate, seed=1)(x, training=training)
        close(np.asarray(out), x, rtol=0, atol=0)


def test_backward_uses_the_mask_of_the_forward_pass():
    layer = nn.layers.Dropout(0.4, seed=2)
    x, da = np.ones((50, 20)), np.random.default_rng(3).normal(size=(50, 20))
    out = layer(x, training=True)
    close(layer.backward(da), da * out)
    layer(x, training=False)
    close(layer.backward(da), da)


def test_every_batch_has_a_new_mask():
    layer = nn.layers.Dropout(0.5, seed=2)
    first, second = (layer(np.ones((50, 20)), training=True) for _ in range(2))
    assert 300 < (first != second).sum() < 700


def model_with(rate, seed=None):
    start = nn.initializers.GlorotUniform(seed=1)
    return compiled(
        [nn.layers.Dense(8, "tanh", kernel_initializer=start), nn.layers.Dropout(rate, seed=seed)]
    )


def compiled(layers):
    last = nn.layers.Dense(2, kernel_initializer=nn.initializers.GlorotUniform(seed=2))
    model = nn.Sequential([nn.Input((3,)), *layers, last])
    model.compile(nn.optimizers.SGD(0.1), loss="mse")
    return model


def test_a_rate_of_zero_trains_like_no_dropout():
    x, y = regression()
    without = compiled(
        [nn.layers.Dense(8, "tanh", kernel_initializer=nn.initializers.GlorotUniform(1))]
    )
    zero = model_with(0.0)
    for model in (without, zero):
        model.fit(x, y, epochs=3, shuffle=False, verbose=0)
    all_close(zero.get_weights(), without.get_weights())


def test_training_drops_and_prediction_does_not():
    x, y = regression()
    model = model_with(0.5)
    start = model.get_weights()
    close(model.predict(x, verbose=0), model.predict(x, verbose=0), rtol=0, atol=0)
    history = model.fit(x, y, epochs=1, batch_size=20, shuffle=False, verbose=0)
    model.set_weights(start)
    assert abs(history.history["loss"][0] - model.evaluate(x, y, verbose=0)) > 1e-3


@pytest.mark.parametrize("how", ["layer", "shared"])
def test_seeds_repeat_a_training(how):
    x, y = regression()

    def weights(seed):
        if how == "shared":
            nn.utils.set_random_seed(seed)
        model = model_with(0.5, seed if how == "layer" else None)
        model.fit(x, y, epochs=3, shuffle=False, verbose=0)
        return model.get_weights()

    all_close(weights(4), weights(4))
    assert (weights(4)[0] != weights(5)[0]).any()


def test_a_dropped_unit_gets_no_gradient():
    """With every unit's output weight nonzero, zero columns in the kernel's step are the mask's."""
    x = np.ones((1, 3))
    model = model_with(0.5, seed=3)
    before = model.get_weights()
    model.fit(x, np.ones((1, 2)), epochs=1, verbose=0)
    moved = (model.get_weights()[0] != before[0]).any(axis=0)
    mask = model.layers[1].mask
    assert 0 < moved.sum() < 8
    assert (moved == (mask.ravel() > 0)).all()


def test_the_numbers_are_those_of_the_shared_generator():
    """One draw for each number of a sample, in order, as long as there is something to drop."""
    x = samples(6, 5)
    nn.utils.set_random_seed(11)
    outs = [nn.layers.Dropout(rate)(x, training=True) for rate in (0.4, 0.0, 0.7)]
    rng = np.random.default_rng(11)
    close(outs[0], x * (rng.random(x.shape) >= 0.4) / 0.6)
    close(outs[1], x, rtol=0, atol=0)
    close(outs[2], x * (rng.random(x.shape) >= 0.7) / (1 - 0.7))


@pytest.mark.parametrize("shared", [True, False])
def test_a_stack_draws_for_each_network(shared):
    """With a rate for each; the draws are those of one array with `runs` in front."""
    x = samples(50, 4) if shared else samples(3, 50, 4)
    rate = np.array([0.0, 0.5, 0.9])
    layer = nn.layers.Dropout(rate, seed=6)
    layer.of_runs((3,))
    layer.build((None, 4))
    da = samples(3, 50, 4, seed=2)
    a, dx = there_and_back(layer, x, da, training=True)
    kept = np.random.default_rng(6).random((3, 50, 4)) >= rate[:, None, None]
    close(a, x * kept / (1 - rate)[:, None, None])
    close(dx, da * kept / (1 - rate)[:, None, None])


def test_in_float32_the_draws_are_the_same():
    x = samples(50, 4)
    exact = nn.layers.Dropout(0.4, seed=6)(x, training=True)
    nn.config.set_floatx("float32")
    try:
        out = nn.layers.Dropout(0.4, seed=6)(x, training=True)
    finally:
        nn.config.set_floatx("float64")
    assert out.dtype == np.float32
    close(out, exact, rtol=1e-6)


def test_a_rate_can_be_changed():
    layer = nn.layers.Dropout(0.0, seed=6)
    layer(np.ones((5, 4)), training=True)
    layer.rate = 0.4
    close(np.unique(layer(np.ones((50, 4)), training=True)), [0.0, 1 / 0.6])


def test_a_rate_of_one_leaves_nothing():
    close(nn.layers.Dropout(1)(samples(5, 4), training=True), np.zeros((5, 4)))


def test_the_shape_of_the_noise_is_refused_by_name():
    with pytest.raises(NotImplementedError, match="noise_shape"):
        nn.layers.Dropout(0.5, (None, 1))
    assert nn.layers.Dropout(0.5, None, 3).seed == 3


@pytest.mark.parametrize("rate", [-0.1, 1.2, float("nan"), np.array([0.5, 2.0])])
def test_a_rate_is_a_share(rate):
    with pytest.raises(ValueError, match=r"rate.*Expected a float value between 0 and 1"):
        nn.layers.Dropout(rate)


@pytest.mark.parametrize("rate", ["half", None, True])
def test_a_rate_is_a_number(rate):
    with pytest.raises(TypeError, match="rate"):
        nn.layers.Dropout(rate)
