"""What can be wrong inside a network: its weights, and units that no longer react."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from helpers.checkup.network import Network, activation_of
from helpers.checkup.report import Finding

FLAT = 0.01  # a slope below this share of the largest is as good as none
SLOPES = {"sigmoid": lambda a: 4 * a * (1 - a), "tanh": lambda a: 1 - a * a}
LOOKED_AT = ("weights", "dead and saturated units")


def findings_in_weights(network: Network) -> Iterator[Finding]:
    """Weights and the optimizer's memory that are NaN or infinite; weights that nothing moves."""
    if network.trained == 0 and network.loss is not None and any(True for _ in network.arrays()):
        yield Finding(
            "frozen",
            "no array of weights is trained: trainable is False in every layer",
            "a step changes nothing.",
            "layer.trainable = True for the layers that are to learn, then compile again.",
        )
    broken = [
        f"{name} ({(~np.isfinite(w)).sum()} of {w.size})"
        for name, w in network.arrays()
        if not np.isfinite(w).all()
    ]
    if broken:
        yield Finding(
            "weights not finite",
            f"{', '.join(broken[:3])}{', …' if len(broken) > 3 else ''}",
            "NaN plus anything is NaN: no training brings these weights back.",
            "remove the cause, then make the network anew: run the cell again that builds it.",
        )
    elif any(not np.isfinite(m).all() for m in network.memory()):
        yield Finding(
            "optimizer not finite",
            "the weights are numbers, but what the optimizer remembers of earlier gradients is not",
            "the next step adds it to the weights.",
            "compile again with a new optimizer.",
        )


def findings_in_units(layers: list[tuple[object, np.ndarray]]) -> Iterator[Finding]:
    """Hidden units that are dead, saturated or all the same, by what they give for some rows."""
    yield from _merged([f for layer, a in layers[:-1] for f in _of_one_layer(layer, a)])
    if layers and activation_of(layers[-1][0]) == "relu" and not layers[-1][1].any():
        yield Finding(
            "dead units",
            f"the output, {layers[-1][0].name}: ReLU gives 0 for all {len(layers[-1][1])} rows",
            "where the output is 0 the slope is 0: nothing in the network gets a gradient.",
            "no activation at the last layer of a regression, softplus for what must be positive.",
        )


def _of_one_layer(layer, a: np.ndarray) -> Iterator[Finding]:
    if a.ndim == 2 and np.isfinite(a).all():
        activation = activation_of(layer)
        if activation == "relu":
            yield from _dead(layer, a)
        elif activation in SLOPES:
            yield from _saturated(layer, a, SLOPES[activation](a))
        kernel = getattr(layer, "kernel", None)
        if kernel is not None and a.shape[1] > 1 and len(a) > 1:
            yield from _equal(layer, np.asarray(kernel.value), a)


def _merged(found: list[Finding]) -> Iterator[Finding]:
    """One finding for all layers that share it."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        kinds.setdefault((finding.name, finding.weight), []).append(finding)
    for alike in kinds.values():
        first, more = alike[0], len(alike) - 1
        where = "" if not more else f"; so in {more} more layer{'s' * (more > 1)}"
        yield replace(first, where=first.where + where)


def dead_layers(layers: list[tuple[object, np.ndarray]]) -> list[str]:
    """The names of hidden layers in which no unit answers to any row any more."""
    relus = [(layer, a) for layer, a in layers[:-1] if activation_of(layer) == "relu"]
    return [layer.name for layer, a in relus if a.size and not a.any()]


def _dead(layer, a: np.ndarray) -> Iterator[Finding]:
    dead, units = int((a <= 0).all(axis=0).sum()), a.shape[1]
    if dead:
        yield Finding(
            "dead units",
            f"layer {layer.name}: {dead} of {units} ReLU units give 0 for all {len(a)} rows",
            "where the output is 0 the slope is 0: these units get no gradient and stay as they "
            "are" + (", and nothing passes through the layer." if dead == units else "."),
            "make the network anew with a smaller learning rate, with he_normal as "
            "initializer and scaled data, or take leaky_relu.",
            _weight(dead, units),
        )


def _saturated(layer, a: np.ndarray, slope: np.ndarray) -> Iterator[Finding]:
    flat, units = int((slope < FLAT).all(axis=0).sum()), a.shape[1]
    if flat:
        yield Finding(
            "saturated units",
            f"layer {layer.name}: {flat} of {units} units stand at an end of their range for all "
            f"{len(a)} rows",
            "there the slope is below a hundredth of its largest value, and so is the gradient.",
            "scale the data; make the network anew with smaller initial weights and a smaller "
            "rate.",
            _weight(flat, units),
        )


def _equal(layer, kernel: np.ndarray, a: np.ndarray) -> Iterator[Finding]:
    if kernel.ndim == 2 and (kernel == kernel[:, :1]).all() and (a == a[:, :1]).all():
        value = f", all {kernel.flat[0]:g}" if (kernel == kernel.flat[0]).all() else ""
        yield Finding(
            "equal units",
            f"layer {layer.name}: all {a.shape[1]} units have the same weights{value}",
            "if the next layer treats them alike as well, they get equal gradients and stay equal: "
            "the layer is worth one unit.",
            "a random kernel_initializer, such as glorot_uniform or he_normal.",
            "hinders",
        )


def _weight(count: int, units: int) -> str:
    if count == units:
        return "stops"
    return "hinders" if count >= 3 * units / 4 else "note"
