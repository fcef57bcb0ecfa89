"""Fixtures of the browser tests: one JupyterLab and one Chromium for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from ci.browser import find_browser
from ci.tests.browser.page import NotebookPage
from ci.tests.browser.server import ARGUMENTS, LAPTOP, ROOT, Lab


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    path = find_browser()
    if not path:
        pytest.fail("no Chromium, Chrome or Edge was found")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab over an empty folder; tests put copies of notebooks into it."""
    with Lab(tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture
def open_notebook(browser: Browser, lab: Lab) -> Iterator[Callable[..., NotebookPage]]:
    """Opens a copy of a notebook, given by its path from the root of the course."""
    contexts = []

    def opened(path: str | Path, **options: object) -> NotebookPage:
        source = ROOT / path
        copy = lab.folder / source.name
        copy.write_bytes(source.read_bytes())
        context = browser.new_context(
            viewport=LAPTOP, device_scale_factor=2, reduced_motion="reduce", **options
        )
        contexts.append(context)
        return NotebookPage(context.new_page(), lab.address(source.name))

    yield opened
    for context in contexts:
        context.close()
