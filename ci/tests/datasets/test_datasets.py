"""The sets of data/: equal to scikit-learn's, matching their checksums, never shared."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets

from helpers import datasets

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "data"
LOADERS = {
    "iris": (datasets.iris, sklearn.datasets.load_iris),
    "breast_cancer": (datasets.breast_cancer, sklearn.datasets.load_breast_cancer),
    "digits": (datasets.digits, sklearn.datasets.load_digits),
}


@pytest.mark.parametrize("name", LOADERS)
def test_equal_to_the_copy_of_scikit_learn(name):
    ours, theirs = (load() for load in LOADERS[name])
    np.testing.assert_array_equal(ours.x, theirs.data)
    np.testing.assert_array_equal(ours.y, theirs.target)
    assert ours.feature_names == tuple(map(str, theirs.feature_names))
    assert ours.target_names == tuple(map(str, theirs.target_names))
    assert ours.x.dtype == np.float64
    assert np.issubdtype(ours.y.dtype, np.integer)


def test_checksums_of_the_readme_match_every_file():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    written = dict(re.findall(r"\| `([\w.]+)` \| `([0-9a-f]{64})`", readme))
    sets = [path for path in DATA.glob("*.csv") if path.name != "glossary.csv"]  # words grow
    measured = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sets}
    assert written == measured


def test_the_files_are_what_the_script_writes():
    run = subprocess.run(
        [sys.executable, ROOT / "ci" / "make_data.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_data_stays_small():
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 500_000


def test_loading_needs_neither_scikit_learn_nor_keras():
    code = (
        "import sys; from helpers import datasets as d; d.iris(); d.digits(); d.breast_cancer();"
        "print([m for m in ('sklearn', 'keras', 'tensorflow', 'pandas') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("load", [datasets.iris, datasets.digits, datasets.study_hours])
def test_what_a_caller_changes_stays_with_the_caller(load):
    first = load()
    first.x[:] = -1
    first.y[:] = 0
    again = load()
    assert again.x.min() >= 0
    assert len(np.unique(again.y)) > 1


def test_features_and_classes_come_in_the_order_chosen():
    whole = datasets.iris()
    names = ("petal width (cm)", "sepal length (cm)")
    part = datasets.iris(features=names, classes=("virginica", "setosa"))
    assert part.feature_names == names
    assert part.target_names == ("virginica", "setosa")
    rows = whole.y != 1
    np.testing.assert_array_equal(part.x, whole.x[rows][:, [3, 0]])
    np.testing.assert_array_equal(part.y, np.where(whole.y[rows] == 2, 0, 1))


def test_digits_scaled_run_from_0_to_1():
    np.testing.assert_array_equal(datasets.digits(scaled=True).x, datasets.digits().x / 16)


def test_a_dataset_unpacks_to_x_and_y_and_prints_short():
    x, y = datasets.digits(classes=("3", "8"))
    assert x.shape == (len(y), 64)
    assert repr(datasets.iris()) == (
        "<Dataset iris: x (150, 4), y (150,), classes setosa, versicolor, virginica>"
    )


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: datasets.iris(classes=("setsa",)), ValueError, "did you mean 'setosa'"),
        (lambda: datasets.iris(features=("Petal width",)), ValueError, "petal width (cm)"),
        (lambda: datasets.iris(features="petal width (cm)"), TypeError, "not one string"),
        (lambda: datasets.iris(features=()), ValueError, "no feature was chosen"),
        (lambda: datasets.iris(classes=("setosa", "setosa")), ValueError, "chosen twice"),
        (lambda: datasets.iris(classes=(0, 1)), TypeError, "by its name"),
        (lambda: datasets.digits(classes=("ten",)), ValueError, "there are: '0', '1'"),
        (lambda: datasets.select(datasets.study_hours(), classes=("a",)), ValueError, "regression"),
    ],
)
def test_a_wrong_choice_names_what_there_is(call, error, words):
    with pytest.raises(error, match=re.escape(words)):
        call()
