"""Asks pip for each system and Python of the course whether the pinned versions can be had.

python3 ci/resolve.py                     all of them, in some minutes; nothing is installed
python3 ci/resolve.py macos 3.14          some systems, some Pythons

pip chooses the files for another system by itself (--platform), but reads conditions such as
`python_version >= "3.14"` as this machine's; so it is told beforehand what they are there.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ci.environment.python_version import NEWEST, OLDEST
from ci.environment.venv import CONSTRAINTS, READER, ROOT, TESTS, TroubleError, say

# What a system calls itself (PEP 508), and the tags of the files that it takes.
SYSTEMS = {
    "linux": (
        {"sys_platform": "linux", "platform_machine": "x86_64", "platform_system": "Linux"},
        [f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)] + ["manylinux2014_x86_64"],
    ),
    "macos": (
        {"sys_platform": "darwin", "platform_machine": "arm64", "platform_system": "Darwin"},
        ["macosx_14_0_arm64"],
    ),
    "macos-intel": (
        {"sys_platform": "darwin", "platform_machine": "x86_64", "platform_system": "Darwin"},
        ["macosx_14_0_x86_64"],
    ),
    "windows": (
        {
            "sys_platform": "win32",
            "platform_machine": "AMD64",
            "platform_system": "Windows",
            "os_name": "nt",
        },
        ["win_amd64"],
    ),
}
PYTHONS = [f"{OLDEST[0]}.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
PIP_ELSEWHERE = """
import json, sys
from pip._vendor.packaging import markers
here = markers.default_environment
there = json.loads(sys.argv.pop(1))
markers.default_environment = lambda: here() | there
from pip._internal.cli.main import main
sys.exit(main())
"""


def question(system: str, python: str, report: Path) -> list[str]:
    """Return the command that asks pip about one system and Python; its answer is a JSON file."""
    marks, tags = SYSTEMS[system]
    there = {"os_name": "posix"} | marks
    there |= {"python_version": python, "python_full_version": f"{python}.0"}
    command = [sys.executable, "-I", "-c", PIP_ELSEWHERE, json.dumps(there)]
    command += ["install", "--dry-run", "--ignore-installed", "--quiet", "--report", str(report)]
    command += ["--target", str(report.parent / "nothing")]
    command += ["--only-binary=:all:", "--use-feature=fast-deps", f"--python-version={python}"]
    command += [f"--platform={tag}" for tag in tags]
    return [*command, "-c", CONSTRAINTS, "-r", READER, "-r", TESTS]


def resolved(system: str, python: str) -> dict[str, str]:
    """Return the version of each package that would be installed.

    Raises TroubleError with pip's own words when there is no way.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = subprocess.run(
            question(system, python, report), cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise TroubleError(done.stderr.strip()[-600:])
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {part["metadata"]["name"].lower(): part["metadata"]["version"] for part in found}


def chosen(arguments: list[str]) -> list[tuple[str, str]]:
    """Return the pairs of system and Python that the arguments name; without them, all.

    Raises TroubleError for a word that is neither.
    """
    for word in arguments:
        if word not in (*SYSTEMS, *PYTHONS):
            expected = ", ".join((*SYSTEMS, *PYTHONS))
            raise TroubleError(f"{word!r} is no system and no Python; expected {expected}.")
    systems = [word for word in SYSTEMS if word in arguments] or list(SYSTEMS)
    pythons = [word for word in PYTHONS if word in arguments] or PYTHONS
    return [(system, python) for system in systems for python in pythons]


def main(arguments: list[str]) -> int:
    """Print a line for each pair; return 0 if all can be had."""
    if {"-h", "--help"} & set(arguments):
        say(__doc__ or "")
        return 0
    failed = 0
    try:
        for system, python in chosen(arguments):
            try:
                found = resolved(system, python)
                words = f"{len(found)} packages, TensorFlow {found.get('tensorflow', 'none')}"
            except TroubleError as trouble:
                failed, words = failed + 1, f"no:\n{trouble}"
            say(f"{system:12} Python {python}: {words}")
    except TroubleError as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
