"""Collects Keras' own tests from the wheel, runs them with helpers.nn, and counts them."""

import importlib
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from . import tools, wheel
from .changes import Changes
from .table import Table

ROOM = Path(__file__).resolve().parent
PREFIX = "keras/src/"
ON_KERAS = "--on-keras"
MARKS = ("requires_trainable_backend", "multi_device")
REFUSED = "refused"  # the property of a report that has the name of the refused argument


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the switch --on-keras."""
    parser.addoption(ON_KERAS, action="store_true", help="run Keras' own tests on Keras itself")


def pytest_configure(config: pytest.Config) -> None:
    """Make ready for one run."""
    for mark in MARKS:
        config.addinivalue_line("markers", f"{mark}: Keras' own; of no effect here")
    # Some tests work out by themselves what overflows.
    config.addinivalue_line("filterwarnings", r"ignore::RuntimeWarning:.*_test\.py")
    config.pluginmanager.register(Run(config), "keras_tests")


@pytest.hookimpl(tryfirst=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the wheel's tests in place of what stands in this folder."""
    return Wheel.from_parent(parent, path=path) if path == ROOM else None


def judge(report: pytest.TestReport, argument: str, error: BaseException | None) -> None:
    """Turn the refusal of the argument by name into a pass, and anything else into a failure."""
    if isinstance(error, NotImplementedError) and re.search(rf"\b{argument}\b", str(error)):
        report.outcome, report.longrepr = "passed", None
        report.user_properties.append((REFUSED, argument))
    else:
        report.outcome = "failed"
        report.longrepr = f"a NotImplementedError must refuse {argument} by name, got {error!r}"


class Wheel(pytest.Directory):
    """The test files of the wheel that are not left out as a whole."""

    def collect(self) -> Iterator[pytest.Collector]:
        run = self.config.pluginmanager.get_plugin("keras_tests")
        library = importlib.import_module("keras" if run.on_keras else "helpers.nn")
        names = tools.names_for(library)
        for name, path in wheel.test_files():
            if run.outside.reason(name) is None:
                run.files.append(name)
                yield File.from_parent(
                    self,
                    path=path,
                    nodeid=PREFIX + name,
                    loaded=partial(wheel.load, path, name, names.importer, run.changes.apply),
                )


class File(pytest.Module):
    """One test file of the wheel."""

    def __init__(self, loaded, **named) -> None:
        super().__init__(**named)
        self.loaded = loaded

    def _getobj(self) -> ModuleType:
        return self.loaded()


class Run:
    """What is left out, what must be refused, and the counts of one run."""

    def __init__(self, config: pytest.Config):
        self.config = config
        self.on_keras = config.getoption(ON_KERAS)
        self.outside, self.refused = Table.read("outside.txt"), Table.read("refused.txt")
        self.changes = Changes(self.on_keras)
        self.files: list[str] = []
        self.left_out = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Leave out what the table leaves out.

        Raises UsageError for a test with two reasons, or a pattern that matches nothing.
        """
        try:
            left_out = [item for item in items if self.lies_outside(item)]
        except ValueError as error:
            raise pytest.UsageError(str(error)) from error
        if self.files and not session.testsfailed:
            unused = self.outside.unused() + self.refused.unused()
            if unused:
                raise pytest.UsageError("patterns that match no test: " + ", ".join(unused))
        out = set(left_out)
        items[:] = [item for item in items if item not in out]
        self.left_out = len(left_out)
        self.config.hook.pytest_deselected(items=left_out)

    def lies_outside(self, item: pytest.Item) -> bool:
        """Tell whether a test is left out; note for one that is not whether it must be refused."""
        if not isinstance(item.getparent(pytest.Module), File):
            return False
        name = item.nodeid.removeprefix(PREFIX)
        outside = self.outside.reason(name) is not None
        if not outside:
            self.refused.reason(name)
        return outside

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo):
        """Judge a test that must end in a refusal by that."""
        report = yield
        name = item.nodeid.removeprefix(PREFIX)
        argument = None if self.on_keras or call.when != "call" else self.refused.reason(name)
        if argument:
            judge(report, argument, call.excinfo.value if call.excinfo else None)
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the counts in one line."""
        stats = terminalreporter.stats
        passed = stats.get("passed", [])
        refused = sum(REFUSED in dict(report.user_properties) for report in passed)
        failed = len(stats.get("failed", [])) + len(stats.get("error", []))
        whole = sum(1 for name, _ in wheel.test_files() if self.outside.reason(name))
        terminalreporter.write_line(
            f"Keras' own tests: {len(passed) - refused} passed, {failed} failed, "
            f"{refused} refused by name, {self.left_out} outside and {whole} files"
        )
