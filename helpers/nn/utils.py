"""What Keras keeps under `keras.utils`."""

import numpy as np
from numpy.typing import ArrayLike

from . import outside
from .random import set_random_seed

__all__ = ["normalize", "set_random_seed", "to_categorical"]


def to_categorical(x: ArrayLike, num_classes: int | None = None) -> np.ndarray:
    """One-hot rows: the label 2 of 4 becomes (0, 0, 1, 0).

    Args:
        x: whole class numbers from 0, of any shape; a last axis of length 1 is dropped.
        num_classes: how many there are; by default the largest label plus 1.

    Returns:
        An array of the shape of x with one axis of `num_classes` more.

    Raises:
        ValueError: for labels that are no whole numbers in range. (Keras cuts fractions off and
            counts negative labels from the end, without a word.)
    """
    labels = np.asarray(x)
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels[..., 0]
    if labels.size == 0 and not num_classes:
        raise ValueError("x holds no labels")
    whole = labels.astype(np.intp)
    if (whole != labels).any() or (whole < 0).any():
        raise ValueError("labels must be whole numbers of at least 0")
    classes = num_classes or int(whole.max()) + 1
    if (whole >= classes).any():
        raise ValueError(f"label {whole.max()} does not fit {classes} classes (0 to {classes - 1})")
    return np.eye(classes)[whole]


def normalize(x: ArrayLike, axis: int = -1, order: float = 2) -> np.ndarray:
    """x with each vector along `axis` divided by its norm, so that this becomes 1 (or stays 0).

    Args:
        order: of the norm: 2 for the root of the sum of squares, 1 for the sum of sizes.
    """
    norm = np.linalg.norm(x, order, axis, keepdims=True)
    return x / np.where(norm == 0, 1, norm)


__getattr__ = outside.answer("utils", __name__)
