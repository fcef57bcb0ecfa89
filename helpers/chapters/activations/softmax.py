"""Softmax with a temperature: how sure a network says it is, and how sure it may be.

A small network was trained on 200 handwritten digits, for longer than is good for its modesty.
Its logits z are divided by T before softmax. On 359 digits that it never saw, the mean
cross-entropy tells which T is honest (temperature scaling: Guo et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from helpers import datasets, nn
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, Handle, choice, log_slider
from helpers.explorer.words import a_digit, number, percent

TEMPERATURES = np.geomspace(0.05, 20, 61)
SPLIT_SEED, TRAIN_SEED, SAMPLES, EPOCHS = 4, 0, 200, 60
DIGITS = ("clear", "in doubt", "misread, in doubt", "misread, and sure of it")


@dataclass(frozen=True, eq=False)
class BeliefRun:
    """``p`` (10,) for one digit at temperature ``temperature``; the loss over all temperatures.

    ``claimed`` is the mean of the largest probability over the unseen digits, ``right`` the share
    of them that is read rightly, ``best`` the temperature with the least mean ``loss``.
    """

    temperature: float
    name: str
    image: np.ndarray
    true: int
    p: np.ndarray
    losses: np.ndarray
    loss: float
    best: float
    least: float
    claimed: float
    right: float
    title: str

    @property
    def said(self) -> int:
        """The class with the largest probability."""
        return int(self.p.argmax())

    @property
    def entropy(self) -> float:
        """How undecided p is, in bits: 0 for one certain class, log2(10) for all alike."""
        p = self.p[self.p > 0]
        return float(-(p * np.log2(p)).sum()) + 0.0


@lru_cache(maxsize=1)
def logits() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logits (359, 10) of the trained network for the unseen digits, their labels and pixels."""
    data = datasets.digits(scaled=True)
    (x, y), (x_test, y_test) = datasets.split(data.x, data.y, test_size=0.2, seed=SPLIT_SEED)
    mean = x.mean(axis=0)
    # Each with a seed and no shuffling: nothing is drawn from the generator that the reader seeds.
    inits = [nn.initializers.HeNormal(seed=TRAIN_SEED + k) for k in range(3)]
    zeros = nn.initializers.Zeros(seed=TRAIN_SEED)
    model = nn.Sequential(
        [
            nn.Input((64,)),
            nn.layers.Dense(32, "relu", kernel_initializer=inits[0], bias_initializer=zeros),
            nn.layers.Dense(32, "relu", kernel_initializer=inits[1], bias_initializer=zeros),
            nn.layers.Dense(10, kernel_initializer=inits[2], bias_initializer=zeros),
        ]
    )
    loss = nn.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(nn.optimizers.Adam(0.01), loss=loss)
    rows, targets = x[:SAMPLES] - mean, np.eye(10)[y[:SAMPLES]]
    model.fit(rows, targets, epochs=EPOCHS, shuffle=False, verbose=0)
    return model.predict(x_test - mean, verbose=0), y_test, x_test


@lru_cache(maxsize=1)
def examples() -> dict[str, int]:
    """The row of each of ``DIGITS`` among the unseen digits."""
    z, y, _ = logits()
    p = nn.activations.get("softmax")(z)
    sure, right = p.max(axis=1), z.argmax(axis=1) == y

    def most(wanted: np.ndarray, which: np.ndarray) -> int:
        return int(np.where(which, wanted, -np.inf).argmax())

    rows = (most(sure, right), most(-sure, right), most(-sure, ~right), most(sure, ~right))
    return dict(zip(DIGITS, rows, strict=True))


def cross_entropy(z: np.ndarray, y: np.ndarray, temperature: float) -> float:
    """The mean of −log softmax(z / T) at the labels y."""
    u = z / temperature
    u = u - u.max(axis=1, keepdims=True)
    return float((np.log(np.exp(u).sum(axis=1)) - u[np.arange(len(y)), y]).mean())


@lru_cache(maxsize=1)
def curve() -> tuple[np.ndarray, float]:
    """The mean cross-entropy at each of ``TEMPERATURES``, and the temperature of its minimum."""
    z, y, _ = logits()
    losses = np.array([cross_entropy(z, y, t) for t in TEMPERATURES])
    fine = np.geomspace(0.2, 5, 81)
    return losses, float(fine[np.argmin([cross_entropy(z, y, t) for t in fine])])


def compute_belief(temperature: float, digit: str) -> BeliefRun:
    """The probabilities of one digit, and how honest they are over all unseen ones."""
    z, y, x = logits()
    row = examples()[digit]
    losses, best = curve()
    p = nn.activations.get("softmax")(z / temperature)
    said = int(z[row].argmax())
    article = "an" if said == 8 else "a"
    return BeliefRun(
        temperature=temperature,
        name=digit,
        image=x[row].reshape(8, 8),
        true=int(y[row]),
        p=p[row],
        losses=losses,
        loss=cross_entropy(z, y, temperature),
        best=best,
        least=cross_entropy(z, y, best),
        claimed=float(p.max(axis=1).mean()),
        right=float((z.argmax(axis=1) == y).mean()),
        title=f"T = {temperature:.6g}: {article} {said} with {percent(p[row, said], 1)}",
    )


