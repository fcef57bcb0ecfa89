"""Opens the course in JupyterLab; at the first start it installs what that needs.

python3 ci/lab.py                            opens notebooks/00_start_here.ipynb
python3 ci/lab.py notebooks/01_perceptron.ipynb
python3 ci/lab.py --no-browser --port 8899   further arguments go to JupyterLab
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ci.environment import python_version

python_version.require()

from ci.environment.variables import clean_environment
from ci.environment.venv import ROOT, Environment, TroubleError, say

FIRST = "notebooks/00_start_here.ipynb"


def command(python: Path, arguments: list[str]) -> list[str]:
    """Return the call of JupyterLab: on localhost, with its token, on the first notebook.

    A notebook of the course becomes the page that is opened, so that it also stands in the
    address that is printed for `--no-browser`.
    """
    inside = [word for word in arguments if word.endswith(".ipynb") and path_inside(word)]
    page = path_inside(inside[0]) if inside else FIRST
    return [
        *(str(python), "-m", "jupyterlab", "--ServerApp.ip=localhost"),
        f"--ServerApp.root_dir={ROOT}",
        # One Ctrl-C ends it, without a question that most do not see in time.
        "--ServerApp.answer_yes=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--LabApp.default_url=/lab/tree/{quote(page)}",
        *(word for word in arguments if word not in inside),
    ]


def path_inside(word: str) -> str:
    """Return a file's path from the root of the course, or "" when it is not there."""
    for path in (Path(word).resolve(), ROOT / word):
        if path.is_file() and path.is_relative_to(ROOT):
            return path.relative_to(ROOT).as_posix()
    return ""


def start(line: list[str]) -> int:
    """Run JupyterLab in this process' place, or on Windows beside it; return its exit code."""
    if os.name == "posix":
        os.execve(line[0], line, clean_environment())
    with subprocess.Popen(line, env=clean_environment()) as lab:
        while lab.poll() is None:
            try:
                lab.wait()
            except KeyboardInterrupt:
                continue  # JupyterLab got the same Ctrl-C and is shutting down
    return lab.returncode


def main(arguments: list[str]) -> int:
    """Install what is missing, start JupyterLab, and return the exit code."""
    if {"-h", "--help"} & set(arguments):
        say(__doc__ or "")
        return 0
    try:
        python = Environment().ensure()
    except TroubleError as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The next start takes up the installation again.")
        return 130
    say("Starting JupyterLab; Ctrl-C in this window ends it.")
    return start(command(python, arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
