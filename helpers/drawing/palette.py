"""What each colour means, in every picture of the course.

The pairs that have to be told apart are chosen from hues that stay apart for readers with any
of the common colour-vision deficiencies (after Okabe and Ito, 2008), and never differ by colour
alone: classes differ in marker, training and validation in dash, activations in dash too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb

NEGATIVE = "#D96B00"  # orange: negative weights and outputs
POSITIVE = "#0072B2"  # blue: positive weights and outputs
NEUTRAL = "#F7F7F7"  # zero

CLASS_COLOURS = (NEGATIVE, POSITIVE)  # class 0 answers low, class 1 answers high
CLASS_MARKERS = ("o", "s")
MANY_CLASSES = (
    "#D96B00",
    "#0072B2",
    "#00866B",
    "#B5478A",
    "#6F5FBF",
    "#8A6D00",
    "#56A5D8",
    "#A33B2A",
    "#4D4D4D",
    "#7DAF2B",
)

TRAIN = "#7B3294"  # loss and accuracy on the training set
LOSS = TRAIN
VALIDATION = "#00866B"
TEST = "#222222"
DASHES = {"train": "-", "validation": "--", "test": ":"}

ACCENT = "#C2185B"  # what the slider moves
GRADIENT = "#8A6D00"  # slopes and gradient arrows
BOUNDARY = "#222222"  # where a network changes its mind
MISTAKE = "#B00020"  # ring around a point that is answered wrongly

GHOST = "#B4BAC2"  # the run before
PINNED = "#5F6B7A"  # the run that was pinned
INK = "#222222"
MUTED = "#5A6068"
GRID = "#E6E8EB"

ACTIVATIONS = {
    "linear": ("#4D4D4D", "-"),
    "sigmoid": ("#B5478A", "-"),
    "softmax": ("#B5478A", "--"),
    "tanh": ("#6F5FBF", "-"),
    "softplus": ("#6F5FBF", "--"),
    "relu": ("#00866B", "-"),
    "thresholded_relu": ("#00866B", ":"),
    "leaky_relu": ("#8A6D00", "-"),
    "prelu": ("#8A6D00", "--"),
    "elu": ("#A33B2A", "-"),
    "selu": ("#A33B2A", "--"),
    "gelu": ("#56A5D8", "-"),
    "silu": ("#56A5D8", "--"),
}

# Pale, so that points and lines on top of a surface stay readable.
PALE = ("#F6C79A", NEUTRAL, "#9CCBE8")
REGIONS = LinearSegmentedColormap.from_list("regions", PALE)
SEQUENTIAL = LinearSegmentedColormap.from_list(
    "sequential", ["#FFFFFF", "#D9CBE6", "#A678B8", TRAIN, "#3B1247"]
)

# Sizes are CSS pixels: figures are built with 72 points to the inch shown.
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 12.0,
    "axes.titlesize": 13.0,
    "axes.titlelocation": "left",
    "axes.labelsize": 12.0,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.labelsize": 11.0,
    "ytick.labelsize": 11.0,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "text.color": INK,
    "text.hinting": "no_hinting",  # at twice the size it only costs time
    "legend.frameon": False,
    "legend.fontsize": 11.0,
    "lines.linewidth": 2.0,
    "lines.markersize": 6.0,
    "figure.facecolor": "white",
    "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.08,
    "image.origin": "lower",
    "mathtext.fontset": "dejavusans",
}

READABLE = 4.5  # contrast that WCAG 2.2 asks for type of the size that stands in pictures


def contrast(first: Sequence | np.ndarray, second: Sequence | np.ndarray) -> np.ndarray:
    """How well one colour is seen on the other, from 1 (not at all) to 21 (black on white).

    Colours are red, green and blue from 0 to 1, one (3,) or many (..., 3) each. The ratio is that
    of the Web Content Accessibility Guidelines 2.2: https://www.w3.org/TR/WCAG22/
    """
    a, b = _luminance(np.asarray(first)), _luminance(np.asarray(second))
    return (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)


def _luminance(rgb: np.ndarray) -> np.ndarray:
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def as_text(colour: str, grounds: Sequence[str] = ("#FFFFFF",)) -> str:
    """``colour`` for words: itself, or the first darker shade that can be read on ``grounds``.

    A line may be paler than the name that stands beside it.
    """
    behind = [to_rgb(ground) for ground in grounds]
    for share in np.linspace(1, 0, 51):
        shade = to_hex(share * np.array(to_rgb(colour)))
        if contrast(to_rgb(shade), behind).min() >= READABLE:
            break
    return shade


def class_style(label: int, many: bool = False) -> dict:
    """Colour and marker of the points of one class, as keywords for ``Axes.plot``.

    ``label`` counts from 0; ``many`` picks from ten colours instead of orange and blue.
    Raises ValueError for a class that has no colour.
    """
    colours = MANY_CLASSES if many else CLASS_COLOURS
    if not 0 <= label < len(colours):
        raise ValueError(f"class {label} has no colour: there are {len(colours)}, from 0")
    return {
        "color": colours[label],
        "marker": CLASS_MARKERS[label % len(CLASS_MARKERS)],
        "linestyle": "",
        "markeredgecolor": "white",
        "markeredgewidth": 0.6,
    }
