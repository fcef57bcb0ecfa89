"""What every loader and generator returns, and the errors that name the nearest right word."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from numbers import Integral, Real

import numpy as np


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Samples, their targets, and what they are called.

    `x` has shape (samples, features) and is float64. `y` has shape (samples,): whole numbers
    that count into `target_names` for classes, float64 for regression (no `target_names`).
    `kept` holds columns of a file that are not learned from, such as persons or days.
    The arrays belong to the caller: no two calls of a loader share memory.
    `x, y = datasets.moons()` unpacks the two arrays.
    """

    x: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
    name: str
    source: str
    report: tuple[str, ...] = ()
    kept: dict[str, np.ndarray] = field(default_factory=dict)

    def __iter__(self) -> Iterator[np.ndarray]:
        yield self.x
        yield self.y

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        kind = f"classes {', '.join(self.target_names)}" if self.target_names else "regression"
        return f"<Dataset {self.name}: x {self.x.shape}, y {self.y.shape}, {kind}>"


def positions(wanted: Iterable[str], names: tuple[str, ...], what: str) -> list[int]:
    """Return where each wanted name stands in `names`.

    Raises TypeError if `wanted` is one string instead of several, ValueError for a name that
    does not exist (with the nearest ones), a repeated name, or no name at all.
    """
    if isinstance(wanted, str):
        raise TypeError(f"{what}s must be several names, such as ({wanted!r},), not one string")
    found = [names.index(nearest(name, names, what)) for name in wanted]
    if not found:
        raise ValueError(f"no {what} was chosen; there are: {', '.join(names)}")
    if len(set(found)) < len(found):
        raise ValueError(f"a {what} was chosen twice: {', '.join(names[i] for i in found)}")
    return found


def nearest(name: str, names: Iterable[str], what: str) -> str:
    """Return `name` if it is one of `names`; otherwise raise, naming the ones most like it."""
    names = tuple(names)
    if name in names:
        return name
    if not isinstance(name, str):
        raise TypeError(f"a {what} is chosen by its name, a string; got {name!r}")
    return _unknown(name, names, what)


def _unknown(name: str, names: tuple[str, ...], what: str) -> str:
    lower = {known.lower(): known for known in names}
    close = [lower[k] for k in difflib.get_close_matches(name.lower(), lower, n=3, cutoff=0.5)]
    close = close or [known for known in names if name and name.lower() in known.lower()][:3]
    shown = ", ".join(map(repr, names[:12])) + (", …" if len(names) > 12 else "")
    hint = f"did you mean {' or '.join(map(repr, close))}?" if close else f"there are: {shown}"
    raise ValueError(f"unknown {what} {name!r}; {hint}")


def whole_number(value: int, name: str, least: int) -> int:
    """Return `value` as int; raise TypeError or ValueError unless it is whole and ≥ `least`."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value}")
    return int(value)


def real_number(value: float, name: str, low: float = -np.inf, high: float = np.inf) -> float:
    """Return `value` as float; raise TypeError or ValueError unless finite and in [low, high]."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not np.isfinite(value) or not low <= value <= high:
        span = "finite" if np.isinf(low) and np.isinf(high) else f"from {low:g} to {high:g}"
        raise ValueError(f"{name} must be {span.replace(' to inf', ' up')}, got {value}")
    return float(value)


def random(seed: int) -> np.random.Generator:
    """Return NumPy's generator for a whole, non-negative seed."""
    return np.random.default_rng(whole_number(seed, "seed", 0))
