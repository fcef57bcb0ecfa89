"""Random combinations of what `compile` and `fit` take, built with `helpers.nn` and with Keras.

A plan is plain data; `build` and `fit` carry it out on either library. Numbers are sums of few
powers of two, or NumPy scalars, since Keras rounds a Python float such as 0.1 to float32 first.
"""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

f = np.float64
FEATURES = 3


class Target(NamedTuple):
    """A kind of y, the outputs and last activations that fit it, and losses and metrics."""

    outputs: int
    activations: tuple
    losses: tuple
    metrics: tuple


NUMBERS = ("mse", "MSE", "mean_absolute_error", "mae", "function:mean_squared_error", "huber",
           "own", "own scalar", "object:Huber:delta=0.5", "object:MeanSquaredError:reduction=sum",
)  # fmt: skip
BINARY = ("binary_crossentropy", "bce", "object:BinaryCrossentropy", "mse", "own",
          "object:BinaryCrossentropy:label_smoothing=0.25", "function:binary_crossentropy",
)  # fmt: skip
ONE_HOT = ("categorical_crossentropy", "object:CategoricalCrossentropy:label_smoothing=0.125",
           "function:categorical_crossentropy", "mse", "bce", "own")  # fmt: skip
# Left out: Nadam, whose 0.96 Keras rounds to float32, and top-k, which TensorFlow has in float32
# only. A metric in both lists is named "weighted_…", and Keras' `evaluate` counts it twice.
SPARSE = ("sparse_categorical_crossentropy", "object:SparseCategoricalCrossentropy",
          "function:sparse_categorical_crossentropy")  # fmt: skip
ERRORS = ("mse", "mae", "object:RootMeanSquaredError", "function:mean_squared_error", "own metric",
          "own scalar metric", "object:MeanSquaredError")  # fmt: skip
WEIGHTED = "object:MeanAbsoluteError:name=weighted"  # under a name of its own
WEIGHTED_LABELS = "object:SparseCategoricalAccuracy:name=weighted"
COUNTS = ("object:Precision:name=p", "object:Recall:name=r", "object:AUC:name=a",
          "object:BinaryAccuracy:threshold=0.25")  # fmt: skip
LINEAR = (None, "tanh", "relu")
TARGETS = {
    "numbers": Target(2, LINEAR, NUMBERS, (*ERRORS, "accuracy", "object:R2Score")),
    "a number": Target(1, LINEAR, NUMBERS, (*ERRORS, "accuracy")),
    "signs": Target(1, ("tanh", None), NUMBERS, (*ERRORS, "accuracy", "binary_accuracy")),
    "binary": Target(1, ("sigmoid",), BINARY, (*ERRORS, *COUNTS, "accuracy", "binary_accuracy")),
    "soft binary": Target(1, ("sigmoid",), BINARY, (*ERRORS, "accuracy", "binary_crossentropy")),
    "several binary": Target(3, ("sigmoid",), BINARY, (*ERRORS, "binary_accuracy")),
    "one-hot": Target(3, ("softmax", "sigmoid"), ONE_HOT, (*ERRORS, "accuracy", "acc",
                      "categorical_accuracy", "object:F1Score", "categorical_crossentropy")),
    "soft classes": Target(3, ("softmax",), ONE_HOT, (*ERRORS, "accuracy")),
    "labels": Target(3, ("softmax",), SPARSE, ("accuracy", "sparse_categorical_accuracy",
                     "sparse_categorical_crossentropy")),
}  # fmt: skip
COLUMN_KINDS = ("a number", "signs", "binary", "soft binary", "labels")
OPTIMIZERS = (
    ("SGD", {}), ("SGD", {"momentum": f(0.5)}), ("SGD", {"momentum": f(0.75), "nesterov": True}),
    ("Adam", {"beta_1": f(0.75), "beta_2": f(0.875), "epsilon": f(2**-20)}),
    ("Adam", {"beta_1": f(0.5), "beta_2": f(0.75), "epsilon": f(0.125), "amsgrad": True}),
    ("RMSprop", {"rho": f(0.75), "epsilon": f(2**-10), "momentum": f(0.5)}),
    ("RMSprop", {"rho": f(0.75), "epsilon": f(2**-10), "centered": True}),
    ("Adagrad", {"initial_accumulator_value": f(0.5), "epsilon": f(2**-20)}),
    ("Adadelta", {"rho": f(0.75), "epsilon": f(2**-8)}),
    ("Adamax", {"beta_1": f(0.75), "beta_2": f(0.875), "epsilon": f(2**-10)}),
    ("Lion", {"beta_1": f(0.75), "beta_2": f(0.875)}),
)  # fmt: skip


