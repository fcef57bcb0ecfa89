"""What a network is told of its samples before it sees any."""

from collections.abc import Sequence

import numpy as np

from ..naming import refuse


class Input:
    """The shape of one sample, so that a network can be built before it sees data.

    Args:
        shape: without the samples, for example `(2,)` for points in the plane.
        batch_size: how many samples each batch has to hold, if that is fixed.
        name: for the summary.

    Raises:
        ValueError: if `shape` is not a tuple of positive whole numbers.
    """

    def __init__(
        self,
        shape: Sequence[int] | None = None,
        batch_size: int | None = None,
        dtype: str | None = None,
        sparse: bool | None = None,
        ragged: bool | None = None,
        batch_shape: Sequence[int | None] | None = None,
        name: str | None = None,
        tensor=None,
        optional: bool = False,
    ):
        refuse("Input", dtype=dtype, sparse=sparse, ragged=ragged, tensor=tensor, optional=optional)
        if batch_shape is not None:
            batch_size, *shape = batch_shape
        if isinstance(shape, (int, np.integer)):
            raise ValueError(f"shape must be a tuple: write ({shape},)")
        found = () if shape is None else tuple(shape)
        if not found or not all(isinstance(n, (int, np.integer)) and n >= 1 for n in found):
            raise ValueError(f"shape must hold whole numbers of at least 1, got {shape!r}")
        self.shape, self.batch_size = tuple(int(n) for n in found), batch_size
        self.name = name or "input_layer"
