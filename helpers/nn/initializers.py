"""Initializers: how a layer's weights are drawn before the first step.

Each is called with the shape of one network's weights and, for a stack, with `runs`; it returns
`(*runs, *shape)`. A parameter such as `stddev`, `gain` or `scale` may be one number or an array
of shape `runs`. As in Keras, one initializer draws the same values at every call: its seed is
fixed when it is made, from the shared generator if none is given.

To add one, write the class and name it in `_table`.
"""

import numpy as np

from . import random
from .arrays import as_rates, spread
from .naming import one_of, resolve, table_of

TRUNCATED_STDDEV = 0.87962566103423978  # deviation of a standard normal cut off at ±2


def fans(shape: tuple) -> tuple[int, int]:
    """(fan_in, fan_out) of a kernel `(fan_in, fan_out)`; of a vector, its length twice."""
    return (shape[0], shape[1]) if len(shape) == 2 else (shape[0], shape[0])


def truncated_normal(rng: np.random.Generator, shape: tuple) -> np.ndarray:
    """Standard normal numbers, drawn again until each lies within ±2."""
    values = rng.standard_normal(shape)
    outside = np.abs(values) > 2
    while outside.any():
        values[outside] = rng.standard_normal(outside.sum())
        outside = np.abs(values) > 2
    return values


class Initializer:
    """Draws the first weights: `initializer(shape, runs=())` returns `(*runs, *shape)`."""

    def __init__(self, seed: int | None = None):
        self.seed = random.make_seed() if seed is None else random.check_seed(seed)

    def __call__(self, shape, dtype=None, runs=()) -> np.ndarray:
        return self.draw(random.generator(self.seed), tuple(runs), tuple(shape))

    def draw(self, rng, runs, shape):
        """The values, from the generator `rng`."""
        raise NotImplementedError


class Zeros(Initializer):
    """All 0: right for biases; as kernels, all units of a layer stay alike."""

    def draw(self, rng, runs, shape):
        return np.zeros(runs + shape)


class Ones(Initializer):
    """All 1."""

    def draw(self, rng, runs, shape):
        return np.ones(runs + shape)


class Constant(Initializer):
    """All equal to `value`."""

    def __init__(self, value=0.0):
        super().__init__()
        self.value = as_rates("value", value, -np.inf)

    def draw(self, rng, runs, shape):
        return np.zeros(runs + shape) + spread(self.value, len(runs + shape))