def own_loss(y_true, y_pred):
    """A loss of the reader's own, one number per sample, in operators that both libraries have."""
    d = y_pred - y_true
    return (d * d * d * d)[:, 0] + abs(d)[:, -1]


def own_scalar(nn):
    """A loss of the reader's own that comes as one number for the batch."""

    def scalar_loss(y_true, y_pred):
        return nn.ops.mean(nn.ops.square(y_true - y_pred)) + nn.ops.mean(y_pred)

    return scalar_loss


def own_metric(y_true, y_pred):
    """A metric of the reader's own, one number per sample."""
    return ((y_true - y_pred) * y_pred)[:, 0]


def own_scalar_metric(nn):
    """A metric of the reader's own that comes as one number for the batch."""

    def scalar_metric(y_true, y_pred):
        return nn.ops.max(y_pred)

    return scalar_metric


def named(nn: Any, room: Any, name: str) -> Any:
    """What a name in a plan stands for: a string, a function, an object or one of the above."""
    own = {"own": own_loss, "own metric": own_metric}
    if name in own:
        return own[name]
    if name in ("own scalar", "own scalar metric"):
        return (own_scalar if name == "own scalar" else own_scalar_metric)(nn)
    kind, _, rest = name.partition(":")
    if kind == "function":
        return getattr(room, rest)
    if kind != "object":
        return name
    rest, _, argument = rest.partition(":")
    key, _, value = argument.partition("=")
    number = float(value) if value[:1].isdigit() else value
    number = int(number) if key == "k" else number
    return getattr(room, rest)(**({key: number} if key else {}))


@st.composite
def plans(draw: st.DrawFn, kind: str) -> dict:
    """A plan for one kind of target."""
    target, one = TARGETS[kind], st.sampled_from
    maybe = lambda *choices: draw(one([None, None, *choices]))  # noqa: E731
    hidden = draw(st.lists(one(["relu", "tanh", "sigmoid", "elu", "softplus", "norm"]), max_size=2))
    metrics = draw(st.lists(one(target.metrics), max_size=2, unique=True))
    weights = maybe("sample_weight", "class_weight")
    if kind not in ("binary", "one-hot", "labels") and weights == "class_weight":
        weights = "sample_weight"
    return {
        "kind": kind,
        "seed": draw(st.integers(0, 99)),
        "n": draw(st.integers(6, 17)),
        # Keras' metric of that name refuses (n,).
        "column": "binary_crossentropy" in metrics
        or (kind in COLUMN_KINDS and draw(st.booleans())),
        "hidden": hidden,
        "last": draw(one(target.activations)),
        "regularizer": maybe("l1", "l2", "l1_l2"),
        "activity": maybe("l2"),
        "constraint": maybe("max_norm", "non_neg", "unit_norm"),
        "frozen": bool(hidden) and draw(one([False, False, True])),
        "loss": draw(one(target.losses)),
        "metrics": metrics,
        "weighted": maybe(WEIGHTED_LABELS if kind == "labels" else WEIGHTED),
        "optimizer": draw(st.integers(0, len(OPTIMIZERS) - 1)),
        "rate": draw(one([0.125, 0.5, 0.03125])),
        "schedule": maybe("exponential", "piecewise"),
        "clip": maybe("clipnorm", "clipvalue", "global_clipnorm"),
        "decay": maybe(0.125),
        "epochs": draw(st.integers(1, 4)),
        "batch_size": draw(one([1, 4, 5, 32, None])),
        "weights": weights,
        "validation": maybe("split", "given", "weighted"),
        "validation_batch_size": maybe(3),
        "validation_freq": maybe(2),
        "callbacks": draw(st.lists(one(["stop", "plateau", "rate"]), max_size=2, unique=True)),
        "steps_per_epoch": maybe(2),
    }


