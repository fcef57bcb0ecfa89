"""Solves the exercises of a notebook where nbval has run it: `pytest --nbval -p …nbval_solutions`.

nbval runs the notebook as it stands, with no exercise answered. Behind its cells come tests of
their own, one an exercise, in the same kernel: the names have their values from before the first
exercise again, and from there on the notebook runs as that of a reader who solves it. So no
notebook has to run twice. What is held of an exercise: the docstring of `exercises.py`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile

from ci.environment.venv import ROOT
from ci.notebooks.exercises import is_exercise

# Leaves no name behind in the notebook.
CALL = """exec('''import sys
sys.path.append({root!r})
from ci.notebooks import exercises
sys.path.pop()
found = exercises.{call}
''', names := {{}}) or names['found']"""


def ask(kernel: RunningKernel, call: str, timeout: float) -> object:
    """Return what a function of `exercises` answers in the kernel; raises AssertionError."""
    reply = kernel.kc.execute(
        "",
        silent=True,
        user_expressions={"answer": CALL.format(root=str(ROOT), call=call)},
        reply=True,
        timeout=timeout,
    )
    answer = reply["content"].get("user_expressions", {}).get("answer", {})
    assert answer.get("status") == "ok", answer.get("traceback") or reply["content"]
    return ast.literal_eval(answer["data"]["text/plain"])


class Solved(pytest.Item):
    """The cells of a notebook from one exercise to the next, run as a reader solves them."""

    def __init__(self, *, first: int, last: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.first, self.last = first, last

    def runtest(self) -> None:
        """Raise AssertionError with the sentences of what is wrong."""
        kernel = self.parent.kernel
        assert kernel.is_alive() and not self.parent.timed_out, "the kernel has been stopped"
        call = f"look_at({str(self.path)!r}, {self.first}, {self.last})"
        problems = ask(kernel, call, self.config.option.nbval_cell_timeout)
        if problems:
            raise AssertionError("\n".join(problems))

    def repr_failure(self, excinfo: pytest.ExceptionInfo) -> str:
        """Say what is wrong, without the code that found it."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple:
        """Say where, as pytest asks for it."""
        return self.path, 0, f"{self.path.name}::{self.name}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Have the kernel remember all names when the first exercise is about to run."""
    yield
    if isinstance(item, IPyNbCell) and item.parent.kernel.is_alive():
        first = next(filter(is_exercise, item.parent.nb.cells), None)
        if item.cell is first and not item.parent.timed_out:
            ask(item.parent.kernel, "keep()", item.config.option.nbval_cell_timeout)


def pytest_configure() -> None:
    """Put the exercises behind the cells that nbval collects."""
    collect = IPyNbFile.collect

    def collect_all(self: IPyNbFile) -> Iterator[pytest.Item]:
        yield from collect(self)
        cells = self.nb.cells
        places = [index for index, cell in enumerate(cells) if is_exercise(cell)]
        # Each with the cells between it and the one before, which make what it asks about.
        firsts = [*places[:1], *(place + 1 for place in places)]
        for number, (first, last) in enumerate(zip(firsts, places, strict=False), 1):
            yield Solved.from_parent(self, name=f"Exercise {number}", first=first, last=last)
        if places and any(cell.cell_type == "code" for cell in cells[firsts[-1] :]):
            yield Solved.from_parent(self, name="Below", first=firsts[-1], last=len(cells) - 1)

    IPyNbFile.collect = collect_all
