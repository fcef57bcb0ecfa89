"""The precision of all numbers, as in `keras.config`; here it is float64 unless set."""

from . import outside

_FLOATX = ["float64"]
_EPSILON = 1e-7


def floatx() -> str:
    """The type of the numbers of networks that are made from now on."""
    return _FLOATX[0]


def set_floatx(value: str) -> None:
    """Chooses "float32" or "float64" for what is made from now on.

    With float32 a network of middling size trains in about half the time, to seven digits.

    Raises:
        ValueError: for any other type.
    """
    if value not in ("float32", "float64"):
        raise ValueError(f"floatx must be 'float32' or 'float64', got {value!r}")
    _FLOATX[0] = value


def epsilon() -> float:
    """A probability is kept this far from 0 and 1, a norm this far from 0."""
    return _EPSILON


__getattr__ = outside.answer("config", __name__)
