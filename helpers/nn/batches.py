"""The data of one training: samples, targets and weights that fit, cut into batches."""

import warnings
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from .arrays import as_float, as_hyper

Batch = tuple[np.ndarray, np.ndarray, np.ndarray | None]


class Data(NamedTuple):
    """Samples x, targets y and weights, each shared by a stack or with its axes in front.

    Attributes:
        x_axis, y_axis: which axis of x and of y counts the samples, from the end.
        row: whether y was given as `(n,)` and has become `(n, 1)`.
    """

    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray | None
    x_axis: int
    y_axis: int
    row: bool = False

    @property
    def n(self) -> int:
        """How many samples there are."""
        return self.x.shape[self.x_axis]

    def checked(self, runs: tuple) -> "Data":
        """The data themselves.

        Raises:
            ValueError: when x, y and the weights do not have the same number of samples.
        """
        leading = self.y.shape[: self.y.ndim + self.y_axis]
        found = self.y.shape[self.y_axis]
        if found != self.n or leading not in ((), runs):
            raise ValueError(f"x has {self.n} samples, y has {found} (its shape is {self.y.shape})")
        if self.weight is None:
            return self
        weight = as_float("sample_weight", self.weight, dtype=self.x.dtype)
        if weight.ndim > 1 and weight.shape[-1] == 1:
            weight = weight[..., 0]
        if weight.shape[-1] != self.n or (weight < 0).any():
            raise ValueError(f"sample_weight must hold {self.n} numbers of at least 0")
        return self._replace(weight=weight)

    def take(self, rows: np.ndarray) -> "Data":
        """Only the samples with these numbers."""
        x, y = self.x.take(rows, axis=self.x_axis), self.y.take(rows, axis=self.y_axis)
        weight = None if self.weight is None else self.weight[..., rows]
        return self._replace(x=x, y=y, weight=weight)

    def part(self, start: int, stop: int) -> Batch:
        """x, y and weights of the samples from `start` up to `stop`, as views."""
        rows = slice(start, stop)
        x = self.x[rows] if self.x_axis == -self.x.ndim else _cut(self.x, self.x_axis, rows)
        y = self.y[rows] if self.y_axis == -self.y.ndim else _cut(self.y, self.y_axis, rows)
        return x, y, None if self.weight is None else self.weight[..., rows]

    def batches(self, size: int, rng: np.random.Generator | None = None) -> Iterator[Batch]:
        """The data in batches of `size` (the last may be shorter), in an order drawn from `rng`."""
        if size >= self.n:
            yield self.x, self.y, self.weight  # one batch holds all: its order does not matter
            return
        data = self if rng is None else self.take(rng.permutation(self.n))
        for start in range(0, self.n, size):
            yield data.part(start, start + size)

    def split(self, share: float) -> tuple["Data", "Data"]:
        """(the first part, the last `share` of the samples).

        Raises:
            ValueError: when one of the two would be empty.
        """
        if isinstance(share, bool) or not 0 < share < 1:
            raise ValueError(f"validation_split must lie between 0 and 1, got {share!r}")
        at = int(np.floor(self.n * (1 - share)))
        if at in (0, self.n):
            raise ValueError(f"validation_split={share} of {self.n} samples leaves one part empty")
        return self.take(np.arange(at)), self.take(np.arange(at, self.n))

    def weighted(self, class_weight: dict) -> "Data":
        """The data with each sample weighted by its class; a class that is not named counts 1.

        Raises:
            TypeError: when it is no dictionary.
            ValueError: for a negative weight, or where samples have weights already.
        """
        if not isinstance(class_weight, dict):
            raise TypeError(f"class_weight must be {{class: weight}}, not {class_weight!r}")
        if self.weight is not None:
            raise ValueError("give class_weight or sample_weight, not both")
        for label, weight in class_weight.items():
            as_hyper(f"class_weight[{label!r}]", weight)
        labels = self.y
        if self.y_axis == -2:
            labels = labels[..., 0] if labels.shape[-1] == 1 else labels.argmax(axis=-1)
        weight = np.ones(labels.shape, self.x.dtype)
        for label, value in class_weight.items():
            weight[np.round(labels) == label] = value
        return self._replace(weight=weight)


def _cut(array: np.ndarray, axis: int, rows: slice) -> np.ndarray:
    return array[(..., rows, *[slice(None)] * (-axis - 1))]


class Feed:
    """The batches of one epoch after the other, as `fit` asks for them.

    Args:
        batch_size: samples per batch; None means 32, or what `steps` steps need.
        steps: batches per epoch; the next epoch goes on where the last one ended. None for all.
        rng: draws the order of the samples, anew for each pass; None keeps it.
    """

    def __init__(
        self,
        data: Data,
        batch_size: int | None,
        steps: int | None = None,
        rng: np.random.Generator | None = None,
    ):
        self.data, self.steps, self.rng = data, steps, rng
        self.size = batch_size or (-(-data.n // steps) if steps else 32)
        self.in_all = -(-data.n // self.size)
        self._seen, self._rest = self.in_all, iter(())

    def epoch(self) -> Iterator[Batch]:
        """The batches of the next epoch. Warns when `steps` asks for more than there are."""
        if self.steps is None:
            yield from self.data.batches(self.size, self.rng)
            return
        for step in range(self.steps):
            if self._seen >= self.in_all:
                if step:
                    warnings.warn(
                        f"Your input ran out of data: steps_per_epoch={self.steps}, but there are "
                        f"{self.in_all} batches of {self.size}; the epoch ends here",
                        stacklevel=4,
                    )
                    break
                self._seen, self._rest = 0, self.data.batches(self.size, self.rng)
            self._seen += 1
            yield next(self._rest)
