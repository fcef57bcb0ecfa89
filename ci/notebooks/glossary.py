"""The Korean words of the course: data/glossary.csv, the tables of the chapters, and the prose.

python3 -m ci.notebooks.glossary   # lists what differs from data/glossary.csv
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "data" / "glossary.csv"
NOTEBOOKS = ROOT / "notebooks"
HANGUL = "[가-힣]"
IN_BRACKETS = re.compile(r"\(([^()]*[가-힣][^()]*)\)")


class Word(NamedTuple):
    """One line of the glossary: a term, its Korean word, what it means, the chapter it comes in."""

    english: str
    korean: str
    meaning: str
    chapter: str


def glossary(path: Path = GLOSSARY) -> list[Word]:
    """Return the lines of the glossary."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Word(**row) for row in csv.DictReader(file)]


def markdown(path: Path) -> Iterator[str]:
    """Yield the lines of a notebook's text cells."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            yield from cell.source.splitlines()


def plain(english: str) -> str:
    """Return a term as the glossary has it: without symbols, marks and capitals of a sentence."""
    english = re.sub(r"\$[^$]*\$|[*`_]|\s[ηκγλ]$", "", english).strip()
    known = english[:2].isupper() or english[:1] + english[1:].lower() != english
    return english if known else english[:1].lower() + english[1:]


def in_tables(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield English, Korean and meaning of each row of the tables of words, part by part."""
    inside = False
    for line in markdown(path):
        if line.startswith("| English | Korean |"):
            inside = True
            continue
        inside = inside and line.startswith("|")
        if not inside or line.startswith("|---"):
            continue
        english, korean, meaning = (cell.strip() for cell in line.strip("|").split("|")[:3])
        parts = [plain(part) for part in english.split(", ")], korean.split(", ")
        parts = _with_tail(parts[0], TAILS), _with_tail(parts[1], KOREAN_TAILS)
        if len(parts[0]) == len(parts[1]):
            yield from ((e, k, meaning) for e, k in zip(*parts, strict=True))
        elif len(parts[1]) == 1:
            yield parts[0][0], korean, meaning
        else:
            yield plain(english), korean, meaning


# What the parts of "training, validation, test set" share.
TAILS = ("set", "minimum", "difference", "regularization", "distribution")
KOREAN_TAILS = ("세트",)


def _with_tail(parts: list[str], tails: tuple[str, ...]) -> list[str]:
    """Return the parts, each with the word that only the last one has."""
    tail = parts[-1].rpartition(" ")[2]
    if len(parts) < 2 or " " not in parts[-1] or tail not in tails:
        return parts
    return [part if part.endswith(f" {tail}") else f"{part} {tail}" for part in parts]


def in_prose(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each Korean word in brackets, after the words that stand before it."""
    for line in markdown(path):
        if line.startswith("|"):
            continue
        for found in IN_BRACKETS.finditer(line):
            parts = found[1].partition(";")[0].split(",")
            korean = [part.strip() for part in parts if re.search(HANGUL, part)]
            if (
                not korean
                or any(mark in found[1] for mark in '"`→')
                or "→" in line[: found.start()]
            ):
                continue  # Korean that is data, or of a menu
            before = re.sub(r"[*`_]|\$[^$]*\$", "", line[: found.start()]).strip()
            beside = [part.strip() for part in parts if not re.search(HANGUL, part)]
            yield " ".join([*before.split()[-4:], *beside]), korean[0]


def names(text: str, english: str) -> bool:
    """Return whether a term, in any form (training, trained, layers), ends a text."""
    stem = english.lower()
    stem = stem[:-1] if len(stem) > 4 and stem[-1] in "ey" else stem
    return re.search(rf"\b{re.escape(stem)}\w{{0,5}}\W*$", text.lower()) is not None


def differences(words: list[Word], notebooks: list[Path]) -> list[str]:
    """Return a sentence for each table row and each bracket that the glossary says otherwise."""
    korean_of = {word.english.lower(): word.korean for word in words}
    told = []
    for path in notebooks:
        for english, korean, _ in in_tables(path):
            known = korean_of.get(english.lower())
            if known != korean:
                told.append(f"{path.stem}, table: {english} is {korean}, the glossary has {known}")
        for before, korean in in_prose(path):
            if korean not in korean_of.values():
                told.append(f"{path.stem}: {korean} ({before}) is not in the glossary")
                continue
            here = [w for w in words if names(before, w.english)]
            longest = max((len(w.english) for w in here), default=0)
            meant = {w.korean for w in here if len(w.english) == longest}
            if meant and korean not in meant:
                told.append(f"{path.stem}: {before} is {korean}, the glossary has {meant}")
    return told


def main() -> int:
    """Print what differs; 1 if anything does."""
    found = differences(glossary(), sorted(NOTEBOOKS.glob("*.ipynb")))
    print("\n".join(found) or "The chapters and the glossary agree.")
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
