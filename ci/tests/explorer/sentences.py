"""Which number of a sentence stands for which quantity of the result, found by looking.

A sentence with its numbers taken out is a pattern with slots. Over many settings, each slot of a
pattern either always holds the same number, which is then part of the wording, or it has to follow
one and the same quantity: a control's value, or something in the result (a number, the length,
an end, an extreme, a mean or a count of an array, …), as it is or as a percentage, rounded as
printed. ``Slots`` rules out, setting by setting, the quantities that a slot does not follow.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+−]?\d+)?")
POWER = "(?:·10|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])"
DEEPEST = 4  # attributes of attributes that are looked at
LISTED = 64  # elements of an array up to which each counts as a quantity
# How a quantity may be put: as it is, without its sign, in percent, what is left of 1 or 100, …
WAYS = {
    "as it is": lambda v: v,
    "negative": lambda v: -v,
    "percent": lambda v: 100 * v,
    "the rest": lambda v: 1 - v,
    "percent of the rest": lambda v: 100 - 100 * v,
    "one more": lambda v: v + 1,
    "one less": lambda v: v - 1,
    "one over it": lambda v: 1 / np.where(v == 0, np.nan, v),
}


PAIRS = {
    "a / b": lambda a, b: a / b,
    "a - b": lambda a, b: a - b,
    "a * b": lambda a, b: a * b,
    "percent of b": lambda a, b: 100 * a / b,
    "percent above b": lambda a, b: 100 * (a / b - 1),
}
ENOUGH = 4  # different numbers that a slot has held, before two quantities may explain it


class Slots:
    """Follows the numbers of one explorer's sentences through its settings."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, int], list[tuple[str, int]]] = {}
        self.known: list[dict[str, float]] = []

    def see(self, sentence: str, values: Mapping[str, Any], result: Any) -> None:
        """Take in the sentence at one setting, with the controls' values and the result."""
        known = dict(quantities(dict(values), "control")) | dict(quantities(result, "result"))
        pattern = NUMBER.sub("#", sentence)
        for index, text in enumerate(NUMBER.findall(sentence)):
            self.seen.setdefault((pattern, index), []).append((text, len(self.known)))
        self.known.append(known)

    def varying(self) -> list[tuple[str, int]]:
        """The slots that have held more than one number."""
        return [slot for slot, held in self.seen.items() if len({text for text, _ in held}) > 1]

    def unexplained(self) -> list[str]:
        """Of these, what stands around each that no quantity goes along with."""
        return [
            f"{around(*slot)} ({', '.join(sorted({text for text, _ in self.seen[slot]})[:4])})"
            for slot in self.varying()
            if not self.explained(self.seen[slot])
        ]

    def explained(self, held: list[tuple[str, int]]) -> bool:
        """Whether one quantity, or two put together, print as all the numbers that were held."""
        common = set.intersection(*(set(self.known[row]) for _, row in held))
        names = sorted(common)
        table = np.array([[self.known[row][name] for name in names] for _, row in held])
        texts = [text for text, _ in held]
        with np.errstate(all="ignore"):
            if any(follows(lambda i, c=c: c(table[i]), texts) for c in WAYS.values()):
                return True
            if len(set(texts)) < ENOUGH:
                return False
            table = np.unique(table, axis=1)
            left, right = np.meshgrid(*[np.arange(table.shape[1])] * 2)
            for c in PAIRS.values():
                a, b = left.ravel(), right.ravel()
                for row, text in zip(table, texts, strict=True):
                    ok = prints_as(c(row[a], row[b]), text)
                    a, b = a[ok], b[ok]
                    if not len(a):
                        break
                else:
                    return True
        return False


def contradictions(words: str, named: Mapping[str, float]) -> list[str]:
    """The names that the words give another number than they have, wherever they speak of them.

    ``named`` are numbers by their name in words, as ``w1`` in "w1 = 0.5".
    """
    found = {
        # Neither a term of a formula, as in "w · x = 3", nor the front of 1.2·10⁻⁷ or of 10⁻⁷.
        name: re.findall(
            rf"(?<![\w.])(?<![·+] ){re.escape(name)} = ({NUMBER.pattern})(?![\d.]*{POWER})",
            words,
        )
        for name in named
    }
    return [
        f"{name} = {named[name]:g}, and the sentence says {', '.join(texts)}"
        for name, texts in found.items()
        if texts and not any(prints_as(np.array(named[name]), text) for text in texts)
    ]


