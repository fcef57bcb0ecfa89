"""The explorer ``threshold``: from which probability on the answer is yes, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.own_data.rates import Counts, area, counted, roc
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import Trace
from helpers.drawing.quick_text import QuickText
from helpers.explorer import Explorer, integer, log_slider, slider
from helpers.explorer.words import count, number, percent

ROWS = 1000
BINS = 25
EDGES = np.linspace(0, 1, BINS + 1)
GRID = np.linspace(0, 1, 201)


@dataclass(frozen=True, eq=False)
class Judged:
    """One threshold over ROWS cases: ``p`` and ``y`` are (ROWS,), the rest follows from them.

    ``bars`` (2, BINS) are the cases of both kinds by p, ``curve`` false alarms and recall of all
    thresholds, ``costs`` (201,) what the wrong answers cost at each threshold of ``GRID``.
    """

    threshold: float
    miss: float
    alarm: float
    counts: Counts
    bars: np.ndarray
    curve: tuple[np.ndarray, np.ndarray]
    area: float
    costs: np.ndarray
    positives: int

    @property
    def cost(self) -> float:
        """For each case, at this threshold."""
        return self.counts.cost(self.miss, self.alarm) / ROWS

    @property
    def best(self) -> float:
        """The threshold that costs least; of several the one in their middle."""
        lowest = np.flatnonzero(self.costs <= self.costs.min() + 1e-12)
        return float(GRID[lowest[len(lowest) // 2]])

    @property
    def advised(self) -> float:
        """Where the two costs balance, if p is a probability."""
        return self.alarm / (self.alarm + self.miss)

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        return (
            f"threshold {number(self.threshold)}: recall {percent(self.counts.recall)}, "
            f"precision {_precision(self.counts)}"
        )


def compute(
    threshold: float, base_rate: float, separation: float, miss: float, alarm: float, seed: int
) -> Judged:
    """Judge ROWS cases; a miss and a false alarm have their prices."""
    p, y = cases(base_rate, separation, seed)
    kinds = [np.histogram(p[y == label], EDGES)[0] for label in (0, 1)]
    order = np.sort(p[y == 1]), np.sort(p[y == 0])
    missed = np.searchsorted(order[0], GRID, side="left")
    alarms = len(order[1]) - np.searchsorted(order[1], GRID, side="left")
    costs = (miss * missed + alarm * alarms) / ROWS
    counts = counted(y, p, threshold)
    return Judged(
        threshold, miss, alarm, counts, np.array(kinds), roc(y, p), area(y, p), costs, int(y.sum())
    )


@lru_cache(maxsize=64)
def cases(base_rate: float, separation: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities p that are right, and what came: a share ``base_rate`` of ROWS has y = 1.

    Each case has a measure, normal around ±separation / 2 with deviation 1; p is what Bayes' rule
    makes of it.
    """
    random = np.random.default_rng(seed)
    y = (np.arange(ROWS) < round(base_rate * ROWS)).astype(int)
    measure = random.normal(size=ROWS) + separation * (y - 0.5)
    z = separation * measure + np.log(base_rate / (1 - base_rate))
    return 1 / (1 + np.exp(-z)), y


def _precision(counts: Counts) -> str:
    return "—" if np.isnan(counts.precision) else percent(counts.precision)


def _money(cost: float) -> str:
    return number(cost, 3 if 0 < cost < 0.1 else 2)


def describe(run: Judged) -> str:
    """The four counts, what they mean, and which threshold would cost least."""
    c = run.counts
    called = c.true_positives + c.false_positives
    first = (
        f"Of {ROWS:,} cases {run.positives} are positive. From p = {number(run.threshold)} on the "
        f"answer is yes: {count(called, 'time')}, {c.true_positives} of them rightly (precision "
        f"{_precision(c)}); {c.true_positives} of {run.positives} positives are found (recall "
        f"{percent(c.recall)}), {c.false_positives} of the {ROWS - run.positives} others are false "
        f"alarms ({percent(c.false_alarms)}). "
    )
    return first + (
        f"A miss costs {run.miss:g} and a false alarm {run.alarm:g}: {_money(run.cost)} a case "
        f"here, {_money(run.costs.min())} at p = {number(run.best)}; the costs alone say "
        f"{number(run.advised, 2 if 0.01 <= run.advised <= 0.99 else 3)}. The area is "
        f"{number(run.area)}."
    )


