"""Pictures of chapter 02 that do not move; each draws on an empty figure, for ``still.figure``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch

from helpers import nn
from helpers.chapters.gates.inputs import INPUTS, VIEW, Y
from helpers.drawing import palette, parts

CORNERS = ("00", "01", "10", "11")
TALLEST = 1.5  # of the picture of SiLU
RADIUS = 0.3  # of a neuron, in units of the distance of two in a layer


def experts(figure: Figure, names: Sequence[Sequence[str]], weights: Sequence[np.ndarray]) -> None:
    """Layers of neurons from left to right, with the weight on each arrow.

    ``names`` has one list of names a layer, the inputs first; ``weights`` one matrix (m, n) for
    each pair of neighbouring layers. Blue arrows are positive, orange ones negative.
    """
    axes = figure.subplots()
    axes.set_axis_off()
    places = [
        [(1.9 * k, (len(row) - 1) / 2 - i) for i in range(len(row))] for k, row in enumerate(names)
    ]
    axes.set(xlim=(-0.6, 1.9 * (len(names) - 1) + 0.6), ylim=(-1.0, 1.0), aspect="equal")
    for left, right, W in zip(places, places[1:], weights, strict=False):
        for i, start in enumerate(left):
            for j, end in enumerate(right):
                _arrow(axes, start, end, float(W[i, j]))
    for row, spots in zip(names, places, strict=True):
        for name, spot in zip(row, spots, strict=True):
            axes.add_patch(Circle(spot, RADIUS, facecolor="white", edgecolor=palette.INK, zorder=3))
            axes.text(*spot, name, ha="center", va="center", size=11, zorder=4)


def _arrow(axes: Axes, start: tuple, end: tuple, w: float) -> None:
    way = np.subtract(end, start) / np.hypot(*np.subtract(end, start))
    colour = palette.POSITIVE if w > 0 else palette.NEGATIVE
    ends = np.array(start) + RADIUS * way, np.array(end) - RADIUS * way
    style = {"arrowstyle": "-|>", "mutation_scale": 12, "color": colour, "linewidth": 1.6}
    axes.add_patch(FancyArrowPatch(*ends, shrinkA=0, shrinkB=0, **style))
    # Nearer to the start, where arrows to different ends have not met yet.
    spot = np.array(start) + 0.36 * np.subtract(end, start)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    text = f"{w:+.0f}".replace("-", "\N{MINUS SIGN}")
    axes.text(
        *spot, text, color=palette.as_text(colour), size=11, ha="center", va="center", bbox=box
    )


def folded_sheet(figure: Figure) -> None:
    """Left the square of the inputs with its crease, right the same sheet folded along it."""
    left, right = figure.subplots(1, 2)
    left.set(xlim=VIEW, ylim=VIEW, xlabel="x1", ylabel="x2", aspect="equal")
    left.set(title="the sheet, and where it is folded", xticks=[0, 1], yticks=[0, 1])
    left.plot(VIEW, VIEW, color=palette.ACCENT, linestyle="--")
    along, height = INPUTS.sum(axis=1), np.abs(INPUTS[:, 0] - INPUTS[:, 1])
    right.set(xlim=(-0.4, 2.4), ylim=(-0.5, 1.5), xlabel="x1 + x2: along the crease")
    right.set(ylabel="|x1 − x2|", title="folded: 01 and 10 lie on each other", yticks=[0, 1])
    right.axhline(0, color=palette.ACCENT, linestyle="--")
    right.axhline(0.5, color=palette.BOUNDARY)
    for axes, places in ((left, INPUTS), (right, np.column_stack([along, height]))):
        parts.scatter(axes, places, Y, markersize=11)
    for (x1, x2), name in zip(INPUTS, CORNERS, strict=True):
        left.annotate(name, (x1, x2), (10, 6), textcoords="offset points", size=11)
    for x, y, name in ((0, 0, "00"), (1, 1, "01 and 10"), (2, 0, "11")):
        right.annotate(name, (x, y), (10, 6), textcoords="offset points", size=11)
    right.annotate("cut at ½", (2.35, 0.53), ha="right", size=11)


def joints_of_a_line(figure: Figure, w: np.ndarray, b: np.ndarray, v: np.ndarray, c: float) -> None:
    """Left the ReLU units a = max(0, w·x + b), each times its weight v; right their sum with c."""
    x = np.linspace(-1, 4, 501)
    units = v * np.maximum(0, w * x[:, None] + b)  # (501, units)
    left, right = figure.subplots(1, 2, sharey=True)
    for k, unit in enumerate(units.T):
        left.plot(x, unit, color=palette.MANY_CLASSES[k + 1])
        left.plot(-b[k] / w[k], 0, "o", color=palette.MANY_CLASSES[k + 1])
    at = np.sort(-b / w)
    total = v * np.maximum(0, w * at[:, None] + b)
    right.plot(x, units.sum(axis=1) + c, color=palette.ACTIVATIONS["relu"][0])
    right.plot(at, total.sum(axis=1) + c, "o", color=palette.ACCENT)
    left.set(xlabel="x", ylabel="v · a", title="each unit: level, then one joint, then a slope")
    right.set(xlabel="x", title=f"their sum: {len(w)} joints, {len(w) + 1} pieces")


def silu_twice(figure: Figure, solutions: Mapping[str, tuple[np.ndarray, float]]) -> None:
    """SiLU with the four inputs on it, once for each solution.

    ``solutions`` gives for a title the weighted sums z (4,) of 00, 01, 10, 11, and the height of
    a at which the output changes its mind.
    """
    z = np.linspace(-11, 8, 400)
    silu = nn.activations.get("silu")
    places = figure.subplots(1, len(solutions), sharey=True)
    for axes, (title, (at, border)) in zip(places, solutions.items(), strict=True):
        axes.plot(z, silu(z), color=palette.ACTIVATIONS["silu"][0])
        axes.axhline(border, color=palette.BOUNDARY, linewidth=1)
        seen = silu(at) < TALLEST
        parts.scatter(axes, np.column_stack([at, silu(at)])[seen], Y[seen], markersize=9)
        for place, label in zip(at[~seen], Y[~seen], strict=True):  # above the picture
            colour = palette.CLASS_COLOURS[label]
            axes.plot(place, TALLEST, "^", color=colour, markersize=10, clip_on=False)
        for place, name in _grouped(at):
            a = float(silu(np.array(place)))
            below = a < border
            words = f"{name}: a = {a:.1f}" if a >= TALLEST else name
            axes.annotate(
                words,
                (place, min(a, TALLEST)),
                (0, -20 if below or a >= TALLEST else 10),
                textcoords="offset points",
                ha="center",
                size=11,
            )
        axes.set(title=title, xlabel="z", xlim=(-11, 9), ylim=(-0.6, TALLEST))
    places[0].set_ylabel("a = SiLU(z)")


def _grouped(at: np.ndarray) -> list[tuple[float, str]]:
    """Places with their names; inputs that lie closer than 1 share one."""
    order, found = np.argsort(at), []
    for k in order:
        if found and at[k] - found[-1][0][-1] < 1:
            found[-1][0].append(at[k])
            found[-1][1].append(CORNERS[k])
        else:
            found.append(([at[k]], [CORNERS[k]]))
    return [(float(np.mean(places)), ", ".join(sorted(names))) for places, names in found]


def answers_over_the_plane(
    figure: Figure, networks: Mapping[str, tuple[nn.Sequential, np.ndarray]]
) -> None:
    """What each network says over the plane, and to the four inputs; its title above.

    ``networks`` gives for a title the network and the four answers (4,).
    """
    side = np.linspace(*VIEW, 81)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    places = figure.subplots(1, len(networks))
    for axes, (title, (model, said)) in zip(places, networks.items(), strict=True):
        surface = model.predict(grid, verbose=0)[:, 0].reshape(81, 81)
        axes.imshow(surface, extent=(*VIEW, *VIEW), cmap=palette.REGIONS, vmin=0, vmax=1)
        axes.contour(side, side, surface, [0.5], colors=palette.BOUNDARY, linewidths=1.5)
        parts.scatter(axes, INPUTS, Y, markersize=9)
        for x, a in zip(INPUTS, said, strict=True):
            axes.annotate(f"{a:.2f}", x, (0, 10), textcoords="offset points", ha="center", size=11)
        axes.set(title=title, xlabel="x1", xticks=[0, 1], yticks=[0, 1])
        axes.grid(visible=False)
    places[0].set_ylabel("x2")


def plateau(figure: Figure, losses: Mapping[float, np.ndarray]) -> None:
    """Loss over epochs, one line for each scale of the first weights."""
    axes = figure.subplots()
    shades = np.linspace(1, 0.4, len(losses))
    for (scale, loss), alpha in zip(losses.items(), shades, strict=True):
        axes.semilogx(np.arange(1, len(loss) + 1), loss, color=palette.LOSS, alpha=alpha)
        k = int(np.argmin(np.abs(np.asarray(loss) - 0.42)))
        axes.annotate(f"× {scale:g}", (k + 1, loss[k]), (6, 0), textcoords="offset points", size=11)
    axes.axhline(np.log(2), color=palette.MUTED, linewidth=1, linestyle=":")
    axes.text(1.1, np.log(2) + 0.02, "log 2: ½ to everything", size=11, color=palette.MUTED)
    axes.set(xlabel="epoch", ylabel="loss", ylim=(0, 0.85))


def pieces_found(
    figure: Figure, names: Sequence[str], most: Sequence[int], counts: Mapping[str, np.ndarray]
) -> None:
    """Pieces that each network has at most (``most``), and has, as medians with 5 to 95 % bars.

    ``counts`` gives for a name of the count an array (networks, starts).
    """
    axes = figure.subplots()
    places = np.arange(len(names))
    axes.semilogy(places, most, "_", color=palette.INK, markersize=34, markeredgewidth=2.5)
    for place, number in zip(places, most, strict=True):
        axes.text(place, number * 1.25, f"{number:,}", ha="center", size=11)
    for k, (name, found) in enumerate(counts.items()):
        low, middle, high = np.percentile(found, (5, 50, 95), axis=1)
        colour, at = (palette.MUTED, palette.ACCENT)[k], places - 0.08 + 0.16 * k
        axes.errorbar(at, middle, [middle - low, high - middle], fmt="o", color=colour, lw=2)
        axes.text(
            places[-1] + 0.16, middle[-1] * (1.25 if k == 0 else 0.72), name, color=colour, size=11
        )
    axes.text(places[-1] + 0.25, most[-1] * 0.8, "at most", size=11)
    axes.set(xticks=places, xticklabels=names, ylabel="straight pieces", xlim=(-0.5, 4.1))
    axes.set(ylim=(3, 6000), xlabel="24 ReLU units in one, two, three or four layers")
    axes.grid(axis="x", visible=False)
