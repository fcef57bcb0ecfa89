"""Notebooks are run and stored in one form, and nbval compares them in the same form."""

import base64
import io
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ci import execute
from ci.environment.variables import isolated_environment
from ci.environment.venv import ROOT, TroubleError
from ci.notebooks import canonical

SHOWS = """
from IPython.display import clear_output, display
handle = display({"text/plain": "before"}, raw=True, display_id="one")
handle.update({"text/plain": "after"}, raw=True)
"""
PROGRESS = """
import sys
for i in range(3):
    sys.stdout.write(f"\\r{i} of 3")
print("\\r      \\rdone")
"""
EXPLORER = """
import base64, io
import ipywidgets
from PIL import Image
class Explorer:
    def _repr_mimebundle_(self, include=None, exclude=None):
        buffer = io.BytesIO()
        Image.new("RGB", (4, 4), "red").save(buffer, "png")
        view = {"version_major": 2, "version_minor": 0, "model_id": ipywidgets.IntSlider().model_id}
        data = {"application/vnd.jupyter.widget-view+json": view}
        data["image/png"] = base64.b64encode(buffer.getvalue()).decode()
        data["text/plain"] = "All is red."
        return data, {"image/png": {"alt": "All is red.", "width": 4}}
Explorer()
"""
CELLS = [
    "print('a', end='')\nprint('b')",
    SHOWS,
    "handle.update({'text/plain': 'much later'}, raw=True)",
    "print(1)\nclear_output()\nprint(2)",
    PROGRESS,
    EXPLORER,
    "'hidden by the semicolon';",
    "import os, sys",
    "os.getcwd();",
]
# What replaces what in which cell, for nbval to notice.
CHANGES = {
    0: ("print('b')", "print('c')"),
    1: ('"after"', '"otherwise"'),
    3: ("print(2)", "print(3)"),
    4: ("done", "gone"),
    5: ('"All is red."\n', '"All is blue."\n'),
    6: (";", ""),
    7: ("import os, sys", "import os, sys\nprint(1, file=sys.stderr)"),
    # A kernel hears what goes past Python's streams a moment later.
    8: ("os.getcwd();", "os.write(2, b'from C'); __import__('time').sleep(1)"),
}


def picture(colour: str, remark: str = "", level: int = 9) -> str:
    """A small PNG in base64."""
    info = PngInfo()
    info.add_text("Software", remark)
    buffer = io.BytesIO()
    image = Image.linear_gradient("L").convert("RGB")
    image.putpixel((0, 0), {"red": (255, 0, 0), "blue": (0, 0, 255)}[colour])
    image.save(buffer, "png", pnginfo=info if remark else None, compress_level=level)
    return base64.b64encode(buffer.getvalue()).decode()


def write(path: Path, sources: list[str]) -> Path:
    """Store a notebook that has not been run."""
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in sources]), path)
    return path


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook with every kind of output, run and stored."""
    path = write(tmp_path_factory.mktemp("notebooks") / "01_outputs.ipynb", CELLS)
    assert execute.execute(path, check=False)
    return path


def nbval(path: Path) -> set[int]:
    """Return which cells fail in nbval's eyes, run as ci/test.py runs it."""
    options = [
        "--nbval",
        "--nbval-current-env",
        "-p",
        "ci.notebooks.nbval_displays",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *options, str(path)],
        cwd=ROOT,
        env=isolated_environment(Path(sys.prefix)),
        capture_output=True,
        text=True,
    )
    assert f"{len(CELLS)} passed" in done.stdout or done.returncode == 1, done.stdout
    return {int(number) for number in re.findall(r"^FAILED .*::Cell (\d+)", done.stdout, re.M)}


def test_outputs_are_what_a_reader_sees(executed: Path) -> None:
    outputs = [cell.outputs for cell in nbformat.read(executed, as_version=4).cells]
    assert [[o.get("text") or o.data["text/plain"] for o in shown] for shown in outputs] == [
        ["ab\n"],
        ["after"],
        [],
        ["2\n"],
        ["done\n"],
        ["All is red."],
        [],
        [],
        [],
    ]
    assert set(outputs[5][0].data) == {"image/png", "text/plain"}
    assert outputs[5][0].metadata == {"image/png": {"alt": "All is red.", "width": 4}}


def test_second_run_changes_no_byte(executed: Path) -> None:
    before = executed.read_bytes()
    assert execute.execute(executed, check=True)
    assert execute.execute(executed, check=False)
    assert executed.read_bytes() == before