def describe_belief(run: BeliefRun) -> str:
    """The belief in words, and whether such beliefs are too strong or too weak on the whole."""
    verdict = "right" if run.said == run.true else f"wrong, it is {a_digit(run.true)}"
    gap = run.claimed - run.right
    honest = "about as often as" if abs(gap) < 0.01 else "less" if gap > 0 else "more"
    text = (
        f"T = {run.temperature:.6g}: softmax(z/T) says {run.said} with {percent(run.p.max(), 1)} "
        f"({verdict}), undecided by {number(run.entropy)} bits. Over 359 unseen digits it claims "
        f"{percent(run.claimed, 1)} and is right in {percent(run.right, 1)}, "
    )
    text += f"{honest} it claims" if honest[0] == "a" else f"{honest} often than it claims"
    return (
        f"{text}; the mean loss is {number(run.loss, 3)}, and at best "
        f"{number(run.least, 3)} with T = {number(run.best, 1)}."
    )


LOSSES = (0.1, 10.0)


class Belief(Picture):
    """A digit, the probabilities of ten classes for it, and the loss of all over T."""

    height = 300

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(1, 3, width_ratios=(1, 2.2, 2))
        tile = figure.add_subplot(grid[0], xlim=(0, 8), ylim=(0, 8), aspect="equal")
        tile.set(xticks=[], yticks=[])
        tile.grid(visible=False)
        self.image = Surface(self, tile, colours=palette.SEQUENTIAL, smooth=False)
        self.truth = self.moving(tile.text(4, -0.5, "", ha="center", va="top", size=12))
        self._build_bars(figure.add_subplot(grid[1]))
        self.curve = figure.add_subplot(grid[2])
        self._build_curve(self.curve)

    def _build_bars(self, axes: Axes) -> None:
        axes.set(xlim=(-0.6, 9.6), ylim=(0, 1.03), xticks=range(10), xlabel="class")
        axes.set(title="softmax(z / T)")
        axes.set_yticks([0, 0.5, 1], ["0", "½", "1"])
        axes.axhline(0.1, color=palette.MUTED, linewidth=1, linestyle=":")
        self.bars = PolyCollection([], linewidths=0, zorder=2)
        axes.add_collection(self.bars, autolim=False)
        self.moving(self.bars)
        self.heights = Trace(self, axes, "_", color=palette.INK, markersize=15, markeredgewidth=2)

    def _build_curve(self, axes: Axes) -> None:
        axes.set(xscale="log", yscale="log", xlim=(TEMPERATURES[0], TEMPERATURES[-1]), ylim=LOSSES)
        axes.set(xlabel="temperature T", title="mean loss, unseen digits")
        axes.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
        axes.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        axes.minorticks_off()
        self.loss = Trace(self, axes, palette.DASHES["test"], color=palette.TEST)
        self.best = self.moving(axes.axvline(1, color=palette.GRADIENT, linewidth=1.4))
        self.best_name = self.moving(
            axes.text(1, 0.92, "", color=palette.GRADIENT, size=11, va="top",
                      transform=axes.get_xaxis_transform())
        )  # fmt: skip
        style = {"color": palette.ACCENT, "markeredgecolor": "white", "markersize": 10, "zorder": 5}
        self.here = self.moving(axes.plot([], [], "o", **style)[0])
        self.edge = EdgeMarks(self, axes)

    def update(
        self, result: BeliefRun, ghost: BeliefRun | None = None, pinned: BeliefRun | None = None
    ) -> None:
        self.image.show(result.image[::-1])
        self.truth.set_text(f"written: {result.true}")
        colours = [palette.POSITIVE if k == result.true else palette.NEGATIVE for k in range(10)]
        self.bars.set_verts([_bar(k, height) for k, height in enumerate(result.p)])
        self.bars.set_facecolor(colours)
        self.heights.show(lambda run: (np.arange(10), run.p), result, ghost, pinned)
        self.loss.show(lambda run: (TEMPERATURES, run.losses), result)
        self.best.set_xdata([result.best] * 2)
        self.best_name.set(x=result.best * 1.1, text=f"T = {result.best:.1f}")
        inside = LOSSES[0] <= result.loss <= LOSSES[1]
        self.here.set_data([result.temperature], [result.loss if inside else np.nan])
        self.edge.show([result.temperature], [result.loss])
        self.title.set_text(result.title)


def _bar(k: int, height: float) -> np.ndarray:
    return np.array([[k - 0.36, 0], [k - 0.36, height], [k + 0.36, height], [k + 0.36, 0]])


TEMPERATURE = Handle(
    lambda picture: picture.curve,
    lambda x, y, which, values, result: {"temperature": x},
)


def softmax_temperature() -> Explorer:
    """The temperature, and which digit: probabilities from a hard 0/1 to all alike."""
    return Explorer(
        [
            log_slider("temperature", "temperature T", 0.05, 20, 1,
                       tooltip="The logits are divided by T before softmax"),
            choice("digit", "digit", DIGITS, "in doubt"),
        ],
        compute_belief,
        Belief(),
        describe_belief,
        handles=[TEMPERATURE],
        presets={
            "softmax as it is": {},
            "hard 0/1": {"temperature": 0.05},
            "anything goes": {"temperature": 20.0},
            "sure and wrong": {"digit": "misread, and sure of it"},
            "least loss": {"temperature": 1.7, "digit": "misread, and sure of it"},
        },
    )  # fmt: skip
