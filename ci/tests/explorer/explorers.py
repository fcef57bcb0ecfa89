"""Walk through an explorer as its tests do: every corner of its controls, and what must hold."""

from __future__ import annotations

import importlib
import inspect
import itertools
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from unittest import mock
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.text import Text

import helpers.chapters
from helpers.drawing import base
from helpers.drawing.base import Picture
from helpers.explorer import Explorer


def factories() -> dict[str, Callable[[], Explorer]]:
    """The functions that make explorers, by chapter and name."""
    found = {}
    for entry in pkgutil.walk_packages(helpers.chapters.__path__, "helpers.chapters."):
        module = importlib.import_module(entry.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            mine = function.__module__ == entry.name
            if mine and inspect.signature(function).return_annotation == "Explorer":
                found[f"{entry.name.split('.')[2]}.{name}"] = function
    return found


FACTORIES = factories()
# Settings drawn at random let it train for seconds each; that it trains on is shown by fewer steps.
FACTORIES["playground.playground"] = partial(FACTORIES["playground.playground"], updates=400)
# The texts of each picture that were cut off when all were measured.
STILL: WeakKeyDictionary[Picture, list[str] | None] = WeakKeyDictionary()
# Of one thing no plural is said: after a "1" that counts, no word in s but these.
NO_PLURALS = "is|was|has|as|its?|bias|axis|times|stands"
COUNTING_ONE = r"(?<!to )(?<!= )(?<!step )(?<![\d.,\w])1 "
ONE_MANY = re.compile(COUNTING_ONE + rf"(?!(?:{NO_PLURALS})\b)[a-z]*[^s\W]s\b")
# As a program writes a number: 3e-05, and a hyphen for a minus.
MACHINE_NUMBER = re.compile(r"\de[-+\N{MINUS SIGN}]?\d|(?<![\w)–])-\d")
# A way or a range whose ends read alike: "fell from 0.81 to 0.81".
NO_WAY = re.compile(r"\b(?:from|between) (\S*\d\S*) (?:to|and) \1(?![\w·]|[.,]\d)")


def numbers(text: str) -> list[float]:
    """All numbers of a sentence, thousands separators and true minus signs understood."""
    plain = without_powers(text).replace("\N{MINUS SIGN}", "-").replace(",", "")
    return [float(n) for n in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", plain)]


def without_powers(text: str) -> str:
    """The same with 1.2e-7 for 1.2·10⁻⁷."""
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")

    def plain(found: re.Match) -> str:
        return f"{found[1] or '1'}e{found[2].translate(digits)}"

    return re.sub(r"(?:(\d(?:\.\d+)?)·)?\b10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain, text)


def corners(explorer: Explorer, *names: str) -> Iterator[dict]:
    """Every combination of the corners of the controls named, the others at their start."""
    start = {name: control.value for name, control in explorer.controls.items()}
    options = [explorer.controls[name].corners() for name in names]
    for values in itertools.product(*options):
        yield start | dict(zip(names, values, strict=True))


def check(explorer: Explorer) -> None:
    """What has to hold at every setting."""
    where = explorer.values
    assert explorer.error is None, where
    assert [str(warning.message) for warning in explorer.warnings] == [], where
    for control in explorer.controls.values():
        if control.plays:
            assert control.end(explorer.panel.inputs[control.name]) <= control.max, where
    assert cut_off(explorer.picture) == [], where
    assert astray(explorer) == [], where
    check_words(explorer.description, explorer.picture.title.get_text())


def check_words(words: str, title: str = "") -> None:
    """What has to hold of a sentence, and of the title beside it."""
    assert words.strip() == words and words.endswith((".", "…", "!", "?", ")")), words
    told = f"{words} {title}"
    assert not ONE_MANY.search(told), told
    assert not MACHINE_NUMBER.search(told), told
    assert not NO_WAY.search(told), told
    assert not re.search(r"\bnan\b|\binf\b|\bNone\b|\barray\(|  | ,| \.\s|\{|\}", words), words


def cut_off(picture: Picture) -> list[str]:
    """The texts that the edge cuts; those that stand still are measured once.

    And again when their background is drawn anew, which a picture asks for when they change.
    """
    if picture not in STILL:
        refresh = picture.refresh_background

        def refresh_and_measure() -> None:
            STILL[picture] = None
            refresh()

        picture.refresh_background = refresh_and_measure
        STILL[picture] = None
    if STILL[picture] is None:
        STILL[picture] = picture.cut_off()
        return STILL[picture]
    moving = picture.cut_off(moving_only=True)
    return STILL[picture] or moving


def drawn(picture: Picture, *runs: Any) -> np.ndarray:
    """The pixels of a picture of a result, and of a ghost and a pinned run; nothing is encoded."""
    seen: list[np.ndarray] = []
    with mock.patch.object(base.png, "encode", lambda pixels: seen.append(pixels.copy()) or b""):
        picture.draw(*runs)
    return seen[0]


def show(explorer: Explorer, values: dict) -> str:
    """Move there from the start, check, and return the sentence."""
    explorer.reset().set(**values)
    check(explorer)
    assert explorer.png.startswith(b"\x89PNG")
    return explorer.description


def under_the_title(picture: Picture) -> list[str]:
    """The texts that the title is written over."""
    renderer, title = picture.canvas.get_renderer(), picture.title
    over = title.get_window_extent(renderer).padded(-1)
    others = set(picture.figure.findobj(Text)) - picture._ticks_out_of_sight() - {title}
    shown = [text for text in others if text.get_visible() and text.get_text().strip()]
    return [t.get_text() for t in shown if t.get_window_extent(renderer).overlaps(over)]


def astray(explorer: Explorer) -> list[str]:
    """Limits of axes and places of texts that are no finite numbers."""
    figure = explorer.picture.figure
    limits = [(a.get_title() or "axes", (*a.get_xlim(), *a.get_ylim())) for a in figure.axes]
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    places = limits + [(text.get_text(), text.get_position()) for text in texts]
    return [name for name, numbers in places if not np.isfinite(numbers).all()]
