"""The command lab takes what is asked of it."""

from pathlib import Path

import pytest

from ci import lab


def test_lab_opens_the_first_page_and_passes_arguments_on() -> None:
    line = lab.command(Path("python"), ["--no-browser", "--port", "8899"])
    assert line[-3:] == ["--no-browser", "--port", "8899"]
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in line
    assert "--ServerApp.ip=localhost" in line


def test_lab_opens_a_named_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my own.ipynb").touch()
    monkeypatch.setattr(lab, "ROOT", tmp_path)
    line = lab.command(Path("python"), ["my own.ipynb", "--no-browser"])
    assert line[-2:] == ["--LabApp.default_url=/lab/tree/my%20own.ipynb", "--no-browser"]


def test_lab_leaves_a_notebook_elsewhere_to_jupyterlab() -> None:
    assert lab.command(Path("python"), ["nowhere.ipynb"])[-1] == "nowhere.ipynb"
