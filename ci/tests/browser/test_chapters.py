"""Every chapter in JupyterLab: it runs, and each of its explorers follows mouse and keyboard."""

from __future__ import annotations

import pytest

from ci.tests.browser.server import ROOT

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("notebooks/*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_each_explorer_moves(open_notebook, path):
    notebook = open_notebook(path)
    notebook.run_all()
    explorers = notebook.explorers()
    assert explorers, "no explorer in this chapter"
    for explorer in explorers:
        for label in explorer.labels()[:1]:
            before = explorer.wait_until_still()
            value = explorer.readout(label)
            # From wherever the handle stands, one of the two moves it.
            explorer.drag(label, 0.9)
            if explorer.readout(label) == value:
                explorer.drag(label, 0.2)
            explorer.wait_for_change(before)
            before = explorer.wait_until_still()
            explorer.press(label, "ArrowLeft")
            explorer.wait_for_change(before)
            assert explorer.sentence().strip()
    assert notebook.errors == []
