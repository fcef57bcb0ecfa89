"""How the unit tests are shared out among processes."""

from __future__ import annotations

from pathlib import Path

import pytest

# Tests with one of these parameters are long, and need only what belongs to it.
APART = ("explorer", "path")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, as they share fixtures, but those of an explorer apart.

    The same for those of a notebook. This is what `--dist loadgroup` goes by.
    """
    for item in items:
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        own = [Path(str(parameters[name])).name for name in APART if name in parameters]
        item.add_marker(pytest.mark.xdist_group(" ".join([item.path.name, *own[:1]])))
