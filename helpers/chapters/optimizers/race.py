"""Seven optimizers walk down one surface, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.optimizers.rules import KERAS_RATES, NAMES, walk
from helpers.chapters.optimizers.style import LOOKS, EndNames, line_style
from helpers.chapters.optimizers.surfaces import STARTS, SURFACES, Surface, contours
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, Handle, choice, integer, log_slider, slider, toggle
from helpers.explorer.words import count, power_of_ten

STEPS = 200
LAST = 20  # a rate is judged by its worst loss in these steps, so that no lucky last one wins
OUT = 1e3  # who comes so far from the origin has diverged
FLOOR = 1e-10  # losses below count as equal
EQUAL = 1 + 1e-6  # and so do losses whose quotient is less
GRID = np.array(
    [float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 1.5, 2, 3, 5, 7)]
)
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven")
KEYS = tuple(name.lower() for name in NAMES)  # of the switches that choose who takes part
OWN, KERAS, SAME = "own best rate", "Keras' default rate", "0.01 for all"


@dataclass(frozen=True, eq=False)
class Race:
    """``path`` (steps + 1, 7, 2), NaN from where a run diverged; ``losses`` (steps + 1, 7).

    ``rates`` (7,): NaN where a rule diverges at all 30 and has no best one.
    ``chosen`` (7,): who takes part in the picture and the sentence.
    """

    surface: str
    start: tuple[float, float]
    rates: np.ndarray
    basis: str
    factor: float
    path: np.ndarray
    losses: np.ndarray
    chosen: np.ndarray

    @property
    def place(self) -> Surface:
        """The surface itself."""
        return SURFACES[self.surface]

    @property
    def steps(self) -> int:
        """How many steps are shown."""
        return len(self.path) - 1

    @property
    def diverged(self) -> np.ndarray:
        """Which of the seven have left: (7,)."""
        return ~np.isfinite(self.losses[-1])

    @property
    def order(self) -> list[int]:
        """The rows of the chosen that have not diverged, from the lowest loss to the highest."""
        there = self.chosen & ~self.diverged
        return [int(k) for k in np.argsort(self.losses[-1], kind="stable") if there[k]]

    @property
    def number(self) -> str:
        """How many take part, in words."""
        return NUMBERS[int(self.chosen.sum())]

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        if not self.chosen.any():
            return f"{self.surface}: nobody races"
        if not self.order:
            verb = "diverges" if self.chosen.sum() == 1 else "diverge"
            return f"{self.surface}: {self._who(self.chosen)} {verb}"
        race = f"{self.surface}, {count(self.steps, 'step')}"
        least, ends = self.losses[-1, self.order[0]], self.losses[-1]
        low = self.chosen & (ends <= (FLOOR if least <= FLOOR else least * EQUAL))
        if least <= FLOOR:
            return f"{race}: {self._who(low)} under {power_of_ten(FLOOR)}"
        if low.sum() == self.chosen.sum():
            return f"{race}: {self._who(low)} at {power_of_ten(least)}"
        return f"{race}: {self._who(low)} {'is' if low.sum() == 1 else 'are'} lowest"

    def _who(self, these: np.ndarray) -> str:
        """One or two by name, more by their number; ``these`` (7,) are some of the chosen."""
        if these.sum() <= 2:
            return " and ".join(NAMES[k] for k in np.flatnonzero(these))
        everybody = these.sum() == self.chosen.sum()
        return f"all {self.number}" if everybody else f"{these.sum()} of the {self.number}"


@lru_cache(maxsize=8)
def at_best(
    surface: str, start: tuple[float, float], beta_1: float, beta_2: float, epsilon: float
) -> tuple[np.ndarray, np.ndarray]:
    """The rate of ``GRID`` with which each ends lowest, (7,), and the paths at these rates.

    Judged by the highest loss in the last 20 of 200 steps; of equal ones the smallest rate. A rate
    with which a run diverges is out; both are NaN where none is left.
    """
    rates = np.repeat(GRID[:, None], len(NAMES), axis=1)
    place = SURFACES[surface]
    path = walk(place.gradient, np.array(start), rates, STEPS, beta_1, beta_2, epsilon)
    end = np.maximum(place.height(path[-LAST:]).max(axis=0), FLOOR)
    end[(np.abs(path) >= OUT).any(axis=(0, -1))] = np.inf
    best, none = end.argmin(axis=0), np.isinf(end.min(axis=0))
    path = path[:, best, np.arange(len(NAMES))]
    path[1:, none] = np.nan
    return np.where(none, np.nan, GRID[best]), path


@lru_cache(maxsize=8)
def paths(
    surface: str,
    start: tuple[float, float],
    basis: str,
    factor: float,
    beta_1: float,
    beta_2: float,
    epsilon: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rates (7,), all 200 steps of the seven paths, and their losses, cut where one diverged."""
    place, settings = SURFACES[surface], (beta_1, beta_2, epsilon)
    if basis == OWN:
        rates, path = at_best(surface, start, *settings)
    else:
        rates = KERAS_RATES if basis == KERAS else np.full(len(NAMES), 0.01)
    rates = rates * factor
    if basis == OWN and factor == 1:
        path = path.copy()
    else:
        path = walk(place.gradient, np.array(start), rates, STEPS, *settings)
    losses = place.height(path)
    gone = np.maximum.accumulate(~(np.abs(path) < OUT).all(axis=-1), axis=0)
    losses[gone], path[gone] = np.inf, np.nan
    return rates, path, losses


