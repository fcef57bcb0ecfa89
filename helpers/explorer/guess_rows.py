"""How a guess stands beside its answer, in HTML; and how many of them were known."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from helpers.drawing import palette
from helpers.explorer.questions import FAR, KNOWN, NEAR, Number, Question

State = tuple[Question, Any, Any]  # a question, its answer or None, the guess or None


def row(question: Question, answer: Any, guess: Any) -> str:
    """One question: the answer, the guess, and both on one scale where it is a number."""
    asked, told = map(html.escape, question.told(answer))
    words = f"{asked}<b>{told}</b>"
    if guess is None:
        words += " (not guessed)"
    else:
        verdict = question.verdict(guess, answer)
        words += f"; your guess {html.escape(question.show(guess))}: {verdict}"
    line = f'<div style="line-height:1.5;margin-top:6px">{words}</div>'
    return line + (scale(question, answer, guess) if isinstance(question, Number) else "")


def scale(question: Number, answer: float, guess: float | None) -> str:
    """A bar from the least to the most, with a dark mark for the answer, a dot for the guess."""
    marks = [(answer, 1, "height:14px;width:6px", palette.BOUNDARY)]
    if guess is not None:
        marks.append((guess, 3, "height:10px;width:10px;border-radius:5px", palette.ACCENT))
    spots = "".join(
        f'<span style="position:absolute;left:calc({100 * question.place(value):.1f}% - 4px);'
        f'top:{top}px;{shape};background:{colour};border:1px solid white"></span>'
        for value, top, shape, colour in marks
    )
    return (
        '<div aria-hidden="true" style="position:relative;height:18px;max-width:420px;'
        f'background:{palette.GRID};border-radius:3px">{spots}</div>'
    )


def count(states: Iterable[State]) -> str:
    """How many of the guesses were known, nearly known, a surprise; then each of them."""
    states = list(states)
    guessed = [s for s in states if s[1] is not None and s[2] is not None]
    if not guessed:
        return "Type in a guess at the top of the page, and see here how well you knew."
    found = [question.verdict(guess, answer) for question, answer, guess in guessed]
    parts = [f"{found.count(v)} {v}" for v in (KNOWN, NEAR, FAR) if v in found]
    left = len(states) - len(guessed)
    more = f" {left} without a guess or an answer yet." if left else ""
    many = "es" * (len(guessed) > 1)
    head = f"<b>Of {len(guessed)} guess{many}: {', '.join(parts)}.</b>{more}"
    return head + "".join(row(*state) for state in guessed)