def build(nn: Any, plan: dict) -> Any:
    """The network of a plan, compiled."""
    target = TARGETS[plan["kind"]]
    regularizers = {
        "l1": lambda: nn.regularizers.L1(f(0.125)),
        "l2": lambda: nn.regularizers.L2(f(0.0625)),
        "l1_l2": lambda: nn.regularizers.L1L2(l1=f(0.0625), l2=f(0.125)),
    }
    made = [nn.Input((FEATURES,))]
    for position, name in enumerate(plan["hidden"]):
        if name == "norm":
            made.append(nn.layers.BatchNormalization(momentum=f(0.75), epsilon=f(0.125)))
            continue
        penalty = regularizers[plan["regularizer"]]() if plan["regularizer"] else None
        made.append(
            nn.layers.Dense(
                4,
                name,
                kernel_regularizer=penalty,
                bias_constraint="non_neg" if plan["constraint"] else None,
                trainable=not (plan["frozen"] and position == 0),
            )
        )
    activity = nn.regularizers.L2(f(0.125)) if plan["activity"] else None
    last = nn.layers.Dense(
        target.outputs,
        plan["last"],
        activity_regularizer=activity,
        kernel_constraint=plan["constraint"],
    )
    model = nn.Sequential([*made, last])
    model.compile(
        optimizer(nn, plan),
        loss=named(nn, nn.losses, plan["loss"]),
        metrics=[named(nn, nn.metrics, name) for name in plan["metrics"]],
        weighted_metrics=[named(nn, nn.metrics, plan["weighted"])] if plan["weighted"] else None,
    )
    return model


def optimizer(nn: Any, plan: dict) -> Any:
    """The optimizer of a plan."""
    name, options = OPTIMIZERS[plan["optimizer"]]
    rate, schedules = f(plan["rate"]), nn.optimizers.schedules
    if plan["schedule"] == "exponential":
        rate = schedules.ExponentialDecay(rate, 4, f(0.5))
    elif plan["schedule"] == "piecewise":
        rate = schedules.PiecewiseConstantDecay([2, 5], [rate, rate / 2, rate / 4])
    options = dict(options)
    if plan["clip"]:
        options[plan["clip"]] = f(0.25)
    if plan["decay"]:
        options["weight_decay"] = f(plan["decay"])
    return getattr(nn.optimizers, name)(rate, **options)


def data(plan: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x, y and a weight for each sample; every class is there."""
    rng, n = np.random.default_rng(plan["seed"]), plan["n"]
    x = rng.normal(size=(n, FEATURES))
    labels = np.arange(n) % 3
    y = {
        "numbers": lambda: rng.normal(size=(n, 2)),
        "a number": lambda: rng.normal(size=n),
        "signs": lambda: np.where(labels > 0, 1.0, -1.0),
        "binary": lambda: (labels > 0).astype(float),
        "soft binary": lambda: np.where(labels > 0, 0.875, 0.125),
        "several binary": lambda: (rng.random((n, 3)) > 0.5).astype(float),
        "one-hot": lambda: np.eye(3)[labels],
        "soft classes": lambda: 0.75 * np.eye(3)[labels] + 0.25 / 4 * np.array([1, 1, 2]),
        "labels": lambda: labels,
    }[plan["kind"]]()
    return x, y[:, None] if plan["column"] else y, rng.integers(0, 5, n) / 4


def fit(nn: Any, model: Any, plan: dict) -> Any:
    """Trains the network as the plan says; returns the history."""
    x, y, weight = data(plan)
    seen_x, seen_y, seen_weight = data({**plan, "seed": plan["seed"] + 1, "n": 7})
    call = {key: plan[key] for key in ("epochs", "batch_size")}
    if plan["weights"] == "sample_weight":
        call["sample_weight"] = weight
    elif plan["weights"]:
        call["class_weight"] = {0: 0.5, 1: 2.0}
    if plan["validation"] == "split":
        call["validation_split"] = 0.25
    elif plan["validation"]:
        given = (seen_x, seen_y, seen_weight)
        call["validation_data"] = given if plan["validation"] == "weighted" else given[:2]
    if plan["validation"]:
        call["validation_batch_size"] = plan["validation_batch_size"]
        call["validation_freq"] = plan["validation_freq"] or 1
    if plan["steps_per_epoch"] and plan["batch_size"] == 1:
        call["steps_per_epoch"] = plan["steps_per_epoch"]
    return model.fit(x, y, verbose=0, shuffle=False, callbacks=callbacks(nn, plan), **call)


def callbacks(nn: Any, plan: dict) -> list:
    """The callbacks of a plan; a schedule leaves no rate to set by hand."""
    watched = "val_loss" if plan["validation"] and not plan["validation_freq"] else "loss"
    make = {
        "stop": lambda: nn.callbacks.EarlyStopping(
            watched, min_delta=f(0.0625), patience=1, restore_best_weights=True
        ),
        "plateau": lambda: nn.callbacks.ReduceLROnPlateau(
            watched, factor=0.5, patience=1, min_delta=f(0.0625), min_lr=f(2**-6)
        ),
        "rate": lambda: nn.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5),
    }
    names = [n for n in plan["callbacks"] if not plan["schedule"] or n == "stop"]
    return [make[name]() for name in names]
