"""What the callbacks have in common that watch one number: is it better than before?"""

import warnings
from collections.abc import Iterator

import numpy as np

from .base import Callback


class MonitorCallback(Callback):
    """Compares a number of the logs with the best so far; in a stack, run by run.

    Args:
        monitor: its name in the history, such as "val_loss".
        mode: "min", "max", or "auto": less is better for losses and errors, more for accuracies
            and what else the compiled metrics say.
        baseline: the first "best" value.
        min_delta: how much counts as better; its sign does not matter.

    Attributes:
        best: the best value so far, or None.
        monitor_op: np.less or np.greater, known from the first epoch's end on.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        mode: str = "auto",
        baseline: float | None = None,
        min_delta: float = 0,
    ):
        if mode not in ("auto", "min", "max"):
            kind = type(self).__name__
            warnings.warn(f"{kind} mode '{mode}' is unknown, it is taken as 'auto'", stacklevel=3)
            mode = "auto"
        self.monitor, self.mode, self.best = monitor, mode, baseline
        self.min_delta, self.monitor_op = abs(min_delta), None

    def _set_monitor_op(self) -> None:
        """Finds out which way is better.

        Raises:
            ValueError: in mode "auto", when neither the loss nor a compiled metric has that name.
        """
        direction = {"min": "down", "max": "up"}.get(self.mode)
        if direction is None:
            name = self.monitor.removeprefix("val_")
            direction = "down" if name == "loss" else self._direction_of(name)
        if direction is None:
            raise ValueError(
                f"{type(self).__name__}(monitor={self.monitor!r}): no compiled metric of that name "
                "says whether more or less is better; pass mode='max' or mode='min'"
            )
        self.monitor_op = np.greater if direction == "up" else np.less

    def _direction_of(self, name: str) -> str | None:
        for metric in _all(getattr(self.model, "metrics", ())):
            if metric.name == name:
                return getattr(metric, "_direction", None)
        return None

    def _is_improvement(self, value, reference):
        """Whether `value` is better than `reference` by more than `min_delta`; than None it is."""
        if reference is None:
            return True
        margin = self.min_delta if self.monitor_op is np.greater else -self.min_delta
        return self.monitor_op(value - margin, reference)

    def _seen(self, logs: dict | None, otherwise: str):
        """The value in these logs, or None with a warning that says what happens `otherwise`."""
        if self.monitor_op is None:
            self._set_monitor_op()
        logs = logs or {}
        if self.monitor in logs:
            value = logs[self.monitor]
            one = np.size(value) == 1 and not getattr(self.model, "runs", ())
            return float(np.asarray(value).item()) if one else value
        hint = "; pass validation_data to fit" if self.monitor.startswith("val_") else ""
        warnings.warn(
            f"{type(self).__name__} finds nothing called {self.monitor!r} to watch, only "
            f"{', '.join(logs)}: {otherwise}{hint}",
            stacklevel=4,
        )
        return None


def _all(metrics) -> Iterator:
    """The metrics, and those within them."""
    for metric in metrics:
        yield metric
        yield from _all(getattr(metric, "metrics", ()))
