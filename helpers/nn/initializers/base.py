"""What an initializer is, and how one of one's own is asked for the weights of a stack."""

from collections.abc import Callable

import numpy as np

from .. import config, numeric, random


class Initializer:
    """Draws the first weights: `initializer(shape, runs=())` returns `(*runs, *shape)`.

    One of one's own is a function or a subclass that takes a shape; for a stack it is asked once
    for each network, unless it takes `runs` itself.
    """

    seed: int | None = None

    def __init__(self, seed: int | None = None):
        self.seed = random.make_seed() if seed is None else random.check_seed(seed)

    def __call__(self, shape: tuple, dtype: str | None = None, runs: tuple = ()) -> np.ndarray:
        values = self.draw(random.generator(self.seed), tuple(runs), tuple(shape))
        return values.astype(dtype or config.floatx(), copy=False)

    def draw(self, rng: np.random.Generator, runs: tuple, shape: tuple) -> np.ndarray:
        """The values, from the generator `rng`."""
        raise NotImplementedError(f"{type(self).__name__} needs `__call__(shape)` or `draw`")


def from_array(values: np.ndarray) -> Callable:
    """An initializer that returns `values`, or for a stack the same to each network."""

    def of_array(shape, dtype=None, runs=()):
        if values.shape not in (tuple(shape), tuple(runs) + tuple(shape)):
            raise ValueError(
                f"Expected `shape` to be {values.shape}, that of the array, got {tuple(shape)}"
            )
        return np.array(np.broadcast_to(values, (*runs, *shape)), dtype or config.floatx())

    return of_array


def draw(initializer: Callable, shape: tuple, runs: tuple = ()) -> np.ndarray:
    """First weights `(*runs, *shape)` in floatx, from any initializer that `get` returns.

    One that does not know `runs` is asked once for each network of a stack.

    Raises:
        ValueError: when it returns another shape.
    """
    dtype = {"dtype": config.floatx()} if numeric.takes(initializer, "dtype") else {}
    if numeric.takes(initializer, "runs"):
        values = initializer(shape, **dtype, runs=runs)
    else:
        values = numeric.per_network(lambda: initializer(shape, **dtype), runs)
    values = np.asarray(values, dtype=config.floatx())
    if values.shape != runs + shape:
        name = getattr(initializer, "__name__", type(initializer).__name__)
        raise ValueError(
            f"the initializer {name} returned the shape {values.shape}; expected {runs + shape}"
        )
    return values
