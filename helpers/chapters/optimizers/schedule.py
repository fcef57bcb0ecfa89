"""A learning rate over the steps, and a training run that follows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, Film, Handle, choice, integer, log_slider, slider
from helpers.explorer.words import between, percent, power_of_ten
from helpers.networks.digits import digits, look, trained
from helpers.networks.record import shuffled
from helpers.nn.optimizers import schedules

UPDATES = 320
LOOK_EVERY, BATCH, UNITS = 20, 8, 16
HIGHEST = 1e3  # of a schedule that rises
WITH_END = ("polynomial", "cosine", "cosine with restarts")


@dataclass(frozen=True, eq=False)
class Run:
    """``rates`` (updates,), and every 20 updates the loss on training digits and the share of the
    unseen ones that is read, as far as the training has come. ``grips`` (n, 2) are the places of
    the curve that can be dragged."""

    kind: str
    formula: str
    rates: np.ndarray
    updates: np.ndarray
    loss: np.ndarray
    test: np.ndarray
    grips: np.ndarray

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        first, last = short(self.rates[0]), short(self.rates[-1])
        low, high = short(self.rates.min()), short(self.rates.max())
        if low == high:
            way = f"η = {low}"
        elif {first, last} == {low, high}:
            way = f"η from {first} to {last}"
        else:
            way = f"η between {low} and {high}"
        return f"{self.kind}, {way}: loss {self.loss[-1]:.2f}, {percent(self.test[-1], 1)} read"


def short(rate: float) -> str:
    """A rate as it is told."""
    return power_of_ten(rate, 1e-3)


def schedule(
    kind: str, rate: float, length: int, decay: float, end: float, shape: float, warmup: int
) -> tuple[Callable[[np.ndarray], np.ndarray], str]:
    """η as a function of the step, as ``helpers.nn`` has it, and its formula with the numbers.

    ``length``: decay_steps; ``decay``: decay_rate; ``end``: the last rate as a share of the first;
    ``shape``: power of the polynomial, t_mul of the restarts.
    """
    s, e = schedules, f"{rate:.6g}"
    if kind == "constant":
        return lambda t: np.full(np.shape(t), rate), f"η = {e}"
    made = {
        "exponential": lambda: (
            s.ExponentialDecay(rate, length, decay),
            f"η = {e} · {decay:.6g}^(t/{length})",
        ),
        "natural exponential": lambda: (
            s.NaturalExpDecay(rate, length, decay),
            f"η = {e} · exp(\N{MINUS SIGN}{decay:.6g} · t/{length})",
        ),
        "inverse time": lambda: (
            s.InverseTimeDecay(rate, length, decay),
            f"η = {e} / (1 + {decay:.6g} · t/{length})",
        ),
        "polynomial": lambda: (
            s.PolynomialDecay(rate, length, rate * end, shape),
            f"η falls as (1 \N{MINUS SIGN} t/{length})^{shape:.2g} from {e} to {rate * end:.6g}",
        ),
        "piecewise constant": lambda: (
            s.PiecewiseConstantDecay([length, 2 * length], [rate, rate * decay, rate * decay**2]),
            f"η = {e}, times {decay:.6g} after step {length} and again after {2 * length}",
        ),
        "step decay": lambda: (
            s.ExponentialDecay(rate, length, decay, staircase=True),
            f"η = {e}, times {decay:.6g} every {length} steps",
        ),
        "cosine": lambda: (
            _cosine(rate, length, end, warmup),
            (f"a rise over {warmup} steps, then " if warmup else "")
            + f"half a cosine over {length} steps from {e} to {rate * end:.6g}",
        ),
        "cosine with restarts": lambda: (
            s.CosineDecayRestarts(rate, length, max(1.0, shape), min(1.0, decay), end),
            f"half cosines from {e}, the first over {length} steps, each {max(1, shape):.2g} times "
            f"as long and {min(1.0, decay):.6g} times as high"
            + (f" above {rate * end:.6g}" if end else "")
            + " as the one before",
        ),
    }
    rule, formula = made[kind]()
    if kind in WITH_END and end == 1:
        rise = f"a rise over {warmup} steps, then " if kind == "cosine" and warmup else ""
        formula = f"{rise}η stays at {e}"
    return rule, formula


def _cosine(rate: float, length: int, end: float, warmup: int) -> schedules.CosineDecay:
    if not warmup:
        return schedules.CosineDecay(rate, length, end)
    return schedules.CosineDecay(0.0, length, end, warmup_target=rate, warmup_steps=warmup)


class Listed(schedules.LearningRateSchedule):
    """The rates of a list, one after the other."""

    def __init__(self, rates: np.ndarray) -> None:
        """``rates``: η of each step."""
        self.rates = rates.tolist()

    def __call__(self, step: int) -> float:
        """η at this step."""
        return self.rates[step]


def train(rates: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Updates, losses and shares read of a 64–16–10 network by SGD with these rates."""
    count, rng = len(rates) * BATCH, np.random.default_rng(seed)
    rows = shuffled(len(digits()[0]), count, rng)
    seen = look(trained(UNITS, "He normal", rows, BATCH, Listed(rates), LOOK_EVERY))
    return np.arange(0, len(rates) + 1, LOOK_EVERY), seen.loss, seen.test