def compute(
    surface: str,
    w1: float,
    w2: float,
    basis: str = OWN,
    factor: float = 1,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
    steps: int = STEPS,
    **chosen: bool,
) -> Race:
    """The race up to ``steps``; the best rates are those of all 200 steps from this start."""
    start = (w1, w2)
    rates, path, losses = paths(surface, start, basis, factor, beta_1, beta_2, epsilon)
    shown = slice(0, steps + 1)
    who = np.array([chosen.get(key, True) for key in KEYS])
    return Race(surface, start, rates, basis, factor, path[shown], losses[shown], who)


def shown(loss: float) -> str:
    """A loss as it is told, tiny ones as "under 10⁻¹⁰"."""
    return f"under {power_of_ten(FLOOR)}" if loss <= FLOOR else power_of_ten(loss)


def describe(run: Race) -> str:
    """Where the seven stand, from the lowest loss to the highest, and who has left."""
    times = "" if run.factor == 1 else f"{run.factor:.6g} × "
    what = {
        OWN: f"{times}its own best rate",
        KERAS: f"{times}Keras' default rate",
        SAME: f"η = {times}0.01",
    }[run.basis]
    if not run.chosen.any():
        return "Nobody takes part: under More … each of the seven has a switch."
    ranks = [f"{NAMES[k]} {shown(run.losses[-1, k])}" for k in run.order]
    order = f", from the lowest: {', '.join(ranks)}." if ranks else ": none is left."
    text = f"Each at {what}. Loss L after {count(run.steps, 'step')}{order}"
    gone = [
        NAMES[k] + (" (at all 30 rates)" if np.isnan(run.rates[k]) else "")
        for k in np.flatnonzero(run.chosen & run.diverged)
    ]
    if gone:
        text += f" Diverged: {', '.join(gone)}."
    if run.surface == "saddle" and run.start[1] == 0:
        text += " On the ridge w2 = 0 no slope points down to a minimum, so nobody finds one."
    return text


LOSSES = (1e-10, 1e4)
CUT = (LOSSES[0], 1e30)
NARROW = (-2.6, 2.6)  # the frame of most surfaces


