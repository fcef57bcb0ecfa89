"""What a reader waits for: the first picture of a chapter, a whole chapter, the checks of all."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ci.environment.venv import ROOT

CELL_SECONDS = 600
MOVES = 40  # of an explorer, one control at a time
NOTEBOOKS = ROOT / "notebooks"
LOADS_KERAS = "keras_twin.load("
FIRST_PICTURE = """
import sys
from helpers.chapters import {module}
assert {module}.{name}().png.startswith(b"\\x89PNG")
assert "tensorflow" not in sys.modules
"""
MEMORY = (
    "import psutil, sys; print(psutil.Process().memory_info().rss, 'tensorflow' in sys.modules)"
)


def measure_explorers() -> list[tuple[str, float, str]]:
    """Return (what, milliseconds, aim): the kernel's part of a move of one control to anywhere.

    A tenth of a second is what feels immediate: R. B. Miller, Response time in man-computer
    conversational transactions, AFIPS 1968.
    """
    from ci.tests.explorer.explorers import FACTORIES
    from ci.tests.explorer.settings import random_settings

    medians = {}
    for which, factory in FACTORIES.items():
        explorer, times = factory(), []
        for turn, values in enumerate(random_settings(explorer, MOVES)):
            name = explorer.names[turn % len(explorer.names)]
            began = time.perf_counter()
            explorer.set(**{name: values[name]})
            times.append(1e3 * (time.perf_counter() - began))
        medians[which] = statistics.median(times)
        explorer.close()
    slowest = max(medians, key=medians.__getitem__)
    middle = statistics.median(medians.values())
    return [
        (f"milliseconds of a move, median of {len(medians)} explorers", middle, "<= 30"),
        (f"... of the slowest of them ({slowest})", medians[slowest], "<= 100"),
    ]


def measure_start() -> list[tuple[str, float, str]]:
    """Return (what, seconds, aim): a fresh Python until the slowest chapter's first picture."""
    found = {}
    for path in notebooks():
        explorer = first_explorer(path)
        if explorer:
            code = FIRST_PICTURE.format(module=explorer[0], name=explorer[1])
            found[".".join(explorer)] = min(seconds_of([sys.executable, "-c", code]) for _ in "123")
    if not found:
        return []
    slowest = max(found, key=found.__getitem__)
    what = f"seconds to the first picture ({slowest}, slowest of {len(found)} chapters)"
    return [(what, found[slowest], "<= 2")]


def measure_notebooks() -> Iterator[tuple[str, float, str]]:
    """Yield (what, number, aim): memory before Keras, one chapter's run, all through nbval."""
    from ci.execute import run
    from ci.jobs.selection import NBVAL

    if not notebooks():
        return
    memory = {path.stem: megabytes_before_keras(path) for path in notebooks()}
    most = max(memory, key=memory.__getitem__)
    yield f"megabytes of a kernel before its Keras section ({most})", memory[most], "< 200"
    seconds = {}
    for path in notebooks():
        began = time.perf_counter()
        run(path)
        seconds[path.stem] = time.perf_counter() - began
    longest = max(seconds, key=seconds.__getitem__)
    yield f"seconds of one chapter's Run all ({longest})", seconds[longest], "< 30"
    command = [sys.executable, "-m", "pytest", "-q", *NBVAL, str(NOTEBOOKS)]
    yield f"seconds of nbval over {len(seconds)} notebooks", seconds_of(command), "< 180"


def notebooks() -> list[Path]:
    """Return the chapters, in their order."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def sources(path: Path) -> list[tuple[str, str]]:
    """Return (kind, text) of each cell of a notebook."""
    import nbformat

    return [(cell.cell_type, cell.source) for cell in nbformat.read(path, as_version=4).cells]


def first_explorer(path: Path) -> tuple[str, str] | None:
    """Return chapter and name of the first explorer that a chapter shows with its defaults."""
    modules = "|".join(p.parent.name for p in (ROOT / "helpers" / "chapters").glob("*/__init__.py"))
    code = "\n".join(text for kind, text in sources(path) if kind == "code")
    found = re.search(rf"\b({modules})\.(\w+)\(\)", code)
    return (found[1], found[2]) if found else None


def megabytes_before_keras(path: Path) -> float:
    """Return the memory of a kernel that has run a chapter up to its first cell with Keras.

    Raises RuntimeError when TensorFlow is loaded by then.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    uses = [i for i, cell in enumerate(notebook.cells) if LOADS_KERAS in cell.source]
    notebook.cells = notebook.cells[: uses[0]] if uses else notebook.cells
    notebook.cells.append(nbformat.v4.new_code_cell(MEMORY))
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=CELL_SECONDS,
        extra_arguments=["--IPKernelApp.log_level=40"],  # no advice on how to encrypt localhost
        resources=resources,
    ).execute()
    used, tensorflow = notebook.cells[-1].outputs[0].text.split()
    if tensorflow == "True":
        raise RuntimeError(f"{path.name} loads TensorFlow without {LOADS_KERAS}")
    return int(used) / 2**20


def seconds_of(command: list[str]) -> float:
    """Return how long a command takes; what it prints is shown only when it fails.

    Raises RuntimeError when it fails.
    """
    began = time.perf_counter()
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed\n{done.stdout}{done.stderr}")
    return time.perf_counter() - began
