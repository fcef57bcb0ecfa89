"""What of the playground can be touched, and which controls that sets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from helpers.chapters.playground import data as made
from helpers.chapters.playground import layout
from helpers.chapters.playground import network as net
from helpers.chapters.playground.picture import WEIGHTS
from helpers.chapters.playground.seen import Seen, read_look
from helpers.explorer import Handle

NEAR = 0.35  # of a point that is taken away
BRUSHES = {"0, orange": 0, "1, blue": 1, "2, green": 2}


def read_weights(words: str) -> str:
    """Weights in their one form; raises ValueError for what are none."""
    parts = words.replace(",", " ").split()
    try:
        numbers = np.array(parts, float)
    except ValueError:
        numbers = np.array([np.nan])
    if not np.isfinite(numbers).all():
        raise ValueError("weights are finite numbers with spaces between them, or nothing")
    return " ".join(f"{v:.6g}" for v in numbers)


def _toggle_input(x: float, y: float, which: int, values: dict, run: Seen) -> dict:
    names, name = values["inputs"].split(", "), list(made.FEATURES)[which]
    names = [n for n in names if n != name] if name in names else [*names, name]
    return {"inputs": made.read_inputs(", ".join(names))} if names else {}


def _look(
    looks: Callable[[Seen], list[str]], x: float, y: float, which: int, values: dict, run: Seen
) -> dict:
    wanted = read_look(looks(run)[which])
    return {"look": "answer" if wanted == values["look"] else wanted}


def _count(x: float, y: float, which: int, values: dict, run: Seen) -> dict:
    layer, step = layout.counters(run)[1][which]
    hidden = net.layers_of(values["network"])
    if layer == 0:
        hidden = [*hidden, hidden[-1] if hidden else (4, "tanh")] if step > 0 else hidden[:-1]
        hidden = hidden[: net.MOST_LAYERS]
    else:
        units, name = hidden[layer - 1]
        hidden[layer - 1] = int(np.clip(units + step, 1, net.MOST_UNITS)), name
    return {"network": ", ".join(f"{units} {name}" for units, name in hidden) or "none"}


def _next_activation(x: float, y: float, which: int, values: dict, run: Seen) -> dict:
    hidden, known = net.layers_of(values["network"]), net.ACTIVATIONS
    units, name = hidden[which]
    hidden[which] = units, known[(known.index(name) + 1) % len(known)]
    return {"network": ", ".join(f"{units} {name}" for units, name in hidden)}


def _set_weight(x: float, y: float, which: int, values: dict, run: Seen) -> dict:
    layer, source, target = run.shown
    arrays = [w.copy() for w in run.training.kept[run.epochs]]
    kernels = [w for w in arrays if w.ndim == 2]
    kernels[layer - 1][source - 1, target - 1] = np.clip(round(x, 2), -WEIGHTS, WEIGHTS)
    flat = np.concatenate([w.ravel() for w in arrays])
    return {"weights": read_weights(" ".join(f"{v:.6g}" for v in flat)), "epochs": 0}


def _set_point(x: float, y: float, which: int, values: dict, run: Seen) -> dict:
    data = run.training.data
    table = np.column_stack([data.x, data.y])
    far = np.hypot(*(data.x - [x, y]).T)
    if far.min() < NEAR and len(table) > 2:
        table = np.delete(table, far.argmin(), axis=0)
    elif len(table) < 1000:
        label = BRUSHES[values["brush"]]
        label = label if data.classes else (-1, 1, 0)[label]
        table = np.vstack([table, [x, y, label]])
    return {"data": made.OWN if data.classes else made.NUMBERS, "points": made.write(table)}


HANDLES = [
    Handle(lambda p: p.network, _toggle_input, lambda run: layout.slots(), tap=True),
    Handle(
        lambda p: p.network,
        partial(_look, lambda run: layout.plan(run).unit_names),
        lambda run: layout.plan(run).hidden,
        tap=True,
    ),
    Handle(lambda p: p.network, _count, lambda run: layout.counters(run)[0], tap=True),
    Handle(lambda p: p.network, _next_activation, layout.names, tap=True),
    Handle(
        lambda p: p.network,
        partial(_look, lambda run: layout.plan(run).wire_names),
        lambda run: layout.plan(run).middles,
        tap=True,
    ),
    Handle(
        lambda p: p.scale,
        _set_weight,
        lambda run: [] if run.weight is None else [(np.clip(run.weight, -WEIGHTS, WEIGHTS), 0)],
    ),
    Handle(lambda p: p.plane, _set_point, tap=True),
]
