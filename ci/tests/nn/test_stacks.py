"""A stack against its members one by one: forward, gradients, training, stopping."""

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, all_close, classes, close, nn, regression

pytestmark = STRICT

RUNS = (3, 2)
RATES = np.array([[0.01, 0.02], [0.05, 0.1], [0.2, 0.3]])
LAMBDAS = np.array([[0.0, 0.001], [0.01, 0.02], [0.03, 0.1]])

OPTIMIZERS = {
    "sgd": lambda rate, v: nn.optimizers.SGD(rate, momentum=v),
    "nesterov": lambda rate, v: nn.optimizers.SGD(rate, momentum=v, nesterov=True),
    "decay": lambda rate, v: nn.optimizers.SGD(rate, weight_decay=v),
    "clipnorm": lambda rate, v: nn.optimizers.SGD(rate, clipnorm=0.1 + v),
    "clipvalue": lambda rate, v: nn.optimizers.SGD(rate, clipvalue=0.01 + v / 10),
    "global_clipnorm": lambda rate, v: nn.optimizers.SGD(rate, global_clipnorm=0.1 + v),
    "adagrad": lambda rate, v: nn.optimizers.Adagrad(rate),
    "rmsprop": lambda rate, v: nn.optimizers.RMSprop(rate / 10, rho=v, momentum=v / 2),
    "centered": lambda rate, v: nn.optimizers.RMSprop(rate / 10, centered=True),
    "adam": lambda rate, v: nn.optimizers.Adam(rate / 10, beta_1=v, beta_2=0.5 + v / 2),
    "amsgrad": lambda rate, v: nn.optimizers.Adam(rate / 10, amsgrad=True),
    "adamw": lambda rate, v: nn.optimizers.AdamW(rate / 10, weight_decay=v),
}
SECOND = np.array([[0.1, 0.2], [0.5, 0.6], [0.8, 0.9]])


def network(runs, optimizer, lam=0.0, loss="mse", metrics=None, outputs=2, last=None):
    penalty = nn.regularizers.L1L2(lam, lam)
    model = nn.Sequential(
        [
            nn.Input((3,)),
            nn.layers.Dense(4, "tanh", kernel_regularizer=penalty, bias_regularizer=penalty),
            nn.layers.PReLU(nn.initializers.RandomNormal(stddev=0.3)),
            nn.layers.Dense(
                outputs,
                last,
                kernel_constraint=nn.constraints.MaxNorm(1.5),
                activity_regularizer=nn.regularizers.L2(lam) if last is None else None,
            ),
        ],
        runs=runs,
    )
    model.compile(optimizer, loss=loss, metrics=metrics)
    return model


def members(stack, build):
    """(index, network with the weights of that member) for each run of the stack."""
    weights = stack.get_weights()
    for index in np.ndindex(*stack.runs):
        member = build(index)
        member.set_weights([w[index] for w in weights])
        yield index, member


def test_shapes_have_the_runs_in_front():
    x, y = regression()
    stack = network(RUNS, nn.optimizers.SGD(RATES))
    assert [w.shape for w in stack.get_weights()] == [
        (*RUNS, *w.shape) for w in network((), "sgd").get_weights()
    ]
    assert stack.predict(x, verbose=0).shape == (*RUNS, 20, 2)
    assert stack.evaluate(x, y, verbose=0).shape == RUNS
    assert stack.count_params() == network((), "sgd").count_params()
    history = stack.fit(x, y, epochs=2, verbose=0).history
    assert np.shape(history["loss"]) == (2, *RUNS)


def test_forward_loss_and_gradients_are_the_members():
    x, y = regression()
    stack = network(RUNS, "sgd", LAMBDAS)
    outputs, losses = stack.predict(x, verbose=0), stack.evaluate(x, y, verbose=0)
    gradients = stack.gradients(x, y)
    for index, member in members(stack, lambda i: network((), "sgd", LAMBDAS[i])):
        close(outputs[index], member.predict(x, verbose=0))
        close(losses[index], member.evaluate(x, y, verbose=0))
        all_close([g[index] for g in gradients], member.gradients(x, y))


