"""Sliders: even steps, whole numbers, and rates over powers of ten."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from helpers.explorer.control import Control, is_number
from helpers.explorer.words import shortest

PER_DECADE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
FRAMES = 120  # of a film, unless its pace is asked for


def _decimals(value: float) -> int:
    """How many digits ``value`` has after its point, at most 9."""
    return len(f"{value:.9f}".rstrip("0").partition(".")[2])


def _on_steps(value: float, start: float, step: float) -> bool:
    nearest = start + round((value - start) / step) * step
    return math.isclose(nearest, value, rel_tol=0, abs_tol=5e-10)


def _whole(name: str, value: Any) -> Any:
    """``value``, unless it is a number with a fraction."""
    if is_number(value) and not float(value).is_integer():
        raise ValueError(f"{name} must be a whole number, got {value:g}")
    return value


@dataclass(frozen=True)
class Slider(Control):
    """A number from ``min`` to ``max``, in steps of ``step`` when dragged.

    ``play``: a button runs through its values, one every ``interval`` ms at most; for those kinds
    that have ``moments``.
    """

    min: float = 0.0
    max: float = 1.0
    step: float = 0.1
    play: bool = False
    interval: int = 0

    @property
    def plays(self) -> bool:
        return self.play

    def __post_init__(self) -> None:
        if not self.min < self.max or not self.step > 0:
            raise ValueError(
                f"{self.name} needs min < max and step > 0, "
                f"got {self.min:g}, {self.max:g} and {self.step:g}"
            )
        super().__post_init__()

    def check(self, value: Any) -> float:
        if not is_number(value):
            raise TypeError(f"{self.name} must be a number, got {value!r}")
        value = float(value)
        if not self.min <= value <= self.max:  # NaN fails this too
            raise ValueError(
                f"{self.name} = {value:g} is outside its range, {self.min:g} to {self.max:g}"
            )
        return self._snap(value)

    def _snap(self, value: float) -> float:
        """Drop what floating point adds to a step, so that 0.3 is 0.3."""
        return round(value, 9) + 0.0  # and −0 is 0

    def nearest(self, value: Any) -> float:
        inside = min(max(float(value), self.min), self.max)
        steps = self.min + round((inside - self.min) / self.step) * self.step
        return self.check(min(steps, self.max))

    def show(self, value: Any) -> str:
        digits = max(_decimals(self.step), _decimals(value))
        return f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")

    def corners(self) -> tuple[float, ...]:
        return tuple(dict.fromkeys((float(self.min), float(self.max), self.value)))

    def put(self, widget: widgets.Widget, value: Any) -> None:
        # A page moves a slider to the nearest step at once and would make 0.1 of 0.123. So the
        # finer steps go ahead of the value, and behind it when they are no longer needed.
        step = self.step
        while step > 1e-9 and not _on_steps(value, self.min, step):
            step /= 10
        if step < widget.step:
            widget.step = step
        widget.readout_format = f".{max(_decimals(self.step), _decimals(value))}f"
        widget.value = value
        widget.step = step

    def make_widget(self) -> widgets.Widget:
        return widgets.FloatSlider(
            value=self.value,
            min=self.min,
            max=self.max,
            step=self.step,
            readout_format=f".{_decimals(self.step)}f",
            continuous_update=True,
            **self._common(widgets.FloatSlider),
        )


@dataclass(frozen=True)
class LogSlider(Slider):
    """A rate from ``min`` to ``max``, both positive; a drag gives ``PER_DECADE`` round values.

    ``zero``: left of the smallest rate stands 0. What plays counts something, in whole numbers.
    """

    zero: bool = False

    def end(self, widget: widgets.Widget) -> float:
        """The last moment of a film that it plays."""
        return float(self.max)

    def moments(self, now: float, last: float, pace: None = None) -> list[float]:
        """The round values after ``now``, or all if that is the end."""
        values = [value for _, value in self._options(self.value)]
        return [value for value in values if value > now] or values

    def __post_init__(self) -> None:
        if not self.min > 0:
            raise ValueError(f"{self.name} is logarithmic and needs min > 0, got {self.min:g}")
        super().__post_init__()

    def check(self, value: Any) -> float:
        if self.zero and is_number(value) and float(value) == 0:
            return 0.0
        return int(super().check(_whole(self.name, value))) if self.play else super().check(value)

    def corners(self) -> tuple[float, ...]:
        corners = super().corners()
        return (0.0, *(c for c in corners if c)) if self.zero else corners

    def _snap(self, value: float) -> float:
        return value

    def nearest(self, value: Any) -> float:
        if self.zero and value < self.min / 2:
            return 0.0
        inside = min(max(float(value), self.min), self.max)
        options = [option for _, option in self._options(self.value) if option]
        return min(options, key=lambda option: abs(math.log(option / inside)))

    def show(self, value: Any) -> str:
        return shortest(value)

    def _options(self, value: float) -> list[tuple[str, float]]:
        """The round values, the ends and ``value``, each with the text that the reader sees."""
        decades = range(math.floor(math.log10(self.min)), math.ceil(math.log10(self.max)) + 1)
        steps = (float(f"{digits}e{decade}") for decade in decades for digits in PER_DECADE)
        inside = {step for step in steps if self.min < step < self.max}
        if self.play:
            inside = {int(step) for step in inside if step.is_integer()}
        ends = {float(self.min), float(self.max), *([0.0] if self.zero else [])}
        values = sorted(inside | ends | {self.value, value})
        return [(self.show(value), value) for value in values]

    def put(self, widget: widgets.Widget, value: Any) -> None:
        if self._options(value) != list(widget.options):
            widget.options = self._options(value)
        widget.value = value

    def make_widget(self) -> widgets.Widget:
        # Not a FloatLogSlider: it shows 1.26 and 0.0316, and would move 1.2 to the nearest.
        return widgets.SelectionSlider(
            options=self._options(self.value),
            value=self.value,
            continuous_update=True,
            **self._common(widgets.SelectionSlider),
        )


@dataclass(frozen=True)
class Integer(Slider):
    """A whole number from ``min`` to ``max``."""

    step: float = 1

    def end(self, widget: widgets.Widget) -> int:
        """The last moment of the film that it plays, which may be shorter than others."""
        return int(widget.max)

    def moments(self, now: int, last: int, pace: int | None = None) -> list[int]:
        """The moments from ``now``, or from the start if that is the end, to ``last``.

        In steps of ``pace``, or else so that they are at most ``FRAMES``.
        """
        first, step = int(self.min), int(self.step)
        step = pace or step * -(-(last - first) // (FRAMES * step))
        return [*range(first if now >= last else now + step, last, step), last]

    def check(self, value: Any) -> int:
        return round(super().check(_whole(self.name, value)))

    def put(self, widget: widgets.Widget, value: Any) -> None:
        step = int(self.step) if _on_steps(value, self.min, self.step) else 1
        widget.step = min(step, widget.step)
        widget.value = value
        widget.step = step

    def corners(self) -> tuple[int, ...]:
        return tuple(round(value) for value in super().corners())

    def make_widget(self) -> widgets.Widget:
        return widgets.IntSlider(
            value=self.value,
            min=int(self.min),
            max=int(self.max),
            step=int(self.step),
            continuous_update=True,
            **self._common(widgets.IntSlider),
        )
