"""The option `--chapter`, by which tests of one chapter are chosen, and Keras in float64."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ci.environment.venv import ROOT

# What the tests share says in full what it found, as the tests themselves do.
pytest.register_assert_rewrite(*(f"ci.tests.{room}" for room in ("nn", "explorer", "drawing")))

CHAPTERS = re.compile(r"from helpers\.chapters import (\w+)")
NONE = "none"


@pytest.fixture
def float64() -> Iterator[None]:
    """Keras in float64 while a test runs; what it was before comes back afterwards.

    The policy must be set too: Keras fixes it for good when the first layer is made.
    """
    from ci.tests.nn.oracle import keras  # only where a test asks for it, as Keras takes seconds

    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_floatx(floatx)
    keras.config.set_dtype_policy(policy)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the option --chapter."""
    words = "only the tests of this notebook and of its room in helpers/chapters"
    parser.addoption("--chapter", metavar="NOTEBOOK", help=f"{words}; {NONE}: those of no chapter")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read the tests of other chapters, some of which load Keras."""
    wanted, path = config.getoption("--chapter"), collection_path
    mine = wanted in (None, NONE) or path.stem.startswith(f"test_{room_of(wanted)}")
    return True if path.is_file() and path.parent.name == "chapters" and not mine else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not belong to the chapter that is asked for."""
    wanted = config.getoption("--chapter")
    if wanted is None:
        return
    chapters = [wanted] if wanted != NONE else [p.stem for p in ROOT.glob("notebooks/*.ipynb")]
    belongs = [any(is_of(item, chapter) for chapter in chapters) for item in items]
    kept = [item for item, mine in zip(items, belongs, strict=True) if mine != (wanted == NONE)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def is_of(item: pytest.Item, chapter: str) -> bool:
    """Whether a test speaks of a chapter: by its parameters, or by the name of its file.

    Parameters name a notebook (``05_activations``) or an explorer (``activations.depth_race``);
    the files are ``chapters/test_<room>*.py``.
    """
    room = room_of(chapter)
    named = re.search(rf"\[(.*-)?({chapter}|{room}\.\w+)\b", item.nodeid)
    return bool(named) or bool(re.search(rf"/chapters/test_{room}(_\w+)?\.py", item.nodeid))


@cache
def room_of(chapter: str) -> str:
    """The room of a notebook's explorers in helpers/chapters."""
    path = ROOT / "notebooks" / f"{chapter}.ipynb"
    found = CHAPTERS.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found[1] if found else chapter
