"""A JupyterHub on this machine for a trial: no system users, nobody's password, 127.0.0.1 only."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from ci.environment.variables import clean_environment
from ci.environment.venv import ROOT, TroubleError, say

HOME = ROOT / ".venv-class"
HUB, PROXY = "jupyterhub==6.1.1", "configurable-http-proxy@5.3.0"
START_SECONDS = 120
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "ci")
CONFIGURATION = """
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = {arguments!r}
c.Spawner.environment = {variables!r}
c.Spawner.start_timeout = {settings.start_timeout}
c.Spawner.http_timeout = {settings.http_timeout}
c.JupyterHub.concurrent_spawn_limit = {settings.concurrent_spawn_limit}
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


class Settings(NamedTuple):
    """What decides whether a class gets in: seconds, and servers that may be starting at once."""

    start_timeout: int = 300
    http_timeout: int = 300
    concurrent_spawn_limit: int = 100


OF_JUPYTERHUB = Settings(60, 30, 100)  # where nothing is set


class Hub:
    """JupyterHub whose readers' homes lie in `folder`; a context manager.

    `url` and `headers` are what its API is asked with, `process` is the hub itself.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.settings = folder, settings
        self.token = secrets.token_hex(16)
        self.headers = {"Authorization": f"token {self.token}"}
        self.homes = folder / "homes"
        self.homes.mkdir()
        self.port, self.hub_port, self.api_port = free_ports(3)
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Hub:
        python = install()
        proxy = HOME / "node_modules/configurable-http-proxy/bin/configurable-http-proxy"
        values = {
            "homes": str(self.homes),
            # The course's own Python, whose JupyterLab is complete, and which is told of the hub.
            "python": sys.executable,
            "arguments": ["--allow-root"] if os.name == "posix" and os.geteuid() == 0 else [],
            "variables": {
                "PYTHONPATH": str(packages()),
                "TF_CPP_MIN_LOG_LEVEL": "3",
                "OPENBLAS_NUM_THREADS": "1",
            },
            "settings": self.settings,
            "port": self.port,
            "hub_port": self.hub_port,
            "api_port": self.api_port,
            "proxy": ["node", str(proxy)],
            "folder": str(self.folder),
            "token": self.token,
        }
        path = self.folder / "jupyterhub_config.py"
        path.write_text(CONFIGURATION.format(**values), encoding="utf-8")
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
            self.process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self._kill()
        self.log.close()

    def admit(self, name: str) -> None:
        """Make a user, with a copy of the course as nbgitpuller would bring it."""
        shutil.copytree(ROOT, self.homes / name, ignore=LEFT_OUT)
        address = f"{self.url}/hub/api/users/{name}"
        request = urllib.request.Request(address, b"", self.headers, method="POST")
        urllib.request.urlopen(request, timeout=START_SECONDS).close()

    async def ask(self, method: str, path: str) -> bytes:
        """Return what the hub's API answers; raises tornado's HTTPClientError."""
        request = HTTPRequest(
            f"{self.url}/hub/api{path}",
            method,
            self.headers,
            "" if method == "POST" else None,
            connect_timeout=START_SECONDS,
            request_timeout=START_SECONDS,
        )
        return (await AsyncHTTPClient().fetch(request)).body

    def _kill(self) -> None:
        """End the hub and what it has started, as far as it is still there."""
        import psutil

        try:
            hub = psutil.Process(self.process.pid)
            left = [*hub.children(recursive=True), hub]
        except psutil.NoSuchProcess:
            return
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/hub/api/", timeout=START_SECONDS).close()
                return
            except OSError:  # urllib's URLError among them
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