class RandomNormal(Initializer):
    """Normal with the given mean and standard deviation."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(seed)
        self.mean, self.stddev = as_rates("mean", mean, -np.inf), as_rates("stddev", stddev)

    def draw(self, rng, runs, shape):
        values = self.standard(rng, runs + shape)
        return spread(self.mean, values.ndim) + spread(self.stddev, values.ndim) * values

    def standard(self, rng, shape):
        """The numbers before mean and deviation are applied."""
        return rng.standard_normal(shape)


class TruncatedNormal(RandomNormal):
    """Normal, but values further than two deviations from the mean are drawn again."""

    def standard(self, rng, shape):
        return truncated_normal(rng, shape)


class RandomUniform(Initializer):
    """Uniform between `minval` and `maxval`."""

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        super().__init__(seed)
        self.minval = as_rates("minval", minval, -np.inf)
        self.maxval = as_rates("maxval", maxval, -np.inf)
        if np.any(np.asarray(minval) > maxval):
            raise ValueError(f"minval must not be above maxval, got {minval!r} and {maxval!r}")

    def draw(self, rng, runs, shape):
        low, high = (spread(v, len(runs + shape)) for v in (self.minval, self.maxval))
        return low + (high - low) * rng.random(runs + shape)


class VarianceScaling(Initializer):
    """Mean 0 and variance scale / n, with n the fan in, the fan out or their mean.

    Args:
        scale: the numerator, above 0.
        mode: "fan_in", "fan_out" or "fan_avg".
        distribution: "truncated_normal" (cut at ±2 deviations and widened so that the variance
            is still scale / n), "untruncated_normal" or "uniform" (limit √(3·scale / n)).
        seed: None for one of its own.

    Raises:
        ValueError: for an unknown mode or distribution, or a scale below 0.
    """

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None):
        super().__init__(seed)
        self.scale = as_rates("scale", scale)
        self.mode = one_of("mode", mode, ("fan_in", "fan_out", "fan_avg"))
        distribution = "truncated_normal" if distribution == "normal" else distribution
        kinds = ("truncated_normal", "untruncated_normal", "uniform")
        self.distribution = one_of("distribution", distribution, kinds)

    def draw(self, rng, runs, shape):
        fan_in, fan_out = fans(shape)
        n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        stddev = spread(np.sqrt(np.divide(self.scale, max(1.0, n))), len(runs + shape))
        if self.distribution == "uniform":
            return np.sqrt(3) * stddev * (2 * rng.random(runs + shape) - 1)
        if self.distribution == "untruncated_normal":
            return stddev * rng.standard_normal(runs + shape)
        return stddev / TRUNCATED_STDDEV * truncated_normal(rng, runs + shape)


class GlorotUniform(VarianceScaling):
    """Uniform with variance 2 / (fan_in + fan_out). Glorot and Bengio 2010, eq. 16.

    Often called Xavier; many courses teach 1 / fan_in under that name, which is LeCun's.
    """

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_avg", "uniform", seed)


class GlorotNormal(VarianceScaling):
    """Truncated normal with variance 2 / (fan_in + fan_out). Glorot and Bengio 2010."""

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_avg", "truncated_normal", seed)


class HeUniform(VarianceScaling):
    """Uniform with variance 2 / fan_in. He et al. 2015."""

    def __init__(self, seed=None):
        super().__init__(2.0, "fan_in", "uniform", seed)


class HeNormal(VarianceScaling):
    """Truncated normal with variance 2 / fan_in. He et al. 2015, eq. 10."""

    def __init__(self, seed=None):
        super().__init__(2.0, "fan_in", "truncated_normal", seed)


class LecunUniform(VarianceScaling):
    """Uniform with variance 1 / fan_in. LeCun et al. 1998, "Efficient BackProp"."""

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_in", "uniform", seed)


class LecunNormal(VarianceScaling):
    """Truncated normal with variance 1 / fan_in. LeCun et al. 1998."""

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_in", "truncated_normal", seed)


class Orthogonal(Initializer):
    """`gain` times a random matrix with orthonormal rows or columns. Saxe et al. 2014.

    Raises:
        ValueError: when the weights are no matrix.
    """

    def __init__(self, gain=1.0, seed=None):
        super().__init__(seed)
        self.gain = as_rates("gain", gain, -np.inf)

    def draw(self, rng, runs, shape):
        if len(shape) != 2:
            raise ValueError(f"an orthogonal matrix needs two axes, not the shape {shape}")
        q, r = np.linalg.qr(rng.standard_normal((*runs, max(shape), min(shape))))
        q = q * np.sign(np.diagonal(r, axis1=-2, axis2=-1))[..., None, :]
        q = q if shape[0] >= shape[1] else np.swapaxes(q, -1, -2)
        return spread(self.gain, q.ndim) * q


class Identity(Initializer):
    """`gain` on the diagonal, 0 elsewhere."""

    def __init__(self, gain=1.0):
        super().__init__()
        self.gain = as_rates("gain", gain, -np.inf)

    def draw(self, rng, runs, shape):
        return spread(self.gain, len(runs + shape)) * np.broadcast_to(np.eye(*shape), runs + shape)


_table = table_of(
    Zeros, Ones, Constant, RandomNormal, TruncatedNormal, RandomUniform, VarianceScaling,
    GlorotUniform, GlorotNormal, HeUniform, HeNormal, LecunUniform, LecunNormal, Orthogonal,
    Identity,
)  # fmt: skip


def get(identifier) -> Initializer:
    """The initializer of that name ("he_normal", "HeNormal"), or the object itself."""
    return resolve("initializer", identifier, _table)