def test_nbval_agrees_with_what_is_stored(executed: Path) -> None:
    assert nbval(executed) == set()


def test_nbval_catches_what_differs(executed: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(executed, as_version=4)
    for cell, (old, new) in CHANGES.items():
        assert old in notebook.cells[cell].source
        notebook.cells[cell].source = notebook.cells[cell].source.replace(old, new)
    path = tmp_path / "01_changed.ipynb"
    nbformat.write(notebook, path)
    assert nbval(path) == set(CHANGES)


def test_check_says_what_would_change_and_changes_nothing(
    executed: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "01_old.ipynb"
    path.write_bytes(executed.read_bytes().replace(b'"ab\\n"', b'"old\\n"'))
    before = path.read_bytes()
    assert not execute.execute(path, check=True)
    assert path.read_bytes() == before
    assert "cell 0: output stdout" in capsys.readouterr().out


def test_failing_cell_is_shown_and_the_file_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = write(tmp_path / "01_fails.ipynb", ["x = 1", "x / 0"])
    before = path.read_bytes()
    assert not execute.execute(path, check=False)
    words = capsys.readouterr().out
    assert "01_fails.ipynb: cell 1 failed" in words
    assert "x / 0" in words
    assert "ZeroDivisionError" in words
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_no_notebook_is_named(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "01_broken.ipynb"
    path.write_text("{", encoding="utf-8")
    assert not execute.execute(path, check=False)
    assert "cannot be read as a notebook" in capsys.readouterr().out


def test_unknown_notebook_is_named() -> None:
    with pytest.raises(TroubleError, match=r"no notebook '99_none\.ipynb'"):
        execute.chosen(["99_none.ipynb"])


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\nb\n", "a\nb\n"),
        ("1\r2\r3\n", "3\n"),
        ("1\r2\r", "2"),
        ("10 %\r     \rdone\n", "done\n"),
        ("10 %\r     \r", ""),
        ("windows\r\n", "windows\n"),
    ],
)
def test_text_that_was_drawn_over(text: str, seen: str) -> None:
    assert canonical.as_seen(text) == seen


def test_remarks_leave_a_picture_and_its_pixels_stay() -> None:
    marked = picture("red", "drawn by version 7")
    cleaned = canonical.without_remarks(marked)
    assert b"version 7" in base64.b64decode(marked)
    assert b"version 7" not in base64.b64decode(cleaned)
    assert canonical.same_picture(marked, cleaned)
    assert not canonical.same_picture(marked, picture("blue"))


@pytest.mark.parametrize(("colour", "kept"), [("red", True), ("blue", False)])
def test_stored_picture_stays_while_its_pixels_do(colour: str, kept: bool) -> None:
    def notebook(png: str) -> nbformat.NotebookNode:
        shown = new_output("display_data", {"image/png": png})
        return new_notebook(cells=[new_code_cell("draw()", id="one", outputs=[shown])])

    fresh, stored = notebook(picture(colour, level=1)), notebook(picture("red", level=9))
    assert picture("red", level=1) != picture("red", level=9)
    canonical.keep_stored_pictures(fresh, stored)
    same = fresh.cells[0].outputs[0] == stored.cells[0].outputs[0]
    assert same is kept


def test_ids_are_kept_or_made_from_the_source_and_never_twice() -> None:
    notebook = new_notebook(cells=[new_code_cell("x = 1", id="mine")])
    notebook.cells += [new_code_cell("x = 1") for _ in range(3)]
    for cell in notebook.cells[1:]:
        del cell["id"]
    ids = [cell.id for cell in canonical.canonical_notebook(notebook).cells]
    assert ids[0] == "mine"
    assert ids[2:] == [f"{ids[1]}-1", f"{ids[1]}-2"]
    assert ids == [cell.id for cell in canonical.canonical_notebook(notebook).cells]


def test_metadata_of_editors_and_times_leave() -> None:
    kept = {"tags": ["setup"], "jupyter": {"source_hidden": True}, "cellView": "form"}
    cell = new_code_cell("x = 1", metadata={"collapsed": True, **kept})
    notebook = new_notebook(cells=[cell], metadata={"widgets": {}, "colab": {}})
    result = canonical.canonical_notebook(notebook)
    assert result.cells[0].metadata == kept  # what folds a cell away stays
    assert set(result.metadata) == {"kernelspec", "language_info"}
    assert notebook.cells[0].metadata != result.cells[0].metadata