def share_followed(slots: Slots) -> float:
    """The share of the numbers that change which go along with a quantity."""
    varying = len(slots.varying())
    return 1 - len(slots.unexplained()) / varying if varying else 1.0


def follows(numbers: Callable[[int], np.ndarray], texts: list[str]) -> bool:
    """Whether one of the quantities prints as all the texts; ``numbers`` gives those of a row."""
    ok = np.True_
    for i, text in enumerate(texts):
        ok = ok & prints_as(numbers(i), text)
        if not ok.any():
            return False
    return True


def around(pattern: str, index: int) -> str:
    """The words before and after a slot."""
    parts = pattern.split("#")
    before, after = "#".join(parts[: index + 1]), "#".join(parts[index + 1 :])
    return f"…{before[-40:]}[#]{after[:20]}…"


def prints_as(numbers: np.ndarray, text: str) -> np.ndarray:
    """Which of ``numbers`` come out as ``text`` when they are rounded to its digits."""
    plain = text.replace(",", "").replace("\N{MINUS SIGN}", "-")
    digits, _, power = plain.partition("e")
    unit = 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
    value = float(plain)
    with np.errstate(all="ignore"):
        return np.abs(numbers - value) <= 0.5 * unit * (1 + 1e-6) + 1e-12 * abs(value)


def quantities(thing: Any, name: str, depth: int = 0) -> Iterator[tuple[str, float]]:
    """Names and values of all numbers in ``thing``: in its attributes, items, texts, arrays."""
    if isinstance(thing, (bool, int, float, np.number, np.bool_)):
        yield name, float(thing)
    elif isinstance(thing, str):
        for index, text in enumerate(NUMBER.findall(thing)):
            yield f"{name}~{index}", float(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))
    elif isinstance(thing, np.ndarray):
        yield from summary(thing, name)
    elif depth < DEEPEST and thing is not None and not callable(thing):
        if hasattr(thing, "__len__"):
            yield f"{name}.len", float(len(thing))
        if is_row(thing):
            yield from summary(np.array(thing), name)
        for key, part in parts(thing):
            yield from quantities(part, f"{name}.{key}", depth + 1)


def is_row(thing: Any) -> bool:
    """Whether ``thing`` is a list or tuple of numbers."""
    numbers = (bool, int, float, np.number)
    return isinstance(thing, (list, tuple, range)) and all(isinstance(x, numbers) for x in thing)


def parts(thing: Any) -> Iterator[tuple[str, Any]]:
    """What ``thing`` consists of: items of a mapping, elements of a row, else its attributes."""
    if isinstance(thing, Mapping):
        yield from ((repr(key), value) for key, value in thing.items())
    elif isinstance(thing, (list, tuple)) and not hasattr(thing, "_fields"):
        yield from ((str(i), part) for i, part in enumerate(thing) if not is_row(thing))
    else:
        for name in (name for name in dir(thing) if not name.startswith("_")):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    yield name, getattr(thing, name)
                except Exception:  # a property that this result does not have
                    continue


def summary(array: np.ndarray, name: str) -> Iterator[tuple[str, float]]:
    """What a sentence may say of an array: its lengths, ends, extremes, averages and counts."""
    if array.dtype.kind not in "bifu":
        return
    yield from ((f"{name}.shape{axis}", float(n)) for axis, n in enumerate(array.shape))
    if not array.size:
        return
    flat = array.ravel().astype(float)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from (
            (f"{name}.{how.__name__}", float(how(flat)))
            for how in (np.min, np.max, np.ptp, np.mean, np.median, np.sum, np.linalg.norm)
        )
        yield f"{name}.rises", float((np.diff(flat) > 1e-9).sum())
        yield f"{name}.largest", float(np.abs(flat).max())
    yield from (
        (f"{name}.first", flat[0]),
        (f"{name}.last", flat[-1]),
        (f"{name}.size", float(flat.size)),
        (f"{name}.count", float(np.count_nonzero(flat))),
        (f"{name}.zeros", float(np.count_nonzero(flat == 0))),
        (f"{name}.finite", float(np.isfinite(flat).sum())),
        (f"{name}.argmax", float(flat.argmax())),
        (f"{name}.argmin", float(flat.argmin())),
    )
    if flat.size <= LISTED:
        yield from ((f"{name}[{i}]", value) for i, value in enumerate(flat))
    if array.ndim > 1:
        for row in (0, -1):
            yield from summary(array[row], f"{name}[{row}]")
