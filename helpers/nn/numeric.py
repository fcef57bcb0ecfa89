"""Gradients by central differences, for functions of one's own that come without one.

(f(x + h) − f(x − h)) / 2h is the slope up to about h². Costs two calls of f for each number that
is moved; a function that has a `gradient` of its own is asked for that instead.
"""

import inspect
from collections.abc import Callable
from functools import lru_cache

import numpy as np

STEP = 6e-6  # about the cube root of float64's precision: rounding and curvature weigh alike
SHORTEST = 1e-3  # in units of STEP; near 0 and 1, where probabilities end, steps are that short


def _around(x: np.ndarray, f: Callable, index) -> np.ndarray:
    """The slope of f when the numbers at `index` move, all at once."""
    h = STEP * np.maximum(np.minimum(np.abs(x[index]), np.abs(1 - x[index])), SHORTEST)
    up, down = x.copy(), x.copy()
    up[index] += h
    down[index] -= h
    with np.errstate(all="ignore"):
        high, low = np.asarray(f(up)), np.asarray(f(down))
        width = up[index] - down[index]
        slope = (high - low) / width
        if not np.isfinite(slope).all():  # beyond the end of where f is defined: one side only
            here = np.asarray(f(x))
            for side in ((high - here) / (width / 2), (here - low) / (width / 2)):
                slope = np.where(np.isfinite(slope), slope, side)
    return slope


def by_column(f: Callable, x: np.ndarray) -> np.ndarray:
    """∂f_i/∂x_ij for f from `(n, k)` to one number per row, which depends on that row only."""
    gradient = np.empty(x.shape)
    for j in range(x.shape[1]):
        gradient[:, j] = _around(x, f, (slice(None), j))
    return gradient


def by_element(f: Callable, x: np.ndarray) -> np.ndarray:
    """∂f/∂x for f from an array to one number."""
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        gradient[index] = _around(x, f, index)
    return gradient


def elementwise(f: Callable, x: np.ndarray) -> np.ndarray:
    """f′(x) for f that works on each number by itself."""
    return _around(x, f, ...)


def per_network(function: Callable, runs: tuple, *arrays: np.ndarray) -> np.ndarray:
    """`function` of each network's arrays, which a stack has one behind the other: `(*runs, …)`.

    An array that all networks share comes as a tuple of one.
    """
    if not runs:
        return np.asarray(function(*(a[0] if isinstance(a, tuple) else a for a in arrays)))
    found = [
        function(*(a[0] if isinstance(a, tuple) else a[index] for a in arrays))
        for index in np.ndindex(runs)
    ]
    return np.reshape(np.asarray(found), runs + np.shape(found[0]))


def takes(function: Callable, argument: str) -> bool:
    """Whether a function, or an object that can be called, names an argument of that name."""
    called = type(function).__call__
    if inspect.isfunction(called):
        return argument in _arguments(called)
    try:
        return argument in inspect.signature(function).parameters
    except (TypeError, ValueError):  # some that are written in C do not say
        return False


@lru_cache(maxsize=64)
def _arguments(function):
    """The names of the arguments of a class's `__call__`, which all its objects share."""
    return frozenset(inspect.signature(function).parameters)


def defined_in(thing: object, method: str) -> str:
    """The module of the class that `thing` has a method from."""
    return next(c.__module__ for c in type(thing).__mro__ if method in vars(c))


def newer(thing: object, method: str, than: str) -> bool:
    """Whether a class has its own `method`, but still the `than` of a class above it.

    Such as a subclass of L2 with another penalty, whose gradient would still be that of L2.
    """
    order = type(thing).__mro__
    at = [next((i for i, c in enumerate(order) if name in vars(c)), -1) for name in (method, than)]
    return at[1] < 0 or 0 <= at[0] < at[1]
