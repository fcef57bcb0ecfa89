"""Fixtures of the rehearsal: Colab's packages, and the course where its setup cell looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci.tests.colab import runtime


@pytest.fixture(scope="session")
def packages() -> Path:
    """The folder that holds Colab's versions of the packages."""
    return runtime.packages()


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course, published, as a bare repository of git."""
    return runtime.published(tmp_path_factory.mktemp("github"))
