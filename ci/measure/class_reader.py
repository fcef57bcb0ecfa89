"""A simulated reader: comes to a JupyterHub, opens a chapter, runs it, and drags a slider.

It speaks with its server as a page of JupyterLab does: HTTP for files and the session, one
websocket for the kernel, in which a widget's move and the picture that follows are messages.
Whatever goes wrong is noted as the reader's failure, and the others go on.
"""

from __future__ import annotations

import asyncio
import json
import struct
import time
import uuid
from collections.abc import AsyncIterator, Awaitable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from ci.measure.class_hub import Hub

SLIDERS = {"FloatSliderModel": "value", "IntSliderModel": "value", "SelectionSliderModel": "index"}
ANSWER_SECONDS = 240
ASK_AGAIN_SECONDS = 2.0
# A drag sends a move as soon as the picture of the one before is there and the hand has moved on.
HAND_SECONDS = 0.05


class Reader:
    """One reader of the class.

    ``delays`` are the seconds from each move of the slider to its picture, ``first_picture`` those
    from coming to the hub to the first picture, ``refused`` how often the hub was too busy, and
    ``failure`` where it ended ("server", "page", "kernel", "cells", "moves") and why.
    """

    def __init__(self, hub: Hub, name: str, chapter: str) -> None:
        self.hub, self.name = hub, name
        self.base, self.file = f"{hub.url}/user/{name}", Path(chapter).name
        self.widgets: dict[str, dict[str, Any]] = {}  # by their comm, in the order they came
        self.image = ""  # the comm of the first picture
        self.delays: list[float] = []
        self.first_picture: float | None = None
        self.refused = 0
        self.stage = "server"
        self.failure: tuple[str, str] | None = None
        self.socket: WebSocketClientConnection

    async def try_to(self, work: Awaitable[None]) -> None:
        """Do the work; note what keeps it from being done."""
        try:
            await work
        except Exception as trouble:
            self.failure = self.stage, f"{type(trouble).__name__}: {trouble}".strip(": ")

    async def come(self, cells: list[str], wait: float) -> None:
        """Come after ``wait`` seconds, get a server, open the chapter, and run cells of it."""
        await asyncio.sleep(wait)
        self.came = time.perf_counter()
        await self.get_server()
        await self.open()
        self.stage = "cells"
        for source in cells:
            await self.run(source)

    async def get_server(self) -> None:
        """Return when the reader's server answers; raises RuntimeError when the hub gives up."""
        self.stage = "server"
        await self.ask_for_server()
        deadline = time.perf_counter() + ANSWER_SECONDS
        while time.perf_counter() < deadline:
            servers = json.loads(await self.hub.ask("GET", f"/users/{self.name}"))["servers"]
            if "" not in servers:
                raise RuntimeError("the hub gave up starting the server")
            if servers[""]["ready"]:
                return
            await asyncio.sleep(0.5)
        raise RuntimeError(f"no server after {ANSWER_SECONDS} s")

    async def ask_for_server(self) -> None:
        """Have the server started, as often as the hub says that too many others are starting."""
        while True:
            try:
                await self.hub.ask("POST", f"/users/{self.name}/server")
                return
            except HTTPClientError as answer:
                if answer.code != HTTPStatus.TOO_MANY_REQUESTS:
                    raise
            self.refused += 1
            await asyncio.sleep(ASK_AGAIN_SECONDS)

    async def open(self) -> None:
        """Open the chapter, and start its kernel."""
        self.stage = "page"
        path = f"notebooks/{self.file}"
        await self.http("GET", f"/lab/tree/{path}")
        await self.http("GET", f"/api/contents/{path}")
        self.stage = "kernel"
        session = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        started = json.loads(await self.http("POST", "/api/sessions", session))
        kernel = started["kernel"]["id"]
        url = f"ws{self.base[4:]}/api/kernels/{kernel}/channels?session_id={self.name}"
        request = HTTPRequest(url, headers=self.hub.headers, connect_timeout=ANSWER_SECONDS)
        self.socket = await websocket_connect(request, max_message_size=2**26)

    async def http(self, method: str, path: str, body: dict | None = None) -> bytes:
        """Ask the reader's server."""
        request = HTTPRequest(
            self.base + path,
            method,
            self.hub.headers,
            json.dumps(body) if body is not None else None,
            connect_timeout=ANSWER_SECONDS,
            request_timeout=ANSWER_SECONDS,
        )
        return (await AsyncHTTPClient().fetch(request)).body

    async def run(self, source: str) -> None:
        """Run a cell; raises RuntimeError with what it says when it fails."""
        content = {"code": source, "silent": False, "store_history": True, "stop_on_error": True}
        async for message in self.answers("execute_request", content):
            if message["msg_type"] == "error":
                raise RuntimeError(f"{message['content']['evalue']} in the cell\n{source}")

    async def drag(self, moves: int) -> None:
        """Move the first slider of the first explorer to and fro, a step at a time."""
        self.stage = "moves"
        slider = first_slider(self.widgets)
        state = self.widgets[slider]
        trait = SLIDERS[state["_model_name"]]
        for value in there_and_back(state, trait, moves):
            began = time.perf_counter()
            data = {"method": "update", "state": {trait: value}, "buffer_paths": []}
            seen = False
            async for message in self.answers("comm_msg", {"comm_id": slider, "data": data}):
                if shows_picture(message, self.image) and not seen:
                    seen = True
                    self.delays.append(time.perf_counter() - began)
            if not seen:
                raise RuntimeError(f"{trait} = {value} brought no picture")
            await asyncio.sleep(HAND_SECONDS)

    async def answers(self, kind: str, content: dict) -> AsyncIterator[dict[str, Any]]:
        """Send a message and yield what the kernel says to it, until it is idle again."""
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": kind, "username": self.name, "version": "5.3"}
        header["session"] = self.name
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        await self.socket.write_message(json.dumps({**message, "channel": "shell", "buffers": []}))
        while True:
            raw = await asyncio.wait_for(self.socket.read_message(), ANSWER_SECONDS)
            if raw is None:
                raise RuntimeError("the server closed the connection")
            heard = parsed(raw)
            if heard["msg_type"] == "comm_open":
                self.note(heard["content"])
            if heard["parent_header"].get("msg_id") != number:
                continue
            yield heard
            if heard["content"].get("execution_state") == "idle":
                return

    def note(self, opened: dict[str, Any]) -> None:
        """Remember a widget that the kernel has made."""
        comm, data = opened["comm_id"], opened["data"]
        self.widgets[comm] = data.get("state", {})
        if is_picture(data) and not self.image:
            self.image, self.first_picture = comm, time.perf_counter() - self.came


def is_picture(data: dict[str, Any]) -> bool:
    """Whether what a comm tells has the bytes of a picture: an Image's or that of an anywidget."""
    return ["value"] in data.get("buffer_paths", [])


def shows_picture(message: dict[str, Any], image: str) -> bool:
    """Whether a message of the kernel brings new bytes to the picture with the comm ``image``."""
    content = message["content"]
    ours = message["msg_type"] == "comm_msg" and content.get("comm_id") == image
    return ours and is_picture(content["data"])


def first_slider(widgets: dict[str, dict[str, Any]]) -> str:
    """The comm of the first slider; raises RuntimeError where there is none."""
    for comm, state in widgets.items():
        if state.get("_model_name") in SLIDERS:
            return comm
    raise RuntimeError("the chapter's first explorers have no slider")


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
