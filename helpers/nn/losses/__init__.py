"""Losses: each as a class with its gradient beside it, and as a function of (y, ŷ).

A function such as `mean_squared_error(y, ŷ)` says one number per sample; an object such as
`MeanSquaredError()` says their mean, and is what a network trains with. To add one, see `Loss`.
"""

from .. import outside
from ..naming import resolve
from ..numeric import defined_in, newer
from .base import Loss
from .crossentropy import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    binary_crossentropy,
    categorical_crossentropy,
)
from .own import OwnLoss as _OwnLoss
from .regression import (
    Huber,
    MeanAbsoluteError,
    MeanSquaredError,
    huber,
    mean_absolute_error,
    mean_squared_error,
)
from .sparse import SparseCategoricalCrossentropy, sparse_categorical_crossentropy

# Function → class.
_CLASSES = {
    mean_squared_error: MeanSquaredError,
    mean_absolute_error: MeanAbsoluteError,
    huber: Huber,
    binary_crossentropy: BinaryCrossentropy,
    categorical_crossentropy: CategoricalCrossentropy,
    sparse_categorical_crossentropy: SparseCategoricalCrossentropy,
}
_table = {f.__name__: f for f in _CLASSES} | {c.__name__: c for c in _CLASSES.values()}
_table |= {"mse": mean_squared_error, "mae": mean_absolute_error, "bce": binary_crossentropy}
_table |= {name.upper(): _table[name] for name in ("mse", "mae", "bce")}


def get(identifier):
    """The loss of that name: of "mse" or "huber" the function, of "Huber" an object of the class.

    A class is made an object; None, a function and an object are returned as they are.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
    """
    if identifier is None:
        return None
    return resolve("loss", identifier() if isinstance(identifier, type) else identifier, _table)


def for_network(identifier) -> Loss:
    """The loss as a network trains with it: of a name, a function of (y, ŷ), or an object.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
    """
    found = get(identifier)
    for function, kind in _CLASSES.items():
        if found is function:
            return kind()
    ready = isinstance(found, Loss) and not newer(found, "call", "gradient")
    return found if ready and defined_in(found, "call").startswith(__name__) else _OwnLoss(found)


__getattr__ = outside.answer("losses", __name__)
