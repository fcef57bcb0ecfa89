"""Numbers, and names that were meant, as sentences need them."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable


def number(value: float, digits: int = 2) -> str:
    """``value`` with ``digits`` after the point, a true minus sign, and no minus before zero.

    From 100,000 on, and for infinities, in the shortest form that tells the size.
    """
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else "\N{MINUS SIGN}∞"
    text = f"{value:.{digits}f}" if abs(value) < 1e5 else f"{value:.1e}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", "\N{MINUS SIGN}")


def bracketed(value: float, digits: int = 2) -> str:
    """The same, in brackets if it is negative, to stand behind a · or a +."""
    text = number(value, digits)
    return f"({text})" if text.startswith("\N{MINUS SIGN}") else text


def percent(share: float, digits: int = 0) -> str:
    """``share`` of 1 in percent, with ``digits`` after the point."""
    return f"{100 * share:.{digits}f} %"


def count(n: int, noun: str) -> str:
    """``n`` with its noun in singular or plural, thousands set off: 1 mistake, 2,000 mistakes."""
    return f"{n:,} {noun}" + ("" if n == 1 else "es" if noun.endswith("s") else "s")


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of an error about ``name``: the nearest known name, and all of them."""
    known = list(known)
    near = difflib.get_close_matches(name, known, 1, 0.4)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{hint} (there are: {', '.join(known)})" if known else " (there are none)"
