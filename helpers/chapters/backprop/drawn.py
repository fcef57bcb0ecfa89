"""Draw a digit, and see what a network that learned written ones reads, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from matplotlib.figure import Figure

from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import Trace
from helpers.drawing.quick_text import QuickText
from helpers.drawing.surface import Surface
from helpers.explorer import Explorer, Handle, integer, slider, text
from helpers.explorer.words import a_digit, count, percent
from helpers.networks.digits import digits, network, trained
from helpers.networks.record import shuffled

PAPER, BITMAP, BLOCK = 100.0, 32, 4  # sides of the paper, of the bitmap and of a block in it
MARGIN = 1.0  # pixels of the bitmap left free around the digit
NARROW = 0.35  # a digit is stretched no further than if it were so wide a share of its height
GAP, MOST = 1.5, 600  # between two points of a stroke, and points of a drawing
NEAREST, LABEL = 5, 3  # digits shown, and rows of pixels below them for their names
UPDATES, BATCH, RATE = 1800, 32, 0.3
Strokes = list[np.ndarray]
Read = Callable[[np.ndarray], np.ndarray]
Seen = tuple[np.ndarray, np.ndarray]


def read_strokes(words: str) -> str:
    """Strokes "x,y x,y; x,y" on the paper, 0 to 100 and y upwards; "none" for an empty one.

    Raises ValueError for anything else, and for more points than are taken.
    """
    if words.strip().lower() in ("", "none"):
        return "none"
    try:
        strokes = [
            [[float(v) for v in point.split(",")] for point in stroke.split()]
            for stroke in words.split(";")
            if stroke.strip()
        ]
        table = np.array([point for stroke in strokes for point in stroke])
    except ValueError:
        table = np.empty(0)
    if table.ndim != 2 or table.shape[1] != 2 or not ((table >= 0) & (table <= PAPER)).all():
        raise ValueError('strokes are points "x,y x,y" from 0 to 100, with ; between two strokes')
    if len(table) > MOST:
        raise ValueError(f"a drawing has at most {MOST} points, this one has {len(table)}")
    return write_strokes([np.array(stroke) for stroke in strokes])


def write_strokes(strokes: Strokes) -> str:
    """Strokes (points, 2) as text."""
    lines = [" ".join(f"{x:.0f},{y:.0f}" for x, y in stroke) for stroke in strokes]
    return "; ".join(lines) or "none"


def share_read(drawings: list[tuple[int, Strokes]], pen: float = 4.5, units: int = 32) -> float:
    """The share of drawings, each with the digit that it is, that the network reads rightly."""
    model = network(units)
    model.set_weights(reader(units))
    images = np.array([pixels(strokes, pen).ravel() for _, strokes in drawings])
    said = model.predict(images, verbose=0).argmax(axis=1)
    return float(np.mean(said == [digit for digit, _ in drawings]))


def strokes_of(words: str) -> Strokes:
    """The strokes of a text that ``read_strokes`` returned."""
    lines = [] if words == "none" else words.split("; ")
    return [
        np.array([point.split(",") for point in line.split()], float).reshape(-1, 2)
        for line in lines
    ]


def bitmap(strokes: Strokes, pen: float) -> np.ndarray:
    """Black and white (32, 32) as the data set's: the digit fills it, and stands in its middle.

    It keeps its proportions. ``pen``: width of the line, in pixels. Row 0 is at the top.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    size = max(high[1] - low[1], NARROW * (high[0] - low[0]), high[0] - low[0], 1.0)
    scale = (BITMAP - 2 * MARGIN - pen) / size
    middles = np.arange(BITMAP) + 0.5
    x, y = np.meshgrid(middles, middles[::-1])
    ink = np.zeros((BITMAP, BITMAP), bool)
    for stroke in strokes:
        line = (stroke - (low + high) / 2) * scale + BITMAP / 2
        for start, end in zip(line, [*line[1:], line[-1]], strict=True):
            along = end - start
            share = ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / max(
                along @ along, 1e-9
            )
            share = np.clip(share, 0, 1)
            far = np.hypot(x - start[0] - share * along[0], y - start[1] - share * along[1])
            ink |= far <= pen / 2
    return ink