def compute(
    kind: str,
    rate: float,
    length: int,
    decay: float,
    end: float,
    shape: float,
    warmup: int,
    seed: int,
) -> Run:
    """The rate at each of 320 updates, and the training that follows it."""
    function, formula = schedule(kind, rate, length, decay, end, shape, warmup)
    rates = np.minimum(np.asarray(function(np.arange(UPDATES)), dtype=float), HIGHEST)
    if rates.max() == HIGHEST:
        formula += f", at most {short(HIGHEST)}"
    where = grips(kind, rate, length, warmup, function)
    return Run(kind, formula, rates, *train(rates, seed), where)


def at(run: Run, updates: int) -> Run:
    """The same after so many updates, or after the last multiple of 20 before."""
    seen = slice(0, updates // LOOK_EVERY + 1)
    return replace(run, updates=run.updates[seen], loss=run.loss[seen], test=run.test[seen])


def grips(kind: str, rate: float, length: int, warmup: int, function: Callable) -> np.ndarray:
    """Where η can be taken hold of: at first or after the warm-up, and ``length`` steps later."""
    warmup = warmup if kind == "cosine" else 0
    first = [warmup, rate]
    if kind == "constant":
        return np.array([first])
    # What falls in steps has its next height behind the step.
    step = warmup + length + (kind in ("piecewise constant", "step decay"))
    step -= 2 * (kind == "cosine with restarts")
    end = float(np.ravel(function(np.array([min(step, 4 * UPDATES)])))[0])
    return np.array([first, [warmup + length, max(end, 2 * RATES[0])]])


def moved(x: float, y: float, which: int, values: Mapping[str, Any], run: Run) -> dict:
    """What the controls have to be for a grip of the curve to lie at step ``x`` and rate ``y``."""
    kind, rate = values["kind"], values["rate"]
    if which == 0:
        return {"rate": y, "warmup": x} if kind == "cosine" else {"rate": y}
    share = y / rate
    length = {"length": x - (values["warmup"] if kind == "cosine" else 0)}
    if kind in ("exponential", "piecewise constant", "step decay"):
        return length | {"decay": share}
    if kind == "natural exponential":
        return length | {"decay": max(-np.log(share), 0.01)}
    if kind == "inverse time":
        return length | {"decay": max(1 / share - 1, 0.01)}
    return length | {"end": share if share > 0.02 else 0}


END_SMALL = 0.2  # a rate that ends below this share of its highest value has fallen


def describe(run: Run) -> str:
    """The formula, where η goes, and what the training came to."""
    low, high = run.rates.min(), run.rates.max()
    if low == high:
        way = ""
    elif run.rates[-1] <= END_SMALL * high:
        share = run.rates[-1] / high
        end = f"{short(share)} of its highest value {short(high)}" if share else "0"
        way = f"; at the end η is {end}"
    else:
        way = f"; over {UPDATES} steps η lies {between(short(low), short(high))}"
    formula = run.formula
    if not formula.startswith("η"):
        formula = formula[0].upper() + formula[1:]
    return (
        f"{formula}{way}. After {run.updates[-1]} updates with batches of {BATCH} the loss is "
        f"{run.loss[-1]:.2f}, and {percent(run.test[-1], 1)} of 359 unseen digits are read."
    )


RATES = (1e-4, 20)
LOSSES = (0.1, 10)


class Designer(Picture):
    """Left η over the steps, right the training that follows it."""

    height = 370

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.1, 1))
        steps = {"xlim": (0, UPDATES)}
        self.left = figure.add_subplot(grid[:, 0], yscale="log", ylim=RATES, **steps)
        self.left.set(xlabel="step t", ylabel="learning rate η")
        self.left.minorticks_off()
        self.top = figure.add_subplot(grid[0, 1], yscale="log", ylim=LOSSES, **steps)
        self.top.set_ylabel("training loss")
        self.top.tick_params(labelbottom=False)
        self.top.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        self.top.minorticks_off()
        self.low = figure.add_subplot(grid[1, 1], ylim=(0, 1.02), **steps)
        self.low.set(xlabel="updates", ylabel="unseen read")
        self.low.set_yticks([0, 0.5, 0.9, 1], ["0", "50 %", "90 %", ""])
        self.rates = Trace(self, self.left, color=palette.ACCENT)
        look = {"color": palette.ACCENT, "markeredgecolor": "white", "markersize": 10, "zorder": 5}
        self.grips = self.moving(self.left.plot([], [], "D", clip_on=False, **look)[0])
        self.now = self.moving(self.left.axvline(0, color=palette.MUTED, linewidth=1))
        self.loss = Trace(self, self.top, color=palette.TRAIN)
        self.test = Trace(self, self.low, palette.DASHES["test"], color=palette.TEST)
        self.edges = [
            EdgeMarks(self, axes, colour)
            for axes, colour in ((self.left, palette.ACCENT), (self.top, palette.TRAIN))
        ]

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        runs = result, ghost, pinned
        steps = np.arange(UPDATES)
        self.rates.show(lambda run: (steps, np.maximum(run.rates, RATES[0] / 1e9)), *runs)
        self.loss.show(lambda run: (run.updates, run.loss), *runs)
        self.test.show(lambda run: (run.updates, run.test), *runs)
        self.grips.set_data(*result.grips.T)
        self.now.set_xdata([result.updates[-1]] * 2)
        ends = [int(result.rates.argmin()), int(result.rates.argmax())]
        self.edges[0].show(steps[ends], result.rates[ends])
        worst = [int(result.loss.argmin()), int(result.loss.argmax())]
        self.edges[1].show(result.updates[worst], result.loss[worst])
        self.title.set_text(result.title)


