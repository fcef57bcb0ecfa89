"""Normalization: each feature gets mean 0 and variance 1 over the data, once and for all."""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from .. import config
from .base import Layer


class Normalization(Layer):
    """a = (x − μ) / σ, with μ and σ² measured by `adapt` or given.

    Put it first in a network, and the network takes the data as they are. Unlike batch
    normalization it does not change while the network learns.

    Args:
        axis: the axes, counted with that of the samples, along which each index has its own μ and
            σ: -1 for one a feature, None for one in all.
        mean, variance: μ and σ², spread over those axes; both or neither.
        invert: a = μ + σ·x instead, which takes a network's output back to the data's units.

    Raises:
        ValueError: for one of `mean` and `variance` without the other, unlike or too long shapes.
    """

    def __init__(
        self,
        axis: int | Sequence[int] | None = -1,
        mean: float | ArrayLike | None = None,
        variance: float | ArrayLike | None = None,
        invert: bool = False,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.axis = () if axis is None else tuple(int(a) for a in np.atleast_1d(axis))
        self.invert = invert
        self.input_mean, self.input_variance = mean, variance
        self.adapt_mean = self.adapt_variance = self.count = None
        if (mean is None) != (variance is None):
            raise ValueError(
                "both `mean` and `variance` must be set, or neither (then call `adapt`); got "
                f"mean={mean} and variance={variance}"
            )
        if mean is None:
            return
        # Lists: an array among a layer's hyperparameters has one number per run.
        self.input_mean, self.input_variance = (
            np.asarray(mean).tolist(),
            np.asarray(variance).tolist(),
        )
        if np.shape(mean) != np.shape(variance) or np.ndim(mean) > len(self.axis):
            raise ValueError(
                "`mean` and `variance` must have the same shape, of at most one axis for each of "
                f"axis={self.axis}, got {np.shape(mean)} and {np.shape(variance)}"
            )

    def build(self, input_shape):
        n = len(input_shape)
        if any(not -n <= a < n for a in self.axis):
            raise ValueError(
                f"All `axis` values must be in the range [{-n}, {n}) for an input of shape "
                f"{tuple(input_shape)}, got axis={self.axis}"
            )
        kept = sorted(a % n for a in self.axis)
        self.built_for, shape = tuple(input_shape), tuple(input_shape[a] for a in kept)
        if None in shape:
            raise ValueError(
                "All `axis` values to be kept must belong to axes of known length, but of the "
                f"input {tuple(input_shape)}, axis={self.axis} keeps one of unknown length"
            )
        self.summed = tuple(a - n for a in range(n) if a not in kept)
        # μ `(*runs, *kept)` as it meets x `(*runs, n, …)`.
        self.per_feature = (..., *[slice(None) if a in kept else None for a in range(n)])
        if self.input_mean is None:
            self.adapt_mean = self.add_weight(shape, "zeros", trainable=False, name="mean")
            self.adapt_variance = self.add_weight(shape, "ones", trainable=False, name="variance")
            # Keras keeps a third weight, which it never changes.
            self.count = self.add_weight((), "zeros", trainable=False, name="count")
            return
        self.given = tuple(
            np.broadcast_to(np.asarray(value, dtype=config.floatx()), shape)
            for value in (self.input_mean, self.input_variance)
        )

    @property
    def mean(self) -> np.ndarray:
        """μ, with an axis of length 1 for each axis of x that is not kept."""
        found = self.given[0] if self.adapt_mean is None else self.adapt_mean.value
        return found[self.per_feature]

    @property
    def variance(self) -> np.ndarray:
        """σ², of the shape of `mean`."""
        found = self.given[1] if self.adapt_variance is None else self.adapt_variance.value
        return found[self.per_feature]

    def forward(self, x, training=False):
        self.x = self.z = x
        self.sigma = np.maximum(np.sqrt(self.variance), config.epsilon())
        self.a = self.mean + x * self.sigma if self.invert else (x - self.mean) / self.sigma
        return self.a

    def backward(self, da):
        """∂L/∂x = da/σ, or σ·da when inverted."""
        return da * self.sigma if self.invert else da / self.sigma

    def adapt(self, data: ArrayLike | Iterable) -> None:
        """Measures μ and σ² (divided by n) of `data`, in place of what was measured before.

        Args:
            data: an array of samples, or batches of them: a list of arrays, a generator, a
                `tf.data.Dataset`. Of a batch that is a tuple the first counts, (x, y).

        Raises:
            TypeError: for anything else.
            ValueError: for no batches, or a shape that the layer was not built for.
        """
        if self.input_mean is not None:
            raise ValueError("mean and variance were given, so that there is nothing to measure")
        count = mean = variance = 0
        for x in _batches(data):
            self.ensure_built(x.shape)
            self._check(x.shape)
            new = math.prod(x.shape[a] for a in self.summed)
            count += new
            share, gap = new / count, x.mean(axis=self.summed) - mean
            # What the two means differ by adds to the variance. Chan et al. 1983.
            variance = (1 - share) * (variance + share * gap**2) + share * x.var(axis=self.summed)
            mean = mean + share * gap
        self.adapt_mean.value[...], self.adapt_variance.value[...] = mean, variance

    def _check(self, shape: tuple) -> None:
        n = len(self.built_for)
        kept = set(range(-n, 0)) - set(self.summed)
        if len(shape) < n or any(shape[a] != self.built_for[a] for a in kept):
            raise ValueError(
                f"the layer was built for {self.built_for}, but data of shape {shape} have an "
                "incompatible shape"
            )


def _batches(data) -> Iterator[np.ndarray]:
    """The arrays of which `data` consist."""
    if not hasattr(data, "__iter__"):
        raise TypeError(f"adapt takes an array or batches of arrays, not {type(data).__name__}")
    empty = True
    for batch in [data] if hasattr(data, "shape") else data:
        batch, empty = batch[0] if isinstance(batch, tuple) else batch, False
        if not hasattr(batch, "shape"):
            raise TypeError(
                f"adapt takes batches that are arrays, with a `.shape`, not {type(batch).__name__}"
            )
        yield np.asarray(batch, dtype=float)
    if empty:
        raise ValueError("adapt got an empty iterable: there is nothing to measure")
