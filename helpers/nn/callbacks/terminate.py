"""The end of a training that has lost its numbers."""

import numpy as np

from .base import Callback


class TerminateOnNaN(Callback):
    """Stops when the loss of a batch is NaN or infinite; a stack goes on until all are."""

    def on_train_batch_end(self, batch, logs=None):
        if not np.isfinite(logs["loss"]).any():
            print(f"Batch {batch}: Invalid loss, terminating training")
            self.model.stop_training = True
