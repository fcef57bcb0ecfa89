"""How a check answers: not answered yet, wrong with a hint, or right with a reason; all printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

log: list[Result] = []
"""Every result of this session, in order."""


@dataclass(frozen=True)
class Result:
    """What a check found. It has printed `message` already, so it shows nothing itself."""

    name: str
    status: Literal["unanswered", "wrong", "passed"]
    message: str

    @property
    def passed(self) -> bool:
        """Whether the answer is right."""
        return self.status == "passed"

    @property
    def answered(self) -> bool:
        """Whether there is an answer, right or wrong."""
        return self.status != "unanswered"

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return f"<{self.name}: {self.status}>"

    def _ipython_display_(self) -> None:
        """Show nothing under the message that is printed already."""


def unanswered(name: str, more: str = "") -> Result:
    """Say that the reader has not answered yet, and return that."""
    text = (
        f"Not answered yet: {name}. {more or 'Put your answer in place of ... and run the cell.'}"
    )
    return _say(Result(name, "unanswered", text))


def wrong(name: str, problem: str, hints: str | Sequence[str] = ()) -> Result:
    """Say what is wrong, with the next hint at each wrong answer in a row, and return that."""
    hints = (hints,) if isinstance(hints, str) else tuple(hints)
    hints = tuple(hint for hint in hints if hint)
    attempt = _wrong_in_a_row(name)
    text = f"✗ {name}: {problem}"
    if hints:
        shown = min(attempt, len(hints) - 1)
        text += f"\n  Hint {shown + 1} of {len(hints)}: {hints[shown]}"
    if attempt >= max(len(hints), 1):
        text += "\n  The solution is folded away below this cell."
    return _say(Result(name, "wrong", text))


def passed(name: str, why: str = "") -> Result:
    """Say that the answer is right, and why, and return that."""
    return _say(Result(name, "passed", f"✓ {name}: right.{' ' + why if why else ''}"))


def progress() -> None:
    """Print which exercises of this session are solved, by the last answer to each."""
    last = {result.name: result for result in log}
    if not last:
        print("No exercise has been checked yet: run the exercise cells first.")
        return
    done = sum(result.passed for result in last.values())
    print(f"Solved: {done} of {len(last)}")
    marks = {"passed": "✓", "wrong": "✗", "unanswered": "·"}
    for result in last.values():
        print(f"  {marks[result.status]} {result.name}")


def _wrong_in_a_row(name: str) -> int:
    """Return how many answers in a row to this exercise have been wrong, up to now."""
    count = 0
    for result in reversed(log):
        if result.name == name and result.answered:
            if result.passed:
                break
            count += 1
    return count


def _say(result: Result) -> Result:
    log.append(result)
    print(result.message)
    return result