class RacePicture(Picture):
    """Left the map with seven paths on it, right their losses over the steps."""

    height = 370
    right_margin = 132

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
        left.set(xlim=NARROW, ylim=(-2.3, 2.3), xlabel="w1", ylabel="w2")
        left.grid(False)
        right.set(xlim=(0, STEPS), ylim=LOSSES, yscale="log", xlabel="step")
        right.set_ylabel("loss L (lowest: 0)")
        right.set_yticks(10.0 ** np.arange(-10, 5, 2))
        right.minorticks_off()
        self.left, self.right, self.place = left, right, None
        still = {"color": palette.LOSS, "linewidth": 0.7, "alpha": 0.6, "zorder": 1}
        self.levels = self.moving(left.plot([], [], **still)[0], with_result=False)
        self.minima = self.moving(
            left.plot([], [], "+", color=palette.INK, markersize=12, zorder=3)[0], with_result=False
        )
        self.paths, self.ends, self.losses = [], [], []
        for name in LOOKS:
            look = line_style(name)
            line = left.plot([], [], linewidth=1.6, zorder=4, **look)[0]
            self.paths.append(self.moving(line))
            dot = {"color": look["color"], "markeredgecolor": "white", "zorder": 5}
            self.ends.append(self.moving(left.plot([], [], "o", markersize=8, **dot)[0]))
            self.losses.append(Trace(self, right, linewidth=1.5, **look))
            for faint in (self.losses[-1].ghost, self.losses[-1].pinned):
                faint.set_linewidth(0.8)  # seven of them
        start = {"color": palette.ACCENT, "markeredgecolor": "white", "zorder": 6}
        self.start = self.moving(left.plot([], [], "D", markersize=9, **start)[0])
        self.edge = EdgeMarks(self, left, palette.INK)
        self.names = EndNames(self, right, tuple(LOOKS))

    def update(self, result: Race, ghost: Race | None = None, pinned: Race | None = None) -> None:
        if result.place is not self.place:
            self._show_map(result.place)
        x, y = (np.where(result.chosen, result.path[..., k], np.nan) for k in (0, 1))
        for k, (line, end) in enumerate(zip(self.paths, self.ends, strict=True)):
            line.set_data(x[:, k], y[:, k])
            end.set_data(x[-1:, k], y[-1:, k])
        self.start.set_data([result.start[0]], [result.start[1]])
        # The last place of one that diverged is marked.
        seen = np.maximum(np.isfinite(x).sum(axis=0) - 1, 0)
        self.edge.show(*(along[seen, np.arange(len(seen))] for along in (x, y)))
        for k, trace in enumerate(self.losses):
            trace.show(
                lambda run, k=k: _losses(run, k), result, ghost, pinned
            )  # fmt: skip
        rates = [
            (f"{name} {power_of_ten(rate, 1e-4)}" if rate > 0 else name) if there else ""
            for name, rate, there in zip(LOOKS, result.rates, result.chosen, strict=True)
        ]
        self.names.show(result.losses[-1], rates)
        self.title.set_text(result.title)

    def _show_map(self, place: Surface) -> None:
        left, right, bottom, top = place.frame
        self.left.set(xlim=(left, right), ylim=(bottom, top))
        self.levels.set_data(*contours(place))
        self.minima.set_data(*np.transpose(place.minima))
        self.place = place
        self.refresh_background()


def _losses(run: Race, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The losses of the k-th; nothing where it does not take part."""
    if not run.chosen[k]:
        return np.empty(0), np.empty(0)
    return np.arange(len(run.losses)), np.clip(run.losses[:, k], *CUT)


START = Handle(
    lambda picture: picture.left,
    lambda x, y, which, values, result: {"w1": x, "w2": y},
    lambda result: [result.start],
)
BETAS = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999)


def optimizer_race(surface: str = "ravine") -> Explorer:
    """Surface, start, rates, β1, β2, ε: the paths of all seven optimizers at once.

    It opens on ``surface``; raises KeyError for one that is not there.
    """
    w1, w2 = STARTS[surface]
    presets = {
        name: {"surface": name, "w1": start[0], "w2": start[1]} for name, start in STARTS.items()
    }
    return Explorer(
        [
            choice("surface", "surface", tuple(SURFACES), surface),
            choice("basis", "rates", (OWN, KERAS, SAME), tooltip="What the next slider multiplies"),
            log_slider("factor", "rate ×", 0.01, 100, 1, tooltip="Multiplies all seven rates"),
            integer("steps", "steps", 1, STEPS, STEPS, play=True),
            slider("w1", "start w1", -2, 2, w1, 0.05),
            slider("w2", "start w2", -2, 2, w2, 0.05),
            slider(
                "beta_1", "β1", 0, 0.99, 0.9, 0.01,
                tooltip="Momentum of momentum and Nesterov; β1 of Adam and AdamW",
            ),
            choice("beta_2", "β2", BETAS, 0.999, tooltip="β2 of Adam and AdamW"),
            log_slider("epsilon", "ε", 1e-8, 1, 1e-7, tooltip="ε of the last four"),
            *(toggle(key, name, True) for key, name in zip(KEYS, NAMES, strict=True)),
        ],
        compute,
        RacePicture(),
        describe,
        presets={
            **presets,
            "defaults": {"basis": KERAS},
            "Adam and SGD": dict.fromkeys(set(KEYS) - {"sgd", "adam"}, False),
        },
        handles=[START],
        more=("w1", "w2", "beta_1", "beta_2", "epsilon", *KEYS),
    )  # fmt: skip
