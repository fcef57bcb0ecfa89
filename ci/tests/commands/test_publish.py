"""The repository's address is written where it stands, again and back, and nothing else changes."""

import re
import shutil
from pathlib import Path

import pytest

from ci import publish
from ci.environment.venv import ROOT
from ci.notebooks.canonical import canonical_notebook, text_of
from ci.notebooks.page import Page
from ci.notebooks.rules import setup_source

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
BADGE = "[Open in Colab](https://colab.research.google.com/github/{}/blob/{}/notebooks/{})"
SETUP = 'REPOSITORY = "https://github.com/{}.git"  # stamped by ci/publish.py'


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of what the address stands in, as it is without one."""
    shutil.copy(ROOT / "README.md", tmp_path)
    (tmp_path / "notebooks").mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, tmp_path / "notebooks")
    assert publish.main([publish.PLACEHOLDER], tmp_path) == 0
    return tmp_path


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_every_link_and_setup_cell_gets_the_address(course: Path) -> None:
    assert publish.main(["ada/net.works", "--branch", "new/main"], course) == 0
    for path in sorted((course / "notebooks").glob("*.ipynb")):
        page = Page.read(path)
        assert setup_source(page).count(SETUP.format("ada/net.works")) == 1
        assert BADGE.format("ada/net.works", "new/main", path.name) in page.markdown[0]
    readme = (course / "README.md").read_text(encoding="utf-8")
    first = "github/ada/net.works/blob/new/main/notebooks/00_start_here.ipynb"
    assert first in readme


def test_nothing_else_changes(course: Path) -> None:
    before = contents(course)
    publish.main(["ada/networks"], course)
    after = contents(course)
    assert before.keys() == after.keys()
    for name, content in after.items():
        assert content != before[name]
        undone = content.replace(b"ada/networks", b"OWNER/NAME")
        assert undone.replace(b"ada%2Fnetworks", b"OWNER%2FNAME") == before[name]


def test_notebooks_stay_canonical_and_their_setup_cells_alike(course: Path) -> None:
    publish.main(["ada/networks"], course)
    pages = [Page.read(path) for path in sorted((course / "notebooks").glob("*.ipynb"))]
    for page in pages:
        assert text_of(canonical_notebook(page.notebook)).encode() == page.path.read_bytes()
    assert len({setup_source(page) for page in pages}) == 1


def test_the_way_there_and_on_and_back_leads_to_the_same_bytes(course: Path) -> None:
    before = contents(course)
    publish.main(["ada/networks", "--branch", "trunk"], course)
    publish.main(["a-b/c_d.e"], course)
    assert b"ada/" not in b"".join(contents(course).values())
    publish.main([publish.PLACEHOLDER], course)
    assert contents(course) == before


def test_a_second_time_changes_nothing_and_says_so(
    course: Path, capsys: pytest.CaptureFixture
) -> None:
    publish.main(["ada/networks"], course)
    before = contents(course)
    capsys.readouterr()
    assert publish.main(["https://github.com/ada/networks.git"], course) == 0
    assert capsys.readouterr().out == (
        "Nothing to change: all files name ada/networks, branch main.\n"
    )
    assert contents(course) == before


def test_a_dry_run_reports_every_file_and_changes_none(
    course: Path, capsys: pytest.CaptureFixture
) -> None:
    before = contents(course)
    capsys.readouterr()
    assert publish.main(["ada/networks", "--dry-run"], course) == 0
    *files, last = capsys.readouterr().out.splitlines()
    assert sorted(line.partition(":")[0] for line in files) == sorted(before)
    assert last == f"{len(before)} files would change to name ada/networks, branch main."
    assert contents(course) == before
    publish.main(["ada/networks"], course)
    *done, last = capsys.readouterr().out.splitlines()
    assert done == files
    assert last == f"{len(before)} files changed and name ada/networks, branch main."


def test_a_chapter_that_came_later_gets_the_address_too(course: Path) -> None:
    publish.main(["ada/networks"], course)
    late = course / "notebooks" / NOTEBOOKS[-1].name
    text = NOTEBOOKS[-1].read_text(encoding="utf-8")
    text, _ = publish.stamped_notebook(text, late.name, "some/body", "main")
    late.write_text(text, encoding="utf-8")
    publish.main(["ada/networks"], course)
    assert b"some/body" not in late.read_bytes()
    assert late.read_bytes().count(b"ada/networks") == 2


@pytest.mark.parametrize(
    "word",
    [
        "ada/networks",
        " ada/networks ",
        "github.com/ada/networks",
        "https://github.com/ada/networks",
        "https://www.github.com/ada/networks/",
        "https://github.com/ada/networks.git",
        "git@github.com:ada/networks.git",
        "ssh://git@github.com/ada/networks.git",
    ],
)
def test_all_ways_to_name_a_repository_are_understood(word: str) -> None:
    assert publish.address_of(word) == "ada/networks"


@pytest.mark.parametrize(
    "word",
    [
        "",
        "networks",
        "ada/",
        "/networks",
        "ada/net works",
        "ada/networks/tree/main",
        "-ada/networks",
        "ada/..",
        'ada/"',
        "ada/네트워크",
        "ada/\\1",
        f"ada/{'n' * 101}",
        "https://gitlab.com/ada/networks",
        "file:///home/ada",
    ],
)
def test_what_is_no_repository_is_refused_in_words_and_changes_nothing(
    course: Path, capsys: pytest.CaptureFixture, word: str
) -> None:
    before = contents(course)
    capsys.readouterr()
    assert publish.main(["--", word], course) == 1
    said = capsys.readouterr().out
    assert "expected OWNER/NAME as on GitHub" in said
    assert ("GitHub alone" in said) == ("://" in word)
    assert contents(course) == before


@pytest.mark.parametrize("word", ["", "a b", "../main", "-x", "main/", "a..b", "a)b"])
def test_what_is_no_branch_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="no name of a branch"):
        publish.branch_of(word)


@pytest.mark.parametrize(
    ("old", "words"),
    [
        (rb"REPOSITORY = .*?git", "no line `REPOSITORY"),
        (rb"\[Open in Colab\]\(.*?\)", "no link to itself in Colab"),
        (rb"(?<=/notebooks/)[^)/]*(?=\) )", "no link to itself in Colab"),
    ],
)
def test_a_notebook_without_its_places_is_named_and_no_file_is_written(
    course: Path, capsys: pytest.CaptureFixture, old: bytes, words: str
) -> None:
    last = course / "notebooks" / NOTEBOOKS[-1].name
    last.write_bytes(re.sub(old, b"gone", last.read_bytes()))
    before = contents(course)
    capsys.readouterr()
    assert publish.main(["ada/networks"], course) == 1
    said = capsys.readouterr().out
    assert said.startswith(last.name)
    assert words in said
    assert contents(course) == before


def test_in_the_readme_only_links_to_this_repository_count() -> None:
    here = "https://github.com/a/b/issues, https://mybinder.org/v2/gh/a/b/main?urlpath=lab"
    hub = "https://example.org/hub/user-redirect/git-pull"
    pull = f"{hub}?repo=https%3A%2F%2Fgithub.com%2Fa%2Fb&branch=main&targetpath=b"
    others = "https://github.com/a/b2, github.com/a/b.c, github.com/c/a/b, publish.py a/b, a/b"
    stamped = publish.stamped_readme(f"{here}\n{pull}\n{others}\n", {"a/b"}, "x/y", "trunk")
    assert stamped == (
        "https://github.com/x/y/issues, https://mybinder.org/v2/gh/x/y/trunk?urlpath=lab\n"
        f"{hub}?repo=https%3A%2F%2Fgithub.com%2Fx%2Fy&branch=trunk&targetpath=b\n"
        f"{others}\n"
    )


def test_the_command_itself_needs_nothing_but_python(course: Path) -> None:
    assert set(re.findall(r"(?m)^(?:import|from) (\w+)", Path(publish.__file__).read_text())) == {
        "__future__",
        "argparse",
        "pathlib",
        "re",
        "sys",
    }
