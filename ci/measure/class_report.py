"""What came of a lesson, as a line of a table, in words, and for README.md."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field

MACHINES = (8, 16, 64)  # gigabytes of memory, for which readers are counted
FOR_THE_SYSTEM = 2
HEAD = (
    "              first picture, s        MB      MB      a move, ms in Chromium, ms\n"
    " readers    in  median   worst  a reader     hub  median     p95  median     p95"
)
# Where a reader may fail: what that means, and the settings of JupyterHub that mend it.
MENDS = {
    "server": (
        "their server did not answer in time",
        "raise c.Spawner.http_timeout and c.Spawner.start_timeout",
    ),
    "page": ("their server did not give the page", "give the machine more processors"),
    "kernel": (
        "their kernel did not start",
        "look for free memory; raise c.MappingKernelManager.kernel_info_timeout",
    ),
    "cells": ("a cell of the chapter failed", "look for free memory (c.Spawner.mem_limit)"),
    "moves": ("a move brought no picture", "give the machine more processors"),
}


@dataclass
class Report:
    """A lesson of ``size`` readers: seconds, megabytes, and who failed (name, stage, why)."""

    size: int
    first: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    reader: float = 0.0
    hub: float = 0.0
    with_keras: float = 0.0
    refused: int = 0
    failures: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def got_in(self) -> int:
        """How many had run their cells, whatever came later."""
        return self.size - sum(stage != "moves" for _, stage, _ in self.failures)


def line(report: Report) -> str:
    """Return the line of the table that is printed."""
    first = f"{middle(report.first):8.1f}{last(report.first):8.1f}"
    memory = f"{report.reader:10.0f}{report.hub:8.0f}"
    delays = "".join(f"{1e3 * seconds:8.0f}" for seconds in spread(report))
    return f"{report.size:8}{report.got_in:6}{first}{memory}{delays}"


def troubles(report: Report) -> str:
    """Return in words who failed, where first, and the setting that mends it; "" if nobody did."""
    lines = []
    if report.refused:
        lines.append(
            f"{report.refused} times the hub had too many servers starting, and asked to come "
            "again: raise c.JupyterHub.concurrent_spawn_limit."
        )
    counted = Counter(stage for _, stage, _ in report.failures)
    for stage in (stage for stage in MENDS if counted[stage]):
        what, mend = MENDS[stage]
        why = next(why for _, where, why in report.failures if where == stage)
        who = f"{counted[stage]} of {report.size} failed"
        lines.append(f"{who}, {what} ({shortened(why)}): {mend}.")
    return "\n".join(lines)


def markdown(reports: list[Report]) -> str:
    """Return the table for README.md."""
    lines = [
        "| Readers | Got in | First picture, median | the last of them | Memory of each "
        "| A move, median | 95 of 100 | In Chromium, median | 95 of 100 |",
        "|" + "---:|" * 9,
    ]
    for report in reports:
        cells = [str(report.size), str(report.got_in)]
        cells += [shown(f(report.first), 1, "s") for f in (middle, last)]
        cells.append(shown(report.reader, 1, "MB"))
        cells += [shown(seconds, 1e3, "ms") for seconds in spread(report)]
        lines.append(f"| {' | '.join(cells)} |")
    words = [troubles(report) for report in reports]
    words += [carried(report) for report in reports if report.with_keras][-1:]
    return "\n".join([*lines, "", *filter(None, words)]) + "\n"


def carried(report: Report) -> str:
    """Return in a sentence what the hub and readers take, and how many a machine carries."""
    alone, all_in = (
        {size: f"{1024 * (size - FOR_THE_SYSTEM) / each:.0f}" for size in MACHINES}
        for each in (report.reader, report.with_keras)
    )
    machines = [f"{size} GB carry {alone[size]} readers, or {all_in[size]}" for size in MACHINES]
    return (
        f"The hub itself takes {report.hub:.0f} MB. A reader takes {report.with_keras:.0f} MB once "
        "Keras is loaded, which the last part of each chapter does. So by memory "
        f"{machines[0]} who have all got that far; {'; '.join(machines[1:])}."
    )


def shown(number: float, times: float, unit: str) -> str:
    """Return a whole number with its unit, or a dash where nothing was measured."""
    return "–" if number != number else f"{times * number:.0f} {unit}"


def spread(report: Report) -> list[float]:
    """Return median and 95th percentile of a move, simulated and in Chromium, in seconds."""
    return [f(seconds) for seconds in (report.moves, report.seen) for f in (middle, p95)]


def middle(numbers: list[float]) -> float:
    """Return the median, or NaN of nothing."""
    return statistics.median(numbers) if numbers else float("nan")


def last(numbers: list[float]) -> float:
    """Return the largest, or NaN of nothing."""
    return max(numbers, default=float("nan"))


def p95(numbers: list[float]) -> float:
    """Return the 95th percentile, or NaN of fewer than two."""
    return (
        statistics.quantiles(numbers, n=20, method="inclusive")[-1]
        if len(numbers) > 1
        else float("nan")
    )


def shortened(words: str) -> str:
    """Return the first line, cut where it is long."""
    first = words.splitlines()[0] if words else "no reason given"
    return first if len(first) <= 120 else first[:117] + "..."
