"""Every notebook as a saved page, without a kernel and without a network: by nbconvert."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page
from traitlets.config import PyFileConfigLoader

from ci.browser.server import LAPTOP, ROOT
from ci.tests.browser import views

pytestmark = pytest.mark.browser

CONFIG = PyFileConfigLoader(str(ROOT / "ci/environment/jupyter_config.py")).load_config()
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))
# Where each template puts an output, and how far up its cell stands.
OUTPUT = {"lab": ".jp-OutputArea-child", "classic": ".output_area"}
TEXT = {"lab": ".jp-RenderedMarkdown", "classic": ".text_cell_render"}
# The text and the outputs are ours; the colours of code and of links are nbconvert's.
OURS = (".jp-MarkdownCell", ".jp-OutputArea-output")
THEIRS = [[".highlight"], [".anchor-link"]]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # nbconvert does not underline links; that headings descend in order is no standard, and right.
    "rules": {"link-in-text-block": {"enabled": False}, "heading-order": {"enabled": True}},
}


class View(NamedTuple):
    """A notebook, its page, and what the page told the console as errors."""

    path: Path
    template: str
    page: Page
    errors: list[str]


VIEWS = [pytest.param((p, t), id=f"{p.stem}-{t}") for p in NOTEBOOKS for t in OUTPUT]
# The text and its colours are the same in both.
DEFAULT = [param for param in VIEWS if param.values[0][1] == "lab"]


@pytest.fixture(scope="module", params=VIEWS)
def view(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[View]:
    """Each notebook in each template, exported and opened without a network."""
    path, template = request.param
    body, _ = HTMLExporter(template_name=template, config=CONFIG).from_filename(str(path))
    saved = tmp_path_factory.mktemp("saved") / "page.html"
    saved.write_text(body, encoding="utf-8")
    context = browser.new_context(viewport=LAPTOP)
    views.offline(context)
    page, errors = context.new_page(), []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(saved.as_uri())
    yield View(path, template, page, errors)
    context.close()


def test_every_picture_is_there_with_its_sentence_below(view: View) -> None:
    expected = views.pictures(view.path)
    images = view.page.locator(f"{OUTPUT[view.template]} img").all()
    assert len(images) == len(expected) > 0
    for image, shown in zip(images, expected, strict=True):
        assert views.source_of(image) == shown.png
        assert views.is_seen(image)
        assert image.bounding_box()["width"] == shown.width
        area = image.locator(f"xpath=ancestor::*[contains(@class, '{OUTPUT[view.template][1:]}')]")
        below = area.last.locator("xpath=following-sibling::*[1]")
        assert views.one_line(below.inner_text()) == shown.sentence


def test_every_picture_has_a_text_alternative(view: View) -> None:
    alternatives = [
        views.one_line(image.get_attribute("alt") or "")
        for image in view.page.locator(f"{OUTPUT[view.template]} img").all()
    ]
    assert alternatives == [shown.sentence for shown in views.pictures(view.path)]


def test_formulas_can_be_read(view: View) -> None:
    text = views.seen_text(view.page)
    assert [formula for formula in views.formulas(view.path) if formula not in text] == []


def test_nothing_is_broken(view: View) -> None:
    text = views.seen_text(view.page)
    assert [words for words in views.BROKEN if words in text] == []
    assert [error for error in view.errors if views.NO_NETWORK not in error] == []


def test_nothing_needs_scrolling_sideways(view: View) -> None:
    areas = view.page.locator(f"body, {TEXT[view.template]}, {OUTPUT[view.template]}")
    wide = "all => all.filter(x => x.scrollWidth > x.clientWidth + 1).map(x => x.innerText)"
    assert areas.evaluate_all(wide) == []


@pytest.mark.parametrize("view", DEFAULT, indirect=True)
def test_its_text_passes_the_accessibility_check(view: View) -> None:
    context = {"include": [[area] for area in OURS], "exclude": THEIRS}
    found = Axe().run(view.page, context=context, options=RULES).response
    looked_at = {rule["id"] for rule in found["passes"]}
    assert {"color-contrast", "image-alt", "heading-order", "link-name"} <= looked_at
    assert [
        (rule["id"], node["html"][:200], node["failureSummary"])
        for rule in found["violations"]
        for node in rule["nodes"]
    ] == []
