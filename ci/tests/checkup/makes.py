"""Defects and sound trainings of many makes, for the tests of the checkup."""

from __future__ import annotations

import numpy as np

from ci.tests.checkup.cases import LABELS, LENGTH, ONE_HOT, TWO, X
from helpers import datasets

SPARSE, CATEGORICAL = "sparse_categorical_crossentropy", "categorical_crossentropy"
BINARY = "binary_crossentropy"
DIGITS = datasets.digits(scaled=True)
D, DY = DIGITS.x[:200], DIGITS.y[:200]
XOR_X, XOR_Y = datasets.gate("XOR")
MOONS = datasets.moons(200)
RNG = np.random.default_rng(3)
SHUFFLED = RNG.permutation(len(X))
CUBES = RNG.normal(size=(60, 4, 3))


def made(lib, *hidden, units=1, last="sigmoid", loss=BINARY, rate=0.1, shape=(4,), **options):
    """Dense layers given as (units, activation) or as keyword arguments, then the output."""
    layers = []
    for layer in hidden:
        if isinstance(layer, tuple):
            layer = {"units": layer[0], "activation": layer[1]}
        layers.append(lib.layers.Dense(**layer) if isinstance(layer, dict) else layer)
    output = options.pop("output", {})
    model = lib.Sequential([lib.Input(shape), *layers, lib.layers.Dense(units, last, **output)])
    model.compile(options.pop("optimizer", None) or lib.optimizers.SGD(rate), loss=loss, **options)
    return model


def deep(lib, activation, depth, scheme, width=16, **options):
    """Many equal layers under ten digits."""
    layer = {"units": width, "activation": activation, "kernel_initializer": scheme}
    options = {"units": 10, "last": "softmax", "loss": SPARSE, "shape": (64,), **options}
    return made(lib, *[dict(layer) for _ in range(depth)], **options)


def set_to(model, change):
    """The model with its weights changed."""
    model.set_weights(change(model.get_weights()))
    return model


def frozen(lib):
    model = made(lib, (8, "relu"))
    for layer in model.layers:
        layer.trainable = False
    model.compile(lib.optimizers.SGD(0.1), loss=BINARY)
    return model


def wide(scale, scheme="he_normal"):
    return lambda weights: [w * scale if w.ndim > 1 else w for w in weights]


def with_nan(x, *cells):
    x = x.astype(float).copy()
    for cell in cells:
        x[cell] = np.nan
    return x


