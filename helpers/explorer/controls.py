"""Sliders, menus, switches and lines of text, as an explorer is given them.

``name`` is the keyword that ``compute`` gets, ``label`` what the reader sees, ``value`` where it
starts. What they make stands in ``menus`` and ``sliders``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from helpers.explorer.control import Control
from helpers.explorer.menus import Choice, Text, Toggle
from helpers.explorer.sliders import Integer, LogSlider, Slider


def slider(
    name: str,
    label: str,
    min: float,
    max: float,
    value: float,
    step: float,
    unit: str = "",
    tooltip: str = "",
) -> Control:
    """A number between ``min`` and ``max`` in even steps of ``step``."""
    return Slider(name, label, value, unit, tooltip, min, max, step)


def log_slider(
    name: str,
    label: str,
    min: float,
    max: float,
    value: float,
    unit: str = "",
    tooltip: str = "",
    zero: bool = False,
    play: bool = False,
) -> Control:
    """A rate between ``min`` and ``max`` (not their logarithms), ten round values a decade.

    With ``zero`` also 0, at its left end. ``play`` adds a button that runs through them; they are
    whole numbers then, epochs for example.
    """
    return LogSlider(name, label, value, unit, tooltip, min, max, zero=zero, play=play)


def integer(
    name: str,
    label: str,
    min: int,
    max: int,
    value: int,
    step: int = 1,
    unit: str = "",
    tooltip: str = "",
    play: bool = False,
    interval: int = 0,
) -> Control:
    """A whole number; ``play`` adds a button that runs through them.

    As fast as the page shows the pictures, or one every ``interval`` ms where each is to be read.
    """
    return Integer(name, label, value, unit, tooltip, min, max, step, play, interval)


def choice(
    name: str, label: str, options: Sequence[Any], value: Any = None, tooltip: str = ""
) -> Control:
    """One of ``options``; starts at ``value``, or at the first."""
    options = tuple(options)
    if not options:
        raise ValueError(f"{name} needs at least one option")
    start = options[0] if value is None else value
    return Choice(name, label, start, "", tooltip, options)


def toggle(name: str, label: str, value: bool = False, tooltip: str = "") -> Control:
    """A check box."""
    return Toggle(name, label, value, "", tooltip)


def text(
    name: str,
    label: str,
    value: str,
    read: Callable[[str], str] = str,
    examples: Sequence[str] = (),
    tooltip: str = "",
) -> Control:
    """A line of text that can be typed.

    ``read(text)`` returns it in the one form in which ``compute`` gets it, and raises ValueError,
    saying what is expected, for one that it does not understand. ``examples`` are tried by tests.
    """
    return Text(name, label, value, "", tooltip, read, tuple(examples))
