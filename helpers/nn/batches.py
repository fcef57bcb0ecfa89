"""The data of one training: samples, targets and weights that fit, cut into batches."""

from typing import NamedTuple

import numpy as np

from .arrays import as_float, as_rates


class Data(NamedTuple):
    """Samples x, targets y and weights, each shared by a stack or with its axes in front.

    Attributes:
        x_axis, y_axis: which axis of x and of y counts the samples, from the end.
    """

    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray | None
    x_axis: int
    y_axis: int

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
        weight = as_float("sample_weight", self.weight)
        if weight.shape[-1] != self.n or (weight < 0).any():
            raise ValueError(f"sample_weight must hold {self.n} numbers of at least 0")
        return self._replace(weight=weight)

    def take(self, rows) -> "Data":
        """Only the samples with these numbers."""
        x, y = self.x.take(rows, axis=self.x_axis), self.y.take(rows, axis=self.y_axis)
        weight = None if self.weight is None else self.weight[..., rows]
        return Data(x, y, weight, self.x_axis, self.y_axis)

    def batches(self, size: int, rng: np.random.Generator | None = None):
        """The data in batches of `size` (the last may be shorter), in an order drawn from `rng`."""
        if size >= self.n:
            yield self  # one batch holds all: its order does not matter
            return
        order = np.arange(self.n) if rng is None else rng.permutation(self.n)
        for start in range(0, self.n, size):
            yield self.take(order[start : start + size])

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
            as_rates(f"class_weight[{label!r}]", weight)
        labels = self.y
        if self.y_axis == -2:
            labels = labels[..., 0] if labels.shape[-1] == 1 else labels.argmax(axis=-1)
        weight = np.ones(labels.shape)
        for label, value in class_weight.items():
            weight[np.round(labels) == label] = value
        return self._replace(weight=weight)
