"""Whether x, y and the network fit each other in length and shape, as findings."""

from __future__ import annotations

import numpy as np

from helpers.checkup.arrays import Columns
from helpers.checkup.network import Network
from helpers.checkup.report import Finding


def fits(shape: tuple, expected: tuple | None, strict: bool) -> bool:
    """Whether a sample of this shape fits an input shape, in which None takes any number."""
    if expected is None:
        return True
    if not strict and len(shape) + 1 == len(expected) and expected[-1] == 1:
        shape = (*shape, 1)
    if not strict and len(shape) == len(expected) + 1 and shape[-1] == 1:
        shape = shape[:-1]
    if len(shape) != len(expected):
        return False
    return all(n is None or n == given for given, n in zip(shape, expected, strict=True))


def lengths(parts: list[Columns]) -> Finding:
    """Arrays that should have as many rows each."""
    sizes = [f"{part.what} has {len(part)}" for part in parts]
    sizes[0] += " rows"
    return Finding(
        "x and y differ in length",
        ", ".join(sizes),
        "each row of x needs its own target.",
        "look where rows were left out of one and not of the other.",
    )


def sparse(part: Columns, network: Network | None) -> Finding:
    """A sparse matrix: Keras takes it, nn does not."""
    taken = network is not None and not network.strict
    return Finding(
        "not an array",
        f"{part.what} is a sparse matrix of shape {part.shape}",
        "NumPy and nn do not compute with it.",
        f"{part.what} = {part.what}.toarray()",
        "note" if taken else "stops",
    )


def not_tried(why: str, weight: str) -> Finding:
    """That the inside could not be looked at, and why."""
    return Finding(
        "not tried",
        f"no pass, no gradient and no step were looked at: {why}",
        "what shows itself only in a step cannot be found: NaN inside, dead units, the rate.",
        "print the losses of the first epochs yourself; for a class of your own, write get_config.",
        weight,
    )


def input_shape(x: Columns, shape: tuple) -> Finding:
    """Rows of another shape than the network takes."""
    hint = f"x[:, None] makes one column of {len(x)} numbers." if len(x.shape) == 1 else ""
    flat = int(np.prod(shape)) == int(np.prod(x.shape[1:]))
    hint = hint or (f"x.reshape(-1, {', '.join(map(str, shape))})" if flat else "")
    return Finding(
        "x does not fit the network",
        f"x has the shape {x.shape}, the network takes {('n', *shape)}".replace("'n'", "n"),
        "the first kernel has one row of weights for each input.",
        hint or "another Input, or the columns that the network was made for.",
    )


def step_fails(error: Exception) -> Finding:
    """A step that stopped with an error."""
    return Finding(
        "training fails",
        f"a step on a copy stopped with {type(error).__name__}: {first_line(error)}",
        "a training would stop at the same place.",
        "the message names what does not fit.",
    )


def first_line(error: Exception) -> str:
    """The first line of what an error says."""
    return (str(error).strip().splitlines() or [""])[0][:200]
