"""Is everything here that the notebooks need? The first cell of each asks ``report()``.

Versions are read from the packages' metadata, so that nothing is imported for it: TensorFlow alone
would take five seconds. Only the standard library is used, so that a missing package is named in
one line and not in a traceback.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from . import without_keras

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"
OLDEST_PYTHON = "3.11"
# What the cells import, by the name under which it is installed; all else is the page's. Without
# anywidget a picture cannot be grabbed, and its sliders do the same: that is no reason to stop.
NEEDED = {
    "numpy": "NumPy",
    "matplotlib": "Matplotlib",
    "ipywidgets": "ipywidgets",
    "scikit-learn": "scikit-learn",
    "tqdm": "tqdm",
    "pandas": "pandas",
    "tensorflow": "TensorFlow",
}
KERAS = ("tensorflow", "keras")
FILES = ("pandas",)  # only to read a CSV file; needed, and not among those that greet the reader


class Found(NamedTuple):
    """A package, its version here ("" if it is missing) and the oldest that will do."""

    package: str
    version: str
    oldest: str

    @property
    def complaint(self) -> str:
        """What is wrong with it, or ""."""
        name = NEEDED.get(self.package, self.package)
        if not self.version:
            return f"{name} is missing"
        if _numbers(self.version) < _numbers(self.oldest):
            return f"{name} is {self.version}, and {self.oldest} or newer is needed"
        return ""


def report() -> None:
    """Print that all is here, or what is missing or too old and what to do about it.

    The line holds no version: it is the same on every machine on which the course works. For the
    numbers see ``versions()`` of ``helpers.chapters.start``.
    """
    print("\n".join(complaints(check(), sys.version_info[:2])) or _fine())
    without_keras.leave_out_cells()


def check() -> list[Found]:
    """Look up every needed package; the oldest versions are those of requirements.txt."""
    bounds = oldest(REQUIREMENTS.read_text(encoding="utf-8"), sys.version_info[:2])
    return [Found(package, version(package), bounds[package]) for package in NEEDED]


def oldest(requirements: str, python: tuple[int, int]) -> dict[str, str]:
    """Return the lower bound of each package for a version of Python.

    Of the conditions that a line may end in, only that on Python is looked at: where there is no
    TensorFlow for a system, the bound tells what to look for.
    """
    bounds = {}
    for line in requirements.splitlines():
        if not (found := re.match(r"([\w-]+)>=([\w.]+)(?:;(.*))?$", line)):
            continue
        named = re.search(r'python_version (<|>=) "(\d+)\.(\d+)"', found[3] or "")
        if not named or (python < (int(named[2]), int(named[3]))) == (named[1] == "<"):
            bounds[found[1]] = found[2]
    return bounds


def complaints(found: list[Found], python: tuple[int, int]) -> list[str]:
    """Say in words what keeps the course from running here; an empty list if nothing does."""
    words = []
    if (*python, 0) < _numbers(OLDEST_PYTHON):
        words.append(
            f"Python is {'.'.join(map(str, python))}, and {OLDEST_PYTHON} or newer is needed: "
            "start the course with `python3 ci/lab.py`, which looks for one."
        )
    wrong = [item for item in found if item.complaint]
    if wrong:
        wanted = " ".join(f'"{item.package}>={item.oldest}"' for item in wrong)
        words += [
            "; ".join(item.complaint for item in wrong) + ".",
            f"Run `%pip install {wanted}` in a cell, then restart the kernel.",
        ]
        if all(item.package in KERAS for item in wrong):
            words.append(
                "If there is none for this system, go on without it: the cells that need Keras are "
                "left out and say so, and all others run."
            )
    return words


def _fine() -> str:
    first = [name for package, name in NEEDED.items() if package not in (*KERAS, *FILES)]
    return f"Everything is here: {', '.join(first)}, and Keras for later."


def version(package: str) -> str:
    """The version of ``package`` that is installed, or ""."""
    for name in (package, f"{package}-cpu"):  # TensorFlow without a GPU goes by that name
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return ""


def _numbers(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in re.findall(r"\d+", version)]
    return tuple([*parts, 0, 0, 0][:3])
