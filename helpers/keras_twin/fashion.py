"""Fashion-MNIST: the larger set, which does not ship with the course."""

from __future__ import annotations

import numpy as np

from helpers.datasets.base import Dataset, nearest, whole_number
from helpers.keras_twin.download import fetch

CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
PIXELS = tuple(f"pixel_{row}_{column}" for row in range(28) for column in range(28))


def fashion_mnist(samples: int = 6000, part: str = "train", scaled: bool = False) -> Dataset:
    """Return the first `samples` images of Fashion-MNIST (Xiao, Rasul, Vollgraf 2017).

    28 × 28 pixels each, row by row, from 0 to 255, or from 0 to 1 with `scaled=True`; ten kinds
    of clothes. `part` is "train" (60,000 images, in no order) or "test" (10,000). As float64 all
    of them take 440 MB, so ask for as many as you need.
    The first call imports Keras and fetches 31 MB with a bar; later ones read Keras' cache.
    Raises ConnectionError without a connection, ValueError for a broken file of the cache, for
    more samples than there are, or for another part.
    """
    count = whole_number(samples, "samples", 1)
    part = nearest(part, ("train", "test"), "part")
    x, y = fetch()[("train", "test").index(part)]
    if count > len(x):
        raise ValueError(f"part {part!r} has {len(x)} images, got samples={count}")
    x = x[:count].reshape(count, -1) / (255.0 if scaled else 1.0)
    source = "Xiao, Rasul, Vollgraf 2017, by keras.datasets"
    return Dataset(x, y[:count].astype(np.int64), PIXELS, CLASSES, "fashion_mnist", source)
