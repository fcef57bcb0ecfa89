"""Callbacks: early stopping, checkpoints, rates by epoch and NaN equal Keras'."""

import gc
import weakref

import numpy as np
import pytest

from ci.tests.nn.oracle import (
    STRICT,
    close,
    f,
    keras,
    nn,
    regression,
    twin,
)

pytestmark = STRICT

STOPPING = {
    "default": {},
    "patience": {"patience": 3},
    "restored": {"patience": 3, "restore_best_weights": True},
    "min_delta": {"patience": 2, "min_delta": 0.02, "restore_best_weights": True},
    "training loss": {"monitor": "loss", "patience": 2, "min_delta": 0.01},
    "max": {"monitor": "val_mae", "mode": "max", "patience": 2, "restore_best_weights": True},
    "metric": {"monitor": "val_mae", "patience": 2, "restore_best_weights": True},
    "baseline": {"baseline": 0.2, "patience": 3, "restore_best_weights": True},
    "late": {"start_from_epoch": 5, "patience": 1, "restore_best_weights": True},
    "never": {"patience": 50, "restore_best_weights": True},
}


def bumpy(nn, optimizer=None):
    """A training whose validation loss goes up and down: a large rate and small batches."""
    start = nn.initializers.GlorotUniform(seed=6)
    model = nn.Sequential(
        [
            nn.Input((3,)),
            nn.layers.Dense(6, activation="tanh", kernel_initializer=start),
            nn.layers.Dense(2, kernel_initializer=nn.initializers.GlorotUniform(seed=7)),
        ]
    )
    optimizer = optimizer or nn.optimizers.SGD(f(0.5), momentum=f(0.8))
    model.compile(optimizer, loss="mse", metrics=["mae"])
    return model


@pytest.mark.parametrize("name", STOPPING)
def test_early_stopping_equals_keras(name):
    x, y = regression(30)
    kept = {}

    def callbacks(nn):
        kept[nn] = nn.callbacks.EarlyStopping(**STOPPING[name])
        return [kept[nn]]

    twins = twin(bumpy, x, y, callbacks, batch_size=5, epochs=14, validation_split=0.4)
    ours, theirs = kept[nn], kept[keras]
    assert ours.stopped_epoch == theirs.stopped_epoch
    assert ours.best_epoch == theirs.best_epoch
    assert ours.wait == theirs.wait
    close(ours.best, theirs.best)
    assert len(twins.our_history.epoch) < 14 or name == "never"


def test_gains_below_min_delta_do_not_count():
    """A loss that falls every epoch, but by less than 0.02 from the seventh on."""
    x, y = regression(30)

    def build(nn):
        return bumpy(nn, nn.optimizers.SGD(f(0.05)))

    epochs = []
    for min_delta in (0.0, 0.02, -0.02):

        def callbacks(nn, min_delta=min_delta):
            return [nn.callbacks.EarlyStopping("loss", min_delta=min_delta, patience=1)]

        twins = twin(build, x, y, callbacks, batch_size=30, epochs=12)
        epochs.append(len(twins.our_history.epoch))
    assert epochs == [12, 7, 7]


def test_early_stopping_can_be_used_again():
    x, y = regression(30)
    stopper = nn.callbacks.EarlyStopping(patience=2)
    call = {"batch_size": 5, "epochs": 14, "validation_split": 0.4, "shuffle": False, "verbose": 0}
    lengths = [len(bumpy_fit(x, y, stopper, call)) for _ in range(2)]
    assert lengths[0] == lengths[1] < 14


def bumpy_fit(x, y, callback, call):
    model = bumpy(nn)
    return model.fit(x, y, callbacks=[callback], **call).epoch