# What it is: (model of a library, x, y, the finding's name).
DEFECTS = {
    "NaN in x": lambda lib: (made(lib, (8, "relu")), with_nan(X, (3, 1)), TWO, "missing values"),
    "NaN in y": lambda lib: (made(lib, (8, "relu")), X, with_nan(TWO, 7), "missing values"),
    "a column of NaN": lambda lib: (made(lib), with_nan(X, np.s_[:, 2]), TWO, "missing values"),
    "inf in x": lambda lib: (made(lib), np.where(X > 2.5, np.inf, X), TWO, "infinities"),
    "-inf by log 0": lambda lib: (made(lib), np.where(X < -1.8, -np.inf, X), TWO, "infinities"),
    "1e30 for missing": lambda lib: (made(lib), np.where(X > 2.5, 1e30, X), TWO, "huge values"),
    "raw tumours": lambda lib: (
        made(lib, (8, "relu"), shape=(30,)),
        *datasets.breast_cancer(),
        "unlike scales",
    ),
    "pixels to 255": lambda lib: (
        made(lib, (8, "relu"), units=10, last="softmax", loss=SPARSE, shape=(64,), rate=1e-5),
        D * 255,
        DY,
        "unscaled",
    ),
    "names for classes": lambda lib: (made(lib), X, np.array(["a", "b"] * 75), "text"),
    "text in x": lambda lib: (made(lib), np.where(X > 2, "big", X.astype(str)), TWO, "text"),
    "dates in x": lambda lib: (
        made(lib),
        np.full((150, 4), "2024-01-01", "datetime64[D]"),
        TWO,
        "dates",
    ),
    "complex": lambda lib: (made(lib), X + 1j * X, TWO, "complex numbers"),
    "masked": lambda lib: (made(lib), np.ma.masked_greater(X, 2), TWO, "missing values"),
    "records": lambda lib: (
        made(lib, shape=(2,)),
        np.zeros(5, dtype=[("a", float), ("b", float)]),
        TWO[:5],
        "not an array",
    ),
    "ragged": lambda lib: (made(lib, shape=(2,)), [[1, 2], [3]], [0, 1], "rows of unlike length"),
    "a generator": lambda lib: (made(lib), iter(X), TWO, "not an array"),
    "no rows": lambda lib: (made(lib), X[:0], TWO[:0], "no data"),
    "unequal length": lambda lib: (made(lib), X, TWO[:100], "x and y differ in length"),
    "one input short": lambda lib: (made(lib), X[:, :3], TWO, "x does not fit the network"),
    "one class": lambda lib: (made(lib), X[:50], TWO[:50], "one class"),
    "labels 1 and 2": lambda lib: (made(lib, (8, "relu")), X, TWO + 1, "y does not fit the loss"),
    "labels 1 and 2, loss in a list": lambda lib: (
        made(lib, (8, "relu"), loss=[BINARY] if lib.__name__ == "keras" else BINARY),
        X,
        TWO + 1,
        "y does not fit the loss",
    ),
    "classes from 1": lambda lib: (
        made(lib, units=3, last="softmax", loss=SPARSE),
        X,
        LABELS + 1,
        "y does not fit the loss",
    ),
    "one-hot under sparse": lambda lib: (
        made(lib, units=3, last="softmax", loss=SPARSE),
        X,
        ONE_HOT,
        "y does not fit the loss",
    ),
    "numbers under categorical": lambda lib: (
        made(lib, units=3, last="softmax", loss=CATEGORICAL),
        X,
        LABELS,
        "y does not fit the outputs",
    ),
    "three outputs for one number": lambda lib: (
        made(lib, units=3, last=None, loss="mse", rate=0.01),
        X,
        LENGTH[:, 0],
        "y does not fit the outputs",
    ),
    "y with an axis too many": lambda lib: (
        made(lib, last=None, loss="mse", rate=0.01),
        X[:60],
        CUBES[:, :, :1],
        "y does not fit the outputs",
    ),
    "softmax on one": lambda lib: (
        made(lib, (8, "relu"), last="softmax"),
        X,
        TWO,
        "softmax on one output",
    ),
    "no activation under cross-entropy": lambda lib: (
        made(lib, (8, "relu"), last=None),
        X,
        TWO,
        "activation and loss",
    ),
    "sigmoids that share": lambda lib: (
        made(lib, units=3, last="sigmoid", loss=CATEGORICAL),
        X,
        ONE_HOT,
        "activation and loss",
    ),
    "scores of 60 from a sigmoid": lambda lib: (
        made(lib, last="sigmoid", loss="mse"),
        X,
        LENGTH * 20 + 60,
        "out of reach",
    ),
    "negative targets of a ReLU": lambda lib: (
        made(lib, (8, "tanh"), last="relu", loss="mse", rate=0.01),
        X,
        LENGTH - 2,
        "out of reach",
    ),
    "a rate of 5": lambda lib: (
        made(lib, last=None, loss="mse", rate=5.0),
        X,
        LENGTH,
        "rate too large",
    ),
    "a rate of 100, deep": lambda lib: (
        made(lib, (16, "relu"), (16, "relu"), units=3, last="softmax", loss=SPARSE, rate=100.0),
        X,
        LABELS,
        "rate too large",
    ),
    "a rate of 0": lambda lib: (made(lib, rate=0.0), X, TWO, "loss stands still"),
    "all weights 0": lambda lib: (
        made(lib, {"units": 8, "activation": "tanh", "kernel_initializer": "zeros"}),
        X,
        TWO,
        "equal units",
    ),
    "all weights equal": lambda lib: (
        made(lib, {"units": 8, "activation": "sigmoid", "kernel_initializer": "ones"}),
        X,
        TWO,
        "equal units",
    ),
    "weights lost": lambda lib: (
        set_to(made(lib, (8, "relu")), lambda w: [np.full_like(w[0], np.nan), *w[1:]]),
        X,
        TWO,
        "weights not finite",
    ),
    "all dead": lambda lib: (
        set_to(made(lib, (8, "relu")), lambda w: [w[0] / 10, w[1] - 50, *w[2:]]),
        X,
        TWO,
        "dead units",
    ),
    "a dead output": lambda lib: (
        set_to(
            made(lib, (8, "tanh"), last="relu", loss="mse"), lambda w: [*w[:2], w[2] / 10, w[3] - 9]
        ),
        X,
        LENGTH + 9,
        "dead units",
    ),
    "saturated": lambda lib: (
        set_to(made(lib, (8, "tanh")), lambda w: [w[0] / 10, w[1] + 50, *w[2:]]),
        X,
        TWO,
        "saturated units",
    ),
    "frozen": lambda lib: (frozen(lib), X, TWO, "frozen"),
    "six sigmoid layers": lambda lib: (
        deep(lib, "sigmoid", 6, "glorot_uniform"),
        D,
        DY,
        "vanishing gradient",
    ),
    "eight sigmoid layers, He": lambda lib: (
        deep(lib, "sigmoid", 8, "he_normal"),
        D,
        DY,
        "vanishing gradient",
    ),
    "30 ReLU layers, Glorot": lambda lib: (
        deep(lib, "relu", 30, "glorot_normal", width=32),
        D,
        DY,
        "vanishing gradient",
    ),
    "small weights, deep": lambda lib: (
        deep(lib, "tanh", 5, lib.initializers.RandomNormal(stddev=0.01)),
        D,
        DY,
        "vanishing gradient",
    ),
    "exploding weights": lambda lib: (
        deep(lib, "relu", 12, lib.initializers.RandomNormal(stddev=2.0), width=32),
        D,
        DY,
        "first loss",
    ),
    "exploding, squared error": lambda lib: (
        made(
            lib,
            *[
                {
                    "units": 16,
                    "activation": "relu",
                    "kernel_initializer": lib.initializers.RandomNormal(stddev=3.0),
                }
                for _ in range(6)
            ],
            last=None,
            loss="mse",
            rate=0.01,
        ),
        X,
        LENGTH,
        "first loss",
    ),
    "XOR without activation": lambda lib: (
        made(lib, (8, None), shape=(2,)),
        np.repeat(XOR_X, 10, axis=0),
        np.repeat(XOR_Y, 10),
        "linear layers",
    ),
    "three linear layers": lambda lib: (
        made(lib, (16, None), (16, "linear"), units=3, last="softmax", loss=SPARSE),
        X,
        LABELS,
        "linear layers",
    ),
    "overflow within": lambda lib: (
        set_to(deep(lib, "relu", 6, "he_normal"), wide(1e60 if lib.__name__ != "keras" else 1e8)),
        D,
        DY,
        "not finite inside",
    ),
    "exp of an exp": lambda lib: (
        set_to(
            made(lib, (8, "exponential"), (8, "exponential"), last=None, loss="mse", rate=1e-3),
            wide(20),
        ),
        X,
        LENGTH,
        "not finite inside",
    ),
}


