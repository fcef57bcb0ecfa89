"""A guess that is typed in stands beside its answer, in its picture, and in the tally."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ci.browser.page import NotebookPage

pytestmark = pytest.mark.browser

ASK = """
import sys
sys.path.insert(0, "..")
from helpers.drawing import still
from helpers.explorer import guess

guesses = guess.box(
    guess.number("share", "How many of 100?", 0, 100, within=5),
    guess.choice("time", "Does more time help?", ("yes", "no")),
)
guesses
"""
ANSWER = 'guesses.answer({"share": 47, "time": "no"})'
PICTURE = """
def draw(figure):
    figure.subplots().plot([0, guesses.typed.get("share", 0)])


guesses.picture(lambda: still.figure(draw, "A line to the guess."))
"""
TALLY = "guess.tally()"


@pytest.fixture(scope="module")
def page(open_cells: Callable[..., NotebookPage]) -> NotebookPage:
    opened = open_cells(ASK, ANSWER, PICTURE, TALLY)
    opened.run_all()
    return opened


def test_run_all_does_not_wait_for_a_guess(page: NotebookPage) -> None:
    page.wait_until("idle")
    text = page.page.locator(".jp-Notebook").inner_text()
    assert "How many of 100? 47 (not guessed)" in " ".join(text.split())
    assert "Type in a guess at the top of the page" in text


def test_what_is_typed_in_appears_in_answer_picture_and_tally(page: NotebookPage) -> None:
    image = page.page.locator(".jp-OutputArea-child img.widget-image, .jp-OutputArea-child img")
    before = image.first.get_attribute("src")
    field = page.page.get_by_placeholder("0 to 100")
    field.fill("45")
    field.press("Enter")
    notebook = page.page.locator(".jp-Notebook")
    notebook.get_by_text("Of 1 guess: 1 known.").wait_for()
    assert "your guess 45: known" in notebook.inner_text()
    page.page.wait_for_function(
        "before => document.querySelector('.jp-OutputArea-child img').src !== before", arg=before
    )
    page.page.get_by_label("Does more time help?").select_option("yes")
    notebook.get_by_text("Of 2 guesses: 1 known, 1 a surprise.").wait_for()


def test_what_is_no_number_is_told_beside_the_field(page: NotebookPage) -> None:
    field = page.page.get_by_placeholder("0 to 100")
    field.fill("many")
    field.press("Enter")
    page.page.get_by_text("is not a number; expected 0 to 100").wait_for()
