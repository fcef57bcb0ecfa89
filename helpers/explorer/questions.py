"""What is asked before the answer is known: how a guess is read, and how near it came.

No widget here: a question knows its words, what it can be answered with, and when a guess counts
as known.
"""

from __future__ import annotations

import difflib
import math
import re
from dataclasses import dataclass
from typing import Any

LONGEST = 90  # letters of a question that fit beside its field
KNOWN, NEAR, FAR = "known", "nearly", "a surprise"


@dataclass(frozen=True)
class Question:
    """One question; ``name`` is what the answer's cell calls it, ``words`` what the reader sees."""

    name: str
    words: str

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a question needs a name")
        if not 0 < len(self.words) <= LONGEST:
            raise ValueError(
                f"the words of {self.name!r} have {len(self.words)} letters; "
                f"expected 1 to {LONGEST}"
            )

    def read(self, typed: Any) -> Any:
        """The guess in ``typed``, None for nothing; raises ValueError with what is expected."""
        raise NotImplementedError

    def verdict(self, guess: Any, answer: Any) -> str:
        """``KNOWN``, ``NEAR`` or ``FAR``."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """A guess or an answer as the reader sees it."""
        return str(value)

    def told(self, value: Any) -> tuple[str, str]:
        """The words, ready for ``value`` behind them, and ``value`` as the reader sees it."""
        return self.words + (" " if self.words.endswith(("?", "…")) else ": "), self.show(value)


@dataclass(frozen=True)
class Number(Question):
    """A number from ``low`` to ``high``, known to ``within``, nearly to three times that.

    With ``factor=True`` ``within`` is a factor: 2 takes from half to twice the answer for known,
    from a quarter to four times for nearly; the scale is then logarithmic and ``low`` above 0.
    ``unit`` stands behind the number.
    """

    low: float = 0
    high: float = 100
    within: float = 5
    unit: str = ""
    factor: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        least = 1 if self.factor else 0
        if not self.low < self.high or self.within <= least or (self.factor and self.low <= 0):
            raise ValueError(
                f"{self.name!r}: expected low < high and within > {least}"
                f"{' and low > 0' if self.factor else ''}, got {self.low}, {self.high}, "
                f"{self.within}"
            )

    def read(self, typed: Any) -> float | None:
        text = str("" if typed is None else typed).strip().replace("\N{MINUS SIGN}", "-")
        if not text:
            return None
        unit = self.unit.strip()
        text = text.removesuffix(unit).removesuffix("%").strip() if unit else text
        # 1,000 and 1 000 are a thousand; 0,5 is a half where people write it so.
        if re.fullmatch(r"[+-]?\d{1,3}([ ,]\d{3})+(\.\d*)?", text):
            text = re.sub("[ ,]", "", text)
        text = text.replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{typed!r} is not a number; expected {self.range()}") from None
        if not self.low <= value <= self.high:
            raise ValueError(f"{plain(value)} is outside; expected {self.range()}")
        return value

    def range(self) -> str:
        """From where to where, in words."""
        return f"{plain(self.low)} to {plain(self.high)}"

    def verdict(self, guess: float, answer: float) -> str:
        if self.factor:
            off = abs(math.log(guess / answer)) if answer > 0 else math.inf
            known, near = math.log(self.within), 2 * math.log(self.within)
        else:
            off, known, near = abs(guess - answer), self.within, 3 * self.within
        rounding = 1e-9 * max(1.0, abs(known))
        return KNOWN if off <= known + rounding else NEAR if off <= near + rounding else FAR

    def place(self, value: float) -> float:
        """Where ``value`` stands between ``low`` and ``high``, from 0 to 1."""
        if self.factor:
            share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return min(max(share, 0.0), 1.0)

    def show(self, value: float) -> str:
        return f"{plain(value)} {self.unit}" if self.unit else plain(value)


@dataclass(frozen=True)
class Choice(Question):
    """One of ``options``."""

    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(set(self.options)) < 2 or len(set(self.options)) < len(self.options):
            raise ValueError(f"{self.name!r}: expected two or more different options")

    def read(self, typed: Any) -> str | None:
        if typed is None or not str(typed).strip():
            return None
        for option in self.options:
            if option.casefold() == str(typed).strip().casefold():
                return option
        near = difflib.get_close_matches(str(typed), self.options, 1, 0.5)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{typed!r} is not one of {', '.join(self.options)}{hint}")

    def verdict(self, guess: str, answer: str) -> str:
        return KNOWN if guess == answer else FAR


def plain(value: float) -> str:
    """A number with at most three digits, or with commas from a thousand on."""
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return text.replace("-", "\N{MINUS SIGN}")
