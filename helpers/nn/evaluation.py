"""Looking at what a network says of data: evaluate and predict."""

import numpy as np
from numpy.typing import ArrayLike

from .batches import Data, Feed
from .callbacks.callback_list import CallbackList
from .compiled import Compiled


class Evaluator(Compiled):
    """What `Sequential` adds to its layers to be used."""

    def evaluate(
        self,
        x: ArrayLike,
        y: ArrayLike,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        sample_weight: ArrayLike | None = None,
        steps: int | None = None,
        callbacks=None,
        return_dict: bool = False,
        *,
        check_finite: bool = True,
    ):
        """The loss and metrics on x and y: a number, or a list [loss, *metrics].

        Raises:
            ValueError: for data that do not fit.
        """
        data = self.check_data(x, y, sample_weight, check_finite)
        self.get_ready()
        callbacks = CallbackList(callbacks, None, self, 1, 0)
        with np.errstate(all="ignore"):
            logs = self._test(Feed(data, batch_size, steps), callbacks)
        return logs if return_dict else self.results.in_order(self)

    def predict(
        self,
        x: ArrayLike,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        steps: int | None = None,
        callbacks=None,
        *,
        check_finite: bool = True,
    ) -> np.ndarray:
        """ŷ for the samples x: `(n, outputs)`, for a stack `(*runs, n, outputs)`."""
        x = self.check_x(x, check_finite)
        callbacks = CallbackList(callbacks, None, self, 1, 0)
        callbacks.call("on_predict_begin", {})
        axis = -1 - len(self.sample_shape)
        data = Data(x, x, None, axis, axis)
        in_batches, parts = callbacks.watches("predict_batch") or steps, []
        batches = Feed(data, batch_size, steps).epoch() if in_batches else [data]
        with np.errstate(all="ignore"):
            for number, (part, *_) in enumerate(batches):
                callbacks.call("on_predict_batch_begin", number, {})
                parts.append(self.forward(part).copy())
                callbacks.call("on_predict_batch_end", number, {"outputs": parts[-1]})
        callbacks.call("on_predict_end", {})
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=len(self.runs))

    def test_on_batch(self, x, y, sample_weight=None, return_dict: bool = False):
        """The loss and metrics on all of x and y as one batch."""
        data = self.check_data(x, y, sample_weight)
        self.get_ready()
        return self._one_batch(self.test_step, data, return_dict)

    def predict_on_batch(self, x) -> np.ndarray:
        """ŷ for the samples x, as one batch."""
        return self.predict(x)

    def _test(self, feed, callbacks):
        """The logs for all batches of `feed`; in one piece where that comes to the same."""
        results, watched = self.results, callbacks.watches("test_batch")
        in_batches = watched or feed.steps or self.watched or results.batch_matters
        results.reset(feed.data.row)
        callbacks.call("on_test_begin", {})
        whole = [feed.data[:3]]
        for number, (x, y, weight) in enumerate(feed.epoch() if in_batches else whole):
            if watched:
                callbacks.call("on_test_batch_begin", number, {})
            self.test_step(x, y, weight)
            if watched:
                callbacks.call("on_test_batch_end", number, results.logs(self))
        logs = results.logs(self)
        callbacks.call("on_test_end", logs)
        return logs

    def _one_batch(self, step, data, return_dict):
        self.results.reset(data.row)
        with np.errstate(all="ignore"):
            step(*data[:3])
            return self.results.logs(self) if return_dict else self.results.in_order(self)
