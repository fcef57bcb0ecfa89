"""The graph of a formula: a box for each node, with its value and its gradient."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from matplotlib.figure import Figure

from helpers.pictures import palette


def draw(figure: Figure, last: Any) -> None:
    """Draw what ``last`` was computed from; on each arrow stands the local slope.

    A node has ``name``, ``value``, ``gradient`` and ``sources``, pairs of a node and a slope.
    """
    places = _places(last)
    axes = figure.subplots()
    axes.axis("off")
    columns, rows = (max(place[i] for place in places.values()) for i in (0, 1))
    axes.set(xlim=(-0.5, columns + 0.5), ylim=(-0.55, rows + 0.55))
    for node, (x, y) in places.items():
        _box(axes, node, x, y)
        for source, slope in node.sources:
            arrow = {"arrowstyle": "-|>", "color": palette.MUTED, "shrinkA": 32, "shrinkB": 32}
            axes.annotate("", (x, y), places[source], arrowprops=arrow, zorder=1)
            x0, y0 = places[source]
            words = f"×{number(slope)}"
            axes.text((x + x0) / 2, (y + y0) / 2 + 0.09, words, ha="center", va="bottom", size=11)


def _box(axes: Any, node: Any, x: float, y: float) -> None:
    style = {"ha": "center", "va": "center", "zorder": 3}
    frame = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": palette.MUTED}
    words = f"{node.name}\n{number(node.value)}\n{number(node.gradient)}"
    axes.text(x, y, words, color="none", bbox=frame, size=12, **style)
    lines = ((node.name, 16, palette.INK), (number(node.value), 0, palette.INK),
             (number(node.gradient), -16, palette.GRADIENT))  # fmt: skip
    for text, up, colour in lines:
        axes.annotate(
            text, (x, y), (0, up), textcoords="offset points", color=colour, size=12, **style
        )


def _places(last: Any) -> dict[Any, tuple[float, float]]:
    """Column and height of each node: a column right of all that it is computed from."""
    columns: dict[Any, int] = {}

    def column(node: Any) -> int:
        if node not in columns:
            columns[node] = 1 + max((column(source) for source, _ in node.sources), default=-1)
        return columns[node]

    column(last)
    users = defaultdict(list)
    for node in columns:
        for source, _ in node.sources:
            users[source].append(columns[node])
    # An input stands just before its first use, so that its arrow is short.
    for node in columns:
        if not node.sources and users[node]:
            columns[node] = min(users[node]) - 1
    stacks = defaultdict(list)
    for node, place in columns.items():
        stacks[place].append(node)
    tallest = max(map(len, stacks.values()))
    return {
        node: (place, tallest - 1 - row - (tallest - len(stack)) / 2)
        for place, stack in stacks.items()
        for row, node in enumerate(stack)
    }


def number(value: float) -> str:
    """``value`` in two digits after the point, with a real minus and no −0."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")
