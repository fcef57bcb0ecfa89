"""A checkup of a network, of nn or of Keras: each defect is named, a sound training is not."""

import numpy as np
import pytest

from ci.tests.checkup.cases import LABELS, LENGTH, ONE_HOT, TWO, X, both, network
from ci.tests.nn.oracle import keras, nn
from helpers import checkup, datasets

pytestmark = pytest.mark.usefixtures("seeded")

SPARSE, CATEGORICAL = "sparse_categorical_crossentropy", "categorical_crossentropy"
DEFECTS = {
    "softmax on one output, mse": (
        {"last": "softmax", "loss": "mse"},
        TWO,
        "softmax on one output",
        "the loss stands still",
    ),
    "softmax on one output, cross-entropy": (
        {"last": "softmax"},
        TWO,
        "softmax on one output",
        "the accuracy stands still",
    ),
    "class numbers from 1": (
        {"units": 3, "last": "softmax", "loss": SPARSE},
        LABELS + 1,
        "y does not fit the loss",
        "the first that has none is 3 in row 100",
    ),
    "class numbers under 0": (
        {"units": 3, "last": "softmax", "loss": SPARSE},
        LABELS - 1,
        "y does not fit the loss",
        "is -1 in row 0",
    ),
    "one-hot under sparse": (
        {"units": 3, "last": "softmax", "loss": SPARSE},
        ONE_HOT,
        "y does not fit the loss",
        "y.argmax(axis=1)",
    ),
    "class numbers under categorical": (
        {"units": 3, "last": "softmax", "loss": CATEGORICAL},
        LABELS,
        "y does not fit the outputs",
        "to_categorical(y, 3)",
    ),
    "rows with the sum 2": (
        {"units": 3, "last": "softmax", "loss": CATEGORICAL},
        ONE_HOT * 2,
        "y does not fit the loss",
        "150 rows of y are no probabilities, the first is row 0, with the sum 2",
    ),
    "labels -1 and 1": (
        {},
        2 * TWO - 1,
        "y does not fit the loss",
        "y = (y == 1) makes 0 and 1 of -1 and 1",
    ),
    "labels 1 and 2": ({}, TWO + 1, "y does not fit the loss", "y = (y == 2)"),
    "two outputs, one column": (
        {"units": 2, "last": "softmax"},
        TWO,
        "y does not fit the outputs",
        'Dense(1, "sigmoid")',
    ),
    "one column for three outputs": (
        {"units": 3, "last": None, "loss": "mse"},
        LENGTH,
        "y does not fit the outputs",
        "all learn the same number",
    ),
    "targets beyond a sigmoid": (
        {"loss": "mse"},
        LENGTH,
        "out of reach",
        "sigmoid gives from 0 to 1",
    ),
    "targets below a ReLU": (
        {"last": "relu", "loss": "mse"},
        LENGTH,
        "out of reach",
        "no less than 0",
    ),
    "no activation": (
        {"last": None},
        TWO,
        "activation and loss",
        "linear under binary cross-entropy",
    ),
    "ReLU under cross-entropy": (
        {"last": "relu"},
        TWO,
        "activation and loss",
        "relu gives no probabilities",
    ),
    "softmax under binary cross-entropy": (
        {"units": 3, "last": "softmax"},
        ONE_HOT,
        "activation and loss",
        "each output is judged alone",
    ),
    "sigmoids under categorical": (
        {"units": 3, "loss": CATEGORICAL},
        ONE_HOT,
        "activation and loss",
        'activation="softmax"',
    ),
    "categorical on one output": (
        {"loss": CATEGORICAL},
        TWO,
        "activation and loss",
        "a single one is always 1",
    ),
    "one class": ({}, TWO * 0, "one class", "all 150 rows of y are 0"),
    "a rate too large": (
        {"last": None, "loss": "mse", "rate": 3.0},
        LENGTH,
        "rate too large",
        "steps of 32 rows took the loss of 150 rows from",
    ),
    "a rate that kills": (
        {"units": 3, "last": "softmax", "loss": SPARSE, "rate": 300.0, "activation": "relu"},
        LABELS,
        "rate too large",
        "at η = 300",
    ),
    "no rate": ({"rate": 0.0}, TWO, "loss stands still", "answering the same to every row"),
    "equal units": (
        {"kernel_initializer": "ones"},
        TWO,
        "equal units",
        "all 8 units have the same weights, all 1",
    ),
    "zeros": (
        {"units": 3, "last": "softmax", "loss": SPARSE, "kernel_initializer": "zeros"},
        LABELS,
        "equal units",
        "all 0",
    ),
}


@both
@pytest.mark.parametrize("case", DEFECTS)
def test_every_defect_is_named_with_its_cure(lib, case):
    settings, y, name, words = DEFECTS[case]
    steps = 20 if name in ("rate too large", "loss stands still") else 0
    report = checkup.inspect(network(lib, **settings), X, y, steps=steps)
    assert name in report.names, report
    assert words in " ".join(repr(report).split())


