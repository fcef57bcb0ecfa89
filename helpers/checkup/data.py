"""What can be wrong with the data, whatever the network."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from helpers.checkup.arrays import SHOWN, Columns, even
from helpers.checkup.report import Finding

HUGE = 1e18  # its square is beyond the 32 bits in which Keras computes
LARGE = 100.0
ROWS_FOR_DEVIATION = 5000
LOOKED_AT = ("text, missing values, infinities", "constant columns, scales")


def findings_in(data: Columns) -> Iterator[Finding]:
    """What is wrong with x or y by itself."""
    if 0 in data.shape:
        yield Finding(
            "no data",
            f"{data.what} has the shape {data.shape}",
            "without rows and columns there is nothing to learn from.",
            "look at the step before: a filter that kept no row, a split that left nothing.",
        )
        return
    yield from _text(data)
    yield from _missing(data)
    yield from _infinite(data)
    yield from _huge(data)


def _text(data: Columns) -> Iterator[Finding]:
    if data.objects:
        yield Finding(
            "objects",
            f"{data.what} is an array of Python objects (dtype=object), though all are numbers",
            "Keras refuses it, and NumPy computes with it slowly.",
            f"{data.what} = np.asarray({data.what}, dtype=float)",
            "hinders",
        )
    if not data.text:
        return
    columns = sorted({column for _, column, _ in data.text})
    shown = []
    for k in columns[:SHOWN]:
        row, _, cell = next(cell for cell in data.text if cell[1] == k)
        count = sum(column == k for _, column, _ in data.text)
        shown.append(
            f"{data.column(k)} in {count} of {len(data)} rows, first {cell!r} in row {row}"
        )
    number = "class numbers: names, y = np.unique(y, return_inverse=True)"
    features = (
        "turn each text into a number or leave the column out; datasets.load_csv(path, target=…, "
        'categories="one-hot") does it for a file.'
    )
    yield Finding(
        "text",
        f"{data.what} holds text: {'; '.join(shown)}{'; …' if len(columns) > SHOWN else ''}",
        "a weight multiplies a number, and a text is none.",
        number if data.what == "y" else features,
    )


def _missing(data: Columns) -> Iterator[Finding]:
    mask = np.isnan(data.values) if data.values.dtype.kind == "f" else np.zeros((1, 1), bool)
    for row, column, _ in data.text:
        mask[row, column] = False
    if not mask.any():
        return
    whole = [data.column(k) for k in np.flatnonzero(mask.all(axis=0))]
    hint = ""
    if whole:
        hint = (
            f" All of {', '.join(whole[:SHOWN])} is missing: was a constant column divided by its "
            "standard deviation, 0?"
        )
    yield Finding(
        "missing values",
        data.places(mask),
        "one NaN makes the weighted sums of its row NaN, then the loss, then every gradient; "
        "after one step all weights are NaN." + hint,
        f"leave those rows out, {_keep(data)}, or fill them in, say with the column's mean "
        "over the training rows."
        if data.what == "x"
        else f"leave those rows out of x and y, {_keep(data)}; a target must not be invented.",
    )


def _infinite(data: Columns) -> Iterator[Finding]:
    mask = np.isinf(data.values) if data.values.dtype.kind == "f" else np.zeros((1, 1), bool)
    if not mask.any():
        return
    below = bool((data.values[mask] < 0).all())
    origin = "−inf is what log(0) gives" if below else "inf is what a division by 0 gives"
    yield Finding(
        "infinities",
        data.places(mask),
        "inf − inf and 0 · inf are NaN, so one step makes weights NaN, the next all others.",
        f"look where they come from: {origin}. Then leave those rows out, {_keep(data)}.",
    )


def _keep(data: Columns) -> str:
    axes = tuple(range(1, len(data.shape)))
    inner = {(): "", (1,): ".all(axis=1)"}.get(axes, f".all(axis={axes})")
    return f"keep = np.isfinite({data.what}){inner}"


def _huge(data: Columns) -> Iterator[Finding]:
    with np.errstate(invalid="ignore"):
        mask = (np.abs(data.values) > HUGE) & np.isfinite(data.values)
    if mask.any():
        yield Finding(
            "huge values",
            f"{data.places(mask)}; the largest is {np.abs(data.values[mask]).max():.1e}",
            "their squares are beyond 3.4e38, the largest number of 32 bits, and become inf.",
            "is it a mark for a missing value? If it is meant, divide by a power of ten.",
        )


def columns_that_differ(x: Columns) -> Iterator[Finding]:
    """Constant columns and columns on unlike scales, judged by the usable rows of x."""
    with np.errstate(invalid="ignore"):
        usable = x.finite_rows() & (np.abs(x.values) <= HUGE).all(axis=1)
    values = x.values[usable]
    if len(values) < 2 or values.shape[1] == 0:
        return
    low, high = values.min(axis=0).astype(float), values.max(axis=0).astype(float)
    constant = np.flatnonzero(low == high)
    if len(constant):
        shown = ", ".join(f"{x.column(k)}: {low[k]:g}" for k in constant[:SHOWN])
        yield Finding(
            "constant columns",
            f"{len(constant)} of {len(low)}: {shown}{', …' if len(constant) > SHOWN else ''}",
            "they tell nothing about y. They do no harm until you divide by their standard "
            "deviation, which is 0.",
            "leave them out, or standardize with datasets.standardize, which sets them to 0.",
            "note",
        )
    moving = np.flatnonzero(low != high)
    if len(moving):
        some = values[even(len(values), ROWS_FOR_DEVIATION)][:, moving].astype(float)
        yield from _scales(x, moving, low[moving], high[moving], some)


def _scales(x: Columns, moving, low, high, some: np.ndarray) -> Iterator[Finding]:
    """Judged by range and by deviation: a pixel that is seldom on has one of them small."""
    spread, deviation = (high - low) / 2, some.std(axis=0)
    size = np.sqrt(np.square(some).mean(axis=0))
    small, large = spread.argmin(), spread.argmax()
    unlike = spread[large] > LARGE * spread[small]
    cure = (
        "scale by the training rows: x_train, x_test, scaler = datasets.standardize(x_train, "
        "x_test); pixels from 0 to 255 are divided by 255."
    )
    if unlike and deviation[large] > LARGE * deviation[small]:
        yield Finding(
            "unlike scales",
            f"{x.column(moving[large])} reaches from {low[large]:.3g} to {high[large]:.3g}, "
            f"{x.column(moving[small])} from {low[small]:.3g} to {high[small]:.3g}",
            "the widest column decides how large a step may be, and at such steps the weights of "
            "the narrow ones hardly move.",
            cure,
            "hinders",
        )
    elif size.max() > LARGE / 3:
        k = size.argmax()
        yield Finding(
            "unscaled",
            f"{x.column(moving[k])} reaches from {low[k]:.3g} to {high[k]:.3g}",
            "the weighted sums start large: sigmoid and tanh saturate, and only tiny rates do "
            "not diverge.",
            cure,
            "hinders",
        )
