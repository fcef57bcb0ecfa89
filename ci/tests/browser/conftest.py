"""Fixtures of the browser tests: one JupyterLab and one Chromium for all of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from ci.browser.find import find_browser
from ci.browser.page import NotebookPage
from ci.browser.server import ARGUMENTS, LAPTOP, ROOT, Lab


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
    """JupyterLab over a copy of the course, so that no test changes a notebook."""
    course = tmp_path_factory.mktemp("lab") / "course"
    unwanted = shutil.ignore_patterns(".*", "__pycache__", "course-*")
    shutil.copytree(ROOT, course, ignore=unwanted)
    with Lab(course / "notebooks", tmp_path_factory.mktemp("private")) as server:
        yield server


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One reader's browser, which has to fetch JupyterLab's scripts only once."""
    made = browser.new_context(viewport=LAPTOP, device_scale_factor=2, reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture(scope="module")
def open_notebook(context: BrowserContext, lab: Lab) -> Iterator[Callable[..., NotebookPage]]:
    """Opens a copy of a notebook as it is stored, given by its path from the root of the course."""
    pages = []

    def opened(path: str | Path) -> NotebookPage:
        source = ROOT / path
        shutil.copy(source, lab.folder / source.name)
        pages.append(context.new_page())
        return NotebookPage(pages[-1], lab.address(source.name))

    yield opened
    for page in pages:
        page.close()  # of no effect on one that is closed already
    lab.end_kernels()


@pytest.fixture(scope="module")
def open_cells(
    open_notebook: Callable[..., NotebookPage], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., NotebookPage]:
    """Opens a notebook of code cells, given by their sources; none has run."""

    def opened(*sources: str) -> NotebookPage:
        folder = tmp_path_factory.mktemp("cells")
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        path = folder / f"{folder.name}.ipynb"
        nbformat.write(notebook, path)
        return open_notebook(path)

    return opened
