"""Proves the course; at the first start it installs what that needs.

python3 ci/test.py                            everything: lint, unit, keras, notebooks, colab,
                                              browser
python3 ci/test.py lint unit                  some parts
python3 ci/test.py ci/tests/commands/test_environment.py -k stamp     further arguments go to pytest
python3 ci/test.py notebooks/01_perceptron.ipynb             one notebook against its outputs
python3 ci/test.py keras                      Keras' own tests, on helpers.nn; with --on-keras the
                                              same tests on Keras itself
python3 ci/test.py --oldest                   unit and notebooks with the oldest versions that
                                              requirements.txt allows, in .venv-oldest
"""

import difflib
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ci.environment import python_version

python_version.require()

from ci.browser.find import find_browser
from ci.environment import oldest
from ci.environment.variables import isolated_environment
from ci.environment.venv import ROOT, Environment, TroubleError, say

PARTS = ("lint", "unit", "keras", "notebooks", "colab", "browser")
PLACES = {
    "unit": "ci/tests",
    "keras": "ci/keras_tests",
    "notebooks": "notebooks",
    "colab": "ci/tests/colab",
    "browser": "ci/tests/browser",
}
TWO = ["-n", "2", "--dist"]  # processes, and how the tests are shared out
FILES = [*TWO, "loadfile"]  # a notebook is one kernel's run
OPTIONS = {
    "unit": [*TWO, "loadgroup", "--ignore=ci/tests/browser", "--ignore=ci/tests/colab"],
    "keras": [*TWO, "worksteal", "-p", "ci.keras_tests.plugin"],
    "notebooks": [*FILES, "--nbval", "--nbval-current-env", "-p", "ci.notebooks.nbval_displays"],
    "colab": [*TWO, "worksteal"],
    "browser": [*TWO, "worksteal"],
}
WITH_VALUE = (
    "-k",
    "-m",
    "-n",
    "-p",
    "-o",
    "-W",
    "-c",
    "--maxfail",
    "--tb",
    "--dist",
    "--durations",
)
OLDEST = "--oldest"
NOTHING_COLLECTED = 5  # pytest's exit code


class Outcome(NamedTuple):
    """What came of one part."""

    part: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""


class Selection(NamedTuple):
    """What is to run: the targets of each part, and what goes to pytest besides."""

    targets: dict[str, list[str]]
    options: list[str]
    narrowed: bool  # by -k or the like, so that a part may rightly come out empty


def select(arguments: list[str], usual: tuple[str, ...] = PARTS) -> Selection:
    """Sort the arguments into parts, paths and pytest's options; `usual` parts if none is named.

    Raises TroubleError for a word that is none of them.
    """
    targets: dict[str, list[str]] = {}
    options: list[str] = []
    for position, word in enumerate(arguments):
        if word.startswith("-") or (position and arguments[position - 1] in WITH_VALUE):
            options.append(word)
        elif word in PARTS:
            targets.setdefault(word, []).extend([PLACES[word]] if word in PLACES else [])
        else:
            target = located(word)
            targets.setdefault(part_of(target), []).append(target)
    targets = targets or {part: [PLACES[part]] if part in PLACES else [] for part in usual}
    narrowed = any(word.startswith(("-k", "-m", "--lf", "--last-failed")) for word in options)
    return Selection(targets, options, narrowed)


def located(word: str) -> str:
    """Return a path (with pytest's ::name, if any) as seen from the root of the course."""
    name, mark, rest = word.partition("::")
    for place in (Path.cwd() / name, ROOT / name):
        if place.exists() and place.resolve().is_relative_to(ROOT):
            return place.resolve().relative_to(ROOT).as_posix() + mark + rest
    near = difflib.get_close_matches(word, PARTS, 1)
    hint = f"; did you mean {near[0]!r}?" if near else f": expected {', '.join(PARTS)} or a path."
    raise TroubleError(f"There is no part or file {word!r}{hint}")


