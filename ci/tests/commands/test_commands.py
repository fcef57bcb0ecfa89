"""The two commands take what is asked of them, and sum up what came of it."""

from pathlib import Path

import pytest

from ci import lab
from ci import test as prove
from ci.environment.venv import ROOT, TroubleError


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


def test_selection_sorts_parts_paths_and_options() -> None:
    file = "ci/tests/commands/test_environment.py"
    selection = prove.select([f"{file}::test_x", "lint", "-k", "unit", "-x"])
    assert selection.targets == {"unit": [f"{file}::test_x"], "lint": []}
    assert selection.options == ["-k", "unit", "-x"]
    assert selection.narrowed
    assert list(prove.select([]).targets) == list(prove.PARTS)


def test_selection_works_from_another_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "ci")
    assert prove.select(["tests/commands/test_environment.py"]).targets == {
        "unit": ["ci/tests/commands/test_environment.py"]
    }


def test_unknown_part_is_told_the_nearest() -> None:
    with pytest.raises(TroubleError, match="did you mean 'notebooks'"):
        prove.select(["notebok"])


def test_missing_browser_is_left_out_for_a_reader_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prove, "find_browser", lambda: "")
    selection = prove.select(["browser"])
    monkeypatch.delenv("CI", raising=False)
    left_out = prove.browser(Path("python"), {}, selection)
    assert (left_out.failed, left_out.note[:8]) == (0, "left out")
    monkeypatch.setenv("CI", "true")
    assert prove.browser(Path("python"), {}, selection).failed == 1


def test_report_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    cases = ["", "", "<failure/>", "<error/>", "<skipped/>"]
    body = "".join(f"<testcase>{case}</testcase>" for case in cases)
    report.write_text(f"<testsuites><testsuite>{body}</testsuite></testsuites>", encoding="utf-8")
    assert prove.counts(report) == (2, 2, 1)
    assert prove.counts(tmp_path / "none.xml") == (0, 0, 0)


def test_summary_ends_with_the_sum() -> None:
    outcomes = [prove.Outcome("lint", 2), prove.Outcome("unit", 5, 1, 0, 1.0)]
    assert prove.summary(outcomes).splitlines()[-1] == "7 passed, 1 failed"
    outcomes.append(prove.Outcome("browser", skipped=3))
    assert prove.summary(outcomes).splitlines()[-1] == "7 passed, 1 failed, 3 skipped"
