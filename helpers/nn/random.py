"""The one source of chance: every random draw of the network starts here."""

import threading

import numpy as np


class _Shared(threading.local):
    """One generator for each thread: a slider that is moved must not disturb a running cell."""

    def __init__(self):
        self.generator = np.random.default_rng()


_shared = _Shared()


def set_random_seed(seed: int) -> None:
    """Makes all that follows repeatable: initial weights, sample order, dropout masks.

    Args:
        seed: a whole number, at least 0.

    Raises:
        ValueError: if `seed` is negative or not a whole number.
    """
    _shared.generator = np.random.default_rng(check_seed(seed))


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
