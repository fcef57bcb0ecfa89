"""The oldest versions that requirements.txt allows are read from it, and win over all others."""

from pathlib import Path

import pytest

from ci import test as prove
from ci.environment import oldest
from ci.environment.venv import CONSTRAINTS, READER, ROOT, TESTS, Environment, TroubleError
from ci.jobs.pool import Outcome
from ci.jobs.selection import PARTS, Selection


def bounds() -> dict[str, list[str]]:
    return oldest.lower_bounds((ROOT / READER).read_text(encoding="utf-8"))


def test_what_is_required_is_installed_at_its_lower_bound() -> None:
    exact = oldest.pins("\n".join(oldest.exact_versions(ROOT)))
    assert bounds()
    for name, version in bounds().items():
        assert exact[name] == version


def test_all_else_has_an_exact_version_too() -> None:
    exact = oldest.pins("\n".join(oldest.exact_versions(ROOT)))
    usual = oldest.pins((ROOT / CONSTRAINTS).read_text(encoding="utf-8"))
    beside = oldest.pins((ROOT / oldest.BESIDE).read_text(encoding="utf-8"))
    assert set(exact) == set(usual) | set(beside) | set(bounds())
    assert all(exact[name] == version for name, version in beside.items())
    assert not set(beside) & set(bounds())  # one place for each version


def test_names_are_compared_as_pip_does() -> None:
    assert oldest.pins("Ml_Dtypes==0.6.0  # why\n\n# only words\n") == {"ml-dtypes": ["0.6.0"]}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("numpy>=2.0", {"numpy": ["2.0"]}),
        ("tensorflow >= 2.19, <3", {"tensorflow": ["2.19"]}),
        (
            'keras>=3; python_version < "3.14"\nkeras>=4rc0; python_version >= "3.14"',
            {"keras": ['3; python_version < "3.14"', '4rc0; python_version >= "3.14"']},
        ),
    ],
)
def test_lower_bounds_are_read(line: str, found: dict) -> None:
    assert oldest.lower_bounds(f"# why\n{line}\n") == found


@pytest.mark.parametrize("line", ["numpy", "numpy==2.0", "numpy<3", 'numpy; os_name == "nt"'])
def test_a_requirement_without_lower_bound_is_refused(line: str) -> None:
    with pytest.raises(TroubleError, match="expected name>=version"):
        oldest.lower_bounds(line)


def test_a_python_without_such_old_versions_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oldest, "NEWEST_PYTHON", (3, 10))
    with pytest.raises(TroubleError, match=r"up to Python 3\.10, and this is 3\."):
        oldest.OldestEnvironment(tmp_path).ensure()
    assert list(tmp_path.iterdir()) == []


def test_it_has_a_folder_and_constraints_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "ci" / "environment").mkdir(parents=True)
    mac, others = 'sys_platform == "darwin"', 'sys_platform != "darwin"'
    files = {READER: "numpy>=2.0\n", TESTS: ""}
    files[CONSTRAINTS] = f"numpy==2.4\nsix==1.17; {others}\nsix==1.16; {mac}\n"
    for name, text in (files | {oldest.BESIDE: "wheel==0.48\n"}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    usual, old = Environment(tmp_path), oldest.OldestEnvironment(tmp_path)
    assert usual.path != old.path
    old.path.mkdir()
    lines = Path(old.constraints()).read_text(encoding="utf-8").splitlines()
    six = [f"six==1.17; {others}", f"six==1.16; {mac}"]
    assert lines == ["numpy==2.0", *six, "wheel==0.48"]
    before = old.digest(TESTS, "3.11.7")
    (tmp_path / READER).write_text("numpy>=2.1\n", encoding="utf-8")
    assert old.digest(TESTS, "3.11.7") != before  # another bound is installed anew


def test_oldest_runs_the_notebooks_unless_something_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs = []

    def run(selection: Selection, where: Environment) -> list[Outcome]:
        runs.append(({job.part for job in selection.jobs}, where.path.name))
        return [Outcome("unit", 1)]

    monkeypatch.setattr(prove, "run", run)
    assert prove.main(["--oldest"]) == prove.main(["lint", "--oldest"]) == prove.main([]) == 0
    assert runs == [
        ({"notebooks"}, ".venv-oldest"),
        ({"lint"}, ".venv-oldest"),
        (set(PARTS), ".venv"),
    ]
