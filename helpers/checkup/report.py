"""What a checkup finds, and how it is told."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Literal

from helpers.nn.naming import one_of

WIDTH = 96
MARKS = {"stops": "✗", "hinders": "!", "note": "·"}
NAMES = (
    "no data",
    "not an array",
    "rows of unlike length",
    "x and y differ in length",
    "x does not fit the network",
    "text",
    "dates",
    "complex numbers",
    "objects",
    "missing values",
    "infinities",
    "huge values",
    "constant columns",
    "unlike scales",
    "unscaled",
    "y does not fit the outputs",
    "y does not fit the loss",
    "out of reach",
    "one class",
    "sorted rows",
    "accuracy of numbers",
    "softmax on one output",
    "activation and loss",
    "log of zero",
    "not finite inside",
    "frozen",
    "linear layers",
    "weights not finite",
    "optimizer not finite",
    "equal units",
    "dead units",
    "saturated units",
    "first loss",
    "vanishing gradient",
    "rate too large",
    "loss stands still",
    "training fails",
    "not tried",
)


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Attributes:
        name: which of `NAMES`.
        where: what was seen and where: row, column, layer.
        why: what it does to the training.
        cure: what to do.
        weight: "stops" what keeps a network from learning at all (✗), "hinders" what makes it
            slow or bad (!), "note" what does no harm but is worth knowing (·).
    """

    name: str
    where: str
    why: str
    cure: str
    weight: Literal["stops", "hinders", "note"] = "stops"

    def __post_init__(self):
        one_of("finding", self.name, NAMES)
        one_of("weight", self.weight, MARKS)

    def __str__(self) -> str:
        lines = [
            _wrapped(f"{MARKS[self.weight]} {self.name}: ", _ended(self.where), "  "),
            _wrapped("  Why:  ", self.why),
            _wrapped("  Cure: ", self.cure),
        ]
        return "\n".join(lines[: 1 if self.weight == "note" else None])


class Report:
    """The findings of one checkup, gravest first; its text tells all of them.

    `"missing values" in report` asks for one by its name.

    Attributes:
        findings: each a `Finding`.
        clean: whether there is none, or nothing but notes.
        names: the names of the findings, without the notes.
        gradient: the size (root of the mean square) of ∂L/∂W in each layer, first layer first.
    """

    def __init__(
        self,
        subject: str,
        findings: list[Finding],
        looked_at: list[str],
        trial: str,
        gradient: tuple[float, ...] = (),
    ):
        self.gradient = gradient
        self.findings = tuple(sorted(findings, key=lambda f: list(MARKS).index(f.weight)))
        self.subject, self.looked_at, self.trial = subject, tuple(looked_at), trial

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f.name for f in self.findings if f.weight != "note"))

    @property
    def clean(self) -> bool:
        return not self.names

    def __contains__(self, name: str) -> bool:
        """Whether there is a finding of that name, a note among them.

        Raises:
            ValueError: for a name that no finding has, with the nearest.
        """
        one_of("finding", name, NAMES)
        return any(f.name == name for f in self.findings)

    def __repr__(self) -> str:
        grave = sum(f.weight != "note" for f in self.findings)
        count = {0: "nothing found", 1: "1 finding"}.get(grave, f"{grave} findings")
        parts = [_wrapped("", f"Checkup of {self.subject}: {count}.", "  ")]
        parts += map(str, self.findings)
        parts.append(_wrapped("Looked at: ", "; ".join(self.looked_at) + ".", "  "))
        if self.gradient:
            sizes = ", ".join(f"{size:.0e}" for size in self.gradient[:10])
            more = ", …" if len(self.gradient) > 10 else ""
            parts.append(_wrapped("Gradient: ", f"by layer, first to last: {sizes}{more}.", "  "))
        if self.trial:
            parts.append(_wrapped("Trial: ", self.trial + ".", "  "))
        return "\n".join(parts)


def _ended(text: str) -> str:
    return text if text.endswith("…") else f"{text}."


def _wrapped(label: str, text: str, indent: str = " " * 8) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=label,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
