"""The same deep network twice, once with sigmoid and once with ReLU, trained while a slider moves.

Both start from the same kernels and see the same batches; only the activation differs. The passes
are written out in one loop over both, with 32-bit numbers, because 100 updates of two networks have
to fit between two pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from helpers import datasets
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.labels import EndLabels
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, choice, integer, log_slider
from helpers.explorer.words import number, percent

UPDATES = 100
WIDTH, BATCH, LOOK_EVERY = 16, 32, 20
SPLIT_SEED, TRAIN_SEED = 4, 3
INITS = {
    "Glorot": lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out)),
    "He": lambda fan_in, fan_out: np.sqrt(2 / fan_in),
    "Glorot × 4": lambda fan_in, fan_out: 4 * np.sqrt(2 / (fan_in + fan_out)),
    "normal, 1": lambda fan_in, fan_out: 1.0,
    "normal, 0.05": lambda fan_in, fan_out: 0.05,
}


@dataclass(frozen=True, eq=False)
class RaceRun:
    """For sigmoid and ReLU, in this order in the first axis of each array:

    ``accuracy`` (2, looks) on unseen digits, ``first`` and ``last`` (2, depth + 1): the root mean
    square of ∂L/∂W in each layer at the first and at the last update.
    """

    depth: int
    learning_rate: float
    init: str
    updates: np.ndarray
    accuracy: np.ndarray
    first: np.ndarray
    last: np.ndarray
    diverged: tuple[bool, bool]
    title: str


@lru_cache(maxsize=1)
def digits() -> tuple[np.ndarray, ...]:
    """Training pixels, one-hot targets, unseen pixels and labels; without the training mean."""
    data = datasets.digits(scaled=True)
    (x, y), (x_test, y_test) = datasets.split(data.x, data.y, test_size=0.2, seed=SPLIT_SEED)
    mean = x.mean(axis=0)
    one_hot = np.eye(10, dtype=np.float32)[y]
    return (x - mean).astype(np.float32), one_hot, (x_test - mean).astype(np.float32), y_test


def initial(depth: int, init: str) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Kernels (2, fan_in, fan_out), the same for both networks, and biases (2, 1, fan_out)."""
    rng = np.random.default_rng(TRAIN_SEED)
    sizes = [64, *[WIDTH] * depth, 10]
    kernels, biases = [], []
    for fan_in, fan_out in pairwise(sizes):
        draw = rng.normal(size=(fan_in, fan_out)) * INITS[init](fan_in, fan_out)
        kernels.append(np.stack([draw, draw]).astype(np.float32))
        biases.append(np.zeros((2, 1, fan_out), np.float32))
    return kernels, biases


def forward(x: np.ndarray, kernels: list, biases: list) -> tuple[list[np.ndarray], np.ndarray]:
    """Each layer's input, (n, 64) and then (2, n, WIDTH), and the logits (2, n, 10)."""
    inputs = [x]
    for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
        a = inputs[-1] @ kernel
        a += bias
        sigmoid, relu = a
        sigmoid *= 0.5  # σ(z) = ½ + ½ tanh(z/2)
        np.tanh(sigmoid, out=sigmoid)
        sigmoid += 1
        sigmoid *= 0.5
        np.maximum(relu, 0, out=relu)
        inputs.append(a)
    return inputs, inputs[-1] @ kernels[-1] + biases[-1]


def update(x: np.ndarray, y: np.ndarray, kernels: list, biases: list, rate: float) -> list:
    """One step of both networks, in place; returns η·∂L/∂W, the last layer's first."""
    inputs, dz = forward(x, kernels, biases)
    dz -= dz.max(axis=-1, keepdims=True)
    np.exp(dz, out=dz)
    dz /= dz.sum(axis=-1, keepdims=True)
    dz -= y
    dz *= np.float32(rate / len(x))
    steps = []
    for layer in range(len(kernels) - 1, -1, -1):
        a, kernel = inputs[layer], kernels[layer]
        steps.append(a.swapaxes(-1, -2) @ dz)
        biases[layer] -= dz.sum(axis=1, keepdims=True)
        if layer:
            dz = dz @ kernel.swapaxes(-1, -2)
            dz[0] *= a[0] - a[0] * a[0]
            dz[1] *= a[1] > 0
        kernel -= steps[-1]
    return steps


