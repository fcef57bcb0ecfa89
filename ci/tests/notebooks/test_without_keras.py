"""Where Keras is missing, the cells that need it are left out, and every other one runs."""

import ast
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from ci.environment.venv import ROOT
from ci.notebooks.canonical import canonical_outputs
from helpers import without_keras
from helpers.without_keras import SENTENCE, LeavesOut

CHAPTER = ROOT / "notebooks" / "04_backpropagation.ipynb"  # the quickest with cells of all kinds
# Put before the setup cell: a machine on which neither Keras nor TensorFlow is installed.
UNINSTALL = """
import importlib.machinery, importlib.metadata, sys

GONE = ("keras", "tensorflow")
find, version = importlib.machinery.PathFinder.find_spec, importlib.metadata.version


def find_others(name, path=None, target=None):
    return None if name.partition(".")[0] in GONE else find(name, path, target)


def version_of_others(name):
    if name in GONE:
        raise importlib.metadata.PackageNotFoundError(name)
    return version(name)


importlib.machinery.PathFinder.find_spec = find_others
importlib.metadata.version = version_of_others
"""


def left_out(*cells: str) -> list[int]:
    """The numbers of the cells that are left out when they are run one after another."""
    step = LeavesOut()
    return [
        i for i, cell in enumerate(cells) if SENTENCE in ast.unparse(step.visit(ast.parse(cell)))
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "import keras",
        "import keras.layers as layers",
        "from tensorflow import nn",
        "keras = keras_twin.load()",
        "from helpers import keras_twin\nkeras_twin.load()",
        "def f():\n    return keras_twin.load()\nf()",
        "def f():\n    import keras\nf()",
    ],
)
def test_what_needs_keras_is_left_out(cell: str) -> None:
    assert left_out(cell) == [0]


@pytest.mark.parametrize(
    "cell",
    ["x = 1", "from helpers import keras_twin", "print('keras')", "model.keras", "x = [", "", "%x"],
)
def test_what_does_not_stays_as_it_is(cell: str) -> None:
    try:
        tree = ast.parse(cell)
    except SyntaxError:
        return  # IPython says so before it asks
    assert LeavesOut().visit(tree) is tree


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["keras = keras_twin.load()", "keras.layers", "x = 1"], [0, 1]),
        (["a = keras_twin.load()", "b = a", "c = b", "print(c)"], [0, 1, 2, 3]),
        (["a = keras_twin.load()", "a = 1", "print(a)"], [0]),
        (["a = keras_twin.load()", "a += 1"], [0, 1]),
        (["a = keras_twin.load()", "for a in range(3):\n    print(a)", "print(a)"], [0]),
        (["a = keras_twin.load()", "with open(a) as a:\n    pass"], [0, 1]),
        (["a = keras_twin.load()", "def f():\n    return a", "f()"], [0, 1, 2]),
        (["a = keras_twin.load()", "def f(a):\n    return a", "f(1)"], [0]),
        (["a = keras_twin.load()", "[a for a in range(3)]"], [0]),
        (["a = keras_twin.load()", "[q for q in range(3) if a]"], [0, 1]),
        (["a = keras_twin.load()", "def f():\n    return a\na = 1"], [0]),
        (["import math\na = keras_twin.load()", "math.pi", "a"], [0, 2]),
        (["import keras, math", "math.pi"], [0, 1]),
        (["def f():\n    return 1\na = keras_twin.load()", "f()"], [0]),
        (["def f():\n    return a\na = keras_twin.load()", "f()"], [0, 1]),
        (["a = keras_twin.load()", "await a", "await b"], [0, 1]),
    ],
)
def test_names_that_were_not_made_are_followed(cells: list[str], expected: list[int]) -> None:
    assert left_out(*cells) == expected


def test_where_keras_is_installed_nothing_is_left_out() -> None:
    assert not without_keras.is_missing()


def test_a_chapter_runs_to_its_end_without_keras() -> None:
    notebook = nbformat.read(CHAPTER, as_version=4)
    stored = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    notebook.cells.insert(0, nbformat.v4.new_code_cell(UNINSTALL))
    where = {"metadata": {"path": str(CHAPTER.parent)}}
    NotebookClient(notebook, kernel_name="python3", resources=where).execute()

    section, left, others = "", [], []
    for cell in notebook.cells[1:]:
        if cell.cell_type == "markdown":
            headings = [line for line in cell.source.splitlines() if line.startswith("## ")]
            section = headings[-1] if headings else section
        elif "".join(output.get("text", "") for output in cell.outputs) == f"{SENTENCE}\n":
            left.append(section)
        else:
            others.append(cell)
    assert left.count("## The same in Keras") >= 3
    assert set(left) <= {"## The same in Keras", "## What goes wrong"}
    assert "TensorFlow is missing." in others[0].outputs[0].text
    for cell in others[1:]:
        shown = [output.output_type for output in canonical_outputs(cell.outputs)]
        assert shown == [output.output_type for output in stored[cell.id]], cell.source


def test_a_call_says_in_one_sentence_what_is_missing() -> None:
    call = """
from helpers import installed, keras_twin
try:
    keras_twin.load()
except ImportError as error:
    print(error._render_traceback_())
    print(error)
installed.report()
"""
    done = subprocess.run(
        [sys.executable, "-c", UNINSTALL + call],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    shown, said, *report = done.stdout.splitlines()
    assert shown == str([said])
    assert said.startswith("keras is not installed here")
    assert report[0] == "TensorFlow is missing."