_FALLS = ("end", "shape", "warmup")
IDLE = {  # the controls that do nothing
    "constant": ("length", "decay", *_FALLS),
    "exponential": _FALLS,
    "natural exponential": _FALLS,
    "inverse time": _FALLS,
    "polynomial": ("decay", "warmup"),
    "piecewise constant": _FALLS,
    "step decay": _FALLS,
    "cosine": ("decay", "shape"),
    "cosine with restarts": ("warmup",),
}
KINDS = tuple(IDLE)


def schedule_designer() -> Explorer:
    """A schedule and its parameters: η over 320 steps, and digits learned with it."""
    return Explorer(
        [
            choice("kind", "schedule", KINDS, "cosine"),
            log_slider("rate", "η at first", 0.01, 2, 0.5),
            integer("length", "decay steps", 10, UPDATES, UPDATES, 10),
            integer("updates", "updates", 0, UPDATES, UPDATES, LOOK_EVERY, play=True),
            log_slider(
                "decay", "decay rate", 0.01, 10, 0.1,
                tooltip="As in the formula; of restarts, each height by the one before (≤ 1)",
            ),
            slider("end", "end share", 0, 1, 0, 0.05, tooltip="Last η by first: α of the cosines"),
            slider("shape", "power, t_mul", 0.5, 3, 1, 0.5, tooltip="Polynomial; restarts (≥ 1)"),
            integer("warmup", "warm-up steps", 0, 100, 0, 10, tooltip="Of the cosine"),
            integer("seed", "seed", 0, 20, 0, tooltip="another order of the digits"),
        ],
        Film(compute, at, "updates"),
        Designer(),
        describe,
        handles=[Handle(lambda picture: picture.left, moved, lambda result: result.grips)],
        more=("decay", "end", "shape", "warmup", "seed"),
        idle=lambda values: IDLE[values["kind"]],
        presets={
            "constant": {"kind": "constant"},
            "cosine": {},
            "with warm-up": {"warmup": 40, "length": 280},
            "restarts": {"kind": "cosine with restarts", "length": 50, "shape": 2.0, "decay": 1.0},
            "stairs": {"kind": "step decay", "length": 80, "decay": 0.5},
            "inverse time": {"kind": "inverse time", "length": 40, "decay": 1.0},
            "stops too early": {"kind": "exponential", "length": 10, "decay": 0.3},
            "rises": {"kind": "exponential", "rate": 0.01, "decay": 10.0, "length": 100},
        },
    )  # fmt: skip
