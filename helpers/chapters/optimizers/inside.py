"""What one weight's Adam remembers, and how long its steps are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.optimizers.style import LOOKS
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, choice, integer, log_slider, slider
from helpers.explorer.words import number, power_of_ten

STEPS = 200
KINDS = {
    "always the same": lambda t: np.ones(len(t)),
    "alternating": lambda t: (-1.0) ** (t + 1),
    "one in ten": lambda t: (t % 10 == 1).astype(float),
    "shrinking": lambda t: 0.97 ** (t - 1.0),
    "jumps to 10 at step 50": lambda t: np.where(t < 50, 1.0, 10.0),
}


@dataclass(frozen=True, eq=False)
class Run:
    """Everything of 200 steps, each (200,), gradients and moments in units of ``size``.

    ``step`` and ``bare`` are the step over η with and without the correction.
    """

    kind: str
    size: float
    gradients: np.ndarray
    m: np.ndarray
    m_hat: np.ndarray
    root_v: np.ndarray
    root_v_hat: np.ndarray
    step: np.ndarray
    bare: np.ndarray
    betas: tuple[float, float]

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        longest = int(np.abs(self.bare).argmax())
        return (
            f"{self.kind}: late steps {units(self.late)}; uncorrected up to "
            f"{units(abs(self.bare[longest]))}, at {longest + 1}"
        )

    @property
    def late(self) -> float:
        """The mean length of a corrected step in the second half, over η."""
        return float(np.abs(self.step[STEPS // 2 :]).mean())


def units(length: float) -> str:
    """A step as a multiple of η, with two decimals where it is not tiny."""
    return f"{number(length) if abs(length) >= 0.1 or not length else power_of_ten(length)} η"


def averages(values: np.ndarray, beta: float) -> np.ndarray:
    """The running means m ← β·m + (1 − β)·value from 0, after each value."""
    mean, found = 0.0, []
    for value in values.tolist():
        mean = beta * mean + (1 - beta) * value
        found.append(mean)
    return np.array(found)


def compute(
    kind: str,
    noise: float = 0,
    size: float = 1,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
    seed: int = 0,
) -> Run:
    """200 gradients of a kind, with noise of that deviation, through Adam with Keras' ε."""
    t = np.arange(1, STEPS + 1)
    g = KINDS[kind](t) + noise * np.random.default_rng(seed).standard_normal(STEPS)
    m, v = averages(g, beta_1), averages(g * g, beta_2)
    fix_1, fix_2 = 1 - beta_1**t, 1 - beta_2**t
    root = np.sqrt(v)
    bare = m * size / (root * size + epsilon)
    return Run(
        kind,
        size,
        g,
        m,
        m / fix_1,
        root,
        root / np.sqrt(fix_2),
        -bare * np.sqrt(fix_2) / fix_1,
        -bare,
        (beta_1, beta_2),
    )


NEAR = 0.05  # steps with and without correction that differ by less count as the same


def describe(run: Run) -> str:
    """The first step with and without correction, how long these differ, how long the steps are."""
    longest = int(np.abs(run.bare).argmax())
    text = (
        f"The first step is {units(run.step[0])} with the correction and {units(run.bare[0])} "
        f"without; without it the longest of {STEPS} is {units(run.bare[longest])}, step "
        f"{longest + 1}."
    )
    scale = np.abs(run.step) + 1e-300
    apart = np.flatnonzero(np.abs(run.bare - run.step) > NEAR * scale)
    if not len(apart):
        text += " Both are the same to 5 % from the first step on."
    elif apart[-1] < np.flatnonzero(run.step)[-1]:
        text += f" After step {apart[-1] + 1} the two differ by less than 5 %."
    else:  # the last step, or the last that is not 0
        text += f" At step {apart[-1] + 1} they still differ by more than 5 %."
    return text + f" In the second half a corrected step is {units(run.late)} long on average."


T = np.arange(1, STEPS + 1)
ADAM = LOOKS["Adam"][0]


