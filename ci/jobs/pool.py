"""Runs jobs side by side, each a process with its own pytest, and says what came of each."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import NamedTuple

from ci.browser.find import find_browser
from ci.environment.venv import ROOT, say
from ci.jobs.selection import OPTIONS, Job, Selection

NOTHING_COLLECTED = 5  # pytest's exit code
STOPS_AT_FIRST = ("-x", "--exitfirst", "--maxfail=1")
LAST_FAILED = ("--lf", "--last-failed")
# Of a run in which all is well these lines of pytest tell nothing that is not told here.
DOTS = re.compile(r"[.sxX]+( +\[ *\d+%\])?|(no tests ran|\d+ \w+).* in [\d.]+s.*| *", re.ASCII)


class Outcome(NamedTuple):
    """What came of one job, or of one part."""

    part: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""
    name: str = ""
    said: str = ""  # what its process printed, where that was kept


def run(selection: Selection, python: Path, variables: dict[str, str]) -> list[Outcome]:
    """Run the jobs, so many side by side as the selection says; return what came of each.

    A job that runs alone writes to the console as it goes. Raises KeyboardInterrupt.
    """
    jobs = selection.jobs
    one = len(jobs) == 1

    def work(job: Job) -> Outcome:
        return RUNNERS.get(job.part, tested)(job, selection, python, variables, kept=not one)

    if one:
        return [work(jobs[0])]
    say(f"{len(jobs)} jobs, {selection.workers} side by side\n")
    quiet = not any(word.startswith("-") for word in selection.options)
    stops = bool(set(selection.options) & set(STOPS_AT_FIRST))
    outcomes = []
    waiting, running = list(jobs), set()
    with ThreadPoolExecutor(selection.workers) as pool:
        while waiting or running:
            while waiting and len(running) < selection.workers:
                running.add(pool.submit(work, waiting.pop(0)))
            for outcome in finished(running):
                outcomes.append(outcome)
                tell(outcome, quiet)
                if stops and outcome.failed:
                    waiting = []
    return outcomes


def finished(running: set[Future[Outcome]]) -> list[Outcome]:
    """Wait until some of the jobs are done; take them out of `running`, return their outcomes."""
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    running -= done
    return [future.result() for future in done]


def tell(outcome: Outcome, quiet: bool) -> None:
    """Say what came of a job; all that it printed where something failed or was asked for."""
    lines = outcome.said.splitlines()
    if quiet and not outcome.failed:
        lines = [line for line in lines if not DOTS.fullmatch(line)]
    say(line_of(outcome, outcome.name))
    for line in lines:
        say(f"    {line}")


def line_of(outcome: Outcome, name: str = "") -> str:
    """Return the numbers of an outcome as a line of the table."""
    o = outcome
    return (
        f"{o.part:10} {name:22} {o.passed:6} passed {o.failed:5} failed {o.skipped:5} skipped "
        f"{o.seconds:8.1f} s" + (f"  ({o.note})" if o.note else "")
    )


def summary(outcomes: list[Outcome], seconds: float) -> str:
    """Return a line for each part, and the sum in the last line."""
    parts: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        parts.setdefault(outcome.part, []).append(outcome)
    lines = [line_of(summed(part, found)) for part, found in parts.items()]
    total = summed("", outcomes)
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    last = f"{total.passed} passed, {total.failed} failed{skipped} in {seconds:.0f} s"
    return "\n".join(["", *lines, "", last])


def summed(part: str, outcomes: list[Outcome]) -> Outcome:
    """Return the outcomes of a part as one."""
    names = ("passed", "failed", "skipped", "seconds")
    numbers = (sum(getattr(o, name) for o in outcomes) for name in names)
    return Outcome(
        part, *numbers, note="; ".join(dict.fromkeys(o.note for o in outcomes if o.note))
    )


def lint(
    job: Job, selection: Selection, python: Path, variables: dict[str, str], kept: bool
) -> Outcome:
    """Look at all Python, that of the notebooks included, with ruff."""
    began = time.perf_counter()
    calls = (["check"], ["format", "--check"])
    found = [called([str(python), "-m", "ruff", *call, "."], variables, kept) for call in calls]
    failed = sum(code != 0 for code, _ in found)
    said = "".join(text for code, text in found if code)
    seconds = time.perf_counter() - began
    return Outcome("lint", len(calls) - failed, failed, 0, seconds, "", job.name, said)


def tested(
    job: Job, selection: Selection, python: Path, variables: dict[str, str], kept: bool
) -> Outcome:
    """Run one job with pytest."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [str(python), "-m", "pytest", "-q", *OPTIONS[job.part], *job.options]
        command += [f"--junitxml={report}", *selection.options, *job.targets]
        if kept:
            command += memory_of_its_own(job, selection)
        code, said = called(command, variables, kept)
        passed, failed, skipped = counts(report)
    note = ""
    if code == NOTHING_COLLECTED and selection.narrowed:
        note = "nothing selected here"
    elif code and not failed:
        failed = 1
        note = "no tests found" if code == NOTHING_COLLECTED else f"pytest ended with code {code}"
    seconds = time.perf_counter() - began
    return Outcome(job.part, passed, failed, skipped, seconds, note, job.name, said)


def memory_of_its_own(job: Job, selection: Selection) -> list[str]:
    """Return the options by which pytest keeps what failed apart from jobs that run beside it."""
    name = re.sub(r"\W+", "_", f"{job.part} {job.name}")[:60]
    options = ["-o", f"cache_dir=.pytest_cache/{name}"]
    again = any(word in selection.options for word in LAST_FAILED)
    return [*options, "--last-failed-no-failures=none"] if again else options


def browser(
    job: Job, selection: Selection, python: Path, variables: dict[str, str], kept: bool
) -> Outcome:
    """Run the browser tests; without a browser leave them out, or fail where CI is set."""
    path = find_browser()
    if path:
        return tested(job, selection, python, {**variables, "COURSE_BROWSER": path}, kept)
    note = "no Chromium, Chrome or Edge was found"
    if os.environ.get("CI", "").lower() in ("true", "1"):
        return Outcome("browser", failed=1, note=note, name=job.name)
    return Outcome("browser", note=f"left out: {note}", name=job.name)


RUNNERS: dict[str, Callable[..., Outcome]] = {"lint": lint, "browser": browser}


def called(command: list[str], variables: dict[str, str], kept: bool) -> tuple[int, str]:
    """Run a program at the root; return its code, and what it printed if that is to be kept."""
    if not kept:
        return subprocess.run(command, cwd=ROOT, env=variables).returncode, ""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, done.stdout


def counts(report: Path) -> tuple[int, int, int]:
    """Return how many tests passed, failed and were skipped by pytest's report; none without it."""
    if not report.is_file():
        return 0, 0, 0
    passed = failed = skipped = 0
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped
