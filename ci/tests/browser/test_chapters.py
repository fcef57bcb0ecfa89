"""Every chapter in JupyterLab: each of its explorers follows mouse and keyboard.

The first page is run whole, as a reader does it. Of the others only the cells that explorers need
are run: that all of them run is what nbval and the rehearsal of Colab are for.
"""

from __future__ import annotations

import pytest

from ci.browser.page import ExplorerView
from ci.browser.server import ROOT

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("notebooks/*.ipynb"))
MOVES = 10  # of the mouse, in one drag


def follows(explorer: ExplorerView, label: str) -> bool:
    """Whether a drag of a slider and a step by the keyboard each bring a new picture."""
    before, value = explorer.wait_until_still(), explorer.readout(label)
    explorer.drag(label, 0.9, MOVES)
    if explorer.readout(label) == value:  # it stood there already
        explorer.drag(label, 0.2, MOVES)
    assert explorer.readout(label) != value, f"{label} cannot be dragged"
    if not explorer.changes(before):
        return False
    before = explorer.wait_until_still()
    explorer.press(label, "ArrowLeft")
    return explorer.changes(before)


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_each_explorer_moves(open_notebook, path):
    notebook = open_notebook(path, explorers_only=path != NOTEBOOKS[0])
    notebook.run_all()
    explorers = notebook.explorers()
    assert explorers, "no explorer in this chapter"
    for explorer in explorers:
        by_kind: dict[str, list[str]] = {}
        for label in explorer.labels():
            by_kind.setdefault(explorer.kind(label), []).append(label)
        # One slider of each kind; one that changes nothing as the others stand does so elsewhere,
        # which ci/tests/explorer/test_every_explorer.py holds.
        moved = {kind: any(follows(explorer, n) for n in names) for kind, names in by_kind.items()}
        assert any(moved.values()), f"no slider of {list(by_kind.values())} changes the picture"
        assert explorer.sentence().strip()
    assert notebook.errors == []