def keras_logarithm(keras):
    layers = [keras.layers.Dense(8), keras.layers.Lambda(keras.ops.log)]
    return made(keras, *layers)


def keras_root(keras):
    """A Lambda with a function without a name, which no configuration keeps."""
    return made(keras, keras.layers.Dense(8), keras.layers.Lambda(lambda z: keras.ops.sqrt(z)))


def two_inputs(keras, last="sigmoid", loss=BINARY):
    a, b = keras.Input((4,)), keras.Input((2,))
    joined = keras.layers.Concatenate()([a, b])
    model = keras.Model([a, b], keras.layers.Dense(1, last)(keras.layers.Dense(8, "relu")(joined)))
    model.compile(keras.optimizers.SGD(0.1), loss=loss)
    return model


def residual(keras, last="sigmoid"):
    a = keras.Input((4,))
    b = keras.layers.Dense(4, "relu")(a)
    c = keras.layers.Dense(1, last)(keras.layers.Add()([a, b]))
    model = keras.Model(a, c)
    model.compile(keras.optimizers.SGD(0.1), loss=BINARY)
    return model


def by_place(keras, last="sigmoid"):
    layers = [keras.Input((4, 3)), keras.layers.TimeDistributed(keras.layers.Dense(1, last))]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.SGD(0.1), loss=BINARY)
    return model


