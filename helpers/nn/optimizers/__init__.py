"""Optimizers: what is done with a gradient. One file for each family, all with one contract.

To add one: subclass `Optimizer`, name its memory in `slots`, write `update_step`, and list the
class here.
"""

from .. import outside
from ..naming import resolve, table_of
from . import schedules
from .adadelta import Adadelta
from .adagrad import Adagrad
from .adam import Adam, AdamW
from .adamax import Adamax
from .base import Optimizer
from .lion import Lion
from .nadam import Nadam
from .rmsprop import RMSprop
from .sgd import SGD

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Lion",
    "Nadam",
    "Optimizer",
    "RMSprop",
    "get",
    "schedules",
]

_table = table_of(SGD, Adagrad, RMSprop, Adadelta, Adam, AdamW, Adamax, Nadam, Lion)
_table["adamw"] = AdamW


def get(identifier: str | Optimizer | None) -> Optimizer | None:
    """The optimizer of that name ("adam") with its defaults, the object itself, or None.

    Raises:
        ValueError: for an unknown name, with the nearest known one, and for anything else.
        TypeError: for a class instead of an object.
    """
    if identifier is None or isinstance(identifier, Optimizer):
        return identifier
    if not isinstance(identifier, (str, type)):
        raise ValueError(f"optimizer must be a name or an Optimizer, not {identifier!r}")
    return resolve("optimizer", identifier, _table)


__getattr__ = outside.answer("optimizers", __name__)
