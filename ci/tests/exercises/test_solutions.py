"""What is wrong with an exercise or its solution is found, alone and behind nbval.

How an exercise is written, and what is held of it: the docstring of ci/notebooks/exercises.py. The
exercises of the notebooks are solved where nbval runs them (ci/notebooks/nbval_solutions.py).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from ci.environment.venv import ROOT
from ci.jobs.selection import OPTIONS
from ci.notebooks import exercises

HEAD = "from helpers import exercises\nimport numpy as np"
EXERCISE = "w = ...\nexercises.equal(w, 3, name='E')"
SOLUTION = "w = 3\nexercises.equal(w, 3, name='E')"
FOLD = "<details><summary>Solution</summary>\n\n```python\n{}\n```\n</details>"


def cells_of(exercise: str, solution: str | None) -> list:
    """An exercise and its solution, folded."""
    folded = "no solution" if solution is None else FOLD.format(solution)
    cell = nbformat.v4.new_code_cell(exercise, metadata={"tags": ["exercise"]})
    return [cell, nbformat.v4.new_markdown_cell(folded)]


def toy(tmp_path: Path, exercise: str, solution: str | None, before: str = HEAD) -> list[str]:
    """The problems of a notebook with one exercise."""
    path = tmp_path / "toy.ipynb"
    cells = [nbformat.v4.new_code_cell(before), *cells_of(exercise, solution)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return exercises.solve(path)


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


def behind_nbval(path: Path, code: list) -> str:
    """What pytest says of a notebook, run as ci/test.py runs it, its outputs stored as they are."""
    for number, cell in enumerate(c for c in code if c.cell_type == "code"):
        cell.execution_count = number + 1
    nbformat.write(nbformat.v4.new_notebook(cells=code), path)
    options = [*OPTIONS["notebooks"], "-p", "no:cacheprovider", "--tb=short"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rA", *options, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return done.stdout


def printed(cell: nbformat.NotebookNode, text: str) -> nbformat.NotebookNode:
    """The cell, with what it printed."""
    cell.outputs = [nbformat.v4.new_output("stream", text=text)] if text else []
    return cell


def test_exercises_are_solved_in_the_kernel_of_nbval_with_what_stood_above_them(tmp_path) -> None:
    code = nbformat.v4.new_code_cell
    unanswered = "Not answered yet: E. Put your answer in place of ... and run the cell.\n"
    first = cells_of(EXERCISE.replace("3,", "bound,"), SOLUTION.replace("3,", "bound,"))
    second = cells_of(EXERCISE, SOLUTION.replace("w = 3", "w = 4"))
    third = cells_of(EXERCISE.replace("3,", "after,"), SOLUTION.replace("3,", "after,"))
    cells = [
        code(f"{HEAD}\nbound = 3"),
        printed(first[0], unanswered),
        first[1],
        printed(second[0], unanswered),
        second[1],
        printed(code("print(w)\nbound, after = 7, 3"), "Ellipsis\n"),
        printed(third[0], unanswered),
        third[1],
        code("assert bound == 7 and w in (..., 3)"),
    ]
    said = behind_nbval(tmp_path / "toy.ipynb", cells)
    found = re.findall(r"^(?:PASSED|(FAILED)) \S+::(.*?)(?: - .*)?$", said, re.M)
    numbered, solved = {f"Cell {i}" for i in range(6)}, {f"Exercise {i}" for i in (1, 2, 3)}
    assert {name for _, name in found} == numbered | solved | {"Below"}, said
    assert {name for failed, name in found if failed} == {"Exercise 2"}, said
    assert "cell 3: the solution does not pass: ['✗ E: 4 is" in said
