"""A saved notebook, and what of it a reader without a kernel must find on a page."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import NamedTuple

import nbformat
from playwright.sync_api import BrowserContext, Locator, Page, Route

from ci.notebooks.page import without_code

LOCAL = ("file:", "data:", "blob:", "about:")
NO_NETWORK = "net::ERR_INTERNET_DISCONNECTED"
# What a front end says in the place of a widget that it cannot show.
BROKEN = ("Error displaying widget", "Loading widget", "model not found", "A Jupyter Widget")
MATHS = re.compile(r"(?s)\$\$(.+?)\$\$|(?<![\\$])\$(?!\s)([^$\n]+?)(?<![\s\\])\$")


class Shown(NamedTuple):
    """A picture of a saved notebook: its bytes in base64, its sentence and its width."""

    png: str
    sentence: str
    width: int


def one_line(text: str) -> str:
    """The text with single spaces between its words, as a page shows it."""
    return " ".join(text.split())


def pictures(path: Path) -> list[Shown]:
    """The pictures of a saved notebook, in order."""
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                about = output.metadata["image/png"]
                png = "".join(output.data["image/png"].split())
                found.append(Shown(png, one_line(about["alt"]), about["width"]))
    return found


def formulas(path: Path) -> list[str]:
    """The formulas in the text of a saved notebook, as they are written between dollars."""
    cells = nbformat.read(path, as_version=4).cells
    texts = [without_code(cell.source) for cell in cells if cell.cell_type == "markdown"]
    return [one_line(m[1] or m[2]) for text in texts for m in MATHS.finditer(text)]


def offline(context: BrowserContext) -> None:
    """Let the pages of `context` reach files, and nothing by a network."""

    def answer(route: Route) -> None:
        if route.request.url.startswith(LOCAL):
            route.continue_()
        else:
            route.abort("internetdisconnected")

    context.route("**/*", answer)


def seen_text(page: Page) -> str:
    """All text of the page, also in what is folded away, in one line."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return one_line(page.locator("body").inner_text())


def is_seen(image: Locator) -> bool:
    """Whether the picture has been decoded and takes room on the page."""
    loaded = image.evaluate("x => x.complete && x.naturalWidth > 0")
    return loaded and image.is_visible()


def source_of(image: Locator) -> str:
    """The base64 of a picture that stands in the page itself."""
    return re.sub(r"\s", "", html.unescape(image.get_attribute("src") or "")).partition(",")[2]
