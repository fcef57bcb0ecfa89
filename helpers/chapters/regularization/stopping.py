"""Early stopping: a network is trained to the end, and the rule is applied to what it shows.

The rule costs nothing then, so that patience and min_delta can be moved freely, and the picture
can tell what would have come after the stop.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from helpers.chapters.regularization.two_moons import EPOCHS, curves
from helpers.drawing import palette
from helpers.drawing.base import Picture
from helpers.drawing.parts import EdgeMarks, Trace, write_key
from helpers.explorer import Explorer, Handle, choice, integer, log_slider, slider
from helpers.explorer.words import count, number

MOST_PATIENCE = 60


@dataclass(frozen=True, eq=False)
class Stopped:
    """Losses before training and after each epoch, and what the rule makes of them.

    ``stop`` is the epoch after which training ends, ``kept`` the one whose weights are used.
    ``by_patience`` is the true loss that each patience from 0 on would have come to.
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    stop: int
    kept: int
    stopped: bool
    patience: int
    by_patience: np.ndarray
    title: str

    @property
    def cost(self) -> float:
        """How far the true loss of the kept weights lies above the lowest of all epochs."""
        return float(self.test[self.kept] - self.test[1:].min())


def stop_at(watched: np.ndarray, patience: int, min_delta: float) -> tuple[int, int, bool]:
    """(last epoch, best epoch, whether it stopped) for losses after epochs 1, 2, …

    As `EarlyStopping`: what is not lower than the best by more than ``min_delta`` is no progress;
    after ``patience`` epochs without progress it is over.
    """
    best, at = np.inf, 0
    for epoch, loss in enumerate(watched, start=1):
        if loss + min_delta < best:
            best, at = loss, epoch
        elif epoch - at >= patience:
            return epoch, at, True
    return len(watched), at, False


def compute_stop(
    patience: int,
    min_delta: float,
    noise: float,
    validation: int,
    learning_rate: float,
    scale: float,
    restore: str,
    seed: int,
) -> Stopped:
    """Apply the rule to one training, and for comparison with every other patience."""
    train, watched, test = curves(noise, validation, learning_rate, scale, seed)
    back = restore == BEST
    found = [stop_at(watched[1:], p, min_delta) for p in range(MOST_PATIENCE + 1)]
    stop, best, stopped = found[patience]
    kept = best if back else stop
    return Stopped(
        train, watched, test, stop, kept, stopped, patience,
        np.array([test[at if back else end] for end, at, _ in found]),
        _title(stop, kept, stopped, test),
    )  # fmt: skip


BEST, LAST = "best epoch", "last epoch"


def _title(stop: int, kept: int, stopped: bool, test: np.ndarray) -> str:
    how = f"Stops after epoch {stop}" if stopped else f"Runs through all {stop} epochs"
    lowest = number(test[1:].min())
    return f"{how}, keeps epoch {kept}: true loss {number(test[kept])}, lowest {lowest}"


def describe_stop(run: Stopped) -> str:
    """When it stopped, what was kept, what that costs, and what the last epoch would have had."""
    if run.stopped:
        text = f"It stops after epoch {run.stop}, {count(run.stop - best_of(run), 'epoch')} after "
        saved = f"saves {count(EPOCHS - run.stop, 'epoch')}" if run.stop < EPOCHS else "saves none"
        text += f"the last that counted as better, and {saved}. "
    else:
        text = f"With a patience of {run.patience} it never stops: all {EPOCHS} epochs run. "
    lowest = int(run.test[1:].argmin()) + 1
    text += f"The weights of epoch {run.kept} have a true loss of {number(run.test[run.kept], 3)}. "
    if run.cost == 0:
        text += "No epoch has less"
    else:
        above = number(run.cost, 3) if run.cost >= 0.0005 else "less than 0.001"
        text += f"That is {above} above the lowest, of epoch {lowest}"
    return text + f"; the last epoch of all has {number(run.test[-1], 3)}."


def best_of(run: Stopped) -> int:
    """The epoch from which the rule has waited."""
    return run.stop - max(run.patience, 1) if run.stopped else run.kept


LOSSES = (0.12, 6.0)
BELOW_KEY = 0.85  # share of the height to which the marks of the stop reach


