"""Walk through an explorer as its tests do: every corner of its controls, and what must hold."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from helpers.explorers.engine import Explorer


def numbers(text: str) -> list[float]:
    """All numbers of a sentence, thousands separators and true minus signs understood."""
    plain = text.replace("\N{MINUS SIGN}", "-").replace(",", "")
    return [float(n) for n in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", plain)]


def corners(explorer: Explorer, *names: str) -> Iterator[dict]:
    """Every combination of the corners of the controls named, the others at their start."""
    start = {name: control.value for name, control in explorer.controls.items()}
    options = [explorer.controls[name].corners() for name in names]
    for values in itertools.product(*options):
        yield start | dict(zip(names, values, strict=True))


def edges(explorer: Explorer) -> list[dict]:
    """All at their lowest, all at their highest, and each control alone at each of its corners."""
    ends = {name: control.corners() for name, control in explorer.controls.items()}
    both = [{name: c[0] for name, c in ends.items()}, {name: c[1] for name, c in ends.items()}]
    return both + [{name: value} for name, values in ends.items() for value in values]


def show(explorer: Explorer, values: dict) -> str:
    """Move there, hold the picture to the rules that all keep, and return the sentence."""
    explorer.reset().set(**values)
    assert explorer.error is None
    assert not explorer.warnings, values
    assert explorer.picture.cut_off() == [], values
    assert explorer.png.startswith(b"\x89PNG")
    assert "nan" not in explorer.description.lower()
    return explorer.description
