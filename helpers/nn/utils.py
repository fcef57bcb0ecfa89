"""What Keras keeps under `keras.utils`."""

import numpy as np

from .random import set_random_seed

__all__ = ["set_random_seed", "to_categorical"]


def to_categorical(x, num_classes: int | None = None) -> np.ndarray:
    """One-hot rows: the label 2 of 4 becomes (0, 0, 1, 0).

    Args:
        x: whole class numbers from 0, of any shape.
        num_classes: how many there are; by default the largest label plus 1.

    Returns:
        An array of the shape of x with one axis of `num_classes` more.

    Raises:
        ValueError: for labels that are no whole numbers in range.
    """
    labels = np.asarray(x)
    if labels.size == 0:
        raise ValueError("x holds no labels")
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels[..., 0]
    whole = labels.astype(np.intp)
    if (whole != labels).any() or whole.min() < 0:
        raise ValueError("labels must be whole numbers of at least 0")
    classes = int(whole.max()) + 1 if num_classes is None else num_classes
    if whole.max() >= classes:
        raise ValueError(f"label {whole.max()} does not fit {classes} classes (0 to {classes - 1})")
    return np.eye(classes)[whole]
