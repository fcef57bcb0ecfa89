"""Pictures of chapter 08 that do not move; each draws on an empty figure, for ``still.figure``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette

NOISE, BIAS, VARIANCE = palette.GHOST, palette.MANY_CLASSES[9], palette.MANY_CLASSES[4]


def causes(
    figure: Figure, values: Mapping[str, Sequence[float]], errors: Mapping[str, np.ndarray]
) -> None:
    """For each cause its six values and the error (6, 2) in training and on new points."""
    for axes, (name, steps) in zip(figure.subplots(2, 3).flat, values.items(), strict=True):
        train, new = np.maximum(errors[name], 1e-3).T
        axes.plot(train, "o-", color=palette.TRAIN, markersize=4)
        axes.plot(new, "s--", color=palette.VALIDATION, markersize=4)
        axes.set(yscale="log", ylim=(6e-4, 12), title=name)
        labels = [f"{v:.0e}".replace("e+0", "e") if v >= 1000 else f"{v:g}" for v in steps]
        axes.set_xticks(range(len(steps)), labels)
        axes.set_yticks([1e-3, 1e-2, 0.1, 1, 10], ["≤ 0.001", "0.01", "0.1", "1", "10"])
        axes.minorticks_off()
    first = figure.axes[0]
    first.text(0.1, 0.008, "─ training", color=palette.TRAIN)
    first.text(0.1, 0.0015, "╌ new points", color=palette.VALIDATION)
    for axes in figure.axes[::3]:
        axes.set_ylabel("median error")


def three_parts(
    figure: Figure,
    sweeps: Mapping[str, Sequence[float]],
    split: Mapping[tuple[str, float], tuple[float, float]],
    noise: float,
) -> None:
    """For each sweep its values, and noise, bias² and variance of each, stacked."""
    for axes, (name, values) in zip(
        figure.subplots(1, len(sweeps), sharey=True), sweeps.items(), strict=True
    ):
        bias, variance = np.array([split[name, value] for value in values]).T
        bottom = np.zeros(len(values))
        for word, height, colour in (
            ("noise", noise + bottom, NOISE),
            ("bias²", bias, BIAS),
            ("variance", variance, VARIANCE),
        ):
            axes.bar(range(len(values)), height, bottom=bottom, color=colour, label=word)
            bottom = bottom + height
        axes.set_xticks(range(0, len(values), 2), [f"{v:g}" for v in values[::2]])
        axes.set(xlabel=name, ylim=(0, 0.8))
    figure.axes[0].set_ylabel("error on new points")
    figure.axes[0].legend(loc="upper left")


def by_heart(figure: Figure, accuracy: np.ndarray, lengths: np.ndarray) -> None:
    """Accuracy and length of the weights (epochs, 2, networks): right labels, and dice."""
    left, right = figure.subplots(1, 2)
    for k, name in enumerate(("right labels", "labels from dice")):
        colour = (palette.TRAIN, palette.MISTAKE)[k]
        left.plot(accuracy[:, k], color=colour, alpha=0.6, linewidth=1)
        right.plot(lengths[:, k], color=colour, alpha=0.6, linewidth=1)
        right.text(200, lengths[-1, k].mean(), f" {name}", color=colour, va="center")
    left.set(xlabel="epoch", ylabel="training accuracy")
    right.set(xlabel="epoch", ylabel="length of weights", xlim=(0, 300), xticks=[0, 100, 200])


def peeked(figure: Figure, gaps: Mapping[str, np.ndarray]) -> None:
    """Reported minus true accuracy, in points, one dot for each person; the first have peeked."""
    axes = figure.subplots()
    for place, (name, gap) in enumerate(gaps.items()):
        colour = palette.TEST if place else palette.MISTAKE
        jitter = np.random.default_rng(1).uniform(-0.3, 0.3, len(gap))
        axes.plot(gap, place + jitter, "o", color=colour, markersize=4, alpha=0.45)
        axes.plot([gap.mean()] * 2, [place - 0.38, place + 0.38], color=palette.ACCENT, linewidth=3)
        axes.text(-21, place + 0.36, name, color=colour, va="top")
    axes.axvline(0, color=palette.INK, linewidth=1)
    axes.set(xlim=(-22, 22), ylim=(-0.5, 1.5), yticks=[], xlabel="reported minus true, in points")


def methods(
    figure: Figure, gains: Mapping[str, tuple[float, float]], each: Mapping[str, np.ndarray]
) -> None:
    """For each method the points gained by seed, mean and two standard errors, blue right of 0."""
    axes = figure.subplots()
    names = list(gains)[::-1]
    for place, name in enumerate(names):
        gain, error = gains[name]
        colour = palette.POSITIVE if gain > 2 * error else palette.MUTED
        axes.plot(each[name], [place] * len(each[name]), "o", color=colour, alpha=0.3, markersize=4)
        ends = [gain - 2 * error, gain + 2 * error]
        axes.plot(ends, [place] * 2, color=colour, linewidth=4, alpha=0.6)
        axes.plot([gain], [place], "D", color=palette.ACCENT, markersize=7)
    axes.axvline(0, color=palette.INK, linewidth=1)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("points gained over the baseline, which stops early, too")
