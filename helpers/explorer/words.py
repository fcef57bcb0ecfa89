"""Numbers, and names that were meant, as sentences need them."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 2) -> str:
    """``value`` with ``digits`` after the point, a true minus sign, and no minus before zero.

    From 100,000 on, and for infinities, in the shortest form that tells the size.
    """
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else "\N{MINUS SIGN}∞"
    if abs(value) >= 1e5:
        return power_of_ten(value)
    text = f"{value:.{digits}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", "\N{MINUS SIGN}")


def power_of_ten(value: float, plain_from: float = 0.01) -> str:
    """``value`` in two digits: plain from ``plain_from`` to 10,000, otherwise as 1.2·10⁻⁷."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "\N{MINUS SIGN}∞"
    if value == 0 or plain_from <= abs(value) < 1e4:
        digits = 0 if abs(value) >= 100 else 2 - math.ceil(math.log10(abs(value) or 1) + 1e-9)
        text = f"{value:.{max(0, digits)}f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(
            "-", "\N{MINUS SIGN}"
        )
    return _in_print(f"{value:.1e}")


def significant(value: float, digits: int = 3) -> str:
    """``value`` in so many digits: 0.0921, 3,150, from 100,000 on and below 0.0001 as 3.7·10⁻⁵."""
    if not math.isfinite(value):
        return number(value)
    text = f"{value:.{digits}g}"
    size = abs(float(text))
    plain = size < 1e5 and (size >= 1e3 or "e+" in text)  # 320, not 3.2·10²
    return _in_print(f"{float(text):,.0f}" if plain else text)


def shortest(value: float) -> str:
    """``value`` as it is set on a slider of rates, in at most six digits: 0.05, 1.2·10⁻⁷."""
    return _in_print(f"{value:.6g}" if abs(value) < 1e5 else f"{value:.5e}")


def _in_print(text: str) -> str:
    """A number as Python formats it, as it is printed: 1.20e-07 as 1.2·10⁻⁷."""
    mantissa, _, exponent = text.partition("e")
    if exponent and "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    if exponent:
        power = f"10{str(int(exponent)).translate(SUPERSCRIPTS)}"
        mantissa = power if mantissa == "1" else f"{mantissa}·{power}"
    return mantissa.replace("-", "\N{MINUS SIGN}")


def bracketed(value: float, digits: int = 2) -> str:
    """The same, in brackets if it is negative, to stand behind a · or a +."""
    text = number(value, digits)
    return f"({text})" if text.startswith("\N{MINUS SIGN}") else text


def between(low: str, high: str) -> str:
    """Two ends of a range as they are written; where they read alike, that alone."""
    return f"at {low}" if low == high else f"between {low} and {high}"


def percent(share: float, digits: int = 0) -> str:
    """``share`` of 1 in percent, with ``digits`` after the point; 0 % is nothing, 100 % is all."""
    text, least = f"{100 * share:,.{digits}f} %", 10.0**-digits
    if share > 0 and not text.strip("0. %"):
        return f"less than {least:.{digits}f} %"
    if share < 1 and text.startswith("100"):
        return f"more than {100 - least:.{digits}f} %"
    return text


def count(n: int, noun: str) -> str:
    """``n`` with its noun in singular or plural, thousands set off: 1 mistake, 2,000 mistakes."""
    return f"{n:,} {noun}" + ("" if n == 1 else "es" if noun.endswith("s") else "s")


def a_digit(n: int) -> str:
    """A digit from 0 to 9 with its article: a 3, an 8."""
    return f"{'an' if n == 8 else 'a'} {n}"


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of an error about ``name``: the nearest known name, and all of them."""
    known = list(known)
    near = difflib.get_close_matches(name, known, 1, 0.4)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{hint} (there are: {', '.join(known)})" if known else " (there are none)"
