"""Callbacks that set the learning rate, and what "better" means: as in Keras, and in stacks."""

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, close, keras, nn, regression, twin
from ci.tests.nn.test_callbacks import bumpy
from helpers.nn.callbacks.monitor import MonitorCallback

pytestmark = STRICT

PLATEAUS = {
    "default": {},
    "patient": {"patience": 2, "factor": 0.5},
    "cooldown": {"patience": 1, "factor": 0.5, "cooldown": 3},
    "floor": {"patience": 0, "factor": 0.3, "min_lr": 0.05},
    "delta": {"patience": 1, "factor": 0.5, "min_delta": 0.05},
    "max": {"monitor": "val_mae", "mode": "max", "patience": 1, "factor": 0.5},
    "metric": {"monitor": "val_mae", "patience": 1, "factor": 0.7},
}


@pytest.mark.parametrize("name", PLATEAUS)
def test_a_plateau_reduces_the_rate_as_in_keras(name, capsys):
    x, y = regression(30)
    kept = {}

    def callbacks(nn):
        kept[nn] = nn.callbacks.ReduceLROnPlateau(verbose=1, **PLATEAUS[name])
        return [kept[nn]]

    twins = twin(bumpy, x, y, callbacks, batch_size=5, epochs=14, validation_split=0.4)
    rates = twins.our_history.history["learning_rate"]
    assert (len(set(rates)) > 1) == (name != "default")
    close(kept[nn].best, kept[keras].best)
    assert kept[nn].wait == kept[keras].wait
    assert ("reduced to" in capsys.readouterr().out) == (name != "default")


def stack_of(rates):
    start = nn.initializers.GlorotUniform(seed=6)
    dense = nn.layers.Dense
    model = nn.Sequential(
        [nn.Input((3,)), dense(6, "tanh", kernel_initializer=start), dense(2)], runs=rates.shape
    )
    model.compile(nn.optimizers.SGD(rates, momentum=0.8), loss="mse")
    return model


@pytest.mark.parametrize("name", [n for n in PLATEAUS if "mae" not in str(PLATEAUS[n])])
def test_each_run_of_a_stack_has_a_plateau_of_its_own(name):
    x, y = regression(30)
    rates = np.array([[0.5, 0.4], [0.1, 0.3], [0.01, 0.6]])
    call = {"batch_size": 5, "epochs": 14, "shuffle": False, "verbose": 0, "validation_split": 0.4}
    stack = stack_of(rates)
    weights = stack.get_weights()
    logged = stack.fit(x, y, callbacks=[plateau(name)], **call).history["learning_rate"]
    ends = set()
    for i in np.ndindex(*rates.shape):
        member = stack_of(rates[i])
        member.set_weights([w[i] for w in weights])
        seen = member.fit(x, y, callbacks=[plateau(name)], **call).history
        close([rate[i] for rate in logged], seen["learning_rate"])
        close(stack.optimizer.learning_rate[i], member.optimizer.learning_rate)
        ends.add(tuple(rate / rates[i] for rate in seen["learning_rate"]))
    assert len(ends) > 1 or name == "default"


def plateau(name):
    return nn.callbacks.ReduceLROnPlateau(**PLATEAUS[name])


def test_one_rate_for_all_becomes_one_per_run():
    x, y = regression(30)
    stack = stack_of(np.full(3, 0.5))
    stack.compile(nn.optimizers.SGD(0.5, momentum=0.8), loss="mse")
    reduce = nn.callbacks.ReduceLROnPlateau("loss", patience=1, factor=0.5)
    stack.fit(x, y, batch_size=5, epochs=14, verbose=0, callbacks=[reduce])
    assert stack.optimizer.learning_rate.numpy().shape == (3,)


def test_a_rate_by_the_epoch_alone():
    x, y = regression()
    twins = twin(
        bumpy,
        x,
        y,
        lambda nn: [nn.callbacks.LearningRateScheduler(lambda epoch: 1.0 / (2.0 + epoch))],
        epochs=3,
    )
    close(twins.our_history.history["learning_rate"], [1 / 2, 1 / 3, 1 / 4], rtol=1e-7)


