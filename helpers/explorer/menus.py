"""Menus, switches and lines of text."""

from __future__ import annotations

import difflib
from collections.abc import Callable
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


@dataclass(frozen=True)
class Text(Control):
    """A line of text; ``read`` returns it in its one form, or raises ValueError."""

    read: Callable[[str], str] = str
    examples: tuple[str, ...] = ()

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise TypeError(f"{self.name} must be a text, got {value!r}")
        return self.read(value)

    def corners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.value, *map(self.check, self.examples))))

    def show(self, value: str) -> str:
        return value if len(value) < 30 else f"{value[:24]} …"

    def make_widget(self) -> widgets.Widget:
        # While it is written it may mean nothing yet; so it counts when it is done.
        common = self._common(widgets.Text)
        return widgets.Text(value=self.value, continuous_update=False, **common)
