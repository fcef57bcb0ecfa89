"""The cells of a notebook that its explorers need, found by the names that cells define and use."""

from __future__ import annotations

import ast
import re
import symtable

from nbformat import NotebookNode

from ci.tests.explorer.explorers import FACTORIES

MAKES_ONE = re.compile(
    r"\b\w+\.(?:{})\(".format("|".join(sorted(name.rpartition(".")[2] for name in FACTORIES)))
)


def needed(notebook: NotebookNode) -> list[int]:
    """The places of the first code cell, of those that make an explorer, and of what these use."""
    places = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    code = [notebook.cells[place] for place in places]
    kept = {0}
    waiting = [i for i, cell in enumerate(code) if MAKES_ONE.search(cell.source)]
    while waiting:
        index = waiting.pop()
        if index not in kept:
            kept.add(index)
            waiting += definers(code, index)
    return [places[i] for i in sorted(kept)]


def definers(code: list[NotebookNode], index: int) -> list[int]:
    """For each name that a cell uses, the last cell before it that defines it."""
    _, used = names(code[index].source)
    found = set()
    for name in used:
        before = (i for i in reversed(range(index)) if name in names(code[i].source)[0])
        found.add(next(before, None))
    return sorted(found - {None})


def names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell defines, and those that it expects from cells before it."""
    scope = symtable.symtable(source, "cell", "exec")
    symbols = scope.get_symbols()
    defined = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}
    used = {s.get_name() for s in symbols if s.is_referenced()} | globals_of(scope)
    expected = {name for name in defined if comes_first(source, name)}
    return defined, (used - defined) | expected


def globals_of(scope: symtable.SymbolTable) -> set[str]:
    """The names that functions, classes and comprehensions take from outside."""
    found = set()
    for inner in scope.get_children():
        found |= {s.get_name() for s in inner.get_symbols() if s.is_global()} | globals_of(inner)
    return found


def comes_first(source: str, name: str) -> bool:
    """Whether a cell that gives ``name`` a value has used it until then."""
    for statement in ast.parse(source).body:
        seen = [n for n in ast.walk(statement) if isinstance(n, ast.Name) and n.id == name]
        stored = any(isinstance(n.ctx, ast.Store) for n in seen)
        if isinstance(statement, (ast.For, ast.With)) and stored:
            return False
        if isinstance(statement, ast.AugAssign) and stored:
            return True
        if any(isinstance(n.ctx, ast.Load) for n in seen):
            return True
        if stored:
            return False
    return False
