"""Numbers of the prose: what a run must have shown, and what is left alone by rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ci.notebooks.page import Page
from ci.notebooks.seen_numbers import unsupported

NOTEBOOKS = sorted((Path(__file__).resolve().parents[3] / "notebooks").glob("*.ipynb"))


def page(text: str, source: str = "", shown: str = "", heading: str = "## What was seen") -> Page:
    """A chapter whose section holds a text and one cell with its output."""
    code = new_code_cell(source, outputs=[new_output("stream", text=shown)] if shown else [])
    cells = [new_markdown_cell("# 1 Chapter, 99 minutes"), new_markdown_cell(heading)]
    return Page(Path("01_x.ipynb"), new_notebook(cells=[*cells, code, new_markdown_cell(text)]))


@pytest.mark.parametrize(
    ("text", "source", "shown"),
    [
        ("It ends at 0.55.", "", "loss 0.549"),
        ("It ends at 0.549.", "assert 0.5485 < loss < 0.5495\nbest = 0.549", ""),
        ("In 55 % of the runs.", "", "share 0.549"),
        ("In 55 % of the runs.", "", "55 % solved"),
        ("After 22,134 corrections.", "", "22134"),
        ("Two thousand: 2,000 epochs.", "EPOCHS = 2_000", ""),
        ("Rosenblatt wrote in 1958 of 12 cells.", "", ""),
        ("See exercise 4.5 and version 3.14.", "", ""),
        ("Seven losses, 60 starts each: 420 neurons.", "starts = 60", ""),
        ("The rate $0.77$ and `x = 0.88` are code.", "", ""),
        ("| 0.33 | of a table of words |", "", ""),
    ],
)
def test_what_a_run_has_shown_or_what_speaks_for_itself(text: str, source: str, shown: str) -> None:
    assert unsupported(page(text, source, shown)) == []


@pytest.mark.parametrize(
    ("text", "source", "shown"),
    [
        ("It ends at 0.56.", "", "loss 0.549"),
        ("It ends at 0.5.", "", "loss 0.56"),
        ("In 56 % of the runs.", "", "share 0.549"),
        ("A factor of 0.549.", "", "54.9"),
        ("After 22,134 corrections.", "", "22135"),
        ("It takes 57 steps.", "", "58"),
        ("Seven losses, 60 starts each: 421 neurons.", "starts = 60", ""),
        ("About 1,210 weights.", "", ""),
    ],
)
def test_what_no_run_has_shown(text: str, source: str, shown: str) -> None:
    (found,) = unsupported(page(text, source, shown))
    assert "cell " in found


def test_a_later_section_does_not_count_and_an_earlier_one_does() -> None:
    cells = [
        new_markdown_cell("# 1 Chapter"),
        new_markdown_cell("## First\n\nIt will be 0.77."),
        new_code_cell("0.77"),
        new_markdown_cell("## Second\n\nIt was 0.77, and will be 0.88."),
        new_markdown_cell("## Third"),
        new_code_cell("0.88"),
    ]
    (found,) = unsupported(Page(Path("01_x.ipynb"), new_notebook(cells=cells)))
    assert "0.88" in found


@pytest.mark.parametrize("heading", ["## Guess first", "## Papers"])
def test_questions_and_papers_are_left_alone(heading: str) -> None:
    assert unsupported(page("Is it 0.123 or 456?", heading=heading)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_number_of_the_course_has_been_seen(path: Path) -> None:
    assert unsupported(Page.read(path)) == []