CLEAN = {
    "binary": ({}, TWO),
    "binary, one column": ({}, TWO[:, None]),
    "binary, truth values": ({}, TWO == 1),
    "sparse": ({"units": 3, "last": "softmax", "loss": SPARSE}, LABELS),
    "sparse, one column": ({"units": 3, "last": "softmax", "loss": SPARSE}, LABELS[:, None]),
    "one-hot": ({"units": 3, "last": "softmax", "loss": CATEGORICAL}, ONE_HOT),
    "several labels at once": ({"units": 3}, ONE_HOT),
    "regression": ({"last": None, "loss": "mse"}, LENGTH),
    "absolute error": ({"last": None, "loss": "mean_absolute_error"}, LENGTH[:, 0]),
    "squared error of a sigmoid": ({"loss": "mean_squared_error"}, TWO),
    "ReLU": ({"activation": "relu"}, TWO),
    "sigmoid": ({"activation": "sigmoid"}, TWO),
}


@both
@pytest.mark.parametrize("case", CLEAN)
def test_a_sound_training_is_clean(lib, case):
    settings, y = CLEAN[case]
    report = checkup.inspect(network(lib, **settings), X, y)
    assert report.clean, report
    text = " ".join(repr(report).split())
    assert "nothing found" in text and "20 steps of 32 rows took the loss of 150 rows" in text


@both
def test_losses_given_as_objects_count_as_those_given_by_name(lib):
    loss = lib.losses.BinaryCrossentropy(from_logits=True)
    assert checkup.inspect(network(lib, last=None, loss=loss), X, TWO).clean
    report = checkup.inspect(network(lib, last="sigmoid", loss=loss), X, TWO)
    assert report.names == ("activation and loss",) and "told that ŷ is z" in repr(report)


@both
def test_the_shape_of_x_is_compared_with_the_input(lib):
    model = network(lib)
    report = repr(checkup.inspect(model, X[:, :3], TWO))
    assert "x has the shape (150, 3), the network takes (n, 4)" in report
    assert "x[:, None] makes one column" in repr(checkup.inspect(model, X[:, 0], TWO))


def test_a_stack_of_networks_is_refused():
    model = nn.Sequential([nn.Input((4,)), nn.layers.Dense(1)], runs=(3,))
    with pytest.raises(ValueError, match="checkup looks at one"):
        checkup.inspect(model, X)


def test_the_recommended_rate_is_one_at_which_the_loss_falls():
    report = checkup.inspect(network(nn, last=None, loss="mse", rate=3.0), X, LENGTH)
    (finding,) = [f for f in report.findings if f.name == "rate too large"]
    rate = float(finding.cure.split("η = ")[1].split()[0])
    nn.utils.set_random_seed(1)  # the same first weights
    assert checkup.inspect(network(nn, last=None, loss="mse", rate=rate), X, LENGTH).clean


@pytest.mark.parametrize("share", [0.5, 0.9, 1.1, 2.0])
def test_the_border_of_the_rate_on_a_parabola(share):
    """A linear neuron's loss is a parabola: it diverges beyond 2 / c, c the largest curvature."""
    x = datasets.standardize(np.random.default_rng(0).normal(size=(50, 3)))[0]
    y = x @ [1.0, -2.0, 0.5]
    ones = np.column_stack([x, np.ones(50)])
    border = 2 / np.linalg.eigvalsh(2 * ones.T @ ones / 50).max()
    model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(1)])
    model.compile(nn.optimizers.SGD(share * border), loss="mse")
    report = checkup.inspect(model, x, y, steps=100, batch_size=50)
    assert ("rate too large" in report) == (share > 1)


def test_a_schedule_is_no_obstacle():
    model = network(nn, last=None, loss="mse")
    schedule = nn.optimizers.schedules.ExponentialDecay(3.0, 100, 0.9)
    model.compile(nn.optimizers.SGD(schedule), loss="mse")
    assert "a smaller rate" in repr(checkup.inspect(model, X, LENGTH))


def test_a_model_of_keras_that_is_no_chain_is_looked_at_from_outside():
    a = keras.Input((4,))
    b = keras.layers.Dense(8, "relu")(a)
    c = keras.layers.Dense(1, "sigmoid")(keras.layers.Add()([b, keras.layers.Dense(8)(a)]))
    model = keras.Model(a, c)
    model.compile("sgd", loss="binary_crossentropy")
    assert checkup.inspect(model, X, TWO).clean
    assert "missing values" in checkup.inspect(model, np.where(X[3] == X, np.nan, X), TWO)


def test_a_keras_model_that_scales_by_itself_may_get_raw_data():
    x, y = datasets.breast_cancer()
    scaling = keras.layers.Normalization()
    scaling.adapt(x.astype("float32"))
    layers = [keras.Input((30,)), scaling, keras.layers.Dense(1, "sigmoid")]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.SGD(0.1), loss="binary_crossentropy")
    assert checkup.inspect(model, x, y).clean


def test_a_model_that_cannot_be_copied_says_so():
    class Own(keras.Model):
        def __init__(self, secret):
            super().__init__()
            self.dense, self.secret = keras.layers.Dense(1), secret

        def call(self, x):
            return self.dense(x)

    model = Own(object())
    model(X)
    model.compile("sgd", loss="mse")
    report = checkup.inspect(model, X, TWO)
    assert report.names == ("not tried",) and "the model cannot be copied" in repr(report)


def test_a_step_that_raises_is_told():
    class Broken(nn.losses.MeanSquaredError):
        def gradient(self, y, p):
            raise RuntimeError("no way down")

    report = checkup.inspect(network(nn, loss=Broken()), X, TWO)
    assert report.names == ("training fails",) and "RuntimeError: no way down" in repr(report)
