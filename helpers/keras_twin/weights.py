"""The same weights in two networks, and how far two networks are apart."""

from collections.abc import Callable

import numpy as np

from helpers import nn
from helpers.keras_twin.loading import module, precision

TOLERANCE = {"float64": 1e-9, "float32": 1e-4}
SMALLEST_SCALE = 1e-3


def pair(build: Callable) -> tuple:
    """`build(nn)` and `build(keras)`, the second with the weights of the first.

    In float64, Keras' optimizer, regularizers and constraints get their numbers as float64 too:
    a Python float such as 0.9 would there be rounded to 32 bits on its way.
    """
    ours, theirs = build(nn), build(module())
    copy_weights(ours, theirs)
    if precision() == "float64":
        _keep_digits(theirs)
    return ours, theirs


def copy_weights(source, target, run: tuple | int | None = None) -> None:
    """Gives `target` the weights of `source`; each may be a network of `nn` or of Keras.

    Args:
        run: which network of `source`, when that is a stack and `target` is not.

    Raises:
        ValueError: when a network is not built yet, or number or shapes of the arrays differ.
    """
    weights = [w if run is None else w[run] for _, w in _arrays(source)]
    shapes, expected = [w.shape for w in weights], [w.shape for _, w in _arrays(target)]
    if shapes != expected:
        runs = getattr(source, "runs", ())
        hint = f"; choose a network of the stack of {runs}: run=…" if runs and run is None else ""
        raise ValueError(f"the source has arrays of shapes {shapes}, the target {expected}{hint}")
    target.set_weights(weights)


def largest_difference(ours, theirs) -> float:
    """The largest difference between two networks' weights, or two histories, lists or arrays.

    Of each array it is the largest |ours − theirs|, as a share of the largest |theirs| or of
    1e-3, whichever is more. NaN and infinities count as equal where both have them.

    Raises:
        ValueError: when the two do not have the same arrays.
    """
    return max(difference for _, difference in _differences(ours, theirs))


def assert_equal(ours, theirs, tolerance: float | None = None) -> float:
    """`largest_difference(ours, theirs)`, if it is at most `tolerance`.

    Args:
        ours, theirs: two networks (their weights are compared), two histories, lists or arrays.
        tolerance: 1e-9 unless given when Keras computes in float64, else 1e-4.

    Raises:
        AssertionError: naming the array that differs most, and by how much.
        ValueError: when the two do not have the same arrays.
    """
    tolerance = TOLERANCE[precision()] if tolerance is None else tolerance
    name, difference = max(_differences(ours, theirs), key=lambda found: found[1])
    if not difference <= tolerance:
        raise AssertionError(f"{name} differs by {difference:.1e}, more than {tolerance:.0e}")
    return difference


def _differences(ours, theirs) -> list[tuple[str, float]]:
    ours, theirs = _arrays(ours), _arrays(theirs)
    shapes, expected = [a.shape for _, a in ours], [b.shape for _, b in theirs]
    if shapes != expected or not ours:
        raise ValueError(f"arrays of shapes {shapes} cannot be compared with {expected}")
    return [(name, _difference(a, b)) for (name, a), (_, b) in zip(ours, theirs, strict=True)]


def _difference(a, b) -> float:
    if a.size == 0:
        return 0.0
    with np.errstate(invalid="ignore"):
        gap = np.where((a == b) | (np.isnan(a) & np.isnan(b)), 0.0, np.abs(a - b))
    scale = np.abs(b[np.isfinite(b)]).max(initial=SMALLEST_SCALE)
    return float(np.where(np.isnan(gap), np.inf, gap).max() / scale)


def _arrays(thing) -> list[tuple[str, np.ndarray]]:
    """Names and float64 arrays of a network, a history, a list of arrays or one array."""
    if hasattr(thing, "get_weights"):
        return _weights(thing)
    if isinstance(getattr(thing, "history", None), dict):
        return [(k, np.asarray(v, dtype=float)) for k, v in sorted(thing.history.items())]
    if isinstance(thing, (list, tuple)) and any(np.ndim(a) for a in thing):
        return [(f"array {i}", np.asarray(a, dtype=float)) for i, a in enumerate(thing)]
    return [("the array", np.asarray(thing, dtype=float))]


def _weights(model):
    if isinstance(model, nn.Sequential):
        model.ensure_built()
        return [(v.path, v.numpy()) for v in model.variables]
    if not model.built:
        raise ValueError("the Keras network is not built yet; give it an Input as first layer")
    arrays = model.get_weights()
    return [
        (w.path, np.asarray(a, dtype=float)) for w, a in zip(model.weights, arrays, strict=True)
    ]


def _keep_digits(model) -> None:
    optimizer = getattr(model, "optimizer", None)
    owners = [optimizer, getattr(optimizer, "_learning_rate", None), getattr(model, "loss", None)]
    for layer in model.layers:
        owners += [v for k, v in vars(layer).items() if k.endswith(("regularizer", "constraint"))]
    for owner in owners:
        for name, value in list(getattr(owner, "__dict__", {}).items()):
            if type(value) is float:
                setattr(owner, name, np.float64(value))
