"""Where descent ends, from many starts on a surface with many valleys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, Film, Handle, choice, integer, log_slider, slider
from helpers.explorer.words import between, count, number, percent

VIEW = (-5.0, 5.0)
SIDE = 41  # starts along each side of the plane
STEPS = 60
STARTS = 60
FAR = 50.0  # beyond it a run counts as gone
NEAR = 0.01  # a loss within this of the lowest counts as arrived
X = np.linspace(-2, 2, 9, dtype=np.float32)
WAVE, BEND = np.sin(2 * X + 0.5), 1.5 * np.tanh(2 * X)  # targets that the networks can reach


def tanh_unit(w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Loss (…) and gradient (…, 2) of ŷ = w2·tanh(w1·x): two equal minima, a saddle at 0."""
    t = np.tanh(w[..., :1] * X)
    error = w[..., 1:] * t - BEND
    by_w1 = 2 * (error * w[..., 1:] * (1 - t * t) * X).mean(axis=-1)
    by_w2 = 2 * (error * t).mean(axis=-1)
    return np.square(error).mean(axis=-1), np.stack([by_w1, by_w2], axis=-1)


def sine_unit(w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Loss and gradient of ŷ = sin(w1·x + w2): many minima, of which few are at 0."""
    z = w[..., :1] * X + w[..., 1:]
    error = np.sin(z) - WAVE
    slope = 2 * error * np.cos(z)
    gradient = np.stack([(slope * X).mean(axis=-1), slope.mean(axis=-1)], axis=-1)
    return np.square(error).mean(axis=-1), gradient


def four_valleys(w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Loss and gradient of Himmelblau's function (1972), over 100: four minima, all at 0."""
    w1, w2 = w[..., 0], w[..., 1]
    p, q = w1 * w1 + w2 - 11, w1 + w2 * w2 - 7
    gradient = np.stack([4 * p * w1 + 2 * q, 2 * p + 4 * q * w2], axis=-1) / 100
    return (p * p + q * q) / 100, gradient


SURFACES: dict[str, Callable] = {
    "tanh unit": tanh_unit,
    "sine unit": sine_unit,
    "four valleys": four_valleys,
}


@dataclass(frozen=True, eq=False)
class Run:
    """``paths`` (steps + 1, 60, 2) and ``losses`` (steps + 1, 60); NaN once a run is gone.

    ``ends`` (side, side): the loss at which a descent from each place of the plane ends. ``own``
    (steps + 1, 2) and ``own_losses`` are those of the reader's start.
    """

    surface: str
    paths: np.ndarray
    losses: np.ndarray
    ends: np.ndarray
    own: np.ndarray
    own_losses: np.ndarray
    title: str

    @property
    def arrived(self) -> int:
        """How many of the starts are within 0.01 of the lowest loss, which is 0."""
        with np.errstate(invalid="ignore"):
            return int((self.losses[-1] < NEAR).sum())

    @property
    def gone(self) -> int:
        """How many flew off."""
        return int(np.isnan(self.losses[-1]).sum())


def descend(surface: Callable, w: np.ndarray, rate: float, steps: int) -> np.ndarray:
    """w ← w − η·∂L/∂w, ``steps`` times: (steps + 1, n, 2), NaN for what is beyond ±50."""
    path = np.empty((steps + 1, *w.shape), np.float32)
    path[0] = w
    with np.errstate(all="ignore"):
        for k in range(steps):
            moved = path[k] - np.float32(rate) * surface(path[k])[1]
            gone = ~(np.abs(moved) <= FAR).all(axis=-1)
            moved[gone] = np.nan
            path[k + 1] = moved
    return path


@lru_cache(maxsize=4)  # 1 MB each
def everywhere(surface: str, learning_rate: float) -> np.ndarray:
    """Descents from each place of a grid, (steps + 1, side², 2)."""
    side = np.linspace(*VIEW, SIDE, dtype=np.float32)
    plane = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    return descend(SURFACES[surface], plane, learning_rate, STEPS)


def record(
    surface: str, scale: float, learning_rate: float, seed: int, w1: float, w2: float
) -> tuple[str, float, np.ndarray]:
    """All steps from 60 random starts of deviation ``scale`` and, last, from the reader's."""
    starts = scale * np.random.default_rng(seed).standard_normal((STARTS, 2))
    paths = descend(SURFACES[surface], np.vstack([starts, [w1, w2]]), learning_rate, STEPS)
    return surface, learning_rate, paths


def frame(recorded: tuple[str, float, np.ndarray], steps: int) -> Run:
    """Where all are after ``steps``."""
    surface, learning_rate, whole = recorded
    f = SURFACES[surface]
    paths = whole[: steps + 1].astype(float)
    losses = f(whole[: steps + 1])[0].astype(float)
    ends = f(everywhere(surface, learning_rate)[steps])[0].reshape(SIDE, SIDE)
    run = Run(surface, paths[:, :-1], losses[:, :-1], ends, paths[:, -1], losses[:, -1], "")
    title = (
        f"{surface}, η = {learning_rate:.6g}: a loss under {NEAR} from {run.arrived} of {STARTS} "
        f"starts after {count(steps, 'step')}"
    )
    return replace(run, title=title)


def compute(surface: str, scale: float, learning_rate: float, steps: int, seed: int) -> Run:
    """The starts after ``steps``; the reader's is at the origin."""
    return frame(record(surface, scale, learning_rate, seed, 0.0, 0.0), steps)


def describe(run: Run) -> str:
    """How many arrive, and where the others are."""
    last, steps = run.losses[-1], len(run.losses) - 1
    text = (
        f"After {count(steps, 'step')} {run.arrived} of {STARTS} random starts "
        f"{'has' if run.arrived == 1 else 'have'} a loss under {NEAR}, where the lowest is 0"
    )
    rest = last[np.isfinite(last) & (last >= NEAR)]
    if len(rest):
        places = between(number(float(rest.min())), number(float(rest.max())))
        # Not as a sentence of its own: "0. 60 stand" reads as a number.
        text += f"; {len(rest)} {'stands' if len(rest) == 1 else 'stand'} {places}"
    text += "."
    if run.gone:
        text += f" {run.gone} flew off."
    share = np.mean(np.nan_to_num(run.ends, nan=np.inf) < NEAR)
    text += f" Of all places in the picture {percent(share)} lead to a loss under {NEAR}."
    return text + _own(run)


def _own(run: Run) -> str:
    w1, w2 = (number(float(w), 1) for w in run.own[0])
    if np.isnan(run.own_losses[-1]):
        return f" Yours, from ({w1}, {w2}), flew off."
    return f" Yours, from ({w1}, {w2}), is at {number(float(run.own_losses[-1]))}."


HEIGHT = (0.0, 2.0)  # of the loss
LEVELS = np.array([0.02, 0.1, 0.3, 0.6, 1.0, 1.5, 2.5, 5.0])
FINE = 101


class Starts(Picture):
    """Left the descents and where each place leads, right their losses."""

    height = 380

    def __init__(self, surfaces: Mapping[str, Callable]) -> None:
        """``surfaces``: by name, functions of w (…, 2) that return the loss first."""
        self.surfaces = surfaces
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
        left.set(xlim=VIEW, ylim=VIEW, xlabel="w1", ylabel="w2")
        left.set_title("shade: loss at which a descent from here ends")
        left.grid(False)
        half = (VIEW[1] - VIEW[0]) / (SIDE - 1) / 2
        extent = (VIEW[0] - half, VIEW[1] + half, VIEW[0] - half, VIEW[1] + half)
        self.ends = Surface(
            self, left, extent, palette.SEQUENTIAL, limits=(0, 2 * HEIGHT[1]), smooth=False
        )
        self.contours = {name: contours(f) for name, f in self.surfaces.items()}
        line = {"color": palette.INK, "linewidth": 0.6, "alpha": 0.5, "zorder": 1}
        self.levels = self.moving(left.plot([], [], **line)[0])
        path = {"color": palette.ACCENT, "linewidth": 0.7, "alpha": 0.6, "zorder": 3}
        self.paths = self.moving(left.plot([], [], **path)[0])
        dot = {"color": palette.ACCENT, "linestyle": "", "zorder": 4}
        self.first = self.moving(left.plot([], [], marker="D", markersize=3, **dot)[0])
        end = {"marker": "o", "markersize": 7, "markeredgecolor": "white"}
        self.last = Trace(self, left, **end, **dot)
        self.edge = EdgeMarks(self, left)
        self.left = left
        own = {"color": palette.INK, "zorder": 5}
        self.own = self.moving(left.plot([], [], linewidth=1.8, **own)[0])
        own |= {"markeredgecolor": "white"}
        self.own_first = self.moving(left.plot([], [], "D", markersize=9, **own)[0])
        self.own_last = self.moving(left.plot([], [], "o", markersize=10, **own)[0])
        right.set(xlim=(0, STEPS), ylim=HEIGHT, xlabel="step", ylabel="loss L")
        right.set_title("loss of each start (black: yours)")
        self.losses = self.moving(right.plot([], [], linewidth=0.9, color=palette.LOSS)[0])
        self.own_loss = self.moving(right.plot([], [], linewidth=2.2, color=palette.INK)[0])
        self.loss_edge = EdgeMarks(self, right, palette.LOSS)
        self.now = Trace(
            self, right, "o", color=palette.ACCENT, markersize=5, alpha=0.6, clip_on=False
        )

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        self.ends.show(result.ends)
        self.levels.set_data(*self.contours[result.surface])
        paths, losses = result.paths, result.losses
        self.paths.set_data(joined(paths[..., 0]), joined(paths[..., 1]))
        self.first.set_data(paths[0, :, 0], paths[0, :, 1])
        same = [run if run and run.surface == result.surface else None for run in (ghost, pinned)]
        self.last.show(places, result, *same)
        self.edge.show(paths[-1, :, 0], paths[-1, :, 1])
        self.own.set_data(*result.own.T)
        self.own_first.set_data(*result.own[:1].T)
        self.own_last.set_data(*result.own[-1:].T)
        self.own_loss.set_data(np.arange(len(losses)), np.minimum(result.own_losses, 1e3))
        steps = np.broadcast_to(np.arange(len(losses))[:, None], losses.shape)
        self.losses.set_data(joined(steps), joined(np.minimum(losses, 1e3)))
        self.now.show(last_losses, result, ghost, pinned)
        self.loss_edge.show(len(losses) - 1, losses[-1])
        self.title.set_text(result.title)


def places(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Where the descents ended that are in the picture."""
    inside = (np.abs(run.paths[-1]) <= VIEW[1]).all(axis=-1)
    return run.paths[-1, inside, 0], run.paths[-1, inside, 1]


def last_losses(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """The last step and the losses after it that are in the picture."""
    seen = run.losses[-1] <= HEIGHT[1]
    return np.full(seen.sum(), len(run.losses) - 1), run.losses[-1, seen]


def joined(columns: np.ndarray) -> np.ndarray:
    """The columns of an array one after the other, NaN between them."""
    gap = np.full((1, columns.shape[1]), np.nan)
    return np.vstack([columns, gap]).T.ravel()


def contours(surface: Callable) -> tuple[np.ndarray, np.ndarray]:
    """Lines of equal loss as one line with gaps."""
    side = np.linspace(*VIEW, FINE)
    plane = np.stack(np.meshgrid(side, side), axis=-1)
    axes = Figure().add_subplot()
    pieces = []
    for level in axes.contour(side, side, surface(plane)[0], LEVELS).allsegs:
        for piece in level:
            pieces += [piece, np.full((1, 2), np.nan)]
    points = np.vstack(pieces)
    return points[:, 0], points[:, 1]


OWN = Handle(lambda picture: picture.left, lambda x, y, which, values, result: {"w1": x, "w2": y})


def starts() -> Explorer:
    """Surface, spread of the starts, learning rate and steps: where each descent ends."""
    return Explorer(
        [
            choice("surface", "surface", tuple(SURFACES), "sine unit"),
            log_slider("scale", "init scale", 0.01, 5, 2.0, tooltip="Deviation of the starts"),
            log_slider("learning_rate", "learning rate η", 0.01, 3, 0.2),
            integer("steps", "steps", 0, STEPS, STEPS, play=True),
            integer("seed", "seed", 0, 20, 0, tooltip="another draw of the starts"),
            slider("w1", "your start, w1", *VIEW, -3.0, 0.1, tooltip="or drag the black diamond"),
            slider("w2", "your start, w2", *VIEW, 2.0, 0.1, tooltip="or drag the black diamond"),
        ],
        Film(record, frame, "steps"),
        Starts(SURFACES),
        describe,
        handles=[OWN],
        more=("seed", "w1", "w2"),
        presets={
            "sine unit": {},
            "small start": {"scale": 0.1},
            "tanh unit": {"surface": "tanh unit"},
            "near the saddle": {"surface": "tanh unit", "scale": 0.01, "steps": 20},
            "four valleys": {"surface": "four valleys"},
            "rate too large": {"surface": "four valleys", "learning_rate": 2.5},
        },
    )
