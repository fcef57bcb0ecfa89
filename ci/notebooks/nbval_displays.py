"""Lets nbval see a notebook as a reader sees it; loaded by `pytest -p ci.notebooks.nbval_displays`.

nbval 0.11 reads a cell's messages one by one and differs in four things from what a reader
sees and ci/execute.py stores: a display that is updated in place keeps its first state,
`clear_output` clears nothing, text that was drawn over (a progress bar) is resolved by
another rule, and a semicolon at the end of a cell hides nothing. Here nbval's cells are
brought to the same canonical form before nbval compares them, text by text, in its strict
mode. Widget views and pictures it leaves out by itself: model ids are
random, and pictures may differ by a pixel between machines; the sentence beside each is compared.
"""

from __future__ import annotations

import os

import pytest
from nbformat import NotebookNode, from_dict
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile

from ci.notebooks.canonical import canonical_outputs

SHOWS = ("display_data", "execute_result", "stream", "error")


class Screen:
    """What one cell shows: follows updates of displays and clearing."""

    def __init__(self, cell: IPyNbCell) -> None:
        self.cell = cell
        self.displays: dict[str, list[NotebookNode]] = {}
        self.clear_at_next = False

    def follow(self, message: dict) -> None:
        """Apply one message of the kernel to the outputs that nbval has gathered so far."""
        kind, content = message["msg_type"], message["content"]
        name = content.get("transient", {}).get("display_id")
        if kind == "clear_output":
            self.clear_at_next = True
            if not content.get("wait"):
                self.clear()
        elif kind == "update_display_data":
            for data in self.displays.get(name, []):
                data.clear()
                data.update(from_dict(content["data"]))
        elif kind in SHOWS:
            if self.clear_at_next:
                self.clear()
            if "data" in content:
                # nbval keeps a NotebookNode as it is, so that a later update reaches it.
                content["data"] = from_dict(content["data"])
                if name:
                    self.displays.setdefault(name, []).append(content["data"])

    def clear(self) -> None:
        """Empty the cell's outputs."""
        self.clear_at_next = False
        if self.cell.test_outputs is not None:
            self.cell.test_outputs.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> object:
    """Give each notebook cell its screen while it runs."""
    if isinstance(item, IPyNbCell):
        item.parent.screen = Screen(item)
    return (yield)


def pytest_configure() -> None:
    """Take the place of four methods of nbval."""
    setup, receive, compare = (
        IPyNbFile.setup,
        IPyNbFile.get_kernel_message,
        IPyNbCell.compare_outputs,
    )

    def setup_as_reader(self: IPyNbFile) -> None:
        # Seeing this variable, ipykernel would hide what C code writes to stderr.
        hidden = os.environ.pop("PYTEST_CURRENT_TEST", None)
        try:
            setup(self)
        finally:
            if hidden is not None:
                os.environ["PYTEST_CURRENT_TEST"] = hidden

    def receive_and_follow(
        self: IPyNbFile, timeout: float | None = None, stream: str = "iopub"
    ) -> dict:
        message = receive(self, timeout=timeout, stream=stream)
        screen = getattr(self, "screen", None)
        if screen and stream == "iopub":
            screen.follow(message)
        return message

    def compare_canonical(
        self: IPyNbCell, test: list, ref: list, skip_compare: tuple | None = None
    ) -> bool:
        return compare(self, canonical_outputs(test), canonical_outputs(ref), skip_compare)

    def execute_with_history(
        self: RunningKernel, cell_input: str, allow_stdin: bool | None = None
    ) -> str:
        # IPython looks for the semicolon in its history.
        return self.kc.execute(
            cell_input, store_history=True, allow_stdin=allow_stdin, stop_on_error=False
        )

    RunningKernel.execute_cell_input = execute_with_history
    IPyNbFile.setup = setup_as_reader
    IPyNbFile.get_kernel_message = receive_and_follow
    IPyNbCell.compare_outputs = compare_canonical
