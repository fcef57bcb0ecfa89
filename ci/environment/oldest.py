"""A second environment, `.venv-oldest`, with the oldest versions that requirements.txt allows.

What requirements.txt names is installed at its lower bound, exactly. All else is as in
ci/environment/constraints.txt, but for the few that do not go with these: they stand in
ci/environment/constraints-oldest.txt.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from ci.environment.venv import CONSTRAINTS, READER, ROOT, Environment, TroubleError

BESIDE = "ci/environment/constraints-oldest.txt"
# What is run there when nothing else is asked for. Not the unit tests: helpers.nn equals the Keras
# of constraints.txt, of which an older one differs in arguments, names and details.
PARTS = ("notebooks",)
NEWEST_PYTHON = (3, 12)  # the last for which all of these versions are there


class OldestEnvironment(Environment):
    """The environment with the oldest versions of the copy of the course in `root`."""

    decides = (CONSTRAINTS, BESIDE, READER)

    def __init__(self, root: Path = ROOT) -> None:
        super().__init__(root, ".venv-oldest")

    def ensure(self, tests: bool = False) -> Path:
        """Return the interpreter with everything installed.

        Raises TroubleError when that cannot be done, on a Python that is too new among others.
        """
        if sys.version_info[:2] > NEWEST_PYTHON:
            raise TroubleError(
                "The oldest versions that the course allows are there up to Python {}.{}, and this "
                "is {}.{}. Start again with an older one.".format(
                    *NEWEST_PYTHON, *sys.version_info[:2]
                )
            )
        return super().ensure(tests)

    def constraints(self) -> str:
        """Write the exact versions into a file for pip, and return its path."""
        path = self.path / "course-constraints.txt"
        path.write_text("\n".join(exact_versions(self.root)) + "\n", encoding="utf-8")
        return str(path)


def exact_versions(root: Path) -> list[str]:
    """Return a line `name==version` for each package; the lower bounds win over the rest.

    A package has several where its version depends on the machine: `name==version; condition`.
    """
    versions: dict[str, list[str]] = {}
    for name in (CONSTRAINTS, BESIDE):
        versions |= pins((root / name).read_text(encoding="utf-8"))
    versions |= lower_bounds((root / READER).read_text(encoding="utf-8"))
    return [f"{name}=={version}" for name in sorted(versions) for version in versions[name]]


def lower_bounds(requirements: str) -> dict[str, list[str]]:
    """Return the lower bound of each package, one for each condition (`2.19; python_version …`).

    Raises TroubleError for a line without one, since then there is no oldest version.
    """
    found: dict[str, list[str]] = {}
    for line in statements(requirements):
        parts = re.match(r"([\w.-]+)\s*>=\s*([\w.]+)\s*(?:,[^;]*)?(;.*)?$", line)
        if not parts:
            raise TroubleError(f"{READER} has {line!r}; expected name>=version.")
        found.setdefault(normal(parts[1]), []).append(parts[2] + (parts[3] or ""))
    return found


def pins(constraints: str) -> dict[str, list[str]]:
    """Return the exact version of each package, one for each condition."""
    found: dict[str, list[str]] = {}
    for line in statements(constraints):
        name, _, version = line.partition("==")
        found.setdefault(normal(name), []).append(version)
    return found


def statements(text: str) -> list[str]:
    """Return the lines that are no comment and not empty."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def normal(name: str) -> str:
    """Return a package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
