"""Initializers that draw: normal, uniform, scaled by the fans, orthogonal."""

import math
from collections.abc import Sequence

import numpy as np

from ..arrays import as_hyper, per_run
from ..naming import did_you_mean
from .base import Initializer

TRUNCATED_STDDEV = 0.87962566103423978  # deviation of a standard normal cut off at ±2


def fans(
    shape: tuple, input_axes: Sequence[int] | None = None, output_axes: Sequence[int] | None = None
) -> tuple[int, int]:
    """(fan_in, fan_out): how many numbers come in and go out along weights of this shape.

    Of a kernel `(fan_in, fan_out)` its two lengths, of a vector its length twice; the axes before
    the last two count for both. Given axes are multiplied instead.
    """
    if input_axes is not None and output_axes is not None:
        return math.prod(shape[i] for i in input_axes), math.prod(shape[i] for i in output_axes)
    if len(shape) < 2:
        return (shape[0], shape[0]) if shape else (1, 1)
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


def _truncated(rng: np.random.Generator, shape: tuple) -> np.ndarray:
    """Standard normal numbers, drawn again until each lies within ±2."""
    values = rng.standard_normal(shape)
    far = np.abs(values) > 2
    while far.any():
        values[far] = rng.standard_normal(far.sum())
        far = np.abs(values) > 2
    return values


class RandomNormal(Initializer):
    """Normal with the given mean and standard deviation."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.mean, self.stddev = as_hyper("mean", mean, -np.inf), as_hyper("stddev", stddev)

    def draw(self, rng, runs, shape):
        values = self.standard(rng, runs + shape)
        return per_run(self.mean, values) + per_run(self.stddev, values) * values

    def standard(self, rng: np.random.Generator, shape: tuple) -> np.ndarray:
        """The numbers before mean and deviation are applied."""
        return rng.standard_normal(shape)


class TruncatedNormal(RandomNormal):
    """Normal, but values further than two deviations from the mean are drawn again."""

    def standard(self, rng, shape):
        return _truncated(rng, shape)


class RandomUniform(Initializer):
    """Uniform between `minval` and `maxval`."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.minval = as_hyper("minval", minval, -np.inf)
        self.maxval = as_hyper("maxval", maxval, -np.inf)
        if np.any(np.asarray(minval) > maxval):
            raise ValueError(f"minval must not be above maxval, got {minval!r} and {maxval!r}")

    def draw(self, rng, runs, shape):
        values = rng.random(runs + shape)
        low, high = per_run(self.minval, values), per_run(self.maxval, values)
        return low + (high - low) * values


