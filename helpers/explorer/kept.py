"""What is computed once, and who may compute at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any

MOVING = threading.RLock()


def one_at_a_time(method: Callable) -> Callable:
    """Let a move wait for the one before, of this explorer or another, in another thread.

    ipykernel 7 answers some widgets in the kernel's main thread and others in one of their own
    (by which of the two last sent something to them), a film plays in a thread of its own, and
    Python's warnings are caught for all.
    """

    @wraps(method)
    def alone(*args: Any, **kwargs: Any) -> Any:
        with MOVING:
            return method(*args, **kwargs)

    return alone


class Kept:
    """A function of keyword arguments that keeps its last ``size`` results by their values."""

    def __init__(self, function: Callable[..., Any], size: int = 32) -> None:
        self._function, self._size = function, size
        self._results: OrderedDict[tuple, Any] = OrderedDict()

    def __call__(self, **values: Any) -> Any:
        key = tuple(values.items())
        if key in self._results:
            self._results.move_to_end(key)
        else:
            self._results[key] = self._function(**values)
            if len(self._results) > self._size:
                self._results.popitem(last=False)
        return self._results[key]
