"""Colab on this machine: its versions of the packages, an empty folder, one notebook alone.

The packages lie in a folder of their own, made at the first run, which a kernel that is told of it
finds before the environment's. They are the files for the Python that runs, not for Colab's own.
TensorFlow, half a gigabyte to download, is the environment's, one version newer than Colab's.
What the setup cell fetches from GitHub git takes from a copy of the course at a file:// address.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[3]
LIST = Path(__file__).with_name("packages.txt")
SHARED = "tensorflow"
NEWEST_PYTHON = (3, 13)  # Colab's own, the last for which its versions have wheels
ADDRESS = "ada/how-networks-learn"
CELL_SECONDS = 600


def versions() -> dict[str, str]:
    """The version of each package that Colab has, by name."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if "==" in line)


def packages() -> Path:
    """The folder of Colab's packages; installs them where they are not there yet."""
    if sys.version_info[:2] > NEWEST_PYTHON:
        pytest.skip(
            "Colab's versions of the packages are there up to Python {}.{}".format(*NEWEST_PYTHON)
        )
    folder = Path(sys.prefix) / "course-colab"
    state = hashlib.sha256(LIST.read_bytes() + sys.version.encode()).hexdigest()
    stamp = folder / "complete"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        return folder
    # Two processes may come here at once: each makes its own, and the first one's stays.
    fresh = folder.with_name(f"{folder.name}-{os.getpid()}")
    wanted = [f"{name}=={version}" for name, version in versions().items() if name != SHARED]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"]
    done = command([*pip, "--target", str(fresh), *wanted])
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        unavailable(f"Colab's packages could not be installed:\n{done.stderr[-500:]}")
    colab = fresh / "google" / "colab"
    colab.mkdir(parents=True)
    (colab / "__init__.py").touch()
    (fresh / "complete").write_text(state, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh)
    return folder


def published(folder: Path) -> Path:
    """A bare repository below `folder` that holds the course as it is here, under ADDRESS."""
    if not shutil.which("git"):
        unavailable("git is not installed")
    course, bare = folder / "course", folder / "course.git"
    unwanted = shutil.ignore_patterns(".*", "__pycache__")
    shutil.copytree(ROOT, course, ignore=unwanted)
    me = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (
        [sys.executable, "ci/publish.py", ADDRESS],
        ["git", "init", "--quiet"],
        ["git", "add", "--all"],
        ["git", *me, "commit", "--quiet", "--message", "The course"],
        ["git", "clone", "--quiet", "--bare", ".", str(bare)],
    ):
        done = command(arguments, cwd=course)
        assert done.returncode == 0, done.stdout + done.stderr
    return bare


def run(notebook: NotebookNode, folder: Path, packages: Path, repository: Path) -> None:
    """Run `notebook` in `folder` from top to bottom, as Colab would; its outputs are set.

    Raises nbclient's CellExecutionError and CellTimeoutError.
    """
    redirect = f"url.{repository.as_uri()}.insteadOf"
    variables = {
        "PYTHONPATH": str(packages),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or the older kernel warns about Python 3.11
        "PIP_LOG": str(folder / "pip.log"),  # is there afterwards if anything asked for pip
        "PIP_NO_INDEX": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": redirect,
        "GIT_CONFIG_VALUE_0": f"https://github.com/{ADDRESS}.git",
    }
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=CELL_SECONDS,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**os.environ, **variables})


def read(path: Path) -> NotebookNode:
    """The notebook at `path`."""
    return nbformat.read(path, as_version=4)


def command(arguments: list[str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return what it said."""
    return subprocess.run(
        arguments, capture_output=True, text=True, encoding="utf-8", errors="replace", **options
    )


def unavailable(words: str) -> NoReturn:
    """Leave the test out for a reader who lacks something; let it fail where CI is set."""
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(words)
    pytest.skip(words)
