"""Every chapter in JupyterLab, opened once: as it is stored, and then with its explorers moved.

What is stored is what is shown before any cell is run. Then the first page is run whole, as a
reader does it; of the others only the cells that explorers need: that all of them run is what nbval
and the rehearsal of Colab are for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest

from ci.browser.page import ExplorerView, NotebookPage
from ci.browser.server import ROOT, Lab
from ci.notebooks.needed_cells import needed
from ci.tests.browser import views

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))
OUTPUT = ".jp-OutputArea-child"
MOVES = 5  # of the mouse, in one drag


class View(NamedTuple):
    """A notebook, and how it stands in JupyterLab."""

    path: Path
    opened: NotebookPage


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def view(
    request: pytest.FixtureRequest, open_notebook: Callable[..., NotebookPage], lab: Lab
) -> Iterator[View]:
    """Each notebook as stored, which nobody has trusted yet."""
    opened = open_notebook(request.param)
    yield View(request.param, opened)
    opened.page.close()
    lab.end_kernels()


def test_every_picture_is_there_with_its_sentence_below(view: View) -> None:
    expected = views.pictures(view.path)
    images = view.opened.page.locator(f"{OUTPUT} img")
    images.nth(len(expected) - 1).wait_for()
    assert images.count() == len(expected) > 0
    for image, shown in zip(images.all(), expected, strict=True):
        assert views.source_of(image) == shown.png
        assert views.is_seen(image)
        assert image.bounding_box()["width"] == shown.width
        area = image.locator(f"xpath=ancestor::*[contains(@class, '{OUTPUT[1:]}')]").last
        below = area.locator("xpath=following-sibling::*[1]")
        assert views.one_line(below.inner_text()) == shown.sentence


def test_formulas_are_typeset(view: View) -> None:
    page = view.opened.page
    formulas = page.locator(".jp-MarkdownCell mjx-container")
    expected = len(views.formulas(view.path))
    if expected:
        formulas.nth(expected - 1).wait_for(state="attached")
    assert formulas.count() == expected
    # What MathJax cannot read it frames, and a command that it does not know it writes in red.
    unread = formulas.locator("mjx-merror, [style*='color: red'], [color='red']")
    assert unread.all_inner_texts() == []


def test_nothing_is_broken(view: View) -> None:
    text = views.seen_text(view.opened.page)
    assert [words for words in views.BROKEN if words in text] == []
    assert view.opened.errors == []


def follows(explorer: ExplorerView, label: str) -> bool:
    """Whether a drag of a slider and a step by the keyboard each bring a new picture."""
    before, value = explorer.wait_until_still(), explorer.readout(label)
    explorer.drag(label, 0.9, MOVES)
    if explorer.readout(label) == value:  # it stood there already
        explorer.drag(label, 0.2, MOVES)
    assert explorer.readout(label) != value, f"{label} cannot be dragged"
    dragged = explorer.wait_until_still()
    if dragged == before:
        return False
    explorer.press(label, "ArrowLeft")
    return explorer.wait_until_still() != dragged


def is_grabbed(explorer: ExplorerView) -> bool:
    """Whether mouse and finger move something in the picture, or nothing there offers to be."""
    return not explorer.spots() or all(is_grabbed_by(explorer, finger) for finger in (False, True))


def is_grabbed_by(explorer: ExplorerView, finger: bool) -> bool:
    """Whether the mouse, or a finger, moves one of the spots that are offered."""
    before = explorer.wait_until_still()
    for k in range(8):  # the spots of each round, as they may have moved with what was pulled last
        offered = sorted(explorer.spots(), key=lambda spot: "w" in spot)
        if k == len(offered):
            return False
        explorer.pull(offered[k], finger)
        if explorer.wait_until_still() != before:
            return True
    return False


def plays(explorer: ExplorerView) -> bool:
    """Whether Play moves the picture and Pause ends it, or there is nothing to play."""
    if not explorer.button("Play").count():
        return True
    before = explorer.wait_until_still()
    explorer.button("Play").click()
    explorer.wait_for_change(before)
    explorer.box.get_by_role("button", name=re.compile("Play|Pause")).first.click()
    explorer.button("Reset").click()
    explorer.wait_until_still()
    return explorer.button("Play").count() == 1


def test_each_explorer_moves(view: View) -> None:
    notebook = view.opened
    notebook.clear_outputs()
    if view.path == NOTEBOOKS[0]:
        notebook.run_all()
    else:
        notebook.run_cells(needed(nbformat.read(view.path, 4)))
    explorers = notebook.explorers()
    assert explorers, "no explorer in this chapter"
    for explorer in explorers:
        by_kind: dict[str, list[str]] = {}
        for label in explorer.labels():
            by_kind.setdefault(explorer.kind(label), []).append(label)
        # One slider of each kind; one that changes nothing as the others stand does so elsewhere,
        # which ci/tests/explorer/test_every_explorer.py holds.
        moved = {kind: any(follows(explorer, n) for n in names) for kind, names in by_kind.items()}
        assert any(moved.values()), f"no slider of {list(by_kind.values())} changes the picture"
        assert is_grabbed(explorer), f"nothing of {explorer.spots()} can be grabbed"
        assert plays(explorer)
        assert explorer.sentence().strip()
    assert notebook.errors == []