def test_layers_on_pictures_are_the_members():
    """Axes of one sample are counted behind the runs: shared slopes, softmax, flattening."""
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(9, 2, 3)), rng.normal(size=(9, 2))

    def build(runs):
        start = nn.initializers.RandomNormal(stddev=0.5)
        layers = [
            nn.layers.PReLU(start, shared_axes=[2]),
            nn.layers.LeakyReLU(0.1),
            nn.layers.Softmax(axis=1),
            nn.layers.Flatten(),
            nn.layers.PReLU(start, shared_axes=[1]),
            nn.layers.Dense(2, "softplus", kernel_constraint=nn.constraints.UnitNorm(axis=1)),
        ]
        model = nn.Sequential([nn.Input((2, 3)), *layers], runs=runs)
        model.compile(nn.optimizers.SGD(0.1), loss="mse")
        return model

    stack = build(RUNS)
    pairs = list(members(stack, lambda i: build(())))
    gradients = stack.gradients(x, y)
    stack.fit(x, y, epochs=3, batch_size=4, shuffle=False, verbose=0)
    for index, member in pairs:
        all_close([g[index] for g in gradients], member.gradients(x, y))
        member.fit(x, y, epochs=3, batch_size=4, shuffle=False, verbose=0)
        all_close([w[index] for w in stack.get_weights()], member.get_weights())


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_fifty_steps_are_the_members(name):
    """Each run with its own rate, second hyperparameter and λ."""
    x, y = regression()
    build, call = OPTIMIZERS[name], {"batch_size": 8, "shuffle": False, "verbose": 0}
    stack = network(RUNS, build(RATES, SECOND), LAMBDAS, metrics=["mae"])
    pairs = list(members(stack, lambda i: network((), build(RATES[i], SECOND[i]), LAMBDAS[i])))
    history = stack.fit(x, y, epochs=17, validation_split=0.2, **call).history
    assert stack.optimizer.iterations == 17 * 2
    stack.fit(x, y, epochs=6, **call)
    assert stack.optimizer.iterations == 52
    for index, member in pairs:
        own = member.fit(x, y, epochs=17, validation_split=0.2, **call).history
        member.fit(x, y, epochs=6, **call)
        for label in ("loss", "val_loss"):
            close([epoch[index] for epoch in history[label]], own[label], label)
        all_close([w[index] for w in stack.get_weights()], member.get_weights(), name)


@pytest.mark.parametrize(
    ("loss", "outputs", "last"),
    [
        ("binary_crossentropy", 1, "sigmoid"),
        ("categorical_crossentropy", 3, "softmax"),
        ("sparse_categorical_crossentropy", 3, "softmax"),
        ("categorical_crossentropy", 3, "sigmoid"),
        ("mae", 3, None),
    ],
)
def test_losses_metrics_and_weights_are_the_members(loss, outputs, last):
    x, labels = classes()
    y = labels if loss.startswith("sparse") else np.eye(3)[labels]
    y = (labels > 0).astype(float) if outputs == 1 else y
    shape = {"loss": loss, "outputs": outputs, "last": last, "metrics": ["accuracy", "mae"]}
    shape["metrics"] = ["accuracy"] if loss.startswith("sparse") else shape["metrics"]
    call = {"batch_size": 6, "epochs": 4, "shuffle": False, "verbose": 0}
    call["sample_weight"] = np.linspace(0.1, 2, 20)
    stack = network(RUNS, nn.optimizers.SGD(RATES), **shape)
    pairs = list(members(stack, lambda i: network((), nn.optimizers.SGD(RATES[i]), **shape)))
    history = stack.fit(x, y, **call).history
    found = stack.evaluate(x, y, verbose=0)
    for index, member in pairs:
        own = member.fit(x, y, **call).history
        for label, values in own.items():
            close([epoch[index] for epoch in history[label]], values, label)
        close([value[index] for value in found], member.evaluate(x, y, verbose=0), "evaluate")