def part_of(target: str) -> str:
    """Return the part to which a path belongs."""
    for part in ("browser", "colab", "keras"):
        if target.startswith(PLACES[part]):
            return part
    if target.startswith("notebooks"):
        return "notebooks"
    return "unit"


def lint(python: Path, variables: dict[str, str]) -> Outcome:
    """Look at all Python, that of the notebooks included, with ruff."""
    began = time.perf_counter()
    calls = (["check"], ["format", "--check"])
    codes = [
        subprocess.run([str(python), "-m", "ruff", *call, "."], cwd=ROOT, env=variables).returncode
        for call in calls
    ]
    failed = sum(code != 0 for code in codes)
    return Outcome("lint", len(calls) - failed, failed, 0, time.perf_counter() - began)


def tested(python: Path, variables: dict[str, str], part: str, selection: Selection) -> Outcome:
    """Run one part with pytest."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [str(python), "-m", "pytest", "-q", *OPTIONS[part], f"--junitxml={report}"]
        command += [*selection.options, *selection.targets[part]]
        code = subprocess.run(command, cwd=ROOT, env=variables).returncode
        passed, failed, skipped = counts(report)
    seconds = time.perf_counter() - began
    if code == NOTHING_COLLECTED and selection.narrowed:
        return Outcome(part, seconds=seconds, note="nothing selected here")
    if code and not failed:
        note = "no tests found" if code == NOTHING_COLLECTED else f"pytest ended with code {code}"
        return Outcome(part, passed, 1, skipped, seconds, note)
    return Outcome(part, passed, failed, skipped, seconds)


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


def browser(python: Path, variables: dict[str, str], selection: Selection) -> Outcome:
    """Run the browser tests; without a browser leave them out, or fail where CI is set."""
    path = find_browser()
    if path:
        return tested(python, {**variables, "COURSE_BROWSER": path}, "browser", selection)
    note = "no Chromium, Chrome or Edge was found"
    if os.environ.get("CI", "").lower() in ("true", "1"):
        return Outcome("browser", failed=1, note=note)
    return Outcome("browser", note=f"left out: {note}")


def summary(outcomes: list[Outcome]) -> str:
    """Return a line for each part, and the sum in the last line."""
    lines = [
        f"{o.part:10} {o.passed:6} passed {o.failed:5} failed {o.skipped:5} skipped "
        f"{o.seconds:8.1f} s" + (f"  ({o.note})" if o.note else "")
        for o in outcomes
    ]
    passed, failed, skipped = (
        sum(getattr(o, name) for o in outcomes) for name in ("passed", "failed", "skipped")
    )
    total = f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
    return "\n".join(["", *lines, "", total])


def run(selection: Selection, environment: Environment) -> list[Outcome]:
    """Run the selected parts one after another in the environment."""
    python = environment.ensure(tests=True)
    variables = isolated_environment(environment.path)
    outcomes = []
    for part in (part for part in PARTS if part in selection.targets):
        say(f"\n{part}: {' '.join(selection.targets[part]) or 'ruff over all Python'}")
        if part == "lint":
            outcomes.append(lint(python, variables))
        elif part == "browser":
            outcomes.append(browser(python, variables, selection))
        else:
            outcomes.append(tested(python, variables, part, selection))
    return outcomes


def main(arguments: list[str]) -> int:
    """Run what the arguments select; return 0 if something ran and nothing failed."""
    if {"-h", "--help"} & set(arguments):
        say(__doc__ or "")
        return 0
    try:
        if OLDEST in arguments:
            words = [word for word in arguments if word != OLDEST]
            outcomes = run(select(words, oldest.PARTS), oldest.OldestEnvironment())
        else:
            outcomes = run(select(arguments), Environment())
    except TroubleError as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    say(summary(outcomes))
    ran = any(o.passed for o in outcomes)
    return 0 if ran and not any(o.failed for o in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
