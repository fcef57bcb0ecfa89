"""One reader of the class with a real browser, beside the simulated ones."""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections.abc import Callable
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, sync_playwright

from ci.browser.find import find_browser
from ci.browser.page import NotebookPage
from ci.browser.server import ARGUMENTS, LAPTOP, SETTINGS
from ci.measure.bench_slider import CLOCK, move
from ci.measure.class_hub import Hub
from ci.measure.class_reader import Reader

NAME = "chromium"
SETTINGS_HOME = ".jupyter/lab/user-settings"
OUTPUT = ".jp-OutputArea-child:has(.widget-slider)"
IN_A_ROW = 8  # moves one way
WARM_UP = 3  # moves that are not counted
IDLE_MS = 60  # until the kernel has told that it is idle; a move before that waits


class Window:
    """Chromium on a chapter's explorer; all of it lives in one thread, as Playwright wants it."""

    def __init__(self, hub: Hub, chapter: str) -> None:
        self.hub, self.reader = hub, Reader(hub, NAME, chapter)
        hub.admit(NAME)
        asyncio.run(self.reader.get_server())
        self.tasks: queue.Queue[tuple[Callable[[], Any], queue.Queue] | None] = queue.Queue()
        self.thread = threading.Thread(target=self._live, daemon=True)
        self.thread.start()
        self._do(self._open)

    def delays(self, moves: int) -> list[float]:
        """Seconds from a step by the keyboard to new pixels, for each of ``moves`` steps."""
        return self._do(lambda: self._moved(moves))

    def close(self) -> None:
        """End the browser."""
        self.tasks.put(None)
        self.thread.join(30)

    def _do(self, task: Callable[[], Any]) -> Any:
        answer: queue.Queue[tuple[Any, BaseException | None]] = queue.Queue()
        self.tasks.put((task, answer))
        result, trouble = answer.get()
        if trouble:
            raise RuntimeError(f"Chromium: {trouble}") from trouble
        return result

    def _live(self) -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
            self.page: Page = browser.new_page(viewport=LAPTOP, device_scale_factor=2)
            while task := self.tasks.get():
                work, answer = task
                try:
                    answer.put((work(), None))
                except Exception as trouble:
                    answer.put((None, trouble))
            browser.close()

    def _open(self) -> None:
        from ci.measure.class_lesson import cells_up_to_explorers

        reader = self.reader
        home = self.hub.homes / NAME
        for name, values in SETTINGS.items():
            path = home / SETTINGS_HOME / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values), encoding="utf-8")
        notebook = home / "notebooks" / reader.file
        stored = nbformat.read(notebook, as_version=4)
        sources = cells_up_to_explorers(stored)
        stored.cells = [nbformat.v4.new_code_cell(source) for source in sources]
        nbformat.write(stored, notebook)
        self.page.goto(f"{self.hub.url}/hub/login")
        self.page.locator("input[name=username]").fill(NAME)
        self.page.locator("input[name=password]").fill("any")
        self.page.locator("[type=submit]").click()
        self.page.wait_for_url(f"**/user/{NAME}/**", timeout=120_000)
        opened = NotebookPage(self.page, f"{reader.base}/lab/tree/notebooks/{reader.file}?reset")
        opened.run_all()
        opened.explorers()
        self.output: Locator = self.page.locator(OUTPUT).first
        self.output.evaluate(CLOCK)

    def _moved(self, moves: int) -> list[float]:
        keys = ("ArrowRight", "ArrowLeft")  # in turn for a while, so that no end is met
        steps = (keys[i // IN_A_ROW % 2] for i in range(WARM_UP + moves))
        return [move(self.page, self.output, IDLE_MS, key) / 1e3 for key in steps][WARM_UP:]
