"""What `python3 ci/test.py` is asked to run: words become jobs, each a process of its own."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import NamedTuple

from ci.environment.venv import ROOT, TroubleError

PARTS = ("lint", "unit", "keras", "notebooks", "colab", "browser")
PLACES = {
    "unit": "ci/tests",
    "keras": "ci/keras_tests",
    "notebooks": "notebooks",
    "colab": "ci/tests/colab",
    "browser": "ci/tests/browser",
}
NBVAL = ("--nbval", "--nbval-current-env", "-p", "ci.notebooks.nbval_displays")
NO_NBVAL = ("-p", "no:nbval")  # to load it takes as long as all else of pytest
OPTIONS = {
    "unit": (*NO_NBVAL, "--ignore=ci/tests/browser", "--ignore=ci/tests/colab"),
    "keras": (*NO_NBVAL, "-p", "ci.keras_tests.plugin"),
    "notebooks": (*NBVAL, "-p", "ci.notebooks.nbval_solutions"),
    "colab": (),
    "browser": (),
}
WITH_VALUE = ("-k", "-m", "-n", "-p", "-o", "-W", "-c", "--maxfail", "--tb", "--durations")
WORKERS = 2  # processes side by side
CHAPTER = "--chapter"  # an option of ci/tests/conftest.py
# The rest of a whole run starts when these have started, so that no long one is left over at the
# end. Within a part the notebooks come from the last, which are the longest.
LONGEST_FIRST = ("lint ", "browser ", "unit nn", "unit explorer", "colab ", "notebooks ")


class Job(NamedTuple):
    """What one process runs: part of a part."""

    part: str
    name: str
    targets: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


class Selection(NamedTuple):
    """What is to run, what goes to pytest besides, and how many run side by side."""

    jobs: list[Job]
    options: list[str]
    narrowed: bool  # by -k or the like, so that a job may rightly come out empty
    workers: int = WORKERS


def select(arguments: list[str], usual: tuple[str, ...] = PARTS) -> Selection:
    """Sort the arguments into jobs and pytest's options; `usual` parts if nothing is named.

    Raises TroubleError for a word that is no part, no chapter and no path.
    """
    words, options, workers = sorted_out(arguments)
    jobs = jobs_named(words) if words else [job for part in usual for job in jobs_of(part)]
    narrowed = any(word.startswith(("-k", "-m", "--lf", "--last-failed")) for word in options)
    return Selection(in_order(jobs), options, narrowed, workers)


def sorted_out(arguments: list[str]) -> tuple[list[str], list[str], int]:
    """Return what is to run, pytest's options, and how many jobs run side by side."""
    words, options, workers = [], [], WORKERS
    for before, word in zip(["", *arguments], arguments, strict=False):
        if before == "-n" and word.isdigit():
            workers = max(1, int(word))
        elif word.startswith("-") or before in WITH_VALUE:
            options += [word] if word != "-n" else []
        elif word != "chapter":
            words.append(word)
    return words, options, workers


def jobs_named(words: list[str]) -> list[Job]:
    """Return the jobs of parts, chapters and paths; the paths of a part go into one process.

    Not so notebooks, each of which has a kernel of its own.
    """
    jobs: list[Job] = []
    paths: dict[str, list[str]] = {}
    for word in words:
        if word in PARTS:
            jobs += jobs_of(word)
        elif path := chapter(word):
            jobs += jobs_of_chapter(path)
        else:
            target = located(word)
            part = part_of(target)
            if target == PLACES[part]:
                jobs += jobs_of(part)
            elif part == "notebooks":
                jobs.append(Job(part, target, (target,)))
            else:
                paths.setdefault(part, []).append(target)
    return jobs + [Job(part, ", ".join(found), tuple(found)) for part, found in paths.items()]