class VarianceScaling(Initializer):
    """Mean 0 and variance scale / n, with n the fan in, the fan out or their mean.

    Args:
        scale: the numerator, above 0.
        mode: "fan_in", "fan_out" or "fan_avg".
        distribution: "truncated_normal" (cut at ±2 deviations and widened so that the variance
            is still scale / n), "untruncated_normal" or "uniform" (limit √(3·scale / n)).
        seed: None for one of its own.
        input_axes, output_axes: which axes count as fan in and fan out, for other shapes than
            `(fan_in, fan_out)`.

    Raises:
        ValueError: for an unknown mode or distribution, or a scale that is not above 0.
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
        input_axes: Sequence[int] | None = None,
        output_axes: Sequence[int] | None = None,
    ):
        super().__init__(seed)
        if np.any(np.asarray(scale) <= 0):
            raise ValueError(f"Argument `scale` must be positive float. Received: scale={scale!r}")
        self.scale = as_hyper("scale", scale)
        distribution = str(distribution).lower()
        distribution = "truncated_normal" if distribution == "normal" else distribution
        self.mode = _one_of("mode", mode, ("fan_in", "fan_out", "fan_avg"))
        kinds = ("truncated_normal", "untruncated_normal", "uniform")
        self.distribution = _one_of("distribution", distribution, kinds)
        self.input_axes, self.output_axes = input_axes, output_axes

    def draw(self, rng, runs, shape):
        fan_in, fan_out = fans(shape, self.input_axes, self.output_axes)
        n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        if self.distribution == "uniform":
            values = 2 * rng.random(runs + shape) - 1
        elif self.distribution == "untruncated_normal":
            values = rng.standard_normal(runs + shape)
        else:
            values = _truncated(rng, runs + shape)
        stddev = per_run(np.sqrt(np.divide(self.scale, max(1.0, n))), values)
        if self.distribution == "uniform":
            return np.sqrt(3) * stddev * values
        return (
            stddev * values
            if self.distribution == "untruncated_normal"
            else stddev / TRUNCATED_STDDEV * values
        )


class GlorotUniform(VarianceScaling):
    """Uniform with variance 2 / (fan_in + fan_out). Glorot and Bengio 2010, eq. 16.

    Often called Xavier; many courses teach 1 / fan_in under that name, which is LeCun's.
    """

    def __init__(self, seed: int | None = None, input_axes=None, output_axes=None):
        super().__init__(1.0, "fan_avg", "uniform", seed, input_axes, output_axes)


class GlorotNormal(VarianceScaling):
    """Truncated normal with variance 2 / (fan_in + fan_out). Glorot and Bengio 2010."""

    def __init__(self, seed: int | None = None, input_axes=None, output_axes=None):
        super().__init__(1.0, "fan_avg", "truncated_normal", seed, input_axes, output_axes)


class HeUniform(VarianceScaling):
    """Uniform with variance 2 / fan_in. He et al. 2015."""

    def __init__(self, seed: int | None = None, input_axes=None, output_axes=None):
        super().__init__(2.0, "fan_in", "uniform", seed, input_axes, output_axes)


class HeNormal(VarianceScaling):
    """Truncated normal with variance 2 / fan_in. He et al. 2015, eq. 10."""

    def __init__(self, seed: int | None = None, input_axes=None, output_axes=None):
        super().__init__(2.0, "fan_in", "truncated_normal", seed, input_axes, output_axes)


class LecunUniform(VarianceScaling):
    """Uniform with variance 1 / fan_in. LeCun et al. 1998, "Efficient BackProp"."""

    def __init__(self, seed: int | None = None, input_axes=None, output_axes=None):
        super().__init__(1.0, "fan_in", "uniform", seed, input_axes, output_axes)


class LecunNormal(VarianceScaling):
    """Truncated normal with variance 1 / fan_in. LeCun et al. 1998."""

    def __init__(self, seed: int | None = None, input_axes=None, output_axes=None):
        super().__init__(1.0, "fan_in", "truncated_normal", seed, input_axes, output_axes)


class Orthogonal(Initializer):
    """`gain` times a random matrix with orthonormal rows or columns. Saxe et al. 2014.

    Of a shape with more axes than two, all but the last count as rows.

    Raises:
        ValueError: when the weights are no matrix.
    """

    def __init__(self, gain: float = 1.0, seed: int | None = None):
        super().__init__(seed)
        self.gain = as_hyper("gain", gain, -np.inf)

    def draw(self, rng, runs, shape):
        if len(shape) < 2:
            raise ValueError(
                "an orthogonal matrix needs two axes (must be at least two-dimensional), not the "
                f"shape {shape}"
            )
        flat = math.prod(shape[:-1]), shape[-1]
        q, r = np.linalg.qr(rng.standard_normal((*runs, max(flat), min(flat))))
        q = q * np.sign(np.diagonal(r, axis1=-2, axis2=-1))[..., None, :]
        q = q if flat[0] >= flat[1] else np.swapaxes(q, -1, -2)
        q = q.reshape(runs + shape)
        return per_run(self.gain, q) * q


def _one_of(argument, value, choices):
    if value not in choices:
        hint = did_you_mean(str(value), choices)
        raise ValueError(f"Invalid `{argument}` argument: {value!r}; {hint}")
    return value
