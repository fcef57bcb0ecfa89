"""The checks of chapter 07."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers import exercises
from helpers.chapters.optimizers.race import OWN, STEPS, Race
from helpers.chapters.optimizers.schedule import UPDATES
from helpers.chapters.optimizers.schedule import Run as Scheduled
from helpers.explorer.words import percent

RIGHT = {"A": "RMSprop", "B": "momentum", "C": "AdaGrad", "D": "Adam", "E": "SGD"}


def adamax(answer: Any) -> exercises.Result:
    """Exercise 7.1: `answer(g, m, u, t, eta, beta1, beta2, eps)` gives m, u and the step."""
    rng = np.random.default_rng(0)
    some = [rng.normal(size=4) for _ in range(2)]
    cases = [
        (some[0], np.zeros(4), np.zeros(4), 1),
        (some[1], 0.1 * some[0], np.abs(some[0]), 2),
        (0.01 * some[0], some[1], np.abs(some[1]), 7, 0.02, 0.8, 0.9, 1e-3),
    ]
    return exercises.function(
        answer,
        _adamax,
        cases,
        name="7.1 AdaMax",
        hints=(
            "m is Adam's; u compares its old value times β2 with |g|; the step goes against m.",
            "Only m started too small: divide it, and not u, by 1 − β1 to the power t.",
        ),
        why="A maximum needs no correction: the first gradient already sets it.",
    )


def _adamax(
    g: np.ndarray,
    m: np.ndarray,
    u: np.ndarray,
    t: int,
    eta: float = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-7,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    m = beta1 * m + (1 - beta1) * g
    u = np.maximum(beta2 * u, np.abs(g))
    return m, u, -eta / (1 - beta1**t) * m / (u + eps)


def warm_then_root(answer: Any) -> exercises.Result:
    """Exercise 7.2: `answer(t, peak, warmup)` is the rate at step t, from 1."""
    return exercises.function(
        answer,
        lambda t, peak, warmup: peak * np.minimum(t / warmup, np.sqrt(warmup / t)),
        [(1, 0.1, 100), (100, 0.1, 100), (400, 0.1, 100), (np.arange(1, 50), 2.0, 10)],
        name="7.2 Warm-up, then 1/√t",
        hints=(
            "At t = warmup both parts must give the peak; t may be an array, where `if` fails.",
            "Of t/warmup and √(warmup/t) take the smaller; np.minimum does it for arrays.",
        ),
        why="The rise is a warm-up like the one that helped Adam above; then the steps shrink.",
    )


def who_is_it(*answers: Any) -> list[exercises.Result]:
    """Exercise 7.3: the optimizers behind the steps A to E, by name."""
    reasons = {
        "SGD": "SGD's steps are ηg, all the same.",
        "momentum": "Momentum starts with ηg and grows towards ten times that.",
        "AdaGrad": "AdaGrad's steps shrink as 1/√t.",
        "RMSprop": "RMSprop, uncorrected, starts with more than three times η.",
        "Adam": "Adam's steps on a constant slope are η from the first on.",
    }
    return [
        exercises.choice(
            answer,
            right,
            {name: reason for name, reason in reasons.items() if name != right},
            name=f"7.3 {letter}",
            why=reasons[right],
        )
        for (letter, right), answer in zip(RIGHT.items(), answers, strict=True)
    ]


def adam_on_rosenbrock(answer: Any) -> exercises.Result:
    """Exercise 7.4: the `optimizer_race` explorer with Adam below 0.005 on Rosenbrock."""

    def reached(values: dict, run: Race) -> bool | str:
        if values["beta_2"] >= 0.999:
            return "make Adam forget old squares sooner: move β2 below 0.999"
        loss = float(run.losses[-1, 5])
        if not np.isfinite(loss):
            return "Adam has left the picture"
        return loss < 0.005 or f"Adam's loss is {loss:.3g}"

    return exercises.explorer(
        answer,
        reached,
        name="7.4 Adam in a bent valley",
        asked={"surface": "Rosenbrock", "basis": OWN, "w1": -1.5, "w2": 0.5}
        | {"beta_1": 0.9, "epsilon": 1e-7, "steps": STEPS},
        hints=(
            "The best rate is found anew for every β; leave rate × at 1 at first.",
            "Try each β2 below 0.999.",
        ),
        why="A smaller β2 forgets old squares sooner. Too soon is no good: look at 0.5 and 0.",
    )


def rescue_a_rate_of_one(answer: Any) -> exercises.Result:
    """Exercise 7.5: the `schedule_designer` explorer from η = 1 to 80 % of the digits."""

    def reached(values: dict, run: Scheduled) -> bool | str:
        return run.test[-1] >= 0.8 or f"it reads {percent(run.test[-1], 1)}, not 80 %"

    return exercises.explorer(
        answer,
        reached,
        name="7.5 Rescue a rate of one",
        asked={"rate": 1, "updates": UPDATES},
        hints=("Try inverse time.", "At seed 0: a decay rate of 3, over 40 or 160 steps."),
        why="It falls out of the range that does harm, and enough is left to learn with.",
    )
