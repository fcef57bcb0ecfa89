"""Losses of one's own: functions and classes, of each sample or of the batch.

Trained as in Keras, to the precision of central differences.
"""

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, close, f, nn
from ci.tests.nn.own_twins import X, Y, dense, trained

pytestmark = STRICT


def per_sample(nn):
    return lambda y, p: nn.ops.mean(nn.ops.square(y - p) ** 2, axis=-1)


def whole(nn):
    def loss(y, p):
        return nn.ops.mean(nn.ops.abs(y - p)) + nn.ops.max(p)

    return loss


def every_number(nn):
    return lambda y, p: nn.ops.log(nn.ops.cosh(y - p))


def among_samples(nn):
    """The loss of a sample depends on the others."""

    def loss(y, p):
        return nn.ops.mean(nn.ops.square(p - nn.ops.mean(p, axis=0) - y), axis=-1)

    return loss


def as_class(nn):
    class Own(nn.losses.Loss):
        def call(self, y_true, y_pred):
            return nn.ops.mean(nn.ops.square(y_true - y_pred) ** 2, axis=-1)

    return Own()


def as_sum(nn):
    class Own(nn.losses.Loss):
        def call(self, y_true, y_pred):
            return nn.ops.sum(nn.ops.square(y_true - y_pred))

    return Own(reduction="sum")


def changed(nn):
    """The gradient of the class above is not that of the new `call`."""

    class Own(nn.losses.MeanSquaredError):
        def call(self, y_true, y_pred):
            return nn.ops.mean(nn.ops.abs(y_true - y_pred), axis=-1)

    return Own()


def logarithm(nn):
    """Without bounds: central differences step over the end of the logarithm."""
    ops = nn.ops
    return lambda y, p: -ops.mean(y * ops.log(p) + (1 - y) * ops.log(1 - p), axis=-1)


OWN = [per_sample, whole, every_number, among_samples, as_class, as_sum, changed]


@pytest.mark.parametrize("loss", OWN)
def test_a_loss_is_trained_as_in_keras(loss):
    def build(nn):
        model = nn.Sequential([nn.Input((3,)), dense(nn)])
        model.compile(nn.optimizers.SGD(f(0.05)), loss=loss(nn))
        return model

    trained(build)


@pytest.mark.parametrize("loss", [per_sample, as_class, changed])
def test_its_samples_may_be_weighted(loss):
    def build(nn):
        model = nn.Sequential([nn.Input((3,)), dense(nn)])
        model.compile(nn.optimizers.SGD(f(0.05)), loss=loss(nn))
        return model

    trained(build, sample_weight=np.linspace(0, 2, 12))


def test_a_logarithm_without_bounds_is_trained_near_its_ends():
    def build(nn):
        start = nn.initializers.RandomNormal(stddev=4.0, seed=4)
        layer = nn.layers.Dense(2, "sigmoid", kernel_initializer=start)
        model = nn.Sequential([nn.Input((3,)), layer])
        model.compile(nn.optimizers.SGD(f(0.05)), loss=logarithm(nn))
        return model

    ours = trained(build, y=(Y > 0).astype(float), precise=1e-4)
    p = ours.predict(X, verbose=0)
    assert p.min() < 1e-4 and p.max() > 1 - 1e-6


def test_class_numbers_reach_a_function_as_they_are():
    labels = np.arange(12) % 2

    def loss(nn):
        def of_labels(y, p):
            rows = nn.ops.one_hot(nn.ops.cast(y, "int32"), 2)
            return -nn.ops.sum(rows * nn.ops.log_softmax(p), axis=-1)

        return of_labels

    def build(nn):
        model = nn.Sequential([nn.Input((3,)), dense(nn)])
        model.compile(nn.optimizers.SGD(f(0.05)), loss=loss(nn), metrics=["accuracy"])
        return model

    trained(build, y=labels.astype(float))


def test_a_stack_trains_a_loss_of_one_s_own_network_by_network():
    for loss in (per_sample, whole, as_class):
        stack = nn.Sequential([nn.Input((3,)), dense(nn)], runs=(2,))
        single = nn.Sequential([nn.Input((3,)), dense(nn)])
        for model in (stack, single):
            model.compile(nn.optimizers.SGD(0.05), loss=loss(nn))
        single.set_weights([w[1] for w in stack.get_weights()])
        for model in (stack, single):
            model.fit(X, Y, batch_size=5, epochs=2, shuffle=False, verbose=0)
        for a, b in zip(stack.get_weights(), single.get_weights(), strict=True):
            close(a[1], b)


def test_a_gradient_of_one_s_own_is_used_and_checked():
    class Own(nn.losses.Loss):
        def call(self, y_true, y_pred):
            return np.square(y_true - y_pred).mean(axis=-1)

        def gradient(self, y_true, y_pred):
            return np.full_like(y_pred, 7.0)

    loss = nn.losses.for_network(Own())
    close(loss.gradient(Y, Y), np.full_like(Y, 7.0))
    loss.own.gradient = loss.slope = lambda y, p: np.zeros(3)
    with pytest.raises(ValueError, match=r"gradient.*\(3,\)"):
        loss.gradient(Y, Y)


def test_a_loss_of_another_shape_is_refused():
    loss = nn.losses.for_network(lambda y, p: np.zeros(5))
    with pytest.raises(ValueError, match=r"\(5,\) for 12 samples"):
        loss.call(Y, Y)
