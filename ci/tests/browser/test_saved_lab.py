"""Every notebook in JupyterLab before any cell is run: what is stored is what is shown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from ci.browser.page import NotebookPage
from ci.browser.server import LAPTOP, ROOT, Lab
from ci.tests.browser import views

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))
OUTPUT = ".jp-OutputArea-child"


class View(NamedTuple):
    """A notebook, and how it stands in JupyterLab."""

    path: Path
    opened: NotebookPage


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def view(request: pytest.FixtureRequest, browser: Browser, lab: Lab) -> Iterator[View]:
    """Each notebook as stored, which nobody has trusted yet."""
    name = f"saved_{request.param.name}"
    shutil.copy(request.param, lab.folder / name)
    context = browser.new_context(viewport=LAPTOP, reduced_motion="reduce")
    yield View(request.param, NotebookPage(context.new_page(), lab.address(name)))
    context.close()


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
