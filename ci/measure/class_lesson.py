"""A lesson: readers come to a JupyterHub one after another, then a third of them drag at once."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from pathlib import Path
from typing import NamedTuple

import nbformat
import psutil
from tornado.httpclient import AsyncHTTPClient

from ci.browser.find import find_browser
from ci.environment.venv import ROOT, TroubleError, say
from ci.measure.class_hub import Hub, Settings
from ci.measure.class_reader import Reader
from ci.measure.class_report import Report
from ci.notebooks.needed_cells import MAKES_ONE

MOVES = 40  # of the slider of each reader who drags
EXPLORERS = 2  # of the chapter, which each reader makes
DRAG = 3  # one in so many drags
KERAS = "from helpers import keras_twin\nkeras_twin.load()\nNone"


class Plan(NamedTuple):
    """What is tried: a chapter, seconds between two readers who come, and the hub's settings."""

    chapter: str
    every: float
    settings: Settings


def hold(size: int, plan: Plan) -> Report:
    """Give a lesson to ``size`` readers on a hub of their own; return what came of it."""
    cells = cells_up_to_explorers(nbformat.read(ROOT / plan.chapter, as_version=4))
    # Else ten are asked at a time, and the others' time runs out in the queue.
    AsyncHTTPClient.configure(None, max_clients=10 * size + 100)
    with tempfile.TemporaryDirectory() as folder, Hub(Path(folder), plan.settings) as hub:
        readers = [Reader(hub, f"reader{i}", plan.chapter) for i in range(size)]
        for reader in readers:
            hub.admit(reader.name)
        window = opened_window(hub, plan.chapter)
        try:
            return asyncio.run(lesson(readers, cells, plan.every, window))
        finally:
            if window:
                window.close()


def opened_window(hub: Hub, chapter: str) -> object | None:
    """Return Chromium on the chapter, or None where there is none or it does not get in."""
    if not find_browser():
        return None
    from ci.measure.class_window import Window

    try:
        return Window(hub, chapter)
    except RuntimeError as trouble:
        say(f"(without Chromium: {str(trouble).splitlines()[0]})")
        return None


async def lesson(
    readers: list[Reader], cells: list[str], every: float, window: object | None
) -> Report:
    """Let the readers come, and a third of those who got in drag; measure."""
    report = Report(len(readers))
    await asyncio.gather(
        *(reader.try_to(reader.come(cells, every * i)) for i, reader in enumerate(readers))
    )
    here = [reader for reader in readers if not reader.failure]
    report.first = [reader.first_picture for reader in here if reader.first_picture]
    dragging = here[::DRAG]
    seen = asyncio.to_thread(browser_delays, window)
    *_, report.seen = await asyncio.gather(*(r.try_to(r.drag(MOVES)) for r in dragging), seen)
    report.moves = [delay for reader in dragging for delay in reader.delays]
    await measure_memory(report, readers[0].hub, here)
    report.failures = [(r.name, *r.failure) for r in readers if r.failure]
    report.refused = sum(reader.refused for reader in readers)
    return report


def browser_delays(window: object | None) -> list[float]:
    """Return the seconds of each move in Chromium; none where it is not there or has failed."""
    try:
        return window.delays(MOVES) if window else []
    except RuntimeError as trouble:
        say(f"(without Chromium: {str(trouble).splitlines()[0]})")
        return []


async def measure_memory(report: Report, hub: Hub, here: list[Reader]) -> None:
    """Note the megabytes of the hub, of a reader, and of one who has loaded Keras."""
    memory = megabytes(hub)
    report.hub = memory[""]
    if not here:
        return
    report.reader = statistics.mean(memory.get(reader.name, 0.0) for reader in here)
    await here[0].try_to(here[0].run(KERAS))
    if not here[0].failure:
        report.with_keras = megabytes(hub)[here[0].name]


def cells_up_to_explorers(notebook: dict) -> list[str]:
    """Return the code of a notebook's cells up to its second explorer, or its last.

    Raises TroubleError for a chapter without any.
    """
    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    found = [i for i, source in enumerate(code) if MAKES_ONE.search(source)]
    if not found:
        raise TroubleError("This chapter has no explorer.")
    return code[: found[:EXPLORERS][-1] + 1]


def megabytes(hub: Hub) -> dict[str, float]:
    """Return the memory of each reader's server and kernel, and of the hub with its proxy ("").

    What processes share is divided among them where the system tells (PSS), else counted in each.
    """
    found = {"": 0.0}
    hub_itself = psutil.Process(hub.process.pid)
    for process in [hub_itself, *hub_itself.children(recursive=True)]:
        try:
            name = process.environ().get("JUPYTERHUB_USER", "")
            memory = process.memory_full_info()
        except psutil.Error:
            continue
        used = getattr(memory, "pss", memory.rss) / 2**20
        found[name] = found.get(name, 0.0) + used
    return found
