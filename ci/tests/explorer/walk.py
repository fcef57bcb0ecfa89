"""Many settings of an explorer computed and told, and which of them are worth a picture."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from ci.tests.explorer.explorers import check_words
from ci.tests.explorer.sentences import NUMBER, Slots, contradictions
from helpers.drawing.rate_map import RateMap
from helpers.explorer import Explorer
from helpers.explorer.film import Film


def followed(explorer: Explorer, settings: Sequence[dict[str, Any]]) -> tuple[Slots, list[str]]:
    """Compute and tell each of the settings, without a picture; follow the numbers told.

    Returns these and the sentences. Raises AssertionError for a warning or a sentence that is not
    whole.
    """
    slots, told = Slots(), []
    for values in settings:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = explorer.compute(**values)
            told.append(explorer.describe(result))
        assert [str(warning.message) for warning in caught] == [], values
        check_words(told[-1])
        there = where(explorer, values)
        assert contradictions(told[-1], named(explorer, there)) == [], told[-1]
        slots.see(told[-1], there, result)
    return slots, told


def named(explorer: Explorer, values: dict[str, Any]) -> dict[str, float]:
    """The numbers of the controls by the names that a sentence may give them.

    None for a map of rates: it speaks of the best of its cells.
    """
    found: dict[str, float] = {}
    if isinstance(explorer.picture, RateMap):
        return found
    for control in explorer.controls.values():
        value = values[control.name]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            names = {control.name, control.label, control.label.split()[-1]}
            found |= dict.fromkeys(names, value)
    return found


def where(explorer: Explorer, values: dict[str, Any]) -> dict[str, Any]:
    """Where the controls stand after a move to ``values``: a film's slider ends with its run."""
    film = explorer.compute
    last = film.last(**values) if isinstance(film, Film) else None
    return values if last is None else {**values, film.time: min(values[film.time], last)}


def worth_drawing(told: Sequence[str], count: int) -> list[int]:
    """The places of ``count`` sentences, or of all: first those that say something else.

    Two sentences say the same if they differ in their numbers only. In the order of ``told``, so
    that each picture has the one before as its ghost.
    """
    first: dict[str, int] = {}
    for place, sentence in enumerate(told):
        first.setdefault(NUMBER.sub("#", sentence), place)
    rest = [place for place in range(len(told)) if place not in set(first.values())]
    return sorted([*first.values(), *rest][:count])
