"""Initializers: how a layer's weights are drawn before the first step.

Each is called with the shape of one network's weights and, for a stack, with `runs`; it returns
`(*runs, *shape)`. A parameter such as `stddev`, `gain` or `scale` may be one number or an array
of shape `runs`. As in Keras, one initializer draws the same values at every call: its seed is
fixed when it is made, from the shared generator if none is given.

To add one, write the class and name it in `_classes`.
"""

from collections.abc import Callable

import numpy as np

from .. import outside
from ..naming import resolve, table_of
from .base import Initializer as Initializer
from .base import draw as draw
from .base import from_array
from .drawn import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    Orthogonal,
    RandomNormal,
    RandomUniform,
    TruncatedNormal,
    VarianceScaling,
)
from .fixed import Constant, Identity, Ones, Zeros

_classes = (
    Constant, GlorotNormal, GlorotUniform, HeNormal, HeUniform, Identity, LecunNormal,
    LecunUniform, Ones, Orthogonal, RandomNormal, RandomUniform, TruncatedNormal,
    VarianceScaling, Zeros,
)  # fmt: skip
_table = table_of(*_classes) | {
    "IdentityInitializer": Identity,
    "OrthogonalInitializer": Orthogonal,
    "normal": RandomNormal,
    "one": Ones,
    "uniform": RandomUniform,
    "zero": Zeros,
}
# Keras' other names for the classes: initializers.he_normal() is initializers.HeNormal().
(
    constant, glorot_normal, glorot_uniform, he_normal, he_uniform, identity, lecun_normal,
    lecun_uniform, ones, orthogonal, random_normal, random_uniform, truncated_normal,
    variance_scaling, zeros,
) = _classes  # fmt: skip
IdentityInitializer, OrthogonalInitializer = Identity, Orthogonal


def get(identifier) -> Callable | None:
    """The initializer of that name ("he_normal", "HeNormal").

    A class is made an object, an array an initializer of just these weights; None, functions and
    objects are returned as they are.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
    """
    if identifier is None:
        return None
    if isinstance(identifier, np.ndarray | np.generic):
        return from_array(np.asarray(identifier))
    identifier = identifier() if isinstance(identifier, type) else identifier
    return resolve("initializer", identifier, _table)


__getattr__ = outside.answer("initializers", __name__)
