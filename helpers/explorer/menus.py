"""Menus and switches."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from helpers.explorer.control import Control


@dataclass(frozen=True)
class Choice(Control):
    """One of ``options``, in a menu."""

    options: tuple[Any, ...] = ()

    def check(self, value: Any) -> Any:
        for option in self.options:
            if isinstance(option, bool) == isinstance(value, bool) and option == value:
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
