"""A guess that is typed in before the answer is known, shown beside it, and counted in the end.

    guesses = guess.box(
        guess.number("2–1", "With two hidden units", 0, 1000, within=50, unit="of 1,000"),
        guess.choice("time", "Do the others need more time?", ("yes", "no")),
    )
    ...
    guesses.answer({"2–1": solved, "time": "no"})     # in the answer's cell
    guesses.picture(lambda: still.figure(…))          # a picture that draws guesses.typed
    guess.tally()                                     # at the end of the chapter

Nothing waits for a guess: what is typed in later appears in all of them at once. Re-running a
cell keeps what was typed. A saved page says where guess, answer and tally stand while it runs.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ipywidgets as widgets

from helpers.drawing import palette
from helpers.drawing.still import Still, bundles
from helpers.explorer.guess_rows import State, count, row
from helpers.explorer.panel import PIXELS_PER_LETTER, view_of
from helpers.explorer.questions import Choice, Number, Question

__all__ = ["Box", "box", "choice", "number", "tally"]

FIELD = 130  # CSS pixels, more for long options
NONE_YET = "choose …"
_asked: dict[str, Question] = {}
_typed: dict[str, Any] = {}
_answers: dict[str, Any] = {}
_shown: dict[Any, Callable[[], None]] = {}  # what is redrawn when a guess or an answer comes


def number(
    name: str,
    words: str,
    low: float = 0,
    high: float = 100,
    within: float = 5,
    unit: str = "",
    factor: bool = False,
) -> Number:
    """A question whose answer is a number; see ``questions.Number``."""
    return Number(name, words, low, high, within, unit, factor)


def choice(name: str, words: str, options: tuple[str, ...]) -> Choice:
    """A question whose answer is one of ``options``."""
    return Choice(name, words, tuple(options))


def box(*questions: Question) -> Box:
    """The fields for some questions; shows itself as the last expression of a cell."""
    return Box(*questions)


class Box:
    """Fields to type guesses into. ``typed`` is what stands in them, by the question's name."""

    def __init__(self, *questions: Question) -> None:
        names = [question.name for question in questions]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"expected questions with different names, got {names}")
        self.questions = {question.name: question for question in questions}
        for name, question in self.questions.items():
            if _asked.get(name) != question:
                _typed.pop(name, None)
            _asked[name] = question
        letters = max(len(question.words) for question in questions)
        self.inputs = {q.name: self._field(q, letters) for q in questions}
        self.notes = {name: widgets.HTML() for name in names}
        rows = [widgets.HBox([self.inputs[name], self.notes[name]]) for name in names]
        self.widget = widgets.VBox(rows)

    @property
    def typed(self) -> dict[str, Any]:
        """The guesses typed in so far; a question without one is missing."""
        return {name: _typed[name] for name in self.questions if name in _typed}

    def set(self, guesses: Mapping[str, Any]) -> None:
        """Type in ``guesses``, as the fields would; raises ValueError for one that cannot be."""
        values = {name: self._known(name).read(typed) for name, typed in guesses.items()}
        for name, value in values.items():
            field = self.inputs[name]
            if isinstance(self.questions[name], Choice):
                field.value = value or ""
            else:
                field.value = "" if value is None else f"{value:.12g}"

    def answer(self, answers: Mapping[str, Any]) -> Following:
        """The answers to some of the questions, each beside its guess."""
        for name, value in answers.items():
            question = self._known(name)
            if isinstance(question, Choice) and value not in question.options:
                raise ValueError(f"{value!r} is no option of {name!r}: {question.options}")
            _answers[name] = float(value) if isinstance(question, Number) else value
        names = list(answers)
        told = "; ".join("".join(_asked[name].told(_answers[name])) for name in names)
        made = Following(("answer", *names), lambda: _rows(names), f"{told}.")
        _show_all()
        return made

    def picture(self, make: Callable[[], Still]) -> Drawn:
        """A picture that ``make`` draws from ``typed``, drawn again when a guess comes."""
        return Drawn(("picture", *self.questions), make)

    def _known(self, name: str) -> Question:
        if name not in self.questions:
            raise ValueError(f"no question {name!r}; there are {', '.join(self.questions)}")
        return self.questions[name]

    def _field(self, question: Question, letters: int) -> widgets.Widget:
        label = letters * PIXELS_PER_LETTER + 8
        longest = max(map(len, getattr(question, "options", ())), default=0)
        field = max(FIELD, longest * PIXELS_PER_LETTER + 40)
        common = {
            "description": question.words,
            "style": {"description_width": f"{label:.0f}px"},
            "layout": widgets.Layout(width=f"{label + field:.0f}px", max_width="100%"),
        }
        known = _typed.get(question.name)
        if isinstance(question, Choice):
            # Not None for no choice: ipywidgets would show an empty field for it.
            options = [(NONE_YET, ""), *((option, option) for option in question.options)]
            made = widgets.Dropdown(options=options, value=known or "", **common)
        else:
            text = "" if known is None else f"{known:.12g}"
            made = widgets.Text(
                value=text, placeholder=question.range(), continuous_update=False, **common
            )
        made.observe(lambda change: self._take(question.name, change["new"]), "value")
        return made

    def _take(self, name: str, typed: Any) -> None:
        try:
            value, note = self.questions[name].read(typed), ""
        except ValueError as error:
            value, note = None, str(error)
        colour = f"color:{palette.MISTAKE}"
        self.notes[name].value = f'<span style="{colour}">{html.escape(note)}</span>' * bool(note)
        if value is None:
            _typed.pop(name, None)
        else:
            _typed[name] = value
        _show_all()

    def __repr__(self) -> str:
        words = "; ".join(f"{q.words} ({_allowed(q)})" for q in self.questions.values())
        return f"Run this page to type your guess in here. {words}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        return {**view_of(self.widget), "text/plain": repr(self)}