def in_order(jobs: list[Job]) -> list[Job]:
    """Return the jobs, each once, in the order in which they start."""
    words = [f"{job.part} {job.name}" for job in jobs]
    ranks = [
        next((i for i, first in enumerate(LONGEST_FIRST) if word.startswith(first)), 99)
        for word in words
    ]
    order = sorted(range(len(jobs)), key=lambda i: (ranks[i], i))
    return list(dict.fromkeys(jobs[i] for i in order))


def jobs_of(part: str) -> list[Job]:
    """Return the jobs of a whole part: a room of the tests or a notebook each."""
    if part == "lint":
        return [Job(part, "all Python")]
    if part == "unit":
        tests = sorted((ROOT / PLACES[part]).glob("*/test_*.py"))
        rooms = dict.fromkeys(seen_from_root(path.parent) for path in tests)
        jobs = [Job(part, r.rpartition("/")[2], (r,)) for r in rooms if r not in PLACES.values()]
        return [*jobs, Job(part, "house", (f"{PLACES[part]}/test_house.py",))]
    if part == "notebooks":
        return [Job(part, path.stem, (seen_from_root(path),)) for path in reversed(notebooks())]
    if part == "colab":
        chapters = [
            Job(part, path.stem, (PLACES[part],), (CHAPTER, path.stem))
            for path in reversed(notebooks())
        ]
        return [*chapters, Job(part, "beside the chapters", (PLACES[part],), (CHAPTER, "none"))]
    return [Job(part, "all", (PLACES[part],))]


def jobs_of_chapter(path: Path) -> list[Job]:
    """Return what tests one chapter: its notebook, and all that is said of it in the unit tests."""
    return [
        Job("notebooks", path.stem, (seen_from_root(path),)),
        of_chapter(path, "explorers and rules", ("explorer", "notebooks")),
        of_chapter(path, "own tests", ("chapters",)),
    ]


def of_chapter(path: Path, name: str, rooms: tuple[str, ...]) -> Job:
    """Return the job with the tests of one chapter in some rooms of the unit tests."""
    targets = tuple(f"{PLACES['unit']}/{room}" for room in rooms)
    return Job("unit", f"{name} of {path.stem}", targets, (CHAPTER, path.stem))


def notebooks() -> list[Path]:
    """Return the notebooks of the course in order."""
    return sorted((ROOT / PLACES["notebooks"]).glob("*.ipynb"))


def chapter(word: str) -> Path | None:
    """Return the notebook of a chapter that is named by its number or its whole name, if any."""
    if not re.fullmatch(r"\d+|\d\d_\w+", word):
        return None
    found = [p for p in notebooks() if word == p.stem or f"{int(word[:2]):02}_" == p.stem[:3]]
    if not found:
        raise TroubleError(f"There is no chapter {word!r}; there are {said(notebooks())}.")
    return found[0]


def said(paths: list[Path]) -> str:
    """Return the numbers of chapters for a sentence."""
    return ", ".join(path.stem[:2] for path in paths)


def seen_from_root(path: Path) -> str:
    """Return a path of the course as pytest takes it."""
    return path.relative_to(ROOT).as_posix()


def located(word: str) -> str:
    """Return a path (with pytest's ::name, if any) as seen from the root of the course."""
    name, mark, rest = word.partition("::")
    for place in (Path.cwd() / name, ROOT / name):
        if place.exists() and place.resolve().is_relative_to(ROOT):
            return place.resolve().relative_to(ROOT).as_posix() + mark + rest
    near = difflib.get_close_matches(word, PARTS, 1)
    parts = ", ".join(PARTS)
    hint = f"; did you mean {near[0]!r}?" if near else f": expected {parts}, a chapter or a path."
    raise TroubleError(f"There is no part or file {word!r}{hint}")


def part_of(target: str) -> str:
    """Return the part to which a path belongs."""
    for part in ("browser", "colab", "keras"):
        if target.startswith(PLACES[part]):
            return part
    if target.startswith("notebooks"):
        return "notebooks"
    return "unit"
