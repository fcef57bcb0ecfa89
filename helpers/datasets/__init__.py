"""Data: the sets of data/ (shipped), points made from a seed, the reader's own CSV, preparation."""

from helpers.datasets.base import Dataset
from helpers.datasets.csv_file import load_csv
from helpers.datasets.generators import (
    GATES,
    Separable,
    blobs,
    circles,
    flip_labels,
    gate,
    linearly_separable,
    moons,
    spirals,
)
from helpers.datasets.prepare import Part, Scaler, Split, split, standardize
from helpers.datasets.regression import line, plane, polynomial
from helpers.datasets.shipped import breast_cancer, digits, iris, select, study_hours

__all__ = [
    "GATES",
    "Dataset",
    "Part",
    "Scaler",
    "Separable",
    "Split",
    "blobs",
    "breast_cancer",
    "circles",
    "digits",
    "flip_labels",
    "gate",
    "iris",
    "line",
    "linearly_separable",
    "load_csv",
    "moons",
    "plane",
    "polynomial",
    "select",
    "spirals",
    "split",
    "standardize",
    "study_hours",
]