def pixels(strokes: Strokes, pen: float) -> np.ndarray:
    """8 × 8 shares of ink, as the data set's divided by 16: of 4 × 4 pixels, how many are black."""
    if not strokes:
        return np.zeros((8, 8))
    blocks = bitmap(strokes, pen).reshape(8, BLOCK, 8, BLOCK)
    return blocks.mean(axis=(1, 3))


@lru_cache(maxsize=64)  # of 47 sizes, 30 kB each at most
def reader(units: int) -> list[np.ndarray]:
    """The weights of a 64–units–10 network after 40 passes over the training digits."""
    rows = shuffled(len(digits()[0]), UPDATES * BATCH, np.random.default_rng(0))
    return trained(units, "He normal", rows, BATCH, RATE, UPDATES)[-1]


@dataclass(frozen=True, eq=False)
class Reading:
    """A drawing: ``pixels`` (8, 8), ``belief`` (10,), the nearest training digits and their labels.

    ``hit``: how sure the network is of what it reads; ``far``: the distance of the nearest.
    """

    strokes: Strokes
    pixels: np.ndarray
    belief: np.ndarray
    near: np.ndarray
    labels: np.ndarray
    far: float
    units: int

    @property
    def said(self) -> int:
        """What the network reads."""
        return int(self.belief.argmax())

    @property
    def hit(self) -> float:
        """How sure it is of that."""
        return float(self.belief.max())

    @property
    def second(self) -> int:
        """What it would read otherwise."""
        return int(self.belief.argsort()[-2])


def compute(
    strokes: str, pen: float, units: int = 0, read: Read | None = None, seen: Seen | None = None
) -> Reading:
    """What the network of so many hidden units, or the reader's own, reads in these strokes."""
    drawn = strokes_of(strokes)
    image = pixels(drawn, pen)
    if read is None:
        model = network(units)
        model.set_weights(reader(units))
        read = partial(model.predict, verbose=0)
    x, y = digits()[:2] if seen is None else seen
    distances = np.linalg.norm(x - image.ravel(), axis=1)
    order = distances.argsort(kind="stable")[:NEAREST]
    belief = np.asarray(read(image.reshape(1, 64)))[0]
    return Reading(
        drawn,
        image,
        belief,
        x[order].reshape(-1, 8, 8),
        y[order],
        float(distances[order[0]]),
        units,
    )


def describe(run: Reading) -> str:
    """What is read, how surely, and what the nearest training digits are."""
    if not run.strokes:
        return "The paper is empty: draw a digit on it, with mouse, finger or pen."
    near = ", ".join(map(str, run.labels))
    drawn = count(len(run.strokes), "stroke")
    who = f"the network of {count(run.units, 'hidden unit')}" if run.units else "your network"
    return (
        f"In {drawn} {who} reads {a_digit(run.said)}, with a "
        f"belief of {percent(run.hit)}, before {run.second} with "
        f"{percent(run.belief[run.second])}. The nearest training digits are {near}."
    )