def convolution(keras, rate=0.1, activation="relu"):
    layers = [
        keras.Input((8, 8, 1)),
        keras.layers.Conv2D(4, 3, activation=activation),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, "softmax"),
    ]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(rate), loss=SPARSE)
    return model


def embedded(keras, rate=0.01):
    layers = [
        keras.Input((6,)),
        keras.layers.Embedding(1000, 8),
        keras.layers.GlobalAveragePooling1D(),
        keras.layers.Dense(1, "sigmoid"),
    ]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(rate), loss=BINARY)
    return model


def joined_sigmoids(keras):
    a = keras.Input((4,))
    outs = [keras.layers.Dense(1, "sigmoid")(a) for _ in range(3)]
    model = keras.Model(a, keras.layers.Concatenate()(outs))
    model.compile(keras.optimizers.SGD(0.1), loss=BINARY)
    return model


def recurrent(keras, rate=0.01):
    layers = [keras.Input((4, 3)), keras.layers.SimpleRNN(8), keras.layers.Dense(1)]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(rate), loss="mse")
    return model


def two_outputs(keras):
    a = keras.Input((4,))
    h = keras.layers.Dense(8, "relu")(a)
    model = keras.Model(a, [keras.layers.Dense(1, "sigmoid")(h), keras.layers.Dense(1)(h)])
    model.compile(keras.optimizers.SGD(0.05), loss=[BINARY, "mse"])
    return model


IDS = RNG.integers(0, 1000, size=(80, 6))
IDS_Y = np.arange(80) % 2
IMAGES = D.reshape(-1, 8, 8, 1)
PAIRS = [X, RNG.normal(size=(150, 2))]

KERAS_DEFECTS = {
    "log inside": lambda k: (keras_logarithm(k), X, TWO, "not finite inside"),
    "root inside": lambda k: (keras_root(k), X, TWO, "not finite inside"),
    "two inputs, one with NaN": lambda k: (
        two_inputs(k),
        [with_nan(X, (4, 0)), PAIRS[1]],
        TWO,
        "missing values",
    ),
    "two inputs of unequal length": lambda k: (
        two_inputs(k),
        [X, PAIRS[1][:90]],
        TWO,
        "x and y differ in length",
    ),
    "two inputs, labels 1 and 2": lambda k: (
        two_inputs(k),
        PAIRS,
        TWO + 1,
        "y does not fit the loss",
    ),
    "linear by place": lambda k: (by_place(k, None), CUBES, TWO[:60], "y does not fit the outputs"),
    "no activation by place": lambda k: (
        by_place(k, None),
        CUBES,
        (CUBES[:, :, 0] > 0) * 1.0,
        "activation and loss",
    ),
    "a residual block without sigmoid": lambda k: (
        residual(k, None),
        X,
        TWO,
        "activation and loss",
    ),
    "convolution at rate 100": lambda k: (convolution(k, 100.0), IMAGES, DY, "rate too large"),
    "convolution, pixels to 255": lambda k: (convolution(k, 1e-3), IMAGES * 255, DY, "unscaled"),
    "convolution, classes from 1": lambda k: (
        convolution(k, 1e-3),
        IMAGES,
        DY + 1,
        "y does not fit the loss",
    ),
    "embedding, labels 1 and 2": lambda k: (
        embedded(k),
        IDS,
        IDS_Y + 1,
        "y does not fit the loss",
    ),
    "dense over places": lambda k: (
        made(k, (8, "relu"), last=None, loss="mse", rate=0.01, shape=(4, 3)),
        CUBES,
        LENGTH[:60, 0],
        "y does not fit the outputs",
    ),
    "one axis for one input, rate 100": lambda k: (
        made(k, last=None, loss="mse", rate=100.0, shape=(1,)),
        X[:, 0],
        LENGTH[:, 0],
        "rate too large",
    ),
    "focal loss, labels 1 and 2": lambda k: (
        made(k, (8, "relu"), loss="binary_focal_crossentropy"),
        X,
        TWO + 1,
        "y does not fit the loss",
    ),
    "recurrent, NaN": lambda k: (
        recurrent(k),
        with_nan(CUBES, (3, 1, 1)),
        LENGTH[:60],
        "missing values",
    ),
}

