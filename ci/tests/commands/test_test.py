"""The command test takes what is asked of it, runs it side by side, and sums up what came of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ci.environment.venv import ROOT, TroubleError
from ci.jobs import pool, selection
from ci.jobs.pool import Outcome
from ci.jobs.selection import Job, Selection, select

FILE = "ci/tests/commands/test_environment.py"
CHAPTER = "05_activations"


def parts(*arguments: str) -> list[str]:
    return list(dict.fromkeys(job.part for job in select(list(arguments)).jobs))


def test_selection_sorts_parts_paths_and_options() -> None:
    found = select([f"{FILE}::test_x", "lint", "-k", "unit", "-x", "-n", "3"])
    assert [(job.part, job.targets) for job in found.jobs] == [
        ("lint", ()),
        ("unit", (f"{FILE}::test_x",)),
    ]
    assert found.options == ["-k", "unit", "-x"]
    assert found.narrowed and found.workers == 3
    assert set(parts()) == set(selection.PARTS)
    assert not select([]).narrowed


def test_selection_works_from_another_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "ci")
    (job,) = select(["tests/commands/test_environment.py"]).jobs
    assert job.targets == (FILE,)


def test_paths_of_a_part_share_a_process_and_notebooks_do_not() -> None:
    first, second = "ci/tests/nn/test_ops.py", "ci/tests/nn/test_utils.py"
    assert [job.targets for job in select([first, second]).jobs] == [(first, second)]
    both = [f"notebooks/{name}.ipynb" for name in (CHAPTER, "01_perceptron")]
    assert [job.targets for job in select(both).jobs] == [(both[0],), (both[1],)]


@pytest.mark.parametrize("folder", ["ci/tests", "ci/tests/colab", "ci/tests/browser"])
def test_the_folder_of_a_part_is_the_part(folder: str) -> None:
    (part,) = (name for name, place in selection.PLACES.items() if place == folder)
    assert select([folder]) == select([part])


def test_every_test_file_belongs_to_one_job() -> None:
    tests = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("ci/tests/**/test_*.py")}
    places = {target for job in select([]).jobs for target in job.targets}
    assert {t for t in tests if not {t, t.rpartition("/")[0]} & places} == set()
    assert {p for p in places if not (ROOT / p).exists()} == set()


@pytest.mark.parametrize("words", [["5"], ["05"], [CHAPTER], ["chapter", "05"]])
def test_a_chapter_is_its_notebook_and_the_tests_of_it(words: list[str]) -> None:
    explorers, notebook, tests = select(words).jobs
    assert notebook.targets == (f"notebooks/{CHAPTER}.ipynb",)
    assert {explorers.part, tests.part} == {"unit"}
    assert explorers.options == tests.options == ("--chapter", CHAPTER)
    rooms = {place.rpartition("/")[2] for place in (*explorers.targets, *tests.targets)}
    assert rooms == {"explorer", "chapters", "notebooks"}


def test_what_is_unknown_is_told_the_nearest() -> None:
    with pytest.raises(TroubleError, match="did you mean 'notebooks'"):
        select(["notebok"])
    with pytest.raises(TroubleError, match=r"no chapter '77'; there are 00, 01"):
        select(["77"])


def test_the_long_jobs_start_first() -> None:
    names = [job.part for job in select([]).jobs]
    assert names[:2] == ["lint", "browser"]
    assert names.index("colab") < names.index("notebooks") < names.index("keras")


def proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *options: str, **tests: str) -> list:
    """What comes of a file of tests each, run by the pool in a folder of its own."""
    jobs = []
    for name, source in tests.items():
        (tmp_path / f"test_{name}.py").write_text(source, encoding="utf-8")
        jobs.append(Job("colab", name, (f"test_{name}.py",)))
    monkeypatch.setattr(pool, "ROOT", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    asked = Selection(jobs, list(options), any(o.startswith("-k") for o in options))
    return pool.run(asked, Path(sys.executable), VARIABLES)


# Without the plugins that are installed here pytest starts in a third of the time.
VARIABLES = {"PATH": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
PASS, FAIL = "def test_it(): pass", "def test_it(): assert 1 == 2, 'why'"


def test_each_job_is_told_and_one_that_fails_in_full(tmp_path, monkeypatch, capsys) -> None:
    outcomes = proved(tmp_path, monkeypatch, good=PASS, bad=FAIL, broken="1 / 0")
    assert {o.name: (o.passed, o.failed) for o in outcomes} == {
        "good": (1, 0),
        "bad": (0, 1),
        "broken": (0, 1),
    }
    said = capsys.readouterr().out
    assert "AssertionError: why" in said and "ZeroDivisionError" in said
    (line,) = (line for line in said.splitlines() if "good" in line)
    assert line.split()[:7] == ["colab", "good", "1", "passed", "0", "failed", "0"]


def test_a_job_that_is_left_out_by_the_selection_is_no_failure(tmp_path, monkeypatch) -> None:
    other = PASS.replace("it", "other")
    outcomes = proved(tmp_path, monkeypatch, "-k=other", some=PASS, more=other)
    assert {(o.name, o.passed, o.failed, o.note) for o in outcomes} == {
        ("some", 0, 0, "nothing selected here"),
        ("more", 1, 0, ""),
    }
    empty = proved(tmp_path, monkeypatch, some=PASS, empty="")
    assert sorted((o.failed, o.note) for o in empty) == [(0, ""), (1, "no tests found")]


def test_after_a_failure_nothing_more_starts_where_that_is_asked(tmp_path, monkeypatch) -> None:
    outcomes = proved(tmp_path, monkeypatch, "-x", **{f"t{i}": FAIL for i in range(5)})
    assert 1 <= len(outcomes) <= 3


def test_what_pytest_says_besides_is_told_of_a_job_that_passes(tmp_path, monkeypatch, capsys):
    warns = "import warnings\ndef test_it(): warnings.warn('take care')"
    proved(tmp_path, monkeypatch, warns=warns, good=PASS)
    said = capsys.readouterr().out
    assert "take care" in said
    assert not any(line.strip().startswith(".") for line in said.splitlines())


def test_missing_browser_is_left_out_for_a_reader_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool, "find_browser", lambda: "")
    asked = select(["browser"])
    monkeypatch.delenv("CI", raising=False)
    (left_out,) = pool.run(asked, Path("python"), {})
    assert (left_out.failed, left_out.note[:8]) == (0, "left out")
    monkeypatch.setenv("CI", "true")
    assert pool.run(asked, Path("python"), {})[0].failed == 1


def test_report_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    cases = ["", "", "<failure/>", "<error/>", "<skipped/>"]
    body = "".join(f"<testcase>{case}</testcase>" for case in cases)
    report.write_text(f"<testsuites><testsuite>{body}</testsuite></testsuites>", encoding="utf-8")
    assert pool.counts(report) == (2, 2, 1)
    assert pool.counts(tmp_path / "none.xml") == (0, 0, 0)


def test_summary_has_a_line_a_part_and_ends_with_the_sum() -> None:
    outcomes = [Outcome("lint", 2), Outcome("unit", 5, 1, 0, 1.0), Outcome("unit", 1, 0, 3, 2.5)]
    lines = pool.summary(outcomes, 60).splitlines()
    assert lines[-1] == "8 passed, 1 failed, 3 skipped in 60 s"
    assert [line.split()[:2] for line in lines[1:3]] == [["lint", "2"], ["unit", "6"]]
    assert pool.summary([Outcome("lint", 2)], 1).splitlines()[-1] == "2 passed, 0 failed in 1 s"
