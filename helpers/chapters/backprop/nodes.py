"""The graph of a formula: a box for each node, with its value and its gradient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from helpers.drawing import palette
from helpers.explorer.words import number

COLUMN, ROW = 128.0, 120.0  # distances of the boxes, in units that are the same in x and y
BEND = 0.22  # of an arrow that has to go around something, as a share of its length


class Node(Protocol):
    """A number that was computed: ``sources`` are those it came from, each with a local slope."""

    name: str
    value: float
    gradient: float
    sources: Sequence[tuple[Node, float]]


def draw(figure: Figure, last: Node) -> None:
    """Draw what ``last`` was computed from; on each arrow stands the local slope."""
    places = _places(last)
    axes = figure.subplots()
    axes.axis("off")
    width, height = (max(place[i] for place in places.values()) for i in (0, 1))
    axes.set(xlim=(-0.4 * COLUMN, width + 0.4 * COLUMN), ylim=(-0.5 * ROW, height + 0.5 * ROW))
    axes.set_aspect("equal")
    for node, place in places.items():
        _box(axes, node, *place)
        seen: list[Node] = []
        for source, slope in node.sources:
            bend = _bend(places[source], place, seen.count(source), height / 2)
            _arrow(axes, places[source], place, bend, f"×{number(slope)}")
            seen.append(source)


def _bend(start: tuple, end: tuple, before: int, middle: float) -> float:
    """Away from the middle where an arrow skips columns; the second of two arrows bends too."""
    if end[0] - start[0] > COLUMN:
        return BEND if start[1] + end[1] < 2 * middle else -BEND
    return 1.6 * BEND * before


def _arrow(axes: Axes, start: tuple, end: tuple, bend: float, words: str) -> None:
    arrow = FancyArrowPatch(
        start,
        end,
        arrowstyle="-|>",
        mutation_scale=11,
        color=palette.MUTED,
        connectionstyle=f"arc3,rad={bend}",
        shrinkA=23,
        shrinkB=29,
        zorder=1,
    )
    axes.add_patch(arrow)
    (x0, y0), (x1, y1) = start, end
    # The middle of the arc, as Matplotlib draws it with this bend.
    x = (x0 + x1) / 2 + bend * (y1 - y0) / 2
    y = (y0 + y1) / 2 - bend * (x1 - x0) / 2
    frame = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    axes.text(x, y, words, ha="center", va="center", size=11, bbox=frame, zorder=2)


def _box(axes: Axes, node: Node, x: float, y: float) -> None:
    style = {"ha": "center", "va": "center", "zorder": 3, "size": 12}
    frame = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": palette.MUTED}
    name, value, gradient = node.name or "?", number(node.value), number(node.gradient)
    axes.text(x, y, f"{name}\n{value}\n{gradient}", color="none", bbox=frame, **style)
    for text, up, colour in (
        (name, 16, palette.INK),
        (value, 0, palette.INK),
        (gradient, -16, palette.GRADIENT),
    ):
        axes.annotate(text, (x, y), (0, up), textcoords="offset points", color=colour, **style)


def _places(last: Node) -> dict[Node, tuple[float, float]]:
    """Where each node stands: right of all that it is computed from."""
    columns: dict[Node, int] = {}

    def column(node: Node) -> int:
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
        node: (COLUMN * place, ROW * (tallest - 1 - row - (tallest - len(stack)) / 2))
        for place, stack in stacks.items()
        for row, node in enumerate(stack)
    }
