"""A JupyterLab of its own for the browser tests: free port, token, nobody's settings."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The window of a 13-inch laptop, less what the browser's own bars take.
LAPTOP = {"width": 1280, "height": 720}
SETTINGS = {
    # Questions and news that JupyterLab puts before a reader's first page.
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    # All cells in the page, so that a test finds what lies below the fold.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}


class Lab:
    """JupyterLab that serves ``folder``; a context manager."""

    def __init__(self, folder: Path, private: Path) -> None:
        self.folder, self.private = folder, private
        self.token = secrets.token_hex(16)
        self.url = ""

    def __enter__(self) -> Lab:
        self._write_settings()
        self.log = open(self.private / "jupyterlab.log", "w", encoding="utf-8")
        options = {
            "ServerApp.port": 0,  # the system gives a free one
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.root_dir": str(self.folder),
            "ServerApp.open_browser": False,
            "ServerApp.allow_root": True,
            "IdentityProvider.token": self.token,
            "LabApp.expose_app_in_browser": True,  # for `NotebookPage.run_cells`
        }
        command = [sys.executable, "-m", "jupyterlab"]
        command += [f"--{name}={value}" for name, value in options.items()]
        self.process = subprocess.Popen(
            command, env=self._environment(), stdout=self.log, stderr=subprocess.STDOUT
        )
        try:
            self.url = self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        if os.name == "nt":
            self.process.terminate()
        else:
            self.process.send_signal(signal.SIGTERM)  # it ends its kernels first
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()

    def address(self, notebook: str) -> str:
        """The page of ``notebook``, a path below the folder that is served."""
        return f"{self.url}lab/tree/{notebook}?token={self.token}&reset"

    def end_kernels(self) -> None:
        """End all notebooks' kernels."""
        for session in json.loads(self._ask("GET", "api/sessions")):
            self._ask("DELETE", f"api/sessions/{session['id']}")

    def _ask(self, method: str, what: str) -> bytes:
        request = Request(f"{self.url}{what}", method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urlopen(request, timeout=START_SECONDS) as answer:
            return answer.read()

    def _write_settings(self) -> None:
        for name, values in SETTINGS.items():
            path = self.private / "settings" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values), encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
            "MPLCONFIGDIR": "matplotlib",
        }
        private = {name: str(self.private / folder) for name, folder in folders.items()}
        return {**os.environ, **private, "PYTHONPATH": str(ROOT)}

    def _wait(self) -> str:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            for path in (self.private / "runtime").glob("jpserver-*.json"):
                try:
                    self.url = json.loads(path.read_text(encoding="utf-8"))["url"]
                    self._ask("GET", "api")
                    return self.url
                except (ValueError, URLError):
                    break  # it is being written, or nobody listens there yet
            time.sleep(0.1)
        log = (self.private / "jupyterlab.log").read_text(encoding="utf-8")
        raise RuntimeError(f"JupyterLab did not start in {START_SECONDS} s:\n{log[-3000:]}")