def test_each_run_may_have_data_of_its_own():
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(*RUNS, 12, 3)), rng.normal(size=(*RUNS, 12, 2))
    stack = network(RUNS, nn.optimizers.SGD(RATES))
    pairs = list(members(stack, lambda i: network((), nn.optimizers.SGD(RATES[i]))))
    call = {"batch_size": 5, "epochs": 3, "shuffle": False, "verbose": 0}
    stack.fit(x, y, **call)
    for index, member in pairs:
        member.fit(x[index], y[index], **call)
        all_close([w[index] for w in stack.get_weights()], member.get_weights())
        close(stack.predict(x, verbose=0)[index], member.predict(x[index], verbose=0))


@pytest.mark.parametrize("restore", [True, False])
def test_each_run_stops_for_itself(restore):
    """A stopped run keeps its weights (or its best ones); training ends when all have stopped."""
    x, y = regression(30)
    rates = 5 * RATES

    def stopper():
        return nn.callbacks.EarlyStopping(patience=2, restore_best_weights=restore)

    call = {"batch_size": 6, "epochs": 40, "shuffle": False, "verbose": 0, "validation_split": 0.3}
    stack = network(RUNS, nn.optimizers.SGD(rates))
    pairs = list(members(stack, lambda i: network((), nn.optimizers.SGD(rates[i]))))
    shared = stopper()
    stack.fit(x, y, callbacks=[shared], **call)
    stops = set()
    for index, member in pairs:
        own = stopper()
        member.fit(x, y, callbacks=[own], **call)
        assert own.stopped_epoch == shared.stopped_epoch[index]
        assert own.best_epoch == shared.best_epoch[index]
        close(shared.best[index], own.best)
        all_close([w[index] for w in stack.get_weights()], member.get_weights())
        stops.add(own.stopped_epoch)
    assert len(stops) > 1


def test_one_network_is_a_stack_without_axes():
    x, y = regression()
    call = {"batch_size": 7, "epochs": 3, "shuffle": False, "verbose": 0}
    single = network((), nn.optimizers.Adam(0.02))
    one = network((1,), nn.optimizers.Adam(0.02))
    one.set_weights([w[None] for w in single.get_weights()])
    close(single.fit(x, y, **call).history["loss"], np.ravel(one.fit(x, y, **call).history["loss"]))
    all_close([w[0] for w in one.get_weights()], single.get_weights())
    assert isinstance(single.evaluate(x, y, verbose=0), float)


def test_a_run_that_diverges_leaves_the_others_alone():
    x, y = regression()
    stack = network((2,), nn.optimizers.SGD(np.array([1e200, 0.05])))
    alone = network((), nn.optimizers.SGD(0.05))
    alone.set_weights([w[1] for w in stack.get_weights()])
    call = {"batch_size": 5, "epochs": 5, "shuffle": False, "verbose": 0}
    history = stack.fit(x, y, **call).history["loss"]
    close([epoch[1] for epoch in history], alone.fit(x, y, **call).history["loss"])
    assert not np.isfinite(history[-1][0])


def test_runs_start_from_weights_of_their_own():
    first = network((4,), "sgd").get_weights()[0]
    for a in range(4):
        for b in range(a):
            assert (first[a] != first[b]).all()


def test_dropout_masks_differ_between_runs():
    layer = nn.layers.Dropout(np.array([0.2, 0.8]))
    model = nn.Sequential([nn.Input((50,)), layer], runs=(2,))
    kept = (model(np.ones((400, 50)), training=True) > 0).mean(axis=(1, 2))
    assert (np.abs(kept - [0.8, 0.2]) < 5 * 0.4 / np.sqrt(20_000)).all()
    assert (layer.mask[0] > 0).sum() != (layer.mask[1] > 0).sum()


@pytest.mark.parametrize("rate", [np.full(3, 0.1), np.full((2, 3), 0.1)])
def test_a_rate_of_another_shape_is_refused(rate):
    x, y = regression()
    with pytest.raises(ValueError, match=r"learning_rate.*runs=\(3, 2\)"):
        network(RUNS, nn.optimizers.SGD(rate)).fit(x, y, verbose=0)
