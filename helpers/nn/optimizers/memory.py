"""What an optimizer remembers of each weight: one flat array for each letter of its formula.

A network is stepped along the one flat array of its weights; variables one by one, as in Keras'
`apply`, see their parts of the same memory.
"""

import math
from collections.abc import Sequence

import numpy as np

from .. import config
from ..arrays import per_run


class Memory:
    """Arrays `(*runs, n)` by letter, for n weights that belong to variables of some shapes.

    Args:
        letters: of what is remembered, such as ("m", "v").
        rooms: names of arrays for what is worked out on the way. To ask for 100 kB anew in every
            step can take longer than to compute with them.
        values: of the variables, `(*runs, *shape)` each.
        first: what the arrays hold before the first step.
    """

    def __init__(
        self,
        letters: tuple[str, ...],
        rooms: tuple[str, ...],
        values: Sequence[np.ndarray],
        runs: tuple = (),
        first: float | np.ndarray = 0.0,
    ):
        self.runs, self.shapes = tuple(runs), [v.shape[len(runs) :] for v in values]
        self.size = sum(math.prod(shape) for shape in self.shapes)
        dtype = values[0].dtype if values else config.floatx()
        self.arrays = {letter: np.zeros((*runs, self.size), dtype) for letter in letters}
        for array in self.arrays.values():
            array += per_run(first, array)
        self.all = self.arrays | {room: np.empty((*runs, self.size), dtype) for room in rooms}

    def parts(self) -> list[dict[str, np.ndarray]]:
        """For each variable its views of all arrays, by name."""
        found, start = [], 0
        for shape in self.shapes:
            stop, whole = start + math.prod(shape), (*self.runs, *shape)
            arrays = self.all.items()
            found.append({name: a[..., start:stop].reshape(whole) for name, a in arrays})
            start = stop
        return found

    def parts_of(self, values: Sequence[np.ndarray]) -> list[dict[str, np.ndarray]]:
        """The same for these arrays, which may be all variables in one, `(*runs, n)`."""
        if len(values) == 1 and self.fits(values[0]):
            return [self.all]
        return self.parts()

    def fits(self, flat: np.ndarray) -> bool:
        """Whether this is the memory of such a flat array."""
        return flat.shape == (*self.runs, self.size)
