"""The explorers' tests once more with ipywidgets 7.7.1, which Colab has.

It is put beside the environment at the first run, two small packages, and is found before the
ipywidgets 8 of the environment by a process that is told where it lies.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VERSION = "7.7.1"
PACKAGES = (f"ipywidgets=={VERSION}", "ipython_genutils==0.2.0")
TESTS = ("engine", "controls", "display")


def run(arguments: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def older() -> str:
    """The folder that holds ipywidgets 7.7.1 and what it needs beyond the environment."""
    folder = Path(sys.prefix) / f"course-ipywidgets-{VERSION}"
    if not (folder / "complete").exists():
        pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--target"]
        done = run([*pip, str(folder), *PACKAGES])
        if done.returncode:
            words = f"ipywidgets {VERSION} could not be installed:\n{done.stderr[-500:]}"
            if os.environ.get("CI", "").lower() in ("true", "1"):
                pytest.fail(words)
            pytest.skip(words)
        (folder / "complete").touch()
    return str(folder)


def test_the_older_version_is_the_one_that_is_found(older):
    found = run(["-c", "import ipywidgets; print(ipywidgets.__version__)"], PYTHONPATH=older)
    assert found.stdout.strip() == VERSION, found.stderr


def test_explorers_pass_their_tests_with_it(older):
    files = [f"ci/tests/test_explorer_{name}.py" for name in TESTS]
    done = run(["-m", "pytest", "-q", "-p", "no:cacheprovider", *files], PYTHONPATH=older)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-1000:]