class EarlyStop(Picture):
    """Left where the rule stops, right what each patience would have come to."""

    height = 330

    def __init__(self, epochs: int, most: int) -> None:
        """``epochs``: where the curves end; ``most``: the largest patience."""
        self.epochs, self.most = epochs, most
        super().__init__()

    def build(self, figure: Figure) -> None:
        left, right = self.left, self.right = figure.subplots(1, 2, width_ratios=(1.7, 1))
        left.set(xlim=(0, self.epochs), ylim=LOSSES, yscale="log", xlabel="epoch", ylabel="loss L")
        right.set(xlim=(-1, self.most + 1), ylim=LOSSES, yscale="log", xlabel="patience")
        right.set_ylabel("true loss of what is kept")
        for axes in (left, right):
            axes.set_yticks([0.2, 0.4, 0.7, 1, 2, 4], ["0.2", "0.4", "0.7", "1", "2", "4"])
            axes.minorticks_off()
        (self.waiting,) = left.fill([0] * 4, [0] * 4, color=palette.ACCENT, alpha=0.12, zorder=1)
        self.moving(self.waiting)
        later = {"alpha": 0.35, "linewidth": 1.2}
        styles = (
            ("train", palette.DASHES["train"], palette.TRAIN),
            ("validation", palette.DASHES["validation"], palette.VALIDATION),
            ("test", palette.DASHES["test"], palette.TEST),
        )
        self.until = {n: Trace(self, left, dash, color=c) for n, dash, c in styles}
        self.after = {
            n: self.moving(left.plot([], [], dash, color=c, **later)[0]) for n, dash, c in styles
        }
        self.stop = self.moving(left.axvline(0, 0, BELOW_KEY, color=palette.ACCENT, linewidth=2))
        dot = {"color": palette.ACCENT, "markeredgecolor": "white", "zorder": 6, "linestyle": ""}
        self.kept = self.moving(left.plot([], [], "o", markersize=10, **dot)[0])
        self.top = EdgeMarks(self, left, palette.TEST)
        write_key(self, left, 0.30, 0.96, "─ training", palette.TRAIN)
        write_key(self, left, 0.48, 0.96, "╌ validation", palette.VALIDATION)
        write_key(self, left, 0.70, 0.96, "··· true (unknown)", palette.TEST)
        write_key(self, left, 0.30, 0.89, "│ stop   ● kept   shaded: waiting", palette.ACCENT)
        self.all = Trace(self, right, color=palette.TEST, drawstyle="steps-mid", linewidth=1.6)
        self.here = self.moving(right.plot([], [], "o", markersize=10, **dot)[0])
        self.lowest = self.moving(right.plot([], [], ":", color=palette.MUTED, linewidth=1.4)[0])
        write_key(self, right, 0.98, 0.96, "··· lowest of all epochs", palette.MUTED, "right")

    def update(
        self, result: Stopped, ghost: Stopped | None = None, pinned: Stopped | None = None
    ) -> None:
        stop, epochs = result.stop, np.arange(len(result.train))
        for name, line in self.until.items():
            line.show(lambda run, name=name: _until(run, name), result, ghost, pinned)
            self.after[name].set_data(epochs[stop:], getattr(result, name)[stop:])
        start = max(stop - max(result.patience, 1), 0) if result.stopped else stop
        low, high = LOSSES
        top = low * (high / low) ** BELOW_KEY
        self.waiting.set_xy([(start, low), (start, top), (stop, top), (stop, low)])
        self.stop.set_xdata([stop] * 2)
        self.stop.set_visible(result.stopped)
        self.kept.set_data([result.kept], np.clip([result.test[result.kept]], *LOSSES))
        self.top.show([result.kept], [max(result.test[result.kept], low)])
        self.all.show(
            lambda run: (np.arange(self.most + 1), np.clip(run.by_patience, 1e-9, high)),
            result, ghost, pinned,
        )  # fmt: skip
        self.here.set_data([result.patience], np.clip([result.test[result.kept]], *LOSSES))
        self.lowest.set_data([-1, self.most + 1], [result.test[1:].min()] * 2)
        self.title.set_text(result.title)


def _until(run: Stopped, name: str) -> tuple[np.ndarray, np.ndarray]:
    values = getattr(run, name)[: run.stop + 1]
    return np.arange(len(values)), values


def stop_line(run: Stopped) -> np.ndarray:
    """Places of the line at which training stops (n, 2); none where it does not stop."""
    heights = np.geomspace(*LOSSES, 9)[1:-2]
    return np.column_stack([np.full(len(heights), run.stop), heights])[: None if run.stopped else 0]


HANDLES = [
    Handle(
        lambda picture: picture.left,
        lambda x, y, which, values, run: {"patience": x - best_of(run)},
        stop_line,
    ),
    Handle(
        lambda picture: picture.right,
        lambda x, y, which, values, run: {"patience": x},
    ),
]


def early_stop() -> Explorer:
    """When to stop: patience and min_delta against a noisy validation loss."""
    return Explorer(
        [
            integer("patience", "patience", 0, MOST_PATIENCE, 10, unit="epochs"),
            slider("min_delta", "min_delta", 0, 0.05, 0, 0.001, tooltip="what counts as better"),
            slider(
                "noise",
                "noise",
                0,
                0.8,
                0.45,
                0.05,
                tooltip="how far the moons reach into each other",
            ),
            integer("validation", "validation points", 10, 200, 50, 10),
            log_slider("learning_rate", "η learning rate", 0.001, 0.3, 0.01),
            log_slider("scale", "init scale", 0.1, 10, 1, tooltip="factor on the first weights"),
            choice("restore", "keep weights of", (BEST, LAST), tooltip="restore_best_weights"),
            integer("seed", "seed", 0, 30, 8, tooltip="points, first weights and batches"),
        ],
        compute_stop,
        EarlyStop(EPOCHS, MOST_PATIENCE),
        describe_stop,
        handles=HANDLES,
        more=("validation", "learning_rate", "scale", "seed"),
        presets={
            "no patience": {"patience": 0},
            "too patient": {"patience": 60, "restore": LAST},
            "min_delta too large": {"min_delta": 0.05},
            "few validation points": {"validation": 10, "seed": 20},
            "no noise": {"noise": 0.0, "validation": 200},
        },
    )
