"""How an answer is compared, hinted at and reported.

An exercise cell holds `...` where the answer goes, and ends with a check:

    w1, w2, b = ..., ..., ...
    exercises.that((w1, w2, b), is_and_gate, name="1.1 An AND gate", hints=("…", "…"), why="…")

A placeholder prints "Not answered yet", so that "Run all" passes; a wrong answer prints what is
wrong, and at each further attempt a more explicit hint of `hints`; a right one prints ✓ and
`why`. Nothing raises for what the reader did, and nothing the reader owns is changed. Every check
returns a `Result` with `.passed` and `.message`.

The checks of one chapter stand in its `checks.py` and are built from these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from helpers.exercises.compare import difference, is_placeholder, own_copy, short
from helpers.exercises.functions import Unanswered, describe, is_stub, problem_in_call
from helpers.exercises.results import Result, log, passed, progress, unanswered, wrong

__all__ = [
    "Result",
    "choice",
    "close",
    "equal",
    "explorer",
    "function",
    "log",
    "progress",
    "that",
]

Hints = str | Sequence[str]


def equal(answer: Any, expected: Any, *, name: str, hints: Hints = (), why: str = "") -> Result:
    """Check that an answer equals what is expected, exactly; text regardless of capitals.

    Numbers and arrays need the same shape. The expected value is not given away.
    """
    return close(answer, expected, rtol=0.0, atol=0.0, name=name, hints=hints, why=why)


def close(
    answer: Any,
    expected: Any,
    *,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    name: str,
    hints: Hints = (),
    why: str = "",
) -> Result:
    """Check that numbers or arrays are within atol + rtol · |expected| of what is expected."""
    if is_placeholder(answer):
        return unanswered(name)
    problem = difference(answer, expected, rtol, atol, reveal=False)
    return wrong(name, problem, hints) if problem else passed(name, why)


def that(
    answer: Any,
    condition: Callable[[Any], bool | str] | bool,
    *,
    name: str,
    problem: str = "the condition does not hold",
    hints: Hints = (),
    why: str = "",
) -> Result:
    """Check an answer by a condition, for exercises with many right answers.

    `condition` is a function of (a copy of) the answer that returns True when it is right, and
    otherwise False or, better, a sentence that says what is wrong; or a truth value.
    `problem` is said where it returns False.
    """
    if is_placeholder(answer):
        return unanswered(name)
    return _judged(lambda: condition(own_copy(answer)), condition, name, problem, hints, why)


def choice(
    answer: Any, right: str, options: Mapping[str, str], *, name: str, why: str = ""
) -> Result:
    """Check one choice of several; `options` gives for each wrong one the reason it is wrong."""
    if is_placeholder(answer):
        return unanswered(name, f"Choose one of: {', '.join(sorted({right, *options}))}.")
    chosen = str(answer).strip().casefold()
    if chosen == right.casefold():
        return passed(name, why)
    reasons = {key.casefold(): reason for key, reason in options.items()}
    if chosen not in reasons:
        known = ", ".join(sorted({right, *options}))
        return wrong(name, f"{short(answer)} is not among the choices: {known}")
    return wrong(name, f"it is not {answer}. {reasons[chosen]}")


def function(
    answer: Any,
    expected: Callable | Sequence[Any],
    inputs: Sequence[tuple],
    *,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    name: str,
    hints: Hints = (),
    why: str = "",
) -> Result:
    """Check a function of the reader's on several inputs, edge cases among them.

    `inputs` is a sequence of argument tuples, `expected` a function that gives the right results
    for them, or the results. The reader's function gets copies; it must not change them. An
    exception in it is told with its line, and `...` left in it counts as no answer.
    """
    if is_placeholder(answer) or is_stub(answer):
        return unanswered(name)
    if not callable(answer):
        return wrong(name, f"expected a function, got {short(answer)}", hints)
    results = expected if not callable(expected) else [expected(*own_copy(i)) for i in inputs]
    try:
        for arguments, result in zip(inputs, results, strict=True):
            problem = problem_in_call(answer, arguments, result, rtol, atol)
            if problem:
                return wrong(name, problem, hints)
    except Unanswered:
        return unanswered(name)
    return passed(name, why)


def explorer(
    answer: Any,
    condition: Callable[[dict, Any], bool | str],
    *,
    name: str,
    asked: Mapping[str, Any] | None = None,
    problem: str = "the explorer does not show it yet",
    hints: Hints = (),
    why: str = "",
) -> Result:
    """Check the state to which the reader brought an explorer.

    `condition(values, result)` gets the values of the controls and what was computed from them,
    and returns True, or False or a sentence that says what is missing. `asked`: where the exercise
    wants a control to stand; the first that stands elsewhere is named. An explorer whose controls
    all stand as at the start is not answered yet.
    """
    if is_placeholder(answer):
        return unanswered(name)
    if not hasattr(answer, "controls") or not hasattr(answer, "result"):
        return wrong(name, f"expected the explorer, got {short(answer)}", hints)
    start = {key: control.value for key, control in answer.controls.items()}
    values = dict(answer.values)
    if not difference(values, start):
        return unanswered(name, "Move the controls of the explorer, then run this cell again.")

    def ask() -> bool | str:
        for key, value in (asked or {}).items():
            if difference(values[key], value, rtol=1e-9):
                text = answer.controls[key].text
                return f"{text(values[key])}; the exercise is for {text(value)}"
        return condition(values, answer.result)

    return _judged(ask, condition, name, problem, hints, why)


def _judged(
    ask: Callable[[], Any], condition: Any, name: str, problem: str, hints: Hints, why: str
) -> Result:
    """Turn what a condition says, or the exception it met in the answer, into a result."""
    try:
        verdict = ask() if callable(condition) else condition
    except Exception as error:
        if "ellipsis" in str(error).lower():
            return unanswered(name)
        return wrong(name, f"the answer cannot be used: {describe(error)}", hints)
    if isinstance(verdict, str):
        return wrong(name, verdict, hints)
    return passed(name, why) if verdict else wrong(name, problem, hints)
