"""The folded solutions of every notebook pass their checks, and wrong answers do not.

How an exercise is written, and what is held of it: the docstring of exercises.py beside this.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from ci.tests.exercises import exercises

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
HEAD = "from helpers import exercises\nimport numpy as np"
EXERCISE = "w = ...\nexercises.equal(w, 3, name='E')"
SOLUTION = "w = 3\nexercises.equal(w, 3, name='E')"
FOLD = "<details><summary>Solution</summary>\n\n```python\n{}\n```\n</details>"


def report(path: Path) -> dict:
    """Solve a notebook in a process of its own, as a reader's kernel is one."""
    run = subprocess.run(
        [sys.executable, exercises.__file__, path],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "MPLBACKEND": "Agg", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout.splitlines()[-1])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_exercise_of_the_notebook_is_solved_by_its_solution(path):
    found = report(path)
    assert found["problems"] == []
    written = [c for c in nbformat.read(path, 4).cells if "exercise" in c.metadata.get("tags", [])]
    if not written:
        pytest.skip("this notebook has no cell with the tag 'exercise'")
    assert found["exercises"] == len(written)


@pytest.mark.skipif(bool(NOTEBOOKS), reason="there are notebooks, each is tested above")
def test_there_are_notebooks():
    pytest.skip("no notebooks in notebooks/ yet: no solution was tested")


def toy(tmp_path: Path, exercise: str, solution: str | None, before: str = HEAD) -> list[str]:
    """Return the problems of a notebook with one exercise."""
    folded = "no solution" if solution is None else FOLD.format(solution)
    cell = nbformat.v4.new_code_cell(exercise, metadata={"tags": ["exercise"]})
    cells = [nbformat.v4.new_code_cell(before), cell, nbformat.v4.new_markdown_cell(folded)]
    path = tmp_path / "toy.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return exercises.solve(path)["problems"]


@pytest.mark.parametrize(
    ("exercise", "solution", "words"),
    [
        (EXERCISE, SOLUTION, None),
        (
            "def f(x):\n    return ...\nexercises.function(f, abs, [(-1,), (2,)], name='E')",
            "def f(x):\n    return x if x > 0 else -x\n"
            "exercises.function(f, abs, [(-1,), (2,)], name='E')",
            None,
        ),
        (
            "answer = ...\nexercises.choice(answer, 'grows', {'stays': 'no'}, name='E')",
            "answer = 'grows'\nexercises.choice(answer, 'grows', {'stays': 'no'}, name='E')",
            None,
        ),
        (EXERCISE, None, "cell 1: needs one ```python block"),
        (EXERCISE, SOLUTION.replace("w = 3", "w = 4"), "the solution does not pass: ['✗ E: 4 is"),
        (EXERCISE, "w = 1 / 0", "the solution raises ZeroDivisionError"),
        (EXERCISE, "w = (", "was never closed"),
        (SOLUTION, SOLUTION, "unanswered, its checks say [<E: passed>]"),
        (EXERCISE.replace("...", "1 + ..."), SOLUTION, "unanswered, it raises TypeError"),
        ("w = ...", SOLUTION, "unanswered, its checks say []"),
        (
            "w = ...\nchecks.that(w, lambda w: True, name='E')",
            "w = 3\nchecks.that(w, lambda w: True, name='E')",
            "the check accepts everything",
        ),
    ],
)
def test_what_is_wrong_with_an_exercise_is_found(tmp_path, exercise, solution, words):
    problems = toy(tmp_path, exercise, solution)
    assert (problems == []) if words is None else any(words in text for text in problems), problems


def test_a_cell_that_raises_is_told(tmp_path):
    assert toy(tmp_path, EXERCISE, SOLUTION, before="1 / 0")[0].startswith("cell 0 raises Zero")