class Following:
    """Words (HTML) that follow the guesses while the page runs; ``saved`` stands there else."""

    def __init__(self, key: tuple, words: Callable[[], str], saved: str) -> None:
        self.saved, self.widget = saved, widgets.HTML()
        self._words = words
        _shown[key] = self._update
        self._update()

    @property
    def words(self) -> str:
        """What is shown now, as HTML."""
        return self.widget.value

    def _update(self) -> None:
        self.widget.value = f'<div role="status" aria-live="polite">{self._words()}</div>'

    def __repr__(self) -> str:
        return self.saved

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        return {**view_of(self.widget), "text/plain": self.saved}


class Drawn:
    """A still picture, drawn again whenever a guess comes; its sentence stays."""

    def __init__(self, key: tuple, make: Callable[[], Still]) -> None:
        self.still, self._make = make(), make
        size = f"{self.still.width}px"
        self.widget = widgets.Image(
            value=self.still.png,
            format="png",
            width=str(self.still.width),
            height=str(self.still.height),
            layout=widgets.Layout(
                width=size, height="auto", max_width="100%", align_self="flex-start"
            ),
        )
        self._before = dict(_typed)
        _shown[key] = self._update

    def _update(self) -> None:
        if self._before != _typed:
            self._before = dict(_typed)
            self.still = self._make()
            self.widget.value = self.still.png

    def __repr__(self) -> str:
        return self.still.sentence

    def _ipython_display_(self) -> None:
        from IPython.display import display

        still = self.still
        (image, shown), words = bundles(still.png, still.sentence, still.width, still.height)
        for data, metadata in (({**view_of(self.widget), **image}, shown), words):
            display(data, metadata=metadata, raw=True)


def tally() -> Following:
    """How well the reader knew: every question of the chapter, its guess and its answer."""
    answered = sum(name in _answers for name in _asked)
    saved = (
        f"How well did you know? While this page runs, your guesses are counted here: "
        f"{len(_asked)} questions, {answered} answered above."
    )
    return Following(("tally",), lambda: count(map(_state, _asked)), saved)


def _state(name: str) -> State:
    return _asked[name], _answers.get(name), _typed.get(name)


def _rows(names: Iterable[str]) -> str:
    return "".join(row(*_state(name)) for name in names)


def _allowed(question: Question) -> str:
    return question.range() if isinstance(question, Number) else " / ".join(question.options)


def _show_all() -> None:
    for update in list(_shown.values()):
        update()
