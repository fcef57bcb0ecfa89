"""Data: the sets of data/ (shipped), points made from a seed, the reader's own CSV, preparation."""

from .base import Dataset
from .generators import (
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
from .prepare import Part, Scaler, Split, split, standardize
from .regression import line, plane, polynomial
from .shipped import breast_cancer, digits, iris, select, study_hours

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
    "moons",
    "plane",
    "polynomial",
    "select",
    "spirals",
    "split",
    "standardize",
    "study_hours",
]
