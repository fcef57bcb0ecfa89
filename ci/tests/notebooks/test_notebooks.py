"""Every notebook keeps the rules of the course, and every rule catches what breaks it."""

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ci.environment.venv import ROOT
from ci.notebooks import rules as rules
from ci.notebooks.canonical import WIDGET_VIEW, canonical_notebook, text_of
from ci.notebooks.page import Page
from ci.notebooks.rules import RULES

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COLAB = "[Open in Colab](https://colab.research.google.com/github/A/B/notebooks/01_chapter.ipynb)"
SENTENCE = "The line separates all 4 points."
SOLUTION = "<details>\n<summary>Solution</summary>\n\nw = 1\n\n</details>"
SETUP = {"tags": ["setup"]}
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_keeps_the_rule(path: Path, rule: Callable) -> None:
    assert rule(Page.read(path)) == []


def test_setup_cell_is_the_same_in_all() -> None:
    sources = {path.name: rules.setup_source(Page.read(path)) for path in NOTEBOOKS}
    first = next(iter(sources.values()), "")
    assert [name for name, source in sources.items() if source != first] == []


@pytest.mark.parametrize("page", ["README.md", "notebooks/00_start_here.ipynb"])
def test_the_maps_name_every_notebook(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    linked = {Path(link).name for link in re.findall(r"\]\(([\w/]+\.ipynb)\)", text)}
    assert linked | {Path(page).name} >= {path.name for path in NOTEBOOKS}


def picture(alt: str = SENTENCE, text: str = SENTENCE) -> NotebookNode:
    """A cell that shows a picture and a sentence."""
    data = {"image/png": PNG, "text/plain": text}
    shown = new_output("display_data", data, metadata={"image/png": {"alt": alt}})
    return new_code_cell("neuron()", outputs=[shown])


def chapter() -> NotebookNode:
    """A chapter as short as the rules allow."""
    cells = [
        new_markdown_cell(
            f"# A chapter\n\n{COLAB}, [next](02_next.ipynb), [below](#What-goes-wrong). "
            "*Run → Run All Cells*, in Colab *Runtime → Run all*."
        ),
        new_code_cell("# @title Setup\nimport helpers", metadata={**SETUP, **rules.FOLDED}),
        new_markdown_cell("## Guess first"),
        new_markdown_cell("## The idea"),
        picture(),
    ]
    for heading in rules.ENDING:
        cells.append(new_markdown_cell(f"## {heading}"))
        if heading == "Exercises":
            for number in range(3):
                cells.append(new_code_cell(f"w = None\nchecks.gate({number}, w)"))
                cells.append(new_markdown_cell(SOLUTION))
    return new_notebook(cells=cells)


def numbered(notebook: NotebookNode) -> NotebookNode:
    """The notebook as if it had been run once."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, 1):
        cell.execution_count = count
    return notebook


def stored(folder: Path, notebook: NotebookNode, name: str = "01_chapter.ipynb") -> Page:
    """The page of a notebook that is stored in canonical form."""
    (folder / "02_next.ipynb").write_text(text_of(new_notebook()), encoding="utf-8")
    path = folder / name
    path.write_bytes(text_of(canonical_notebook(numbered(notebook))).encode())
    return Page.read(path)


def test_a_good_chapter_keeps_all_rules(tmp_path: Path) -> None:
    page = stored(tmp_path, chapter())
    assert {rule.__name__: rule(page) for rule in RULES} == {r.__name__: [] for r in RULES}


def test_the_entry_page_needs_no_walk_and_no_exercises(tmp_path: Path) -> None:
    entry = new_notebook(cells=[new_markdown_cell("# Start here\n\n## Map")])
    page = stored(tmp_path, entry, "00_start_here.ipynb")
    assert rules.walk(page) == rules.exercises_checked(page) == []


def change_text(index: int, text: str) -> Callable[[NotebookNode], None]:
    """A change that gives one cell another source."""

    def change(notebook: NotebookNode) -> None:
        notebook.cells[index].source = text

    return change


def add(*cells: NotebookNode) -> Callable[[NotebookNode], None]:
    """A change that puts cells before the last."""

    def change(notebook: NotebookNode) -> None:
        notebook.cells[-1:-1] = map(from_dict, cells)

    return change


def streaming(name: str, text: str) -> NotebookNode:
    """A cell that writes to a stream."""
    return new_code_cell("speak()", outputs=[new_output("stream", name=name, text=text)])


LONG = "\n".join(f"x{i} = {i}" for i in range(31))
MIDDLING = "\n".join(f"x{i} = {i}" for i in range(15))
ERROR = new_output("error", ename="ValueError", evalue="no", traceback=[])
TAGGED = {"tags": ["nbval-skip"]}
ASKED = new_code_cell("guesses = guess.box(guess.number('n', 'How many?'))")


def counted(words: str) -> NotebookNode:
    """A cell that counts the guesses."""
    shown = new_output("execute_result", {"text/plain": words}, execution_count=1)
    return new_code_cell("guess.tally()", outputs=[shown])


VIOLATIONS = [
    ("guesses_answered", add(ASKED)),
    ("guesses_answered", add(counted("How well? 3 questions, 2 answered above."))),
    ("no_errors", add(streaming("stderr", "warning"))),
    ("no_errors", add(new_code_cell("fail()", outputs=[ERROR]))),
    ("setup_first", lambda nb: nb.cells[1].metadata.clear()),
    ("setup_first", add(new_code_cell("x = 1", metadata={"tags": ["setup"]}))),
    ("setup_folded", lambda nb: nb.cells[1].metadata.pop("jupyter")),
    ("setup_folded", lambda nb: nb.cells[1].metadata.pop("cellView")),
    ("setup_folded", change_text(1, "import helpers")),
    ("pictures_described", add(picture(alt=""))),
    ("pictures_described", add(picture(text="<Figure size 640x480 with 1 Axes>"))),
    ("pictures_described", add(new_markdown_cell("![](02_next.ipynb)"))),
    ("pictures_described", add(new_markdown_cell('<img src="02_next.ipynb" width="9">'))),
    ("walk", change_text(2, "## Guess later")),
    ("walk", change_text(3, "no heading")),
    ("walk", change_text(-1, "## Papers")),
    ("walk", add(new_markdown_cell("## One heading too many"))),
    ("walk", add(new_markdown_cell("# A second title"))),
    ("walk", change_text(0, "No title")),
    ("colons_lead_on", add(new_markdown_cell("Count them:"))),
    ("colons_lead_on", change_text(-1, "## Papers and where to read on\n\nCount them:")),
    ("short_cells", add(new_code_cell(LONG))),
    ("short_cells", add(new_code_cell(MIDDLING))),
    ("small_file", add(new_markdown_cell("x" * 10**6))),
    ("exemptions_explained", add(new_code_cell("x = 1", metadata=TAGGED))),
    ("exemptions_explained", add(new_code_cell("# NBVAL_SKIP\nx = 1"))),
    ("exemptions_explained", add(new_code_cell("# NBVAL_IGNORE_OUTPUT\nx = 1  # random"))),
    ("exercises_checked", change_text(-4, "# checks.gate(1)")),
    ("exercises_checked", change_text(8, "The solution is w = 1.")),
    ("exercises_checked", add(new_markdown_cell("<details>\n<summary>Hint</summary>"))),
    ("no_local_paths", add(new_code_cell('open("/home/me/data.csv")'))),
    ("no_local_paths", add(streaming("stdout", "saved to /tmp/model"))),
    ("no_local_paths", add(new_markdown_cell(r"Look in `C:\Users\me`."))),
    ("colab_link", change_text(0, "# A chapter")),
    ("colab_link", change_text(0, f"# A chapter\n\n{COLAB.replace('01', '02')}")),
    ("numbers_printed", add(streaming("stdout", "both agree: True"))),
    ("tolerances_meant", add(new_code_cell("assert np.isclose(a, b, rtol=1e-12)"))),
    ("tolerances_meant", add(new_code_cell("%time f()\nnp.allclose(a, b, atol=1e-9)"))),
    ("not_too_long", add(*[new_code_cell("1")] * 96)),
    ("not_too_long", add(new_markdown_cell("word " * 6001))),
    ("told_to_run", change_text(0, f"# A chapter\n\n{COLAB}")),
    ("links_resolve", add(new_markdown_cell("[on](03_missing.ipynb)"))),
    ("links_resolve", add(new_markdown_cell("[on](#Nowhere)"))),
    ("links_resolve", add(new_markdown_cell('<a href="02_next.ipynb#Nowhere">on</a>'))),
]


@pytest.mark.parametrize(("name", "change"), VIOLATIONS)
def test_rule_catches_its_violation(tmp_path: Path, name: str, change: Callable) -> None:
    notebook = chapter()
    change(notebook)
    assert getattr(rules, name)(stored(tmp_path, notebook)) != []


@pytest.mark.parametrize(("answered", "problems"), [(3, []), (2, ["2 of 3 guesses are answered"])])
def test_every_guess_has_to_be_answered(tmp_path: Path, answered: int, problems: list) -> None:
    notebook = chapter()
    add(ASKED)(notebook)
    add(counted(f"How well? 3 questions, {answered} answered above."))(notebook)
    assert rules.guesses_answered(stored(tmp_path, notebook)) == problems


def test_counts_of_a_second_run_are_caught(tmp_path: Path) -> None:
    page = stored(tmp_path, chapter())
    page.code[-1].execution_count += 1
    assert rules.one_clean_run(page) != []
    page.code[-1].execution_count = None
    assert rules.one_clean_run(page) != []


def test_widget_ids_and_state_are_caught(tmp_path: Path) -> None:
    page = stored(tmp_path, chapter())
    page.notebook.metadata["widgets"] = {}
    page.code[1].outputs[0].data[WIDGET_VIEW] = {"model_id": "1"}
    assert len(rules.no_widgets(page)) == 2


def test_another_form_of_the_file_is_caught(tmp_path: Path) -> None:
    page = stored(tmp_path, chapter())
    page.path.write_bytes(page.path.read_bytes().replace(b"\n ", b"\n  "))
    assert rules.canonical(Page.read(page.path)) != []


def test_a_comparison_that_adds_nothing_unseen_is_allowed(tmp_path: Path) -> None:
    for call in ("np.testing.assert_allclose(a, b, rtol=1e-9)", "math.isclose(a, b, rel_tol=1e-9)",
                 "np.allclose(a, b, rtol=0, atol=1e-9)", "np.isclose(a, b, rtol=0.1)"):  # fmt: skip
        page = stored(tmp_path, new_notebook(cells=[new_code_cell(f"assert {call}")]))
        assert rules.tolerances_meant(page) == []


def test_an_exemption_with_a_reason_is_allowed(tmp_path: Path) -> None:
    notebook = chapter()
    reason = "# Times differ between machines.\nprint(seconds)"
    add(new_code_cell(reason, metadata={"tags": ["nbval-ignore-output"]}))(notebook)
    assert rules.exemptions_explained(stored(tmp_path, notebook)) == []


def test_a_sentence_in_html_counts_as_said(tmp_path: Path) -> None:
    notebook = chapter()
    cell = picture(alt="1 < 2 holds.", text="")
    cell.outputs.append(new_output("display_data", {"text/html": "<p>1 &lt; 2\nholds.</p>"}))
    add(cell)(notebook)
    assert rules.pictures_described(stored(tmp_path, notebook)) == []