def test_early_stopping_does_not_revoke_anothers_stop():
    x, y = regression(30)

    class StopNow(nn.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = True

    for order in (1, -1):
        callbacks = [StopNow(), nn.callbacks.EarlyStopping("loss", patience=50)][::order]
        history = bumpy(nn).fit(x, y, epochs=4, callbacks=callbacks, verbose=0)
        assert history.epoch == [0]


def test_watching_what_is_not_there_names_what_is():
    """And stops nothing, as in Keras: with `validation_freq` it may be there another time."""
    x, y = regression()
    for library, message in ((nn, r"'val_loss'.*loss, mae.*validation_data"), (keras, "val_loss")):
        with pytest.warns(UserWarning, match=message):
            fitted = bumpy(library).fit(
                x, y, epochs=2, verbose=0, callbacks=[library.callbacks.EarlyStopping()]
            )
        assert fitted.epoch == [0, 1]


SCHEDULE = {
    "halving": lambda epoch, rate: rate * 0.5,
    "by epoch": lambda epoch, rate: 0.3 if epoch < 2 else 0.05,
}


@pytest.mark.parametrize("name", SCHEDULE)
def test_rate_by_epoch_equals_keras(name):
    x, y = regression()
    twins = twin(
        bumpy,
        x,
        y,
        lambda nn: [nn.callbacks.LearningRateScheduler(SCHEDULE[name])],
        batch_size=8,
        epochs=4,
        validation_split=0.2,
    )
    assert "learning_rate" in twins.our_history.history
    close(twins.ours.optimizer.learning_rate, np.asarray(twins.theirs.optimizer.learning_rate))


def test_nan_ends_training_in_the_same_epoch(capsys):
    """A rate of 50 makes the loss infinite; both stop there. Keras' epoch loss may be NaN."""
    x, y = regression()
    lengths = []
    for library in (nn, keras):
        model = library.Sequential(
            [library.Input((3,)), library.layers.Dense(4), library.layers.Dense(2)]
        )
        model.compile(library.optimizers.SGD(f(50.0)), loss="mse")
        start = np.random.default_rng(5)
        model.set_weights([start.normal(size=w.shape) for w in model.get_weights()])
        history = model.fit(
            x,
            y,
            batch_size=20,
            epochs=100,
            shuffle=False,
            verbose=0,
            callbacks=[library.callbacks.TerminateOnNaN()],
        )
        assert not np.isfinite(history.history["loss"][-1])
        assert np.isfinite(history.history["loss"][:-1]).all()
        lengths.append(len(history.epoch))
    assert lengths[0] == lengths[1] < 100
    assert "Invalid loss" in capsys.readouterr().out


def test_single_functions_are_called_in_keras_order():
    x, y = regression()
    calls = {nn: [], keras: []}

    def callbacks(nn):
        seen = calls[nn]
        return [
            nn.callbacks.LambdaCallback(
                on_train_begin=lambda logs: seen.append("begin"),
                on_epoch_begin=lambda epoch, logs: seen.append(f"epoch {epoch}"),
                on_train_batch_end=lambda batch, logs: seen.append(f"batch {batch}"),
                on_epoch_end=lambda epoch, logs: seen.append(f"end {epoch} {sorted(logs)}"),
                on_train_end=lambda logs: seen.append("done"),
            )
        ]

    twin(bumpy, x, y, callbacks, batch_size=8, epochs=2, validation_split=0.2)
    assert calls[nn] == calls[keras]


def test_batches_see_the_running_average_as_in_keras():
    x, y = regression()
    losses = {nn: [], keras: []}

    def callbacks(nn):
        seen = losses[nn]
        watch = nn.callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs: seen.append(float(logs["loss"]))
        )
        return [watch]

    twin(bumpy, x, y, callbacks, batch_size=8, epochs=2)
    close(losses[nn], losses[keras])


def test_bad_arguments_are_named():
    callbacks = nn.callbacks
    for call, error, message in [
        (lambda: callbacks.ReduceLROnPlateau(factor=1.0), ValueError, "factor"),
        (lambda: callbacks.EarlyStopping(patience=-1), ValueError, "patience"),
        (lambda: callbacks.LearningRateScheduler(0.1), TypeError, "schedule"),
        (lambda: callbacks.LambdaCallback(on_epoc_end=print), TypeError, "on_epoc_end"),
        (lambda: callbacks.ModelCheckpoint("weights.h5"), ValueError, "npz"),
        (lambda: callbacks.ModelCheckpoint("w.npz", save_freq="often"), ValueError, "save_freq"),
        (
            lambda: callbacks.ModelCheckpoint("w.npz", save_weights_only=False),
            ValueError,
            "weights",
        ),
    ]:
        with pytest.raises(error, match=message):
            call()


def test_a_thing_that_is_no_callback_is_refused():
    x, y = regression()
    with pytest.raises(TypeError, match="callback"):
        bumpy(nn).fit(x, y, callbacks=[print], verbose=0)


def test_a_trained_network_is_gone_with_its_last_name() -> None:
    """And not only when Python looks for cycles: a stack may be large."""
    model = nn.Sequential([nn.Input((2,)), nn.layers.Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(np.zeros((4, 2)), np.zeros(4), verbose=0)
    assert history.model is model
    watched = weakref.ref(model)
    gc.disable()
    try:
        del model
        assert watched() is None
    finally:
        gc.enable()