class Cutoff(Picture):
    """Left the cases by p with the four counts, in the middle the curve, right the costs."""

    height = 340

    def build(self, figure: Figure) -> None:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.15, 0.95, 1))
        left.set(xlim=(0, 1), ylim=(0.8, 2000), yscale="log", xlabel="p", ylabel="cases")
        left.set(title="cases: y = 0, and dashed y = 1")
        self.bars = [
            Trace(
                self,
                left,
                color=palette.CLASS_COLOURS[k],
                linewidth=2,
                linestyle=("-", "--")[k],
                drawstyle="steps-post",
            )
            for k in (0, 1)
        ]
        self.line = Trace(self, left, color=palette.ACCENT, linewidth=2)
        middle.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), title="all thresholds")
        middle.set(xlabel="false alarms", ylabel="recall")
        middle.plot([0, 1], [0, 1], ":", color=palette.MUTED)
        self.curve = Trace(self, middle, color=palette.INK, linewidth=2)
        here = {"color": palette.ACCENT, "markeredgecolor": "white", "zorder": 6}
        self.here = Trace(self, middle, "D", markersize=9, **here)
        right.set(xlim=(0, 1), ylim=(1e-3, 100), yscale="log", title="what it costs a case")
        right.set(xlabel="threshold")
        self.costs = Trace(self, right, color=palette.INK, linewidth=2)
        self.paid = Trace(self, right, "D", markersize=9, **here)
        self.words = [
            self.moving(
                middle.add_artist(
                    QuickText(0.97, y, "", transform=middle.transAxes, size=11, ha="right")
                )
            )
            for y in (0.32, 0.23, 0.14, 0.05)
        ]

    def update(
        self, result: Judged, ghost: Judged | None = None, pinned: Judged | None = None
    ) -> None:
        for k, trace in enumerate(self.bars):
            trace.show(lambda run, k=k: _steps(run.bars[k]), result)
        at = [result.threshold] * 2
        self.line.show(lambda run: (at, [0.8, 2000]), result)
        self.curve.show(lambda run: run.curve, result, ghost, pinned)
        self.here.show(lambda run: ([run.counts.false_alarms], [run.counts.recall]), result)
        self.costs.show(lambda run: (GRID, np.maximum(run.costs, 1e-3)), result, ghost, pinned)
        self.paid.show(lambda run: ([run.threshold], [max(run.cost, 1e-3)]), result)
        c = result.counts
        told = (
            f"found {c.true_positives}",
            f"missed {c.false_negatives}",
            f"false alarms {c.false_positives}",
            f"rightly no {c.true_negatives}",
        )
        for text, words in zip(self.words, told, strict=True):
            text.set_text(words)
        self.title.set_text(result.title)


def _steps(bars: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return EDGES, np.append(bars, bars[-1]).astype(float).clip(0.8)


def threshold() -> Explorer:
    """Threshold, base rate, separation and the two costs: counts, the curve and the costs."""
    return Explorer(
        [
            slider("threshold", "threshold", 0.01, 0.99, 0.5, 0.01,
                   tooltip="From this p on the answer is yes"),
            slider("base_rate", "share of positives", 0.01, 0.5, 0.1, 0.01,
                   tooltip="The base rate: how many of all cases are positive"),
            slider("separation", "separation", 0.2, 4, 2, 0.1,
                   tooltip="How far the two kinds lie apart, in standard deviations"),
            log_slider("miss", "cost of a miss", 0.1, 100, 10,
                       tooltip="A positive called negative"),
            log_slider("alarm", "cost of a false alarm", 0.1, 100, 1,
                       tooltip="A negative called positive"),
            integer("seed", "seed", 0, 9, 0, tooltip="Other cases of the same kind"),
        ],
        compute,
        Cutoff(),
        describe,
        presets={
            "one half": {},
            "by the costs": {"threshold": 0.09},
            "a rare illness": {"base_rate": 0.01, "threshold": 0.09, "miss": 100.0, "alarm": 1.0},
            "spam": {"base_rate": 0.5, "miss": 1.0, "alarm": 20.0, "threshold": 0.95},
            "no use": {"separation": 0.2},
        },
    )  # fmt: skip
