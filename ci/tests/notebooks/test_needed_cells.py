"""The browser tests run the cells that explorers need, and no others."""

import nbformat
import pytest

from ci.environment.venv import ROOT
from ci.notebooks import needed_cells

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize(
    ("source", "defined", "expected"),
    [
        ("x = x + 1", "x", "x"),
        ("n += 1", "n", "n"),
        ("import numpy as np\nfrom a.b import c", "np c", ""),
        ("for i in y:\n    z = i\nprint(z)", "i z", "y print"),
        ("found = [q for q in w]", "found", "w"),
        ("def g(a, k=d):\n    e = a + b\n    return e", "g", "b d"),
        ("class A(B):\n    c = C", "A", "B C"),
        ("d[3] = 2", "", "d"),
    ],
)
def test_names_that_a_cell_defines_and_expects(source: str, defined: str, expected: str) -> None:
    assert needed_cells.names(source) == (set(defined.split()), set(expected.split()))


def test_what_an_explorer_uses_is_kept_and_nothing_else() -> None:
    sources = [
        "setup = 1",
        "from helpers.chapters import start",
        "a = 1\nb = 2",
        "a = 3",
        "unused = a",
        "first = start.first_network()\nfirst.set(seed=a)\nfirst",
        "a = 4",
    ]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("text"), *cells])
    found = [notebook.cells[place].source for place in needed_cells.needed(notebook)]
    assert found == [sources[i] for i in (0, 1, 3, 5)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_keeps_its_setup_and_an_explorer(path) -> None:
    notebook = nbformat.read(path, 4)
    first, *others = needed_cells.needed(notebook)
    assert first == next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    assert any(needed_cells.MAKES_ONE.search(notebook.cells[i].source) for i in others)
