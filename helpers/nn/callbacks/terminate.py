"""The end of a training that has lost its numbers."""

import numpy as np

from .base import Callback


def watched(callbacks) -> bool:
    """Whether one of these callbacks waits for NaN, so that `fit` lets it in with the data."""
    given = callbacks if isinstance(callbacks, (list, tuple)) else [callbacks]
    return any(isinstance(callback, TerminateOnNaN) for callback in given)


class TerminateOnNaN(Callback):
    """Stops when the mean loss so far is NaN or infinite; a stack goes on until all are.

    Args:
        raise_error: whether it stops with an error, so that nothing after the batch is done.

    Raises:
        RuntimeError: at that batch, if asked for.
    """

    def __init__(self, raise_error: bool = False):
        self.raise_error = raise_error

    def on_batch_end(self, batch, logs=None):
        loss = (logs or {}).get("loss")
        if loss is None or np.isfinite(loss).any():
            return
        if self.raise_error:
            raise RuntimeError(f"NaN or Inf loss encountered at batch {batch}: {loss}")
        print(f"Batch {batch}: Invalid loss, terminating training")
        self.model.stop_training = True
