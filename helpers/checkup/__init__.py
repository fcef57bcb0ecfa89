"""When the loss is NaN or stands still: what is wrong with the data, the network or the rate.

    from helpers import checkup

    checkup.inspect(model, x_train, y_train)       # a report that names what it finds
    "missing values" in checkup.inspect(x=x)       # True or False

Model, x and y are left as they are, and so are the sources of chance: what is tried is tried on
a copy. The model may be one of `nn` or of Keras (which is never imported here).

What it looks at: `data.py` (x and y by themselves), `labels.py` (y, last activation and loss),
`layers.py` (weights and units), `inside.py` (the first NaN, the first loss, the gradient by layer),
`logarithm.py` (a loss of your own), `trial.py` (a few steps).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.checkup.examination import Examination
from helpers.checkup.models import network_of
from helpers.checkup.network import undisturbed
from helpers.checkup.report import NAMES, Finding, Report

__all__ = ["NAMES", "Finding", "Report", "inspect"]


def inspect(
    model=None,
    x=None,
    y=None,
    *,
    feature_names: Sequence[str] = (),
    steps: int = 20,
    batch_size: int = 32,
) -> Report:
    """Look for what makes a loss NaN or keeps it where it is.

    Args:
        model: a network of nn or Keras, compiled or not; None looks at the data alone.
        x: samples, one row each, of any shape `(n, …)`; a list or dictionary of them for a model
            with several inputs.
        y: targets, one row each.
        feature_names: of the columns of x; a data frame brings its own.
        steps: of the optimizer, tried on a copy; 0 leaves them out.
        batch_size: rows of each step, as you give it to `fit`.

    Returns:
        A `Report`. A rate that is a little too large, or a loss that breaks only late in a
        training, can escape it: it sees some steps, not all.

    Raises:
        TypeError: when `model` is no network, or nothing is given.
        ValueError: for a stack of networks, steps below 0 or a batch below 1.
    """
    if model is None and x is None and y is None:
        raise TypeError("give a model, x or y: checkup.inspect(model, x, y)")
    for name, value, least in (("steps", steps, 0), ("batch_size", batch_size, 1)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
            raise ValueError(f"{name} must be a whole number of at least {least}, got {value!r}")
    network = None if model is None else network_of(model)
    with undisturbed():
        return Examination(network, steps, batch_size).report(x, y, feature_names)
