"""The explorers' tests once more with Colab's packages, ipywidgets 7.7.1 among them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ci.tests.colab.runtime import ROOT, command, versions

TESTS = ("engine", "controls", "panel")


def test_explorers_pass_their_tests(packages: Path) -> None:
    files = [f"ci/tests/explorer/test_{name}.py" for name in TESTS]
    variables = {**os.environ, "PYTHONPATH": str(packages)}
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    done = command(pytest, cwd=ROOT, env=variables)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-1000:]


def test_the_packages_of_colab_are_those_that_are_found(packages: Path) -> None:
    names = ("anywidget", "ipywidgets", "numpy", "pandas", "scipy", "sklearn", "matplotlib")
    names += ("IPython", "ipykernel", "keras", "tqdm")
    code = f"import {', '.join(names)}; print({'.__version__, '.join(names)}.__version__)"
    found = command([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(packages)})
    expected = versions() | {"IPython": versions()["ipython"]}
    expected["sklearn"] = expected["scikit-learn"]
    assert found.stdout.split() == [expected[name] for name in names], found.stderr
