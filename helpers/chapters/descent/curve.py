"""Gradient descent on curves of one weight: parabola, two valleys, a terrace, and all of these."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.descent.curves import CURVES, FAR, NEAR, verdict_of, walk
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key
from helpers.explorer import Explorer, Handle, choice, integer, log_slider, slider
from helpers.explorer.words import count, number, percent

VIEW = (-3.0, 3.0)  # of w
STARTS = np.linspace(*VIEW, 301)


@dataclass(frozen=True, eq=False)
class Run:
    """One descent on a curve, and the ends of 301 others; losses (steps + 1,).

    ``verdict`` is "arrived", "terrace", "top", "diverged", "growing", "closing in", "jumping" or
    "under way"; ``arrival`` the first step from which the run stays within 0.01 of ``target``.
    """

    name: str
    rate: float
    path: np.ndarray
    losses: np.ndarray
    excess: np.ndarray
    slope: float
    starts: np.ndarray
    ends: np.ndarray
    curve_w: np.ndarray
    curve_loss: np.ndarray
    target: float
    arrival: int | None
    verdict: str
    title: str


def compute_1d(curve: str, start: float, learning_rate: float, steps: int) -> Run:
    """The run from ``start``, together with those from 301 starts across the picture."""
    line = CURVES[curve]
    paths = walk(line, np.append(STARTS, start), learning_rate, steps)
    path = paths[:, -1]
    losses = line(path)
    flat = np.unique(line.deriv().roots().real.round(6))
    target = float(flat[np.abs(flat - path[-1]).argmin()])
    away = np.flatnonzero(np.abs(path - target) > NEAR)
    arrival = 0 if not len(away) else int(away[-1]) + 1
    there = arrival if arrival < len(path) else None
    verdict = verdict_of(line, path, learning_rate, target, there)
    return Run(
        name=curve,
        rate=learning_rate,
        path=path,
        losses=losses,
        excess=losses - float(line(flat).min()),
        slope=float(line.deriv()(start)),
        starts=STARTS,
        ends=np.where(np.abs(paths[-1, :-1]) > FAR, np.nan, paths[-1, :-1]),
        curve_w=STARTS,
        curve_loss=line(STARTS),
        target=target,
        arrival=there,
        verdict=verdict,
        title=_title(learning_rate, verdict, target, arrival, path),
    )


def _title(rate: float, verdict: str, target: float, arrival: int, path: np.ndarray) -> str:
    steps = count(len(path) - 1, "step")
    words = {
        "diverged": f"flies off within {steps}",
        "growing": "overshoots, and its jumps get longer",
        "closing in": "overshoots, and yet its jumps get shorter",
        "terrace": f"held up on the terrace at w = {target:.2f}",
        "arrived": f"at the bottom after {count(arrival, 'step')}",
        "top": "stands on a hilltop, where the slope is 0",
        "jumping": f"jumps about and does not settle in {steps}",
        "under way": f"still under way after {steps}",
    }
    return f"η = {rate:.6g}: {words[verdict]}".replace("-", "\N{MINUS SIGN}")


def describe_1d(run: Run) -> str:
    """Where the run is after its steps, and what became of the other starts."""
    steps, here = count(len(run.path) - 1, "step"), number(run.path[-1], 3)
    began = f"From w = {run.path[0]:.2f} with η = {run.rate:.6g}, "
    if run.verdict == "diverged":
        gone = int(np.flatnonzero(np.abs(run.path) <= VIEW[1])[-1]) + 1
        text = f"step {gone} leaves −3 to 3 for good: the run diverges."
    elif run.verdict in JUMPS:
        text = (
            f"the last of {steps} jumps from w = {number(run.path[-2], 3)} across a valley to "
            f"{here}; the last jumps get {JUMPS[run.verdict]}; L = {number(run.losses[-1], 3)}."
        )
    elif run.verdict == "jumping":
        text = (
            f"after {steps} it is at w = {here}; it has gone to and fro and not settled so "
            f"far; L = {number(run.losses[-1], 3)}."
        )
    elif run.verdict == "arrived":
        text = (
            f"the run is within 0.01 of the minimum w = {run.target:.2f} from step "
            f"{run.arrival} on; L = {run.losses[-1]:.3f}."
        )
    elif run.verdict == "terrace":
        text = (
            f"after {steps} it is at w = {here} on the terrace, where the slope is almost 0: "
            f"no minimum, and yet it hardly moves."
        )
    elif run.verdict == "top":
        text = (
            f"after {steps} it stands on a hilltop, w = {run.target:.2f}, where the slope is 0 too."
        )
    else:
        text = f"after {steps} it is at w = {here}, still on the slope; L = {run.losses[-1]:.3f}."
    return (began + text + _others(run)).replace("-", "\N{MINUS SIGN}")


JUMPS = {"growing": "longer", "closing in": "shorter"}


def _others(run: Run) -> str:
    curve = CURVES[run.name]
    flat = np.unique(curve.deriv().roots().real.round(6))
    lowest = float(flat[curve(flat).argmin()])
    share = np.mean(np.abs(run.ends - lowest) < 0.05)
    return (
        f" Of 301 starts from −3 to 3, {percent(share)} are now within 0.05 of the lowest "
        f"point, w = {lowest:.2f}."
    )


HEIGHT = (0.0, 11.0)  # of L
LOSS_SPAN = (1e-6, 1e3)


class Curve(Picture):
    """Left the curve and the steps on it, right their loss and the end of every other start."""

    right_margin = 4

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.75, 1))
        self.left = figure.add_subplot(grid[:, 0], xlim=VIEW, ylim=HEIGHT)
        self.left.set(xlabel="w", ylabel="loss L(w)")
        self.loss = figure.add_subplot(grid[0, 1], ylim=LOSS_SPAN, xlim=(0, 60), yscale="log")
        self.loss.set(xlabel="step", ylabel="L above lowest")
        self.loss.set_yticks([1e-6, 1e-3, 1, 1e3])
        self.loss.minorticks_off()
        self.map = figure.add_subplot(grid[1, 1], xlim=VIEW, ylim=VIEW)
        self.map.set(xlabel="start w", ylabel="w at the end")
        self.map.set_title("301 starts, and where each ends", size=11.5)
        self.lowest = self.moving(self.map.axhline(0, color=palette.GRADIENT, linewidth=1))
        write_key(self, self.map, 0.97, 0.05, "lowest point", palette.GRADIENT, ha="right")
        self.shape = self.moving(self.left.plot([], [], color=palette.LOSS, zorder=2)[0])
        self.path = Trace(
            self, self.left, "o-", color=palette.ACCENT, linewidth=1, markersize=4.5, zorder=4
        )
        self.tangent = self.moving(
            self.left.plot([], [], color=palette.GRADIENT, linewidth=2.5, zorder=3)[0]
        )
        write_key(self, self.left, 0.9, 0.93, "slope at the start", palette.GRADIENT, ha="right")
        style = {"color": palette.ACCENT, "zorder": 6, "markeredgecolor": "white"}
        self.start = self.moving(self.left.plot([], [], "D", markersize=9, **style)[0])
        self.end = self.moving(self.left.plot([], [], "o", markersize=11, **style)[0])
        self.edge = EdgeMarks(self, self.left)
        self.curve = Trace(self, self.loss, color=palette.LOSS, linewidth=1.6)
        self.loss_edge = EdgeMarks(self, self.loss, palette.LOSS)
        self.ends = Trace(self, self.map, ".", color=palette.LOSS, markersize=3)
        self.here = self.moving(self.map.plot([], [], "o", markersize=8, **style)[0])

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        self.shape.set_data(result.curve_w, result.curve_loss)
        same = [run if run and run.name == result.name else None for run in (ghost, pinned)]
        self.path.show(lambda run: (run.path, run.losses), result, *same)
        self.curve.show(_excess, result, ghost, pinned)
        self.ends.show(lambda run: (run.starts, run.ends), result, *same)
        self.start.set_data([result.path[0]], [result.losses[0]])
        self.end.set_data(*_inside(result.path[-1], result.losses[-1]))
        self.here.set_data(*_inside(result.path[0], result.path[-1], VIEW))
        self.lowest.set_ydata([result.curve_w[result.curve_loss.argmin()]] * 2)
        self.tangent.set_data(*_tangent(result))
        self.edge.show(result.path, result.losses)
        self.loss_edge.show([len(result.path) - 1], [result.excess[-1]])
        self.title.set_text(result.title)


def _excess(run: Run) -> tuple[np.ndarray, np.ndarray]:
    # A loss of exactly the lowest has no logarithm; it is drawn on the floor.
    return np.arange(len(run.excess)), np.clip(run.excess, LOSS_SPAN[0], 1e30)


def _inside(x: float, y: float, height: tuple[float, float] = HEIGHT) -> tuple[list, list]:
    inside = VIEW[0] <= x <= VIEW[1] and height[0] <= y <= height[1]
    return ([x], [y]) if inside else ([], [])


def _tangent(result: Run) -> tuple[np.ndarray, np.ndarray]:
    """A short piece of the tangent at the start, of the same length at any slope."""
    aspect = (VIEW[1] - VIEW[0]) / (HEIGHT[1] - HEIGHT[0])
    half = 0.7 / np.hypot(1, result.slope * aspect)
    x = result.path[0] + half * np.array([-1, 1])
    return x, result.losses[0] + result.slope * (x - result.path[0])


HANDLES = [
    Handle(
        lambda picture: picture.left,
        lambda x, y, which, values, result: {"start": x},
        lambda result: [(result.path[0], result.losses[0])],
    ),
    Handle(
        lambda picture: picture.map,
        lambda x, y, which, values, result: {"start": x},
    ),
]


def descent_1d() -> Explorer:
    """Steps on a curve: which curve, from where, how long, how many."""
    return Explorer(
        [
            choice("curve", "curve", tuple(CURVES), tooltip="The loss L as a function of w"),
            slider("start", "start w", -3, 3, -2, 0.1, tooltip="Where the descent begins"),
            log_slider("learning_rate", "learning rate η", 0.001, 2, 0.1, tooltip="Step by slope"),
            integer("steps", "steps", 1, 60, 10, play=True, interval=300),
        ],
        compute_1d,
        Curve(),
        describe_1d,
        handles=HANDLES,
        presets={
            "too small": {"learning_rate": 0.01},
            "one step": {"learning_rate": 0.5},
            "overshoots": {"learning_rate": 0.9},
            "diverges": {"learning_rate": 1.1, "steps": 30},
            "terrace": {"curve": "terrace", "start": -2.0, "learning_rate": 0.1, "steps": 60},
            "leaves its valley": {
                "curve": "hills", "start": -1.5, "learning_rate": 0.17, "steps": 60,
            },
        },
    )  # fmt: skip
