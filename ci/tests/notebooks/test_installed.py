"""The first cell says that all is here, or in plain words what is not."""

import subprocess
import sys
from pathlib import Path

import pytest

from helpers import installed
from helpers.installed import Found

ROOT = Path(__file__).resolve().parents[3]
FINE = [Found("numpy", "2.4.1", "2.0"), Found("tensorflow", "2.19.0", "2.19")]


def test_every_needed_package_has_its_oldest_version_in_the_requirements() -> None:
    lines = installed.REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    bounds = {line.partition(";")[0] for line in lines}
    for item in installed.check():
        assert f"{item.package}>={item.oldest}" in bounds
        assert item.version


def test_the_bound_is_that_of_the_python_that_runs() -> None:
    text = '# why\nnumpy>=2.0\nkeras>=3; python_version < "3.14" and (os_name == "nt")\n'
    text += 'keras>=4.0rc0; python_version >= "3.14"\n'
    assert installed.oldest(text, (3, 13)) == {"numpy": "2.0", "keras": "3"}
    assert installed.oldest(text, (3, 14)) == {"numpy": "2.0", "keras": "4.0rc0"}


@pytest.mark.parametrize("python", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_every_python_has_a_bound_for_all_that_is_needed(python: tuple[int, int]) -> None:
    text = installed.REQUIREMENTS.read_text(encoding="utf-8")
    assert set(installed.NEEDED) <= set(installed.oldest(text, python))


def test_here_all_is_found(capsys: pytest.CaptureFixture) -> None:
    installed.report()
    assert capsys.readouterr().out == (
        "Everything is here: NumPy, Matplotlib, ipywidgets, scikit-learn, tqdm, "
        "and Keras for later.\n"
    )


def test_what_is_missing_or_too_old_is_named_with_its_cure() -> None:
    found = [Found("numpy", "1.26.4", "2.0"), Found("tqdm", "", "4.67"), *FINE[1:]]
    assert installed.complaints(found, (3, 12)) == [
        "NumPy is 1.26.4, and 2.0 or newer is needed; tqdm is missing.",
        'Run `%pip install "numpy>=2.0" "tqdm>=4.67"` in a cell, then restart the kernel.',
    ]


def test_without_keras_the_rest_still_works() -> None:
    words = installed.complaints([FINE[0], Found("tensorflow", "", "2.19")], (3, 11))
    assert words[0] == "TensorFlow is missing."
    assert words[-1].endswith("that need Keras are left out and say so, and all others run.")


def test_an_old_python_is_named() -> None:
    (words,) = installed.complaints(FINE, (3, 9))
    assert words.startswith("Python is 3.9, and 3.11 or newer is needed")


@pytest.mark.parametrize(
    ("version", "fits"),
    [("2.0", True), ("2.0.0rc1", True), ("10.1", True), ("1.99.9", False), ("2", True)],
)
def test_versions_compare_as_numbers(version: str, fits: bool) -> None:
    assert (not Found("numpy", version, "2.0").complaint) is fits


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from helpers import installed; installed.report();"
        "print({'numpy', 'matplotlib', 'tensorflow', 'keras', 'ipywidgets'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("set()\n")
