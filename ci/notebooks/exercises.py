"""Solve the exercises of a notebook as a reader would, and report what does not hold.

How an exercise is written:

- A code cell with the tag `exercise`. It has `...` where the answer goes, runs as it is, and
  ends with one or more calls `checks.…` or `exercises.…`. The answer stands outside these calls.
- Right after it, before the next code cell, markdown with the hints and the solution folded:

      <details><summary>Hint</summary>
      …
      </details>
      <details><summary>Solution</summary>

      ```python
      the whole cell once more, with the answer in place of ...
      ```
      </details>

The notebook's cells run in order. For every exercise: the cell as it stands prints "Not answered
yet" and raises nothing; of the solution with one number, sign, operator or text changed, at
least one variant is found wrong, so that the check is no rubber stamp; the solution passes, and
the cells below it run.

Where nbval has run the notebook, `keep` and `look_at` do this in its kernel (`nbval_solutions.py`).
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

FOLDED = re.compile(
    r"<details>\s*<summary>\s*Solution\s*</summary>(.*?)</details>", re.DOTALL | re.IGNORECASE
)
CODE = re.compile(r"^```python[ \t]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
SWAPS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Gt: ast.Lt, ast.Lt: ast.Gt}
MOST_VARIANTS = 20


def is_exercise(cell: nbformat.NotebookNode) -> bool:
    """Return whether a cell is a code cell with the tag `exercise`."""
    return cell.cell_type == "code" and "exercise" in cell.metadata.get("tags", [])


def solution(cells: list, index: int) -> str:
    """Return the code folded under the exercise at `index`; raise ValueError unless it is one."""
    text = ""
    for cell in cells[index + 1 :]:
        if cell.cell_type == "code":
            break
        text += cell.source + "\n"
    blocks = [block for folded in FOLDED.findall(text) for block in CODE.findall(folded)]
    if len(blocks) != 1:
        raise ValueError(
            f"needs one ```python block in <details><summary>Solution</summary> after it, "
            f"has {len(blocks)}"
        )
    return blocks[0]


def variants(source: str) -> Iterator[str]:
    """Yield the solution with one thing changed at a time; what stands in a check stays."""
    tree = ast.parse(source)
    for place, node in enumerate(_changeable(tree)):
        for change in _changes(node):
            varied = copy.deepcopy(tree)
            change(_changeable(varied)[place])
            yield ast.unparse(varied)


def _changeable(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("checks.", "exercises.")):
        return []
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return []
    below = [found for child in ast.iter_child_nodes(node) for found in _changeable(child)]
    return [node, *below] if _changes(node) else below


def _changes(node: ast.AST) -> list:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return [
            lambda n: setattr(n, "value", n.value + 1),
            lambda n: setattr(n, "value", -n.value - 0.5),
        ]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [lambda n: setattr(n, "value", "something else")]
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        return [lambda n: setattr(n, "op", SWAPS[type(n.op)]())]
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        return [lambda n: n.ops.__setitem__(0, SWAPS[type(n.ops[0])]())]
    return []


class Reader:
    """A shell that runs cells with their output taken away, and what the checks in them found."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    def run(self, source: str) -> tuple[list, str]:
        """Run a cell; return the results of its checks, and the exception's sentence or ''."""
        from helpers import exercises

        before = len(exercises.log)
        with capture_output():
            ran = self.shell.run_cell(source)
        error = ran.error_before_exec or ran.error_in_exec
        return exercises.log[before:], f"{type(error).__name__}: {error}" if error else ""


def solve(path: Path) -> list[str]:
    """Run a notebook in a shell of this process; return a sentence for each thing that is wrong."""
    InteractiveShell.clear_instance()
    reader = Reader(InteractiveShell.instance())
    cells = nbformat.read(path, as_version=4).cells
    code = (index for index, cell in enumerate(cells) if cell.cell_type == "code")
    return [text for index in code for text in _wrong(reader, cells, index)]


kept: dict[str, Any] = {}


def keep() -> None:
    """Remember what all names stand for, before the first exercise."""
    kept.update(InteractiveShell.instance().user_ns)


def look_at(path: str, first: int, last: int) -> list[str]:
    """Run the cells from `first` to `last` as a reader who solves the exercises among them.

    Returns a sentence for each thing that is wrong. The first call after `keep` sets all names
    to what they stood for then; what has been changed in place stays changed.
    """
    shell = InteractiveShell.instance()
    if kept:
        for name in shell.user_ns.keys() - kept.keys():
            del shell.user_ns[name]
        shell.user_ns.update(kept)
        kept.clear()
    reader, cells = Reader(shell), nbformat.read(path, as_version=4).cells
    code = (i for i in range(first, last + 1) if cells[i].cell_type == "code")
    return [text for index in code for text in _wrong(reader, cells, index)]


def _wrong(reader: Reader, cells: list, index: int) -> Iterator[str]:
    if is_exercise(cells[index]):
        yield from (f"cell {index}: {text}" for text in _problems(reader, cells, index))
    elif error := reader.run(cells[index].source)[1]:
        yield f"cell {index} raises {error}"


def _problems(reader: Reader, cells: list, index: int) -> Iterator[str]:
    found, error = reader.run(cells[index].source)
    if error:
        yield f"unanswered, it raises {error}"
    elif not found or any(result.answered for result in found):
        yield f"unanswered, its checks say {found}, not 'Not answered yet'"
    try:
        right = solution(cells, index)
        wrong = _first_wrong(reader, right)
    except (ValueError, SyntaxError) as problem:
        yield str(problem)
        return
    if not wrong:
        yield "no variant of the solution is found wrong: the check accepts everything"
    found, error = reader.run(right)
    if error:
        yield f"the solution raises {error}"
    elif not found or not all(result.passed for result in found):
        yield f"the solution does not pass: {[result.message for result in found]}"


def _first_wrong(reader: Reader, right: str) -> bool:
    for _, varied in zip(range(MOST_VARIANTS), variants(right), strict=False):
        found, error = reader.run(varied)
        if not error and any(result.answered and not result.passed for result in found):
            return True
    return False
