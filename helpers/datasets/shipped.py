"""The real data sets of the folder data/, read once and handed out as copies.

Where they come from, their licences and checksums: data/README.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

from helpers.datasets.base import Dataset, positions

DATA = Path(__file__).resolve().parents[2] / "data"


def iris(features: Iterable[str] | None = None, classes: Iterable[str] | None = None) -> Dataset:
    """Return Iris: 150 flowers, 4 lengths in cm, 3 species (Fisher 1936).

    `features` and `classes` choose columns and species by name, in the order wanted, for example
    `iris(features=("petal length (cm)", "petal width (cm)"), classes=("setosa", "versicolor"))`.
    The chosen classes are numbered 0, 1, … in that order.
    Raises ValueError, with the nearest name, for one that does not exist.
    """
    data = _read("iris", ("setosa", "versicolor", "virginica"), "Fisher 1936, UCI")
    return select(data, features, classes)


def breast_cancer(
    features: Iterable[str] | None = None, classes: Iterable[str] | None = None
) -> Dataset:
    """Return Wisconsin diagnostic breast cancer: 569 samples, 30 measures (Street et al. 1993).

    Class 0 is malignant (212), class 1 benign (357), as in scikit-learn; `features` and
    `classes` choose by name as in `iris`, so `classes=("benign", "malignant")` makes malignant
    the class 1.
    """
    data = _read("breast_cancer", ("malignant", "benign"), "Street, Wolberg, Mangasarian 1993, UCI")
    return select(data, features, classes)


def digits(classes: Iterable[str] | None = None, scaled: bool = False) -> Dataset:
    """Return handwritten digits: 1,797 images of 8 × 8 pixels (Alpaydin & Kaynak 1998).

    `x` has shape (1797, 64), row by row of each image; a pixel is the ink in 4 × 4 finer ones,
    from 0 to 16, or from 0 to 1 with `scaled=True`. `x.reshape(-1, 8, 8)` gives the images.
    `classes` chooses digits by name, for example `("3", "8")`, and numbers them in that order.
    """
    data = _read("digits", tuple("0123456789"), "Alpaydin & Kaynak 1998, UCI")
    data = select(data, None, classes)
    if scaled:
        data.x[...] /= 16.0
    return data


def study_hours() -> Dataset:
    """Return an invented regression set: 60 students, hours of study and sleep, exam score.

    Synthetic, for the arithmetic of regression only; data/README.md says how it was made.
    """
    return select(_read("study_hours", (), "synthetic"), None, None)


def select(
    data: Dataset, features: Iterable[str] | None = None, classes: Iterable[str] | None = None
) -> Dataset:
    """Return a copy of a data set with the features and classes chosen, each in the order given.

    Rows keep their order; classes are numbered anew: 0, 1, … as chosen. None keeps all.
    Raises ValueError for an unknown or repeated name, or for classes of a regression.
    """
    x, y = data.x, data.y
    feature_names, target_names = data.feature_names, data.target_names
    if classes is not None:
        if not target_names:
            raise ValueError(f"{data.name} is a regression: it has no classes to choose from")
        chosen = positions(classes, target_names, "class")
        numbers = np.full(len(target_names), -1, dtype=y.dtype)
        numbers[chosen] = range(len(chosen))
        rows = np.isin(y, chosen)
        x, y = x[rows], numbers[y[rows]]
        target_names = tuple(target_names[i] for i in chosen)
    if features is not None:
        columns = positions(features, feature_names, "feature")
        x = x[:, columns]
        feature_names = tuple(feature_names[i] for i in columns)
    return Dataset(
        np.array(x, order="C"),
        np.array(y),
        feature_names,
        target_names,
        data.name,
        data.source,
        data.report,
    )


@cache
def _read(name: str, target_names: tuple[str, ...], source: str) -> Dataset:
    """Parse data/<name>.csv: a header, numbers, and the target (name or value) at the end."""
    path = DATA / f"{name}.csv"
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing; it belongs to the course: get the folder data/ again"
        )
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    rows = [line.split(",") for line in lines[1:]]
    x = np.array([row[:-1] for row in rows], dtype=np.float64)
    targets = [row[-1] for row in rows]
    y = np.array([target_names.index(t) for t in targets] if target_names else targets, dtype=float)
    y = y.astype(np.int64) if target_names else y
    return Dataset(x, y, tuple(header[:-1]), target_names, name, source)
