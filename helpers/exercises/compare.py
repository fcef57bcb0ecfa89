"""What an answer is: still a placeholder, equal to what is expected, or different, and where."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Number, Real
from typing import Any

import numpy as np


def is_placeholder(answer: Any) -> bool:
    """Return whether `...` or None stands where an answer, or any part of it, should."""
    if answer is ... or answer is None:
        return True
    if isinstance(answer, np.ndarray):
        return answer.dtype == object and any(map(is_placeholder, answer.flat))
    if isinstance(answer, Mapping):
        return any(map(is_placeholder, answer.values()))
    return isinstance(answer, list | tuple) and any(map(is_placeholder, answer))


def own_copy(value: Any) -> Any:
    """Return a value whose arrays and containers are copies, so that no check changes an answer."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {key: own_copy(part) for key, part in value.items()}
    if type(value) in (list, tuple):
        return type(value)(own_copy(part) for part in value)
    return value


def difference(
    answer: Any, expected: Any, rtol: float = 0.0, atol: float = 0.0, reveal: bool = True
) -> str | None:
    """Return in words how the answer differs from what is expected, or None if it does not.

    Numbers and arrays (lists count as arrays) agree when |answer − expected| ≤ atol +
    rtol · |expected|, with the same shape; containers part by part; text and the rest by ==.
    `reveal=False` tells the direction and keeps the expected numbers to itself.
    """
    if isinstance(expected, Mapping):
        return _in_mapping(answer, expected, rtol, atol, reveal)
    if isinstance(expected, str):
        return _in_text(answer, expected, reveal)
    if isinstance(expected, list | tuple) and not _numeric(expected):
        return _in_sequence(answer, expected, rtol, atol, reveal)
    if isinstance(expected, bool | np.bool_):
        same = isinstance(answer, bool | np.bool_) and answer == expected
        return None if same else f"got {short(answer)}" + _wanted(bool(expected), reveal)
    if isinstance(expected, Number | np.generic | np.ndarray | list | tuple):
        return _in_numbers(answer, np.asarray(expected), rtol, atol, reveal)
    same = answer == expected
    return None if same is True else f"got {short(answer)}" + _wanted(expected, reveal)


def short(value: Any, limit: int = 80) -> str:
    """Return a value in at most about `limit` characters; arrays with their shape."""
    if isinstance(value, np.ndarray) and value.size > 6:
        return f"an array of shape {value.shape}"
    if isinstance(value, np.generic | float):
        return f"{value:.6g}" if isinstance(value, float | np.floating) else str(value)
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=6, separator=", ").replace("\n", "")
    else:
        text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _numeric(value: list | tuple) -> bool:
    try:
        return np.asarray(value).dtype.kind in "biuf"
    except ValueError:
        return False


def _wanted(expected: Any, reveal: bool) -> str:
    return f", expected {short(expected)}" if reveal else ", which is not it"


def _in_numbers(
    answer: Any, expected: np.ndarray, rtol: float, atol: float, reveal: bool
) -> str | None:
    what = "a single number" if expected.ndim == 0 else f"numbers of shape {expected.shape}"
    try:
        given = np.asarray(answer)
    except ValueError:
        return f"expected {what}, got rows of different lengths"
    if given.dtype == object and all(isinstance(value, Real) for value in given.flat):
        given = given.astype(np.float64)  # fractions
    if given.dtype.kind not in "biuf":
        return f"expected {what}, got {type(answer).__name__} {short(answer)}"
    if given.shape != expected.shape:
        got = "a single number" if given.ndim == 0 else f"shape {given.shape}"
        return f"expected {what}, got {got}"
    given, wanted = given.astype(np.float64), expected.astype(np.float64)
    with np.errstate(invalid="ignore"):
        near = np.abs(given - wanted) <= atol + rtol * np.abs(wanted)
    # Next to an infinity every tolerance is infinite.
    close = (given == wanted) | (near & np.isfinite(wanted))
    close |= np.isnan(given) & np.isnan(wanted)
    if close.all():
        return None
    return _first_wrong(given, wanted, close, reveal)


def _first_wrong(given: np.ndarray, wanted: np.ndarray, close: np.ndarray, reveal: bool) -> str:
    index = tuple(int(i) for i in np.argwhere(~close)[0])
    have, want = given[index], wanted[index]
    place = ""
    if given.ndim:
        place = (
            f"{(~close).sum()} of {close.size} numbers differ; the first at index {list(index)}: "
        )
    if np.isnan(have):
        return f"{place}got nan: not a number"
    if reveal:
        return f"{place}got {have:.6g}, expected {want:.6g}"
    return f"{place}{have:.6g} is too {'large' if have > want else 'small'}"


def _in_text(answer: Any, expected: str, reveal: bool) -> str | None:
    if not isinstance(answer, str):
        return f"expected text, got {type(answer).__name__} {short(answer)}"
    same = answer.strip().casefold() == expected.strip().casefold()
    return None if same else f"got {answer!r}" + _wanted(expected, reveal)


def _in_sequence(answer: Any, expected: Any, rtol: float, atol: float, reveal: bool) -> str | None:
    parts = f"{len(expected)} parts"
    if not isinstance(answer, list | tuple):
        return f"expected {parts}, got {type(answer).__name__} {short(answer)}"
    if len(answer) != len(expected):
        return f"expected {parts}, got {len(answer)}"
    for place, (have, want) in enumerate(zip(answer, expected, strict=True), start=1):
        problem = difference(have, want, rtol, atol, reveal)
        if problem:
            return f"part {place} of {len(expected)}: {problem}"
    return None


def _in_mapping(answer: Any, expected: Any, rtol: float, atol: float, reveal: bool) -> str | None:
    if not isinstance(answer, Mapping):
        return f"expected a dictionary, got {type(answer).__name__} {short(answer)}"
    if set(answer) != set(expected):
        return f"expected the keys {sorted(map(str, expected))}, got {sorted(map(str, answer))}"
    for key, want in expected.items():
        problem = difference(answer[key], want, rtol, atol, reveal)
        if problem:
            return f"{key!r}: {problem}"
    return None