class Paper(Picture):
    """The paper, the 8 × 8 pixels made of it, the belief in each digit, the nearest digits."""

    height = 400

    def build(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 3, width_ratios=(1.45, 0.75, 1.1), height_ratios=(1.5, 1))
        self.paper = figure.add_subplot(grid[:, 0], xlim=(0, PAPER), ylim=(0, PAPER))
        self.paper.set(aspect="equal", xticks=[], yticks=[], title="draw here")
        for spine in self.paper.spines.values():
            spine.set_visible(True)
        self.lines = Trace(self, self.paper, color=palette.INK, solid_capstyle="round", lw=7)
        self.image = self._pixels(figure.add_subplot(grid[0, 1]), 8, "8 × 8 counts")
        low = figure.add_subplot(grid[1, 1:])
        self.near = self._pixels(low, 9 * NEAREST - 1, "the nearest training digits")
        self.labels = []
        for k in range(NEAREST):
            label = QuickText(9 * k + 4, -1.6, "", ha="center", size=13)
            self.labels.append(self.moving(low.add_artist(label)))
        self._bars(figure.add_subplot(grid[0, 2]))

    def _pixels(self, axes, wide: int, name: str) -> Surface:
        axes.set(xlim=(0, wide), ylim=(-LABEL if wide > 8 else 0, 8), aspect="equal", title=name)
        axes.set_axis_off()
        place = (*axes.get_xlim(), *axes.get_ylim())
        return Surface(self, axes, place, colours=palette.SEQUENTIAL, smooth=False)

    def _bars(self, axes) -> None:
        axes.set(xlim=(0, 1), ylim=(9.6, -0.6), yticks=range(10), title="belief")
        axes.set_xticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        axes.grid(axis="y", visible=False)
        style = {"linewidth": 9, "solid_capstyle": "butt"}
        self.bars = [self.moving(axes.plot([], [], **style)[0]) for _ in range(10)]
        self.other = Trace(self, axes, "|", color=palette.ACCENT, markersize=12)

    def update(
        self, result: Reading, ghost: Reading | None = None, pinned: Reading | None = None
    ) -> None:
        self.lines.show(_path, result, ghost, pinned)
        self.image.show(result.pixels[::-1])
        row = np.zeros((8 + LABEL, 9 * NEAREST - 1))
        for k, image in enumerate(result.near):
            row[LABEL:, 9 * k : 9 * k + 8] = image[::-1]
        self.near.show(row if result.strokes else 0 * row)
        for label, digit in zip(self.labels, result.labels, strict=True):
            label.set_text(str(digit) if result.strokes else "")
        for k, bar in enumerate(self.bars):
            bar.set_data([0, result.belief[k] if result.strokes else 0], [k, k])
            bar.set_color(palette.POSITIVE if k == result.said else palette.MUTED)
        self.other.show(lambda run: (run.belief, np.arange(10)), result, ghost, pinned)
        self.other.now.set_visible(False)
        words = f"reads {result.said}, {percent(result.hit)} sure"
        self.title.set_text(words if result.strokes else "an empty paper")


def _path(run: Reading) -> tuple[np.ndarray, np.ndarray]:
    """All strokes in one line with breaks; a dot gets a little length."""
    parts = [np.vstack([s, s[-1:] + 0.01, [[np.nan, np.nan]]]) for s in run.strokes]
    return tuple(np.concatenate(parts).T) if parts else (np.empty(0), np.empty(0))


def _draw(x: float, y: float, which: int, values: dict, run: Reading) -> dict:
    """A pointer that is pressed begins a stroke, one that moves goes on with it."""
    strokes, point = strokes_of(values["strokes"]), np.clip([[x, y]], 0, PAPER).round()
    if sum(map(len, strokes)) >= MOST:
        return {}
    if which == 0 or not strokes:
        strokes.append(point)
    elif np.hypot(*(strokes[-1][-1] - point[0])) >= GAP:
        strokes[-1] = np.vstack([strokes[-1], point])
    else:
        return {}
    return {"strokes": write_strokes(strokes)}


THREE = "30,82 40,90 55,90 65,80 62,66 48,56; 48,56 64,48 70,34 62,18 46,11 30,18"
SEVEN = "28,86 72,86 55,50 44,10"
FOUR = "58,90 42,62 26,38 78,38; 62,66 62,34 62,8"


def draw_digit(read: Read | None = None, seen: Seen | None = None) -> Explorer:
    """A paper to draw on, and what a network that learned handwritten digits reads there.

    ``read``: a network of one's own, as a function from images (n, 64), the shares of ink of the
    8 × 8 pixels row by row, to its beliefs (n, 10). Without one, the network of chapter 04 reads.
    ``seen``: the images (n, 64) and labels (n,) that it was trained on, among which the nearest
    are looked for; without them, those of chapter 04.
    """
    own = {"two units": {"units": 2}} if read is None else {}
    units = [integer("units", "hidden units", 2, 48, 32, tooltip="of the network that reads")]
    return Explorer(
        [
            text("strokes", "strokes", THREE, read_strokes, [SEVEN, "none"],
                 "what is drawn: x,y from 0 to 100; a touch of the paper writes here"),
            slider("pen", "pen", 2, 7, 4.5, 0.5, "pixels", "its thickness, of the 32"),
            *(units if read is None else []),
        ],
        partial(compute, read=read, seen=seen),
        Paper(),
        describe,
        presets={
            "Clear": {"strokes": "none"},
            "a four": {"strokes": FOUR},
            "a seven": {"strokes": SEVEN},
            **own,
        },
        handles=[Handle(lambda picture: picture.paper, _draw)],
    )  # fmt: skip
