"""Which events callbacks hear, in which order and with which logs: as in Keras."""

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, close, f, keras, nn, pair, regression
from helpers.nn.callbacks.base import EVENTS
from helpers.nn.callbacks.callback_list import CallbackList

pytestmark = STRICT

CALL = {"batch_size": 8, "verbose": 0}


def network(nn):
    dense = nn.layers.Dense(2, kernel_initializer=nn.initializers.GlorotUniform(seed=6))
    model = nn.Sequential([nn.Input((3,)), dense])
    model.compile(nn.optimizers.SGD(f(0.1)), loss="mse", metrics=["mae"])
    return model


def recorder(nn, calls, names=EVENTS):
    """A callback that notes all its events, with their numbers and the names of their logs."""

    def note(name):
        def method(self, *arguments, logs=None):
            *number, logs = arguments if isinstance(arguments[-1], dict) else (*arguments, logs)
            calls.append((name, *number, sorted(logs or {})))

        return method

    return type("Recorder", (nn.callbacks.Callback,), {name: note(name) for name in names})()


def heard(nn, call, names=EVENTS):
    calls = []
    call(network(nn), recorder(nn, calls, names))
    return calls


X, Y = regression()
CALLS = {
    "fit": lambda m, c: m.fit(X, Y, epochs=2, validation_split=0.5, callbacks=[c], **CALL),
    "fit alone": lambda m, c: m.fit(X, Y, epochs=1, callbacks=c, **CALL),
    "nothing": lambda m, c: m.fit(X, Y, epochs=0, callbacks=[[c]], **CALL),
    "evaluate": lambda m, c: m.evaluate(X, Y, callbacks=[c], **CALL),
    "predict": lambda m, c: m.predict(X, callbacks=[c], **CALL),
}


@pytest.mark.parametrize("call", CALLS)
def test_all_events_come_as_in_keras(call):
    """With their batches. Keras' `on_predict_batch_end` has "outputs" in its logs, and so here."""
    assert heard(nn, CALLS[call]) == heard(keras, CALLS[call])


@pytest.mark.parametrize("call", CALLS)
def test_one_event_by_itself_comes_as_it_does_among_all(call):
    everything = heard(nn, CALLS[call])
    for name in EVENTS:
        alone = heard(nn, CALLS[call], [name])
        if name.startswith("on_batch"):  # who overrides on_train_batch_end hears no on_batch_end
            name = name.replace("on_", "on_train_")
            alone = [(name, *more) for _, *more in alone]
        assert alone == [event for event in everything if event[0] == name], name


def test_only_what_is_overridden_is_called():
    class Quiet(nn.callbacks.Callback):
        def on_batch_end(self, batch, logs=None):
            self.batches = batch + 1

    class Loud(Quiet):
        def on_test_begin(self, logs=None):
            pass

    model = network(nn)
    assert not CallbackList([nn.callbacks.Callback()], None, model, 1, 0).watches("train_batch")
    quiet = CallbackList([Quiet()], None, model, 1, 0)
    assert quiet.watches("train_batch") and not quiet.watches("test")
    assert CallbackList([Loud()], None, model, 1, 0).watches("test")
    for callback in (
        nn.callbacks.EarlyStopping(),
        nn.callbacks.ModelCheckpoint("w.npz"),
        nn.callbacks.Progress(),
        nn.callbacks.ReduceLROnPlateau(),
        nn.callbacks.LambdaCallback(on_epoch_end=print),
    ):
        assert not CallbackList([callback], None, model, 1, 0).watches("train_batch")
    by_batches = nn.callbacks.ModelCheckpoint("w.npz", save_freq=3)
    assert CallbackList([by_batches], None, model, 1, 0).watches("train_batch")


def test_single_functions_may_be_any_event():
    calls = []
    lambdas = nn.callbacks.LambdaCallback(
        on_batch_end=lambda batch, logs: calls.append(batch),
        on_test_begin=lambda logs: calls.append("test"),
        helper=print,
    )
    CALLS["fit"](network(nn), lambdas)
    assert calls == [0, 1, "test", 0, 1, "test"] and lambdas.helper is print
    with pytest.raises(TypeError, match=r"on_epoc_end.*'on_epoch_end'"):
        nn.callbacks.LambdaCallback(on_epoc_end=print)


def test_parameters_of_the_call_are_known():
    seen = {}
    for library in (nn, keras):
        callback = library.callbacks.Callback()
        network(library).fit(X, Y, epochs=3, verbose=0, callbacks=[callback])
        seen[library] = {name: callback.params[name] for name in ("epochs", "verbose")}
    assert seen[nn] == seen[keras] == {"epochs": 3, "verbose": 0}


def test_a_history_of_ones_own_goes_on():
    ours, theirs = nn.callbacks.History(), keras.callbacks.History()
    a, b = pair(network)
    for _ in range(2):
        a.fit(X, Y, epochs=2, callbacks=[ours], shuffle=False, **CALL)
        b.fit(X, Y, epochs=2, callbacks=[theirs], shuffle=False, **CALL)
    assert ours.epoch == theirs.epoch == [0, 1]
    close(ours.history["loss"], theirs.history["loss"])


def test_verbose_must_be_one_of_four():
    for verbose in (3, "loud", -1):
        with pytest.raises(ValueError, match="verbose"):
            network(nn).fit(X, Y, verbose=verbose)


@pytest.mark.parametrize("error", [False, True])
def test_nan_stops_or_raises_at_the_batch_of_keras(error, capsys):
    y = Y.copy()
    y[12] = np.inf
    for library in (nn, keras):
        stop = library.callbacks.TerminateOnNaN(raise_error=error)
        batches = []
        watch = library.callbacks.LambdaCallback(
            on_train_batch_begin=lambda batch, logs, seen=batches: seen.append(batch)
        )
        call = {"callbacks": [watch, stop], "epochs": 3, "shuffle": False, **CALL}
        call |= {"check_finite": False} if library is nn else {}
        if error:
            with pytest.raises(RuntimeError, match="NaN or Inf loss encountered at batch 1"):
                network(library).fit(X, y, **call)
        else:
            network(library).fit(X, y, **call)
            assert "Batch 1: Invalid loss" in capsys.readouterr().out
        assert batches == [0, 1]


def test_a_stack_goes_on_until_no_run_is_left(capsys):
    x, y = regression()
    model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(2)], runs=(2,))
    model.compile(nn.optimizers.SGD(np.array([1e200, 0.1])), loss="mse")
    history = model.fit(x, y, epochs=4, callbacks=[nn.callbacks.TerminateOnNaN()], **CALL)
    assert len(history.epoch) == 4 and not capsys.readouterr().out
    model.optimizer.learning_rate = np.array([1e200, 1e200])
    history = model.fit(x, y, epochs=9, callbacks=[nn.callbacks.TerminateOnNaN()], **CALL)
    assert len(history.epoch) < 9
