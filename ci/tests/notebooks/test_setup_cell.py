"""The setup cell, and a cell that is run before it, say in one sentence what to do."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from ci.environment.venv import ROOT
from ci.notebooks.page import Page
from ci.notebooks.rules import setup_source
from ci.publish import PLACEHOLDER

FIRST = ROOT / "notebooks" / "00_start_here.ipynb"
EXPLORER = "from helpers.chapters import start"


@pytest.fixture(scope="module")
def setup_cell() -> str:
    """The source that all notebooks begin with, without an address."""
    source = setup_source(Page.read(FIRST))
    lines = [line for line in source.splitlines() if line.startswith("REPOSITORY = ")]
    return source.replace(
        lines[0], f'REPOSITORY = "https://github.com/{PLACEHOLDER}.git"  # stamped by ci/publish.py'
    )


def run(folder: Path, *sources: str) -> list[NotebookNode]:
    """Run cells in one kernel that starts in `folder`; return the only output of each, or None."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, kernel_name="python3", allow_errors=True, resources=where).execute()
    assert all(len(cell.outputs) <= 1 for cell in notebook.cells)
    return [cell.outputs[0] if cell.outputs else None for cell in notebook.cells]


def test_alone_and_without_an_address_it_says_what_to_do(tmp_path: Path, setup_cell: str) -> None:
    (said,) = run(tmp_path, setup_cell)
    assert said.traceback == [said.evalue]  # the sentence, and no traceback
    assert "Open the notebook within the course's folder" in said.evalue
    assert "python3 ci/publish.py OWNER/NAME" in said.evalue
    assert list(tmp_path.iterdir()) == []


def test_where_the_address_leads_nowhere_it_says_what_git_says(
    tmp_path: Path, setup_cell: str
) -> None:
    nowhere = (tmp_path / "nowhere").as_uri()
    (said,) = run(tmp_path, setup_cell.replace(f"https://github.com/{PLACEHOLDER}.git", nowhere))
    assert len(said.traceback) == 1
    assert said.evalue.startswith("The course could not be fetched, git says: fatal: ")


def test_a_cell_before_it_says_so_and_runs_after_it(setup_cell: str) -> None:
    early, fine, late = run(FIRST.parent, EXPLORER, setup_cell, EXPLORER)
    assert early.traceback == [early.evalue]
    assert early.evalue.startswith("Run the first cell of this notebook")
    assert fine.text.startswith("Everything is here")
    assert late is None
