"""The graph of a 2-2-1 network: at every node and edge its value and, below, its gradient."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Circle

from helpers.drawing import palette
from helpers.drawing.base import FOOT, HEAD, Picture
from helpers.drawing.quick_text import QuickText

# Places in CSS pixels from the lower left of the axes.
TOP, MIDDLE, BOTTOM = 240, 180, 120
NODES = {
    "x1": (42, TOP), "x2": (42, BOTTOM), "z1": (288, TOP), "z2": (288, BOTTOM),
    "a1": (386, TOP), "a2": (386, BOTTOM), "z": (556, MIDDLE), "yhat": (638, MIDDLE),
    "L": (718, MIDDLE),
}  # fmt: skip
NAMES = {
    "x1": "x₁", "x2": "x₂", "z1": "z₁", "z2": "z₂", "a1": "a₁", "a2": "a₂", "z": "z",
    "yhat": "ŷ", "L": "L", "b1": "b₁", "b2": "b₂", "c": "c", "v1": "v₁", "v2": "v₂",
    "w11": "w₁₁", "w12": "w₁₂", "w21": "w₂₁", "w22": "w₂₂",
}  # fmt: skip
# Weighted edges: from, to, and where along the edge its numbers stand.
WEIGHTS = {
    "w11": ("x1", "z1", 0.52), "w12": ("x1", "z2", 0.27), "w21": ("x2", "z1", 0.27),
    "w22": ("x2", "z2", 0.52), "v1": ("a1", "z", 0.48), "v2": ("a2", "z", 0.48),
}  # fmt: skip
PLAIN = (("z1", "a1"), ("z2", "a2"), ("z", "yhat"), ("yhat", "L"))
BIASES = {"b1": ((208, 285), "z1"), "b2": ((208, 74), "z2"), "c": ((500, 264), "z")}
RADIUS = 15
LEVEL = 10  # a value stands this far above its edge, the gradient below


class Graph(Picture):
    """A result has ``values``, ``gradients``, the names ``shown``, ``slopes`` and ``active``,
    ``backward``, ``formula`` (one or two lines) and ``title``."""

    width, height = 760, 366

    def build(self, figure: Figure) -> None:
        high = self.height - HEAD - FOOT
        self.axes = figure.add_subplot()
        self.axes.set(xlim=(0, self.width), ylim=(0, high))
        self.axes.axis("off")
        self.texts: dict[tuple[str, str], Any] = {}
        self.edges = {name: self._edge(*ends[:2]) for name, ends in WEIGHTS.items()}
        self.edges |= {f"{start}>{end}": self._edge(start, end) for start, end in PLAIN}
        for name, (start, end, share) in WEIGHTS.items():
            (x0, y0), (x1, y1) = NODES[start], NODES[end]
            self._numbers(name, x0 + share * (x1 - x0), y0 + share * (y1 - y0), LEVEL, edge=True)
        for name, (place, end) in BIASES.items():
            self.edges[name] = self._line(place, NODES[end])
            self._numbers(name, *place, LEVEL, edge=True)
        self.rings = {name: self._node(name, *place) for name, place in NODES.items()}
        self.lines = [self._text(12, y, size=13, ha="left") for y in (33, 11)]
        self.before = self._text(748, MIDDLE - 50, size=11, color=palette.MUTED, ha="right")
        self._legend()

    def update(self, result: Any, ghost: Any = None, pinned: Any = None) -> None:
        self.title.set_text(result.title)
        for (name, kind), text in self.texts.items():
            numbers, known = (
                (result.values, result.shown)
                if kind == "value"
                else (result.gradients, result.slopes)
            )
            text.set_text(self._said(name, kind, numbers[name]) if name in known else "")
            new = name in result.active and (kind == "gradient") == result.backward
            text.set_fontweight("bold" if new else "normal")
        for name, edge in self.edges.items():
            value = result.values.get(name, 0.0) if name in WEIGHTS else 0.0
            colour = palette.POSITIVE if value > 0 else palette.NEGATIVE
            edge.set_color(colour if value else palette.GHOST)
            edge.set_linewidth(1.2 + 1.4 * abs(value))
        for name, ring in self.rings.items():
            new = name in result.active
            ring.set_edgecolor(palette.ACCENT if new else palette.MUTED)
            ring.set_linewidth(3.5 if new else 1.2)
        for line, words in zip(self.lines, (*result.formula, ""), strict=False):
            line.set_text(words)
        old = ghost if pinned is None else pinned
        label = "pinned" if pinned is not None else "before"
        known = old is not None and "L" in result.shown
        self.before.set_text(f"{label}: L = {number(old.values['L'])}" if known else "")

    def _said(self, name: str, kind: str, value: float) -> str:
        named = kind == "value" and name not in NODES
        return f"{NAMES[name]} = {number(value)}" if named else number(value)

    def _numbers(self, name: str, x: float, y: float, away: float, edge: bool = False) -> None:
        style = {"size": 12, "zorder": 4, "halo": edge}
        self.texts[name, "value"] = self._text(x, y + away, color=palette.INK, **style)
        self.texts[name, "gradient"] = self._text(x, y - away, color=palette.GRADIENT, **style)

    def _node(self, name: str, x: float, y: float) -> Circle:
        ring = Circle((x, y), RADIUS, facecolor="white", zorder=3, linewidth=1.2)
        self.axes.add_patch(ring)
        self.moving(ring)
        self._text(x, y, size=13, zorder=4).set_text(NAMES[name])
        self._numbers(name, x, y, RADIUS + 11)
        return ring

    def _edge(self, start: str, end: str) -> Any:
        return self._line(NODES[start], NODES[end])

    def _line(self, start: tuple[float, float], end: tuple[float, float]) -> Any:
        (x0, y0), (x1, y1) = start, end
        return self.moving(self.axes.plot([x0, x1], [y0, y1], zorder=1, color=palette.GHOST)[0])

    def _text(self, x: float, y: float, **style: Any) -> Any:
        return self.moving(self.axes.add_artist(QuickText(x, y, "", **{"ha": "center", **style})))

    def _legend(self) -> None:
        place = {"ha": "right", "va": "center", "size": 11}
        self.axes.text(752, 303, "above: the value", color=palette.INK, **place)
        self.axes.text(752, 287, "below: its gradient", color=palette.GRADIENT, **place)
        self.axes.text(NODES["L"][0], MIDDLE + 50, "y = 1", ha="center", size=12)


def number(value: float) -> str:
    """``value`` in few digits: two after the point, more where it is small, with a real minus."""
    text = f"{value:.2f}" if abs(value) >= 0.0995 or value == 0 else f"{value:.2g}"
    if value and abs(value) < 1e-4:
        text = f"{value:.0e}".replace("e-0", "e-")
    return text.replace("-", "\N{MINUS SIGN}")
