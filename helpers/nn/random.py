"""The one source of chance: every random draw of the network starts here."""

import random
import threading

import numpy as np


class _Shared(threading.local):
    """One generator for each thread: a slider that is moved must not disturb a running cell."""

    def __init__(self):
        self.generator = np.random.default_rng()


_shared = _Shared()


def set_random_seed(seed: int) -> None:
    """Makes all that follows repeatable: initial weights, sample order, dropout masks.

    So are the draws from Python's `random` and from `np.random`, as in Keras; these two are the
    same for all threads, so only the main thread sets them.

    Args:
        seed: a whole number from 0 to 2³² − 1.

    Raises:
        ValueError: if `seed` is no such number.
    """
    seed = check_seed(seed)
    if seed >= 2**32:
        raise ValueError(f"seed must be below 2**32, got {seed}")
    _shared.generator = np.random.default_rng(seed)
    if threading.current_thread() is threading.main_thread():
        random.seed(seed)
        np.random.seed(seed)  # noqa: NPY002


def check_seed(seed: int) -> int:
    """`seed` itself.

    Raises:
        ValueError: if it is negative or not a whole number.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise ValueError(f"seed must be a whole number of at least 0, got {seed!r}")
    return int(seed)


def generator(seed: int | None = None) -> np.random.Generator:
    """A generator of its own for `seed`; without a seed, the shared one."""
    return _shared.generator if seed is None else np.random.default_rng(seed)


def make_seed() -> int:
    """A fresh seed, drawn from the shared generator."""
    return int(_shared.generator.integers(2**31))
