"""The commands make the environment, repair it, and say in plain words what is wrong."""

import ast
import json
from pathlib import Path

import pytest

from ci import lab
from ci import test as prove
from ci.environment import install_report, python_version, venv
from ci.environment.install_report import WITHOUT_KERAS, explain, nothing_fits, plain_words
from ci.environment.venv import (
    CONSTRAINTS,
    JUPYTER,
    READER,
    ROOT,
    TESTS,
    Environment,
    TroubleError,
)


@pytest.fixture
def course(tmp_path: Path) -> Environment:
    """A copy of the course that needs no packages."""
    (tmp_path / "ci" / "environment").mkdir(parents=True)
    for name in (READER, TESTS, CONSTRAINTS, JUPYTER):
        (tmp_path / name).write_text("", encoding="utf-8")
    return Environment(tmp_path)


@pytest.fixture
def steps(course: Environment, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done to the environment, with programs that take no time in the places of all."""
    done: list[str] = []

    def create() -> None:
        done.append("create")
        course.path.mkdir(exist_ok=True)
        course.unfinished.touch()

    def follow(command: list[str]) -> int:
        done.extend(name for name in (READER, TESTS) if name in command)
        return 0

    monkeypatch.setattr(course, "create", create)
    monkeypatch.setattr(course, "follow", follow)
    monkeypatch.setattr(course, "keras_runs", lambda: True)
    monkeypatch.setattr(course, "version", lambda: "3.11.7" if course.path.exists() else "")
    return done


def test_first_start_creates_and_installs_and_second_does_nothing(
    course: Environment, steps: list[str]
) -> None:
    assert course.ensure() == course.python
    assert steps == ["create", READER]
    course.ensure()
    assert steps == ["create", READER]


def test_tests_are_added_to_what_the_reader_has(course: Environment, steps: list[str]) -> None:
    course.ensure()
    steps.clear()
    course.ensure(tests=True)
    assert steps == [READER, TESTS]
    steps.clear()
    course.ensure()
    course.ensure(tests=True)
    assert steps == []


@pytest.mark.parametrize("name", [READER, CONSTRAINTS, JUPYTER])
def test_changed_requirements_are_installed_again(
    course: Environment, steps: list[str], name: str
) -> None:
    course.ensure()
    steps.clear()
    (course.root / name).write_text("numpy\n", encoding="utf-8")
    course.ensure()
    assert steps == [READER]


def test_another_python_is_noticed(
    course: Environment, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    course.ensure()
    steps.clear()
    monkeypatch.setattr(course, "version", lambda: "3.12.1")
    course.ensure()
    assert steps == [READER]


def test_interrupted_installation_is_begun_anew(course: Environment, steps: list[str]) -> None:
    def interrupted(command: list[str]) -> int:
        raise KeyboardInterrupt

    follow, course.follow = course.follow, interrupted
    with pytest.raises(KeyboardInterrupt):
        course.ensure()
    course.follow = follow
    steps.clear()
    course.ensure()
    assert steps == ["create", READER]
    assert not course.unfinished.exists()


def test_failed_installation_is_not_taken_for_done(course: Environment, steps: list[str]) -> None:
    def fails(command: list[str]) -> int:
        course.log.write_text("OSError: [Errno 28] No space left on device", encoding="utf-8")
        return 1

    course.follow = fails
    with pytest.raises(TroubleError, match="disk is full"):
        course.ensure()
    assert course.unfinished.exists()
    assert not course.stamp.exists()


NO_TENSORFLOW = "ERROR: No matching distribution found for tensorflow>=2.19"
OTHER_TENSORFLOW = "ERROR: Cannot install tensorflow>=2.19 because\nERROR: ResolutionImpossible"


@pytest.mark.parametrize("report", [NO_TENSORFLOW, OTHER_TENSORFLOW])
def test_without_a_tensorflow_the_rest_is_installed_and_said(
    course: Environment, steps: list[str], capsys: pytest.CaptureFixture, report: str
) -> None:
    lines = ["numpy>=2.0", 'tensorflow>=2.19; python_version < "3.14"', "tqdm>=4.67"]
    (course.root / READER).write_text("\n".join(lines), encoding="utf-8")
    installed: list[str] = []

    def follow(command: list[str]) -> int:
        text = (course.root / command[-1]).read_text(encoding="utf-8")
        course.log.write_text(report, encoding="utf-8")
        installed[:] = text.split("\n")
        return 1 if "tensorflow" in text else 0

    course.follow, course.keras_runs = follow, lambda: False
    course.ensure()
    assert [line for line in installed if line] == [lines[0], lines[2]]
    assert capsys.readouterr().out.rstrip().endswith(WITHOUT_KERAS)
    course.follow = None  # the next start finds it done
    assert course.ensure() == course.python


def test_when_the_rest_cannot_be_had_either_the_first_reason_is_said(
    course: Environment, steps: list[str]
) -> None:
    reports = iter([NO_TENSORFLOW, "ERROR: No matching distribution found for numpy>=2.0"])

    def fails(command: list[str]) -> int:
        course.log.write_text(next(reports), encoding="utf-8")
        return 1

    course.follow = fails
    with pytest.raises(TroubleError, match=r"There is no tensorflow>=2\.19 for this system"):
        course.ensure()
    assert next(reports, None) is None
    assert not course.stamp.exists()


def test_a_failing_network_is_no_reason_to_leave_tensorflow_out() -> None:
    assert nothing_fits(NO_TENSORFLOW)
    assert nothing_fits(OTHER_TENSORFLOW)
    assert not nothing_fits("Temporary failure in name resolution\n" + NO_TENSORFLOW)
    assert not nothing_fits("OSError: [Errno 28] No space left on device")


@pytest.mark.parametrize("text", ["", "{", "[1]", '"x"'])
def test_broken_stamp_means_not_installed(course: Environment, text: str) -> None:
    course.path.mkdir()
    course.stamp.write_text(text, encoding="utf-8")
    assert course.missing([READER], "3.11.7") == [READER]


def test_a_real_environment_is_made_and_repaired(course: Environment) -> None:
    python = course.ensure()
    assert course.version() != ""
    assert set(json.loads(course.stamp.read_text(encoding="utf-8"))) == {READER}
    python.unlink()
    assert course.version() == ""
    course.ensure()
    assert course.version() != ""


def test_a_folder_that_is_no_environment_is_left_alone(course: Environment) -> None:
    course.path.mkdir()
    (course.path / "diary.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(TroubleError, match="no virtual environment"):
        course.ensure()
    assert (course.path / "diary.txt").read_text(encoding="utf-8") == "mine"


def test_full_disk_is_said_before_anything_is_made(
    course: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(venv, "SPACE_NEEDED", 10**18)
    with pytest.raises(TroubleError, match="disk is too full"):
        course.ensure()
    assert not course.path.exists()


def test_missing_venv_module_is_named(course: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(venv.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(TroubleError, match="apt install python3-venv"):
        course.ensure()


def test_unwritable_folder_is_said_without_traceback(
    course: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise PermissionError(13, "Permission denied", str(course.path))

    monkeypatch.setattr(course, "create", refuse)
    with pytest.raises(TroubleError, match="cannot be written"):
        course.ensure()


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("NewConnectionError('...: Failed to establish a new connection')", "network"),
        ("[Errno -3] Temporary failure in name resolution\nNo matching distribution", "network"),
        ("ERROR: No matching distribution found for tensorflow>=2.19", "no tensorflow>=2.19"),
        ("The virtual environment was not created: ensurepip is not available", "python3-venv"),
        ("PermissionError: [WinError 5] Access is denied", "cannot be written"),
        ("something\nunheard of", "unheard of"),
    ],
)
def test_report_is_explained(report: str, words: str) -> None:
    assert words in explain(report)


def test_progress_is_said_once_and_briefly() -> None:
    report = [
        "Collecting numpy>=2.0 (from -r requirements.txt (line 7))\n",
        "  Downloading tensorflow-2.21.0-cp311-cp311-win_amd64.whl (350.1 MB)\n",
        "  Downloading nbval-0.11.0-py2.py3-none-any.whl (24 kB)\n",
        "WARNING: Retrying (Retry(total=1)) after connection broken\n",
        "WARNING: Retrying (Retry(total=0)) after connection broken\n",
        "Installing collected packages: numpy, nbval, tensorflow\n",
    ]
    assert list(plain_words(report)) == [
        "downloading tensorflow 2.21.0 (350.1 MB)",
        "the network does not answer; trying again",
        "unpacking 3 packages (a minute or two)",
    ]


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 13, 9), (3, 14, 0)])
def test_fitting_pythons_are_accepted(version: tuple) -> None:
    assert python_version.complaint(version) == ""


@pytest.mark.parametrize(
    ("version", "bits_64", "words"),
    [((3, 6, 15), True, "too old"), ((3, 15, 0), True, "too new"), ((3, 12, 0), False, "32-bit")],
)
def test_other_pythons_are_told_why(version: tuple, bits_64: bool, words: str) -> None:
    complaint = python_version.complaint(version, bits_64, "python3.12")
    assert words in complaint
    assert "start again with python3.12" in complaint


@pytest.mark.parametrize("name", ["lab", "test", "execute", "environment/python_version"])
def test_old_pythons_can_read_what_speaks_to_them(name: str) -> None:
    ast.parse((ROOT / "ci" / f"{name}.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_messages_fit_any_console() -> None:
    for module in (venv, install_report, lab, prove, python_version):
        assert Path(module.__file__).read_text(encoding="utf-8").isascii()
