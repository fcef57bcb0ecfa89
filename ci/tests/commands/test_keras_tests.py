"""The part `keras` of the test command: what it leaves out, changes, refuses, and that it looks."""

import ast
import os
import re
import subprocess
import sys
import unittest
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from ci.environment.venv import ROOT
from ci.keras_tests import plugin, tools, wheel
from ci.keras_tests.changes import Changes
from ci.keras_tests.table import Table
from ci.keras_tests.views import Lacking
from helpers import nn

SOFTPLUS = "ActivationsTest.test_softplus"


@pytest.fixture
def floatx() -> Iterator[None]:
    before = nn.config.floatx()
    yield
    nn.config.set_floatx(before)


def ran(test: str) -> unittest.TestResult:
    path = wheel.source() / "activations/activations_test.py"
    module = wheel.load(path, path.stem, tools.names_for(nn).importer)
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromName(test, module).run(result)
    assert result.testsRun == 1
    return result


@pytest.mark.usefixtures("floatx")
def test_a_wrong_function_of_nn_makes_a_test_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ran(SOFTPLUS).wasSuccessful()
    right = nn.activations.softplus
    monkeypatch.setattr(nn.activations, "softplus", lambda x: right(x) * 1.001)
    assert not ran(SOFTPLUS).wasSuccessful()


def test_a_name_that_nn_lacks_fails_when_it_is_used() -> None:
    names = tools.names_for(nn)
    conv = names.find("layers", "Conv2D")
    assert isinstance(conv, Lacking)
    with pytest.raises(AttributeError, match="Conv2D"):
        conv(3)
    assert names.find("optimizers.adam", "Adam") is nn.optimizers.Adam


def test_patterns_that_match_nothing_are_found() -> None:
    table = Table("# words\n[masks]\na_test.py::*::test_mask*\n[files]\nb_test.py\nc_*\n")
    assert table.reason("a_test.py::T::test_masked") == "masks"
    assert table.reason("a_test.py::T::test_other") is None
    assert table.reason("b_test.py") == "files"
    assert table.unused() == ["c_*"]


def test_a_class_speaks_for_its_tests_and_else_there_is_one_reason() -> None:
    table = Table("[a]\nx_test.py::T\n[b]\nx_test.py::*::test_y*\n[c]\nx_test.py::*::test_yz\n")
    assert table.reason("x_test.py::T::test_yz") == "a"
    assert table.reason("x_test.py::U::test_y") == "b"
    with pytest.raises(ValueError, match="two reasons: b, and c"):
        table.reason("x_test.py::U::test_yz")


def test_lines_are_changed_where_they_stand() -> None:
    tree = ast.parse("class T:\n def test_a(self):\n  x = f('a.h5')\n  y = g()\n  h(x)\n")
    change = "@ x_test.py::T::test_a\n- y = g\n+ y = 2\n~nn .h5 .npz\n"
    Changes(False, change).apply("other_test.py", tree)
    assert "y = g()" in ast.unparse(tree)
    Changes(True, change).apply("x_test.py", tree)
    assert "x = f('a.h5')\n        y = 2\n        h(x)" in ast.unparse(tree)
    with pytest.raises(ValueError, match=r"nothing like .*y = g"):
        Changes(False, change).apply("x_test.py", tree)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (NotImplementedError("Keras has Adam(use_ema=…)"), "passed"),
        (NotImplementedError("Keras has Adam(use_emas=…)"), "failed"),
        (TypeError("use_ema"), "failed"),
        (None, "failed"),
    ],
)
def test_a_refusal_is_one_by_name(error: Exception | None, outcome: str) -> None:
    report = SimpleNamespace(outcome="failed" if error else "passed", user_properties=[])
    plugin.judge(report, "use_ema", error)
    assert report.outcome == outcome


def test_the_run_ends_with_the_counts() -> None:
    selected = "GaussianNoiseTest or test_dropout_partial_noise_shape"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "ci.keras_tests.plugin"]
    command += ["ci/keras_tests", "-k", selected]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True)
    line = re.search(r"^Keras' own tests: .*", done.stdout, re.M)
    assert done.returncode == 0, done.stdout
    assert line and re.match(
        r"Keras' own tests: 2 passed, 0 failed, 2 refused by name, \d{4} outside", line[0]
    )
