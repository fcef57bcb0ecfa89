"""A small explorer for the tests: gradient descent on the parabola w²."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace
from helpers.explorer import Explorer, Film, Handle, choice, integer, log_slider, slider, toggle

CONTROLS = (
    log_slider("learning_rate", "learning rate η", 0.01, 10, 0.1, tooltip="share of the slope"),
    slider("start", "start w", -3, 3, -2.5, 0.1),
    integer("steps", "steps", 1, 30, 10, play=True),
    choice("rule", "rule", ["plain", "momentum"]),
    toggle("noisy", "noise"),
)
PRESETS = {
    "too small": {"learning_rate": 0.01},
    "just right": {"learning_rate": 0.4, "steps": 20},
    "diverges": {"learning_rate": 1.2},
}


class Descent(NamedTuple):
    """A run: every w, and the settings that the sentence names."""

    w: np.ndarray
    learning_rate: float


def descend(learning_rate: float, start: float, steps: int, rule: str, noisy: bool) -> Descent:
    """Descend on w²."""
    noise = np.random.default_rng(0).normal(size=steps) * noisy
    w, speed = [start], 0.0
    for k in range(steps):
        speed = 0.5 * speed * (rule == "momentum") - learning_rate * (2 * w[-1] + noise[k])
        w.append(w[-1] + speed)
    return Descent(np.array(w), learning_rate)


class Parabola(Picture):
    """The path on the parabola, and the loss by step."""

    def build(self, figure: Any) -> None:
        left, right = self.path_axes, self.loss_axes = figure.subplots(1, 2)
        w = np.linspace(-3, 3, 100)
        left.plot(w, w**2, color=palette.MUTED)
        left.set(xlim=(-3, 3), ylim=(0, 9), xlabel="w", ylabel="loss L(w)")
        right.set(xlim=(0, 30), ylim=(1e-8, 1e4), yscale="log", xlabel="step", ylabel="loss L")
        self.path = Trace(self, left, "o-", color=palette.ACCENT)
        self.loss = Trace(self, right, color=palette.LOSS)
        self.edges = EdgeMarks(self, left)

    def update(self, result: Descent, ghost: Any = None, pinned: Any = None) -> None:
        runs = (result, ghost, pinned)
        self.path.show(lambda run: (run.w, run.w**2), *runs)
        self.loss.show(lambda run: (np.arange(len(run.w)), run.w**2), *runs)
        self.edges.show(result.w, result.w**2)
        self.title.set_text(f"η = {result.learning_rate:g}: {len(result.w) - 1} steps")


def describe(result: Descent) -> str:
    """What the picture shows, with its numbers."""
    return (
        f"{len(result.w) - 1} steps with η = {result.learning_rate:g} "
        f"end at a loss of {result.w[-1] ** 2:.4f}."
    )


def descent(**options: Any) -> Explorer:
    """The explorer; ``options`` replace what it is made of."""
    parts = {"compute": descend, "picture": Parabola(), "describe": describe, "presets": PRESETS}
    return Explorer(CONTROLS, **{**parts, **options})


def record(learning_rate: float, **values: Any) -> Descent:
    """All 30 steps; a run with a rate of 1 is over after 5."""
    return descend(learning_rate, steps=5 if learning_rate == 1 else 30, **values)


def frame(run: Descent, steps: int) -> Descent:
    """The first ``steps`` of it."""
    return run._replace(w=run.w[: steps + 1])


def filmed(made: Callable[..., Descent] = record) -> Explorer:
    """The descent as a film; ``made`` records it."""
    return descent(compute=Film(made, frame, "steps", lambda run: len(run.w) - 1))


START = Handle(
    lambda picture: picture.path_axes,
    lambda x, y, which, values, result: {"start": x},
    lambda result: [(result.w[0], result.w[0] ** 2)],
)
RATE = Handle(
    lambda picture: picture.loss_axes,
    lambda x, y, which, values, result: {"learning_rate": y, "steps": x},
)


def grabbed(**options: Any) -> Explorer:
    """The descent, whose start can be dragged, and whose loss can be pressed."""
    return descent(handles=[START, RATE], **options)


def width(png: bytes) -> int:
    """Of a picture, in pixels."""
    return int.from_bytes(png[16:20], "big")