CLEAN = {
    "logistic": lambda lib: (made(lib), X, TWO),
    "logistic, shuffled": lambda lib: (made(lib), X[SHUFFLED], TWO[SHUFFLED]),
    "logistic, (n, 1)": lambda lib: (made(lib), X, TWO[:, None]),
    "logistic, bool": lambda lib: (made(lib), X, TWO == 1),
    "logistic, from lists": lambda lib: (made(lib), X.tolist(), TWO.tolist()),
    "logistic, float32": lambda lib: (made(lib), X.astype("float32"), TWO.astype("int8")),
    "zeros at a single layer": lambda lib: (
        made(lib, output={"kernel_initializer": "zeros"}),
        X,
        TWO,
    ),
    "softmax regression": lambda lib: (made(lib, units=3, last="softmax", loss=SPARSE), X, LABELS),
    "one-hot": lambda lib: (made(lib, units=3, last="softmax", loss=CATEGORICAL), X, ONE_HOT),
    "soft labels": lambda lib: (
        made(lib, units=3, last="softmax", loss=CATEGORICAL),
        X,
        0.9 * ONE_HOT + 0.1 / 3,
    ),
    "probabilities as targets": lambda lib: (made(lib), X, 0.1 + 0.8 * TWO),
    "several labels": lambda lib: (made(lib, units=3), X, ONE_HOT),
    "linear regression": lambda lib: (made(lib, last=None, loss="mse"), X, LENGTH),
    "regression, (n,)": lambda lib: (
        made(lib, (8, "relu"), last=None, loss="mse"),
        X,
        LENGTH[:, 0],
    ),
    "regression far from 0": lambda lib: (
        made(lib, (8, "relu"), last=None, loss="mse", rate=0.01),
        X,
        60 + 5 * LENGTH,
    ),
    "absolute error": lambda lib: (made(lib, (8, "tanh"), last=None, loss="mae"), X, LENGTH),
    "Huber": lambda lib: (made(lib, (8, "tanh"), last=None, loss=lib.losses.Huber()), X, LENGTH),
    "four numbers at once": lambda lib: (
        made(lib, (8, "relu"), units=4, last=None, loss="mse", rate=0.05),
        X,
        X,
    ),
    "a linear waist": lambda lib: (
        made(lib, (2, None), units=4, last=None, loss="mse", rate=0.05),
        X,
        X,
    ),
    "positive, softplus": lambda lib: (
        made(lib, (8, "relu"), last="softplus", loss="mse", rate=0.02),
        X,
        LENGTH + 4,
    ),
    "two ReLU layers, Adam": lambda lib: (
        made(lib, (16, "relu"), (16, "relu"), optimizer=lib.optimizers.Adam(0.01)),
        X,
        TWO,
    ),
    "moons": lambda lib: (
        made(lib, (16, "relu"), (16, "relu"), shape=(2,), optimizer=lib.optimizers.Adam(0.01)),
        *MOONS,
    ),
    "XOR": lambda lib: (
        made(lib, (4, "tanh"), shape=(2,), rate=0.5),
        np.repeat(XOR_X, 10, axis=0),
        np.repeat(XOR_Y, 10),
    ),
    "digits": lambda lib: (
        made(lib, (32, "relu"), units=10, last="softmax", loss=SPARSE, shape=(64,)),
        D,
        DY,
    ),
    "digits, two sigmoid layers": lambda lib: (deep(lib, "sigmoid", 2, "glorot_uniform"), D, DY),
    "digits, three sigmoid layers": lambda lib: (deep(lib, "sigmoid", 3, "glorot_uniform"), D, DY),
    "digits, five tanh layers": lambda lib: (deep(lib, "tanh", 5, "glorot_uniform"), D, DY),
    "digits, eight ReLU layers, He": lambda lib: (
        deep(lib, "relu", 8, "he_normal", width=32),
        D,
        DY,
    ),
    "digits, SELU": lambda lib: (deep(lib, "selu", 6, "lecun_normal"), D, DY),
    "digits, a rate too small": lambda lib: (
        made(lib, (32, "relu"), units=10, last="softmax", loss=SPARSE, shape=(64,), rate=1e-3),
        D,
        DY,
    ),
    "from logits": lambda lib: (
        made(lib, (8, "relu"), last=None, loss=lib.losses.BinaryCrossentropy(from_logits=True)),
        X,
        TWO,
    ),
    "a strong L2 penalty": lambda lib: (
        made(
            lib,
            {"units": 32, "activation": "relu", "kernel_regularizer": lib.regularizers.L2(0.1)},
            rate=0.02,
        ),
        X,
        TWO,
    ),
    "dropout": lambda lib: (made(lib, (16, "relu"), lib.layers.Dropout(0.3)), X, TWO),
    "batch normalization": lambda lib: (
        made(lib, (16, None), lib.layers.BatchNormalization(), lib.layers.Activation("relu")),
        X,
        TWO,
    ),
    "leaky ReLU as a layer": lambda lib: (made(lib, (16, None), lib.layers.LeakyReLU()), X, TWO),
    "momentum": lambda lib: (
        made(lib, (8, "tanh"), optimizer=lib.optimizers.SGD(0.05, momentum=0.9)),
        X,
        TWO,
    ),
    "RMSprop": lambda lib: (
        made(lib, (8, "tanh"), optimizer=lib.optimizers.RMSprop(0.005)),
        X,
        TWO,
    ),
    "images with Flatten": lambda lib: (
        made(
            lib,
            lib.layers.Flatten(),
            (16, "relu"),
            units=10,
            last="softmax",
            loss=SPARSE,
            shape=(8, 8),
        ),
        D.reshape(-1, 8, 8),
        DY,
    ),
    "partly frozen": lambda lib: (partly_frozen(lib), X, TWO),
    "nothing but data": lambda lib: (None, X, TWO),
}


