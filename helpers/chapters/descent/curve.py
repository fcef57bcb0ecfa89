"""Gradient descent on curves of one weight: parabola, two valleys, a terrace, and all of these."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import Polynomial

from helpers.explorer import Explorer, choice, integer, log_slider, slider
from helpers.explorer.words import count, number
from helpers.chapters.descent.curve_picture import VIEW, Curve

FAR = 1e3  # beyond it a run counts as gone: no curve here brings it back
NEAR = 0.01  # as close as this to a point of slope 0 counts as arrived
STARTS = np.linspace(*VIEW, 301)


def _from_slope(roots: tuple[float, ...], scale: float, lowest: float) -> Polynomial:
    """The curve whose slope is scale · (w − roots[0]) · …, lifted so that it bottoms at lowest."""
    curve = (scale * Polynomial.fromroots(roots)).integ()
    return curve - float(curve(np.array(roots)).min()) + lowest


CURVES = {
    "parabola": _from_slope((1.0,), 2.0, 1.0),
    "two valleys": _from_slope((-1.8, 0.2, 1.6), 1.0, 1.0),
    "terrace": _from_slope((-1.0, -1.0, 1.5), 1.0, 1.0),
    "hills": _from_slope((-2.0, -0.8, 0.7, 0.7, 2.0), 0.6, 1.0),
}


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


def walk(curve: Polynomial, start: np.ndarray, rate: float, steps: int) -> np.ndarray:
    """w ← w − η·L'(w), ``steps`` times: shape (steps + 1, *start.shape).

    What is beyond ±1000 stays where it is: its next steps would overflow.
    """
    slope = curve.deriv()
    path = [np.asarray(start, float)]
    for _ in range(steps):
        w = path[-1]
        path.append(np.where(np.abs(w) > FAR, w, w - rate * slope(np.clip(w, -FAR, FAR))))
    return np.array(path)


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
    verdict = _verdict(line, path, target, arrival if arrival < len(path) else None)
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
        arrival=arrival if arrival < len(path) else None,
        verdict=verdict,
        title=_title(learning_rate, verdict, target, arrival, path),
    )


def _verdict(line: Polynomial, path: np.ndarray, target: float, arrival: int | None) -> str:
    bend = float(line.deriv(2)(target))
    if abs(path[-1]) > FAR:
        return "diverged"
    if abs(bend) < 1e-4 and abs(path[-1] - target) < 0.25 and abs(line.deriv()(path[-1])) < 0.1:
        return "terrace"
    if arrival is not None:
        return "arrived" if bend > 0 else "top"
    moves = np.diff(path)[-4:]
    if not (moves[1:] * moves[:-1] < 0).any():
        return "under way"
    lengths = np.abs(moves)
    if (lengths[1:] < 0.999 * lengths[:-1]).all():
        return "closing in"
    return "growing" if (lengths[1:] > 1.001 * lengths[:-1]).all() else "jumping"


def _title(rate: float, verdict: str, target: float, arrival: int, path: np.ndarray) -> str:
    steps = count(len(path) - 1, "step")
    words = {
        "diverged": f"flies off within {steps}",
        "growing": "overshoots, and each jump is longer than the last",
        "closing in": "overshoots, and yet comes closer with each jump",
        "terrace": f"held up on the terrace at w = {target:.2f}",
        "arrived": f"at the bottom after {count(arrival, 'step')}",
        "top": "stands on a hilltop, where the slope is 0",
        "jumping": f"jumps about and does not settle in {steps}",
        "under way": f"still under way after {steps}",
    }
    return f"η = {rate:.6g}: {words[verdict]}".replace("-", "\N{MINUS SIGN}")


def describe_1d(run: Run) -> str:
    """Where the run is after its steps, and what became of the other starts."""
    steps, here = count(len(run.path) - 1, "step"), run.path[-1]
    began = f"From w = {run.path[0]:.2f} with η = {run.rate:.6g}, "
    if run.verdict == "diverged":
        gone = int((np.abs(run.path) > VIEW[1]).argmax())
        text = f"step {gone} leaves the picture and the run diverges: no later step comes back."
    elif run.verdict in JUMPS:
        text = (
            f"the last of {steps} jumps from w = {run.path[-2]:.3f} across the valley to "
            f"{here:.3f}; {JUMPS[run.verdict]}; L = {number(run.losses[-1], 3)}."
        )
    elif run.verdict == "arrived":
        text = (
            f"the run is within 0.01 of the minimum w = {run.target:.2f} from step "
            f"{run.arrival} on; L = {run.losses[-1]:.3f}."
        )
    elif run.verdict == "terrace":
        text = (
            f"after {steps} it is at w = {here:.3f} on the terrace, where the slope is almost 0: "
            f"no minimum, and yet it hardly moves."
        )
    elif run.verdict == "top":
        text = f"after {steps} it has hardly moved: on a hilltop the slope is 0 too."
    else:
        text = (
            f"after {steps} it is at w = {here:.3f}, still on the slope; L = {run.losses[-1]:.3f}."
        )
    return (began + text + _others(run)).replace("-", "\N{MINUS SIGN}")


JUMPS = {
    "growing": "each jump is longer than the last",
    "closing in": "each jump is shorter than the last",
    "jumping": "the jumps do not get shorter for good",
}


def _others(run: Run) -> str:
    curve = CURVES[run.name]
    flat = np.unique(curve.deriv().roots().real.round(6))
    lowest = float(flat[curve(flat).argmin()])
    share = np.mean(np.abs(run.ends - lowest) < 0.05)
    return (
        f" Of 301 starts from −3 to 3, {share:.0%} are now within 0.05 of the lowest "
        f"point, w = {lowest:.2f}."
    )


def descent_1d() -> Explorer:
    """Steps on a curve: which curve, from where, how long, how many."""
    return Explorer(
        [
            choice("curve", "curve", tuple(CURVES), tooltip="The loss L as a function of w"),
            slider("start", "start w", -3, 3, -2, 0.1, tooltip="Where the descent begins"),
            log_slider("learning_rate", "learning rate η", 0.001, 2, 0.1, tooltip="Length of step"),
            integer("steps", "steps", 1, 60, 10, play=True, interval=300),
        ],
        compute_1d,
        Curve(),
        describe_1d,
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