def test_an_error_inside_the_function_reaches_the_reader():
    def broken(epoch, rate):
        return rate * {"a": "word"}["a"] * rate

    with pytest.raises(TypeError, match="multiply"):
        fit_with(nn.callbacks.LearningRateScheduler(broken))


@pytest.mark.parametrize("returned", [None, 1, "0.1"])
def test_what_is_no_rate_is_refused_as_in_keras(returned):
    for library in (nn, keras):
        schedule = library.callbacks.LearningRateScheduler(lambda epoch, rate: returned)
        with pytest.raises(ValueError, match="float"):
            fit_with(schedule, library)


def test_callbacks_cannot_set_the_rate_of_a_schedule():
    for library in (nn, keras):
        falling = library.optimizers.schedules.PolynomialDecay(0.1, 10)
        for callback in (
            library.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2),
            library.callbacks.ReduceLROnPlateau("loss", patience=1, min_delta=100),
        ):
            with pytest.raises(TypeError, match="created with a `LearningRateSchedule`"):
                fit_with(callback, library, library.optimizers.Adam(falling))


def fit_with(callback, library=nn, optimizer=None):
    x, y = regression()
    model = bumpy(library, optimizer)
    return model.fit(x, y, epochs=3, verbose=0, callbacks=[callback])


def test_the_rates_of_the_history_stay_what_they_were():
    """In a stack, too, where the optimizer keeps its rates in one array."""
    x, y = regression()
    stack = stack_of(np.array([0.1, 0.2]))
    halve = nn.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
    logged = stack.fit(x, y, epochs=3, verbose=0, callbacks=[halve]).history["learning_rate"]
    close(logged, np.outer([1 / 2, 1 / 4, 1 / 8], [0.1, 0.2]))


class Named:
    """A network whose metrics say what Keras' say, and no more."""

    class Metric:
        def __init__(self, name, direction=None):
            self.name = name
            if direction:
                self._direction = direction

    metrics = (Metric("loss"), Metric("accuracy", "up"), Metric("mae", "down"), Metric("own"))


@pytest.mark.parametrize(
    ("monitor", "mode", "up"),
    [
        ("loss", "auto", False),
        ("val_loss", "auto", False),
        ("val_accuracy", "auto", True),
        ("mae", "auto", False),
        ("own", "max", True),
        ("accuracy", "min", False),
    ],
)
def test_better_is_more_or_less(monitor, mode, up):
    callback = MonitorCallback(monitor, mode)
    callback.set_model(Named())
    callback._set_monitor_op()
    assert callback.monitor_op is (np.greater if up else np.less)


@pytest.mark.parametrize("monitor", ["r2", "val_own", "acc", "unknown"])
def test_an_unknown_direction_is_refused_as_in_keras(monitor):
    callback = MonitorCallback(monitor)
    callback.set_model(Named())
    with pytest.raises(ValueError, match="mode='max'"):
        callback._set_monitor_op()
    for library in (nn, keras):
        with pytest.raises(ValueError, match="mode"):
            fit_with(library.callbacks.EarlyStopping(monitor), library)


def test_an_unknown_mode_is_warned_of_and_taken_as_auto():
    for room in (nn.callbacks, keras.callbacks):
        with pytest.warns(UserWarning, match="EarlyStopping mode 'unknown' is unknown"):
            assert room.EarlyStopping(mode="unknown").mode == "auto"


def test_improvement_is_by_more_than_min_delta():
    for delta in (0.5, -0.5):
        callback = MonitorCallback(mode="max", min_delta=delta)
        callback._set_monitor_op()
        assert callback._is_improvement(0.75, 0) and callback._is_improvement(0.5, None)
        assert not callback._is_improvement(0.5, 0)
        close(callback._is_improvement(np.array([0.4, 0.6]), np.zeros(2)), [False, True])