def partly_frozen(lib):
    model = made(lib, (16, "relu"))
    model.layers[0].trainable = False
    model.compile(lib.optimizers.SGD(0.1), loss=BINARY)
    return model


KERAS_CLEAN = {
    "one axis for one input": lambda k: (
        made(k, last=None, loss="mse", shape=(1,)),
        X[:, 0],
        LENGTH[:, 0],
    ),
    "an axis of 1 too many": lambda k: (made(k), X[:, :, None], TWO),
    "by place": lambda k: (by_place(k), CUBES, (CUBES[:, :, :1] > 0) * 1.0),
    "by place, without the axis": lambda k: (by_place(k), CUBES, (CUBES[:, :, 0] > 0) * 1.0),
    "joined sigmoids": lambda k: (joined_sigmoids(k), X, ONE_HOT),
    "embedding": lambda k: (embedded(k), IDS, IDS_Y),
    "two inputs": lambda k: (two_inputs(k), PAIRS, TWO),
    "two outputs": lambda k: (two_outputs(k), X, [TWO, LENGTH]),
    "residual": lambda k: (residual(k), X, TWO),
    "convolution": lambda k: (convolution(k, 0.01), IMAGES, DY),
    "recurrent": lambda k: (recurrent(k), CUBES, CUBES[:, :, 0].sum(axis=1)),
    "loss in a list": lambda k: (made(k, (8, "relu"), loss=[BINARY]), X, TWO),
    "focal loss": lambda k: (made(k, (8, "relu"), loss="binary_focal_crossentropy"), X, TWO),
    "classes by place": lambda k: (
        made(k, units=3, last="softmax", loss=SPARSE, shape=(4, 3)),
        CUBES,
        CUBES.argmax(axis=2),
    ),
    "one-hot by place": lambda k: (
        made(k, units=3, last="softmax", loss=CATEGORICAL, shape=(4, 3)),
        CUBES,
        np.eye(3)[CUBES.argmax(axis=2)],
    ),
    "Adam and layer normalization": lambda k: (
        made(k, (16, None), k.layers.LayerNormalization(), k.layers.Activation("relu")),
        X,
        TWO,
    ),
    "a nested model": lambda k: (
        made(k, k.Sequential([k.Input((4,)), k.layers.Dense(8, "relu")])),
        X,
        TWO,
    ),
}
