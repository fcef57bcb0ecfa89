"""What `summary` prints: a table of the layers, then how many numbers there are."""

import numpy as np


def lines(model, expand_nested: bool = False, show_trainable: bool = False) -> list[str]:
    """The lines for one network; those that are not built yet show question marks."""
    rows = [("Layer (type)", "Output shape", "Param #", "Trainable")]
    shape = model.input_shape if model.built else None
    for layer in model.layers:
        shape = None if shape is None else layer.compute_output_shape(shape)
        rows += _rows(layer, shape, expand_nested)
    columns = 4 if show_trainable else 3
    widths = [max(len(row[i]) for row in rows) for i in range(columns)]
    stack = f", a stack of {model.runs}" if model.runs else ""
    table = [
        "  ".join(
            cell.rjust(width) if i == 2 else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=False))
        ).rstrip()
        for row in rows
    ]
    return [f'Model: "{model.name}"{stack}', *table, *_totals(model)]


def _rows(layer, shape, expand_nested, indent=""):
    count = f"{layer.count_params():,}" if layer.built else "0 (unbuilt)"
    kind = f"{indent}{layer.name} ({type(layer).__name__})"
    yield kind, "?" if shape is None else str(shape), count, "Y" if layer.trainable else "N"
    if expand_nested:
        for inner in layer.inner:
            yield from _rows(inner, None, True, indent + "  ")


def _totals(model):
    """Keras counts what the optimizer remembers, too, once there is any."""
    trained, kept = (
        sum(int(np.prod(v.shape)) for v in variables)
        for variables in (model.trainable_variables, model.non_trainable_variables)
    )
    remembered = model.optimizer.count_params() if model.optimizer else 0
    found = [("Total params", trained + kept + remembered), ("Trainable params", trained)]
    found += [("Non-trainable params", kept)]
    found += [("Optimizer params", remembered)] if remembered else []
    return [f"{name}: {number:,}" for name, number in found]
