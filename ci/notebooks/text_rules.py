"""The rules for what a notebook says, and where it points; each takes a Page, as in ``rules``."""

from __future__ import annotations

import itertools
import re
from urllib.parse import unquote

from ci.notebooks.page import Page, headings, name_of, shown_text, without_code

MOST_CELLS, MOST_WORDS = 95, 6000
LOCAL_PATH = re.compile(r"(?:^|[\s'\"(`=])(/(?:home|Users|root|tmp|work)/\w+|[A-Z]:\\Users\\\w+)")
NOT_PROSE = re.compile(r"(?ms)<details>.*?</details>|\$\$.*?\$\$|^\|[^\n]*$|\$[^$\n]*\$")


def not_too_long(page: Page) -> list[str]:
    """A chapter can be worked through: so many code cells, and so many words of prose.

    Not counted are formulas, code, tables, folded solutions, and the lists of words and papers.
    """
    cells, words = len(page.code), sum(len(prose(text).split()) for text in page.markdown)
    found = [f"{cells} code cells; at most {MOST_CELLS} are allowed"] if cells > MOST_CELLS else []
    return found + ([f"{words} words; at most {MOST_WORDS}"] if words > MOST_WORDS else [])


def prose(markdown: str) -> str:
    """Return the sentences of a text."""
    text = re.split(r"(?m)^## (?:Words|Papers)", markdown)[0]
    return re.sub(
        r"(?ms)<details>.*?</details>|\$\$.*?\$\$|^\|[^\n]*$|\$[^$\n]*\$", " ", without_code(text)
    )


def no_local_paths(page: Page) -> list[str]:
    """Nothing names a folder of the machine on which it was written."""
    texts = [(cell.source, cell) for cell in page.notebook.cells]
    texts += [(shown_text(cell), cell) for cell in page.code]
    found = ((LOCAL_PATH.search(text), cell) for text, cell in texts)
    return [f"{name_of(cell)} names a local path: {hit[1]}" for hit, cell in found if hit]


def links_resolve(page: Page) -> list[str]:
    """What the text links to in the course is there, heading included."""
    words = []
    for text in map(without_code, page.markdown):
        links = re.findall(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)", text)
        links += re.findall(r"(?:href|src)=\"([^\"]+)\"", text)
        for link in links:
            if not re.match(r"[a-z][a-z+.-]*:", link) and not resolves(page, unquote(link)):
                words.append(f"the link {link} leads nowhere")
    return words


def colab_link(page: Page) -> list[str]:
    """The first cell links to this notebook, and to no other, in Colab."""
    links = re.findall(r"\]\(https://colab\.[^)]*/notebooks/([^)]+)\)", page.markdown[0])
    name = page.path.name
    return [] if links == [name] else [f"the Colab links at the top lead to {links}, not [{name}]"]


def told_to_run(page: Page) -> list[str]:
    """The first cell, which is all that a reader sees at first, says what to do."""
    said = "Run All Cells" in page.markdown[0] and "Run all" in page.markdown[0]
    return (
        [] if said else ["the first cell does not say how to run the notebook, here and in Colab"]
    )


def resolves(page: Page, link: str) -> bool:
    """Return whether a relative link leads to a file, and its #part to a heading there."""
    name, _, part = link.partition("#")
    target = (page.path.parent / name).resolve() if name else page.path
    if not target.exists():
        return False
    if not part or target.suffix != ".ipynb":
        return True
    other = page if target == page.path else Page.read(target)
    return part in {h.replace(" ", "-") for level in range(1, 5) for h in headings(other, level)}


def colons_lead_on(page: Page) -> list[str]:
    """A text that ends with a colon is followed by the code it announces."""
    cells = [*page.notebook.cells, None]
    return [
        f"{name_of(cell)} ends with a colon, and no code follows"
        for cell, after in itertools.pairwise(cells)
        if cell.cell_type == "markdown" and cell.source.rstrip().endswith(":")
        if after is None or after.cell_type != "code"
    ]
