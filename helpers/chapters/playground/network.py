"""The network of the playground: what makes it, in ``nn`` and in Keras."""

from __future__ import annotations

import difflib
import math
import re
from typing import Any, NamedTuple

import numpy as np

from helpers.chapters.playground.data import Points

ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear", "leaky_relu", "elu", "selu", "gelu", "silu")
ACTIVATIONS += ("softplus", "softsign")
MOST_LAYERS, MOST_UNITS = 6, 8
CROSS_ENTROPY, SQUARED = "cross-entropy", "squared error"
PLAYGROUND_START = "uniform ±0.5, b 0.1"
SCHEMES = {
    "Glorot": lambda rng, a, b: rng.uniform(-1, 1, (a, b)) * math.sqrt(6 / (a + b)),
    "He": lambda rng, a, b: rng.standard_normal((a, b)) * math.sqrt(2 / a),
    "LeCun": lambda rng, a, b: rng.standard_normal((a, b)) * math.sqrt(1 / a),
    "orthogonal": lambda rng, a, b: _orthogonal(rng, a, b),
    "normal, 1": lambda rng, a, b: rng.standard_normal((a, b)),
    PLAYGROUND_START: lambda rng, a, b: rng.uniform(-0.5, 0.5, (a, b)),
    "zeros": lambda rng, a, b: np.zeros((a, b)),
}
OPTIMIZERS = {
    "SGD": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "Nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "AdaGrad": ("Adagrad", {}),
    "RMSprop": ("RMSprop", {}),
    "Adam": ("Adam", {}),
    "AdamW": ("AdamW", {}),
}
SCHEDULES = ("constant", "exponential", "natural exponential", "inverse time", "polynomial")
SCHEDULES += ("piecewise constant", "cosine", "cosine with restarts", "warm-up, then cosine")
PENALTIES = ("none", "L1", "L2", "L1 and L2")


class Setting(NamedTuple):
    """All that a training depends on, as the controls of the playground give it."""

    data: str
    points: str
    n: int
    noise: float
    share: int
    seed: int
    inputs: str
    network: str
    scheme: str
    scale: float
    weights: str
    dropout: float
    batch_norm: bool
    penalty: str
    strength: float
    loss: str
    optimizer: str
    learning_rate: float
    schedule: str
    decay: int
    batch: int


class Call(NamedTuple):
    """Something of Keras with its arguments, to be made with ``nn`` or Keras, or written down."""

    name: str
    options: dict[str, Any]

    def made(self, library: Any) -> Any:
        """The object, of that library."""
        kind = library
        for part in self.name.split("."):
            kind = getattr(kind, part)
        options = self.options.items()
        return kind(**{k: v.made(library) if isinstance(v, Call) else v for k, v in options})

    def __str__(self) -> str:
        return f"keras.{self.name}({', '.join(f'{k}={v!s}' for k, v in self.shown.items())})"

    @property
    def shown(self) -> dict[str, str]:
        """The arguments as they are written."""
        return {k: str(v) if isinstance(v, Call) else repr(v) for k, v in self.options.items()}


def read_network(text: str) -> str:
    """Hidden layers "4 tanh, 2 relu" in their one form; "none" without any.

    Raises ValueError for more layers or units than there is room for, and unknown activations.
    """
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if [part.lower() for part in parts] in ([], ["none"]):
        return "none"
    if len(parts) > MOST_LAYERS:
        raise ValueError(f"at most {MOST_LAYERS} hidden layers fit, got {len(parts)}")
    return ", ".join(map(_read_layer, parts))


def _read_layer(text: str) -> str:
    found = re.fullmatch(r"(\d+)\s*([a-z_]*)|([a-z_]+)\s*(\d+)", text.lower())
    if not found:
        raise ValueError(f'a layer is written "4 tanh", got {text!r}; layers stand between commas')
    units, name = (found[1], found[2] or "tanh") if found[1] else (found[4], found[3])
    if not 1 <= int(units) <= MOST_UNITS:
        raise ValueError(f"a layer has 1 to {MOST_UNITS} units, got {units}")
    if name not in ACTIVATIONS:
        near = difflib.get_close_matches(name, ACTIVATIONS, 1, 0.5)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"unknown activation {name!r}{hint} (there are: {', '.join(ACTIVATIONS)})")
    return f"{int(units)} {name}"


def layers_of(network: str) -> list[tuple[int, str]]:
    """Units and activation of each hidden layer of ``network`` as ``read_network`` returns it."""
    parts = [] if network == "none" else [part.split() for part in network.split(", ")]
    return [(int(units), name) for units, name in parts]


def ending(setting: Setting, classes: int) -> tuple[int, str, str]:
    """Outputs, activation and loss of the last layer."""
    squared = setting.loss == SQUARED
    if classes == 0:
        return 1, "linear", "mse"
    if classes == 2:
        return (1, "tanh", "mse") if squared else (1, "sigmoid", "binary_crossentropy")
    loss = "mse" if squared else "sparse_categorical_crossentropy"
    return classes, "softmax", loss


