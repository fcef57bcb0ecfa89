"""Small helpers for arrays that stand for one network or for a whole stack of them.

A stack has leading axes `runs`: a number per network has shape `runs`, a kernel has shape
`(*runs, fan_in, fan_out)`. For a single network `runs` is `()`.
"""

import numpy as np

from . import config


def per_run(value: float | np.ndarray, like: np.ndarray) -> float | np.ndarray:
    """`value`, one number or one per run, so that it broadcasts against the array `like`.

    >>> per_run(np.array([0.1, 0.2]), np.zeros((2, 5, 3))).shape
    (2, 1, 1)
    >>> per_run(0.5, np.zeros(3))
    0.5
    """
    if isinstance(value, float):
        return value
    value = np.asarray(value, dtype=like.dtype)
    return value.reshape(value.shape + (1,) * (like.ndim - value.ndim))


def as_hyper(name: str, value, low: float = 0.0, high: float = np.inf, open_high: bool = False):
    """Checks a hyperparameter: a number, or an array with one number per run.

    Raises:
        TypeError: if it is not numeric.
        ValueError: if any of it lies outside `low`…`high` or is NaN.
    """
    if isinstance(value, (bool, str, dict)) or value is None:
        raise TypeError(f"{name} must be a number, not {value!r}")
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number, not {value!r}") from None
    inside = (array >= low) & ((array < high) if open_high else (array <= high))
    if not np.all(inside & np.isfinite(array)):
        end = ")" if open_high or high == np.inf else "]"
        raise ValueError(f"{name} must lie in [{low:g}, {high:g}{end}, got {value!r}")
    return float(array) if array.ndim == 0 else array


def as_number(name: str, value, low: float = 0.0, high: float = np.inf) -> float:
    """Like `as_hyper`, for what cannot differ between the runs of a stack.

    Raises:
        TypeError, ValueError: as `as_hyper`; ValueError also for an array.
    """
    if np.ndim(value) > 0:
        raise ValueError(f"{name} must be one number for all runs, got {value!r}")
    return as_hyper(name, value, low, high)


def check_runs(thing, runs: tuple) -> None:
    """Checks that each array among the attributes of `thing`, if any, has one number per run.

    Raises:
        ValueError: naming the hyperparameter whose shape is not `runs` (an axis may be 1).
    """
    for name, value in getattr(thing, "__dict__", {}).items():
        if not isinstance(value, np.ndarray) or value.ndim == 0:
            continue
        pairs = zip(value.shape, runs, strict=False)
        if value.ndim != len(runs) or any(a not in (1, b) for a, b in pairs):
            raise ValueError(
                f"{name.strip('_')} has shape {value.shape}, but the network has runs={runs}"
            )


def as_float(name: str, array, check_finite: bool = True, dtype: str | None = None) -> np.ndarray:
    """`array` in `dtype`, floatx unless given; refuses what cannot be samples.

    That is text, ragged rows, no samples and, if asked, NaN and infinities.

    Raises:
        TypeError: if the values are no numbers.
        ValueError: if there are no samples, or a value is NaN or infinite.
    """
    try:
        array = np.asarray(array, dtype=dtype or config.floatx())
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must hold numbers in rows of one length ({error})") from None
    if array.ndim == 0:
        raise ValueError(f"{name} must be an array with one row per sample, got the number {array}")
    if array.size == 0:
        raise ValueError(f"{name} holds no samples: its shape is {array.shape}")
    if check_finite and not np.isfinite(array).all():
        bad = np.argwhere(~np.isfinite(array))
        value, where = array[tuple(bad[0])], tuple(int(i) for i in bad[0])
        raise ValueError(
            f"{name} holds {len(bad)} value(s) that are NaN or infinite, the first ({value}) at "
            f"index {where}; fill or drop them first, or pass check_finite=False to see what "
            "they do to the training"
        )
    return array


def plain(value):
    """A Python float for a single network, the array itself for a stack."""
    return float(value) if np.ndim(value) == 0 else value
