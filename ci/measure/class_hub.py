"""A JupyterHub on this machine for a trial: no system users, nobody's password, 127.0.0.1 only."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from pathlib import Path

from ci.environment.variables import clean_environment
from ci.environment.venv import ROOT, TroubleError, say

HOME = ROOT / ".venv-class"
HUB, PROXY = "jupyterhub==6.1.1", "configurable-http-proxy@5.3.0"
START_SECONDS = 120
CONFIGURATION = """
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = {arguments!r}
c.Spawner.environment = {variables!r}
c.Spawner.http_timeout = c.Spawner.start_timeout = {seconds}
c.JupyterHub.concurrent_spawn_limit = 3
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.JupyterHub.db_url = "sqlite:///" + {folder!r} + "/hub.sqlite"
c.JupyterHub.cookie_secret_file = {folder!r} + "/cookie_secret"
c.JupyterHub.services = [{{"name": "trial", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [{{
    "name": "trial",
    "services": ["trial"],
    "scopes": ["admin:users", "admin:servers", "access:servers"],
}}]
"""


def install() -> Path:
    """Put JupyterHub and its proxy beside the packages of this `.venv`; return its Python.

    Raises TroubleError without npm, or when one of them cannot be installed.
    """
    python = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (HOME / "complete").exists():
        return python
    if not shutil.which("npm"):
        raise TroubleError("JupyterHub's proxy needs Node.js; install it, and start again.")
    say(f"Installing {HUB} and {PROXY} into {HOME} ...")
    run([sys.executable, "-m", "venv", "--clear", str(HOME)])
    # The course's packages are seen from there, so that only the hub's own are added.
    (packages() / "course.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", HUB])
    run(["npm", "install", "--silent", "--no-fund", "--prefix", str(HOME), PROXY])
    (HOME / "complete").touch()
    return python


def packages() -> Path:
    """Return the folder that holds the hub's own packages."""
    return Path(sysconfig.get_path("purelib", vars={"base": str(HOME), "platbase": str(HOME)}))


def run(command: list[str]) -> None:
    """Run a command silently; raise TroubleError with what it said when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, env=clean_environment())
    if done.returncode:
        raise TroubleError(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-2000:]}")


class Hub:
    """JupyterHub whose readers' homes lie in `folder`; a context manager.

    `url` and `token` are what its API is asked with, `process` is the hub itself.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.token = folder, secrets.token_hex(16)
        self.homes = folder / "homes"
        self.homes.mkdir()
        self.port, self.hub_port, self.api_port = free_ports(3)
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Hub:
        python = install()
        proxy = HOME / "node_modules/configurable-http-proxy/bin/configurable-http-proxy"
        settings = {
            "homes": str(self.homes),
            # The course's own Python, whose JupyterLab is complete, and which is told of the hub.
            "python": sys.executable,
            "arguments": ["--allow-root"] if os.name == "posix" and os.geteuid() == 0 else [],
            "variables": {
                "PYTHONPATH": str(packages()),
                "TF_CPP_MIN_LOG_LEVEL": "3",
                "OPENBLAS_NUM_THREADS": "1",
            },
            "seconds": START_SECONDS,
            "port": self.port,
            "hub_port": self.hub_port,
            "api_port": self.api_port,
            "proxy": ["node", str(proxy)],
            "folder": str(self.folder),
            "token": self.token,
        }
        path = self.folder / "jupyterhub_config.py"
        path.write_text(CONFIGURATION.format(**settings), encoding="utf-8")
        self.log = (self.folder / "hub.log").open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            [str(python), "-m", "jupyterhub", "--config", str(path)],
            cwd=self.folder,
            env=clean_environment(),
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        self.process.send_signal(signal.SIGINT)  # it ends the readers' servers and its proxy
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()

    def ask(self, method: str, path: str) -> dict:
        """Return what the hub's API answers; raises urllib's HTTPError."""
        request = urllib.request.Request(
            f"{self.url}/hub/api{path}",
            method=method,
            data=b"" if method == "POST" else None,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=START_SECONDS) as answer:
            return json.loads(answer.read() or b"{}")

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.ask("GET", "/")
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        words = (self.folder / "hub.log").read_text(encoding="utf-8")[-3000:]
        raise TroubleError(f"JupyterHub did not start:\n{words}")


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 on which nobody listens."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
