"""A notebook as the rules look at it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode


@dataclass(frozen=True)
class Page:
    """A notebook and where it lies."""

    path: Path
    notebook: NotebookNode

    @classmethod
    def read(cls, path: Path) -> Page:
        """Return the notebook at `path`."""
        return cls(path, nbformat.read(path, as_version=4))

    @property
    def is_chapter(self) -> bool:
        """Whether it walks the walk of a chapter; the entry page does not."""
        return not self.path.name.startswith("00_")

    @property
    def code(self) -> list[NotebookNode]:
        """The code cells that hold something."""
        return [c for c in self.notebook.cells if c.cell_type == "code" and c.source.strip()]

    @property
    def markdown(self) -> list[str]:
        """The text cells."""
        return [c.source for c in self.notebook.cells if c.cell_type == "markdown"]

    def outputs(self) -> Iterator[tuple[NotebookNode, NotebookNode]]:
        """Yield each output with its cell."""
        for cell in self.code:
            for output in cell.outputs:
                yield cell, output


def without_code(markdown: str) -> str:
    """Return the text without what stands in code fences and between backticks."""
    return re.sub(r"(?s)```.*?```|`[^`\n]*`", "", markdown)


def headings(page: Page, level: int) -> list[str]:
    """Return the headings of one level in their order."""
    pattern = re.compile(rf"(?m)^#{{{level}}} +(.+?)\s*$")
    return [h for text in page.markdown for h in pattern.findall(without_code(text))]


def name_of(cell: NotebookNode) -> str:
    """Return how to find a cell: its id and its first line."""
    return f"cell {cell.id} ({cell.source.strip().splitlines()[0][:50]})"


def shown_text(cell: NotebookNode) -> str:
    """Return everything that the cell's outputs say in words."""
    words = []
    for output in cell.outputs:
        data = output.get("data", {})
        words += [output.get("text", ""), data.get("text/plain", ""), data.get("text/markdown", "")]
        words.append(html.unescape(re.sub(r"<[^>]+>", "", data.get("text/html", ""))))
    return " ".join(" ".join(words).split())
