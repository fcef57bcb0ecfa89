"""The `.venv` of the course: made, installed and repaired with the standard library alone."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ci.environment.install_report import (
    KERAS_RUNS_ON,
    SPACE_NEEDED,
    WITHOUT_KERAS,
    explain,
    nothing_fits,
    plain_words,
)
from ci.environment.variables import clean_environment, isolated_environment

ROOT = Path(__file__).resolve().parents[2]
READER = "requirements.txt"
TESTS = "ci/environment/requirements-test.txt"
CONSTRAINTS = "ci/environment/constraints.txt"
JUPYTER = "ci/environment/jupyter_config.py"
INSIDE = "COURSE_INSIDE"  # set for a script of ci/ that runs in the `.venv`


class TroubleError(Exception):
    """Something the reader can put right; its text says what and how."""


def say(words: str) -> None:
    """Print `words` at once, also when the output goes to a file or another program."""
    print(words, flush=True)


class Environment:
    """The virtual environment of the copy of the course that lies in `root`."""

    # The files that decide, with the requirements, which versions are installed.
    decides: tuple[str, ...] = (CONSTRAINTS, JUPYTER)

    def __init__(self, root: Path = ROOT, name: str = ".venv") -> None:
        self.root = root
        self.path = root / name
        self.stamp = self.path / "course.json"
        # There while something is being installed; found at a start, it tells of an interruption.
        self.unfinished = self.path / "course-unfinished"
        self.log = self.path / "course-install.log"

    @property
    def python(self) -> Path:
        """The interpreter inside, whether it is there or not."""
        return self.path / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def ensure(self, tests: bool = False) -> Path:
        """Return the interpreter with all requirements installed, those of the tests on demand.

        Raises TroubleError when that cannot be done.
        """
        wanted = [READER, TESTS] if tests else [READER]
        version = self.version()
        if version and not self.unfinished.exists() and self.missing(wanted, version) == []:
            return self.python
        try:
            if not version or self.unfinished.exists():
                self.create()
                version = self.version()
            self.install(wanted, version)
        except OSError as error:
            raise TroubleError(explain(f"{error.strerror or error}: {error.filename}")) from error
        return self.python

    def version(self) -> str:
        """Return the version of the interpreter inside, or "" when it does not run."""
        command = [str(self.python), "-I", "-c", "import sys, pip; print(sys.version.split()[0])"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.strip() if done.returncode == 0 else ""

    def digest(self, requirements: str, version: str) -> str:
        """Return a hash of what decides about an installation of the file `requirements`."""
        parts = [(self.root / name).read_bytes() for name in (requirements, *self.decides)]
        return hashlib.sha256(b"\0".join([*parts, version.encode()])).hexdigest()

    def missing(self, wanted: Iterable[str], version: str) -> list[str]:
        """Return those requirement files whose present state has not been installed."""
        installed = self.installed()
        return [name for name in wanted if installed.get(name) != self.digest(name, version)]

    def installed(self) -> dict[str, str]:
        """Return the hash of each requirement file at the time it was installed."""
        try:
            return dict(json.loads(self.stamp.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def constraints(self) -> str:
        """Return the file that tells pip the exact versions."""
        return CONSTRAINTS

    def create(self) -> None:
        """Make the virtual environment anew."""
        if (
            importlib.util.find_spec("ensurepip") is None
            or importlib.util.find_spec("venv") is None
        ):
            raise TroubleError(
                "This Python cannot make virtual environments: its module venv is missing.\n"
                "On Debian and Ubuntu: sudo apt install python3-venv. Then start again."
            )
        if self.path.exists():
            self.clear()
        free = shutil.disk_usage(self.root).free
        if free < SPACE_NEEDED:
            raise TroubleError(
                f"The disk is too full: the course's packages need {SPACE_NEEDED / 1e9:.0f} GB "
                f"beside it, and {free / 1e9:.1f} GB are free in {self.root}."
            )
        say(f"Making a virtual environment in {self.path} ...")
        self.path.mkdir()
        self.unfinished.touch()
        done = subprocess.run(
            [sys.executable, "-m", "venv", str(self.path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode or not self.version():
            raise TroubleError(explain(done.stdout))

    def clear(self) -> None:
        """Remove an environment that cannot be used, and nothing that is no environment."""
        known = [self.path / "pyvenv.cfg", self.unfinished]
        if not any(file.exists() for file in known) and any(self.path.iterdir()):
            raise TroubleError(
                f"{self.path} is no virtual environment, and it is not empty. "
                "Move it away, and start again."
            )
        say("The virtual environment is incomplete or its Python is gone; making it anew.")
        shutil.rmtree(self.path)

    def install(self, wanted: list[str], version: str) -> None:
        """Install the requirement files `wanted` under the constraints, and note it."""
        self.unfinished.touch()
        say("Installing the course's packages (once; up to 700 MB to download) ...")
        trouble = self.pip(wanted)
        if trouble and READER in wanted and nothing_fits(trouble):
            say("Not everything is to be had for this system; trying without TensorFlow ...")
            fewer = [self.without_keras() if name == READER else name for name in wanted]
            trouble = trouble if self.pip(fewer) else ""
        if trouble:
            raise TroubleError(f"{explain(trouble)}\nThe whole report is in {self.log}")
        settle_jupyter(self.path, self.root)
        digests = self.installed() | {name: self.digest(name, version) for name in wanted}
        self.stamp.write_text(json.dumps(digests, indent=1), encoding="utf-8")
        self.unfinished.unlink()
        say("Everything is installed." if self.keras_runs() else WITHOUT_KERAS)

    def pip(self, wanted: Iterable[str]) -> str:
        """Install requirement files; return "" if that worked, and pip's report if not."""
        command = [str(self.python), "-m", "pip", "install", "--no-input", "--progress-bar=off"]
        command += ["--disable-pip-version-check", "--retries=2", "-c", self.constraints()]
        for name in wanted:
            command += ["-r", name]
        return self.log.read_text(encoding="utf-8") if self.follow(command) else ""

    def without_keras(self) -> str:
        """Write the requirements without what Keras runs on into a file; return its path."""
        path = self.path / "course-without-keras.txt"
        lines = (self.root / READER).read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not KERAS_RUNS_ON.match(line)]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
        return str(path)

    def keras_runs(self) -> bool:
        """Return whether what Keras runs on is installed."""
        code = "import importlib.util as i, sys; sys.exit(not i.find_spec('tensorflow'))"
        return subprocess.run([str(self.python), "-I", "-c", code]).returncode == 0

    def follow(self, command: list[str]) -> int:
        """Run pip, keep its report in the log, say what it does, and return its exit code."""
        with (
            self.log.open("w", encoding="utf-8") as log,
            subprocess.Popen(
                command,
                cwd=self.root,
                # A reader's own "install for the user" would be refused inside the environment.
                env={**clean_environment(), "PIP_USER": "0"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
            ) as pip,
        ):
            for words in plain_words(tee(pip.stdout, log)):
                say("  " + words)
        return pip.returncode


def tee(lines: Iterable[str], log: object) -> Iterator[str]:
    """Yield `lines`, each written to the file `log` on its way."""
    for line in lines:
        log.write(line)
        yield line


def settle_jupyter(venv: Path, root: Path) -> None:
    """No questions about news and updates at the first start; alternative texts in exports."""
    settings = venv / "share/jupyter/lab/settings/overrides.json"
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    settings.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"@jupyterlab/apputils-extension:notification": quiet}, indent=1)
    settings.write_text(text, encoding="utf-8")
    (venv / "etc/jupyter").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(root / JUPYTER, venv / "etc/jupyter/jupyter_config.py")


def run_inside(script: str, arguments: list[str], *, tests: bool = False) -> int | None:
    """Run `script` again in the `.venv`, isolated; return its exit code, None in that very run.

    Raises TroubleError when the `.venv` cannot be made.
    """
    if INSIDE in os.environ:
        return None
    environment = Environment()
    python = str(environment.ensure(tests))
    variables = {**isolated_environment(environment.path), INSIDE: "1"}
    return subprocess.run([python, script, *arguments], env=variables).returncode
