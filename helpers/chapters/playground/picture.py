"""The picture of the playground: the network, what it answers over the plane, and its losses."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from helpers.chapters.playground import layout
from helpers.chapters.playground.data import FEATURES, REACH
from helpers.chapters.playground.network import layers_of
from helpers.chapters.playground.seen import Seen
from helpers.chapters.playground.tiles import SMOOTH, Tiles
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key
from helpers.drawing.quick_text import QuickText
from helpers.drawing.surface import STEPS, Surface
from helpers.explorer.words import percent, power_of_ten, significant

WEIGHTS = 4.0  # the scale of the weight that is looked at goes from -4 to 4
LOSSES = (1e-4, 10.0)
SIZES = (1e-6, 10.0)  # of the gradient
SPANS = (50, 200, 500, 1000, 5000, 20_000)  # of the epochs' axis
LEVELS = 16  # of belief in one of three classes
FINE = 120
THREE = LinearSegmentedColormap.from_list(
    "three",
    [
        tuple((1 - s) * np.ones(3) + s * np.array(colour))
        for colour in ((0.96, 0.78, 0.60), (0.61, 0.80, 0.91), (0.55, 0.83, 0.75))
        for s in np.linspace(0.15, 1, LEVELS)
    ]
    + [(0.55, 0.83, 0.75)],
    N=STEPS,
)
NUMBERS = LinearSegmentedColormap.from_list(
    "numbers", [palette.NEGATIVE, "#9A9A9A", palette.POSITIVE]
)
BINS = 7  # of the colours of numbers
POINTS = {True: "● training  ○ test", False: "● training"}


class PlaygroundPicture(Picture):
    """Left the network over the sizes of its gradient, right the plane over the losses."""

    width, height = 846, 476

    def _axes(self, figure: Figure, x: float, y: float, w: float, h: float) -> Axes:
        axes = figure.add_subplot()
        axes.set_position((x / self.width, y / self.height, w / self.width, h / self.height))
        return axes

    def build(self, figure: Figure) -> None:
        self._build_network(self._axes(figure, 0, 116, layout.WIDTH, layout.HEIGHT))
        self._build_sizes(self._axes(figure, 0, 76, layout.WIDTH, 38))
        self._build_scale(self._axes(figure, 180, 42, 300, 10))
        self._build_plane(self._axes(figure, 606, 214, 226, 226))
        self._build_losses(self._axes(figure, 606, 62, 226, 104))

    def _build_network(self, axes: Axes) -> None:
        axes.set(xlim=(0, layout.WIDTH), ylim=(0, layout.HEIGHT))
        axes.set_axis_off()
        self.network, self.plan = axes, None
        self.wires = self.moving(axes.add_collection(LineCollection([], capstyle="round")))
        self.marked = self.moving(axes.plot([], [], color=palette.ACCENT, zorder=1.9, lw=7)[0])
        self.tiles = Tiles(self, axes)
        side = layout.TILE

        def boxes(size: float, color: str, width: float, marker: str = "s") -> Any:
            style = {"fillstyle": "none", "markeredgewidth": width, "zorder": 4}
            return self.moving(axes.plot([], [], marker, color=color, markersize=size, **style)[0])

        self.frames = boxes(side, palette.MUTED, 0.8)
        self.unused = boxes(side - 8, palette.GHOST, 1.2)
        self.saturated = boxes(side + 4, palette.GRADIENT, 3.0)
        self.dead = boxes(side - 6, palette.MISTAKE, 2.5, "x")
        self.chosen = boxes(side + 8, palette.ACCENT, 2.5)
        for (x, y), name in zip(layout.slots(), FEATURES, strict=True):
            axes.text(x - 20, y, name, ha="right", va="center", size=11)
        axes.text(
            layout.LEFT, layout.NAMES, "layers", ha="center", va="center", color=palette.MUTED
        )
        self.counts = [self._text(axes, bold=True) for _ in range(7)]
        self.signs = [self._text(axes, color=palette.ACCENT, bold=True) for _ in range(14)]
        self.names = [self._text(axes, color=palette.MUTED) for _ in range(6)]
        axes.text(layout.RIGHT, layout.NAMES, "answer", ha="center", va="center", size=11)

    def _text(self, axes: Axes, color: str = palette.INK, bold: bool = False) -> QuickText:
        look = {"size": 13 if bold else 11, "weight": "bold" if bold else "normal", "color": color}
        return self.moving(axes.add_artist(QuickText(0, 0, "", ha="center", **look)))

    def _build_sizes(self, axes: Axes) -> None:
        axes.set(xlim=(0, layout.WIDTH), ylim=SIZES, yscale="log")
        axes.set_axis_off()
        axes.text(8, SIZES[0], "size of\n∂L/∂W", va="bottom", size=11, color=palette.GRADIENT)
        self.sizes = axes
        style = {"color": palette.GRADIENT, "solid_capstyle": "butt", "linewidth": 12}
        self.bars = [self.moving(axes.plot([], [], **style)[0]) for _ in range(7)]
        self.bar_names = [self._text(axes, palette.as_text(palette.GRADIENT)) for _ in range(7)]

    def _build_scale(self, axes: Axes) -> None:
        axes.set(xlim=(-WEIGHTS, WEIGHTS), ylim=(-1, 1), yticks=[], xticks=range(-4, 5, 2))
        axes.grid(False)
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_position(("data", 0))
        self.scale = axes
        self.bead = self.moving(axes.plot([], [], "D", color=palette.ACCENT, markersize=9)[0])
        self.bead_name = self._text(axes, palette.ACCENT)
        self.bead_name.set(horizontalalignment="right", position=(-WEIGHTS - 0.3, 0))

    def _build_plane(self, axes: Axes) -> None:
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xlabel="x1", ylabel="x2")
        axes.set(xticks=(-5, 5), yticks=(-5, 5))
        axes.xaxis.labelpad = axes.yaxis.labelpad = -8
        self.plane = axes
        self.two = Surface(self, axes, limits=(-1, 1))
        self.three = Surface(self, axes, colours=THREE, smooth=False)
        colours = [*palette.MANY_CLASSES[:3], *(NUMBERS(np.linspace(0, 1, BINS)))]
        self.points = []
        for row, colour in enumerate(colours):
            marker = ("o", "s", "^")[row] if row < 3 else "o"
            style = {"markersize": 5, "zorder": 3}
            full = {"color": colour, "markeredgecolor": "white", "markeredgewidth": 0.6}
            hollow = {"markeredgecolor": colour, "markerfacecolor": "white", "markeredgewidth": 1.2}
            pair = [axes.plot([], [], marker, **style, **look)[0] for look in (full, hollow)]
            self.points.append([self.moving(line) for line in pair])
        self.plane_name = self.moving(
            axes.add_artist(QuickText(-REACH, REACH + 0.55, "", size=11, ha="left"))
        )

        self.brush = QuickText(REACH, REACH + 0.55, "", size=11, ha="right", color=palette.ACCENT)
        self.moving(axes.add_artist(self.brush))

    def _build_losses(self, axes: Axes) -> None:
        axes.set(ylim=LOSSES, yscale="log", xlabel="epochs", yticks=(1e-4, 1e-2, 1))
        axes.set_ylabel("loss L")
        axes.minorticks_off()
        axes.xaxis.labelpad, self.span = 0, 0
        self.losses = axes
        self.train = Trace(self, axes, color=palette.TRAIN)
        self.test = Trace(self, axes, ":", color=palette.TEST)
        self.off = EdgeMarks(self, axes, palette.TRAIN)
        write_key(self, axes, 0.98, 0.95, "training ─", palette.as_text(palette.TRAIN), "right")
        write_key(self, axes, 0.98, 0.79, "test ┈", palette.TEST, "right")

    def update(self, result: Seen, ghost: Seen | None = None, pinned: Seen | None = None) -> None:
        self._update_network(result)
        self._update_header(result)
        self._update_sizes(result)
        self._update_plane(result)
        self._update_losses(result, ghost, pinned)
        self.title.set_text(title(result))

    def _update_network(self, run: Seen) -> None:
        plan, weights = layout.plan(run), np.concatenate([k.ravel() for k in run.kernels])
        self.tiles.show([_toned(run, maps) for maps in run.maps], plan.units)
        self.frames.set_data(*np.concatenate(plan.units).T)
        used = set(run.setting.inputs.split(", "))
        _put(self.unused, layout.slots()[[name not in used for name in FEATURES]])
        if plan is not self.plan:
            self.plan = plan
            self.wires.set_segments(plan.wires)
        self.wires.set_linewidth(np.clip(0.3 + 1.3 * np.abs(weights), 0.3, 6))
        self.wires.set_color(np.where(weights >= 0, palette.POSITIVE, palette.NEGATIVE))
        for line, which in ((self.dead, run.dead), (self.saturated, run.saturated)):
            _put(line, plan.hidden[[name in which for name in plan.unit_names]])
        chosen = [f"unit {name}" == run.view.look for name in plan.unit_names]
        _put(self.chosen, plan.hidden[chosen])
        at = [i for i, look in enumerate(plan.wire_names) if look == run.view.look]
        _put(self.marked, plan.wires[at[0]] if at else np.empty((0, 2)))

    def _update_header(self, run: Seen) -> None:
        hidden = layers_of(run.setting.network)
        places, _ = layout.counters(run)
        numbers = [len(hidden), *(units for units, _ in hidden)]
        for i, text in enumerate(self.counts):
            text.set_visible(i < len(numbers))
            if i < len(numbers):
                text.set_text(str(numbers[i]))
                text.set_position(places[2 * i : 2 * i + 2].mean(axis=0))
        for i, text in enumerate(self.signs):
            text.set_visible(i < len(places))
            if i < len(places):
                text.set_text("+" if i % 2 else "\N{MINUS SIGN}")
                text.set_position(places[i])
        for i, text in enumerate(self.names):
            text.set_visible(i < len(hidden))
            if i < len(hidden):
                text.set_text(hidden[i][1])
                text.set_position(layout.names(run)[i])

    def _update_sizes(self, run: Seen) -> None:
        x = [c[0, 0] for c in layout.columns([len(m) for m in run.maps[1:]])]
        for i, (bar, name) in enumerate(zip(self.bars, self.bar_names, strict=True)):
            shown = i < len(x)
            bar.set_visible(shown)
            name.set_visible(shown)
            if shown:
                size = float(np.clip(run.gradient[i], *SIZES))
                bar.set_data([x[i] - 8] * 2, [SIZES[0], size])
                # In one digit, for which there is room.
                name.set_text(power_of_ten(float(f"{run.gradient[i]:.0e}")))
                name.set_position((x[i] + 20, 3e-3))

    def _update_plane(self, run: Seen) -> None:
        answer = run.answer
        where = run.shown
        self.three.set_visible(answer.ndim == 3 and len(where) != 2)
        self.two.set_visible(not self.three.get_visible())
        if len(where) == 2:
            self.two.show(_toned(run, run.maps[where[0]][where[1] - 1]))
        elif answer.ndim == 2:
            self.two.show(_toned(run, answer))
        else:
            self.three.show(_beliefs(answer, run.view.discretize))
        name = "unit {}.{}".format(*where) if len(where) == 2 else POINTS[run.view.test_points]
        self.plane_name.set_text(name)
        self.brush.set_text(f"+ {run.view.brush}" if run.view.brush else "")
        data = run.training.data
        inside = np.arange(len(data.x)) < data.train
        shown = inside | run.view.test_points
        kind = data.y if data.classes else 3 + np.rint((data.y + 1) / 2 * (BINS - 1))
        for row, pair in enumerate(self.points):
            for line, half in zip(pair, (inside, ~inside), strict=True):
                _put(line, data.x[(kind == row) & half & shown])
        self.bead.set_visible(run.weight is not None)
        self.bead_name.set_text("touch a connection")
        if run.weight is not None:
            self.bead.set_data([np.clip(run.weight, -WEIGHTS, WEIGHTS)], [0])
            self.bead_name.set_text(f"{run.view.look} = {significant(run.weight)}")

    def _update_losses(self, run: Seen, ghost: Seen | None, pinned: Seen | None) -> None:
        span = next((s for s in SPANS if s >= run.epochs), run.epochs)
        if span != self.span:
            self.span = span
            self.losses.set(xlim=(0, span), xticks=(0, span / 2, span))
            self.refresh_background()
        runs = (run, ghost, pinned)
        self.train.show(lambda r: (np.arange(len(r.train)), r.train), *runs)
        self.test.show(lambda r: (np.arange(len(r.test)), r.test), *runs)
        self.off.show([run.epochs], [run.train[-1]])


def _put(line: Line2D, places: np.ndarray) -> None:
    """Move ``line`` to ``places`` (n, 2); one without any is not drawn."""
    line.set_visible(len(places) > 0)
    line.set_data(*places.T)


def _toned(run: Seen, maps: np.ndarray) -> np.ndarray:
    """Maps from -1 to 1; where only two colours are wanted, their signs."""
    return np.where(maps < 0, -1.0, 1.0) if run.view.discretize else maps


def _beliefs(answer: np.ndarray, discretize: bool) -> np.ndarray:
    """Numbers for ``THREE``: the likeliest of three classes and how sure the network is of it."""
    large = [
        np.asarray(Image.fromarray(p.astype(np.float32)).resize((FINE, FINE), SMOOTH))
        for p in answer
    ]
    best = np.argmax(large, axis=0)
    sure = 1.0 if discretize else (np.max(large, axis=0) - 1 / 3) * 1.5
    return (best * LEVELS + np.rint(np.clip(sure, 0, 1) * (LEVELS - 1))) / (STEPS - 1)


def title(run: Seen) -> str:
    """What is seen, in short."""
    when = f"epoch {run.epochs:,}" + (f", {run.view.pace} a picture" if run.view.pace > 1 else "")
    if run.right is None:
        train, test = significant(run.train[-1]), significant(run.test[-1])
        return f"{when}: error {train} in training, {test} in the test"
    train, test = (percent(share, 1) for share in run.right)
    return f"{when}: {train} right in training, {test} in the test"
