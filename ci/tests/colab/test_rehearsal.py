"""Every notebook runs in Colab: alone in an empty folder, with Colab's packages, from GitHub."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from ci.notebooks.canonical import WIDGET_VIEW, canonical_outputs
from ci.notebooks.rules import EXEMPTING
from ci.tests.colab import runtime
from ci.tests.colab.runtime import ROOT
from helpers import installed

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Put below the setup cell: measures the type in the pictures that the notebook draws.
WATCH = "from ci.tests.drawing import legibility\n\ncomplaints = legibility.watch()"
# Appended to each notebook: moves every control of its explorers, of each kind the last made.
MOVE_ALL = """
import gc, importlib, helpers
from helpers.explorer import Explorer

importlib.import_module("google.colab")
told = {"helpers": helpers.__file__, "illegible": complaints, "explorers": []}
made = [thing for thing in gc.get_objects() if issubclass(type(thing), Explorer)]
told["made"] = len(made)
for explorer in {(type(e.picture), *e.controls): e for e in made}.values():
    pictures, answers = {explorer.png}, []
    for name, control in explorer.controls.items():
        value = next(v for v in control.corners() if v != explorer.values[name])
        explorer.set(**{name: value})
        answers.append(explorer.values[name] == value and bool(explorer.description.strip()))
        pictures.add(explorer.png)
    told["explorers"].append((answers, len(pictures)))
print(told)
"""


def text_shown(cell: NotebookNode) -> list[object]:
    """The words that a cell shows; nothing for one that says why its output is not compared."""
    marks = {line.strip("# ").lower().replace("_", "-") for line in cell.source.splitlines()}
    if (marks | set(cell.metadata.get("tags", []))) & EXEMPTING:
        return []
    outputs = canonical_outputs(cell.outputs)
    return [o.get("text", o.get("data", {}).get("text/plain")) for o in outputs]


def live_explorers(notebook: NotebookNode) -> int:
    """How many outputs are controls with a picture, and have a sentence that is live, too."""
    outputs = [[set(o.get("data", {})) for o in c.get("outputs", [])] for c in notebook.cells]
    pairs = (pair for cell in outputs for pair in itertools.pairwise(cell))
    shown, told = {WIDGET_VIEW, "image/png"}, {WIDGET_VIEW, "text/markdown"}
    return sum(shown <= picture and told <= sentence for picture, sentence in pairs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_alone_and_its_explorers_answer(
    path: Path, packages: Path, repository: Path, tmp_path: Path
) -> None:
    notebook = runtime.read(repository.with_suffix("") / "notebooks" / path.name)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    stored = [text_shown(cell) for cell in cells]
    watch, last = map(nbformat.v4.new_code_cell, (WATCH, MOVE_ALL))
    notebook.cells.insert(notebook.cells.index(cells[0]) + 1, watch)
    notebook.cells.append(last)
    runtime.run(notebook, tmp_path, packages, repository)

    assert [text_shown(cell) for cell in cells] == stored
    assert not (tmp_path / "pip.log").exists(), "a cell asked for pip"
    told = ast.literal_eval("".join(output.text for output in last.outputs))
    assert Path(told["helpers"]).is_relative_to(tmp_path / "course")
    assert told["illegible"] == []
    assert told["made"] >= live_explorers(notebook) > 0 and told["explorers"]
    for answers, pictures in told["explorers"]:
        assert answers and all(answers)
        assert pictures > 1


def test_the_setup_cell_fetches_the_course_once(
    packages: Path, repository: Path, tmp_path: Path
) -> None:
    setup_cell = next(
        cell
        for cell in runtime.read(repository.with_suffix("") / "notebooks" / NOTEBOOKS[0].name).cells
        if "setup" in cell.metadata.get("tags", [])
    )
    for address in (repository, tmp_path / "nowhere"):
        notebook = nbformat.v4.new_notebook(cells=[setup_cell])
        runtime.run(notebook, tmp_path, packages, address)
        (said,) = notebook.cells[0].outputs
        assert said.text.startswith("Everything is here: ")


def test_colab_has_what_the_notebooks_need() -> None:
    colab = runtime.versions()
    found = [item._replace(version=colab.get(item.package, "")) for item in installed.check()]
    assert installed.complaints(found, runtime.NEWEST_PYTHON) == []