def targets(setting: Setting, data: Points) -> np.ndarray:
    """What the network is to answer, (n,) or (n, 3): classes, numbers, or, for squares, ±1."""
    if data.classes == 0 or setting.loss == CROSS_ENTROPY:
        return data.y
    return 2 * data.y - 1 if data.classes == 2 else np.eye(data.classes)[data.y]


def plan(setting: Setting, classes: int) -> list[Call]:
    """The layers, from the first hidden one to the output."""
    penalty, rows = _penalty(setting), []
    extra = {} if penalty is None else {"kernel_regularizer": penalty}
    for units, name in layers_of(setting.network):
        inside = "linear" if setting.batch_norm else name
        rows.append(Call("layers.Dense", {"units": units, "activation": inside, **extra}))
        if setting.batch_norm:
            rows.append(Call("layers.BatchNormalization", {}))
            rows.append(Call("layers.Activation", {"activation": name}))
        if setting.dropout:
            seed = {"seed": setting.seed + len(rows)}
            rows.append(Call("layers.Dropout", {"rate": setting.dropout, **seed}))
    units, name, _ = ending(setting, classes)
    return [*rows, Call("layers.Dense", {"units": units, "activation": name, **extra})]


def _penalty(setting: Setting) -> Call | None:
    if setting.penalty == "none":
        return None
    both = {"l1": setting.strength, "l2": setting.strength}
    kinds = setting.penalty.lower().split(" and ")
    return Call("regularizers.L1L2", {kind: both[kind] for kind in kinds})


def optimizer(setting: Setting) -> Call:
    """The optimizer with its rate or schedule."""
    name, options = OPTIMIZERS[setting.optimizer]
    return Call(f"optimizers.{name}", {"learning_rate": _rate(setting), **options})


def _rate(setting: Setting) -> Any:
    eta, steps = setting.learning_rate, setting.decay
    rate = {"initial_learning_rate": eta}
    table = {
        "exponential": ("ExponentialDecay", rate | {"decay_steps": steps, "decay_rate": 0.5}),
        "natural exponential": (
            "ExponentialDecay",
            rate | {"decay_steps": steps, "decay_rate": math.exp(-1)},
        ),
        "inverse time": ("InverseTimeDecay", rate | {"decay_steps": steps, "decay_rate": 1.0}),
        "polynomial": (
            "PolynomialDecay",
            rate | {"decay_steps": steps, "end_learning_rate": eta / 100},
        ),
        "piecewise constant": (
            "PiecewiseConstantDecay",
            {"boundaries": [steps, 2 * steps], "values": [eta, eta / 10, eta / 100]},
        ),
        "cosine": ("CosineDecay", rate | {"decay_steps": steps}),
        "cosine with restarts": ("CosineDecayRestarts", rate | {"first_decay_steps": steps}),
        "warm-up, then cosine": (
            "CosineDecay",
            {
                "initial_learning_rate": 0.0,
                "warmup_target": eta,
                "warmup_steps": max(1, steps // 10),
                "decay_steps": steps,
            },
        ),
    }
    if setting.schedule == "constant":
        return eta
    name, options = table[setting.schedule]
    return Call(f"optimizers.schedules.{name}", options)


def build(library: Any, setting: Setting, data: Points) -> Any:
    """The compiled network, with its first weights, in ``nn`` or Keras."""
    model = compiled(library, setting, data)
    model.set_weights(first_weights(setting, model.get_weights()))
    return model


def compiled(library: Any, setting: Setting, data: Points, **options: Any) -> Any:
    """The same with any weights; ``runs`` among the options makes a stack of ``nn``."""
    layers = [call.made(library) for call in plan(setting, data.classes)]
    width = len(setting.inputs.split(", "))
    model = library.Sequential([library.Input((width,)), *layers], **options)
    model.compile(optimizer(setting).made(library), ending(setting, data.classes)[2])
    return model


def first_weights(setting: Setting, like: list[np.ndarray]) -> list[np.ndarray]:
    """Arrays as in ``like``: as set by hand where that fits, else drawn by scheme and seed."""
    if fits(setting.weights, like):
        flat = np.array(setting.weights.split(), float)
        parts = np.split(flat, np.cumsum([w.size for w in like])[:-1])
        return [part.reshape(w.shape) for part, w in zip(parts, like, strict=True)]
    rng, drawn = np.random.default_rng(setting.seed), []
    for w in like:
        if np.ndim(w) == 2:
            w = setting.scale * SCHEMES[setting.scheme](rng, *w.shape)
        elif setting.scheme == PLAYGROUND_START and not np.any(w):
            w = w + 0.1 * (np.ndim(drawn[-1]) == 2)
        drawn.append(np.asarray(w, float))
    return drawn


def fits(weights: str, like: list[np.ndarray]) -> bool:
    """Whether weights that were set by hand belong to a network of this shape."""
    return len(weights.split()) == sum(w.size for w in like)


def _orthogonal(rng: np.random.Generator, a: int, b: int) -> np.ndarray:
    q, r = np.linalg.qr(rng.standard_normal((max(a, b), min(a, b))))
    q = q * np.sign(np.diag(r))
    return q if a >= b else q.T
