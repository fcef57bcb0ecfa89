"""The numbers of the prose: each that comes from a run stands in a cell that ran.

A number is looked for in the code and the outputs of its section and of those before it, rounded as
the prose rounds it, and for percentages also as a share of 1. By rule, and not by a list, these are
left alone: small whole numbers and years; what stands in code, formulas, tables of words, links,
questions to guess, tasks of exercises and the list of papers; numbers that refer ("chapter 04",
"Exercise 4.5", "version 2.11"); sentences that cite a paper; what was measured "where this was
written"; and arithmetic in sight, a whole number that is the sum, difference, product or quotient
of two others in its paragraph. A paragraph that speaks of the appendix may use its numbers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from ci.notebooks.page import Page, name_of, shown_text

SMALL = 20
YEARS = range(1600, 2031)
UNITS = "two three four five six seven eight nine ten eleven twelve"
TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety hundred"
WORDS = {
    **{word: n for n, word in enumerate(UNITS.split(), 2)},
    **{word: 10 * n for n, word in enumerate(TENS.split(), 1)},
}
NOT_PROSE = re.compile(
    r"(?s)```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$|\]\([^)]*\)|<details>.*?</details>|<[^>]+>|"
    r"(?m:^\|.*$)|(?m:^\*\*\d+\.\d+.*$)|Where this was written.*?\.(?=\s|$)|"
    r"[^.?!\n]*\([^()\n]*(?:18|19|20)\d\d[^()\n]*\)(?:\.\d|[^.?!\n])*[.?!]"
)
REFERS = re.compile(
    r"(?i)\b(?:chapter|exercise|section|version|figure|table|equation|keras|tensorflow|page)s?\s*$|\d{4}–$"
)
NUMBER = re.compile(r"(?<![\w.,^_/])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?!\w|[.,]?\d)(\s?%)?")
QUESTIONS = ("Guess first",)
PAPERS = ("Papers", "Read on", "Where to read on", "Words")


def unsupported(page: Page) -> list[str]:
    """The numbers of the text that stand in no cell that has run by then, with their places."""
    found: list[str] = []
    have: set[float] = set()
    later = appendix(page)
    for heading, cells in sections(page):
        for cell in (c for c in cells if c.cell_type == "code"):
            have |= numbers(cell.source) | numbers(shown_text(cell))
        if not any(heading.startswith(left) for left in (*QUESTIONS, *PAPERS)):
            for cell in (c for c in cells if c.cell_type == "markdown"):
                known = have | (later if "appendix" in cell.source.lower() else set())
                found += [f"{name_of(cell)}: {words}" for words in missing(cell.source, known)]
    return found


def appendix(page: Page) -> set[float]:
    """The numbers of the cells of the appendix, if there is one."""
    cells = [c for heading, own in sections(page) if heading.startswith("Appendix") for c in own]
    parts = [numbers(c.source) | numbers(shown_text(c)) for c in cells if c.cell_type == "code"]
    return set().union(*parts)


def sections(page: Page) -> Iterator[tuple[str, list[NotebookNode]]]:
    """The headings of first and second level, each with its cells; the first cell is left out."""
    heading, cells = "", []
    for cell in page.notebook.cells[1:]:
        text = cell.source if cell.cell_type == "markdown" else ""
        top = re.match(r"(?:##?|###(?= Appendix)) (.*)", text)
        if top:
            yield heading, cells
            heading, cells = top[1], []
        cells.append(cell)
    yield heading, cells


def numbers(text: str) -> set[float]:
    """All numbers in code or output, without sign."""
    found = re.findall(r"\d[\d,_]*\.?\d*(?:e[+-]?\d+)?", text.replace("−", "-"))
    return {float(n.replace(",", "").replace("_", "").rstrip(".")) for n in found}


def missing(text: str, have: set[float]) -> Iterator[str]:
    """The numbers of a text that are not among ``have``, each with the words around it."""
    for paragraph in NOT_PROSE.sub(" ", text).split("\n\n"):
        written = list(NUMBER.finditer(paragraph))
        others = [float(m[1].replace(",", "") + (m[2] or "")) for m in written]
        others += [WORDS[w] for w in re.findall(r"[a-z]+", paragraph.lower()) if w in WORDS]
        for number in written:
            if not is_known(number, have) and not is_arithmetic(number, others):
                yield " ".join(paragraph[max(0, number.start() - 40) : number.end() + 20].split())


def is_known(number: re.Match, have: set[float]) -> bool:
    """Whether a number is left alone, or is one of ``have`` as it is rounded here."""
    value = float(number[1].replace(",", "") + (number[2] or ""))
    whole, percent = number[2] is None, bool(number[3])
    if whole and not percent and (value <= SMALL or value in YEARS):
        return True
    if REFERS.search(number.string[: number.start()]) and not percent and "," not in number[1]:
        return True
    digits = len(number[2] or ".") - 1
    scales = (1, 100) if percent else (1,)
    return any(abs(scale * h - value) <= 0.5000001 * 10**-digits for h in have for scale in scales)


def is_arithmetic(number: re.Match, others: list[float]) -> bool:
    """Whether a whole number follows from two others beside it."""
    value = float(number[1].replace(",", "") + (number[2] or ""))
    pairs = itertools.permutations(others, 2)
    results = (r for a, b in pairs for r in (a + b, a - b, a * b, a / b if b else 0))
    return number[2] is None and any(abs(r - value) < 1e-9 for r in results)
