"""For each system and Python pip is asked for what would be installed there, not here."""

from pathlib import Path

import pytest
from packaging.markers import Marker

from ci import resolve
from ci.environment.venv import CONSTRAINTS, READER, ROOT, TESTS, TroubleError

LINUX_ONLY = 'nothing-of-this-name>=1; sys_platform == "linux" and python_version < "3.13"\n'


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course that needs one package on one system, and a pip without any index."""
    (tmp_path / "ci" / "environment").mkdir(parents=True)
    for name in (CONSTRAINTS, TESTS):
        (tmp_path / name).touch()
    (tmp_path / READER).write_text(LINUX_ONLY, encoding="utf-8")
    monkeypatch.setattr(resolve, "ROOT", tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return tmp_path


def test_conditions_are_read_as_the_other_system_would(course: Path) -> None:
    with pytest.raises(TroubleError, match="nothing-of-this-name"):
        resolve.resolved("linux", "3.12")
    assert resolve.resolved("linux", "3.13") == {}
    assert resolve.resolved("windows", "3.12") == {}


def test_without_arguments_every_system_is_asked_about_with_every_python() -> None:
    assert len(resolve.chosen([])) == len(resolve.SYSTEMS) * len(resolve.PYTHONS)
    assert resolve.chosen(["3.14", "macos"]) == [("macos", "3.14")]
    assert resolve.chosen(["3.14"]) == [(system, "3.14") for system in resolve.SYSTEMS]


def test_another_word_is_refused() -> None:
    with pytest.raises(TroubleError, match="'beos' is no system and no Python; expected linux"):
        resolve.chosen(["beos"])


def test_there_is_a_tensorflow_to_ask_for_but_on_an_intel_mac() -> None:
    lines = (ROOT / READER).read_text(encoding="utf-8").splitlines()
    conditions = [line.partition(";")[2] for line in lines if line.startswith("tensorflow")]
    for system, (marks, _) in resolve.SYSTEMS.items():
        for python in resolve.PYTHONS:
            there = {**marks, "python_version": python}
            asked = sum(Marker(condition).evaluate(there) for condition in conditions)
            assert asked == (system != "macos-intel"), (system, python)
