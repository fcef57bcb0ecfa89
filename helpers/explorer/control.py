"""What a control is: what it may hold, how it reads, which widget shows it.

A control knows its name, range, unit and tooltip and nothing of any one widget, so that a test can
walk through the corners of an explorer, and an error can say what would have been allowed. Only
traits that ipywidgets 7.7 and 8 share are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets


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
    def plays(self) -> bool:
        """Whether a button runs through its values."""
        return False

    @property
    def description(self) -> str:
        """The label with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    def check(self, value: Any) -> Any:
        """``value`` as ``compute`` gets it; raises ValueError or TypeError with the range."""
        raise NotImplementedError

    def nearest(self, value: Any) -> Any:
        """Of the values that a drag can reach the nearest to ``value``."""
        return self.check(value)

    def corners(self) -> tuple[Any, ...]:
        """Values that a test should try: the ends and the start, or every option."""
        raise NotImplementedError

    def make_widget(self) -> widgets.Widget:
        """A new widget that starts at ``value``; its ``value`` trait is what is watched."""
        raise NotImplementedError

    def put(self, widget: widgets.Widget, value: Any) -> None:
        """Move ``widget`` to ``value``, which has been checked."""
        widget.value = value

    def text(self, value: Any) -> str:
        """``value`` as the reader sees it, with its label and unit."""
        return f"{self.label} = {self.show(value)}" + (f" {self.unit}" if self.unit else "")

    def show(self, value: Any) -> str:
        """``value`` alone as the reader sees it."""
        return str(value).replace("-", "\N{MINUS SIGN}") if is_number(value) else str(value)

    def _common(self, kind: type[widgets.Widget]) -> dict[str, Any]:
        # The trait was renamed in ipywidgets 8.
        tip = "tooltip" if "tooltip" in kind.class_trait_names() else "description_tooltip"
        return {
            "description": self.description,
            tip: self.tooltip or self.description,
            "layout": widgets.Layout(width="auto"),
        }


def is_number(value: Any) -> bool:
    """Whether ``value`` is a number, of Python or NumPy, and no truth value."""
    return not isinstance(value, bool) and hasattr(value, "__float__")
