"""Optimizers: what is done with a gradient. One file for each family, all with one contract.

To add one: subclass `Optimizer`, name its memory in `slots`, write `update_step`, and list the
class here.
"""

from ..naming import resolve, table_of
from . import schedules
from .adagrad import Adagrad
from .adam import Adam, AdamW
from .base import Optimizer
from .rmsprop import RMSprop
from .sgd import SGD

__all__ = ["SGD", "Adagrad", "Adam", "AdamW", "Optimizer", "RMSprop", "get", "schedules"]

_table = table_of(SGD, Adagrad, RMSprop, Adam, AdamW)
_table["adamw"] = AdamW


def get(identifier) -> Optimizer:
    """The optimizer of that name ("adam") with its defaults, or the object itself.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
        TypeError: for anything else, a class instead of an object among it.
    """
    if isinstance(identifier, Optimizer):
        return identifier
    if not isinstance(identifier, (str, type)):
        raise TypeError(f"optimizer must be a name or an Optimizer, not {identifier!r}")
    return resolve("optimizer", identifier, _table)
