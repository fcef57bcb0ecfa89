"""Bad input: a sentence that says what was wrong, what was expected and the nearest name."""

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, all_close, classes, nn, regression

pytestmark = STRICT

X, Y = regression()
LABELS = classes()[1]


def network(loss="mse", outputs=2, last=None):
    model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(outputs, activation=last)])
    model.compile(nn.optimizers.SGD(0.1), loss=loss)
    return model


UNKNOWN = [
    (lambda: nn.layers.Dense(2, activation="rleu"), "rleu.*did you mean 'relu'"),
    (lambda: nn.layers.Activation("sigmiod"), "sigmiod.*did you mean 'sigmoid'"),
    (lambda: nn.layers.Dense(2, kernel_initializer="glorot"), "glorot.*'glorot_(uniform|normal)'"),
    (lambda: nn.layers.Dense(2, kernel_regularizer="l3"), "l3.*'l[12]'"),
    (lambda: nn.layers.Dense(2, bias_constraint="maxnorm"), "maxnorm.*'max_norm'"),
    (lambda: network("crossentropy"), "crossentropy.*crossentropy'"),
    (lambda: nn.optimizers.get("adm"), "adm.*'adam'"),
    (lambda: compiled(metrics=["acuracy"]), "acuracy.*'accuracy'"),
    (lambda: nn.initializers.get("he_uniforn"), "he_uniforn.*'he_uniform'"),
]


def flat_on_pictures():
    model = nn.Sequential([nn.Input((2, 3)), nn.layers.Dense(2)])
    model.compile("sgd", loss="mse")
    return model


def compiled(**arguments):
    model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(2)])
    model.compile("sgd", loss="mse", **arguments)


@pytest.mark.parametrize(("call", "message"), UNKNOWN)
def test_an_unknown_name_is_told_the_nearest(call, message):
    with pytest.raises(ValueError, match=message):
        call()


SHAPES = [
    (lambda: network().predict(X[:, :2]), r"\(20, 2\).*\(n, 3\)"),
    (lambda: network().predict(X[0]), r"\(3,\).*\(n, 3\)"),
    (lambda: network().fit(X, Y[:, :1].repeat(3, 1)), r"\(20, 3\).*\(samples, 2\)"),
    (lambda: network().fit(X, Y[:7]), r"x has 20.*y has 7"),
    (lambda: network().evaluate(X[:5], Y), r"x has 5.*y has 20"),
    (lambda: network().fit(X, Y, sample_weight=np.ones(19)), "sample_weight.*20"),
    (lambda: network().fit(X, Y, sample_weight=-np.ones(20)), "sample_weight.*at least 0"),
    (lambda: network().fit(X, Y, validation_data=(X[:, :1], Y)), r"\(20, 1\).*\(n, 3\)"),
    (
        lambda: network("categorical_crossentropy", 3, "softmax").fit(X, LABELS),
        r"\(20,\).*to_categ",
    ),
    (lambda: network().fit(X[:0], Y[:0]), "no samples.*0"),
    (lambda: network().predict(np.zeros((0, 3))), "no samples.*0"),
    (lambda: network().fit(X, Y[:0]), "no samples"),
    (lambda: network().set_weights([np.zeros((3, 3)), np.zeros(2)]), r"\(3, 2\).*\(3, 3\)"),
    (lambda: network().set_weights([np.zeros((3, 2))]), "2 arrays.*1"),
]