class Moments(Picture):
    """Three strips over the steps: gradient and m, √v, and the length of the step."""

    height = 380
    right_margin = 96

    def build(self, figure: Figure) -> None:
        top, middle, low = figure.subplots(3, 1, sharex=True, height_ratios=(1, 0.9, 1.2))
        top.set(ylim=(-3.5, 3.5), ylabel="g and m\n÷ size")
        middle.set(ylim=(0.01, 20), yscale="log", ylabel="√v\n÷ size")
        low.set(xlim=(1, STEPS), ylim=(-7, 7), xlabel="step t", ylabel="step ÷ η")
        low.set_yticks([-6, -4, -2, 0, 2, 4, 6])
        middle.set_yticks([0.01, 0.1, 1, 10])
        middle.minorticks_off()
        for side in (-1, 1):
            low.axhline(side, color=palette.MUTED, linewidth=1, linestyle=":")
        self.axes = top, middle, low
        dots = {"color": palette.GRADIENT, "markersize": 3, "alpha": 0.7, "zorder": 2}
        self.gradients = self.moving(top.plot([], [], "o", **dots)[0])
        plain = {"color": palette.MUTED, "linestyle": (0, (3, 1.5)), "linewidth": 1.6}
        right = {"color": ADAM, "linewidth": 1.6}
        self.lines = [
            (Trace(self, axes, **look), name)
            for axes, pair in zip(
                self.axes, (("m", "m_hat"), ("root_v", "root_v_hat"), ("bare", "step")), strict=True
            )
            for look, name in zip((plain, right), pair, strict=True)
        ]
        self.edges = [EdgeMarks(self, axes, palette.MUTED) for axes in self.axes]
        self._name_lines()

    def _name_lines(self) -> None:
        keys = (
            (("● g", palette.GRADIENT), ("─ m̂", ADAM), ("╌ m", palette.MUTED)),
            (("─ √v̂", ADAM), ("╌ √v", palette.MUTED)),
            (("─ corrected", ADAM), ("╌ not corrected", palette.MUTED)),
        )
        for axes, names in zip(self.axes, keys, strict=True):
            for place, (name, colour) in enumerate(names):
                text = axes.text(1.01, 0.85 - 0.27 * place, name, color=colour, size=11)
                text.set_transform(axes.transAxes)
                text.set_in_layout(False)

    def update(self, result: Run, ghost: Run | None = None, pinned: Run | None = None) -> None:
        self.gradients.set_data(T, np.clip(result.gradients, -1e4, 1e4))
        for line, name in self.lines:
            line.show(lambda run, name=name: (T, getattr(run, name)), result, ghost, pinned)
        strips = ("gradients", "m_hat"), ("root_v", "root_v_hat"), ("bare", "step")
        for edge, names in zip(self.edges, strips, strict=True):
            both = np.array([getattr(result, name) for name in names])
            outside = [*both.argmin(axis=1), *both.argmax(axis=1)]
            edge.show(T[outside], both[[0, 1, 0, 1], outside])
        self.title.set_text(result.title)


BETAS_2 = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999)


def adam_inside() -> Explorer:
    """m, v and the steps of one weight, corrected and not, for gradients of a chosen kind."""
    return Explorer(
        [
            choice("kind", "gradients", tuple(KINDS)),
            slider("beta_1", "β1", 0, 0.99, 0.9, 0.01, tooltip="How much of m is kept"),
            slider("noise", "noise", 0, 5, 0.5, 0.1, tooltip="Deviation, in units of the size"),
            choice("beta_2", "β2", BETAS_2, 0.999, tooltip="How much of v is kept"),
            log_slider("size", "size of g", 1e-9, 1e3, 1, tooltip="Multiplies all gradients"),
            log_slider("epsilon", "ε", 1e-8, 1, 1e-7),
            integer("seed", "seed", 0, 20, 0, tooltip="another draw of the noise"),
        ],
        compute,
        Moments(),
        describe,
        more=("size", "epsilon", "seed"),
        idle=lambda v: () if v["noise"] else ("seed",),
        presets={
            "no noise": {"noise": 0.0},
            "mostly noise": {"kind": "alternating", "noise": 3.0},
            "rare": {"kind": "one in ten", "noise": 0.0},
            "a jump": {"kind": "jumps to 10 at step 50", "noise": 0.2},
            "β2 = 0.9": {"beta_2": 0.9},
            "tiny gradients": {"size": 1e-7},
        },
    )
