"""The kinds of control: what each may hold, how it reads, which widget shows it.

A control knows its name, range, unit and tooltip and nothing of any one widget, so that a test can
walk through the corners of an explorer, and an error can say what would have been allowed. Only
traits that ipywidgets 7.7 and 8 share are used.
"""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

CONTROL_WIDTH = "360px"


@dataclass(frozen=True)
class Control:
    """What all controls share. ``value`` is the starting value.

    ``name`` is the keyword that ``compute`` gets; ``label`` is what the reader sees.
    """

    name: str
    label: str
    value: Any
    unit: str = ""
    tooltip: str = ""

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"a control's name must be usable as a keyword, got {self.name!r}")
        object.__setattr__(self, "value", self.check(self.value))

    @property
    def description(self) -> str:
        """The label with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    def check(self, value: Any) -> Any:
        """``value`` as ``compute`` gets it; raises ValueError or TypeError with the range."""
        raise NotImplementedError

    def corners(self) -> tuple[Any, ...]:
        """Values that a test should try: the ends and the start, or every option."""
        raise NotImplementedError

    def make_widget(self) -> widgets.Widget:
        """A new widget that starts at ``value``; its ``value`` trait is what is watched."""
        raise NotImplementedError

    def text(self, value: Any) -> str:
        """``value`` as the reader sees it, with its label and unit."""
        return f"{self.label} = {self.show(value)}" + (f" {self.unit}" if self.unit else "")

    def show(self, value: Any) -> str:
        """``value`` alone as the reader sees it."""
        return str(value).replace("-", "\N{MINUS SIGN}") if _is_number(value) else str(value)

    def _common(self, kind: type[widgets.Widget]) -> dict[str, Any]:
        # The trait was renamed in ipywidgets 8.
        tip = "tooltip" if "tooltip" in kind.class_trait_names() else "description_tooltip"
        return {
            "description": self.description,
            tip: self.tooltip or self.description,
            "layout": widgets.Layout(width=CONTROL_WIDTH),
        }


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and hasattr(value, "__float__")


@dataclass(frozen=True)
class Slider(Control):
    """A number from ``min`` to ``max``, in steps of ``step`` when dragged."""

    min: float = 0.0
    max: float = 1.0
    step: float = 0.1

    def __post_init__(self) -> None:
        if not self.min < self.max or not self.step > 0:
            raise ValueError(
                f"{self.name} needs min < max and step > 0, "
                f"got {self.min:g}, {self.max:g} and {self.step:g}"
            )
        super().__post_init__()

    def check(self, value: Any) -> float:
        if not _is_number(value):
            raise TypeError(f"{self.name} must be a number, got {value!r}")
        value = float(value)
        if not self.min <= value <= self.max:  # NaN fails this too
            raise ValueError(
                f"{self.name} = {value:g} is outside its range, {self.min:g} to {self.max:g}"
            )
        return self._snap(value)

    def _snap(self, value: float) -> float:
        """Drop what floating point adds to a step, so that 0.3 is 0.3; keep what lies between."""
        steps = round((value - self.min) / self.step)
        near = round(self.min + steps * self.step, self._decimals + 2)
        return near if math.isclose(near, value, rel_tol=1e-9, abs_tol=1e-12) else value

    @property
    def _decimals(self) -> int:
        text = f"{self.step:.10f}".rstrip("0")
        return len(text.split(".")[1])

    def show(self, value: Any) -> str:
        return f"{value:.{self._decimals}f}".replace("-", "\N{MINUS SIGN}")

    def corners(self) -> tuple[float, ...]:
        return tuple(dict.fromkeys((float(self.min), float(self.max), self.value)))

    def make_widget(self) -> widgets.Widget:
        return widgets.FloatSlider(
            value=self.value,
            min=self.min,
            max=self.max,
            step=self.step,
            readout_format=f".{self._decimals}f",
            continuous_update=True,
            **self._common(widgets.FloatSlider),
        )


@dataclass(frozen=True)
class LogSlider(Slider):
    """A rate from ``min`` to ``max``, both positive; ``step`` is in powers of ten.

    A drag gives values of two digits (0.1, 0.13, 0.16, 0.2 …), the same that the reader sees.
    """

    def __post_init__(self) -> None:
        if not self.min > 0:
            raise ValueError(f"{self.name} is logarithmic and needs min > 0, got {self.min:g}")
        super().__post_init__()

    def _snap(self, value: float) -> float:
        start, here = math.log10(self.min), math.log10(value)
        near = start + round((here - start) / self.step) * self.step
        if math.isclose(near, here, rel_tol=0, abs_tol=1e-9):
            value = float(f"{value:.1e}")
        return min(max(value, self.min), self.max)

    def show(self, value: Any) -> str:
        return f"{value:.6g}"

    def make_widget(self) -> widgets.Widget:
        return widgets.FloatLogSlider(
            value=self.value,
            base=10,
            min=math.log10(self.min),
            max=math.log10(self.max),
            step=self.step,
            readout_format=".2g",
            continuous_update=True,
            **self._common(widgets.FloatLogSlider),
        )


@dataclass(frozen=True)
class Integer(Slider):
    """A whole number from ``min`` to ``max``; with ``play`` a button runs through them."""

    step: float = 1
    play: bool = False
    interval: int = 150

    def check(self, value: Any) -> int:
        if _is_number(value) and float(value) != round(float(value)):
            raise ValueError(f"{self.name} must be a whole number, got {value:g}")
        return round(super().check(value))

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


@dataclass(frozen=True)
class Choice(Control):
    """One of ``options``, in a menu."""

    options: tuple[Any, ...] = ()

    def check(self, value: Any) -> Any:
        for option in self.options:
            if type(option) is type(value) and option == value:
                return option
        known = [str(option) for option in self.options]
        near = difflib.get_close_matches(str(value), known, 1, 0.5)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{self.name} = {value!r} is not one of {', '.join(known)}{hint}")

    def corners(self) -> tuple[Any, ...]:
        return self.options

    def make_widget(self) -> widgets.Widget:
        return widgets.Dropdown(
            value=self.value,
            options=[(str(option), option) for option in self.options],
            **self._common(widgets.Dropdown),
        )


@dataclass(frozen=True)
class Toggle(Control):
    """On or off."""

    def check(self, value: Any) -> bool:
        if value not in (True, False):
            raise TypeError(f"{self.name} must be True or False, got {value!r}")
        return bool(value)

    def show(self, value: Any) -> str:
        return "on" if value else "off"

    def corners(self) -> tuple[bool, ...]:
        return (False, True)

    def make_widget(self) -> widgets.Widget:
        return widgets.Checkbox(value=self.value, indent=False, **self._common(widgets.Checkbox))
