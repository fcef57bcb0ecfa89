"""Applies changes.txt: the few lines of Keras' tests that are not run as they stand."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

ROOM = Path(__file__).resolve().parent


class Step:
    """Statements to take out together, and what stands in place of the first."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.instead: list[ast.stmt] = []

    def apply(self, block: ast.AST, deep: bool) -> set[str]:
        """Change the block, with `deep` the blocks inside it too; return the parts found."""
        found: set[str] = set()
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(block, field, None)
            if not isinstance(statements, list):
                continue
            kept: list[ast.stmt] = []
            for statement in statements:
                line = ast.unparse(statement).splitlines()[0]
                parts = {part for part in self.out if part in line}
                if not parts:
                    found |= self.apply(statement, deep) if deep else set()
                    kept.append(statement)
                elif not found:
                    kept += self.instead
                found |= parts
            setattr(block, field, kept or ([ast.Pass()] if statements else []))
        return found


class Spelling:
    """A part of the texts in quotes, and what stands for it."""

    def __init__(self, old: str, new: str, used: bool):
        self.out, self.new, self.used = [old], new, used

    def apply(self, block: ast.AST, deep: bool) -> set[str]:
        """Change the texts in the block; return the part if it was found."""
        found: set[str] = set()
        for node in ast.walk(block):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {part for part in self.out if part in node.value}
                if self.used:
                    node.value = node.value.replace(self.out[0], self.new)
        return found


class Changes:
    """All changes, to be applied file by file.

    Args:
        on_keras: whether the tests are run on Keras itself.
        text: what stands in changes.txt.
    """

    def __init__(self, on_keras: bool, text: str | None = None):
        self.places: list[tuple[str, list[Step | Spelling]]] = []
        text = text or (ROOM / "changes.txt").read_text(encoding="utf-8")
        for line in (line.strip() for line in text.splitlines()):
            mark, _, rest = line.partition(" ")
            if mark == "@":
                self.places.append((rest, []))
            elif mark in ("-", "+"):
                self.take_out(mark, rest)
            elif mark in ("~", "~nn"):
                spelling = Spelling(*rest.split(), not (on_keras and mark == "~nn"))
                self.places[-1][1].append(spelling)

    def take_out(self, mark: str, rest: str) -> None:
        """Take in a line that begins with - or +."""
        steps = self.places[-1][1]
        fresh = not steps or not isinstance(steps[-1], Step) or steps[-1].instead
        if mark == "-":
            if fresh:
                steps.append(Step())
            steps[-1].out.append(rest)
        else:
            steps[-1].instead += ast.parse(rest).body

    def apply(self, file: str, tree: ast.Module) -> None:
        """Change the syntax tree of the file with this name, such as "models/sequential_test.py".

        Raises ValueError when there is no such test or statement.
        """
        for place, steps in self.places:
            name, *inside = place.split("::")
            if name != file:
                continue
            blocks = list(blocks_of(tree, inside))
            for step in steps:
                found = set().union(*(step.apply(block, bool(inside)) for block in blocks))
                missing = [part for part in step.out if part not in found]
                if missing:
                    raise ValueError(f"changes.txt: {place} has nothing like {missing}")


def blocks_of(tree: ast.AST, path: list[str]) -> Iterator[ast.AST]:
    """Yield the classes or functions on a path such as ["DenseTest", "test_*"] in the tree."""
    if not path:
        yield tree
        return
    for child in ast.iter_child_nodes(tree):
        if fnmatchcase(getattr(child, "name", None) or "", path[0]):
            yield from blocks_of(child, path[1:])
