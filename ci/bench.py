"""Measures the speeds that the course aims at, and prints them as a table.

python3 ci/bench.py                    everything, in about twenty minutes
python3 ci/bench.py training start     some parts: training, explorers, start, notebooks, slider,
                                       moving
python3 ci/bench.py --readme           everything, and puts the table into README.md

Most are ratios of two times from one run, so that they mean the same on another machine. Nothing
else should run meanwhile. It is no test: it returns 0 whether or not an aim is met.
"""

import difflib
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ci.browser.find import find_browser
from ci.environment.venv import TroubleError, run_inside, say
from ci.measure.readme import machine, write_into_readme

README = "--readme"
PARTS = ("training", "explorers", "start", "notebooks", "slider", "moving")
MEETS = {
    "<": lambda value, aim: value < aim,
    "<=": lambda value, aim: value <= aim,
    ">=": lambda value, aim: value >= aim,
}


def measure(part: str) -> Iterable[tuple[str, float, str]]:
    """Return the rows of one part: (what, number, aim)."""
    from ci.measure import bench_reader, bench_training

    if part == "training":
        return bench_training.measure()
    if part == "explorers":
        return bench_reader.measure_explorers()
    if part == "start":
        return bench_reader.measure_start()
    if part == "notebooks":
        return bench_reader.measure_notebooks()
    if not find_browser():
        say(f"{part}: left out, no Chromium, Chrome or Edge was found")
        return []
    from ci.measure import bench_moving, bench_slider

    if part == "moving":
        rates = bench_moving.measure()
        films = ((f"pictures a second while {n} plays", rates[n]) for n in bench_moving.FILMS)
        drags = ((f"... while {n} is dragged", rates[n]) for n in bench_moving.TOUCHED)
        return [(what, rate, ">= 20") for what, rate in (*films, *drags)]
    found = bench_slider.measure()
    what = "slider to new pixels: "
    return [
        (what + "times the bare round trip of a picture", found["explorer / bare"], "<= 1.3"),
        (what + "share of interact with inline figures", found["explorer / interact"], "<= 0.25"),
    ]


def row(what: str, number: float, aim: str) -> str:
    """Return one line of the table; without an aim there is no verdict."""
    return f"{number:9.2f}  {aim:7} {verdict(number, aim):7} {what}"


def verdict(number: float, aim: str) -> str:
    """Return "met" or "missed", or "" without an aim."""
    sign, limit = aim.split() or ("", "0")
    return "" if not sign else "met" if MEETS[sign](number, float(limit)) else "missed"


def markdown(rows: Iterable[tuple[str, float, str]]) -> str:
    """Return the table for README.md, with the machine on which it was measured."""
    lines = ["| What | Measured | Aim | |", "|---|---:|---:|---|"]
    for what, number, aim in rows:
        digits = f"{number:.0f}" if number >= 20 else f"{number:.2f}"
        sign, _, limit = aim.partition(" ")
        aimed = f"{sign.replace('<=', '≤').replace('>=', '≥')} {limit}".strip()
        lines.append(f"| {what} | {digits} | {aimed} | {verdict(number, aim)} |")
    return "\n".join([*lines, "", machine()]) + "\n"


def main(arguments: list[str]) -> int:
    """Measure the parts that are named (or all) in the `.venv`; return the exit code."""
    if {"-h", "--help"} & set(arguments):
        say(__doc__ or "")
        return 0
    try:
        parts = [word for word in arguments if word != README]
        if parts and len(parts) < len(arguments):
            raise TroubleError(f"{README} takes no parts: the table in README.md is of all.")
        for word in parts:
            if word not in PARTS:
                near = difflib.get_close_matches(word, PARTS, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"expected {', '.join(PARTS)}."
                raise TroubleError(f"There is no part {word!r}; {hint}")
        code = run_inside(__file__, arguments, tests=True)
        if code is not None:
            return code
        say(" measured  aim     verdict what")
        rows = []
        for part in parts or PARTS:
            for found in measure(part):
                say(row(*found))
                rows.append(found)
        if README in arguments:
            write_into_readme("ci/bench.py", markdown(rows))
    except (TroubleError, RuntimeError) as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