def compute_race(depth: int, learning_rate: float, init: str) -> RaceRun:
    """100 updates of both networks, in batches of 32 from a fixed seed."""
    x, y, x_test, y_test = digits()
    kernels, biases = initial(depth, init)
    rng, seen, sizes = np.random.default_rng(TRAIN_SEED), [], []
    order = np.concatenate([rng.permutation(len(x)) for _ in range(UPDATES * BATCH // len(x) + 1)])
    with np.errstate(all="ignore"):
        for k in range(UPDATES + 1):
            if k % LOOK_EVERY == 0:
                logits = forward(x_test, kernels, biases)[1]
                seen.append((logits.argmax(axis=-1) == y_test).mean(axis=-1))
            if k < UPDATES:
                rows = order[k * BATCH : (k + 1) * BATCH]
                steps = update(x[rows], y[rows], kernels, biases, learning_rate)
                if k in (0, UPDATES - 1):
                    squares = [np.square(s.astype(float)).mean(axis=(1, 2)) for s in steps[::-1]]
                    sizes.append(np.sqrt(squares).T / learning_rate)
    accuracy = np.transpose(seen)
    lost = tuple(not np.isfinite(logits[which]).all() for which in (0, 1))
    return RaceRun(
        depth=depth,
        learning_rate=learning_rate,
        init=init,
        updates=np.arange(0, UPDATES + 1, LOOK_EVERY),
        accuracy=accuracy,
        first=sizes[0],
        last=sizes[1],
        diverged=lost,
        title=f"{layers(depth)}, η = {learning_rate:.6g}: sigmoid reads "
        f"{percent(accuracy[0, -1])}, ReLU {percent(accuracy[1, -1])}",
    )


def layers(depth: int) -> str:
    """The depth in words."""
    return f"{depth} hidden layer{'s' * (depth > 1)}"


NOT_LEARNED = 0.2  # of the unseen digits: barely above one in ten, which is guessing


def describe_race(run: RaceRun) -> str:
    """What each reads, whether it has learned at all, and how its first gradient is spread."""
    parts = []
    for which, name in enumerate(("sigmoid", "ReLU")):
        share = run.accuracy[which, -1]
        words = f"{name} reads {percent(share)} of 359 unseen digits"
        if run.diverged[which]:
            words += " because its weights are no numbers any more"
        elif share < NOT_LEARNED:
            words += ", which is close to guessing"
        parts.append(words)
    return (
        f"{UPDATES} updates with η = {run.learning_rate:.6g} from the same first weights: "
        f"{parts[0]}; {parts[1]}. At the first update, ∂L/∂W of the first layer is "
        f"{_compared(run.first[0])} times that of the output layer for sigmoid and "
        f"{_compared(run.first[1])} times for ReLU."
    )


def _compared(sizes: np.ndarray) -> str:
    """The first layer's size as a multiple of the last layer's, with one digit if it is small."""
    ratio = float(sizes[0] / sizes[-1])
    return number(ratio) if ratio >= 0.095 else f"{ratio:.1g}".replace("-", "\N{MINUS SIGN}")


DEEPEST = 6
SIZES = (1e-8, 1e2)


class Race(Picture):
    """Left the accuracy over the updates, right the size of the gradient by layer."""

    height = 330
    right_margin = 62

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        left.set(xlim=(0, UPDATES), ylim=(0, 1.02), xlabel="updates", title="unseen digits read")
        left.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        left.axhline(0.1, color=palette.MUTED, linewidth=1, linestyle=":")
        left.text(UPDATES, 0.025, "guessing", ha="right", size=11, color=palette.MUTED)
        right.set(xlim=(0.7, DEEPEST + 1.3), ylim=SIZES, yscale="log", xlabel="layer")
        right.set(title="size of ∂L/∂W: first update ○, last ●")
        right.set_yticks(10.0 ** np.arange(-8, 3, 2))
        right.minorticks_off()
        self.accuracy, self.first, self.last, self.edges = [], [], [], []
        for name in NAMES:
            colour = palette.ACTIVATIONS[name][0]
            self.accuracy.append(Trace(self, left, color=colour, marker="o", markersize=4))
            hollow = {"marker": "o", "markerfacecolor": "white", "markersize": 6}
            self.first.append(Trace(self, right, "--", color=colour, linewidth=1.4, **hollow))
            line = right.plot([], [], color=colour, marker="o", markersize=5, linewidth=1.4)[0]
            self.last.append(self.moving(line))
            self.edges.append(EdgeMarks(self, right, colour))
        self.ends = EndLabels(self, right, [trace.now for trace in self.first])

    def update(
        self, result: RaceRun, ghost: RaceRun | None = None, pinned: RaceRun | None = None
    ) -> None:
        layers = np.arange(1, result.depth + 2)
        for which, edge in enumerate(self.edges):
            self.accuracy[which].show(
                lambda run, k=which: (run.updates, run.accuracy[k]), result, ghost, pinned
            )
            self.first[which].show(
                lambda run, k=which: (np.arange(1, run.depth + 2), _positive(run.first[k])),
                result, ghost, pinned,
            )  # fmt: skip
            last = np.nan_to_num(result.last[which], nan=np.nan, posinf=1e30)
            self.last[which].set_data(layers, np.clip(_positive(last), 1e-20, 1e20))
            both = np.concatenate([result.first[which], last])
            edge.show(np.tile(layers, 2), np.where(both > 0, both, np.nan))
        self.ends.show(("sigmoid", "ReLU"))
        self.title.set_text(result.title)


def _positive(sizes: np.ndarray) -> np.ndarray:
    return np.where(sizes > 0, sizes, np.nan)


NAMES = ("sigmoid", "relu")


def depth_race() -> Explorer:
    """Depth, learning rate and init: sigmoid and ReLU side by side."""
    return Explorer(
        [
            integer("depth", "hidden layers", 1, DEEPEST, 4),
            log_slider("learning_rate", "learning rate η", 0.01, 10, 0.3),
            choice("init", "initial weights", tuple(INITS), "He"),
        ],
        compute_race,
        Race(),
        describe_race,
        presets={
            "1 layer: both learn": {"depth": 1, "learning_rate": 1.0},
            "4 layers": {"depth": 4},
            "4 layers, larger rate": {"depth": 4, "learning_rate": 5.0},
            "4 layers, Glorot × 4": {"depth": 4, "init": "Glorot × 4", "learning_rate": 1.0},
            "too small weights": {"depth": 2, "init": "normal, 0.05"},
        },
    )