@pytest.mark.parametrize(("call", "message"), SHAPES)
def test_shapes_are_written_out(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("where", ["x", "y"])
@pytest.mark.parametrize("call", ["fit", "evaluate", "gradients"])
def test_nan_and_infinite_data_are_refused_before_training(value, where, call):
    data = {"x": X.copy(), "y": Y.copy()}
    data[where][4, 1] = value
    model = network()
    before = model.get_weights()
    with pytest.raises(ValueError, match=rf"{where} holds 1 value.*\(4, 1\)"):
        getattr(model, call)(data["x"], data["y"])
    all_close(model.get_weights(), before)


def test_nan_data_may_be_let_in_to_see_what_they_do():
    x = X.copy()
    x[4, 1] = np.nan
    history = network().fit(x, Y, epochs=2, check_finite=False, verbose=0)
    assert np.isnan(history.history["loss"]).all()


LABEL_ERRORS = [
    ("sparse_categorical_crossentropy", 3, LABELS + 1, "0 to 2.*1 to 3"),
    ("sparse_categorical_crossentropy", 3, LABELS - 1, "0 to 2.*-1 to 1"),
    ("sparse_categorical_crossentropy", 3, LABELS + 0.5, "whole"),
    ("binary_crossentropy", 1, LABELS.astype(float), "0 to 1.*0 to 2"),
    ("binary_crossentropy", 1, 2.0 * (LABELS > 0) - 1, "0 to 1.*-1 to 1"),
]


@pytest.mark.parametrize(("loss", "outputs", "y", "message"), LABEL_ERRORS)
def test_labels_out_of_range_are_named(loss, outputs, y, message):
    with pytest.raises(ValueError, match=message):
        network(loss, outputs).fit(X, y, verbose=0)


@pytest.mark.parametrize(
    "data",
    [["a", "b"], [[1.0, 2.0], [3.0]], "table", None, [[None, 1, 2]]],
    ids=["text", "ragged", "a word", "None", "None inside"],
)
def test_what_is_no_table_of_numbers_is_refused(data):
    with pytest.raises((TypeError, ValueError), match="x "):
        network().predict(data)


RATES = [
    lambda v: nn.optimizers.SGD(learning_rate=v),
    lambda v: nn.optimizers.SGD(momentum=v),
    lambda v: nn.optimizers.SGD(weight_decay=v),
    lambda v: nn.optimizers.SGD(clipnorm=v),
    lambda v: nn.optimizers.Adagrad(initial_accumulator_value=v),
    lambda v: nn.optimizers.RMSprop(rho=v),
    lambda v: nn.optimizers.RMSprop(epsilon=v),
    lambda v: nn.optimizers.Adam(beta_1=v),
    lambda v: nn.optimizers.Adam(beta_2=v),
    lambda v: nn.optimizers.Adam(epsilon=v),
    lambda v: nn.optimizers.schedules.ExponentialDecay(v, 10, 0.9),
    lambda v: nn.optimizers.schedules.PolynomialDecay(0.1, v),
    lambda v: nn.regularizers.L2(v),
    lambda v: nn.regularizers.L1(v),
    lambda v: nn.constraints.MaxNorm(v),
    lambda v: nn.layers.LeakyReLU(v),
    lambda v: nn.layers.ReLU(max_value=v),
    lambda v: nn.layers.ReLU(threshold=v),
]


@pytest.mark.parametrize("value", [-0.1, np.nan, np.inf, [0.1, -0.1]], ids=str)
@pytest.mark.parametrize("call", RATES)
def test_negative_and_infinite_rates_are_refused(call, value):
    with pytest.raises(ValueError, match=r"must (lie|be)|cannot be"):
        call(value)


@pytest.mark.parametrize("value", ["0.1", True, {}], ids=str)
@pytest.mark.parametrize("call", RATES)
def test_rates_of_another_type_are_refused(call, value):
    with pytest.raises((TypeError, ValueError), match="must be"):
        call(value)


OTHERS = [
    (lambda: nn.layers.Dense(0), ValueError, "units.*at least 1.*0"),
    (lambda: nn.layers.Dense(2.5), ValueError, "units.*2.5"),
    (lambda: nn.Input(3), ValueError, r"\(3,\)"),
    (lambda: nn.Input((0,)), ValueError, "at least 1"),
    (lambda: nn.Sequential([3]), ValueError, "layer"),
    (lambda: nn.Sequential([nn.layers.Dense]), ValueError, "layer"),
    (lambda: nn.Sequential([nn.layers.Dense(2)]).get_weights(), ValueError, "Input"),
    (lambda: nn.Sequential([nn.Input((2,)), nn.layers.Dense(1)]).fit(X, Y), ValueError, "compile"),
    (lambda: nn.Sequential().predict(X), ValueError, "no layers"),
    (lambda: network().compile("sgd"), ValueError, "loss"),
    (lambda: network().compile(nn.optimizers.SGD, loss="mse"), TypeError, "SGD"),
    (lambda: compiled(metrics="accuracy"), TypeError, r"\['accuracy'\]"),
    (lambda: network().fit(X, Y, batch_size=0), ValueError, "batch_size.*0"),
    (lambda: network().fit(X, Y, batch_size=2.5), ValueError, "batch_size.*2.5"),
    (lambda: network().fit(X, Y, epochs=-1), ValueError, "epochs.*-1"),
    (lambda: network().fit(X, Y, validation_split=1.5), ValueError, "validation_split.*1.5"),
    (lambda: network().fit(X, Y, validation_split=-0.1), ValueError, "validation_split"),
    (lambda: network().fit(X, Y, validation_split=0.99), ValueError, "leaves"),
    (lambda: network().fit(X, Y, verbose="loud"), ValueError, "verbose"),
    (lambda: network().fit(X, Y, validation_data=X), (ValueError, TypeError), "validation_data"),
    (lambda: network().fit(X, Y, class_weight={0: -1.0}), ValueError, "class_weight"),
    (lambda: network().fit(X, Y, class_weight=[1, 2]), (ValueError, TypeError), "class_weight"),
    (lambda: nn.optimizers.SGD(clipnorm=1.0, clipvalue=1.0), ValueError, "clip"),
    (lambda: nn.utils.set_random_seed(-1), ValueError, "seed"),
    (lambda: nn.utils.set_random_seed("a"), ValueError, "seed"),
    (lambda: nn.utils.to_categorical([0, 1, 3], 3), ValueError, "3"),
    (lambda: nn.utils.to_categorical([0, -1]), ValueError, "at least 0"),
    (lambda: nn.optimizers.schedules.PiecewiseConstantDecay([3], [0.1]), ValueError, "2 values"),
    (lambda: nn.optimizers.schedules.PiecewiseConstantDecay([3, 1], [3, 2, 1]), ValueError, "grow"),
    (lambda: flat_on_pictures().fit(np.ones((4, 2, 3)), Y[:4]), ValueError, "Flatten"),
]


@pytest.mark.parametrize(("call", "error", "message"), OTHERS)
def test_a_wrong_call_says_what_is_wrong(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_one_layer_belongs_to_one_network():
    layer = nn.layers.Dense(3)
    nn.Sequential([nn.Input((3,)), layer])
    with pytest.raises(ValueError, match="belongs to a network"):
        nn.Sequential([nn.Input((3,)), layer])


def test_one_optimizer_trains_one_network():
    adam = nn.optimizers.Adam()
    first, second = network(), network(outputs=1)
    for model in (first, second):
        model.compile(adam, loss="mse")
    first.fit(X, Y, verbose=0)
    with pytest.raises(ValueError, match="optimizer"):
        second.fit(X, Y[:, 0], verbose=0)


@pytest.mark.parametrize(
    "optimizer",
    [
        lambda v: nn.optimizers.SGD(0.1, momentum=v),
        lambda v: nn.optimizers.RMSprop(0.1, rho=v),
        lambda v: nn.optimizers.Adam(0.1, beta_1=v),
        lambda v: nn.optimizers.SGD(0.1, weight_decay=v),
        lambda v: nn.optimizers.SGD(0.1, clipnorm=v),
    ],
)
@pytest.mark.parametrize("shape", [(3,), (2, 3), (3, 2, 1)])
def test_a_hyperparameter_per_run_must_fit_the_runs(optimizer, shape):
    model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(2)], runs=(3, 2))
    model.compile(optimizer(np.full(shape, 0.5)), loss="mse")
    with pytest.raises(ValueError, match=r"\(3, 2\)"):
        model.fit(X, Y, verbose=0)
