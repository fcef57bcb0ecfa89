"""The environment variables for programs of the `.venv`."""

from __future__ import annotations

import os
from pathlib import Path


def clean_environment() -> dict[str, str]:
    """Return the variables for programs of the `.venv`: no foreign packages, quiet TensorFlow."""
    foreign = {"PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__"}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return {
        **kept,
        "JUPYTER_PREFER_ENV_PATH": "1",  # or a kernel of the same name in the home folder wins
        "KERAS_BACKEND": "tensorflow",
        "PYTHONUTF8": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def isolated_environment(venv: Path) -> dict[str, str]:
    """Return the variables for runs that must be alike everywhere.

    Nobody's own settings of Jupyter, matplotlib or Keras, and one thread a process: two run
    side by side, and sums are then added up in one order.
    """
    home = venv / "course-home"
    home.mkdir(exist_ok=True)
    folders = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    folders += (
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
        "KERAS_HOME",
        "MPLCONFIGDIR",
    )
    threads = ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM")
    variables = clean_environment()
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "MATPLOTLIBRC", "MPLBACKEND"):
        variables.pop(name, None)
    variables |= {name: str(home / name.lower()) for name in folders}
    variables |= {f"{name}_NUM_THREADS": "1" for name in threads}
    return variables | {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
