"""A class on a JupyterHub, tried on this machine: who gets in, how soon, and how sliders answer.

python3 ci/class_trial.py                 lessons of 1, 5, 10 and 30 readers, in about ten minutes
python3 ci/class_trial.py 3 20            other numbers of readers
python3 ci/class_trial.py 30 --every 0    all at the same moment; else one every 4 seconds
python3 ci/class_trial.py 30 --hub-defaults    with JupyterHub's own timeouts, else 300 seconds
python3 ci/class_trial.py 30 --spawns 3   servers that may be starting at once, else 100
python3 ci/class_trial.py --chapter notebooks/02_gates_and_xor.ipynb
python3 ci/class_trial.py --readme        as without, and puts the table into README.md

Each reader has a server and a kernel of their own and runs the chapter up to its second explorer;
when all have, a third of them drag a slider of the first at the same time. They are simulated: they
speak with their server as a page does. Where there is a Chromium, one more reader uses it, beside
the others. A reader who fails is counted and told, with the setting that helps. Everything runs on
this machine alone; needed besides the course are Node.js, for the hub's proxy, and the network
once, for the hub itself. It is no test, and nothing else should run meanwhile.
"""

import os
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ci.environment.venv import ROOT, TroubleError, run_inside, say

CHAPTER = "notebooks/01_perceptron.ipynb"
SIZES = (1, 5, 10, 30)
EVERY = 4.0  # seconds between two readers who come


class Choice(NamedTuple):
    """What the arguments ask for."""

    sizes: tuple[int, ...] = SIZES
    chapter: str = CHAPTER
    every: float = EVERY
    spawns: int | None = None
    hub_defaults: bool = False
    readme: bool = False


def chosen(arguments: list[str]) -> Choice:
    """Return what the arguments ask for; the numbers of readers in rising order.

    Raises TroubleError for an argument that is none, and for one without its value.
    """
    sizes: list[int] = []
    found: dict[str, object] = {}
    words = iter(arguments)
    for word in words:
        if word in ("--hub-defaults", "--readme"):
            found[word[2:].replace("-", "_")] = True
        elif word == "--chapter":
            found["chapter"] = notebook(next(words, ""))
        elif word == "--every":
            found["every"] = float(number(word, next(words, ""), 0))
        elif word == "--spawns":
            found["spawns"] = number(word, next(words, ""), 1)
        else:
            sizes.append(number("a number of readers", word, 1))
    if "readme" in found and (sizes or len(found) > 1):
        raise TroubleError("--readme goes alone: the table in README.md is of the usual lessons.")
    return Choice(sizes=tuple(sorted(sizes)) or SIZES)._replace(**found)


def number(name: str, word: str, least: int) -> int:
    """Return the number that a word is; raises TroubleError when it is none, or too small."""
    if not word.isdecimal() or int(word) < least:
        raise TroubleError(
            f"Expected {name}, a whole number from {least} on; got {word!r}. "
            "See python3 ci/class_trial.py --help."
        )
    return int(word)


def notebook(path: str) -> str:
    """Return the path of a notebook; raises TroubleError when there is none."""
    if not path.endswith(".ipynb") or not (ROOT / path).is_file():
        raise TroubleError(f"There is no notebook {path!r}; expected a path to one.")
    return path


def measure(choice: Choice) -> None:
    """Give the lessons, and print the table."""
    from ci.measure import class_report
    from ci.measure.class_hub import OF_JUPYTERHUB, Settings, install
    from ci.measure.class_lesson import MOVES, Plan, hold
    from ci.measure.readme import machine, write_into_readme

    settings = OF_JUPYTERHUB if choice.hub_defaults else Settings()
    if choice.spawns:
        settings = settings._replace(concurrent_spawn_limit=choice.spawns)
    install()
    load = f"load {os.getloadavg()[0]:.1f}, " if hasattr(os, "getloadavg") else ""
    say(f"{os.cpu_count()} processors, {load}{choice.chapter}, {MOVES} moves of each who drags")
    told = ", ".join(f"{name} {value}" for name, value in settings._asdict().items())
    say(f"a reader every {choice.every:g} s; {told}")
    say("\n" + class_report.HEAD)
    reports = []
    for size in choice.sizes:
        report = hold(size, Plan(choice.chapter, choice.every, settings))
        reports.append(report)
        say(class_report.line(report))
        if words := class_report.troubles(report):
            say(words)
    if reports[-1].with_keras:
        say("\n" + class_report.carried(reports[-1]))
    if choice.readme:
        write_into_readme("ci/class_trial.py", class_report.markdown(reports) + f"\n{machine()}\n")


def main(arguments: list[str]) -> int:
    """Run the trial in the `.venv`; return the exit code."""
    if {"-h", "--help"} & set(arguments):
        say(__doc__ or "")
        return 0
    try:
        choice = chosen(arguments)
        code = run_inside(__file__, arguments, tests=True)
        if code is not None:
            return code
        measure(choice)
    except (TroubleError, RuntimeError) as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
