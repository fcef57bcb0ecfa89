"""A simulated reader: opens a chapter on a JupyterHub, runs it, and drags a slider.

It speaks with its server as a page of JupyterLab does: HTTP for files and the session, one
websocket for the kernel, in which a widget's move and the picture that follows are messages.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import struct
import time
import urllib.error
import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from ci.environment.venv import ROOT
from ci.measure.class_hub import Hub

LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "ci")
SLIDERS = {"FloatSliderModel": "value", "IntSliderModel": "value", "SelectionSliderModel": "index"}
ANSWER_SECONDS = 120
# A drag sends a move as soon as the picture of the one before is there and the hand has moved on.
HAND_SECONDS = 0.05


class Reader:
    """One reader; ``delays`` are the seconds from each move of the slider to its picture."""

    def __init__(self, hub: Hub, name: str, chapter: str) -> None:
        self.hub, self.name = hub, name
        self.base, self.file = f"{hub.url}/user/{name}", Path(chapter).name
        self.widgets: dict[str, dict[str, Any]] = {}  # by their comm, in the order they came
        self.delays: list[float] = []
        self.socket: WebSocketClientConnection

    def prepare(self) -> None:
        """Get a copy of the course and a server; returns when that answers."""
        shutil.copytree(ROOT, self.hub.homes / self.name, ignore=LEFT_OUT)
        self.hub.ask("POST", f"/users/{self.name}")
        self.ask_for_server()
        while not self.hub.ask("GET", f"/users/{self.name}")["servers"].get("", {}).get("ready"):
            time.sleep(0.3)

    def ask_for_server(self) -> None:
        """Have the server started; the hub starts a few at a time, and says when it is busy."""
        while True:
            try:
                self.hub.ask("POST", f"/users/{self.name}/server")
                return
            except urllib.error.HTTPError as answer:
                if answer.code != HTTPStatus.TOO_MANY_REQUESTS:
                    raise
            time.sleep(1)

    async def begin(self) -> None:
        """Prepare, open the chapter, and start its kernel."""
        await asyncio.to_thread(self.prepare)
        path = f"notebooks/{self.file}"
        await self.http("GET", f"/lab/tree/{path}")
        self.notebook = json.loads(await self.http("GET", f"/api/contents/{path}"))["content"]
        session = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        started = json.loads(await self.http("POST", "/api/sessions", session))
        kernel = started["kernel"]["id"]
        url = f"ws{self.base[4:]}/api/kernels/{kernel}/channels?session_id={self.name}"
        request = HTTPRequest(url, headers=self.headers)
        self.socket = await websocket_connect(request, max_message_size=2**26)

    @property
    def headers(self) -> dict[str, str]:
        """What tells the server who asks."""
        return {"Authorization": f"token {self.hub.token}"}

    async def http(self, method: str, path: str, body: dict | None = None) -> bytes:
        """Ask the reader's server."""
        request = HTTPRequest(
            self.base + path,
            method,
            self.headers,
            json.dumps(body) if body is not None else None,
            request_timeout=ANSWER_SECONDS,
        )
        return (await AsyncHTTPClient().fetch(request)).body

    async def run(self, cells: list[str]) -> None:
        """Run cells one after another; raises RuntimeError with the traceback of one that fails."""
        for source in cells:
            content = {
                "code": source,
                "silent": False,
                "store_history": True,
                "stop_on_error": True,
            }
            async for message in self.answers("execute_request", content):
                if message["msg_type"] == "error":
                    raise RuntimeError(f"{self.name}: {message['content']['evalue']}\n{source}")

    async def drag(self, moves: int) -> None:
        """Move the first slider of the first explorer to and fro, a step at a time."""
        slider, image = self.explorer()
        state = self.widgets[slider]
        trait = SLIDERS[state["_model_name"]]
        for value in there_and_back(state, trait, moves):
            began = time.perf_counter()
            data = {"method": "update", "state": {trait: value}, "buffer_paths": []}
            content = {"comm_id": slider, "data": data}
            pictures = 0
            async for message in self.answers("comm_msg", content):
                about = message["content"].get("comm_id")
                if message["msg_type"] == "comm_msg" and about == image and not pictures:
                    pictures += 1
                    self.delays.append(time.perf_counter() - began)
            if not pictures:
                raise RuntimeError(f"{self.name}: {trait} = {value} brought no picture")
            await asyncio.sleep(HAND_SECONDS)

    def explorer(self) -> tuple[str, str]:
        """The comms of the first picture that has sliders, and of the first of these."""
        slider = ""
        for comm, state in self.widgets.items():
            if not slider and state.get("_model_name") in SLIDERS:
                slider = comm
            if slider and state.get("_model_name") == "ImageModel":
                return slider, comm
        raise RuntimeError(f"{self.name} has no explorer")

    async def answers(self, kind: str, content: dict) -> Any:
        """Send a message and yield what the kernel says to it, until it is idle again."""
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": kind, "username": self.name, "version": "5.3"}
        header["session"] = self.name
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        await self.socket.write_message(json.dumps({**message, "channel": "shell", "buffers": []}))
        while True:
            raw = await asyncio.wait_for(self.socket.read_message(), ANSWER_SECONDS)
            if raw is None:
                raise RuntimeError(f"{self.name}: the server closed the connection")
            heard = parsed(raw)
            if heard["msg_type"] == "comm_open":
                state = heard["content"]["data"].get("state", {})
                self.widgets[heard["content"]["comm_id"]] = state
            if heard["parent_header"].get("msg_id") != number:
                continue
            yield heard
            if heard["content"].get("execution_state") == "idle":
                return

    async def end(self) -> None:
        """Close the connection and stop the server."""
        self.socket.close()
        await asyncio.to_thread(self.hub.ask, "DELETE", f"/users/{self.name}/server")


def there_and_back(state: dict[str, Any], trait: str, moves: int) -> list[float]:
    """Values of a slider a step apart, from its start up to its end, down, and so on."""
    if trait == "index":
        low, high, step = 0, len(state["_options_labels"]) - 1, 1
    else:
        low, high, step = state["min"], state["max"], state["step"]
    places = round((high - low) / step)
    at, way, values = round((state[trait] - low) / step), 1, []
    for _ in range(moves):
        if not 0 <= at + way <= places:
            way = -way
        at += way
        values.append(at if trait == "index" else round(low + at * step, 9))
    return values


def parsed(raw: str | bytes) -> dict[str, Any]:
    """A message of the kernel; with pictures it comes as bytes, its text first."""
    if isinstance(raw, str):
        return json.loads(raw)
    (count,) = struct.unpack("!i", raw[:4])
    starts = struct.unpack(f"!{count}I", raw[4 : 4 * (count + 1)])
    return json.loads(raw[starts[0] : starts[1] if count > 1 else None])
