"""A second environment, `.venv-oldest`, with the oldest versions that requirements.txt allows.

What requirements.txt names is installed at its lower bound, exactly. All else is as in
ci/environment/constraints.txt, but for the few that do not go with these: they stand in
ci/environment/constraints-oldest.txt.
"""

from __future__ import annotations

import re
from pathlib import Path

from ci.environment.venv import CONSTRAINTS, READER, ROOT, Environment, TroubleError

BESIDE = "ci/environment/constraints-oldest.txt"
PARTS = ("unit", "notebooks")  # what is run there when nothing else is asked for


class OldestEnvironment(Environment):
    """The environment with the oldest versions of the copy of the course in `root`."""

    decides = (CONSTRAINTS, BESIDE, READER)

    def __init__(self, root: Path = ROOT) -> None:
        super().__init__(root, ".venv-oldest")

    def constraints(self) -> str:
        """Write the exact versions into a file for pip, and return its path."""
        path = self.path / "course-constraints.txt"
        path.write_text("\n".join(exact_versions(self.root)) + "\n", encoding="utf-8")
        return str(path)


def exact_versions(root: Path) -> list[str]:
    """Return a line `name==version` for each package; the lower bounds win over the rest."""
    versions: dict[str, str] = {}
    for name in (CONSTRAINTS, BESIDE):
        versions |= pins((root / name).read_text(encoding="utf-8"))
    versions |= lower_bounds((root / READER).read_text(encoding="utf-8"))
    return [f"{name}=={version}" for name, version in sorted(versions.items())]


def lower_bounds(requirements: str) -> dict[str, str]:
    """Return the lower bound of each package.

    Raises TroubleError for a line without one, since then there is no oldest version.
    """
    found = {}
    for line in statements(requirements):
        parts = re.match(r"([\w.-]+)\s*>=\s*([\w.]+)\s*(,|$)", line)
        if not parts:
            raise TroubleError(f"{READER} has {line!r}; expected name>=version.")
        found[normal(parts[1])] = parts[2]
    return found


def pins(constraints: str) -> dict[str, str]:
    """Return the exact version of each package."""
    found = (line.split("==") for line in statements(constraints))
    return {normal(name): version for name, version in found}


def statements(text: str) -> list[str]:
    """Return the lines that are no comment and not empty."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def normal(name: str) -> str:
    """Return a package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
