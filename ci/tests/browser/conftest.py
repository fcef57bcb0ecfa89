"""Fixtures of the browser tests: one JupyterLab and one Chromium for all of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, sync_playwright

from ci.browser.find import find_browser
from ci.browser.page import NotebookPage
from ci.browser.server import ARGUMENTS, LAPTOP, ROOT, Lab
from ci.notebooks.needed_cells import keep_needed


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


@pytest.fixture
def open_notebook(browser: Browser, lab: Lab) -> Iterator[Callable[..., NotebookPage]]:
    """Opens a copy of a notebook, given by its path from the root of the course.

    ``explorers_only=True`` leaves out the cells that no explorer needs.
    """
    contexts = []

    def opened(path: str | Path, explorers_only: bool = False, **options: object) -> NotebookPage:
        source = ROOT / path
        notebook = nbformat.read(source, 4)
        if explorers_only:
            keep_needed(notebook)
        for cell in notebook.cells:
            if cell.cell_type == "code":  # so that a number tells that the cell has run here
                cell.update(outputs=[], execution_count=None)
        nbformat.write(notebook, lab.folder / source.name)
        context = browser.new_context(
            viewport=LAPTOP, device_scale_factor=2, reduced_motion="reduce", **options
        )
        contexts.append(context)
        return NotebookPage(context.new_page(), lab.address(source.name))

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def open_cells(
    open_notebook: Callable[..., NotebookPage], tmp_path: Path
) -> Callable[..., NotebookPage]:
    """Opens a notebook of code cells, given by their sources; none has run."""

    def opened(*sources: str, **options: object) -> NotebookPage:
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        path = tmp_path / f"{tmp_path.name}.ipynb"
        nbformat.write(notebook, path)
        return open_notebook(path, **options)

    return opened
